//! Counting wrong answers.

use crate::item::{millis, number};
use crate::reading::verified_item;
use crate::{Store, StoreError};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::{Grant, Tries};
use jiff::Timestamp;

impl Store {
    /// Keeps a new count in place of the one that was decided from. False where another answer was counted meanwhile:
    /// then the answer must be judged again, so that answers given at once are counted one by one. A right answer is
    /// kept in the same way.
    pub async fn keep_tries(&self, grant: &Grant, decided_from: Tries, tries: Tries) -> Result<bool, StoreError> {
        let kept = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(verified_item(grant).attributes()))
            .update_expression("SET wrong = :wrong, paused_until = :until")
            .condition_expression(
                "attribute_exists(pk) AND (wrong = :before OR (attribute_not_exists(wrong) AND :before = :none))",
            )
            .expression_attribute_values(":wrong", number(tries.wrong.into()))
            .expression_attribute_values(":until", millis(tries.paused_until.unwrap_or(Timestamp::UNIX_EPOCH)))
            .expression_attribute_values(":before", number(decided_from.wrong.into()))
            .expression_attribute_values(":none", number(0))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match kept {
            Ok(kept) => {
                self.meter.write("keep_tries", kept.consumed_capacity());
                Ok(true)
            }
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                self.meter.write("keep_tries", []);
                Ok(false)
            }
            Err(error) => Err(StoreError::of("keep_tries", error)),
        }
    }
}
