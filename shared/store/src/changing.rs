//! The transactions that move an appointment and give it up.

use crate::appointment_item::{read_appointment, write_appointment};
use crate::event_item::new_event;
use crate::item::number;
use crate::occupying::{DayWrite, LostDays};
use crate::transaction::{Outcome, Refused, put_new};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use domain::{Appointment, Cancelled, ClinicId, Event, LostAppointment, LostChange, Rescheduled};
use jiff::Timestamp;

/// Which write of the transaction is which.
#[derive(Debug, Clone, Copy)]
enum Part {
    Day(DayWrite),
    Appointment,
    Event,
}

impl Store {
    /// Writes a move, all or nothing: the ticks given up and taken, in the provider's and the patient's days, the
    /// appointment under its version, and the event. `Err` within `Ok` says what it lost against.
    ///
    /// Where the answer was lost and the retries with it, the event is read: if it is there, the move stands.
    pub async fn reschedule(
        &self,
        clinic: &ClinicId,
        moved: &Rescheduled,
        now: Timestamp,
    ) -> Result<Result<(), LostChange>, StoreError> {
        let days = self.day_writes(clinic, Some(&moved.before), Some(&moved.appointment), now)?;
        self.change("reschedule", clinic, days, &moved.appointment, &moved.event).await
    }

    /// Writes a cancellation, all or nothing: the ticks given up, the appointment under its version, and the event.
    pub async fn cancel(
        &self,
        clinic: &ClinicId,
        cancelled: &Cancelled,
        now: Timestamp,
    ) -> Result<Result<(), LostChange>, StoreError> {
        let days = self.day_writes(clinic, Some(&cancelled.before), None, now)?;
        self.change("cancel", clinic, days, &cancelled.appointment, &cancelled.event).await
    }

    async fn change(
        &self,
        operation: &'static str,
        clinic: &ClinicId,
        days: Vec<(DayWrite, TransactWriteItem)>,
        appointment: &Appointment,
        event: &Event,
    ) -> Result<Result<(), LostChange>, StoreError> {
        let mut writes: Vec<_> = days.into_iter().map(|(day, write)| (Part::Day(day), write)).collect();
        writes.push((Part::Appointment, self.replace_appointment(clinic, appointment)?));
        writes.push((Part::Event, put_new(&self.table, new_event(clinic, event)?)?));
        let (parts, writes): (Vec<_>, Vec<_>) = writes.into_iter().unzip();
        match self.transact(operation, writes, event.id.as_str()).await {
            Ok(Outcome::Committed) => Ok(Ok(())),
            Ok(Outcome::Refused(refused)) => lost(&parts, refused).map(Err),
            Err(error) if error.is_busy() && self.happened(clinic, event).await => Ok(Ok(())),
            Err(error) => Err(error),
        }
    }

    /// Puts an appointment in place of the version before it.
    fn replace_appointment(
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
    async fn happened(&self, clinic: &ClinicId, event: &Event) -> bool {
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
            (Part::Event, _) => return Err(StoreError::unreadable("event", "its identifier was used before")),
        }
    }
    Ok(LostChange { appointment, provider_days: days.provider, patient_days: days.patient })
}
