//! Stop texts to a number, or let them go on (row C17).

use crate::{Actor, ClinicId, Consent, Event, EventId, EventKind, PatientId, ReplyStep, StoppedBy};

/// What the channels of everybody with a number tell of its owner's word on texts.
pub fn consent_told(
    patients: &[(ClinicId, PatientId)],
    consent: Consent,
    mut fresh: impl FnMut() -> EventId,
) -> Vec<ReplyStep> {
    let kind = || consent.stopped.map_or(EventKind::TextsResumed, |by| EventKind::TextsStopped { by });
    let step = |(clinic, patient): &(ClinicId, PatientId)| ReplyStep {
        clinic: clinic.clone(),
        event: Event { id: fresh(), patient: patient.clone(), at: consent.at, by: Actor::Patient, kind: kind() },
        // A word that may have meant the appointment: staff ask.
        for_staff: consent.stopped == Some(StoppedBy::CancelReply),
    };
    patients.iter().map(step).collect()
}
