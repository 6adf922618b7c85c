//! What people write in their own words.

use crate::ids::{Invalid, invalid};
use crate::is_showable;
use std::fmt;

/// A reason in a patient's own words: 1 to 500 characters. It may say anything about anybody, so it stands only in items
/// that can be erased.
#[derive(Clone, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    /// The most characters of a reason.
    pub const LONGEST: usize = 500;

    /// Accepts 1 to 500 characters that can be shown, line breaks among them; spaces around them do not count.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        let showable = is_showable(&text.replace('\n', " "));
        if !text.is_empty() && text.chars().count() <= Self::LONGEST && showable {
            Ok(Self(text.to_owned()))
        } else {
            Err(invalid("at most 500 characters, no control characters among them"))
        }
    }

    /// In the patient's words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// It may say anything about anybody, so it is not printed.
impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reason(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_what_can_be_shown() {
        assert_eq!(Reason::parse("  I am away\r\nthat week ").unwrap().as_str(), "I am away\nthat week");
        assert!(Reason::parse(&"é".repeat(500)).is_ok());
        for bad in ["", "  \n ", "a\u{7}b", "a\u{202e}b", &"x".repeat(501)] {
            assert!(Reason::parse(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn a_reason_is_not_printed() {
        assert_eq!(format!("{:?}", Reason::parse("private").unwrap()), "Reason(…)");
    }
}
