//! Counting wrong answers.

use crate::item::{millis, number, string};
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::{Grant, Tries};
use jiff::Timestamp;

impl Store {
    /// Keeps a new count in place of the one that was decided from, for an answer known by random characters: if the
    /// table's word on it is lost, its repetition counts nothing twice. False where another answer was counted meanwhile:
    /// then the answer must be judged again, so that answers given at once are counted one by one. A right answer is
    /// kept in the same way.
    pub async fn keep_tries(
        &self,
        grant: &Grant,
        answer: &str,
        decided_from: Tries,
        tries: Tries,
    ) -> Result<bool, StoreError> {
        let never = if decided_from.wrong == 0 { " OR attribute_not_exists(pk)" } else { "" };
        let kept = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::tries(grant).attributes()))
            .update_expression("SET wrong = :wrong, paused_until = :until, answer = :answer")
            .condition_expression(format!("wrong = :before OR answer = :answer{never}"))
            .expression_attribute_values(":answer", string(answer))
            .expression_attribute_values(":wrong", number(tries.wrong.into()))
            .expression_attribute_values(":until", millis(tries.paused_until.unwrap_or(Timestamp::UNIX_EPOCH)))
            .expression_attribute_values(":before", number(decided_from.wrong.into()))
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
