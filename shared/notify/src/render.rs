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
        sms: format!("{short_name}: booked {}. See it: {url}", moment_short(start, &zone)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Encoding, sms_parts};
    use domain::{
        AppointmentId, AppointmentStatus, ClinicId, LinkId, Location, LocationId, PatientId, Phone, ProviderId, RuleId,
        Span, TypeId,
    };
    use jiff::{Timestamp, tz::TimeZone};

    /// The longest that the importer and the template allow: a short name of 20 characters, an origin of 60.
    fn longest() -> (Clinic, Appointment, String) {
        let location = LocationId::parse("l").unwrap();
        let clinic = Clinic {
            id: ClinicId::parse("c").unwrap(),
            name: "N".repeat(100),
            short_name: "S".repeat(20),
            phone: Phone::parse("+442079460100").unwrap(),
            online_booking: true,
            limits: domain::SendingLimits::default(),
            no_time: domain::NoTime::Recorded,
            locations: vec![Location {
                id: location.clone(),
                name: "Here".to_owned(),
                address: String::new(),
                zone: TimeZone::get("Europe/London").unwrap(),
            }],
            providers: Vec::new(),
            types: Vec::new(),
            rules: Vec::new(),
        };
        // In the hour that comes twice, so that the time is told with its offset: the longest way to tell it.
        let start: Timestamp = "2026-10-25T00:30:00Z".parse().unwrap();
        let span = Span::new(start, domain::Minutes::new(30).after(start));
        let appointment = Appointment {
            id: AppointmentId::parse("a").unwrap(),
            patient: PatientId::parse("p").unwrap(),
            provider: ProviderId::parse("v").unwrap(),
            location,
            appointment_type: TypeId::parse("t").unwrap(),
            rule: RuleId::parse("r").unwrap(),
            link: LinkId::parse("k").unwrap(),
            span,
            occupied: span,
            version: 1,
            sequence: 0,
            status: AppointmentStatus::Booked,
        };
        (clinic, appointment, format!("{}/l/{}", "o".repeat(60), "t".repeat(22)))
    }

    #[test]
    fn c03_every_shipped_text_is_one_part_with_the_longest_values() {
        let (clinic, appointment, url) = longest();
        let notices = [
            Notice::Invitation { clinic: &clinic, url: &url },
            Notice::Confirmation { clinic: &clinic, appointment: &appointment, url: &url },
        ];
        for notice in notices {
            let text = render(notice).sms;
            let parts = sms_parts(&text);
            assert_eq!((parts.parts, parts.encoding), (1, Encoding::Gsm7), "{} units: {text}", parts.units);
            assert!(text.contains(&url));
        }
    }
}
