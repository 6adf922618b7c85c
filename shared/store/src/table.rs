//! The table itself, as `template.yaml` declares it: made here for the embedded engine alone.

use crate::{Store, StoreError};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType, StreamSpecification,
    StreamViewType, TimeToLiveSpecification,
};

impl Store {
    /// Makes the table unless it is there: two text keys, TTL on `ttl`, a stream of new and old images.
    pub async fn create_table(&self) -> Result<(), StoreError> {
        let made = self.client.create_table().table_name(&self.table).billing_mode(BillingMode::PayPerRequest);
        let made = [("pk", KeyType::Hash), ("sk", KeyType::Range)].into_iter().try_fold(made, |made, (name, kind)| {
            let element = KeySchemaElement::builder().attribute_name(name).key_type(kind).build()?;
            let text = AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
            Ok(made.key_schema(element).attribute_definitions(text.build()?))
        });
        let made = made.map_err(|error: aws_sdk_dynamodb::error::BuildError| StoreError::unreadable("table", error))?;
        let stream = StreamSpecification::builder()
            .stream_enabled(true)
            .stream_view_type(StreamViewType::NewAndOldImages)
            .build()
            .map_err(|error| StoreError::unreadable("table", error))?;
        match made.stream_specification(stream).send().await {
            Ok(_) => self.enable_ttl().await,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_resource_in_use_exception()) => Ok(()),
            Err(error) => Err(StoreError::of("create_table", error)),
        }
    }

    async fn enable_ttl(&self) -> Result<(), StoreError> {
        let ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name("ttl").build();
        let ttl = ttl.map_err(|error| StoreError::unreadable("table", error))?;
        let enabled = self.client.update_time_to_live().table_name(&self.table).time_to_live_specification(ttl);
        enabled.send().await.map(drop).map_err(|error| StoreError::of("update_time_to_live", error))
    }
}
