//! The transactions that move an appointment and give it up.

use crate::appointment_item::{read_appointment, write_appointment};
use crate::event_item::new_event;
use crate::item::number;
use crate::occupying::{DayWrite, LostDays};
use crate::repeated::{Done, DoneBefore, keep_request, said_before};
use crate::transaction::{Outcome, Refused, put_new};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use domain::{Appointment, Cancelled, ClinicId, Event, LostAppointment, LostChange, Request, Rescheduled};
use jiff::Timestamp;

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changing {
    /// It was written.
    Made,
    /// The request's key was used before, so nothing was written.
    Before(DoneBefore),
    /// Another change came first, or the time was lost, so nothing was written.
    Lost(LostChange),
}

/// A change as it is written.
#[derive(Clone, Copy)]
struct Change<'a> {
    operation: &'static str,
    before: &'a Appointment,
    after: &'a Appointment,
    event: &'a Event,
    request: Option<&'a Request>,
}

/// Which write of the transaction is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Day(DayWrite),
    Appointment,
    Event,
    Request,
}

impl Store {
    /// Writes a move, all or nothing: the ticks given up and taken, in the provider's and the patient's days, the
    /// appointment under its version, the event and, where the request can be repeated, that request.
    ///
    /// Where the answer was lost and the retries with it, the event is read: if it is there, the move stands.
    pub async fn reschedule(
        &self,
        clinic: &ClinicId,
        moved: &Rescheduled,
        request: Option<&Request>,
        now: Timestamp,
    ) -> Result<Changing, StoreError> {
        let Rescheduled { before, appointment: after, event } = moved;
        self.change(clinic, Change { operation: "reschedule", before, after, event, request }, now).await
    }

    /// Writes a cancellation in the same way: its time is given up, and none is taken.
    pub async fn cancel(
        &self,
        clinic: &ClinicId,
        cancelled: &Cancelled,
        request: Option<&Request>,
        now: Timestamp,
    ) -> Result<Changing, StoreError> {
        let Cancelled { before, appointment: after, event } = cancelled;
        self.change(clinic, Change { operation: "cancel", before, after, event, request }, now).await
    }

    async fn change(&self, clinic: &ClinicId, change: Change<'_>, now: Timestamp) -> Result<Changing, StoreError> {
        let (parts, writes): (Vec<_>, Vec<_>) = self.change_writes(clinic, change, now)?.into_iter().unzip();
        match self.transact(change.operation, writes, change.event.id.as_str()).await {
            Ok(Outcome::Committed) => Ok(Changing::Made),
            Ok(Outcome::Refused(refused)) => {
                let kept = parts.iter().position(|part| *part == Part::Request).and_then(|place| refused.get(place));
                // What this very request has done stays done, whatever has become of the appointment since.
                match said_before(kept, change.request)? {
                    Some(before) => Ok(Changing::Before(before)),
                    None => lost(&parts, refused).map(Changing::Lost),
                }
            }
            Err(error) if error.is_busy() && self.happened(clinic, change.event).await => Ok(Changing::Made),
            Err(error) => Err(error),
        }
    }

    fn change_writes(
        &self,
        clinic: &ClinicId,
        change: Change<'_>,
        now: Timestamp,
    ) -> Result<Vec<(Part, TransactWriteItem)>, StoreError> {
        let Change { before, after, event, request, .. } = change;
        let takes = Some(after).filter(|after| !after.is_cancelled());
        let days = self.day_writes(clinic, Some(before), takes, now)?;
        let mut writes: Vec<_> = days.into_iter().map(|(day, write)| (Part::Day(day), write)).collect();
        writes.push((Part::Appointment, self.replace_appointment(clinic, after)?));
        writes.push((Part::Event, put_new(&self.table, new_event(clinic, event)?)?));
        if let Some(request) = request {
            let done = Done::Appointment(after.id.clone());
            writes.push((Part::Request, keep_request(&self.table, clinic, &after.patient, request, done, now)?));
        }
        Ok(writes)
    }

    /// Puts an appointment in place of the version before it.
    pub(crate) fn replace_appointment(
        &self,
        clinic: &ClinicId,
        appointment: &Appointment,
    ) -> Result<TransactWriteItem, StoreError> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(write_appointment(clinic, appointment)?))
            .condition_expression("version = :before")
            .expression_attribute_values(":before", number(i64::from(appointment.version) - 1))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(|error| StoreError::unreadable("appointment", error))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// Whether a change whose answer was lost was written all the same.
    pub(crate) async fn happened(&self, clinic: &ClinicId, event: &Event) -> bool {
        matches!(self.event(clinic, &event.patient, &event.id).await, Ok(Some(_)))
    }
}

fn lost(parts: &[Part], refused: Vec<Refused>) -> Result<LostChange, StoreError> {
    let (mut appointment, mut days) = (LostAppointment::AsItMustBe, LostDays::default());
    for (part, refused) in parts.iter().zip(refused).filter(|(_, refused)| refused.condition_failed) {
        match (part, refused.old) {
            (Part::Day(day), old) => days.add(*day, old)?,
            (Part::Appointment, Some(old)) => {
                appointment = LostAppointment::Changed(Box::new(read_appointment(old)?));
            }
            (Part::Appointment, None) => appointment = LostAppointment::Gone,
            // Whoever keeps a request has asked what it says before this.
            (Part::Request, _) => {}
            (Part::Event, _) => return Err(StoreError::unreadable("event", "its identifier was used before")),
        }
    }
    Ok(LostChange { appointment, provider_days: days.provider, patient_days: days.patient })
}
