//! Whether a clinic's own words for a message can be used. The loader asks, the console shows, and [`crate::render`] takes
//! the shipped words where they cannot.

mod fault;
mod longest;
#[cfg(test)]
mod tests;
mod words;

pub use fault::Fault;
pub(crate) use longest::longest_link;
pub use longest::{LONGEST_ORIGIN, ShippedPart, shipped_parts};

use crate::{
    Placeholder, presets,
    render::{Values, filled, shipped_text},
    sms_parts,
};
use domain::{
    ALERT_MINUTES, AppointmentType, Channel, Clinic, Language, MessageKind, Preset, Template, Wording, is_showable,
};
use language::Words;
use leon::Item;
use longest::Bounds;

/// The most characters of a preset's title: it stands beside a button.
const LONGEST_TITLE: usize = 60;

/// All that keeps a template from being used by this clinic. `origin_length` is that of the addresses of links, such as
/// `https://book.clinic.example`.
pub fn lint(template: &Template, clinic: &Clinic, origin_length: usize) -> Vec<Fault> {
    let Template { kind, channel, text, .. } = template;
    if let Some(fault) = without_template(*kind, *channel) {
        return vec![fault];
    }
    let mut faults = in_words(text, *kind, *channel, clinic);
    faults.extend(template.subject.iter().flat_map(|subject| in_subject(subject, *kind, *channel)));
    if faults.is_empty() && *channel == Channel::Sms {
        faults.extend(told_in_sms(text, template.language, clinic));
        faults.extend(price(template, &Bounds::of(clinic, words_of(template), origin_length)));
    }
    faults
}

/// The faults of all of a clinic's templates, each with the place of its template.
pub fn lint_all(wording: &Wording, clinic: &Clinic) -> Vec<(usize, Fault)> {
    let each = wording.templates.iter().enumerate();
    each.flat_map(|(place, template)| {
        lint(template, clinic, LONGEST_ORIGIN).into_iter().map(move |fault| (place, fault))
    })
    .collect()
}

/// All that keeps a preset from being used by this clinic: it is read as a text message, and is one part of it.
pub fn lint_preset(preset: &Preset, clinic: &Clinic) -> Vec<Fault> {
    let Preset { title, text, language, .. } = preset;
    let mut faults = in_words(text, MessageKind::Alert, Channel::Sms, clinic);
    if title.trim().is_empty() || title.chars().count() > LONGEST_TITLE || !is_showable(title) {
        faults.push(Fault::UnreadableTitle);
    }
    if faults.is_empty() {
        faults.extend(told_in_sms(text, *language, clinic));
        let longest = Clinic { short_name: longest::clinic_name(), ..clinic.clone() };
        let alert = presets::filled(text, &longest, &ALERT_MINUTES.end().to_string());
        let values = Values { clinic: longest.short_name, alert, ..Values::default() };
        faults.extend(of_parts(&shipped_text(MessageKind::Alert, &values, Words::of(*language)), None));
    }
    faults
}

/// What is wrong with the addresses of a clinic's portal: one that makes the shipped self-rescheduling text longer than one
/// part, or would be sent with a placeholder in it (row A4).
pub fn lint_settings(clinic: &Clinic) -> Vec<Fault> {
    let smart = clinic.portal.smart.as_ref().map(|address| ("portal.smart", longest::portal_address(address)));
    let generic = clinic.portal.generic.as_ref().map(|address| ("portal.generic", address.as_str().to_owned()));
    let faulty = smart.into_iter().chain(generic).filter_map(|(name, way)| {
        if way.contains(['{', '}']) {
            return Some(Fault::PortalAddress { name });
        }
        let texts = Language::ALL.map(|language| {
            let values = Values { clinic: longest::clinic_name(), way: Some(way.clone()), ..Values::default() };
            shipped_text(MessageKind::SelfReschedule, &values, Words::of(language))
        });
        let fault = texts.iter().filter_map(|text| of_parts(text, None)).max_by_key(Fault::excess)?;
        Some(Fault::Setting { name, fault: Box::new(fault) })
    });
    faulty.collect()
}

fn words_of(template: &Template) -> Words {
    Words::of(template.language)
}

/// Why a message takes no template at all.
fn without_template(kind: MessageKind, channel: Channel) -> Option<Fault> {
    match (kind, channel) {
        (MessageKind::Confirmation, Channel::Sms) => Some(Fault::FixedWording),
        (kind, _) if !kind.has_templates() => Some(Fault::NoSuchMessage { kind, channel }),
        _ => None,
    }
}

fn in_words(text: &str, kind: MessageKind, channel: Channel, clinic: &Clinic) -> Vec<Fault> {
    if text.trim().is_empty() || !is_showable(&text.replace(['\n', '\r'], " ")) {
        return vec![Fault::Unreadable];
    }
    let names = match placeholders(text) {
        Ok(names) => names,
        Err(fault) => return vec![fault],
    };
    let accepted = Placeholder::of(kind);
    let mut faults = unknown(&names, &accepted);
    if let Some(placeholder) = required(kind, channel, clinic).filter(|needed| !names.contains(&needed.as_str())) {
        faults.push(Fault::Missing { placeholder });
    }
    faults
}

/// A subject shows on a locked phone, so it takes no secret.
fn in_subject(subject: &str, kind: MessageKind, channel: Channel) -> Vec<Fault> {
    if channel == Channel::Sms {
        return vec![Fault::SubjectOfSms];
    }
    if subject.trim().is_empty() || !is_showable(subject) {
        return vec![Fault::UnreadableSubject];
    }
    let mut accepted = Placeholder::of(kind);
    accepted.retain(|placeholder| !placeholder.is_link() && *placeholder != Placeholder::Code);
    placeholders(subject).map_or_else(|fault| vec![fault], |names| unknown(&names, &accepted))
}

/// The names between braces.
fn placeholders(text: &str) -> Result<Vec<&str>, Fault> {
    // With a backslash a brace could be sent as such, and be taken for a placeholder that was not filled in.
    let parsed = leon::Template::parse(text).map_err(|_| Fault::Braces)?;
    if text.contains('\\') {
        return Err(Fault::Braces);
    }
    let names = parsed.items.iter().filter_map(|item| match item {
        Item::Key(name) => Some(*name),
        Item::Text(_) => None,
    });
    Ok(names.collect())
}

fn unknown(names: &[&str], accepted: &[Placeholder]) -> Vec<Fault> {
    let known = |name: &str| Placeholder::parse(name).is_some_and(|placeholder| accepted.contains(&placeholder));
    let unknown = names.iter().filter(|name| !known(name));
    unknown.map(|name| Fault::Unknown { name: (*name).to_owned(), accepted: accepted.to_vec() }).collect()
}

/// Without which the message would be of no use. A question by text needs no link where the text itself can be answered.
fn required(kind: MessageKind, channel: Channel, clinic: &Clinic) -> Option<Placeholder> {
    match kind {
        MessageKind::ConfirmationRequest if channel == Channel::Sms && clinic.messages.replies => None,
        MessageKind::Invitation | MessageKind::ConfirmationRequest => Some(Placeholder::Link),
        MessageKind::Change if channel == Channel::Sms => Some(Placeholder::Link),
        MessageKind::SelfReschedule => Some(Placeholder::SelfSchedule),
        MessageKind::OneTimeCode => Some(Placeholder::Code),
        _ => None,
    }
}

/// What a text message must not tell, or ask for.
fn told_in_sms(text: &str, language: Language, clinic: &Clinic) -> Vec<Fault> {
    let may = clinic.messages.sms_may_tell;
    let names = placeholders(text).unwrap_or_default();
    let withheld =
        [(may.clinician, Placeholder::Clinician, "clinician"), (may.appointment_type, Placeholder::Type, "type")];
    let mut faults: Vec<Fault> = withheld
        .into_iter()
        .filter(|(may, placeholder, _)| !may && names.contains(&placeholder.as_str()))
        .map(|(_, placeholder, setting)| Fault::Withheld { placeholder, setting })
        .collect();
    faults.extend(written_out(text, clinic));
    if !may.health {
        faults.extend(words::of_health(text, language).map(|word| Fault::Health { word }));
    }
    faults.extend(words::opting_out(text).map(|word| Fault::OptOut { word }));
    faults
}

/// What the placeholders would tell, written out: a clinician's name, or the title of a type that is more than a word of
/// everybody's.
fn written_out(text: &str, clinic: &Clinic) -> Vec<Fault> {
    let may = clinic.messages.sms_may_tell;
    let clinicians = clinic.providers.iter().filter(|_| !may.clinician).map(|provider| &provider.name);
    let clinicians = clinicians.filter(|name| words::names(text, name) || words::family_name_in(text, name));
    let titles = |kind: &AppointmentType| -> Vec<String> {
        kind.titles.iter().map(|(_, title)| title).chain([&kind.title]).cloned().collect()
    };
    let titles = clinic.types.iter().filter(|_| !may.appointment_type).flat_map(titles);
    let titles = titles.filter(|title| title.split_whitespace().count() > 1 && words::names(text, title));
    let named = |setting: &'static str| move |name: String| Fault::Named { name, setting };
    clinicians.cloned().map(named("clinician")).chain(titles.map(named("type"))).collect()
}

/// Why a text message is longer than one part with the longest values of the clinic, if it is.
fn price(template: &Template, bounds: &Bounds) -> Option<Fault> {
    let of_values = bounds.cases().into_iter().filter_map(|(values, forced_by)| {
        of_parts(&filled(&template.text, &values)?, forced_by.filter(|(name, _)| uses(template, *name)))
    });
    of_values.max_by_key(Fault::excess)
}

fn uses(template: &Template, placeholder: Placeholder) -> bool {
    placeholders(&template.text).is_ok_and(|names| names.contains(&placeholder.as_str()))
}

/// Why a text is longer than one part: by a character that makes all of them dearer, or by its length. `value` is the
/// clinic's own value that holds such a character.
fn of_parts(text: &str, value: Option<(Placeholder, String)>) -> Option<Fault> {
    let parts = sms_parts(text);
    if parts.parts <= 1 {
        return None;
    }
    Some(match parts.forced_by {
        Some(character) => Fault::Dear { character, excess: parts.units - parts.encoding.one_part(), value },
        None => Fault::Long { excess: parts.units - parts.encoding.one_part() },
    })
}
