//! One-time codes: six digits that prove who reads what is sent to the patient.

use crate::ids::{Invalid, invalid};
use crate::{Channel, EventId, Minutes};
use jiff::Timestamp;
use std::fmt;

/// How long a code works after it was sent, in minutes.
pub const CODE_LASTS: Minutes = Minutes::new(10);
/// The least time between two codes of one link, in minutes: the first may still be on its way.
pub const CODE_AGAIN: Minutes = Minutes::new(1);

/// A one-time code. Neither logs nor errors ever show it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OneTimeCode(u32);

const CODES: u32 = 1_000_000;

impl OneTimeCode {
    /// One of the million codes, from any number.
    pub fn of(number: u64) -> Self {
        // The remainder is below a million, so nothing is cut off.
        Self(u32::try_from(number % u64::from(CODES)).unwrap_or_default())
    }

    /// Accepts six digits, with the spaces with which people copy and group them.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("the six digits of the code that was sent");
        let digits: String = text.chars().filter(|c| *c != ' ').take(7).collect();
        let shaped = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
        if shaped { digits.parse().map(Self).map_err(|_| ACCEPTED) } else { Err(ACCEPTED) }
    }
}

impl fmt::Display for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(secret)")
    }
}

/// The last code that was sent to the holder of a link. The code itself is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCode {
    /// The event by which it was sent, and from which it is made again.
    pub event: EventId,
    /// How it travelled.
    pub channel: Channel,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Whether it has proved what it was to prove: it does so once.
    pub used: bool,
}

impl SentCode {
    /// The first instant at which it no longer works.
    pub fn expires_at(&self) -> Timestamp {
        CODE_LASTS.after(self.sent_at)
    }

    /// Whether it still works.
    pub fn works(&self, now: Timestamp) -> bool {
        !self.used && now < self.expires_at()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it_and_is_never_shown_by_mistake() {
        for typed in ["012345", "012 345", " 012345 "] {
            assert_eq!(OneTimeCode::parse(typed), Ok(OneTimeCode::of(12_345)), "{typed:?}");
        }
        for bad in ["", "12345", "1234567", "12345a", "-12345", "+12345", "１２３４５６", &"1 ".repeat(5000)] {
            assert!(OneTimeCode::parse(bad).is_err(), "{bad:?} was taken");
        }
        assert_eq!(OneTimeCode::of(7).to_string(), "000007");
        assert_eq!(OneTimeCode::of(u64::MAX), OneTimeCode::of(u64::MAX % 1_000_000));
        assert!(!format!("{:?}", OneTimeCode::of(123_456)).contains('1'));
    }
}
