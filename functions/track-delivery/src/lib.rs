//! Track delivery: what carriers report of the messages that they took. SNS logs what becomes of texts, and the logs hand it
//! on packed; SES tells what becomes of emails to a topic.

mod emails;
mod logs;
mod texts;

use app::{Context, Failure, Report};
use futures::{StreamExt as _, stream};
use serde::Deserialize;
use serde_json::Value;

/// How many reports are dealt with at once.
const AT_ONCE: usize = 8;

/// What an event came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tracked {
    /// How many reports were kept.
    pub kept: usize,
    /// How many tell nothing that we keep: an email that is late, or that is none of ours.
    pub passed_over: usize,
    /// How many are not as AWS describes them.
    pub unreadable: usize,
}

/// Why a report cannot be read. It says nothing of what the report holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Unreadable {
    #[error("it is neither of CloudWatch Logs nor of a topic")]
    UnknownEvent,
    #[error("its data is not packed as CloudWatch Logs pack it")]
    NotPacked,
    #[error("its data is larger than CloudWatch Logs make it")]
    TooLarge,
    #[error("it is not the JSON that AWS describes")]
    NotDescribed,
    #[error("its name or its instant is not one")]
    NotOurs,
}

/// An event is one of these; what else it has is left aside.
#[derive(Deserialize)]
#[serde(untagged)]
enum Event {
    Logs {
        awslogs: logs::Packed,
    },
    Topic {
        #[serde(rename = "Records")]
        records: Vec<TopicRecord>,
    },
}

#[derive(Deserialize)]
struct TopicRecord {
    #[serde(rename = "Sns")]
    sns: TopicMessage,
}

#[derive(Deserialize)]
struct TopicMessage {
    #[serde(rename = "Message")]
    message: String,
}

/// What one report comes to.
type Read = Result<Option<Report>, Unreadable>;

/// Deals with an event. One that cannot be read would not be read the next time either, so it is logged and done with; what
/// the table did not take fails the whole event, so that AWS hands it over again: all of it can be repeated.
pub async fn handle(ctx: &Context, event: Value) -> Result<Tracked, Failure> {
    let mut tracked = Tracked::default();
    let mut reports = Vec::new();
    for read in read(event) {
        match read {
            Ok(Some(report)) => reports.push(report),
            Ok(None) => tracked.passed_over += 1,
            Err(cause) => {
                tracked.unreadable += 1;
                tracing::error!(report.unreadable = 1, %cause, "A report of a carrier cannot be read.");
            }
        }
    }
    let kept: Vec<_> =
        stream::iter(reports).map(|report| app::track(ctx, report)).buffer_unordered(AT_ONCE).collect().await;
    tracked.kept = kept.iter().filter(|kept| kept.is_ok()).count();
    // One that fails holds the others not up.
    kept.into_iter().collect::<Result<Vec<()>, _>>()?;
    Ok(tracked)
}

fn read(event: Value) -> Vec<Read> {
    match serde_json::from_value(event) {
        Ok(Event::Logs { awslogs }) => match awslogs.unpack() {
            Ok(logged) => logged.iter().map(texts::read).collect(),
            Err(cause) => vec![Err(cause)],
        },
        Ok(Event::Topic { records }) => records.iter().map(|record| emails::read(&record.sns.message)).collect(),
        Err(_) => vec![Err(Unreadable::UnknownEvent)],
    }
}

#[cfg(test)]
mod tests;
