//! Words that a text message must not hold.

use crate::words::{HealthWords, folded, words};
use domain::Language;

/// What carriers take for opting out of every text, folded.
const OPTING_OUT: [&str; 12] = [
    "stop",
    "stopall",
    "quit",
    "end",
    "cancel",
    "unsubscribe",
    "optout",
    "revoke",
    "arret",
    "annuler",
    "desabonner",
    "desinscription",
];

/// The words that tell of health, as they are written.
pub(super) fn of_health(text: &str, language: Language) -> impl Iterator<Item = String> {
    own(text).flat_map(move |own| {
        let words = words(own);
        let found = HealthWords::shipped(language).found(own, &words);
        found
            .into_iter()
            .map(|range| own[words[range.start].start..words[range.end - 1].end()].to_owned())
            .collect::<Vec<_>>()
    })
}

/// Whether a name stands in a text, word by word, however it is written.
pub(super) fn names(text: &str, name: &str) -> bool {
    let text: Vec<String> = own(text).flat_map(words).map(|word| word.folded).collect();
    let name: Vec<String> = words(name).into_iter().map(|word| word.folded).collect();
    !name.is_empty() && text.windows(name.len()).any(|stretch| stretch == name)
}

/// Whether a person's family name stands in a text, as it is written.
pub(super) fn family_name_in(text: &str, name: &str) -> bool {
    let family = name.split_whitespace().next_back().filter(|family| family.chars().count() > 2);
    family.is_some_and(|family| {
        text.split(|c: char| c.is_whitespace() || ",;.!?()".contains(c)).any(|word| word == family)
    })
}

/// The words that carriers take for opting out, as they are written.
pub(super) fn opting_out(text: &str) -> impl Iterator<Item = String> {
    let found = own(text).flat_map(words).filter(|word| OPTING_OUT.contains(&&*folded(word.written)));
    found.map(|word| word.written.to_owned())
}

/// What is not between braces: those are ours to fill.
fn own(text: &str) -> impl Iterator<Item = &str> {
    text.split(['{', '}']).step_by(2)
}
