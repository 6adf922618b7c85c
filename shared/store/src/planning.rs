//! Messages that are owed for later, and what of them is planned.

use crate::message_item::{new_message, read_message};
use crate::{DueMessage, MessageRecord, Store, StoreError, keys};
use aws_sdk_dynamodb::{operation::put_item::PutItemError, types::ReturnConsumedCapacity};
use domain::{ClinicId, Delivery, MessageKey, OwedMessage};

impl Store {
    /// Plans a message: its due entry first, so that one that is planned is never forgotten, then the message. Of one that
    /// there is already nothing is reset.
    pub async fn plan(&self, clinic: &ClinicId, owed: &OwedMessage) -> Result<(), StoreError> {
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
            Ok(planned) => self.meter.write("plan", planned.consumed_capacity()),
            Err(error) => {
                self.meter.write("plan", []);
                if !matches!(error.as_service_error(), Some(PutItemError::ConditionalCheckFailedException(_))) {
                    return Err(StoreError::of("plan", error));
                }
            }
        }
        Ok(())
    }

    /// The messages of one event, kind and carrier that can be read, strongly consistent.
    pub async fn siblings(&self, clinic: &ClinicId, key: &MessageKey) -> Result<Vec<MessageRecord>, StoreError> {
        let prefix = keys::siblings(key);
        let found = self.query_all("siblings", &keys::patient(clinic, &key.patient), &prefix).await?;
        Ok(found.into_iter().filter_map(|item| read_message(item).ok()).collect())
    }

    /// Whether it cannot be told of a message if it was sent.
    pub async fn is_unclear(&self, clinic: &ClinicId, key: &MessageKey) -> Result<bool, StoreError> {
        let found = self.get("message", &keys::message(clinic, key)).await?.map(read_message).transpose()?;
        Ok(found.is_some_and(|message| message.delivery == Delivery::Unclear))
    }
}
