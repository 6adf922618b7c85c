//! What is due when: entries in hour buckets, so that the sweeper reads in proportion to what is due.

use crate::item::{Millis, from_item, millis, string, to_item};
use crate::message_item::DueItem;
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::{ClinicId, MessageKey};
use jiff::{SignedDuration, Timestamp};

/// A message that is to be tried at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMessage {
    /// At which clinic.
    pub clinic: ClinicId,
    /// Which message.
    pub key: MessageKey,
    /// When.
    pub at: Timestamp,
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// How far back the first sweep of an installation looks.
const FIRST_SWEEP: SignedDuration = SignedDuration::from_hours(48);

impl Store {
    /// Enters that a message is to be tried at an instant; twice is once.
    pub async fn enter_due(&self, due: &DueMessage) -> Result<(), StoreError> {
        let item = DueItem { clinic: due.clinic.clone(), key: due.key.clone(), at: Millis(due.at) };
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(to_item(&keys::due(&due.clinic, &due.key, due.at), &item)?))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| StoreError::of("enter_due", error))?;
        self.meter.write("enter_due", put.consumed_capacity());
        Ok(())
    }

    /// Removes an entry that has been dealt with.
    pub async fn remove_due(&self, due: &DueMessage) -> Result<(), StoreError> {
        let removed = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(keys::due(&due.clinic, &due.key, due.at).attributes()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| StoreError::of("remove_due", error))?;
        self.meter.write("remove_due", removed.consumed_capacity());
        Ok(())
    }

    /// Entries of the hour that holds `hour`, up to `until`, in order of time.
    pub async fn due_in_hour(&self, hour: Timestamp, until: Timestamp) -> Result<Vec<DueMessage>, StoreError> {
        let mut due = Vec::new();
        for shard in 0..keys::DUE_SHARDS {
            let query = self
                .partition(&keys::due_bucket(hour, shard), "sk < :until")
                .expression_attribute_values(":until", string(format!("{}~", keys::due_instant(until))))
                .consistent_read(true);
            for item in self.all("due", query).await? {
                let item: DueItem = from_item("due entry", item)?;
                due.push(DueMessage { clinic: item.clinic, key: item.key, at: item.at.0 });
            }
        }
        due.sort_by_key(|entry| entry.at);
        Ok(due)
    }

    /// The first hour that may still hold entries: where the last sweep stopped.
    pub async fn sweep_from(&self, now: Timestamp) -> Result<Timestamp, StoreError> {
        let item = self.get("sweep_cursor", &keys::sweep_cursor()).await?;
        let hour = item.as_ref().and_then(|item| item.get("hour")).and_then(|hour| hour.as_n().ok());
        let hour = hour.and_then(|hour| hour.parse().ok()).and_then(|hour| Timestamp::from_millisecond(hour).ok());
        Ok(hour.unwrap_or_else(|| now.saturating_sub(FIRST_SWEEP).unwrap_or(Timestamp::MIN)))
    }

    /// Every hour before this one is empty and over.
    pub async fn sweep_reached(&self, hour: Timestamp) -> Result<(), StoreError> {
        let kept = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::sweep_cursor().attributes()))
            .update_expression("SET #hour = :hour")
            .expression_attribute_names("#hour", "hour")
            .expression_attribute_values(":hour", millis(hour))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| StoreError::of("sweep_cursor", error))?;
        self.meter.write("sweep_cursor", kept.consumed_capacity());
        Ok(())
    }
}

/// The hours from the one that holds `from` to the one that holds `to`.
pub fn hours_between(from: Timestamp, to: Timestamp) -> impl Iterator<Item = Timestamp> {
    let first = from.as_second().div_euclid(3600) * 3600;
    let first = Timestamp::from_second(first).unwrap_or(from);
    std::iter::successors(Some(first), |hour| hour.checked_add(HOUR).ok()).take_while(move |hour| *hour <= to)
}
