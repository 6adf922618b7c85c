//! What the process logs and counts, kept for a test to read.

use app::json_lines;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::{Arc, Mutex, Once, PoisonError},
};
use tracing::subscriber::{DefaultGuard, NoSubscriber};

static SILENT: Once = Once::new();

/// Everything that this thread's part of the process logs and counts, as a function on Lambda would write it. A test that
/// has this runs on one thread.
pub(crate) struct Log {
    written: Written,
    _guard: DefaultGuard,
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    pub(crate) fn begin() -> Self {
        // With one subscriber alone, `tracing` asks the thread that first comes to a place in the code whether anybody listens
        // there, and remembers its no for all. Other tests' threads have none, so there is always a second that says nothing.
        SILENT.call_once(|| drop(tracing::subscriber::set_global_default(NoSubscriber::new())));
        let written = Written::default();
        let writer = written.clone();
        // At the level at which most would be said.
        let lines = json_lines(Some("journey".to_owned()), tracing::Level::TRACE, move || writer.clone());
        Self { written, _guard: tracing::subscriber::set_default(lines) }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.written.0.lock().unwrap().clone()).unwrap()
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The values of each metric.
    pub(crate) fn metrics(&self) -> BTreeMap<String, Vec<i64>> {
        let mut metrics: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for line in self.lines() {
            let Some(name) = line["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Name"].as_str() else { continue };
            metrics.entry(name.to_owned()).or_default().push(line[name].as_i64().unwrap());
        }
        metrics
    }

    pub(crate) fn counted(&self, metric: &str) -> i64 {
        self.metrics().get(metric).map_or(0, |values| values.iter().sum())
    }
}

/// What a field says in the lines that another field finds.
pub(crate) fn found(lines: &[Value], by: (&str, &str), field: &str) -> BTreeSet<String> {
    let of = lines.iter().filter(|line| line[by.0] == by.1);
    of.filter_map(|line| line[field].as_str().map(str::to_owned)).collect()
}
