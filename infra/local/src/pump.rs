//! The stream pump: takes new records to the functions that the template's filters would take them to.

use crate::{Engine, LocalError, Shared};
use app::{Context, Failure, StreamRecord};
use futures::{StreamExt as _, stream};
use serde_json::Value;
use std::sync::{Mutex as SyncMutex, PoisonError};
use tokio::sync::Mutex;

/// How many records are dealt with at once.
const AT_ONCE: usize = 8;
/// How often a record is tried before it goes to the failure queue, which here is the log.
const TRIES: u32 = 3;

/// The place in the stream up to which records were dealt with.
#[derive(Debug)]
pub(crate) struct Pump {
    position: Mutex<String>,
    saved: SyncMutex<String>,
}

impl Pump {
    pub(crate) fn new(engine: &Engine, position: Option<String>) -> Result<Self, LocalError> {
        let position = position.map_or_else(|| engine.stream_start(), Ok)?;
        Ok(Self { position: Mutex::new(position.clone()), saved: SyncMutex::new(position) })
    }

    /// Where to go on after a restart. A record may be dealt with twice, none is left out.
    pub(crate) fn position(&self) -> String {
        self.saved.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the stream to its tip. Returns whether there was anything.
    pub(crate) async fn drain(&self, shared: &Shared) -> Result<bool, LocalError> {
        let mut position = self.position.lock().await;
        let mut any = false;
        loop {
            let page = shared.engine.records(position.clone()).await?;
            let (done, next) = (page.records.is_empty(), page.next_shard_iterator);
            any |= !done;
            let records = page.records.into_iter().filter_map(|record| serde_json::to_value(record).ok());
            stream::iter(records).for_each_concurrent(AT_ONCE, |record| deal_with(shared, record)).await;
            if let Some(next) = next {
                self.saved.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&next);
                *position = next;
            }
            if done {
                return Ok(any);
            }
        }
    }
}

async fn deal_with(shared: &Shared, record: Value) {
    let Some(function) = StreamReader::of(&record) else { return };
    let sequence = record["dynamodb"]["SequenceNumber"].as_str().unwrap_or_default().to_owned();
    for attempt in 1..=TRIES {
        let outcome = match StreamRecord::parse(record.clone()) {
            Ok(parsed) => function
                .handle(shared.context_of(function.as_str()), parsed)
                .await
                .map_err(|failure| failure.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match outcome {
            Ok(()) => return,
            Err(cause) => {
                tracing::warn!(record.sequence = sequence, attempt, cause, "A stream record was not dealt with.");
            }
        }
    }
    tracing::error!(record.sequence = sequence, "A stream record went to the failure queue.");
}

/// The functions that read the stream, by the filters of `template.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamReader {
    /// `deliver`
    Deliver,
    /// `record-expiry`
    RecordExpiry,
}

impl StreamReader {
    /// Who takes a record of the stream, if anybody does.
    pub fn of(record: &Value) -> Option<Self> {
        let key = |name: &str| record["dynamodb"]["Keys"][name]["S"].as_str().unwrap_or_default().to_owned();
        let by_ttl = record["userIdentity"]["principalId"] == "dynamodb.amazonaws.com";
        match record["eventName"].as_str() {
            Some("INSERT") if key("sk").starts_with("EVENT#") => Some(Self::Deliver),
            Some("REMOVE") if key("pk").starts_with("LIVE#") && by_ttl => Some(Self::RecordExpiry),
            _ => None,
        }
    }

    /// The function's name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Deliver => "deliver",
            Self::RecordExpiry => "record-expiry",
        }
    }

    /// Has the record dealt with.
    pub async fn handle(self, context: &Context, record: StreamRecord) -> Result<(), Failure> {
        match self {
            Self::Deliver => deliver::handle(context, record).await,
            Self::RecordExpiry => record_expiry::handle(context, record).await,
        }
    }
}
