//! Randomness, and fresh identifiers made of it.

use domain::{AppointmentId, EventId, LinkId};
use jiff::Timestamp;
use std::ops::RangeInclusive;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

/// Digits of Crockford's base 32 in lower case: no letter is taken for a digit.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Where randomness comes from. Clones share it.
#[derive(Debug, Clone)]
pub struct Random {
    source: Source,
    /// How many events have an identifier of ours.
    events: Arc<AtomicU64>,
}

#[derive(Debug, Clone)]
enum Source {
    /// The operating system: nobody can guess what it gives.
    System,
    /// A seed: whoever knows it knows everything that follows.
    Seeded(Arc<Mutex<fastrand::Rng>>),
}

impl Random {
    /// Of the operating system.
    pub fn system() -> Self {
        Self { source: Source::System, events: Arc::default() }
    }

    /// The same for the same seed, so that a run can be repeated: in tests alone, since anybody could guess it.
    pub fn seeded(seed: u64) -> Self {
        let source = Source::Seeded(Arc::new(Mutex::new(fastrand::Rng::with_seed(seed))));
        Self { source, events: Arc::default() }
    }

    /// So many random characters of five bits each.
    ///
    /// # Panics
    /// Where the operating system has no randomness: nothing could be kept secret then.
    pub(crate) fn characters(&self, length: usize) -> String {
        let mut bytes = vec![0_u8; length];
        match &self.source {
            Source::System => getrandom::fill(&mut bytes).expect("the operating system gives random bytes"),
            Source::Seeded(seeded) => seeded.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut bytes),
        }
        bytes.iter().map(|byte| char::from(DIGITS[usize::from(byte % 32)])).collect()
    }

    /// A number of a range, which is short beside the numbers that there are.
    pub(crate) fn within(&self, range: RangeInclusive<i64>) -> i64 {
        let drawn =
            self.characters(8).bytes().fold(0_i64, |number, byte| (number * 31 + i64::from(byte)) % 0xFFFF_FFFB);
        range.start() + drawn % (range.end() - range.start() + 1)
    }

    /// An identifier of a link, unique within its patient.
    pub(crate) fn link_id(&self) -> LinkId {
        LinkId::parse(&self.characters(8)).unwrap_or_else(|_| unreachable!("base 32 is legal in an id"))
    }

    /// An identifier of an appointment: short, since it stands in the day items.
    pub(crate) fn appointment_id(&self) -> AppointmentId {
        AppointmentId::parse(&self.characters(6)).unwrap_or_else(|_| unreachable!("base 32 is legal in an id"))
    }

    /// An identifier of an event, which sorts by time; those of one process and one millisecond sort as they were made.
    pub(crate) fn event_id(&self, now: Timestamp) -> EventId {
        let milliseconds = base32(now.as_millisecond().unsigned_abs(), 10);
        let made = base32(self.events.fetch_add(1, Ordering::Relaxed), 3);
        let text = format!("{milliseconds}{made}{}", self.characters(5));
        EventId::parse(&text).unwrap_or_else(|_| unreachable!("base 32 is legal in an id"))
    }
}

/// The last digits of a number.
fn base32(mut number: u64, digits: usize) -> String {
    let mut text = vec!['0'; digits];
    for digit in text.iter_mut().rev() {
        *digit = char::from(DIGITS[usize::try_from(number % 32).unwrap_or(0)]);
        number /= 32;
    }
    text.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_sort_by_time() {
        let random = Random::system();
        let earlier = random.event_id("2026-11-23T09:00:00Z".parse().unwrap());
        let later = random.event_id("2026-11-23T09:00:00.001Z".parse().unwrap());
        assert!(earlier < later);
        assert_eq!(earlier.as_str().len(), 18);
    }

    #[test]
    fn a_seed_repeats_itself_and_the_operating_system_does_not() {
        let made = |random: Random| [random.characters(12), random.clone().characters(12)];
        assert_eq!(made(Random::seeded(7)), made(Random::seeded(7)));
        assert_ne!(made(Random::seeded(7)), made(Random::seeded(8)));
        assert_ne!(made(Random::system()), made(Random::system()));
        let [first, second] = made(Random::seeded(7));
        assert_ne!(first, second, "clones share the source");
    }
}
