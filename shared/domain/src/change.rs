//! Whether the patient may change an appointment, and which of the confirmation's links say so.

use crate::{Appointment, Clinic, Minutes, Rule};
use jiff::Timestamp;

/// What a patient may want to do with an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Move it to another time.
    Reschedule,
    /// Give it up.
    Cancel,
}

/// Why a patient may not change an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeRefusal {
    /// It was cancelled.
    Cancelled,
    /// It has begun.
    Past,
    /// The clinic keeps this to its staff.
    NotAllowed,
    /// It is too close to its start.
    LimitPassed {
        /// How long before the start it would have been possible.
        notice: Minutes,
    },
}

/// Whether the patient may make this change now. `rule` is the appointment's, if it has one and the clinic still knows
/// it: without one nothing says that the patient may.
pub fn may_change(
    clinic: &Clinic,
    rule: Option<&Rule>,
    appointment: &Appointment,
    change: Change,
    now: Timestamp,
) -> Result<(), ChangeRefusal> {
    if appointment.is_cancelled() {
        return Err(ChangeRefusal::Cancelled);
    }
    if appointment.span.start() <= now {
        return Err(ChangeRefusal::Past);
    }
    let notice = notice(clinic, rule, appointment, change).ok_or(ChangeRefusal::NotAllowed)?;
    if notice.before(appointment.span.start()) <= now {
        return Err(ChangeRefusal::LimitPassed { notice });
    }
    Ok(())
}

/// How long before the start the change is still possible: the longer of what the rule and the provider ask. None where
/// the clinic does not allow it at all.
fn notice(clinic: &Clinic, rule: Option<&Rule>, appointment: &Appointment, change: Change) -> Option<Minutes> {
    let allowed = match change {
        Change::Reschedule => rule?.changes.reschedule.filter(|_| allows_rescheduling(clinic, appointment)),
        Change::Cancel => rule?.changes.cancel,
    };
    let notice = allowed.filter(|_| is_online(clinic, rule, appointment))?;
    let provider = clinic.provider(&appointment.provider);
    Some(provider.map_or(notice, |provider| notice.max(provider.change_notice)))
}

/// Whether appointment type, location and provider all allow rescheduling (row A6). What the clinic has given up since
/// forbids nothing: the patient must be able to get away from it.
pub fn allows_rescheduling(clinic: &Clinic, appointment: &Appointment) -> bool {
    let kind = clinic.appointment_type(&appointment.appointment_type);
    let (location, provider) = (clinic.location(&appointment.location), clinic.provider(&appointment.provider));
    kind.is_none_or(|kind| kind.reschedule)
        && location.is_none_or(|location| location.reschedule)
        && provider.is_none_or(|provider| provider.reschedule)
}

/// Whether a confirmation by email has the links MODIFY and CANCEL (rows G8 to G11): the clinician is subscribed to
/// online booking, the service is active and configured, the type is ticked for the confirmation email, and it is ticked
/// as bookable online. Whoever made the appointment does not matter.
pub fn has_change_links(clinic: &Clinic, rule: Option<&Rule>, appointment: &Appointment) -> bool {
    let kind = clinic.appointment_type(&appointment.appointment_type);
    is_online(clinic, rule, appointment) && kind.is_some_and(|kind| kind.messages.confirmation_email)
}

/// Whether patients act on this appointment themselves. The service is active by the clinic's switch, and configured by
/// a rule. A provider or type that is gone forbids nothing.
fn is_online(clinic: &Clinic, rule: Option<&Rule>, appointment: &Appointment) -> bool {
    let kind = clinic.appointment_type(&appointment.appointment_type);
    let provider = clinic.provider(&appointment.provider);
    let service = clinic.online_booking && rule.is_some();
    service && provider.is_none_or(|provider| provider.online) && kind.is_none_or(|kind| kind.online)
}
