//! What carriers report of messages that they took. A report and its sender's own mark come in any order, and each leaves
//! what the other needs.

use crate::item::{Attributes, from_item, number, optional, string};
use crate::message_item::{UNREACHED, is_marked, was_unclear};
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::{
    operation::update_item::{UpdateItemError, builders::UpdateItemFluentBuilder},
    types::{AttributeValue, ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure},
};
use domain::{ClinicId, FailedFor, Fate, MessageKey, TextId};
use jiff::Timestamp;
use serde::Deserialize;

/// How long a text is known by its carrier's name for it, in seconds: carriers report within three days.
const KEPT: i64 = 30 * 24 * 60 * 60;

/// All that is known of a text by its carrier's name for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SentText {
    /// Of which clinic's message it is the text, once its sender has told.
    #[serde(with = "optional", default)]
    clinic: Option<ClinicId>,
    #[serde(with = "optional", default)]
    key: Option<MessageKey>,
    /// What has become of it, once its carrier has told.
    #[serde(with = "optional", default)]
    pub fate: Option<Fate>,
}

impl SentText {
    /// Which message it is, once its sender has told.
    pub fn message(&self) -> Option<(&ClinicId, &MessageKey)> {
        self.clinic.as_ref().zip(self.key.as_ref())
    }
}

/// How a message stands of which something was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fated {
    /// It did not reach its patient, and what follows from that is still to be done.
    pub unreached: bool,
    /// Its sender could not tell whether it was sent; since then it is known.
    pub was_unclear: bool,
    /// Whether this report was written now: it was not known, nor anything that goes before it.
    pub news: bool,
}

impl Store {
    /// Keeps which message a text is, under the name that its carrier gave it.
    pub async fn keep_text(
        &self,
        id: &TextId,
        clinic: &ClinicId,
        key: &MessageKey,
        now: Timestamp,
    ) -> Result<SentText, StoreError> {
        let keep = self
            .sent_text(id, now, "clinic = :clinic, #key = :key")
            .expression_attribute_names("#key", "key")
            .expression_attribute_values(":clinic", string(clinic.as_str()))
            .expression_attribute_values(":key", string(key.to_string()));
        let (kept, _) = self.greatest("keep_text", keep).await?;
        kept.map_or_else(|| Err(StoreError::unreadable("text", "it is not there")), |kept| from_item("text", kept))
    }

    /// Keeps what has become of a text, unless what is known already goes before it.
    pub async fn keep_text_fate(&self, id: &TextId, fate: Fate, now: Timestamp) -> Result<SentText, StoreError> {
        let keep = self
            .sent_text(id, now, "fate = :fate")
            .condition_expression("attribute_not_exists(fate) OR fate < :fate")
            .expression_attribute_values(":fate", string(fate.to_string()));
        let (kept, _) = self.greatest("keep_text_fate", keep).await?;
        kept.map_or_else(|| Err(StoreError::unreadable("text", "it is not there")), |kept| from_item("text", kept))
    }

    fn sent_text(&self, id: &TextId, now: Timestamp, set: &str) -> UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::text_sent(id).attributes()))
            .update_expression(format!("SET {set}, #ttl = if_not_exists(#ttl, :ttl)"))
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":ttl", number(now.as_second() + KEPT))
    }

    /// Keeps what has become of a message, unless what is known already goes before it; a failure with a mark until what
    /// follows from it is done. Nothing where the message was erased, or never was.
    pub async fn keep_fate(
        &self,
        clinic: &ClinicId,
        key: &MessageKey,
        fate: Fate,
    ) -> Result<Option<Fated>, StoreError> {
        let unreached = fate.failed_for().is_some_and(|reason| key.may_go_otherwise(FailedFor::as_str(reason)));
        let marked = if unreached { ", unreached = :yes" } else { "" };
        let mut keep = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::message(clinic, key).attributes()))
            .update_expression(format!("SET fate = :fate{marked}"))
            .condition_expression("attribute_exists(pk) AND (attribute_not_exists(fate) OR fate < :fate)")
            .expression_attribute_values(":fate", string(fate.to_string()));
        if unreached {
            keep = keep.expression_attribute_values(":yes", AttributeValue::Bool(true));
        }
        let (stands, news) = self.greatest("keep_fate", keep).await?;
        Ok(stands.map(|item| Fated { unreached: is_marked(&item, UNREACHED), was_unclear: was_unclear(&item), news }))
    }

    /// What follows from a message that did not reach its patient is done. False where that was so already.
    pub async fn done_with_unreached(&self, clinic: &ClinicId, key: &MessageKey) -> Result<bool, StoreError> {
        let done = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::message(clinic, key).attributes()))
            .update_expression("REMOVE unreached")
            .condition_expression("attribute_exists(unreached)")
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match done {
            Ok(done) => {
                self.meter.write("done_with_unreached", done.consumed_capacity());
                Ok(true)
            }
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                self.meter.write("done_with_unreached", []);
                Ok(false)
            }
            Err(error) => Err(StoreError::of("done_with_unreached", error)),
        }
    }

    /// Writes, and gives the item as it stands then, also where the condition did not hold; nothing where there is none. And
    /// whether the condition held.
    async fn greatest(
        &self,
        operation: &'static str,
        update: UpdateItemFluentBuilder,
    ) -> Result<(Option<Attributes>, bool), StoreError> {
        let written = update
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match written {
            Ok(written) => {
                self.meter.write(operation, written.consumed_capacity());
                Ok((written.attributes, true))
            }
            Err(error) => {
                self.meter.write(operation, []);
                match error.as_service_error() {
                    Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                        Ok((refused.item().cloned(), false))
                    }
                    _ => Err(StoreError::of(operation, error)),
                }
            }
        }
    }
}
