//! What messages will say and cost, before they are sent.

use crate::{
    Fault, LONGEST_ORIGIN, Notice, Rendered, SmsParts,
    lint::{lint, longest_link},
    render, sms_parts,
};
use domain::{
    Appointment, AppointmentId, AppointmentStatus, Channel, Clinic, Language, LocationId, MessageKind, Minutes,
    OneTimeCode, Origin, PatientId, ProviderId, RuleId, Span, StaffId, Template, TypeId, Wording,
};
use jiff::{Timestamp, civil::date};
use language::Words;

/// The characters of a link's token: 16 bytes in base64url (RFC 4648, 5).
const TOKEN_LENGTH: usize = 22;

/// An invitation as it will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The text message, with `[…]` in place of the token.
    pub text: String,
    /// What the text message costs with a token in it.
    pub parts: SmsParts,
    /// Subject of the email.
    pub subject: String,
}

/// Shows an invitation before there is a link, in the words that the clinic has for the rule. `url_of` makes the address
/// of a token.
pub fn preview(
    clinic: &Clinic,
    wording: &Wording,
    rule: Option<&RuleId>,
    words: Words,
    url_of: impl Fn(&str) -> String,
) -> Preview {
    let with_token = |token: &str| render(Notice::Invitation { clinic, rule, url: &url_of(token) }, wording, words);
    let shown = with_token("[…]");
    // Any token has the same price: all its characters are of GSM-7.
    let parts = sms_parts(&with_token(&"0".repeat(TOKEN_LENGTH)).sms);
    Preview { text: shown.sms, parts, subject: shown.subject }
}

/// A message as patients of a clinic receive it, with values of the clinic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewOf {
    /// What it is for.
    pub kind: MessageKind,
    /// How it travels.
    pub channel: Channel,
    /// The rule whose words these are; none where they are those of every rule.
    pub rule: Option<RuleId>,
    /// Subject, of an email.
    pub subject: Option<String>,
    /// The words, with `…` in the address of a link.
    pub text: String,
    /// What it costs as a text message, with the longest address of a link.
    pub parts: Option<SmsParts>,
    /// Whether these are the clinic's own words.
    pub custom: bool,
    /// Why the clinic's own words, if it has some, are not used.
    pub faults: Vec<Fault>,
}

/// Every message to patients on every channel in a language, and beside it those that the clinic words otherwise for some
/// rule.
pub fn previews(clinic: &Clinic, wording: &Wording, language: Language) -> Vec<PreviewOf> {
    let kinds = MessageKind::ALL.into_iter().filter(|kind| kind.has_templates());
    let each = kinds.flat_map(|kind| [Channel::Sms, Channel::Email].map(|channel| (kind, channel)));
    each.flat_map(|(kind, channel)| {
        let of_this =
            |template: &&Template| (template.kind, template.channel, template.language) == (kind, channel, language);
        let rules = wording.templates.iter().filter(of_this).filter_map(|template| template.rule.as_ref());
        let rules = std::iter::once(None).chain(rules.map(Some));
        rules.filter_map(move |rule| preview_of(clinic, wording, kind, channel, language, rule)).collect::<Vec<_>>()
    })
    .collect()
}

fn preview_of(
    clinic: &Clinic,
    wording: &Wording,
    kind: MessageKind,
    channel: Channel,
    language: Language,
    rule: Option<&RuleId>,
) -> Option<PreviewOf> {
    let own = wording.template(kind, channel, language, rule);
    let faults = own.map(|template| lint(template, clinic, LONGEST_ORIGIN)).unwrap_or_default();
    let rendered = |link: &str| sample(clinic, wording, kind, rule, link, Words::of(language));
    let Rendered { sms, subject, text, .. } = rendered("https://…")?;
    let email = channel == Channel::Email;
    let longest = rendered(&longest_link(LONGEST_ORIGIN))?.sms;
    Some(PreviewOf {
        kind,
        channel,
        rule: rule.cloned(),
        subject: email.then_some(subject),
        text: if email { text } else { sms },
        parts: (!email).then(|| sms_parts(&longest)),
        custom: own.is_some() && faults.is_empty(),
        faults,
    })
}

/// A message about an appointment that the clinic could have.
fn sample(
    clinic: &Clinic,
    wording: &Wording,
    kind: MessageKind,
    of_rule: Option<&RuleId>,
    url: &str,
    words: Words,
) -> Option<Rendered> {
    let now = Timestamp::UNIX_EPOCH;
    let mut appointment = sample_appointment(clinic, of_rule)?;
    let way = format!("{url}/slots");
    let rule = of_rule.map_or(clinic.rules.first(), |rule| clinic.rule(rule));
    if kind == MessageKind::Change {
        appointment.sequence = 1;
    }
    if kind == MessageKind::Cancellation {
        appointment.status = AppointmentStatus::Cancelled { reason: None };
    }
    let appointment = &appointment;
    let notice = match kind {
        MessageKind::Invitation => Notice::Invitation { clinic, rule: of_rule, url },
        MessageKind::Confirmation | MessageKind::Change => Notice::Confirmation { clinic, rule, appointment, url, now },
        MessageKind::Cancellation => Notice::Cancellation { clinic, appointment, now },
        MessageKind::Reminder => Notice::Reminder { clinic, rule, appointment, url, now },
        MessageKind::ConfirmationRequest => Notice::ConfirmationRequest { clinic, appointment, url },
        MessageKind::SelfReschedule => Notice::SelfReschedule { clinic, appointment, way: &way },
        MessageKind::OneTimeCode => Notice::Code { clinic, code: OneTimeCode::of(0), minutes: 10 },
        MessageKind::Alert
        | MessageKind::WhichAppointment
        | MessageKind::ReplyPassedOn
        | MessageKind::NoticeGained
        | MessageKind::NoticeLost => return None,
    };
    Some(render(notice, wording, words))
}

/// With the first of everything that the clinic has, on a day like any other.
fn sample_appointment(clinic: &Clinic, rule: Option<&RuleId>) -> Option<Appointment> {
    let location = clinic.locations.first();
    let zone = location.map_or(jiff::tz::TimeZone::UTC, |location| location.zone.clone());
    let start = date(2027, 3, 16).at(9, 30, 0, 0).to_zoned(zone).ok()?.timestamp();
    let span = Span::new(start, Minutes::new(30).after(start));
    Some(Appointment {
        id: AppointmentId::parse("sample").ok()?,
        patient: PatientId::parse("sample").ok()?,
        provider: clinic
            .providers
            .first()
            .map_or_else(|| ProviderId::parse("sample").ok(), |first| Some(first.id.clone()))?,
        location: location.map_or_else(|| LocationId::parse("sample").ok(), |first| Some(first.id.clone()))?,
        appointment_type: clinic
            .types
            .first()
            .map_or_else(|| TypeId::parse("sample").ok(), |first| Some(first.id.clone()))?,
        rule: rule.cloned(),
        origin: Origin::Staff { by: StaffId::parse("sample").ok()?, overridden: false },
        span,
        occupied: span,
        version: 1,
        sequence: 0,
        status: AppointmentStatus::Booked,
        answer: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Encoding, samples};

    #[test]
    fn a_preview_shows_no_token_and_counts_one() {
        let clinic = samples::clinic();
        let url_of = |token: &str| format!("https://a.example/l/{token}");
        let preview = preview(&clinic, &Wording::default(), None, Words::of(Language::French), url_of);
        assert!(preview.text.ends_with("rendez-vous : https://a.example/l/[…]"), "{}", preview.text);
        assert_eq!(preview.parts.encoding, Encoding::Gsm7, "what stands for the token is not sent");
        assert_eq!(preview.parts.units, preview.text.chars().count() - 3 + 22);
        assert!(preview.subject.ends_with("réservez votre rendez-vous"));
    }

    #[test]
    fn i07_staff_see_every_message_with_the_words_of_the_clinic_and_of_its_rules() {
        let clinic = samples::clinic();
        let of_rule = samples::template(MessageKind::Invitation, Channel::Sms, "{clinic} asks you in: {link}");
        let of_rule = Template { rule: Some(RuleId::parse("r").unwrap()), ..of_rule };
        let faulty = samples::template(MessageKind::Reminder, Channel::Sms, "See you {soon}");
        let email = samples::template(MessageKind::Reminder, Channel::Email, "See you {when}.\n\nBring your card.");
        let wording = Wording { templates: vec![of_rule, faulty, email], ..Wording::default() };
        let shown = previews(&clinic, &wording, Language::English);
        assert_eq!(shown.len(), 8 * 2 + 1, "eight kinds on two channels, and one for the rule");
        let find = |kind, channel, custom| {
            shown.iter().find(|one| (one.kind, one.channel, one.custom) == (kind, channel, custom)).unwrap()
        };
        let own = find(MessageKind::Invitation, Channel::Sms, true);
        assert_eq!(own.text, format!("{} asks you in: https://…", clinic.short_name));
        assert_eq!((own.parts.unwrap().parts, own.parts.unwrap().units), (1, 20 + 14 + 85));
        assert!(own.rule.is_some() && find(MessageKind::Invitation, Channel::Sms, false).rule.is_none());
        let reminder = find(MessageKind::Reminder, Channel::Sms, false);
        assert!(matches!(&reminder.faults[..], [Fault::Unknown { name, .. }] if name == "soon"));
        assert!(reminder.text.contains("your appointment is on Tue 16 Mar 2027 at 09:30"), "{}", reminder.text);
        let email = find(MessageKind::Reminder, Channel::Email, true);
        assert!(email.text.starts_with("See you Tuesday 16 March 2027 at 09:30.\n\nBring your card.\n\nWhen: "));
        assert!(previews(&clinic, &wording, Language::French).iter().all(|one| !one.custom));
    }
}
