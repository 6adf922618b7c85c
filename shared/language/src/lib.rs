//! What people read, in each language: the words, and how dates and times are told. The words stand in Fluent
//! catalogues (projectfluent.org) in `catalogues/LANGUAGE/`; code names them by id with [`say!`] and [`message!`], and
//! a test of the repository compares the ids and values of the code with every catalogue.

mod catalogue;
mod dates;
mod lists;
mod message;

pub use catalogue::{CATALOGUES, Catalogue};
pub use lists::{NameWord, Usage, health_words, name_words};
pub use message::{IntoValue, Message, Value, isolated};

use domain::Language;

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

impl Words {
    /// English: what programs are told.
    pub const ENGLISH: Self = Self::of(Language::English);

    /// The words of a language.
    pub const fn of(language: Language) -> Self {
        Self { language }
    }

    /// Which language it is.
    pub fn language(self) -> Language {
        self.language
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self.language {
            Language::English => "English",
            Language::French => "Français",
        }
    }

    /// A message in words.
    pub fn tell(self, message: &Message) -> String {
        catalogue::format(self.language, message)
    }

    /// A message in words, cut where `place` stands in it: for markup, such as a link, in the middle of a sentence.
    /// What stands before and what stands after it.
    pub fn around(self, message: Message, place: &'static str) -> (String, String) {
        /// Of the private use area: no name or text holds it.
        const CUT: char = '\u{F8FF}';
        let told = self.tell(&message.with(place, CUT.to_string()));
        let (before, after) = told.split_once(CUT).unwrap_or((&told, ""));
        (before.to_owned(), after.to_owned())
    }
}

/// Words for a message of the catalogues: `say!(words, "slots-free", count = 5)`.
#[macro_export]
macro_rules! say {
    ($words:expr, $id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $words.tell(&$crate::message!($id $(, $name = $value)*))
    };
}

/// A message of the catalogues, to be told later: `message!("slots-free", count = 5)`.
#[macro_export]
macro_rules! message {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::Message::new($id)$(.with(stringify!($name), $value))*
    };
}
