//! Words about health in a text.

use super::{Word, folded, joined, words};
use domain::Language;
use language::health_words;
use std::{collections::HashMap, ops::Range, sync::LazyLock};

static ENGLISH: LazyLock<HealthWords> = LazyLock::new(|| HealthWords::of(health_words(Language::English)));
static FRENCH: LazyLock<HealthWords> = LazyLock::new(|| HealthWords::of(health_words(Language::French)));

/// Entries of one or more words, by the first of them.
#[derive(Debug)]
pub(crate) struct HealthWords(HashMap<String, Vec<Vec<String>>>);

impl HealthWords {
    /// The list that is shipped for a language.
    pub(crate) fn shipped(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::French => &FRENCH,
        }
    }

    /// A list of entries.
    pub(crate) fn of<'a>(entries: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for entry in entries {
            let entry: Vec<String> = words(entry).into_iter().map(|word| word.folded).collect();
            if let Some(first) = entry.first() {
                known.entry(first.clone()).or_default().push(entry);
            }
        }
        Self(known)
    }

    /// Where entries stand in a text, as the words that they are of.
    pub(crate) fn found(&self, text: &str, words: &[Word]) -> Vec<Range<usize>> {
        let apart = (0..words.len()).filter_map(|from| self.longest_at(words, from));
        let together = joined(text, words).into_iter().filter(|(_, joined)| self.has(joined)).map(|(range, _)| range);
        apart.chain(together).collect()
    }

    fn longest_at(&self, words: &[Word], from: usize) -> Option<Range<usize>> {
        let entries = singulars(&words[from].folded).into_iter().filter_map(|first| self.0.get(&first)).flatten();
        let stands = |entry: &&Vec<String>| {
            let stretch = words.get(from..from + entry.len());
            stretch.is_some_and(|stretch| stretch.iter().zip(*entry).all(|(word, part)| is_or_are(&word.folded, part)))
        };
        entries.filter(stands).map(|entry| from..from + entry.len()).max_by_key(|range| range.len())
    }

    fn has(&self, word: &str) -> bool {
        singulars(&folded(word)).iter().any(|one| self.0.get(one).is_some_and(|all| all.iter().any(|e| e.len() == 1)))
    }
}

fn is_or_are(word: &str, entry: &str) -> bool {
    singulars(word).iter().any(|one| one == entry)
}

/// A word, and what it may be the plural of: that tells as much.
fn singulars(word: &str) -> Vec<String> {
    let endings = [("ies", "y"), ("es", ""), ("es", "is"), ("s", ""), ("aux", "al")];
    let singular = |(plural, one): (&str, &str)| Some(format!("{}{one}", word.strip_suffix(plural)?));
    std::iter::once(word.to_owned()).chain(endings.into_iter().filter_map(singular)).collect()
}
