//! Queries, page by page.

use crate::item::{Attributes, string};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::{operation::query::builders::QueryFluentBuilder, types::ReturnConsumedCapacity};

impl Store {
    /// A query of one partition; the caller adds the range of sort keys.
    pub(crate) fn partition(&self, pk: &str, sort_keys: &str) -> QueryFluentBuilder {
        self.query(pk).key_condition_expression(format!("pk = :pk AND {sort_keys}"))
    }

    fn query(&self, pk: &str) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.table)
            .expression_attribute_values(":pk", string(pk))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
    }

    /// All items that a query finds.
    pub(crate) async fn all(
        &self,
        operation: &'static str,
        query: QueryFluentBuilder,
    ) -> Result<Vec<Attributes>, StoreError> {
        let mut found = Vec::new();
        self.until(operation, query, |page| {
            found.extend(page);
            Ok(false)
        })
        .await?;
        Ok(found)
    }

    /// Takes a query's pages one after the other, until there are no more or `take` has enough.
    pub(crate) async fn until(
        &self,
        operation: &'static str,
        query: QueryFluentBuilder,
        mut take: impl FnMut(Vec<Attributes>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let mut start = None;
        loop {
            let page = query.clone().set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| StoreError::of(operation, error))?;
            self.meter.read(operation, page.consumed_capacity());
            let enough = take(page.items.unwrap_or_default())?;
            start = page.last_evaluated_key;
            if enough || start.is_none() {
                return Ok(());
            }
        }
    }

    /// All items of a partition. DynamoDB takes no empty prefix for all sort keys: a value compared with a key is never empty.
    pub(crate) async fn query_whole(&self, operation: &'static str, pk: &str) -> Result<Vec<Attributes>, StoreError> {
        let query = self.query(pk).key_condition_expression("pk = :pk");
        self.all(operation, query.consistent_read(true)).await
    }

    /// All items of a partition whose sort key begins with a prefix.
    pub(crate) async fn query_all(
        &self,
        operation: &'static str,
        pk: &str,
        prefix: &str,
    ) -> Result<Vec<Attributes>, StoreError> {
        let query =
            self.partition(pk, "begins_with(sk, :prefix)").expression_attribute_values(":prefix", string(prefix));
        self.all(operation, query.consistent_read(true)).await
    }
}
