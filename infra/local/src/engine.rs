//! The embedded engine behind the real SDK.

use crate::{LocalError, TABLE, state::DataFolder};
use app::Clock;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{SharedHttpClient, timeout::TimeoutConfig};
use aws_types::region::Region;
use dynoxide::{AttributeValue, Item};
use dynoxide::{
    Database, DynoxideError,
    actions::{
        get_records::{GetRecordsRequest, GetRecordsResponse},
        get_shard_iterator::GetShardIteratorRequest,
        list_streams::ListStreamsRequest,
        scan::ScanRequest,
    },
};
use jiff::Timestamp;
use std::{collections::BTreeSet, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle};

/// The engine's database. It lives in memory; a data folder holds snapshots of it.
#[derive(Clone)]
pub struct Engine(Database);

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Engine")
    }
}

/// Our clock for the engine, so that TTL follows it.
struct EngineClock(Clock);

impl dynoxide::storage_backend::Clock for EngineClock {
    fn now_unix_secs(&self) -> u64 {
        self.0.now().as_second().unsigned_abs()
    }

    fn now_unix_secs_f64(&self) -> f64 {
        self.0.now().as_duration().as_secs_f64()
    }
}

impl Engine {
    /// A database that tells the time by `clock`, with what the folder holds.
    pub(crate) fn open(clock: Clock, folder: Option<&DataFolder>) -> Result<Self, LocalError> {
        let database = Database::memory_with_clock(Arc::new(EngineClock(clock)))?;
        match folder.and_then(DataFolder::snapshot) {
            Some(snapshot) => database.restore_from(&snapshot)?,
            None => index_stream(&database)?,
        }
        Ok(Self(database))
    }

    /// A database in memory alone.
    pub fn in_memory(clock: Clock) -> Result<Self, LocalError> {
        Self::open(clock, None)
    }

    /// The database itself, past the SDK.
    pub fn database(&self) -> &Database {
        &self.0
    }

    /// Serves the engine's API.
    pub(crate) fn serve(&self, listener: TcpListener) -> JoinHandle<()> {
        tokio::spawn(dynoxide::server::serve_on(listener, self.0.clone()))
    }

    /// Removes what TTL says is over, as DynamoDB does in its own time.
    pub(crate) async fn sweep_ttl(&self) -> Result<usize, DynoxideError> {
        self.blocking(|database| database.sweep_ttl()).await
    }

    /// Writes a snapshot to a file that is not there yet.
    pub(crate) async fn write_snapshot(&self, path: String) -> Result<(), DynoxideError> {
        self.blocking(move |database| database.vacuum_into(&path)).await
    }

    /// When something falls due up to an instant, in order: a message, or the end of an item's time. Reads the whole
    /// table, which only a small one on one machine can bear.
    pub(crate) async fn falls_due(&self, until: Timestamp) -> Result<BTreeSet<Timestamp>, DynoxideError> {
        self.blocking(move |database| {
            let mut instants = BTreeSet::new();
            let mut start = None;
            loop {
                let page = database.scan(ScanRequest {
                    table_name: TABLE.to_owned(),
                    exclusive_start_key: start,
                    ..ScanRequest::default()
                })?;
                instants.extend(page.items.unwrap_or_default().iter().filter_map(due_instant));
                start = page.last_evaluated_key;
                if start.is_none() {
                    instants.retain(|at| *at <= until);
                    return Ok(instants);
                }
            }
        })
        .await
    }

    /// Where the table's stream begins.
    pub fn stream_start(&self) -> Result<String, DynoxideError> {
        let table_name = Some(TABLE.to_owned());
        let streams = self.0.list_streams(ListStreamsRequest { table_name, ..ListStreamsRequest::default() })?;
        let stream = streams.streams.into_iter().next();
        let stream_arn = stream.map(|stream| stream.stream_arn).unwrap_or_default();
        let described = self.0.describe_stream(dynoxide::actions::describe_stream::DescribeStreamRequest {
            stream_arn: stream_arn.clone(),
            ..Default::default()
        })?;
        let shard = described.stream_description.shards.into_iter().next();
        let iterator = self.0.get_shard_iterator(GetShardIteratorRequest {
            stream_arn,
            shard_id: shard.map(|shard| shard.shard_id).unwrap_or_default(),
            shard_iterator_type: "TRIM_HORIZON".to_owned(),
            sequence_number: None,
        })?;
        Ok(iterator.shard_iterator.unwrap_or_default())
    }

    /// The next records of the stream.
    pub(crate) async fn records(&self, shard_iterator: String) -> Result<GetRecordsResponse, DynoxideError> {
        self.blocking(move |database| database.get_records(GetRecordsRequest { shard_iterator, limit: Some(100) }))
            .await
    }

    /// The engine blocks the thread that calls it.
    async fn blocking<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Database) -> Result<T, DynoxideError> + Send + 'static,
    ) -> Result<T, DynoxideError> {
        let database = self.0.clone();
        let called = tokio::task::spawn_blocking(move || call(&database)).await;
        called.unwrap_or_else(|error| Err(DynoxideError::InternalServerError(error.to_string())))
    }
}

/// When an item wants something done: a due entry at its instant, an item with a TTL in the minute after its end.
fn due_instant(item: &Item) -> Option<Timestamp> {
    let number = |name: &str| match item.get(name) {
        Some(AttributeValue::N(number)) => number.parse::<i64>().ok(),
        _ => None,
    };
    match item.get("pk") {
        Some(AttributeValue::S(pk)) if pk.starts_with("DUE#") => Timestamp::from_millisecond(number("at")?).ok(),
        _ => Timestamp::from_second((number("ttl")? / 60 + 1) * 60).ok(),
    }
}

/// Indexes the engine's stream. Each write looks for the last sequence number, and without an index that takes longer
/// with every record. A database in memory can be reached from outside only through a file.
fn index_stream(database: &Database) -> Result<(), LocalError> {
    let folder = tempfile::tempdir().map_err(LocalError::io("cannot make a temporary folder"))?;
    let path = folder.path().join("indexed.db").to_string_lossy().into_owned();
    database.vacuum_into(&path)?;
    let indexed = rusqlite::Connection::open(&path).and_then(|file| {
        file.execute_batch(
            "CREATE INDEX stream_by_sequence ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
        )
    });
    indexed.map_err(|error| DynoxideError::InternalServerError(error.to_string()))?;
    database.restore_from(&path)?;
    Ok(())
}

/// A client of an engine at an address: the real SDK, over plain HTTP. The engine answers one request at a time, so a
/// thousand at once wait for each other far longer than DynamoDB would let them.
pub fn client(address: SocketAddr) -> aws_sdk_dynamodb::Client {
    client_over(app::plain_http(), address)
}

/// The same, over an HTTP client of the caller's.
pub(crate) fn client_over(http: SharedHttpClient, address: SocketAddr) -> aws_sdk_dynamodb::Client {
    let credentials = Credentials::new("local", "local", None, None, "local");
    let config = app::sdk_config(Region::new("eu-west-2"), credentials, http);
    let patient = TimeoutConfig::builder()
        .connect_timeout(Duration::from_mins(1))
        .operation_attempt_timeout(Duration::from_mins(2))
        .operation_timeout(Duration::from_mins(4))
        .build();
    let config = config.into_builder().timeout_config(patient).build();
    app::dynamodb(&config, Some(format!("http://{address}")))
}
