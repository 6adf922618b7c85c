//! The calendar file of an appointment (RFC 5545).

use domain::{Appointment, Clinic};
use icalendar::{Calendar, Component, Event};
use jiff::{Timestamp, tz::Offset};

/// A calendar file with the one appointment. Its UID stays the same through every move, and SEQUENCE rises, so that
/// a calendar takes a later file as an update of the same entry. Times are in UTC, which every reader shows in the
/// zone of its owner.
pub fn calendar_file(clinic: &Clinic, appointment: &Appointment, now: Timestamp) -> String {
    let uid = format!("{}.{}@{}.slotlink", appointment.patient, appointment.id, clinic.id);
    let mut entry = Event::with_uid(&uid);
    entry
        .summary(&format!("Appointment: {}", clinic.name))
        .description(&format!("{}, telephone {}", clinic.name, clinic.phone))
        .add_property("DTSTAMP", utc(now))
        .add_property("DTSTART", utc(appointment.span.start()))
        .add_property("DTEND", utc(appointment.span.end()))
        .add_property("SEQUENCE", appointment.sequence.to_string())
        .add_property("STATUS", "CONFIRMED");
    if let Some(location) = clinic.location(&appointment.location) {
        entry.add_property("LOCATION", place(&location.name, &location.address));
    }
    let mut calendar = Calendar::new();
    calendar.append_property(("METHOD", "PUBLISH")).push(entry.done());
    calendar.to_string()
}

/// Name and address in one line.
pub(crate) fn place(name: &str, address: &str) -> String {
    [name, address].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// RFC 5545, 3.3.5, form 2.
fn utc(at: Timestamp) -> String {
    Offset::UTC.to_datetime(at).strftime("%Y%m%dT%H%M%SZ").to_string()
}
