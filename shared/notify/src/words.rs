//! The words of a text, however they are written: for whoever looks for some of them.

mod health;

pub(crate) use health::HealthWords;

use domain::is_unseen;
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Letters or digits that stand together. Combining marks and what nobody sees belong to the letters around them.
#[derive(Debug, Clone)]
pub(crate) struct Word<'t> {
    /// As it is written.
    pub(crate) written: &'t str,
    /// Where it begins in its text.
    pub(crate) start: usize,
    /// In lower case and without accents.
    pub(crate) folded: String,
}

impl Word<'_> {
    /// Where it ends in its text.
    pub(crate) fn end(&self) -> usize {
        self.start + self.written.len()
    }

    /// Whether it consists of digits.
    pub(crate) fn is_number(&self) -> bool {
        self.folded.bytes().all(|b| b.is_ascii_digit()) && !self.folded.is_empty()
    }
}

/// The words of a text. Where letters follow digits, or digits letters, a new word begins: `14h30` has three.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut current: Option<(usize, Option<bool>)> = None;
    let mut end_at = |start: usize, end: usize| {
        let written = &text[start..end];
        let folded = folded(written);
        if !folded.is_empty() {
            words.push(Word { written, start, folded });
        }
    };
    for (at, c) in text.char_indices() {
        let binds = is_combining_mark(c) || (is_unseen(c) && !c.is_whitespace());
        match (current, kind(c)) {
            (Some((start, None)), kind @ Some(_)) => current = Some((start, kind)),
            (Some((_, before)), Some(kind)) if before == Some(kind) => {}
            (Some((start, _)), Some(kind)) => {
                end_at(start, at);
                current = Some((at, Some(kind)));
            }
            (None, Some(kind)) => current = Some((at, Some(kind))),
            (None, None) if binds => current = Some((at, None)),
            (_, None) if binds => {}
            (Some((start, _)), None) => {
                end_at(start, at);
                current = None;
            }
            (None, None) => {}
        }
    }
    if let Some((start, _)) = current {
        end_at(start, text.len());
    }
    words
}

/// Whether a character is a digit, rather than a letter, of a word.
fn kind(c: char) -> Option<bool> {
    (c.is_alphanumeric() && !is_combining_mark(c) && !is_unseen(c)).then(|| c.is_numeric())
}

/// In lower case and without accents; digits of every script as those of ASCII.
pub(crate) fn folded(word: &str) -> String {
    let seen = word.nfkd().filter(|c| !is_combining_mark(*c) && !is_unseen(*c));
    let plain = seen.flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c));
    plain.fold(String::with_capacity(word.len()), |mut text, c| {
        match letters(c) {
            Some(letters) => text.push_str(letters),
            None => text.push(digit(c).unwrap_or(c)),
        }
        text
    })
}

/// What is written for letters that Unicode takes for ones of their own.
fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        _ => return None,
    })
}

/// The digits of the scripts that patients' languages most often count with.
fn digit(c: char) -> Option<char> {
    let zeros = ['\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}'];
    let value = zeros.into_iter().find_map(|zero| (u32::from(c).checked_sub(u32::from(zero))).filter(|v| *v < 10))?;
    char::from_digit(value, 10)
}

/// What neighbouring words read as if they are one: `Thistle-wood`, `O'Fernsby`, `H.I.V.`, each with the words that it is of.
pub(crate) fn joined(text: &str, words: &[Word]) -> Vec<(Range<usize>, String)> {
    const LONGEST: usize = 12;
    let mut found = Vec::new();
    for from in 0..words.len() {
        let mut joined = words[from].folded.clone();
        let (mut letters, mut bound) = (is_letter(&words[from]), true);
        for until in from + 1..words.len().min(from + LONGEST) {
            let gap = &text[words[until - 1].end()..words[until].start];
            letters &= is_letter(&words[until]) && matches!(gap.trim(), "" | "." | "-");
            bound &= matches!(gap, "" | "-" | "\u{2010}" | "\u{2011}" | "'" | "’");
            if !letters && !bound {
                break;
            }
            joined.push_str(&words[until].folded);
            if bound || until - from >= 2 || gap == "." {
                found.push((from..until + 1, joined.clone()));
            }
        }
    }
    found
}

fn is_letter(word: &Word) -> bool {
    word.folded.chars().count() == 1 && !word.is_number()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_read_whatever_their_case_accents_width_and_what_nobody_sees() {
        assert_eq!(
            said("L’ÉTÉ, ｃａｎｃｅｒ can\u{ad}\u{200b}cer e\u{301}te"),
            ["l", "ete", "cancer", "cancer", "ete"]
        );
        assert_eq!(said("cœur Łódź Straße \u{200b} "), ["coeur", "lodz", "strasse"]);
        assert_eq!(said("14h30, covid19, ٠٧٧"), ["14", "h", "30", "covid", "19", "077"]);
        assert_eq!(said("\u{200b}12\u{200b}ab"), ["12", "ab"]);
    }

    #[test]
    fn what_is_written_apart_is_read_together_too() {
        let read =
            |text: &str| -> Vec<String> { joined(text, &words(text)).into_iter().map(|(_, joined)| joined).collect() };
        assert!(read("H.I.V. test").contains(&"hiv".to_owned()));
        assert!(read("an h i v test").contains(&"hiv".to_owned()));
        assert_eq!(read("x-ray O'Fernsby x ray"), ["xray", "ofernsby"]);
    }
}
