//! Counts what the table is asked and what that costs.

use aws_sdk_dynamodb::types::ConsumedCapacity;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// What one kind of request used, as the table billed it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Usage {
    /// How many requests.
    pub requests: u32,
    /// Read request units.
    pub read_units: f64,
    /// Write request units.
    pub write_units: f64,
}

/// Adds up the usage of all clones of one [`crate::Store`], by operation.
#[derive(Debug, Clone, Default)]
pub struct Meter(Arc<Mutex<BTreeMap<&'static str, Usage>>>);

impl Meter {
    pub(crate) fn read(&self, operation: &'static str, capacity: Option<&ConsumedCapacity>) {
        self.add(operation, units(capacity), 0.0);
    }

    pub(crate) fn write<'a>(&self, operation: &'static str, capacity: impl IntoIterator<Item = &'a ConsumedCapacity>) {
        self.add(operation, 0.0, capacity.into_iter().map(|capacity| units(Some(capacity))).sum());
    }

    fn add(&self, operation: &'static str, read_units: f64, write_units: f64) {
        let mut usages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let usage = usages.entry(operation).or_default();
        usage.requests += 1;
        usage.read_units += read_units;
        usage.write_units += write_units;
    }

    /// What was used since the last call.
    pub fn take(&self) -> BTreeMap<&'static str, Usage> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn units(capacity: Option<&ConsumedCapacity>) -> f64 {
    capacity.and_then(ConsumedCapacity::capacity_units).unwrap_or_default()
}
