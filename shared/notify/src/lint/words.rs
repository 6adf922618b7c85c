//! Words that a text message must not hold.

use domain::Language;
use language::health_words;
use std::{collections::HashSet, sync::LazyLock};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

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

static ENGLISH: LazyLock<HashSet<String>> = LazyLock::new(|| health_words(Language::English).map(folded).collect());
static FRENCH: LazyLock<HashSet<String>> = LazyLock::new(|| health_words(Language::French).map(folded).collect());

/// The words that tell of health, as they are written.
pub(super) fn of_health(text: &str, language: Language) -> impl Iterator<Item = String> {
    let known = match language {
        Language::English => &*ENGLISH,
        Language::French => &*FRENCH,
    };
    // The plural tells as much.
    let tells = |word: &str| {
        let word = folded(word);
        known.contains(&word) || word.strip_suffix('s').is_some_and(|one| known.contains(one))
    };
    words(text).filter(move |word| tells(word)).map(str::to_owned)
}

/// The words that carriers take for opting out, as they are written.
pub(super) fn opting_out(text: &str) -> impl Iterator<Item = String> {
    words(text).filter(|word| OPTING_OUT.contains(&&*folded(word))).map(str::to_owned)
}

/// The words of a text, without what stands between braces, which we choose. Combining marks belong to their letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let own = text.split(['{', '}']).step_by(2);
    own.flat_map(|own| own.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)))
        .filter(|word| !word.is_empty())
}

/// In lower case and without accents.
fn folded(word: &str) -> String {
    word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}
