//! A text that staff wrote, word by word.

use crate::words::{Word, words};
use domain::is_unseen;
use std::ops::Range;

/// A text with its words and what stands between them.
pub(super) struct Text<'t> {
    /// As it is written.
    pub(super) raw: &'t str,
    pub(super) words: Vec<Word<'t>>,
    /// What stands before each word, and after the last, without what nobody sees.
    gaps: Vec<String>,
}

impl<'t> Text<'t> {
    pub(super) fn of(raw: &'t str) -> Self {
        let words = words(raw);
        let ends = std::iter::once(0).chain(words.iter().map(Word::end));
        let starts = words.iter().map(|word| word.start).chain([raw.len()]);
        let seen = |gap: &str| gap.chars().filter(|c| c.is_whitespace() || !is_unseen(*c)).collect();
        let gaps = ends.zip(starts).map(|(end, start)| seen(&raw[end..start])).collect();
        Self { raw, words, gaps }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// A word, folded; empty beyond the end.
    pub(super) fn said(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.folded)
    }

    /// The word so many before another, folded; empty beyond the beginning.
    pub(super) fn said_before(&self, at: usize, how_many: usize) -> &str {
        at.checked_sub(how_many).map_or("", |before| self.said(before))
    }

    /// What stands before a word, or after the last.
    pub(super) fn gap(&self, at: usize) -> &str {
        self.gaps.get(at).map_or("", String::as_str)
    }

    /// A number of so many digits.
    pub(super) fn number(&self, at: usize, digits: Range<usize>) -> Option<u32> {
        let word = self.words.get(at).filter(|word| word.is_number() && digits.contains(&word.folded.len()))?;
        word.folded.parse().ok()
    }

    pub(super) fn is_number(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(Word::is_number)
    }

    /// Whether a word begins with a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        let first = self.words.get(at).and_then(|word| word.written.chars().find(|c| c.is_alphabetic()));
        first.is_some_and(char::is_uppercase)
    }

    /// Whether a word of two letters or more has capitals only.
    pub(super) fn is_upper(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        let letters = || word.written.chars().filter(|c| c.is_alphabetic());
        letters().count() > 1 && !letters().any(char::is_lowercase) && letters().any(char::is_uppercase)
    }

    /// Where these words stand, one after the other.
    pub(super) fn places_of(&self, phrase: &[Word]) -> impl Iterator<Item = Range<usize>> {
        let length = phrase.len();
        let same = move |stretch: &[Word]| stretch.iter().zip(phrase).all(|(one, other)| one.folded == other.folded);
        let stretches = self.words.windows(length.max(1)).enumerate();
        stretches.filter(move |(_, stretch)| length > 0 && same(stretch)).map(move |(at, _)| at..at + length)
    }
}
