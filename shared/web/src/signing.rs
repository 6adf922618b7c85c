//! What we sign: link tokens, one-time codes, review nonces, patient sessions and form tokens. HMAC-SHA-256 (RFC 2104), each purpose
//! under a word of its own, so that none can stand for another.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::OneTimeCode;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// A secret key.
#[derive(Clone)]
pub struct Key(Vec<u8>);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(secret)")
    }
}

impl Key {
    /// Accepts 32 bytes or more.
    pub fn new(secret: impl Into<Vec<u8>>) -> Option<Self> {
        let secret = secret.into();
        (secret.len() >= 32).then_some(Self(secret))
    }

    fn sign(&self, purpose: &str, parts: &[&str]) -> [u8; 32] {
        // HMAC takes keys of every length, so making one cannot fail.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).unwrap_or_else(|_| unreachable!("HMAC takes any key"));
        for part in std::iter::once(&purpose).chain(parts) {
            // Each part goes with its length, so that parts cannot be shifted against each other.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }

    fn mark(&self, purpose: &str, parts: &[&str]) -> String {
        URL_SAFE_NO_PAD.encode(&self.sign(purpose, parts)[..16])
    }

    fn holds(&self, mark: &str, purpose: &str, parts: &[&str]) -> bool {
        self.mark(purpose, parts).as_bytes().ct_eq(mark.as_bytes()).into()
    }
}

/// The secret of a link's address: 22 characters, made again by whoever holds the key and knows the link.
pub fn link_token(key: &Key, clinic: &str, patient: &str, kind: &str, id: &str, sending: u16) -> String {
    key.mark("link", &[clinic, patient, kind, id, &sending.to_string()])
}

/// The one-time code of an event, made again by whoever holds the key, so that it need not be kept. `kind` and `id` are
/// those of the link.
pub fn one_time_code(key: &Key, clinic: &str, patient: &str, kind: &str, id: &str, event: &str) -> OneTimeCode {
    let mark = key.sign("one-time code", &[clinic, patient, kind, id, event]);
    // Of 2^64 numbers each code has as many as any other, but for one part in ten billion.
    OneTimeCode::of(mark[..8].iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
}

/// What a review form carries: it proves that this slot was looked at through this link, some seconds ago. It is the
/// form's idempotency key too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nonce(String);

/// Why a nonce does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NonceError {
    /// It was not made by us for this link and slot, or too long ago.
    Forged,
    /// It is so young that no person can have read the page.
    TooEarly,
}

const NONCE_READABLE: SignedDuration = SignedDuration::from_secs(3);
const NONCE_LASTS: SignedDuration = SignedDuration::from_hours(1);
/// A person who waits for nothing but the button needs this long, at least.
const PERSON_PRESSES: SignedDuration = SignedDuration::from_secs(1);

impl Nonce {
    /// A nonce for a link's token and a slot, or the word of a form that has no slot.
    pub fn new(key: &Key, token: &str, slot: &str, random: &str, now: Timestamp) -> Self {
        let issued = now.as_millisecond().to_string();
        let mark = key.mark("nonce", &[token, slot, random, &issued]);
        Self(format!("{issued}.{random}.{mark}"))
    }

    /// Checks a nonce that came back. It counts from 3 seconds to an hour after it was made.
    pub fn check(key: &Key, token: &str, slot: &str, nonce: &str, now: Timestamp) -> Result<Self, NonceError> {
        match Self::age(key, token, slot, nonce, now).ok_or(NonceError::Forged)? {
            age if age < NONCE_READABLE => Err(NonceError::TooEarly),
            age if age > NONCE_LASTS => Err(NonceError::Forged),
            _ => Ok(Self(nonce.to_owned())),
        }
    }

    /// Whether a person can have pressed the button of a form that changes little: the nonce is ours, and at least a
    /// second old. A form that stood open for long was pressed by a person all the same.
    pub fn is_of_a_person(key: &Key, token: &str, form: &str, nonce: &str, now: Timestamp) -> bool {
        Self::age(key, token, form, nonce, now).is_some_and(|age| age >= PERSON_PRESSES)
    }

    /// How old a nonce is; nothing where it was not made by us for this link and form.
    fn age(key: &Key, token: &str, form: &str, nonce: &str, now: Timestamp) -> Option<SignedDuration> {
        let mut parts = nonce.splitn(3, '.');
        let (issued, random, mark) = (parts.next()?, parts.next()?, parts.next()?);
        if !key.holds(mark, "nonce", &[token, form, random, issued]) {
            return None;
        }
        Some(now.duration_since(Timestamp::from_millisecond(issued.parse().ok()?).ok()?))
    }

    /// As it stands in the form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Proof that the holder of a link was verified, for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientSession(String);

/// How long a verification holds.
pub const PATIENT_SESSION: SignedDuration = SignedDuration::from_mins(15);

impl PatientSession {
    /// A session for a link's token.
    pub fn new(key: &Key, token: &str, now: Timestamp) -> Self {
        let until = now.saturating_add(PATIENT_SESSION).unwrap_or(Timestamp::MAX).as_second().to_string();
        let mark = key.mark("patient session", &[token, &until]);
        Self(format!("{until}.{mark}"))
    }

    /// Whether a session that came back is ours, of this link, and not over.
    pub fn is_valid(key: &Key, token: &str, session: &str, now: Timestamp) -> bool {
        let Some((until, mark)) = session.split_once('.') else { return false };
        key.holds(mark, "patient session", &[token, until])
            && until.parse().is_ok_and(|until: i64| now.as_second() < until)
    }

    /// As it stands in the cookie.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Names one answer to a link's question, given by one press of a button: the same press with another answer, which no
/// browser sends by itself, is another.
pub fn answer_mark(key: &Key, token: &str, press: &str, answer: &str) -> String {
    key.mark("answer", &[token, press, answer])
}

/// Stands for what a request said in somebody's own words, where it must be told apart and not be kept.
pub fn request_mark(key: &Key, about: &str, text: &str) -> String {
    key.mark("request", &[about, text])
}

/// What every form of a staff session carries against forgery by other sites.
pub fn form_token(key: &Key, staff_session: &str) -> String {
    key.mark("staff form", &[staff_session])
}

/// Whether a form's token is that of the session.
pub fn form_token_is(key: &Key, staff_session: &str, token: &str) -> bool {
    key.holds(token, "staff form", &[staff_session])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::new([7; 32]).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_nonce_counts_from_three_seconds_to_an_hour_for_its_link_and_slot_alone() {
        let nonce = Nonce::new(&key(), "token", "slot", "r", at("2026-11-23T09:00:00Z"));
        let check = |token, slot, now| Nonce::check(&key(), token, slot, nonce.as_str(), at(now)).map(drop);
        assert_eq!(check("token", "slot", "2026-11-23T09:00:02.999Z"), Err(NonceError::TooEarly));
        assert_eq!(check("token", "slot", "2026-11-23T09:00:03Z"), Ok(()));
        assert_eq!(check("token", "slot", "2026-11-23T10:00:00Z"), Ok(()));
        assert_eq!(check("token", "slot", "2026-11-23T10:00:01Z"), Err(NonceError::Forged));
        assert_eq!(check("other", "slot", "2026-11-23T09:00:03Z"), Err(NonceError::Forged));
        assert_eq!(check("token", "other", "2026-11-23T09:00:03Z"), Err(NonceError::Forged));
    }

    #[test]
    fn c02_a_person_takes_a_second_at_least_and_as_long_as_it_takes() {
        let nonce = Nonce::new(&key(), "token", "continue", "r", at("2026-11-23T09:00:00Z"));
        let person = |token, form, nonce: &str, now| Nonce::is_of_a_person(&key(), token, form, nonce, at(now));
        assert!(!person("token", "continue", nonce.as_str(), "2026-11-23T09:00:00.999Z"));
        for late in ["2026-11-23T09:00:01Z", "2026-11-23T10:00:01Z", "2026-11-30T09:00:00Z"] {
            assert!(person("token", "continue", nonce.as_str(), late), "{late}");
        }
        assert!(!person("other", "continue", nonce.as_str(), "2026-11-23T09:00:02Z"));
        assert!(!person("token", "no-time", nonce.as_str(), "2026-11-23T09:00:02Z"));
        for forged in ["", ".", "..", "0.r.x"] {
            assert!(!person("token", "continue", forged, "2026-11-23T09:00:02Z"), "{forged:?}");
        }
    }

    #[test]
    fn a_session_is_good_for_its_link_until_it_ends() {
        let session = PatientSession::new(&key(), "token", at("2026-11-23T09:00:00Z"));
        let valid = |token, now| PatientSession::is_valid(&key(), token, session.as_str(), at(now));
        assert!(valid("token", "2026-11-23T09:14:59Z"));
        assert!(!valid("token", "2026-11-23T09:15:00Z"));
        assert!(!valid("other", "2026-11-23T09:00:01Z"));
        let longer = session.as_str().replacen(|c: char| c.is_ascii_digit(), "9", 1);
        assert!(!PatientSession::is_valid(&key(), "token", &longer, at("2026-11-23T09:00:01Z")));
    }

    #[test]
    fn no_mark_stands_for_another_purpose_or_other_parts() {
        assert_ne!(key().mark("a", &["bc"]), key().mark("ab", &["c"]));
        assert_ne!(key().mark("a", &["b", "c"]), key().mark("a", &["bc", ""]));
        assert_eq!(link_token(&key(), "c", "p", "booking", "l", 0).len(), 22);
    }

    #[test]
    fn i36_a_code_is_of_its_key_clinic_patient_link_and_event_alone() {
        let mine = one_time_code(&key(), "c", "p", "booking", "l", "e");
        assert_eq!(one_time_code(&key(), "c", "p", "booking", "l", "e"), mine);
        let other = Key::new([8; 32]).unwrap();
        assert_ne!(one_time_code(&other, "c", "p", "booking", "l", "e"), mine);
        for [clinic, patient, kind, id, event] in [
            ["d", "p", "booking", "l", "e"],
            ["c", "q", "booking", "l", "e"],
            ["c", "p", "manage", "l", "e"],
            ["c", "p", "booking", "m", "e"],
            ["c", "p", "booking", "l", "f"],
        ] {
            assert_ne!(one_time_code(&key(), clinic, patient, kind, id, event), mine);
        }
    }

    #[test]
    fn codes_are_spread_over_all_that_there_are() {
        let mut tens = [0_u32; 10];
        for event in 0..10_000 {
            let code = one_time_code(&key(), "c", "p", "booking", "l", &event.to_string()).to_string();
            assert_eq!(code.len(), 6);
            tens[usize::from(code.as_bytes()[0] - b'0')] += 1;
        }
        // Each first digit stands about a thousand times; four standard deviations are 120.
        assert!(tens.iter().all(|count| (880..=1120).contains(count)), "{tens:?}");
    }
}
