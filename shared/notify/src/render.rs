//! What messages say. No text message holds a name, a clinician, a type or a reason.

use crate::{
    calendar::place,
    email::{action, email},
};
use domain::{Appointment, Clinic, MessageKind, OneTimeCode};
use jiff::tz::TimeZone;
use language::{Words, message, say};
use maud::{Markup, html};

/// A message with the facts that it tells.
#[derive(Debug, Clone, Copy)]
pub enum Notice<'a> {
    /// Book with this link.
    Invitation {
        /// From whom.
        clinic: &'a Clinic,
        /// The booking link.
        url: &'a str,
    },
    /// The appointment is booked.
    Confirmation {
        /// From whom.
        clinic: &'a Clinic,
        /// What was booked.
        appointment: &'a Appointment,
        /// The manage link.
        url: &'a str,
    },
    /// A one-time code.
    Code {
        /// From whom.
        clinic: &'a Clinic,
        /// The code.
        code: OneTimeCode,
        /// For how many minutes it still works.
        minutes: i64,
    },
}

/// A message in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// What it is for.
    pub kind: MessageKind,
    /// As a text message: one part.
    pub sms: String,
    /// Subject of the email.
    pub subject: String,
    /// The email as plain text.
    pub text: String,
    /// The email as HTML.
    pub html: String,
    /// The links in it.
    pub links: Vec<String>,
}

/// Puts a message into the words of a language.
pub fn render(notice: Notice<'_>, words: Words) -> Rendered {
    match notice {
        Notice::Invitation { clinic, url } => invitation(clinic, url, words),
        Notice::Confirmation { clinic, appointment, url } => confirmation(clinic, appointment, url, words),
        Notice::Code { clinic, code, minutes } => one_time_code(clinic, code, minutes, words),
    }
}

fn invitation(clinic: &Clinic, url: &str, words: Words) -> Rendered {
    let subject = say!(words, "invitation-subject", clinic = &clinic.name);
    let request = say!(words, "invitation-request-before-link");
    let help = say!(words, "invitation-help", clinic = &clinic.name, phone = &clinic.phone_shown);
    Rendered {
        kind: MessageKind::Invitation,
        sms: say!(words, "invitation-sms", clinic = &clinic.short_name, url = url),
        text: format!("{request}\n\n{url}\n\n{help}\n"),
        html: email(
            words,
            &subject,
            &html! {
                p { (say!(words, "invitation-request")) }
                (action(url, &say!(words, "invitation-action")))
                (with_phone(words.around(message!("invitation-help", clinic = &clinic.name), "phone"), clinic))
            },
        ),
        subject,
        links: vec![url.to_owned()],
    }
}

fn confirmation(clinic: &Clinic, appointment: &Appointment, url: &str, words: Words) -> Rendered {
    let facts = facts(clinic, appointment, words);
    let row = |(label, value): &(String, String)| say!(words, "confirmation-row", label = label, value = value);
    let rows = facts.iter().map(row).collect::<Vec<_>>().join("\n");
    let subject = say!(words, "confirmation-subject", clinic = &clinic.name);
    let booked = say!(words, "confirmation-booked");
    let see = say!(words, "confirmation-action-before-link");
    let help = say!(words, "confirmation-help", clinic = &clinic.name, phone = &clinic.phone_shown);
    let when = words.moment_short(appointment.span.start(), &zone(clinic, appointment));
    Rendered {
        kind: MessageKind::Confirmation,
        sms: say!(words, "confirmation-sms", clinic = &clinic.short_name, when = when, url = url),
        text: format!("{booked}\n\n{rows}\n\n{see}\n{url}\n\n{help}\n"),
        html: email(
            words,
            &subject,
            &html! {
                p { (booked) }
                table {
                    @for (label, value) in &facts {
                        tr { th scope="row" align="left" { (label) } td { bdi { (value) } } }
                    }
                }
                (action(url, &say!(words, "confirmation-action")))
                (with_phone(words.around(message!("confirmation-help", clinic = &clinic.name), "phone"), clinic))
            },
        ),
        subject,
        links: vec![url.to_owned()],
    }
}

/// It holds no link: whoever reads it has the page before them.
fn one_time_code(clinic: &Clinic, code: OneTimeCode, minutes: i64, words: Words) -> Rendered {
    let code = code.to_string();
    let subject = say!(words, "code-subject", clinic = &clinic.name);
    let lasts = say!(words, "code-works", minutes = minutes);
    let not_asked = say!(words, "code-not-asked-for");
    let help = say!(words, "invitation-help", clinic = &clinic.name, phone = &clinic.phone_shown);
    let (before, after) = words.around(message!("code-is"), "code");
    Rendered {
        kind: MessageKind::OneTimeCode,
        sms: say!(words, "code-sms", clinic = &clinic.short_name, code = &code, minutes = minutes),
        text: format!("{before}{code}{after}\n\n{lasts}\n\n{not_asked}\n\n{help}\n"),
        html: email(
            words,
            &subject,
            &html! {
                p { (before) strong { (code) } (after) }
                p { (lasts) }
                p { (not_asked) }
                (with_phone(words.around(message!("invitation-help", clinic = &clinic.name), "phone"), clinic))
            },
        ),
        subject,
        links: Vec::new(),
    }
}

fn zone(clinic: &Clinic, appointment: &Appointment) -> TimeZone {
    clinic.location(&appointment.location).map_or(TimeZone::UTC, |location| location.zone.clone())
}

/// When, with whom and where, each with its label; what the clinic no longer knows is left out.
fn facts(clinic: &Clinic, appointment: &Appointment, words: Words) -> Vec<(String, String)> {
    let when = words.moment_in_full(appointment.span.start(), &zone(clinic, appointment));
    let with = clinic.provider(&appointment.provider).map(|provider| provider.name.clone());
    let place = clinic.location(&appointment.location).map(|location| place(&location.name, &location.address));
    let facts = [
        (say!(words, "confirmation-when"), Some(when)),
        (say!(words, "confirmation-with"), with),
        (say!(words, "confirmation-where"), place),
    ];
    facts.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

/// A sentence around the clinic's number, which a phone can dial.
fn with_phone((before, after): (String, String), clinic: &Clinic) -> Markup {
    html! { p { (before) a href={ "tel:" (clinic.phone) } { (clinic.phone_shown) } (after) } }
}

#[cfg(test)]
mod tests;
