//! The transaction that keeps what a patient answered.

use crate::allowance::limit_reached;
use crate::appointment_item::read_appointment;
use crate::event_item::new_event;
use crate::repeated::{Done, DoneBefore, keep_request, said_before};
use crate::transaction::{Outcome, Refused, put_new};
use crate::{Store, StoreError};
use domain::{Appointment, ClinicId, LimitReached, Request, RequestAnswered};
use jiff::Timestamp;

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answering {
    /// It was written.
    Made,
    /// The request's key was used before, so nothing was written.
    Before(DoneBefore),
    /// As much was sent today as may be, so nothing was written.
    Limited(LimitReached),
    /// Another change came first: so stands the appointment now, unless it was erased with its patient's record.
    Changed(Option<Box<Appointment>>),
}

/// How many writes stand before the counts: the appointment's and the event's.
const BEFORE_COUNTS: usize = 2;

impl Store {
    /// Writes an answer, all or nothing: the appointment under its version, the event, the day's counts where a message is
    /// owed and, where the request can be repeated, that request.
    ///
    /// Where the answer was lost and the retries with it, the event is read: if it is there, the patient has answered.
    pub async fn answer_request(
        &self,
        clinic: &ClinicId,
        answered: &RequestAnswered,
        request: Option<&Request>,
        now: Timestamp,
    ) -> Result<Answering, StoreError> {
        let RequestAnswered { appointment, event, allowance, .. } = answered;
        let mut writes =
            vec![self.replace_appointment(clinic, appointment)?, put_new(&self.table, new_event(clinic, event)?)?];
        if let Some(allowance) = allowance {
            writes.extend(self.count_sending(clinic, &appointment.patient, allowance)?);
        }
        let counted = BEFORE_COUNTS..writes.len();
        if let Some(request) = request {
            let done = Done::Appointment(appointment.id.clone());
            writes.push(keep_request(&self.table, clinic, &appointment.patient, request, done, now)?);
        }
        match self.transact("answer_request", writes, event.id.as_str()).await {
            Ok(Outcome::Committed) => Ok(Answering::Made),
            Ok(Outcome::Refused(refused)) => match said_before(refused.get(counted.end), request)? {
                Some(before) => Ok(Answering::Before(before)),
                None => lost(refused, counted),
            },
            Err(error) if error.is_busy() && self.happened(clinic, event).await => Ok(Answering::Made),
            Err(error) => Err(error),
        }
    }
}

/// That the appointment has changed goes before that the day is full: what is decided from it anew may owe nothing.
fn lost(mut refused: Vec<Refused>, counted: std::ops::Range<usize>) -> Result<Answering, StoreError> {
    let limit = limit_reached(&refused[counted]);
    let of_appointment = refused.swap_remove(0);
    match (of_appointment.condition_failed, limit) {
        (true, _) => {
            let now = of_appointment.old.map(read_appointment).transpose()?;
            Ok(Answering::Changed(now.map(Box::new)))
        }
        (false, Some(limit)) => Ok(Answering::Limited(limit)),
        (false, None) => Err(StoreError::unreadable("event", "its identifier was used before")),
    }
}
