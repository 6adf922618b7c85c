//! Messages that are owed for later, and what of them is planned.

use crate::message_item::{new_message, read_message, was_unclear};
use crate::{DueMessage, MessageRecord, Store, StoreError, keys};
use aws_sdk_dynamodb::{operation::put_item::PutItemError, types::ReturnConsumedCapacity};
use domain::{ClinicId, Event, MessageKey, OwedMessage};

impl Store {
    /// Plans a message: its due entry first, so that one that is planned is never forgotten, then the message. Of one that
    /// there is already nothing is reset. Whether there was none, as far as the table's answer came through.
    pub async fn plan(&self, clinic: &ClinicId, owed: &OwedMessage) -> Result<bool, StoreError> {
        self.enter_due(&DueMessage { clinic: clinic.clone(), key: owed.key.clone(), at: owed.due }).await?;
        let planned = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(new_message(clinic, owed)?))
            .condition_expression("attribute_not_exists(pk)")
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match planned {
            Ok(planned) => {
                self.meter.write("plan", planned.consumed_capacity());
                Ok(true)
            }
            Err(error) => {
                self.meter.write("plan", []);
                match error.as_service_error() {
                    Some(PutItemError::ConditionalCheckFailedException(_)) => Ok(false),
                    _ => Err(StoreError::of("plan", error)),
                }
            }
        }
    }

    /// A message, strongly consistent; nothing where it was never owed.
    pub async fn message(&self, clinic: &ClinicId, key: &MessageKey) -> Result<Option<MessageRecord>, StoreError> {
        self.get("message", &keys::message(clinic, key)).await?.map(read_message).transpose()
    }

    /// The messages of one event, kind and carrier that can be read, strongly consistent.
    pub async fn siblings(&self, clinic: &ClinicId, key: &MessageKey) -> Result<Vec<MessageRecord>, StoreError> {
        let prefix = keys::siblings(key);
        let found = self.query_all("siblings", &keys::patient(clinic, &key.patient), &prefix).await?;
        Ok(found.into_iter().filter_map(|item| read_message(item).ok()).collect())
    }

    /// The messages of one event that have been planned or tried and can be read, strongly consistent.
    pub async fn messages_of(&self, clinic: &ClinicId, event: &Event) -> Result<Vec<MessageRecord>, StoreError> {
        let prefix = keys::messages_of(&event.id);
        let found = self.query_all("begun", &keys::patient(clinic, &event.patient), &prefix).await?;
        Ok(found.into_iter().filter_map(|item| read_message(item).ok()).collect())
    }

    /// Whether its sender could not tell of a message if it was sent, whatever was reported of it since.
    pub async fn was_unclear(&self, clinic: &ClinicId, key: &MessageKey) -> Result<bool, StoreError> {
        Ok(self.get("message", &keys::message(clinic, key)).await?.as_ref().is_some_and(was_unclear))
    }
}
