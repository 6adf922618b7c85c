//! The calendar file of an appointment (RFC 5545), which readers take as an update of the entry that they have, or as
//! its withdrawal (RFC 5546).

use domain::{Appointment, Clinic};
use icalendar::{Calendar, Component, Event, Property};
use jiff::{Timestamp, tz::Offset};
use language::{Words, say};

/// A calendar file with the one appointment. Its UID and organiser stay the same through every move, and SEQUENCE rises,
/// so that a calendar takes a later file as an update of the same entry; that of a cancelled one withdraws it. Times are
/// in UTC, which every reader shows in the zone of its owner. `words` are those of whoever opens it.
pub fn calendar_file(clinic: &Clinic, appointment: &Appointment, words: Words, now: Timestamp) -> String {
    let uid = format!("{}.{}@{}.slotlink", appointment.patient, appointment.id, clinic.id);
    // A reader that does not know METHOD:CANCEL keeps the entry, which must not look as if it stood.
    let (method, status, summary) = if appointment.is_cancelled() {
        ("CANCEL", "CANCELLED", say!(words, "calendar-summary-cancelled", clinic = &clinic.name))
    } else {
        ("PUBLISH", "CONFIRMED", say!(words, "calendar-summary", clinic = &clinic.name))
    };
    let mut entry = Event::with_uid(&uid);
    entry
        .summary(&summary)
        .description(&say!(words, "calendar-description", clinic = &clinic.name, phone = &clinic.phone_shown))
        .add_property("DTSTAMP", utc(now))
        .add_property("DTSTART", utc(appointment.span.start()))
        .add_property("DTEND", utc(appointment.span.end()))
        .add_property("SEQUENCE", appointment.sequence.to_string())
        .add_property("STATUS", status)
        .append_property(organiser(clinic));
    if let Some(location) = clinic.location(&appointment.location) {
        entry.add_property("LOCATION", place(&location.name, &location.address));
    }
    let mut calendar = Calendar::new();
    calendar.append_property(("METHOD", method)).push(entry.done());
    within_75_octets(&calendar.to_string())
}

/// RFC 5546, 3.2.1 and 3.2.5: both methods must name one. The clinic is reached by telephone, so its address is that
/// number (RFC 5545, 3.3.3 takes any URI).
fn organiser(clinic: &Clinic) -> Property {
    // RFC 6868: a quotation mark would end the value.
    let name = clinic.name.replace('^', "^^").replace('"', "^'");
    Property::new("ORGANIZER", format!("tel:{}", clinic.phone)).add_parameter("CN", &name).done()
}

/// Folds what the library leaves an octet too long: the last line of a text, where the space before it makes it 76
/// (RFC 5545, 3.1).
fn within_75_octets(file: &str) -> String {
    const MOST: usize = 75;
    let mut folded = String::with_capacity(file.len());
    for line in file.split_inclusive("\r\n") {
        let mut left = line;
        while left.trim_end_matches("\r\n").len() > MOST {
            let (fits, rest) = left.split_at(left.floor_char_boundary(MOST));
            folded.push_str(fits);
            folded.push_str("\r\n ");
            left = rest;
        }
        folded.push_str(left);
    }
    folded
}

/// Name and address in one line.
pub(crate) fn place(name: &str, address: &str) -> String {
    [name, address].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// RFC 5545, 3.3.5, form 2.
fn utc(at: Timestamp) -> String {
    Offset::UTC.to_datetime(at).strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use domain::{AppointmentStatus, Language};

    fn appointment(sequence: u32) -> Appointment {
        Appointment { sequence, ..samples::appointment("2026-11-24T09:30:00Z".parse().unwrap()) }
    }

    fn file_of(clinic: &Clinic, appointment: &Appointment, language: Language) -> String {
        let now = "2026-11-21T12:00:00Z".parse().unwrap();
        calendar_file(clinic, appointment, Words::of(language), now)
    }

    fn file(clinic: &Clinic, language: Language) -> String {
        file_of(clinic, &appointment(3), language)
    }

    /// RFC 5545, 3.1: a line break and one space are no part of the text.
    fn unfolded(file: &str) -> String {
        file.replace("\r\n ", "")
    }

    #[test]
    fn an_entry_keeps_its_identity_in_every_language() {
        let clinic = samples::clinic();
        for (language, summary, description) in [
            (
                Language::English,
                "SUMMARY:Appointment: Clinic of Larkmoor & Sons",
                "DESCRIPTION:Clinic of Larkmoor & Sons\\, telephone 020 7946 0100",
            ),
            (
                Language::French,
                "SUMMARY:Rendez-vous\u{a0}: Clinic of Larkmoor & Sons",
                "DESCRIPTION:Clinic of Larkmoor & Sons\\, téléphone 020 7946 0100",
            ),
        ] {
            let file = unfolded(&file(&clinic, language));
            for line in [
                summary,
                description,
                "UID:p.a@c.slotlink",
                "SEQUENCE:3",
                "METHOD:PUBLISH",
                "STATUS:CONFIRMED",
                "DTSTART:20261124T093000Z",
                "DTEND:20261124T100000Z",
            ] {
                assert!(file.contains(&format!("{line}\r\n")), "{line} is missing in\n{file}");
            }
        }
    }

    #[test]
    fn c05_a_cancelled_one_withdraws_the_entry_of_the_same_uid_and_organiser() {
        let clinic = samples::clinic();
        let status = AppointmentStatus::Cancelled { reason: Some(domain::Reason::parse("I moved to Spain").unwrap()) };
        let cancelled = Appointment { status, ..appointment(4) };
        let (before, after) =
            (file(&clinic, Language::English), unfolded(&file_of(&clinic, &cancelled, Language::English)));
        for line in [
            "METHOD:CANCEL",
            "STATUS:CANCELLED",
            "SEQUENCE:4",
            "DTSTAMP:20261121T120000Z",
            "SUMMARY:Cancelled: Clinic of Larkmoor & Sons",
        ] {
            assert_eq!(after.matches(&format!("{line}\r\n")).count(), 1, "{line} is missing in\n{after}");
        }
        assert!(!after.contains("Spain"), "a reason is for the clinic alone");
        for name in ["UID:", "ORGANIZER;"] {
            let line = |file: &str| unfolded(file).lines().find(|line| line.starts_with(name)).unwrap().to_owned();
            assert_eq!(line(&before), line(&after));
        }
        let french = unfolded(&file_of(&clinic, &cancelled, Language::French));
        assert!(french.contains("SUMMARY:Annulé\u{a0}: Clinic of Larkmoor & Sons\r\n"), "{french}");
    }

    #[test]
    fn a_clinics_name_stays_within_the_organisers_parameter() {
        let mut clinic = samples::clinic();
        for (name, written) in [
            ("Clinic of Larkmoor", "CN=Clinic of Larkmoor:"),
            ("Larkmoor; Sons, Ltd: North", "CN=\"Larkmoor; Sons, Ltd: North\":"),
            ("\"Larkmoor\" ^ Sons", "CN=^'Larkmoor^' ^^ Sons:"),
        ] {
            name.clone_into(&mut clinic.name);
            let file = unfolded(&file(&clinic, Language::English));
            assert!(file.contains(&format!("ORGANIZER;{written}tel:+442079460100\r\n")), "{file}");
        }
    }

    #[test]
    fn long_lines_fold_at_75_octets_between_characters() {
        let mut clinic = samples::clinic();
        // Every length once, so that every way to meet the limit comes up, with characters of one to four octets.
        for length in 0..200 {
            clinic.name = format!(
                "{}{}",
                "a".repeat(length % 5),
                "é è\u{200b}老虎👩‍⚕️ ".chars().cycle().take(length).collect::<String>()
            );
            for language in Language::ALL {
                let file = file(&clinic, language);
                let told = [
                    say!(Words::of(language), "calendar-summary", clinic = &clinic.name),
                    say!(
                        Words::of(language),
                        "calendar-description",
                        clinic = &clinic.name,
                        phone = &clinic.phone_shown
                    ),
                ];
                for line in file.split("\r\n") {
                    assert!(line.len() <= 75, "{length}: {} octets: {line}", line.len());
                }
                for told in told {
                    assert!(unfolded(&file).contains(&told.replace(',', "\\,")), "{length}: {told} in {file}");
                }
            }
        }
    }
}
