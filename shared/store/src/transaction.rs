//! Transactions: what to do about each way in which DynamoDB can turn one down.

use crate::item::{Attributes, number, string};
use crate::keys::Key;
use crate::{Store, StoreError};
use aws_sdk_dynamodb::{
    config::AsyncSleep as _,
    error::SdkError,
    operation::transact_write_items::TransactWriteItemsError,
    types::{
        CancellationReason, Delete, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
        TransactWriteItem, Update, builders::PutBuilder,
    },
};
use jiff::Timestamp;
use std::time::{Duration, SystemTime};

/// Conflicts pass soon, but what a whole clinic shares (its count of the day's sendings) is wanted by many at once.
const TRIES: u32 = 8;
/// A door must answer before Lambda ends it, so after this time nothing is tried again.
const LONGEST: Duration = Duration::from_secs(4);

/// What became of a transaction.
pub(crate) enum Outcome {
    /// All of it was written.
    Committed,
    /// None of it was: for each write, whether its condition failed, with the item as it stood.
    Refused(Vec<Refused>),
}

/// What the table says of one write of a refused transaction.
pub(crate) struct Refused {
    pub(crate) condition_failed: bool,
    pub(crate) old: Option<Attributes>,
}

impl Store {
    /// Writes all or nothing. Conflicts and throttling are retried a few times with the same client token, which
    /// makes a repetition of one that got through harmless; a failed condition never is.
    pub(crate) async fn transact(
        &self,
        operation: &'static str,
        writes: Vec<TransactWriteItem>,
        client_token: &str,
    ) -> Result<Outcome, StoreError> {
        let began = self.client_time();
        let mut tries = 1;
        loop {
            let sent = self
                .client
                .transact_write_items()
                .set_transact_items(Some(writes.clone()))
                .client_request_token(client_token)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await;
            let error = match sent {
                Ok(written) => {
                    self.meter.write(operation, written.consumed_capacity());
                    return Ok(Outcome::Committed);
                }
                Err(error) => error,
            };
            match reasons(&error) {
                Some(reasons) if reasons.iter().any(failed) => {
                    self.meter.write(operation, []);
                    return Ok(Outcome::Refused(reasons.iter().map(refused).collect()));
                }
                Some(reasons)
                    if reasons.iter().all(passing) && tries < TRIES && self.client_time() < began + LONGEST => {}
                Some(reasons) if reasons.iter().all(passing) => {
                    return Err(StoreError::Busy { operation, source: Box::new(error) });
                }
                _ => return Err(StoreError::of(operation, error)),
            }
            self.pause(pause_after(tries)).await;
            tries += 1;
        }
    }

    /// Waits as the client waits between its own tries.
    pub(crate) async fn pause(&self, pause: Duration) {
        if let Some(sleep) = self.client.config().sleep_impl() {
            sleep.sleep(pause).await;
        }
    }

    /// What the client takes for the time: only to tell how long something took, for what is stored has its own clock.
    fn client_time(&self) -> SystemTime {
        self.client.config().time_source().map_or(SystemTime::UNIX_EPOCH, |source| source.now())
    }
}

/// Full jitter below 10, 20, 40 … at most 640 milliseconds.
pub(crate) fn pause_after(tries: u32) -> Duration {
    Duration::from_millis(fastrand::u64(1..=(5_u64 << tries.min(7))))
}

fn reasons(error: &SdkError<TransactWriteItemsError>) -> Option<&[CancellationReason]> {
    match error.as_service_error()? {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => Some(cancelled.cancellation_reasons()),
        _ => None,
    }
}

fn failed(reason: &CancellationReason) -> bool {
    reason.code() == Some("ConditionalCheckFailed")
}

fn passing(reason: &CancellationReason) -> bool {
    matches!(
        reason.code(),
        None | Some("None" | "TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded")
    )
}

fn refused(reason: &CancellationReason) -> Refused {
    Refused { condition_failed: failed(reason), old: reason.item().cloned() }
}

/// Puts an item that must not be there yet.
pub(crate) fn put_new(table: &str, item: Attributes) -> Result<TransactWriteItem, StoreError> {
    put(Put::builder().table_name(table).set_item(Some(item)).condition_expression("attribute_not_exists(pk)"))
}

/// Puts an item that must not be there yet, or whose time is over: TTL removes it some days later.
pub(crate) fn put_over_old(table: &str, item: Attributes, now: Timestamp) -> Result<TransactWriteItem, StoreError> {
    let condition = "attribute_not_exists(pk) OR #ttl <= :now";
    let item = Put::builder().table_name(table).set_item(Some(item)).condition_expression(condition);
    put(item.expression_attribute_names("#ttl", "ttl").expression_attribute_values(":now", number(now.as_second())))
}

fn put(put: PutBuilder) -> Result<TransactWriteItem, StoreError> {
    let put = put
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .map_err(|error| StoreError::unreadable("a new item", error))?;
    Ok(TransactWriteItem::builder().put(put).build())
}

/// Deletes an item that must be there.
pub(crate) fn delete_existing(table: &str, key: &Key) -> Result<TransactWriteItem, StoreError> {
    let delete = Delete::builder()
        .table_name(table)
        .set_key(Some(key.attributes()))
        .condition_expression("attribute_exists(pk)")
        .build()
        .map_err(|error| StoreError::unreadable("a key", error))?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}

/// Removes an item whose attribute is this text still.
pub(crate) fn delete_if(
    table: &str,
    key: &Key,
    attribute: &str,
    is: impl Into<String>,
) -> Result<TransactWriteItem, StoreError> {
    let delete = Delete::builder()
        .table_name(table)
        .set_key(Some(key.attributes()))
        .condition_expression("#attribute = :is")
        .expression_attribute_names("#attribute", attribute)
        .expression_attribute_values(":is", string(is))
        .build()
        .map_err(|error| StoreError::unreadable("a key", error))?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}

pub(crate) fn update(update: Update) -> TransactWriteItem {
    TransactWriteItem::builder().update(update).build()
}
