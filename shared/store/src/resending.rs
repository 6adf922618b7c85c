//! Sending a link again.

use crate::allowance::{COUNTS, limit_reached};
use crate::event_item::new_event;
use crate::item::{millis, number, string};
use crate::link_item::read_link;
use crate::repeated::{Done, DoneBefore, keep_request, said_before};
use crate::transaction::{Outcome, put_new, update};
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, Update};
use domain::{ClinicId, LimitReached, Link, LinkSentAgain, Request};
use jiff::Timestamp;

/// What became of sending a link again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resending {
    /// It was counted, and its message is owed.
    Made,
    /// The request's key was used before, so nothing was sent.
    Before(DoneBefore),
    /// As much was sent today as may be, so nothing was sent.
    Limited(LimitReached),
    /// The link is no longer as it was decided from, so nothing was sent; nothing is here where it was erased.
    Changed(Option<Box<Link>>),
}

impl Store {
    /// Writes that a link was sent again: its count, its event, what was sent today and, where the request can be
    /// repeated, that request. The link must be unspent, unexpired and sent as often as the decision says.
    pub async fn send_link_again(
        &self,
        clinic: &ClinicId,
        sent: &LinkSentAgain,
        request: Option<&Request>,
        now: Timestamp,
    ) -> Result<Resending, StoreError> {
        let link = &sent.link;
        let mut writes = Vec::from(self.count_sending(clinic, &link.patient, &sent.allowance)?);
        writes.push(update(self.count_on_link(clinic, sent, now)?));
        if let Some(request) = request {
            let done = Done::Link(link.id.clone());
            writes.push(keep_request(&self.table, clinic, &link.patient, request, done, now)?);
        }
        writes.push(put_new(&self.table, new_event(clinic, &sent.event)?)?);
        let Outcome::Refused(mut refused) = self.transact("send_link_again", writes, sent.event.id.as_str()).await?
        else {
            return Ok(Resending::Made);
        };
        // What this very request has done stays done, whatever has become of the link since.
        if let Some(before) = said_before(refused.get(COUNTS + 1), request)? {
            return Ok(Resending::Before(before));
        }
        let limit = limit_reached(&refused[..COUNTS]);
        let of_link = refused.swap_remove(COUNTS);
        match (of_link.condition_failed, limit) {
            (true, _) => Ok(Resending::Changed(of_link.old.map(read_link).transpose()?.map(Box::new))),
            (false, Some(limit)) => Ok(Resending::Limited(limit)),
            (false, None) => Err(StoreError::unreadable("event", "its identifier was used before")),
        }
    }

    fn count_on_link(&self, clinic: &ClinicId, sent: &LinkSentAgain, now: Timestamp) -> Result<Update, StoreError> {
        // A link that was made before there was a count has none.
        let counted = if sent.before == 0 {
            "sendings = :before OR attribute_not_exists(sendings)"
        } else {
            "sendings = :before"
        };
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::link(clinic, &sent.link.patient, &sent.link.id).attributes()))
            .update_expression("ADD sendings :one")
            .condition_expression(format!("#state = :unspent AND expires_at > :now AND ({counted})"))
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":unspent", string("unspent"))
            .expression_attribute_values(":now", millis(now))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":before", number(sent.before.into()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(|error| StoreError::unreadable("link", error))
    }
}
