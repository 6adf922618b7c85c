//! Make an appointment for a patient, as staff do (rows I13, G3).

use super::book::{BookIds, Booked, Lost};
use super::free_times::Sought;
use super::list_slots::occupied;
use crate::{
    Actor, Appointment, AppointmentStatus, Clinic, Event, EventKind, LocationId, Origin, Patient, ProviderId, Rule,
    Span, StaffMember, TypeId,
};
use jiff::Timestamp;

/// Make this appointment.
#[derive(Debug, Clone)]
pub struct BookForPatient {
    /// What.
    pub appointment_type: TypeId,
    /// With whom.
    pub provider: ProviderId,
    /// Where.
    pub location: LocationId,
    /// When.
    pub start: Timestamp,
    /// Also where the provider's hours do not offer it.
    pub overridden: bool,
}

/// Why no appointment was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookForPatientRefusal {
    /// The clinic has no such type.
    UnknownType,
    /// The clinic has no such provider.
    UnknownProvider,
    /// The clinic has no such location.
    UnknownLocation,
    /// The start is past.
    Past,
    /// The provider's hours there do not offer it: it needs an override.
    NotOffered,
    /// Another appointment has the time.
    Taken,
    /// The patient has another appointment at the time.
    PatientBusy,
}

/// Decides on an appointment from the facts alone; that the time is free is for the transaction to find out, also where
/// it is outside the hours. What rules ask of patients (notice, horizon, verification) does not bind staff. An override
/// that was not needed is not recorded as one.
pub fn book_for_patient(
    clinic: &Clinic,
    patient: &Patient,
    command: &BookForPatient,
    by: &StaffMember,
    ids: BookIds,
    now: Timestamp,
) -> Result<Booked, BookForPatientRefusal> {
    let BookForPatient { appointment_type, provider, location, start, overridden } = command;
    let kind = clinic.appointment_type(appointment_type).ok_or(BookForPatientRefusal::UnknownType)?;
    clinic.provider(provider).ok_or(BookForPatientRefusal::UnknownProvider)?;
    clinic.location(location).ok_or(BookForPatientRefusal::UnknownLocation)?;
    if *start < now {
        return Err(BookForPatientRefusal::Past);
    }
    let offered = Sought { kind, provider, location }.offers(clinic, *start);
    if !offered && !overridden {
        return Err(BookForPatientRefusal::NotOffered);
    }
    let span = Span::new(*start, kind.length.after(*start));
    let appointment = Appointment {
        id: ids.appointment,
        patient: patient.id.clone(),
        provider: provider.clone(),
        location: location.clone(),
        appointment_type: kind.id.clone(),
        rule: governing_rule(clinic, &kind.id, provider, location).map(|rule| rule.id.clone()),
        origin: Origin::Staff { by: by.id.clone(), overridden: !offered },
        span,
        occupied: occupied(kind, span),
        version: 1,
        sequence: 0,
        status: AppointmentStatus::Booked,
        answer: None,
    };
    let event = Event {
        id: ids.event,
        patient: appointment.patient.clone(),
        at: now,
        by: Actor::Staff(by.id.clone()),
        kind: EventKind::booked(&appointment),
    };
    Ok(Booked { appointment, event })
}

/// The rule that says what the patient may do with an appointment that staff make: of the rules of its type the first,
/// in the clinic's order, that offers its provider at its location, or else the first; none where the type has no rule.
pub fn governing_rule<'a>(
    clinic: &'a Clinic,
    kind: &TypeId,
    provider: &ProviderId,
    location: &LocationId,
) -> Option<&'a Rule> {
    let of_type = || clinic.rules.iter().filter(|rule| &rule.appointment_type == kind);
    let offers = |rule: &&Rule| rule.providers.contains(provider) && rule.locations.contains(location);
    of_type().find(offers).or_else(|| of_type().next())
}

/// Says why an appointment that was decided lost when it was written.
pub fn lost_for_patient(lost: &Lost) -> BookForPatientRefusal {
    if lost.is_the_patients() { BookForPatientRefusal::PatientBusy } else { BookForPatientRefusal::Taken }
}
