//! The shipped emails.

use super::{
    Notice,
    letter::{Letter, Paragraph},
    values::Values,
};
use crate::calendar::place;
use domain::{Change, Channel, Clinic, Placement};
use language::{Words, message, say};
use maud::html;

/// The shipped subject. It holds no secret: a subject is read on a locked phone.
pub(crate) fn shipped_subject(notice: Notice<'_>, words: Words) -> String {
    let clinic = &notice.clinic().name;
    match notice {
        Notice::Invitation { .. } => say!(words, "invitation-subject", clinic = clinic),
        Notice::Confirmation { appointment, .. } if appointment.was_moved() => {
            say!(words, "change-subject", clinic = clinic)
        }
        Notice::Confirmation { .. } => say!(words, "confirmation-subject", clinic = clinic),
        Notice::Cancellation { .. } => say!(words, "cancellation-subject", clinic = clinic),
        Notice::Reminder { .. } => say!(words, "reminder-subject", clinic = clinic),
        Notice::ConfirmationRequest { .. } => say!(words, "request-subject", clinic = clinic),
        Notice::SelfReschedule { .. } => say!(words, "self-reschedule-subject", clinic = clinic),
        Notice::Code { .. } => say!(words, "code-subject", clinic = clinic),
        Notice::Alert { .. } | Notice::WhichAppointment { .. } | Notice::ReplyPassedOn { .. } => {
            say!(words, "alert-subject", clinic = clinic)
        }
        Notice::ToClinician { gained: true, .. } => say!(words, "notice-gained-subject", clinic = clinic),
        Notice::ToClinician { gained: false, .. } => say!(words, "notice-lost-subject", clinic = clinic),
    }
}

/// The shipped email.
pub(crate) fn shipped_letter(notice: Notice<'_>, words: Words) -> Letter {
    let clinic = notice.clinic();
    let call = |sentence| vec![Paragraph::with_phone(sentence, clinic)];
    let link = notice.link(Channel::Email).map(str::to_owned);
    Letter {
        opening: opening(notice, words),
        facts: facts(notice, words),
        action: match notice {
            Notice::SelfReschedule { way, .. } => Some((say!(words, "self-reschedule-action"), way.to_owned())),
            _ => link.clone().map(|url| (action(notice, words), url)),
        },
        links: if link.is_some() { changes(notice, words) } else { Vec::new() },
        closing: match notice {
            Notice::ToClinician { .. } => Vec::new(),
            Notice::Invitation { .. } | Notice::Code { .. } | Notice::Alert { .. } | Notice::ReplyPassedOn { .. } => {
                call(words.around(message!("invitation-help", clinic = &clinic.name), "phone"))
            }
            Notice::Cancellation { .. } => {
                call(words.around(message!("cancellation-help", clinic = &clinic.name), "phone"))
            }
            Notice::Confirmation { .. } | Notice::Reminder { .. } if link.is_none() => {
                call(words.around(message!("confirmation-call-to-change", clinic = &clinic.name), "phone"))
            }
            _ => call(words.around(message!("confirmation-help", clinic = &clinic.name), "phone")),
        },
    }
}

fn opening(notice: Notice<'_>, words: Words) -> Vec<Paragraph> {
    let told = match notice {
        Notice::Invitation { .. } => say!(words, "invitation-request"),
        Notice::Confirmation { appointment, .. } if appointment.was_moved() => say!(words, "change-moved"),
        Notice::Confirmation { .. } => say!(words, "confirmation-booked"),
        Notice::Cancellation { .. } => say!(words, "cancellation-told"),
        Notice::Reminder { .. } => say!(words, "reminder-told"),
        Notice::ConfirmationRequest { .. } => say!(words, "request-asked"),
        Notice::SelfReschedule { .. } => say!(words, "self-reschedule-told"),
        Notice::Alert { text, .. } => text.to_owned(),
        Notice::WhichAppointment { .. } => say!(words, "which-appointment-told"),
        Notice::ReplyPassedOn { .. } => say!(words, "reply-passed-on-told"),
        Notice::ToClinician { gained: true, .. } => say!(words, "notice-gained-told"),
        Notice::ToClinician { gained: false, .. } => say!(words, "notice-lost-told"),
        Notice::Code { .. } => return code(&Values::of(notice, Channel::Email, words), words),
    };
    vec![Paragraph::of(told)]
}

/// It holds no link: whoever reads it has the page before them.
fn code(values: &Values, words: Words) -> Vec<Paragraph> {
    let code = values.code.clone().unwrap_or_default();
    let (before, after) = words.around(message!("code-is"), "code");
    let html = html! { p { (before) strong { (code) } (after) } };
    vec![
        Paragraph { text: format!("{before}{code}{after}"), html },
        Paragraph::of(say!(words, "code-works", minutes = values.minutes)),
        Paragraph::of(say!(words, "code-not-asked-for")),
    ]
}

fn action(notice: Notice<'_>, words: Words) -> String {
    match notice {
        Notice::Invitation { .. } => say!(words, "invitation-action"),
        Notice::ConfirmationRequest { .. } => say!(words, "request-action"),
        Notice::ToClinician { .. } => say!(words, "notice-action"),
        _ => say!(words, "confirmation-action"),
    }
}

/// What the patient may do with the appointment, in words, and the address for it (rows G8 to G11, G13).
fn changes(notice: Notice<'_>, words: Words) -> Vec<(String, String)> {
    let told = |change| match change {
        Change::Reschedule => say!(words, "confirmation-change"),
        Change::Cancel => say!(words, "confirmation-cancel"),
    };
    notice.changes().into_iter().map(|(change, url)| (told(change), url)).collect()
}

/// When, with whom and where, each with its label; what the clinic no longer knows is left out. Clinicians read what it
/// is, and know with whom.
fn facts(notice: Notice<'_>, words: Words) -> Vec<(String, String)> {
    let clinic = notice.clinic();
    let Some((kind, placement)) = notice.placement() else { return Vec::new() };
    let when = words.moment_in_full(placement.span.start(), &clinic.zone_of(&placement.location));
    let middle = if matches!(notice, Notice::ToClinician { .. }) {
        let title = clinic.appointment_type(kind).map(|kind| kind.title_in(words.language()).to_owned());
        (say!(words, "notice-type"), title)
    } else {
        let with = clinic.provider(&placement.provider).map(|provider| provider.name.clone());
        (say!(words, "confirmation-with"), with)
    };
    let facts = [
        (say!(words, "confirmation-when"), Some(when)),
        middle,
        (say!(words, "confirmation-where"), place_of(clinic, &placement)),
    ];
    facts.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

fn place_of(clinic: &Clinic, placement: &Placement) -> Option<String> {
    clinic.location(&placement.location).map(|location| place(&location.name, &location.address))
}
