//! What messages say. No text message holds a name, a clinician, a type or a reason.

use crate::{
    Attachment,
    calendar::place,
    email::{action, email},
};
use domain::{Appointment, Change, Clinic, MessageKind, OneTimeCode, Rule, has_change_links, may_change};
use jiff::{Timestamp, tz::TimeZone};
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
    /// The appointment is booked, or was moved.
    Confirmation {
        /// From whom.
        clinic: &'a Clinic,
        /// Under which rule, if it has one and the clinic still knows it.
        rule: Option<&'a Rule>,
        /// What was booked.
        appointment: &'a Appointment,
        /// The manage link.
        url: &'a str,
        /// When it is told: what the patient may do changes with time.
        now: Timestamp,
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
    /// The links in it, in order; some are in the email alone, or in the text message alone.
    pub links: Vec<String>,
    /// What travels with the email.
    pub attachments: Vec<Attachment>,
}

/// Puts a message into the words of a language.
pub fn render(notice: Notice<'_>, words: Words) -> Rendered {
    match notice {
        Notice::Invitation { clinic, url } => invitation(clinic, url, words),
        Notice::Confirmation { clinic, rule, appointment, url, now } => {
            let change = has_change_links(clinic, rule, appointment)
                .then(|| change_links(clinic, rule, appointment, url, now, words));
            let attachments = vec![Attachment::calendar(clinic, appointment, words, now)];
            Rendered { attachments, ..confirmation(clinic, appointment, url, change.as_deref(), words) }
        }
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
        attachments: Vec::new(),
    }
}

/// What the patient may do with the appointment, in words, and the address for it (rows G8 to G11, G13).
fn change_links(
    clinic: &Clinic,
    rule: Option<&Rule>,
    appointment: &Appointment,
    url: &str,
    now: Timestamp,
    words: Words,
) -> Vec<(String, String)> {
    let may = |change| may_change(clinic, rule, appointment, change, now).is_ok();
    let links = [
        (may(Change::Reschedule), say!(words, "confirmation-change"), format!("{url}/slots")),
        (may(Change::Cancel), say!(words, "confirmation-cancel"), format!("{url}/cancel")),
    ];
    links.into_iter().filter(|(may, ..)| *may).map(|(_, told, url)| (told, url)).collect()
}

/// `change` has the links by which the patient changes it; without it the email has no link at all.
fn confirmation(
    clinic: &Clinic,
    appointment: &Appointment,
    url: &str,
    change: Option<&[(String, String)]>,
    words: Words,
) -> Rendered {
    let facts = facts(clinic, appointment, words);
    let (subject, booked) = if appointment.was_moved() {
        (say!(words, "confirmation-moved-subject", clinic = &clinic.name), say!(words, "confirmation-moved"))
    } else {
        (say!(words, "confirmation-subject", clinic = &clinic.name), say!(words, "confirmation-booked"))
    };
    let (before, after) = match change {
        Some(_) => words.around(message!("confirmation-help", clinic = &clinic.name), "phone"),
        None => words.around(message!("confirmation-call-to-change", clinic = &clinic.name), "phone"),
    };
    let links = change.map_or_else(String::new, |change| {
        let see = say!(words, "confirmation-action-before-link");
        format!("{see}\n{url}\n\n{}", rows(change, words))
    });
    let when = words.moment_short(appointment.span.start(), &zone(clinic, appointment));
    Rendered {
        kind: MessageKind::Confirmation,
        sms: say!(words, "confirmation-sms", clinic = &clinic.short_name, when = when, url = url),
        text: format!("{booked}\n\n{}{links}{before}{}{after}\n", rows(&facts, words), clinic.phone_shown),
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
                @if let Some(change) = change {
                    (action(url, &say!(words, "confirmation-action")))
                    @for (told, url) in change { p { a href=(url) { (told) } } }
                }
                (with_phone((before, after), clinic))
            },
        ),
        subject,
        links: [url]
            .into_iter()
            .chain(change.into_iter().flatten().map(|(_, url)| &**url))
            .map(str::to_owned)
            .collect(),
        attachments: Vec::new(),
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
        attachments: Vec::new(),
    }
}

/// Labels with their values, a line each, and an empty line behind them.
fn rows(rows: &[(String, String)], words: Words) -> String {
    let row = |(label, value): &(String, String)| say!(words, "confirmation-row", label = label, value = value) + "\n";
    if rows.is_empty() { String::new() } else { rows.iter().map(row).collect::<String>() + "\n" }
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
