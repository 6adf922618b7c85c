//! Metrics in the embedded metric format, which `CloudWatch` takes out of the log.
//!
//! A document is written here rather than by a crate: those that there are go by a recorder of the whole process, which
//! tests could not tell apart, for what comes to one JSON object.

use super::lines::Line;
use crate::Clock;
use serde_json::{Value, json};

/// The target of metrics.
pub(super) const METRIC: &str = "metric";
/// Where they are found in `CloudWatch`.
const NAMESPACE: &str = "slotlink";
/// Their one dimension: the name of the stack.
const DIMENSION: &str = "Stack";

/// What is measured or counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// How late the oldest owed message is that a sweep came to, in seconds; 0 where none is. Each sweep that could read
    /// says this once. One that is owed anew after a try keeps its age, as one does that waits for its carrier's next
    /// minute; one that waits for its lead time or for the morning is not late.
    OldestOwedSeconds,
    /// A carrier took a message, and that was written. At most once for each message.
    MessagesSent,
    /// A carrier refused a message for good, or it was given up: at most once for each message. Or a carrier reported that
    /// it could not deliver what it had taken: once for each report that was news, so a text that was sent and not
    /// delivered is counted as both.
    MessagesFailed,
    /// A try to send a message failed, and it will be tried again. Once for each try.
    MessagesPutOff,
    /// A text may have been sent; staff find a task. At most once for each message.
    UnclearTexts,
    /// A link was sent, or sent again. At most once for each time.
    LinksSent,
    /// An appointment was booked, by whomever. At most once for each.
    AppointmentsBooked,
    /// An appointment was moved. At most once for each time.
    AppointmentsMoved,
    /// An appointment was cancelled. At most once for each.
    AppointmentsCancelled,
    /// A door answered with a status from 400 to 499. Once for each request.
    Refusals,
    /// A door answered with a status from 500. Once for each request that got an answer of ours.
    Faults,
}

impl Metric {
    /// Its name in `CloudWatch`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OldestOwedSeconds => "OldestOwedSeconds",
            Self::MessagesSent => "MessagesSent",
            Self::MessagesFailed => "MessagesFailed",
            Self::MessagesPutOff => "MessagesPutOff",
            Self::UnclearTexts => "UnclearTexts",
            Self::LinksSent => "LinksSent",
            Self::AppointmentsBooked => "AppointmentsBooked",
            Self::AppointmentsMoved => "AppointmentsMoved",
            Self::AppointmentsCancelled => "AppointmentsCancelled",
            Self::Refusals => "Refusals",
            Self::Faults => "Faults",
        }
    }

    fn unit(self) -> &'static str {
        if self == Self::OldestOwedSeconds { "Seconds" } else { "Count" }
    }
}

/// Counts one.
pub(crate) fn count(metric: Metric) {
    measure(metric, 1);
}

/// Tells a value.
pub(crate) fn measure(metric: Metric, value: i64) {
    tracing::info!(target: METRIC, metric = metric.as_str(), unit = metric.unit(), value);
}

/// Makes a document of the line of a metric: what the line has else stands beside the value, to find out more by.
pub(super) fn embed(line: &mut Line, stack: &str) {
    let mut take = |name| line.remove(name).unwrap_or_default();
    let (metric, unit, value) = (take("metric"), take("unit"), take("value"));
    let directive = json!({
        "Namespace": NAMESPACE,
        "Dimensions": [[DIMENSION]],
        "Metrics": [{ "Name": metric, "Unit": unit }],
    });
    let at = Clock::System.now().as_millisecond();
    line.insert("_aws".to_owned(), json!({ "Timestamp": at, "CloudWatchMetrics": [directive] }));
    line.insert(DIMENSION.to_owned(), stack.into());
    if let Value::String(metric) = metric {
        line.insert(metric, value);
    }
}
