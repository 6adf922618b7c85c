//! `[[presets]]`: the clinic's own texts for alerts.

use crate::{
    fault::Noted,
    forms::{language as language_form, parsed, text},
    toml_reader::{Table, every},
};
use domain::{AlertText, Clinic, Language, Preset, PresetId};

const KEYS: &[&str] = &["id", "language", "title", "text"];

/// The most presets of a clinic.
const MOST: usize = 100;

/// The longest title: it stands beside a button.
const LONGEST_TITLE: usize = 60;

/// Every table `[[presets]]`.
pub(crate) fn tables<'a>(root: &Table<'a>) -> Vec<Table<'a>> {
    root.tables("presets", &(0..=MOST), KEYS)
}

/// Reads every preset. `language` is the clinic's own.
pub(crate) fn read(tables: &[Table], language: Result<Language, Noted>) -> Result<Vec<Preset>, Noted> {
    let presets: Vec<_> = tables.iter().map(|table| read_preset(table, language)).collect();
    every((0..presets.len().min(MOST)).map(|place| check_once(tables, &presets, place)))?;
    presets.into_iter().collect()
}

fn read_preset(table: &Table, own: Result<Language, Noted>) -> Result<Preset, Noted> {
    let id = table.need("id", &parsed(PresetId::parse));
    let language = table.maybe("language", &language_form()).and_then(|language| language.map_or(own, Ok));
    let title = table.need("title", &text(LONGEST_TITLE));
    let text = table.need("text", &text(AlertText::LONGEST));
    Ok(Preset { id: id?, language: language?, title: title?, text: text? })
}

/// Notes what keeps a preset from being used, at the text that it is about.
pub(crate) fn lint_presets(tables: &[Table], presets: &[Preset], clinic: &Clinic) {
    for (table, preset) in tables.iter().zip(presets) {
        for fault in notify::lint_preset(preset, clinic) {
            if let Some(text) = table.get("text") {
                text.fault(format!("words that can be sent ({fault})"));
            }
        }
    }
}

/// Notes where a preset has the id and language of one before it.
fn check_once(tables: &[Table], presets: &[Result<Preset, Noted>], place: usize) -> Result<(), Noted> {
    let Ok(Preset { id, language, .. }) = &presets[place] else { return Ok(()) };
    let same = |other: &Result<Preset, Noted>| {
        other.as_ref().is_ok_and(|other| (&other.id, other.language) == (id, *language))
    };
    let line = |place: usize| tables[place].get("id").map(|value| value.line());
    match (presets[..place].iter().position(same).and_then(line), tables[place].get("id")) {
        (Some(line), Some(value)) => {
            Err(value.fault(format!("one preset for each id and language (line {line} has one)")))
        }
        _ => Ok(()),
    }
}
