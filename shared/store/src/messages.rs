//! Claiming and settling messages.

use crate::item::{Attributes, millis, number, string};
use crate::message_item::{UNREACHED, is_marked, read_message, state_of};
use crate::{MessageRecord, Said};
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::{
    operation::update_item::UpdateItemError,
    types::{AttributeValue, ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use domain::{ClinicId, Delivery, MessageKey};
use jiff::Timestamp;

/// Whether a message may be sent by whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Yes, until the claim ends.
    Mine {
        /// Which try this is, from 1.
        attempt: u32,
        /// Whether an earlier sender stopped between claiming and marking, so that it may have been sent.
        lapsed: bool,
    },
    /// No: somebody else is sending it, or its next try is later, or it is settled.
    NotMine {
        /// When it is due again, unless it is settled.
        again: Option<Timestamp>,
    },
    /// No: it was tried and did not reach its patient, and whoever found that stopped before it did what follows.
    Unreached,
}

impl Store {
    /// Claims a message until an instant, for a claimant known by random characters: if the answer to a claim is lost,
    /// its repetition finds its own. A message that was never seen is owed at once.
    pub async fn claim(
        &self,
        clinic: &ClinicId,
        key: &MessageKey,
        claimant: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Claim, StoreError> {
        let claimed = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::message(clinic, key).attributes()))
            .update_expression("SET #key = :key, #state = :claimed, #at = :until, claimant = :me ADD attempts :one")
            .condition_expression(
                "attribute_not_exists(pk) OR (attribute_not_exists(fate) AND #state IN (:owed, :claimed) \
                 AND (#at <= :now OR claimant = :me))",
            )
            .expression_attribute_names("#key", "key")
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":key", string(key.to_string()))
            .expression_attribute_values(":claimed", string("claimed"))
            .expression_attribute_values(":owed", string("owed"))
            .expression_attribute_values(":until", millis(until))
            .expression_attribute_values(":now", millis(now))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":me", string(claimant))
            .return_values(ReturnValue::AllOld)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match claimed {
            Ok(claimed) => {
                self.meter.write("claim", claimed.consumed_capacity());
                mine(claimed.attributes.unwrap_or_default(), claimant)
            }
            Err(error) => {
                self.meter.write("claim", []);
                match error.as_service_error() {
                    Some(UpdateItemError::ConditionalCheckFailedException(refused)) => not_mine(refused.item()),
                    _ => Err(StoreError::of("claim", error)),
                }
            }
        }
    }

    /// Writes what became of a claimed message, with a mark where it did not reach its patient and may go otherwise. False
    /// where the claim lapsed meanwhile, and is left to whoever took it over;
    /// so it may be where the answer was lost.
    pub async fn settle(
        &self,
        clinic: &ClinicId,
        key: &MessageKey,
        claimed_until: Timestamp,
        delivery: &Delivery,
        said: Option<&Said>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let at = match delivery {
            Delivery::Owed { next_try } => *next_try,
            Delivery::Claimed { until } => *until,
            Delivery::Sent { at } | Delivery::Delivered { at } | Delivery::Failed { at, .. } => *at,
            Delivery::Unclear | Delivery::Undeliverable { .. } => now,
        };
        let mut set = "SET #state = :state, #at = :at".to_owned();
        let mut update = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::message(clinic, key).attributes()))
            .condition_expression("#state = :claimed AND #at = :until")
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":claimed", string("claimed"))
            .expression_attribute_values(":until", millis(claimed_until))
            .expression_attribute_values(":state", string(state_of(delivery)))
            .expression_attribute_values(":at", millis(at))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        if let Delivery::Undeliverable { reason } | Delivery::Failed { reason, .. } = delivery {
            set.push_str(", reason = :reason");
            update = update.expression_attribute_values(":reason", string(reason));
            if key.may_go_otherwise(reason) {
                set.push_str(", unreached = :yes");
                update = update.expression_attribute_values(":yes", AttributeValue::Bool(true));
            }
        }
        if let Some(Said { text, parts }) = said {
            set.push_str(", #text = :text");
            update =
                update.expression_attribute_names("#text", "text").expression_attribute_values(":text", string(text));
            if let Some(parts) = parts {
                set.push_str(", parts = :parts");
                update = update.expression_attribute_values(":parts", number(i64::from(*parts)));
            }
        }
        match update.update_expression(set).send().await {
            Ok(settled) => {
                self.meter.write("settle", settled.consumed_capacity());
                Ok(true)
            }
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                self.meter.write("settle", []);
                Ok(false)
            }
            Err(error) => Err(StoreError::of("settle", error)),
        }
    }
}

/// What a claim took over. An item that was not there is told as none, by the embedded engine as one with its key alone.
fn mine(before: Attributes, claimant: &str) -> Result<Claim, StoreError> {
    let by = before.get("claimant").and_then(|by| by.as_s().ok());
    let own = by.is_some_and(|by| by == claimant);
    let before = if before.contains_key("key") { Some(read_message(before)?) } else { None };
    let lapsed = !own && matches!(&before, Some(MessageRecord { delivery: Delivery::Claimed { .. }, .. }));
    Ok(Claim::Mine { attempt: before.map_or(0, |before| before.attempts) + 1, lapsed })
}

fn not_mine(stored: Option<&Attributes>) -> Result<Claim, StoreError> {
    if stored.is_some_and(|stored| is_marked(stored, UNREACHED)) {
        return Ok(Claim::Unreached);
    }
    let again = match stored.cloned().map(read_message).transpose()?.map(|stored| stored.delivery) {
        Some(Delivery::Owed { next_try: at } | Delivery::Claimed { until: at }) => Some(at),
        Some(
            Delivery::Sent { .. }
            | Delivery::Delivered { .. }
            | Delivery::Failed { .. }
            | Delivery::Unclear
            | Delivery::Undeliverable { .. },
        )
        | None => None,
    };
    Ok(Claim::NotMine { again })
}
