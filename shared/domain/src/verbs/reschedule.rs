//! Move an appointment to another time.

use super::book::{BookRefusal, check_slot};
use super::list_slots::{ProviderDays, occupied};
use crate::{
    Actor, Appointment, AppointmentStatus, Change, ChangeRefusal, Clinic, Day, Event, EventId, EventKind, Rule, SlotId,
    Tick, may_change,
};
use jiff::Timestamp;

/// What a move is decided from.
#[derive(Debug, Clone, Copy)]
pub struct RescheduleView<'a> {
    /// The clinic's facts.
    pub clinic: &'a Clinic,
    /// The appointment's rule, if it has one and the clinic still knows it.
    pub rule: Option<&'a Rule>,
    /// The appointment as it stands.
    pub appointment: &'a Appointment,
    /// Whether the patient has proved what the rule asks.
    pub verified: bool,
}

/// Move the appointment to this slot.
#[derive(Debug, Clone)]
pub struct Reschedule {
    /// Which one.
    pub slot: SlotId,
    /// The version that whoever asks has seen, if they say.
    pub version: Option<u32>,
}

/// An appointment that is moved as soon as it is written: the old time is given up and the new one taken in the same
/// instant, so that the patient holds exactly one (invariant 3 of the design).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescheduled {
    /// As it was until now.
    pub before: Appointment,
    /// As it is from now on: the same id, the next version and sequence.
    pub appointment: Appointment,
    /// That it was moved.
    pub event: Event,
}

/// Why nothing was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RescheduleRefusal {
    /// The rule asks for a proof that has not been given.
    NotVerified,
    /// This appointment cannot be moved by its patient, or no longer.
    Change(ChangeRefusal),
    /// It is at this very slot already: nothing needs to be done.
    AlreadyThere,
    /// It was moved since whoever asks has seen it.
    ChangedMeanwhile,
    /// It was erased with its patient's record.
    Gone,
    /// No such slot was ever offered for it.
    NotOffered,
    /// The slot is past or within the minimum notice by now.
    TooLate,
    /// Somebody else has the time.
    Taken,
    /// The patient has another appointment at the time.
    PatientBusy,
}

/// What the table said when it refused to change an appointment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LostChange {
    /// The appointment.
    pub appointment: LostAppointment,
    /// The provider's days that had a tick taken.
    pub provider_days: Vec<Day>,
    /// The patient's days that had a tick taken.
    pub patient_days: Vec<Day>,
}

/// The appointment of a refused change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LostAppointment {
    /// It was not the appointment that refused.
    #[default]
    AsItMustBe,
    /// Another change came first.
    Changed(Box<Appointment>),
    /// It was erased with its patient's record.
    Gone,
}

/// Decides on a move from the facts alone; that the new time is free and the appointment unchanged is for the
/// transaction to find out.
pub fn reschedule(
    view: &RescheduleView<'_>,
    command: &Reschedule,
    event: EventId,
    now: Timestamp,
) -> Result<Rescheduled, RescheduleRefusal> {
    if !view.verified {
        return Err(RescheduleRefusal::NotVerified);
    }
    let before = view.appointment;
    // Before the limits: whoever repeats a request whose answer was lost is told of its success.
    if !before.is_cancelled() && before.is_at(&command.slot) {
        return Err(RescheduleRefusal::AlreadyThere);
    }
    may_change(view.clinic, view.rule, before, Change::Reschedule, now).map_err(RescheduleRefusal::Change)?;
    if command.version.is_some_and(|seen| seen != before.version) {
        return Err(RescheduleRefusal::ChangedMeanwhile);
    }
    let rule = rule_for_move(view).ok_or(RescheduleRefusal::Change(ChangeRefusal::NotAllowed))?;
    let slot = check_slot(view.clinic, &rule, &command.slot, now).map_err(|refusal| match refusal {
        BookRefusal::TooLate => RescheduleRefusal::TooLate,
        _ => RescheduleRefusal::NotOffered,
    })?;
    let kind = view.clinic.appointment_type(&before.appointment_type).ok_or(RescheduleRefusal::NotOffered)?;
    let appointment = Appointment {
        occupied: occupied(kind, slot.span),
        span: slot.span,
        provider: slot.id.provider,
        location: slot.id.location,
        version: before.version + 1,
        sequence: before.sequence + 1,
        status: AppointmentStatus::Booked,
        answer: None,
        ..before.clone()
    };
    let kind = EventKind::rescheduled(before, &appointment);
    let event = Event { id: event, patient: before.patient.clone(), at: now, by: Actor::Patient, kind };
    Ok(Rescheduled { before: before.clone(), appointment, event })
}

/// The rule as it holds for a move of this appointment: its own type, whatever the rule books today; only its own
/// provider and location where the rule says so, its own provider first (row R42). Where the appointment is, it may be
/// moved, also if staff have put it where the rule does not lead.
pub fn rule_for_move(view: &RescheduleView<'_>) -> Option<Rule> {
    let mut rule = view.rule?.clone();
    let appointment = view.appointment;
    rule.appointment_type = appointment.appointment_type.clone();
    if !rule.providers.contains(&appointment.provider) {
        rule.providers.push(appointment.provider.clone());
    }
    if !rule.locations.contains(&appointment.location) {
        rule.locations.push(appointment.location.clone());
    }
    if !rule.changes.other_provider {
        rule.providers.retain(|provider| provider == &appointment.provider);
    }
    if !rule.changes.other_location {
        rule.locations.retain(|location| location == &appointment.location);
    }
    rule.providers.sort_by_key(|provider| provider != &appointment.provider);
    Some(rule)
}

/// Says why a move that was decided lost when it was written.
pub fn lost_reschedule(lost: &LostChange, slot: &SlotId) -> RescheduleRefusal {
    match &lost.appointment {
        LostAppointment::Gone => RescheduleRefusal::Gone,
        LostAppointment::Changed(now) if now.is_cancelled() => RescheduleRefusal::Change(ChangeRefusal::Cancelled),
        LostAppointment::Changed(now) if now.is_at(slot) => RescheduleRefusal::AlreadyThere,
        LostAppointment::Changed(_) => RescheduleRefusal::ChangedMeanwhile,
        LostAppointment::AsItMustBe if lost.provider_days.is_empty() && !lost.patient_days.is_empty() => {
            RescheduleRefusal::PatientBusy
        }
        LostAppointment::AsItMustBe => RescheduleRefusal::Taken,
    }
}

/// A provider's days as they are without an appointment, which does not hide its own time.
pub fn days_without(mut of: ProviderDays, appointment: &Appointment) -> ProviderDays {
    if of.provider == appointment.provider && !appointment.is_cancelled() {
        free_ticks(&mut of.days, appointment.occupied.ticks());
    }
    of
}

/// A patient's days as they are without an appointment.
pub fn patient_days_without(mut days: Vec<Day>, appointment: &Appointment) -> Vec<Day> {
    if !appointment.is_cancelled() {
        free_ticks(&mut days, appointment.span.ticks());
    }
    days
}

fn free_ticks(days: &mut [Day], ticks: impl Iterator<Item = Tick>) {
    for tick in ticks {
        if let Some(day) = days.iter_mut().find(|day| day.date == tick.day()) {
            day.marks.remove(&tick.index());
        }
    }
}
