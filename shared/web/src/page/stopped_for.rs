//! What the guard stops a text for, in words.

use domain::StoppedFor;
use language::{Words, say};

/// What the words tell that the guard has found.
pub fn stopped_for(words: Words, kind: StoppedFor) -> String {
    match kind {
        StoppedFor::PatientName => say!(words, "stopped-for-patient-name"),
        StoppedFor::ClinicianName => say!(words, "stopped-for-clinician-name"),
        StoppedFor::BirthDate => say!(words, "stopped-for-birth-date"),
        StoppedFor::PhoneNumber => say!(words, "stopped-for-phone-number"),
        StoppedFor::Address => say!(words, "stopped-for-address"),
        StoppedFor::Health => say!(words, "stopped-for-health"),
    }
}
