//! What is due when: entries in hour buckets of each carrier, so that the sweeper reads in proportion to what is due.

use crate::item::{Attributes, Millis, from_item, millis, string, to_item};
use crate::keys::Key;
use crate::message_item::DueItem;
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::{Carrier, ClinicId, MessageKey};
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

/// Some of what is due, in order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuePage {
    /// The entries that can be read.
    pub entries: Vec<DueMessage>,
    /// Those that cannot, each with the reason: nobody is held up by them.
    pub unreadable: Vec<(DuePlace, String)>,
    /// Behind which entry the next page begins, where there is one.
    pub next: Option<DuePlace>,
}

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuePlace(Key);

impl DueMessage {
    /// Where its entry stands.
    pub fn place(&self) -> DuePlace {
        DuePlace(keys::due(&self.clinic, &self.key, self.at))
    }
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// How far back the first sweep of an installation looks.
const FIRST_SWEEP: SignedDuration = SignedDuration::from_hours(48);

impl Store {
    /// Enters that a message is to be tried at an instant; twice is once.
    pub async fn enter_due(&self, due: &DueMessage) -> Result<(), StoreError> {
        let item = DueItem { clinic: due.clinic.clone(), key: due.key.clone(), at: Millis(due.at) };
        self.put("enter_due", to_item(&due.place().0, &item)?).await
    }

    /// Removes an entry that has been dealt with.
    pub async fn remove_due(&self, due: &DuePlace) -> Result<(), StoreError> {
        let removed = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(due.0.attributes()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| StoreError::of("remove_due", error))?;
        self.meter.write("remove_due", removed.consumed_capacity());
        Ok(())
    }

    /// At most so many entries of a carrier, of the hour that holds `hour`, up to `until`, behind a place.
    pub async fn due_in_hour(
        &self,
        (hour, carrier): (Timestamp, Carrier),
        until: Timestamp,
        most: i32,
        behind: Option<DuePlace>,
    ) -> Result<DuePage, StoreError> {
        let page = self
            .partition(&keys::due_bucket(hour, carrier), "sk < :until")
            .expression_attribute_values(":until", string(format!("{}~", keys::due_instant(until))))
            .set_exclusive_start_key(behind.map(|place| place.0.attributes()))
            .limit(most)
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| StoreError::of("due", error))?;
        self.meter.read("due", page.consumed_capacity());
        let (mut entries, mut unreadable) = (Vec::new(), Vec::new());
        for item in page.items.unwrap_or_default() {
            let place = Key::of(&item).map(DuePlace);
            match (read_due(item), place) {
                (Ok(due), _) => entries.push(due),
                (Err(error), Some(place)) => unreadable.push((place, error.to_string())),
                (Err(error), None) => return Err(error),
            }
        }
        let next = page.last_evaluated_key.as_ref().and_then(Key::of).map(DuePlace);
        Ok(DuePage { entries, unreadable, next })
    }

    /// Puts an entry aside that leads to something unreadable, as it is, so that it can be looked at and entered again.
    pub async fn set_aside(&self, due: &DuePlace) -> Result<(), StoreError> {
        let Some(mut item) = self.get("set_aside", &due.0).await? else { return Ok(()) };
        item.extend(keys::unreadable(&due.0).attributes());
        self.put("set_aside", item).await?;
        self.remove_due(due).await
    }

    /// How many entries were put aside, up to a hundred.
    pub async fn put_aside(&self) -> Result<usize, StoreError> {
        let query = self.partition(keys::UNREADABLE, "begins_with(sk, :due)");
        let query = query.expression_attribute_values(":due", string(keys::DUE)).limit(100);
        let page = query.send().await.map_err(|error| StoreError::of("put_aside", error))?;
        self.meter.read("put_aside", page.consumed_capacity());
        Ok(page.items.unwrap_or_default().len())
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

    /// Puts an item in place of whatever has its key.
    pub(crate) async fn put(&self, operation: &'static str, item: Attributes) -> Result<(), StoreError> {
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| StoreError::of(operation, error))?;
        self.meter.write(operation, put.consumed_capacity());
        Ok(())
    }
}

fn read_due(item: Attributes) -> Result<DueMessage, StoreError> {
    let DueItem { clinic, key, at: Millis(at) } = from_item("due entry", item)?;
    Ok(DueMessage { clinic, key, at })
}

/// The hours from the one that holds `from` to the one that holds `to`.
pub fn hours_between(from: Timestamp, to: Timestamp) -> impl Iterator<Item = Timestamp> {
    let first = from.as_second().div_euclid(3600) * 3600;
    let first = Timestamp::from_second(first).unwrap_or(from);
    std::iter::successors(Some(first), |hour| hour.checked_add(HOUR).ok()).take_while(move |hour| *hour <= to)
}
