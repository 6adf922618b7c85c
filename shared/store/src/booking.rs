//! The booking transaction.

use crate::appointment_item::write_appointment;
use crate::event_item::new_event;
use crate::item::{millis, string};
use crate::link_item::{new_token, read_link};
use crate::occupying::{DayWrite, LostDays};
use crate::repeated::{Done, DoneBefore, keep_request, said_before};
use crate::transaction::{Outcome, Refused, put_new, update};
use crate::{Store, StoreError, TokenHash, keys};
use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};
use domain::{Appointment, Booked, ClinicId, Grant, LinkId, Lost, LostLink, Origin, Request};
use jiff::Timestamp;

/// The token of the manage link that comes with an appointment.
#[derive(Debug, Clone)]
pub struct ManageToken {
    /// Its hash: the token itself never reaches the table.
    pub hash: TokenHash,
    /// What it grants.
    pub grant: Grant,
}

/// What became of an appointment that staff make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffBooking {
    /// It was made.
    Made,
    /// The request's key was used before, so none was made.
    Before(DoneBefore),
    /// The time was lost to another appointment.
    Lost(Lost),
}

/// Which write of the transaction is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Day(DayWrite),
    Link,
    Request,
    New,
}

impl Store {
    /// Writes a booking, all or nothing: the ticks of the provider's and the patient's day, the link, the appointment,
    /// the event and the manage link's token. `Err` within `Ok` says what it lost against.
    ///
    /// Where the answer was lost and the retries with it, the appointment is read: if it is there, the booking stands.
    pub async fn book(
        &self,
        clinic: &ClinicId,
        booked: &Booked,
        manage: &ManageToken,
        request: Option<&Request>,
        now: Timestamp,
    ) -> Result<Result<(), Lost>, StoreError> {
        let (parts, writes): (Vec<_>, Vec<_>) = self.writes(clinic, booked, manage, request, now)?.into_iter().unzip();
        match self.transact("book", writes, booked.event.id.as_str()).await {
            Ok(Outcome::Committed) => Ok(Ok(())),
            Ok(Outcome::Refused(refused)) => lost(&parts, refused).map(Err),
            Err(error) if error.is_busy() && self.stands(clinic, &booked.appointment).await => Ok(Ok(())),
            Err(error) => Err(error),
        }
    }

    /// The same for an appointment that staff make: no link is spent, so the request that may come again is kept as an
    /// item of its own.
    pub async fn book_for_patient(
        &self,
        clinic: &ClinicId,
        booked: &Booked,
        manage: &ManageToken,
        request: Option<&Request>,
        now: Timestamp,
    ) -> Result<StaffBooking, StoreError> {
        let (parts, writes): (Vec<_>, Vec<_>) = self.writes(clinic, booked, manage, request, now)?.into_iter().unzip();
        match self.transact("book_for_patient", writes, booked.event.id.as_str()).await {
            Ok(Outcome::Committed) => Ok(StaffBooking::Made),
            Ok(Outcome::Refused(refused)) => {
                let kept = parts.iter().position(|part| *part == Part::Request).and_then(|place| refused.get(place));
                // What this very request has done stays done: its own appointment has the time.
                match said_before(kept, request)? {
                    Some(before) => Ok(StaffBooking::Before(before)),
                    None => lost(&parts, refused).map(StaffBooking::Lost),
                }
            }
            Err(error) if error.is_busy() && self.stands(clinic, &booked.appointment).await => Ok(StaffBooking::Made),
            Err(error) => Err(error),
        }
    }

    fn writes(
        &self,
        clinic: &ClinicId,
        booked: &Booked,
        manage: &ManageToken,
        request: Option<&Request>,
        now: Timestamp,
    ) -> Result<Vec<(Part, TransactWriteItem)>, StoreError> {
        let appointment = &booked.appointment;
        let mut writes = Vec::new();
        for (day, write) in self.day_writes(clinic, None, Some(appointment), now)? {
            writes.push((Part::Day(day), write));
        }
        match (&appointment.origin, request) {
            (Origin::Link(link), _) => {
                writes.push((Part::Link, update(self.spend_link(clinic, appointment, link, request, now)?)));
            }
            (Origin::Staff { .. }, Some(request)) => {
                let done = Done::Appointment(appointment.id.clone());
                let kept = keep_request(&self.table, clinic, &appointment.patient, request, done, now)?;
                writes.push((Part::Request, kept));
            }
            (Origin::Staff { .. }, None) => {}
        }
        for item in [
            write_appointment(clinic, appointment)?,
            new_event(clinic, &booked.event)?,
            new_token(manage.hash.as_str(), &manage.grant, now)?,
        ] {
            writes.push((Part::New, put_new(&self.table, item)?));
        }
        Ok(writes)
    }

    /// The link is spent by this appointment, under the condition that it is unspent and has time.
    fn spend_link(
        &self,
        clinic: &ClinicId,
        appointment: &Appointment,
        link: &LinkId,
        request: Option<&Request>,
        now: Timestamp,
    ) -> Result<Update, StoreError> {
        let mut set = "SET #state = :spent, appointment = :appointment, spent_at = :now".to_owned();
        let mut spend = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::link(clinic, &appointment.patient, link).attributes()))
            .condition_expression(
                "#state = :unspent AND expires_at > :now AND attribute_not_exists(expiry_recorded_at)",
            )
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":unspent", string("unspent"))
            .expression_attribute_values(":spent", string("spent"))
            .expression_attribute_values(":appointment", string(appointment.id.as_str()))
            .expression_attribute_values(":now", millis(now))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        if let Some(request) = request {
            set.push_str(", request_key = :key, request_payload = :payload");
            spend = spend
                .expression_attribute_values(":key", string(request.key()))
                .expression_attribute_values(":payload", string(request.payload()));
        }
        spend.update_expression(set).build().map_err(|error| StoreError::unreadable("link", error))
    }

    /// Whether a booking whose answer was lost was written all the same.
    async fn stands(&self, clinic: &ClinicId, ours: &Appointment) -> bool {
        matches!(self.appointment(clinic, &ours.patient, &ours.id).await, Ok(Some(_)))
    }
}

fn lost(parts: &[Part], refused: Vec<Refused>) -> Result<Lost, StoreError> {
    let (mut lost, mut days) = (Lost::default(), LostDays::default());
    for (part, refused) in parts.iter().zip(refused).filter(|(_, refused)| refused.condition_failed) {
        match (part, refused.old) {
            (Part::Day(day), old) => days.add(*day, old)?,
            (Part::Link, Some(old)) => lost.link = LostLink::Changed(Box::new(read_link(old)?)),
            (Part::Link, None) => lost.link = LostLink::Gone,
            // Whoever keeps a request has asked what it says before this.
            (Part::Request, _) => {}
            (Part::New, _) => return Err(StoreError::unreadable("booking", "its identifiers were used before")),
        }
    }
    Ok(Lost { provider_days: days.provider, patient_days: days.patient, ..lost })
}
