//! The languages that pages and messages exist in.

use crate::ids::{Invalid, invalid};

/// A language of pages and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English, with British dates.
    English,
    /// French.
    French,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// Accepts the primary subtag of a BCP 47 tag: `en` or `fr`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|language| language.as_str() == text);
        known.ok_or(invalid("en or fr"))
    }

    /// Its BCP 47 tag.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }
}
