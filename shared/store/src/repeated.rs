//! Requests that may come twice: each is kept for a day with what it did, in the transaction that did it.

use crate::item::{from_item, text, to_item};
use crate::keys::{self, Key};
use crate::transaction::{Refused, put_over_old};
use crate::{Store, StoreError, TokenHash};
use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{AppointmentId, ClinicId, EventId, LinkId, PatientId, Request};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a request did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// It made this link, or sent it again.
    Link(#[serde(with = "text")] LinkId),
    /// It made this appointment, or changed it.
    Appointment(#[serde(with = "text")] AppointmentId),
    /// It sent the alert of this event.
    Alert(#[serde(with = "text")] EventId),
}

/// What a request's key was used for before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoneBefore {
    /// For this very request, which did this.
    Same(Done),
    /// For something else.
    OtherPayload,
}

impl DoneBefore {
    /// The link, where it was this very request, of a link.
    pub fn link(self) -> Option<LinkId> {
        match self {
            Self::Same(Done::Link(link)) => Some(link),
            _ => None,
        }
    }

    /// The appointment, where it was this very request, of an appointment.
    pub fn appointment(self) -> Option<AppointmentId> {
        match self {
            Self::Same(Done::Appointment(appointment)) => Some(appointment),
            _ => None,
        }
    }

    /// The event of the alert, where it was this very request, of an alert.
    pub fn alert(self) -> Option<EventId> {
        match self {
            Self::Same(Done::Alert(event)) => Some(event),
            _ => None,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct RequestItem {
    payload: String,
    #[serde(flatten)]
    done: Done,
    ttl: i64,
}

impl RequestItem {
    fn says_to(self, request: &Request) -> DoneBefore {
        if self.payload == request.payload() { DoneBefore::Same(self.done) } else { DoneBefore::OtherPayload }
    }
}

impl Store {
    /// What this request did before; nothing where it is new, or older than a day.
    pub async fn done_before(
        &self,
        clinic: &ClinicId,
        patient: &PatientId,
        request: &Request,
        now: Timestamp,
    ) -> Result<Option<DoneBefore>, StoreError> {
        let item = self.get("done_before", &request_key(clinic, patient, request)).await?;
        let before = item.map(|item| from_item::<RequestItem>("request", item)).transpose()?;
        Ok(before.filter(|before| now.as_second() < before.ttl).map(|before| before.says_to(request)))
    }
}

/// The write that keeps a request, under the condition that its key was not used within a day.
pub(crate) fn keep_request(
    table: &str,
    clinic: &ClinicId,
    patient: &PatientId,
    request: &Request,
    done: Done,
    now: Timestamp,
) -> Result<TransactWriteItem, StoreError> {
    let kept_until = now.saturating_add(domain::REPLAYED_FOR).unwrap_or(Timestamp::MAX);
    let item = RequestItem { payload: request.payload().to_owned(), done, ttl: kept_until.as_second() };
    put_over_old(table, to_item(&request_key(clinic, patient, request), &item)?, now)
}

/// What a refused transaction says of its request, given the write that was to keep it.
pub(crate) fn said_before(kept: Option<&Refused>, request: Option<&Request>) -> Result<Option<DoneBefore>, StoreError> {
    let (Some(kept), Some(request)) = (kept.filter(|kept| kept.condition_failed), request) else {
        return Ok(None);
    };
    let before: RequestItem = from_item("request", kept.old.clone().unwrap_or_default())?;
    Ok(Some(before.says_to(request)))
}

fn request_key(clinic: &ClinicId, patient: &PatientId, request: &Request) -> Key {
    keys::repeated(clinic, patient, TokenHash::of(request.key()).as_str())
}
