//! Alerts: what staff said in them, beside their events.

use crate::allowance::{COUNTS, limit_reached};
use crate::event_item::new_event;
use crate::item::{Attributes, Millis, from_item, optional, text, texts, to_item};
use crate::repeated::{Done, DoneBefore, keep_request, said_before};
use crate::transaction::{Outcome, put_new};
use crate::{Store, StoreError, keys};
use domain::{Alert, AlertText, Channel, ClinicId, EventId, LimitReached, PatientAlerted, PatientId, Reason, Request};
use serde::{Deserialize, Serialize};

/// What became of an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alerting {
    /// It was written, and its messages are owed.
    Made,
    /// The request's key was used before, so nothing was written.
    Before(DoneBefore),
    /// As much was sent today as may be, so nothing was written.
    Limited(LimitReached),
}

#[derive(Serialize, Deserialize)]
struct AlertItem {
    #[serde(with = "text")]
    event: EventId,
    #[serde(with = "text")]
    patient: PatientId,
    at: Millis,
    #[serde(with = "text")]
    text: AlertText,
    #[serde(with = "texts")]
    channels: Vec<Channel>,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    override_reason: Option<Reason>,
}

impl Store {
    /// Writes an alert with its event, counts it among what was sent today and keeps, where it can be repeated, the
    /// request: all or nothing.
    ///
    /// Where the answer was lost and the retries with it, the event is read: if it is there, the alert was made.
    pub async fn alert_patient(
        &self,
        clinic: &ClinicId,
        alerted: &PatientAlerted,
        request: Option<&Request>,
    ) -> Result<Alerting, StoreError> {
        let PatientAlerted { alert, event, allowance } = alerted;
        let mut writes = Vec::from(self.count_sending(clinic, &alert.patient, allowance)?);
        if let Some(request) = request {
            let done = Done::Alert(alert.event.clone());
            writes.push(keep_request(&self.table, clinic, &alert.patient, request, done, alert.at)?);
        }
        for item in [new_alert(clinic, alert)?, new_event(clinic, event)?] {
            writes.push(put_new(&self.table, item)?);
        }
        let refused = match self.transact("alert_patient", writes, event.id.as_str()).await {
            Ok(Outcome::Committed) => return Ok(Alerting::Made),
            Ok(Outcome::Refused(refused)) => refused,
            Err(error) if error.is_busy() && self.happened(clinic, event).await => return Ok(Alerting::Made),
            Err(error) => return Err(error),
        };
        let (counts, rest) = refused.split_at(COUNTS);
        // What this very request has done stays done, however much was sent since.
        if let Some(before) = said_before(rest.first(), request)? {
            return Ok(Alerting::Before(before));
        }
        match limit_reached(counts) {
            Some(limit) => Ok(Alerting::Limited(limit)),
            None => Err(StoreError::unreadable("alert", "its identifier was used before")),
        }
    }

    /// What an event said to its patient; nothing where it is no alert, or was erased.
    pub async fn alert(
        &self,
        clinic: &ClinicId,
        patient: &PatientId,
        event: &EventId,
    ) -> Result<Option<Alert>, StoreError> {
        self.get("alert", &keys::alert(clinic, patient, event)).await?.map(read_alert).transpose()
    }
}

fn new_alert(clinic: &ClinicId, alert: &Alert) -> Result<Attributes, StoreError> {
    let item = AlertItem {
        event: alert.event.clone(),
        patient: alert.patient.clone(),
        at: Millis(alert.at),
        text: alert.text.clone(),
        channels: alert.channels.clone(),
        override_reason: alert.override_reason.clone(),
    };
    to_item(&keys::alert(clinic, &alert.patient, &alert.event), &item)
}

pub(crate) fn read_alert(item: Attributes) -> Result<Alert, StoreError> {
    let AlertItem { event, patient, at: Millis(at), text, channels, override_reason } = from_item("alert", item)?;
    Ok(Alert { event, patient, at, text, channels, override_reason })
}
