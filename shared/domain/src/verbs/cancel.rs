//! Give an appointment up.

use super::reschedule::{LostAppointment, LostChange};
use crate::{
    Actor, Appointment, AppointmentStatus, Change, ChangeRefusal, Clinic, Event, EventId, EventKind, Reason, Rule,
    may_change,
};
use jiff::Timestamp;

/// What a cancellation is decided from.
#[derive(Debug, Clone, Copy)]
pub struct CancelView<'a> {
    /// The clinic's facts.
    pub clinic: &'a Clinic,
    /// The appointment's rule, if it has one and the clinic still knows it.
    pub rule: Option<&'a Rule>,
    /// The appointment as it stands.
    pub appointment: &'a Appointment,
    /// Whether the patient has proved what the rule asks.
    pub verified: bool,
}

/// Cancel the appointment.
#[derive(Debug, Clone)]
pub struct Cancel {
    /// Why, if the patient says so.
    pub reason: Option<Reason>,
    /// The version that whoever asks has seen, if they say.
    pub version: Option<u32>,
}

/// An appointment that is cancelled as soon as it is written; its time is free in the same instant. It stays in the
/// record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    /// As it was until now.
    pub before: Appointment,
    /// As it is from now on: the next version and sequence.
    pub appointment: Appointment,
    /// That it was cancelled.
    pub event: Event,
}

/// Why nothing was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelRefusal {
    /// The rule asks for a proof that has not been given.
    NotVerified,
    /// It was cancelled before: nothing needs to be done.
    AlreadyCancelled,
    /// This appointment cannot be cancelled by its patient, or no longer.
    Change(ChangeRefusal),
    /// It was moved since whoever asks has seen it.
    ChangedMeanwhile,
    /// It was erased with its patient's record.
    Gone,
}

/// Decides on a cancellation from the facts alone; that the appointment is unchanged is for the transaction to find out.
pub fn cancel(
    view: &CancelView<'_>,
    command: Cancel,
    event: EventId,
    now: Timestamp,
) -> Result<Cancelled, CancelRefusal> {
    if !view.verified {
        return Err(CancelRefusal::NotVerified);
    }
    let before = view.appointment;
    may_change(view.clinic, view.rule, before, Change::Cancel, now).map_err(|refusal| match refusal {
        ChangeRefusal::Cancelled => CancelRefusal::AlreadyCancelled,
        other => CancelRefusal::Change(other),
    })?;
    if command.version.is_some_and(|seen| seen != before.version) {
        return Err(CancelRefusal::ChangedMeanwhile);
    }
    let appointment = Appointment {
        version: before.version + 1,
        sequence: before.sequence + 1,
        status: AppointmentStatus::Cancelled { reason: command.reason },
        ..before.clone()
    };
    let kind = EventKind::cancelled(&appointment);
    let event = Event { id: event, patient: before.patient.clone(), at: now, by: Actor::Patient, kind };
    Ok(Cancelled { before: before.clone(), appointment, event })
}

/// Says why a cancellation that was decided lost when it was written.
pub fn lost_cancel(lost: &LostChange) -> CancelRefusal {
    match &lost.appointment {
        LostAppointment::Gone => CancelRefusal::Gone,
        LostAppointment::Changed(now) if now.is_cancelled() => CancelRefusal::AlreadyCancelled,
        LostAppointment::Changed(_) | LostAppointment::AsItMustBe => CancelRefusal::ChangedMeanwhile,
    }
}
