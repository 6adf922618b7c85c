//! What always holds, read from the table after every call that may have changed it. Each file keeps one promise of
//! the design, with arithmetic of its own.

mod appointments;
mod ending;
mod events;
mod expiry;
mod history;
mod links;
mod looking;
mod messages;
mod ticks;
mod told;

pub(super) use ending::check_end;
pub(super) use messages::{Sent, claim_of};
pub(super) use told::check_told;

use super::{
    job::May,
    table::{Changed, Table},
};
use dynoxide::Item;

/// A promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which one, in words.
    pub promise: &'static str,
    /// By what.
    pub by: String,
}

impl Violation {
    pub(super) fn of(promise: &'static str, by: impl Into<String>) -> Self {
        Self { promise, by: by.into() }
    }
}

/// What became of the table in one call, which nothing else was part of.
pub(super) struct Step<'a> {
    /// The table since.
    pub(super) table: &'a Table,
    /// The items that are not the same.
    pub(super) changes: &'a [Changed],
    /// What whoever called may change.
    pub(super) may: May,
    /// When, in milliseconds.
    pub(super) now: i64,
}

impl Step<'_> {
    /// An item as it was before.
    fn before(&self, pk: &str, sk: &str) -> Option<&Item> {
        match self.changes.iter().find(|change| (change.key.0.as_str(), change.key.1.as_str()) == (pk, sk)) {
            Some(change) => change.before.as_ref(),
            None => self.table.get(pk, sk),
        }
    }
}

/// Checks a call against every promise.
pub(super) fn check(step: &Step<'_>) -> Result<(), Violation> {
    looking::check(step)?;
    history::check(step)?;
    events::check(step)?;
    appointments::check(step)?;
    expiry::check(step)?;
    messages::check(step)?;
    links::check(step)?;
    ticks::check(step.table)
}
