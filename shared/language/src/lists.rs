//! Lists of words that messages are searched for.

use domain::Language;

/// Words of a language that tell something of a patient's health: specialities, complaints, diagnoses and treatments. They are in
/// lower case, with their accents.
pub fn health_words(language: Language) -> impl Iterator<Item = &'static str> {
    let list = match language {
        Language::English => include_str!("../words/en/health.txt"),
        Language::French => include_str!("../words/fr/health.txt"),
    };
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_list_has_single_words_in_lower_case_each_once() {
        for language in Language::ALL {
            let mut known = BTreeSet::new();
            for word in health_words(language) {
                assert!(word.chars().all(char::is_alphabetic) && word.to_lowercase() == word, "{word:?}");
                assert!(known.insert(word), "{word} stands twice");
            }
            assert!(known.len() >= 60, "{} words", known.len());
        }
    }
}
