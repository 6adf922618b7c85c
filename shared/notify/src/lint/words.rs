//! Words that a text message must not hold.

use domain::{Language, is_unseen};
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
    let tells = |word: &str| singulars(&folded(word)).iter().any(|word| known.contains(word));
    words(text).filter(move |word| tells(word)).map(str::to_owned)
}

/// A word, and what it may be the plural of: that tells as much.
fn singulars(word: &str) -> Vec<String> {
    let endings = [("ies", "y"), ("es", ""), ("es", "is"), ("s", ""), ("aux", "al")];
    let singular = |(plural, one): (&str, &str)| Some(format!("{}{one}", word.strip_suffix(plural)?));
    std::iter::once(word.to_owned()).chain(endings.into_iter().filter_map(singular)).collect()
}

/// Whether a name stands in a text, word by word, however it is written.
pub(super) fn names(text: &str, name: &str) -> bool {
    let text: Vec<String> = words(text).map(folded).collect();
    let name: Vec<String> = words(name).map(folded).collect();
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
    words(text).filter(|word| OPTING_OUT.contains(&&*folded(word))).map(str::to_owned)
}

/// The words of a text, without what stands between braces, which we choose. Combining marks and what nobody sees belong to
/// the letters around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let own = text.split(['{', '}']).step_by(2);
    own.flat_map(|own| {
        own.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c) && (c.is_whitespace() || !is_unseen(c)))
    })
    .filter(|word| !word.is_empty())
}

/// In lower case and without accents.
fn folded(word: &str) -> String {
    word.nfkd().filter(|c| !is_combining_mark(*c) && !is_unseen(*c)).flat_map(char::to_lowercase).collect()
}
