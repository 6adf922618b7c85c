//! What runs come to.

use super::invariants::Violation;
use bytes::Bytes;
use http::Response;
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// How much happened in a run, or in several together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Steps of the scheduler.
    pub steps: u64,
    /// Calls to the table.
    pub calls: u64,
    /// Calls that went wrong.
    pub faults: u64,
    /// Functions that ended in the middle.
    pub crashes: u64,
    /// Stream records that came again.
    pub redelivered: u64,
    /// Times that the whole table was checked.
    pub checks: u64,
    /// Messages that a carrier took.
    pub sent: u64,
    /// The same, by kind.
    pub messages: BTreeMap<String, u64>,
    /// Events in the table at the end, by kind.
    pub events: BTreeMap<String, u64>,
    /// Answers, by who asked, the door, the status and the problem.
    pub answers: BTreeMap<String, u64>,
}

impl Counts {
    /// A door has answered a request, told in words.
    pub(super) fn answer(&mut self, what: &str, answer: &Response<Bytes>) {
        let mut words = what.split_whitespace();
        let who = words.next().unwrap_or_default();
        let path = words.find(|word| word.starts_with('/')).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default();
        let door = match path.split('/').skip(1).collect::<Vec<_>>()[..] {
            ["l", _] => "open",
            ["staff", "patients", _] => "record",
            [.., door] => door,
            [] => "",
        };
        let told = serde_json::from_slice::<Value>(answer.body()).unwrap_or_default();
        let problem = told["type"].as_str().and_then(|kind| kind.rsplit('/').next()).unwrap_or_default();
        let said = format!("{who} {door} {} {problem}", answer.status().as_u16());
        *self.answers.entry(said.trim_end().to_owned()).or_default() += 1;
    }

    /// Adds another run's.
    pub fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.calls += other.calls;
        self.faults += other.faults;
        self.crashes += other.crashes;
        self.redelivered += other.redelivered;
        self.checks += other.checks;
        self.sent += other.sent;
        for (kind, count) in &other.messages {
            *self.messages.entry(kind.clone()).or_default() += count;
        }
        for (kind, count) in &other.events {
            *self.events.entry(kind.clone()).or_default() += count;
        }
        for (answer, count) in &other.answers {
            *self.answers.entry(answer.clone()).or_default() += count;
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { steps, calls, faults, crashes, redelivered, checks, sent, messages, events, answers } = self;
        writeln!(f, "{steps} steps, {calls} calls to the table, {checks} checks of it, {faults} faults,")?;
        writeln!(f, "{crashes} crashes, {redelivered} records again, {sent} messages sent")?;
        let messages: Vec<String> = messages.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        writeln!(f, "messages: {}", messages.join(", "))?;
        let events: Vec<String> = events.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        writeln!(f, "events: {}", events.join(", "))?;
        let answers: Vec<String> = answers.iter().map(|(answer, count)| format!("{count} {answer}")).collect();
        write!(f, "answers: {}", answers.join(", "))
    }
}

/// A run that kept every promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// How much happened.
    pub counts: Counts,
    /// All that happened, and the table at the end, as one number.
    pub digest: String,
}

/// A run that broke a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Its seed, which replays it.
    pub seed: u64,
    /// At which step.
    pub step: u64,
    /// Which promise, and by what.
    pub violation: Violation,
    /// What happened last.
    pub last: Vec<String>,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, step, violation, last } = self;
        writeln!(f, "seed {seed}, step {step}: broken is that {}", violation.promise)?;
        writeln!(f, "  by {}", violation.by)?;
        writeln!(f, "what happened last:")?;
        for line in last {
            writeln!(f, "  {line}")?;
        }
        write!(f, "again: cargo run -p tests --bin simulate -- --seed {seed}")
    }
}
