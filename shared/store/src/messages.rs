//! Claiming and settling messages.

use crate::item::{millis, number, string};
use crate::message_item::{read_message, state_of};
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue};
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
    /// No: somebody else is sending it, or it is settled, or its next try is later.
    NotMine,
}

impl Store {
    /// Claims a message until an instant. A message that was never seen is owed at once.
    pub async fn claim(
        &self,
        clinic: &ClinicId,
        key: &MessageKey,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Claim, StoreError> {
        let claimed = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::message(clinic, key).attributes()))
            .update_expression("SET #key = :key, #state = :claimed, #at = :until ADD attempts :one")
            .condition_expression("attribute_not_exists(pk) OR (#state IN (:owed, :claimed) AND #at <= :now)")
            .expression_attribute_names("#key", "key")
            .expression_attribute_names("#state", "state")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":key", string(key.to_string()))
            .expression_attribute_values(":claimed", string("claimed"))
            .expression_attribute_values(":owed", string("owed"))
            .expression_attribute_values(":until", millis(until))
            .expression_attribute_values(":now", millis(now))
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match claimed {
            Ok(claimed) => {
                self.meter.write("claim", claimed.consumed_capacity());
                // The embedded engine tells of an item that was not there as one with its key alone.
                let before = claimed.attributes.filter(|before| before.contains_key("key"));
                let before = before.map(read_message).transpose()?;
                let lapsed = matches!(&before, Some(before) if matches!(before.delivery, Delivery::Claimed { .. }));
                Ok(Claim::Mine { attempt: before.map_or(0, |before| before.attempts) + 1, lapsed })
            }
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                self.meter.write("claim", []);
                Ok(Claim::NotMine)
            }
            Err(error) => Err(StoreError::of("claim", error)),
        }
    }

    /// Writes what became of a claimed message. A claim that lapsed meanwhile is left to whoever took it over.
    pub async fn settle(
        &self,
        clinic: &ClinicId,
        key: &MessageKey,
        claimed_until: Timestamp,
        delivery: &Delivery,
        text: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let at = match delivery {
            Delivery::Owed { next_try } => *next_try,
            Delivery::Claimed { until } => *until,
            Delivery::Sent { at } => *at,
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
        if let Delivery::Undeliverable { reason } = delivery {
            set.push_str(", reason = :reason");
            update = update.expression_attribute_values(":reason", string(reason));
        }
        if let Some(text) = text {
            set.push_str(", #text = :text");
            update =
                update.expression_attribute_names("#text", "text").expression_attribute_values(":text", string(text));
        }
        match update.update_expression(set).send().await {
            Ok(settled) => self.meter.write("settle", settled.consumed_capacity()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                self.meter.write("settle", []);
            }
            Err(error) => return Err(StoreError::of("settle", error)),
        }
        Ok(())
    }
}
