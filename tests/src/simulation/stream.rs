//! The table's stream: records reach their functions in any order, sometimes twice, and again until they are dealt with.

use super::crew::Done;
use super::engine::Direct;
use super::job::{Job, Sequel};
use super::world::World;
use app::StreamRecord;
use dynoxide::actions::get_records::GetRecordsRequest;
use jiff::Timestamp;
use serde_json::Value;
use slotlink::StreamReader;

/// A record that a function is to deal with.
#[derive(Debug, Clone)]
pub(super) struct Record {
    reader: StreamReader,
    value: Value,
}

impl Record {
    /// The sort key of its item.
    fn sk(&self) -> &str {
        self.value["dynamodb"]["Keys"]["sk"]["S"].as_str().unwrap_or_default()
    }
}

/// The place in the stream, and the records that were read and not dealt with.
#[derive(Debug)]
pub(super) struct Stream {
    position: String,
    pending: Vec<Record>,
}

impl Stream {
    /// From the stream's beginning.
    pub(super) fn of(engine: &Direct) -> Self {
        Self { position: engine.0.stream_start().expect("the table has a stream"), pending: Vec::new() }
    }

    /// Reads the stream to its tip.
    pub(super) fn read(&mut self, engine: &Direct) {
        loop {
            let asked = GetRecordsRequest { shard_iterator: self.position.clone(), limit: Some(1000) };
            let page = engine.0.database().get_records(asked).expect("the engine reads its stream");
            self.position = page.next_shard_iterator.expect("the stream goes on");
            if page.records.is_empty() {
                return;
            }
            let values = page.records.into_iter().filter_map(|record| serde_json::to_value(record).ok());
            self.pending.extend(values.filter_map(|value| Some(Record { reader: StreamReader::of(&value)?, value })));
        }
    }

    /// How many records are still to be dealt with.
    pub(super) fn left(&self) -> usize {
        self.pending.len()
    }
}

impl World {
    /// Hands a record to its function.
    pub(super) fn deliver_record(&mut self) {
        let place = self.rng.usize(..self.stream.pending.len());
        let record = self.stream.pending.remove(place);
        let what = format!("{:?} {}", record.reader, record.value["dynamodb"]["Keys"]["sk"]["S"]);
        let (reader, value, ctx) = (record.reader, record.value.clone(), self.environment());
        let job = Job::event(what, Sequel::Record(Box::new(record)));
        self.begin(job, async move {
            let parsed = StreamRecord::parse(value).expect("the engine writes records as Lambda does");
            Done::Event(reader.handle(&ctx, parsed).await)
        });
    }

    /// A record that was dealt with is off the stream, unless it comes twice; one that failed comes again.
    pub(super) fn record_done(&mut self, record: Record, began: Timestamp, dealt_with: bool) {
        if let Some(event) = record.sk().strip_prefix("EVENT#").filter(|_| dealt_with) {
            self.dealt_with.entry(event.to_owned()).or_insert((began, self.clock.now()));
        }
        let again = self.rng.f64() < self.plan.redeliveries;
        if !dealt_with || again {
            self.counts.redelivered += 1;
            self.stream.pending.push(record);
        }
    }
}
