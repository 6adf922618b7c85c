//! Lists of words that messages are searched for.

use domain::Language;

/// Words of a language that tell something of a patient's health: specialities, complaints, diagnoses and treatments. They are in
/// lower case, with their accents; some are several words.
pub fn health_words(language: Language) -> impl Iterator<Item = &'static str> {
    lines(match language {
        Language::English => include_str!("../words/en/health.txt"),
        Language::French => include_str!("../words/fr/health.txt"),
    })
}

/// A word of a language that is a person's name as well: *rose*, *may*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameWord {
    /// In lower case, with its accents.
    pub word: &'static str,
    /// What it is where it is not a name.
    pub usage: Usage,
}

/// What a word that is a name as well does in a sentence. What comes first stands more often where a name could.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Usage {
    /// A small word, with which a sentence may well begin: *an*, *so*.
    Small,
    /// It helps a verb: *will*.
    Helper,
    /// A month that is a helper too: *may*.
    HelpingMonth,
    /// A verb: *mark*, *hope*.
    Verb,
    /// It describes: *early*, *young*.
    Describing,
    /// A month, a day, a feast or a place, which may have a capital wherever it stands: *April*, *Noël*.
    Calendar,
    /// A thing: *rose*, *hill*.
    Thing,
}

impl Usage {
    /// The word for it in a list; a thing has none.
    fn parse(text: &str) -> Option<Self> {
        match text {
            "" => Some(Self::Thing),
            "small" => Some(Self::Small),
            "helper" => Some(Self::Helper),
            "helper calendar" => Some(Self::HelpingMonth),
            "verb" => Some(Self::Verb),
            "describing" => Some(Self::Describing),
            "calendar" => Some(Self::Calendar),
            _ => None,
        }
    }
}

/// Words of a language that are names of people as well.
pub fn name_words(language: Language) -> impl Iterator<Item = NameWord> {
    let list = lines(match language {
        Language::English => include_str!("../words/en/names.txt"),
        Language::French => include_str!("../words/fr/names.txt"),
    });
    list.filter_map(|line| {
        let (word, usage) = line.split_once(' ').unwrap_or((line, ""));
        Some(NameWord { word, usage: Usage::parse(usage)? })
    })
}

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_list_about_health_is_in_lower_case_and_has_each_entry_once() {
        for language in Language::ALL {
            let mut known = BTreeSet::new();
            for entry in health_words(language) {
                let legal = |word: &str| !word.is_empty() && word.chars().all(char::is_alphanumeric);
                assert!(entry.split(' ').all(legal) && entry.to_lowercase() == entry, "{entry:?}");
                assert!(known.insert(entry), "{entry} stands twice");
            }
            assert!(known.len() >= 250, "{} entries", known.len());
        }
    }

    #[test]
    fn every_list_of_names_is_in_lower_case_and_says_once_what_each_word_is() {
        let lists = [include_str!("../words/en/names.txt"), include_str!("../words/fr/names.txt")];
        for (language, list) in Language::ALL.into_iter().zip(lists) {
            let mut known = BTreeSet::new();
            for NameWord { word, .. } in name_words(language) {
                assert!(word.chars().all(char::is_alphabetic) && word.to_lowercase() == word, "{word:?}");
                assert!(known.insert(word), "{word} stands twice");
            }
            assert_eq!(known.len(), lines(list).count(), "what a word is stands behind it");
            assert!(known.len() >= 200, "{} words", known.len());
        }
    }
}
