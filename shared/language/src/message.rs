//! Messages with their values, before they are told in a language.

use fluent_bundle::FluentValue;

/// What a message tells beside its words: a text or a number.
pub type Value = FluentValue<'static>;

/// A message of the catalogues with its values. [`crate::message!`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub(crate) id: &'static str,
    pub(crate) values: Vec<(&'static str, Value)>,
}

impl Message {
    /// The message of this id, so far without values.
    pub fn new(id: &'static str) -> Self {
        Self { id, values: Vec::new() }
    }

    /// With one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl IntoValue) -> Self {
        self.values.push((name, value.into_value()));
        self
    }
}

/// What can be a value. Texts come from clinics and patients: one that runs from right to left is isolated, so that it
/// does not reorder the words around it (Unicode Standard Annex 9, 2.4).
pub trait IntoValue {
    /// As a value.
    fn into_value(self) -> Value;
}

impl IntoValue for &str {
    fn into_value(self) -> Value {
        isolated(self).into()
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        self.as_str().into_value()
    }
}

impl IntoValue for &String {
    fn into_value(self) -> Value {
        self.as_str().into_value()
    }
}

macro_rules! numbers {
    ($($kind:ty),+) => {$(
        impl IntoValue for $kind {
            fn into_value(self) -> Value {
                self.into()
            }
        }
    )+};
}
numbers!(i8, i16, u16, u32, i64, usize);

/// The text between U+2068 and U+2069, if anything in it runs from right to left.
pub fn isolated(text: &str) -> String {
    use unicode_bidi::BidiClass::{AL, AN, LRE, LRI, LRO, PDF, PDI, R, RLE, RLI, RLO};
    let turns = |c| matches!(unicode_bidi::bidi_class(c), R | AL | AN | LRE | LRO | RLE | RLO | PDF | LRI | RLI | PDI);
    if !text.chars().any(turns) {
        return text.to_owned();
    }
    // A mark of its own that closes an isolate would close ours.
    let unmarked: String = text.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect();
    format!("\u{2068}{unmarked}\u{2069}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_turns_the_direction_is_isolated() {
        assert_eq!(isolated("Zoë O'Brien 3"), "Zoë O'Brien 3");
        assert_eq!(isolated("דנה"), "\u{2068}דנה\u{2069}");
        assert_eq!(isolated("a\u{202E}b"), "\u{2068}a\u{202E}b\u{2069}");
        assert_eq!(isolated("a\u{2069}b"), "\u{2068}ab\u{2069}");
    }
}
