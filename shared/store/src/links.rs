//! What happens to a link between its sending and its booking.

use crate::event_item::new_event;
use crate::item::{millis, string};
use crate::link_item::{read_link, state_word};
use crate::transaction::{Outcome, put_new, update};
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, Update};
use domain::{ClinicId, Event, Link, LinkEnded};
use std::fmt;

/// The hash under which the table knows a token: SHA-256 in base64url. The token itself never reaches the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHash(String);

impl TokenHash {
    /// The hash of a token.
    pub fn of(token: &str) -> Self {
        use base64::Engine as _;
        use sha2::Digest as _;
        Self(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(token)))
    }

    /// As it stands in keys.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What became of ending a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndingLink {
    /// It books no more.
    Made,
    /// The link was no longer live, so nothing was written; nothing is here where it was erased.
    Changed(Option<Box<Link>>),
}

impl Store {
    /// Writes that a link was accessed, with its event. False where another request was first, or the link was spent
    /// meanwhile: then nothing is written.
    pub async fn mark_accessed(&self, clinic: &ClinicId, event: &Event) -> Result<bool, StoreError> {
        self.once(
            "mark_accessed",
            clinic,
            event,
            "SET accessed_at = :at",
            "#state = :unspent AND attribute_not_exists(accessed_at)",
        )
        .await
    }

    /// Writes that a scanner went on from a link, with its event. False where that was written before, or the link was
    /// spent meanwhile: then nothing is written.
    pub async fn mark_scanned(&self, clinic: &ClinicId, event: &Event) -> Result<bool, StoreError> {
        self.once(
            "mark_scanned",
            clinic,
            event,
            "SET scanned_at = :at",
            "#state = :unspent AND attribute_not_exists(scanned_at)",
        )
        .await
    }

    /// Writes that staff ended a link, with its event. The link must be unspent and unexpired, and nobody may have told
    /// that its time ran out: whoever decided just before that and writes just after it comes too late.
    pub async fn end_link(&self, clinic: &ClinicId, ended: &LinkEnded) -> Result<EndingLink, StoreError> {
        let LinkEnded { link, event } = ended;
        let end = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::link(clinic, &link.patient, &link.id).attributes()))
            .update_expression("SET #state = :ended, ended_at = :now")
            .condition_expression(
                "#state = :unspent AND expires_at > :now AND attribute_not_exists(expiry_recorded_at)",
            )
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":unspent", string("unspent"))
            .expression_attribute_values(":ended", string(state_word(&link.state)))
            .expression_attribute_values(":now", millis(event.at))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(|error| StoreError::unreadable("link", error))?;
        let writes = vec![update(end), put_new(&self.table, new_event(clinic, event)?)?];
        let Outcome::Refused(mut refused) = self.transact("end_link", writes, event.id.as_str()).await? else {
            return Ok(EndingLink::Made);
        };
        let of_link = refused.swap_remove(0);
        if !of_link.condition_failed {
            return Err(StoreError::unreadable("event", "its identifier was used before"));
        }
        Ok(EndingLink::Changed(of_link.old.map(read_link).transpose()?.map(Box::new)))
    }

    /// Writes that a link's time ran out, with its event. False where that was written before, or the link was spent or
    /// ended: then nothing is written.
    pub async fn record_expiry(&self, clinic: &ClinicId, event: &Event) -> Result<bool, StoreError> {
        self.once(
            "record_expiry",
            clinic,
            event,
            "SET expiry_recorded_at = :at",
            "#state = :unspent AND attribute_not_exists(expiry_recorded_at)",
        )
        .await
    }

    /// Changes the event's link and writes the event, at most once for each link.
    async fn once(
        &self,
        operation: &'static str,
        clinic: &ClinicId,
        event: &Event,
        change: &str,
        condition: &str,
    ) -> Result<bool, StoreError> {
        let link = event.kind.link().ok_or_else(|| StoreError::unreadable("event", "it is about no link"))?;
        let marked = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::link(clinic, &event.patient, link).attributes()))
            .update_expression(change)
            .condition_expression(condition)
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":unspent", string("unspent"))
            .expression_attribute_values(":at", millis(event.at))
            .build()
            .map_err(|error| StoreError::unreadable("link", error))?;
        let writes = vec![update(marked), put_new(&self.table, new_event(clinic, event)?)?];
        Ok(matches!(self.transact(operation, writes, event.id.as_str()).await?, Outcome::Committed))
    }
}
