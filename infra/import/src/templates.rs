//! `[[messages.templates]]`: the clinic's own words for messages.

use crate::{
    fault::Noted,
    forms::{LONGEST_TEXT, language as language_form, lines, parsed, text},
    section::Section,
    toml_reader::{Form, Table, every},
};
use domain::{Channel, Clinic, Language, MessageKind, RuleId, Template, Wording};

const KEYS: &[&str] = &["kind", "channel", "language", "rule", "subject", "text"];

/// The most templates of a clinic.
const MOST: usize = 100;
/// The most characters of a text message before its placeholders are filled in; as it is sent it has at most 160.
const LONGEST_SMS: usize = 300;
/// The most characters of an email before its placeholders are filled in.
const LONGEST_EMAIL: usize = 2_000;

/// Every table `[[messages.templates]]`.
pub(crate) fn tables<'a>(messages: &Table<'a>) -> Vec<Table<'a>> {
    messages.tables("templates", &(0..=MOST), KEYS)
}

/// Reads every template. `language` is the clinic's own.
pub(crate) fn read(
    tables: &[Table],
    language: Result<Language, Noted>,
    rules: &Section<RuleId>,
) -> Result<Vec<Template>, Noted> {
    let templates: Vec<_> = tables.iter().map(|table| read_template(table, language, rules)).collect();
    let each_once = (0..templates.len().min(MOST)).map(|place| check_once(tables, &templates, place));
    every(each_once)?;
    templates.into_iter().collect()
}

fn read_template(table: &Table, own: Result<Language, Noted>, rules: &Section<RuleId>) -> Result<Template, Noted> {
    let kind = table.need("kind", &kind());
    let channel = table.need("channel", &parsed(Channel::parse));
    let language = table.maybe("language", &language_form()).and_then(|language| language.map_or(own, Ok));
    let rule = table.maybe("rule", &rules.reference()).and_then(|rule| match table.get("rule") {
        Some(value) if kind.is_ok_and(|kind| kind != MessageKind::Invitation) => {
            Err(value.fault("a rule only where the kind is invitation"))
        }
        _ => Ok(rule),
    });
    let subject = table.maybe("subject", &text(LONGEST_TEXT)).and_then(|subject| match table.get("subject") {
        Some(value) if channel == Ok(Channel::Sms) => Err(value.fault("a subject only where the channel is email")),
        _ => Ok(subject),
    });
    let text = match channel {
        Ok(Channel::Sms) => table.need("text", &text(LONGEST_SMS)),
        Ok(Channel::Email) | Err(_) => table.need("text", &lines(LONGEST_EMAIL)),
    };
    Ok(Template { kind: kind?, channel: channel?, language: language?, rule: rule?, subject: subject?, text: text? })
}

/// Notes what keeps a template from being used, at the text that it is about.
pub(crate) fn lint_templates(tables: &[Table], wording: &Wording, clinic: &Clinic) {
    for (place, fault) in notify::lint_all(wording, clinic) {
        if let Some(text) = tables.get(place).and_then(|table| table.get("text")) {
            text.fault(format!("words that can be sent ({fault})"));
        }
    }
}

/// A kind that goes to patients.
fn kind() -> Form<'static, MessageKind> {
    let kinds = MessageKind::ALL.into_iter().filter(|kind| kind.has_templates());
    let names: Vec<&str> = kinds.map(MessageKind::as_str).collect();
    Form::of_text(format!("one of {}", names.join(", ")), |text| {
        MessageKind::parse(text).ok().filter(|kind| !kind.is_notice())
    })
}

/// Notes where a template is for what one before it is for.
fn check_once(tables: &[Table], templates: &[Result<Template, Noted>], place: usize) -> Result<(), Noted> {
    let Ok(template) = &templates[place] else { return Ok(()) };
    let same = |other: &Result<Template, Noted>| other.as_ref().is_ok_and(|other| is_for_the_same(other, template));
    let line = |place: usize| tables[place].get("kind").map(|value| value.line());
    match (templates[..place].iter().position(same).and_then(line), tables[place].get("kind")) {
        (Some(line), Some(value)) => {
            let accepted = format!("one template for each kind, channel, language and rule (line {line} has one)");
            Err(value.fault(accepted))
        }
        _ => Ok(()),
    }
}

fn is_for_the_same(one: &Template, other: &Template) -> bool {
    (one.kind, one.channel, one.language, &one.rule) == (other.kind, other.channel, other.language, &other.rule)
}
