//! What a clinic says in other languages than its own.

use crate::{
    fault::Noted,
    toml_reader::{Table, every},
};
use domain::Language;

/// The keys of a table that may hold a value for each language, behind those of its own.
pub(crate) fn with_languages(own: &[&'static str]) -> Vec<&'static str> {
    own.iter().copied().chain(Language::ALL.map(Language::as_str)).collect()
}

/// What stands in a table under the tags of languages. `own` is the clinic's language, for which the file has another
/// place: `place` names it.
pub(crate) fn read<T>(
    table: &Table,
    own: Result<Language, Noted>,
    place: &str,
    read: impl Fn(&str) -> Result<Option<T>, Noted>,
) -> Result<Vec<(Language, T)>, Noted> {
    let read_one = |language: Language| match table.get(language.as_str()).filter(|_| own == Ok(language)) {
        Some(value) => Err(value.fault_of("the clinic's own language", format!("another language; {place}"))),
        None => Ok(read(language.as_str())?.map(|value| (language, value))),
    };
    Ok(every(Language::ALL.into_iter().map(read_one))?.into_iter().flatten().collect())
}
