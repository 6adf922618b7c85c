//! What messages say. No text message holds a name, a clinician, a type or a reason.

use crate::calendar::place;
use domain::{Appointment, Clinic, MessageKind};
use language::{moment_in_full, moment_short};
use maud::{DOCTYPE, Markup, html};

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

/// Puts a message into words.
pub fn render(notice: Notice<'_>) -> Rendered {
    match notice {
        Notice::Invitation { clinic, url } => invitation(clinic, url),
        Notice::Confirmation { clinic, appointment, url } => confirmation(clinic, appointment, url),
    }
}

fn invitation(clinic: &Clinic, url: &str) -> Rendered {
    let Clinic { name, short_name, phone, .. } = clinic;
    let subject = format!("{name}: book your appointment");
    Rendered {
        kind: MessageKind::Invitation,
        sms: format!("{short_name}: please choose a time for your appointment: {url}"),
        text: format!(
            "Please choose a time for your appointment with this link, which is for you alone:\n\n{url}\n\n\
             If you need help, call {name} on {phone}.\n"
        ),
        html: email(
            &subject,
            &html! {
                p { "Please choose a time for your appointment. The link is for you alone." }
                p { a href=(url) { "Choose a time" } }
                p { "If you need help, call " (name) " on " (phone) "." }
            },
        ),
        subject,
        links: vec![url.to_owned()],
    }
}

fn confirmation(clinic: &Clinic, appointment: &Appointment, url: &str) -> Rendered {
    let Clinic { name, short_name, phone, .. } = clinic;
    let location = clinic.location(&appointment.location);
    let zone = location.map_or(jiff::tz::TimeZone::UTC, |location| location.zone.clone());
    let start = appointment.span.start();
    let when = moment_in_full(start, &zone);
    let with = clinic.provider(&appointment.provider).map_or("", |provider| provider.name.as_str());
    let place = location.map(|location| place(&location.name, &location.address)).unwrap_or_default();
    let subject = format!("{name}: your appointment is booked");
    Rendered {
        kind: MessageKind::Confirmation,
        sms: format!("{short_name}: booked for {}. See it: {url}", moment_short(start, &zone)),
        text: format!(
            "Your appointment is booked.\n\nWhen: {when}\nWith: {with}\nWhere: {place}\n\n\
             See it or add it to your calendar:\n{url}\n\nIf you cannot come, call {name} on {phone}.\n"
        ),
        html: email(
            &subject,
            &html! {
                p { "Your appointment is booked." }
                table {
                    tr { th align="left" { "When" } td { (when) } }
                    tr { th align="left" { "With" } td { (with) } }
                    tr { th align="left" { "Where" } td { (place) } }
                }
                p { a href=(url) { "See it or add it to your calendar" } }
                p { "If you cannot come, call " (name) " on " (phone) "." }
            },
        ),
        subject,
        links: vec![url.to_owned()],
    }
}

fn email(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="color-scheme" content="light dark";
                title { (title) }
            }
            body { (body) }
        }
    };
    page.into_string()
}
