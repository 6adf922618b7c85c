//! Names of people in a text.

use super::{context::Sense, text::Text, vocabulary as known};
use crate::words::{Word, folded, joined, words};
use domain::{Clinic, Language, Patient};
use language::{NameWord, Usage, name_words};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::LazyLock,
};

static ENGLISH: LazyLock<HashMap<String, Usage>> = LazyLock::new(|| usages(Language::English));
static FRENCH: LazyLock<HashMap<String, Usage>> = LazyLock::new(|| usages(Language::French));

fn usages(language: Language) -> HashMap<String, Usage> {
    let mut all = HashMap::new();
    for NameWord { word, usage } in name_words(language) {
        // Accents make two words of some: what stands more often where a name could counts.
        all.entry(folded(word)).and_modify(|known: &mut Usage| *known = usage.min(*known)).or_insert(usage);
    }
    all
}

/// What words are beside names, in the languages that a text may be in.
pub(super) struct CommonWords([&'static HashMap<String, Usage>; 2]);

impl CommonWords {
    pub(super) fn of(languages: [Language; 2]) -> Self {
        Self(languages.map(|language| match language {
            Language::English => &*ENGLISH,
            Language::French => &*FRENCH,
        }))
    }

    fn usage(&self, word: &str) -> Option<Usage> {
        self.0.iter().filter_map(|words| words.get(word)).min().copied()
    }
}

/// What a word of a person's name is besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Nothing: wherever it stands it is the name.
    NameAlone,
    /// A word of its own, too.
    Common(Usage),
}

/// A person's name, by its parts.
pub(super) struct Person {
    /// Each part, folded.
    parts: HashMap<String, Part>,
    /// Parts written as one.
    together: HashSet<String>,
}

impl Person {
    pub(super) fn patient(patient: &Patient, common: &CommonWords) -> Self {
        Self::named(&[patient.name.given(), patient.name.family()], common)
    }

    pub(super) fn clinicians<'c>(clinic: &'c Clinic, common: &'c CommonWords) -> impl Iterator<Item = Self> + 'c {
        clinic.providers.iter().map(|provider| Self::named(&[&provider.name], common))
    }

    /// Titles and rooms are no part of a name, nor are particles, unless nothing follows them.
    fn named(fields: &[&str], common: &CommonWords) -> Self {
        let (mut parts, mut together) = (HashMap::new(), HashSet::new());
        for field in fields.iter().flat_map(|field| spellings(field)) {
            let words = words(&field);
            let last = words.len().saturating_sub(1);
            let telling = words.iter().enumerate().filter(|(at, word)| {
                let particle = known::PARTICLES.contains(&&*word.folded) && *at < last;
                !particle && !word.is_number() && !is_initial(word) && !known::is_title(&word.folded)
            });
            let part = |word: &str| common.usage(word).map_or(Part::NameAlone, Part::Common);
            parts.extend(telling.map(|(_, word)| (word.folded.clone(), part(&word.folded))));
            together.extend(joined(&field, &words).into_iter().map(|(_, joined)| joined));
        }
        let whole: Vec<String> = fields.iter().map(|field| folded_together(field)).collect();
        together.extend([whole.concat(), whole.iter().rev().cloned().collect()]);
        together.retain(|name| name.chars().count() > 4 && common.usage(name).is_none());
        Self { parts, together }
    }

    /// Which part of the name a folded word is.
    pub(super) fn part(&self, word: &str) -> Option<Part> {
        if let Some(part) = self.parts.get(word) {
            return Some(*part);
        }
        let several = word.strip_suffix('s').is_some_and(|one| one.chars().count() > 3 && self.is_name_alone(one));
        let within = || self.parts.keys().any(|part| part.chars().all(is_ideograph) && word.contains(&**part));
        (several || self.together.contains(word) || within()).then_some(Part::NameAlone)
    }

    fn is_name_alone(&self, word: &str) -> bool {
        self.parts.get(word) == Some(&Part::NameAlone)
    }

    /// Where the text tells who it is.
    pub(super) fn found(&self, text: &Text, own: &[bool]) -> Vec<Range<usize>> {
        let sense = Sense::of(text, self);
        let telling = (0..text.len()).filter(|at| !own[*at]).filter(|at| match self.part(text.said(*at)) {
            None => false,
            Some(Part::NameAlone) => true,
            Some(Part::Common(usage)) => sense.is_name(*at, usage),
        });
        let mut found: Vec<Range<usize>> = telling.map(|at| at..at + 1).collect();
        let whole = |joined: &str| self.together.contains(joined) || self.is_name_alone(joined);
        let joined = joined(text.raw, &text.words).into_iter().filter(|(range, joined)| {
            joined.chars().count() > 2 && whole(joined) && !own[range.clone()].iter().any(|own| *own)
        });
        found.extend(joined.map(|(range, _)| range));
        merged(found, text)
    }
}

/// Neighbouring parts as one.
fn merged(mut found: Vec<Range<usize>>, text: &Text) -> Vec<Range<usize>> {
    found.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start <= last.end && (range.start < last.end || joins(text.gap(range.start))) => {
                last.end = last.end.max(range.end);
            }
            _ => merged.push(range),
        }
    }
    merged
}

/// Whether what stands between two words keeps them together.
pub(super) fn joins(gap: &str) -> bool {
    gap.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '_'))
}

/// A name as it is, and with the letters that German writes for its umlauts.
fn spellings(name: &str) -> Vec<String> {
    let composed: String =
        unicode_normalization::UnicodeNormalization::nfc(name).flat_map(char::to_lowercase).collect();
    let umlauts = composed.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
    if umlauts == composed { vec![composed] } else { vec![composed, umlauts] }
}

fn folded_together(name: &str) -> String {
    words(name).into_iter().filter(|word| !known::is_title(&word.folded)).map(|word| word.folded).collect()
}

/// A single letter of an alphabet says nothing; a single ideograph is a name.
fn is_initial(word: &Word) -> bool {
    word.folded.chars().count() == 1 && !word.folded.chars().all(is_ideograph)
}

/// Of a script that is written without spaces between words.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
