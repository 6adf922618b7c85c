//! What was done on the phone and mailbox on screen, beside what was sent to them: kept as long as the process runs.

use domain::ReplyId;
use jiff::Timestamp;
use std::sync::{Mutex, PoisonError};

/// The patients' side of the conversations.
#[derive(Debug, Default)]
pub(crate) struct Handset(Mutex<Done>);

/// All that was done so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Done {
    /// Texts that patients wrote, oldest first.
    pub(crate) written: Vec<Written>,
    /// What carriers were made to report of messages, by the ids of the outbox.
    reports: Vec<(usize, String)>,
}

/// A text that somebody wrote.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// Names it: handed over again, it was still written once.
    pub(crate) id: ReplyId,
    /// From which number.
    pub(crate) from: String,
    /// The words.
    pub(crate) text: String,
    /// When.
    pub(crate) at: Timestamp,
    /// How many messages had been sent by then, to whomever: on a clock that stands still that alone says what came first.
    pub(crate) after: usize,
}

impl Done {
    /// What was last reported of a message, if anything was.
    pub(crate) fn report(&self, message: usize) -> Option<&str> {
        self.reports.iter().rfind(|(of, _)| *of == message).map(|(_, fate)| fate.as_str())
    }
}

impl Handset {
    /// All that was done so far.
    pub(crate) fn done(&self) -> Done {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Somebody wrote a text.
    pub(crate) fn wrote(&self, written: Written) {
        let mut done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !done.written.iter().any(|before| (&before.id, &before.from) == (&written.id, &written.from)) {
            done.written.push(written);
        }
    }

    /// A carrier was made to report what has become of a message.
    pub(crate) fn reported(&self, message: usize, fate: &str) {
        let mut done = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        done.reports.push((message, fate.to_owned()));
    }
}
