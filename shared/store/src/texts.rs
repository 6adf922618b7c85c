//! How many texts a clinic sends in a day, since each is billed.

use crate::item::number;
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::{operation::update_item::UpdateItemError, types::ReturnConsumedCapacity};
use domain::{Allowance, ClinicId};
use jiff::{SignedDuration, civil::Date};

/// How long a day's count is kept after it.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Store {
    /// Counts a text that is about to be handed over. False where the day has had so many. One whose answer is lost may be
    /// counted twice: then one text fewer goes out, never one more.
    pub async fn count_text(&self, clinic: &ClinicId, day: &Allowance, most: u32) -> Result<bool, StoreError> {
        if most == 0 {
            return Ok(false);
        }
        let kept_until = day.until.saturating_add(KEPT).unwrap_or(jiff::Timestamp::MAX);
        let counted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::texts_of_day(clinic, day.day).attributes()))
            .update_expression("ADD sent :one SET #ttl = :ttl")
            .condition_expression("attribute_not_exists(sent) OR sent < :most")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":most", number(most.into()))
            .expression_attribute_values(":ttl", number(kept_until.as_second()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match counted {
            Ok(counted) => {
                self.meter.write("count_text", counted.consumed_capacity());
                Ok(true)
            }
            Err(error) => {
                self.meter.write("count_text", []);
                match error.as_service_error() {
                    Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                    _ => Err(StoreError::of("count_text", error)),
                }
            }
        }
    }

    /// Gives back the place of a text in its day that its carrier did not take.
    pub async fn give_back_text(&self, clinic: &ClinicId, day: Date) -> Result<(), StoreError> {
        let given = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::texts_of_day(clinic, day).attributes()))
            .update_expression("ADD sent :less")
            .condition_expression("sent > :none")
            .expression_attribute_values(":less", number(-1))
            .expression_attribute_values(":none", number(0))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match given {
            Ok(given) => self.meter.write("give_back_text", given.consumed_capacity()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                self.meter.write("give_back_text", []);
            }
            Err(error) => return Err(StoreError::of("give_back_text", error)),
        }
        Ok(())
    }

    /// How many texts of a day of the clinic's calendar were handed over, or are about to be.
    pub async fn texts_sent(&self, clinic: &ClinicId, day: Date) -> Result<u32, StoreError> {
        let counted = self.get("texts_sent", &keys::texts_of_day(clinic, day)).await?;
        let sent = counted.as_ref().and_then(|item| item.get("sent")).and_then(|sent| sent.as_n().ok());
        Ok(sent.and_then(|sent| sent.parse().ok()).unwrap_or_default())
    }
}
