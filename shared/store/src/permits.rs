//! How many messages a carrier is handed in a minute, over the whole installation.

use crate::item::number;
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::{operation::update_item::UpdateItemError, types::ReturnConsumedCapacity};
use domain::Carrier;
use jiff::Timestamp;

/// How long a minute's count is kept after it can matter, in seconds.
const KEPT: i64 = 60 * 60;

impl Store {
    /// Takes one of the permits that a carrier has in the minute of `now`. False where they are all taken. One whose answer
    /// is lost may be taken twice: then one message fewer is handed over.
    pub async fn take_permit(&self, carrier: Carrier, most: u32, now: Timestamp) -> Result<bool, StoreError> {
        let taken = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::permits(carrier, now).attributes()))
            .update_expression("SET #ttl = :ttl ADD taken :one")
            .condition_expression("attribute_not_exists(taken) OR taken < :most")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":ttl", number(now.as_second() + KEPT))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":most", number(i64::from(most)))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match taken {
            Ok(taken) => {
                self.meter.write("permit", taken.consumed_capacity());
                Ok(true)
            }
            Err(error) => {
                self.meter.write("permit", []);
                match error.as_service_error() {
                    Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                    _ => Err(StoreError::of("permit", error)),
                }
            }
        }
    }
}
