//! What a handler is there for.

use super::stream::Record;
use jiff::SignedDuration;

/// A request, a stream record or a schedule's event, from the side of whoever it comes from.
#[derive(Debug)]
pub(super) struct Job {
    /// In words, for whoever reads what happened.
    pub(super) what: String,
    /// What of the links and appointments it may change.
    pub(super) may: May,
    /// How long its function may take.
    pub(super) lasts: SignedDuration,
    /// Whether others overtake it wherever it waits.
    pub(super) slow: bool,
    /// What follows when it is done.
    pub(super) sequel: Sequel,
    /// The message that it has claimed, and has not settled yet.
    pub(super) claimed: Option<Claimed>,
}

/// A message in the hands of a sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claimed {
    /// Which one, as its item's keys say.
    pub(super) message: (String, String),
    /// Whether it was handed to a carrier under this claim.
    pub(super) sent: bool,
    /// Why it must not be sent, as it stood when it was claimed.
    pub(super) void: Option<String>,
}

/// What a request may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum May {
    /// Nothing: it only looks.
    Look,
    /// That a scanner was there.
    Scan,
    /// What its command says.
    Act,
}

/// What follows when a handler is done.
#[derive(Debug)]
pub(super) enum Sequel {
    /// A patient's browser shows the answer in this tab.
    Tab(usize),
    /// A scanner looks for more to press.
    Scan,
    /// A program of the patient reads the answer for the letter of this path.
    Program(String),
    /// A program of the staff reads the answer.
    Staff,
    /// The record is off the stream, or comes again.
    Record(Box<Record>),
    /// The schedule's next event sweeps again.
    Sweep,
}

impl Job {
    /// A request to a door.
    pub(super) fn request(what: String, may: May, sequel: Sequel) -> Self {
        Self { what, may, lasts: SignedDuration::from_secs(15), slow: false, sequel, claimed: None }
    }

    /// An event that no person waits for.
    pub(super) fn event(what: String, sequel: Sequel) -> Self {
        Self { what, may: May::Act, lasts: SignedDuration::from_secs(55), slow: false, sequel, claimed: None }
    }
    /// Whether it is there to send messages.
    pub(super) fn may_send(&self) -> bool {
        matches!(self.sequel, Sequel::Record(_) | Sequel::Sweep)
    }
}
