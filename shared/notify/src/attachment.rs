//! Files that travel with an email.

use crate::calendar_file;
use domain::{Appointment, Clinic};
use jiff::Timestamp;
use language::Words;

/// A file that travels with an email.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it is called.
    pub name: String,
    /// Its media type with parameters (RFC 2045, 5.1), each as `name=value` without quotation marks.
    pub media_type: String,
    /// What is in it, with the line breaks of its format.
    pub text: String,
}

impl Attachment {
    /// The calendar file of an appointment. Its METHOD is said in the media type too (RFC 5545, 8.1), where mail programs
    /// look for it before they open the file.
    pub(crate) fn calendar(clinic: &Clinic, appointment: &Appointment, words: Words, now: Timestamp) -> Self {
        let method = if appointment.is_cancelled() { "CANCEL" } else { "PUBLISH" };
        Self {
            name: "appointment.ics".to_owned(),
            media_type: format!("text/calendar; charset=utf-8; method={method}"),
            text: calendar_file(clinic, appointment, words, now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::{AppointmentStatus, Language};

    #[test]
    fn the_media_type_says_the_method_of_the_file() {
        let clinic = samples::clinic();
        let booked = samples::appointment("2026-11-24T09:30:00Z".parse().unwrap());
        let cancelled = Appointment { status: AppointmentStatus::Cancelled { reason: None }, ..booked.clone() };
        for (appointment, method) in [(booked, "PUBLISH"), (cancelled, "CANCEL")] {
            let now = "2026-11-21T12:00:00Z".parse().unwrap();
            let file = Attachment::calendar(&clinic, &appointment, Words::of(Language::English), now);
            assert_eq!(file.media_type, format!("text/calendar; charset=utf-8; method={method}"));
            assert!(file.text.contains(&format!("METHOD:{method}\r\n")), "{}", file.text);
        }
    }
}
