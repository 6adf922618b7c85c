//! Many items at once.

use crate::item::Attributes;
use crate::keys::Key;
use crate::transaction::pause_after;
use crate::{Store, StoreError};
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use std::collections::HashMap;

/// The most keys that DynamoDB takes in one request.
const MOST: usize = 100;
/// How often keys are asked for again that the table left out, because it was short of capacity or the answer was
/// longer than 16 MB.
const TRIES: u32 = 5;

/// Items by their keys.
pub(crate) type Found = HashMap<Key, Attributes>;

impl Store {
    /// The items of these keys that there are, strongly consistent. A key may be named twice.
    pub(crate) async fn get_many(&self, operation: &'static str, mut wanted: Vec<Key>) -> Result<Found, StoreError> {
        wanted.sort_unstable();
        wanted.dedup();
        let mut found = Found::new();
        for some in wanted.chunks(MOST) {
            self.get_some(operation, some, &mut found).await?;
        }
        Ok(found)
    }

    async fn get_some(&self, operation: &'static str, keys: &[Key], found: &mut Found) -> Result<(), StoreError> {
        let mut left = Some(request(operation, keys)?);
        for tries in 1..=TRIES {
            let Some(asked) = left.take() else { return Ok(()) };
            let got = self
                .client
                .batch_get_item()
                .request_items(&self.table, asked)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(|error| StoreError::of(operation, error))?;
            self.meter.read(operation, got.consumed_capacity().first());
            let items = got.responses.unwrap_or_default().remove(&self.table).unwrap_or_default();
            found.extend(items.into_iter().filter_map(|item| Some((Key::of(&item)?, item))));
            left = got.unprocessed_keys.unwrap_or_default().remove(&self.table).filter(|left| !left.keys().is_empty());
            if left.is_some() {
                self.pause(pause_after(tries)).await;
            }
        }
        match left {
            None => Ok(()),
            Some(_) => Err(StoreError::Busy { operation, source: "keys were left unprocessed".into() }),
        }
    }
}

fn request(operation: &'static str, keys: &[Key]) -> Result<KeysAndAttributes, StoreError> {
    let keys = keys.iter().map(Key::attributes).collect();
    let request = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build();
    request.map_err(|error| StoreError::unreadable(operation, error))
}
