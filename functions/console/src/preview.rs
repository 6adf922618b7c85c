//! What a patient will read, before it is sent.

use crate::record::View;
use domain::Rule;
use language::{Words, say};
use maud::{Markup, html};
use notify::Encoding;

/// An invitation as a text message, in the patient's language, with what it costs. The one place of the console that
/// asks how messages read.
pub(crate) fn preview(view: &View<'_>, rules: &[&Rule]) -> Markup {
    let (words, language) = (view.desk.words, view.stored.patient.language);
    let url_of = |token: &str| format!("{}/l/{token}", view.origin);
    let wording = &view.desk.settings.wording;
    // Only where one rule is left to choose it is known whose words go out.
    let rule = if let [only] = rules { Some(&only.id) } else { None };
    let preview = notify::preview(view.desk.clinic(), wording, rule, Words::of(language), url_of);
    let most: u16 = match preview.parts.encoding {
        Encoding::Gsm7 => 160,
        Encoding::Ucs2 => 70,
    };
    html! {
        h3 { (say!(words, "preview")) }
        p.preview lang=(language.as_str()) { (preview.text) }
        p.soft {
            small {
                (say!(words, "preview-parts", count = preview.parts.parts)) " · "
                @if preview.parts.parts == 1 { (say!(words, "preview-units", units = preview.parts.units, most = most)) " · " }
                @if let Some(character) = preview.parts.forced_by { (say!(words, "preview-forced", character = character.to_string())) " · " }
                span lang=(language.as_str()) { (Words::of(language).own_name()) }
            }
        }
    }
}
