//! What happened: all of it as one number, the last of it in words.

use sha2::{Digest as _, Sha256};
use std::collections::VecDeque;

/// How many of the last actions are told.
const LAST: usize = 60;

/// What happened so far.
#[derive(Debug, Default)]
pub(super) struct Trace {
    hash: Sha256,
    last: VecDeque<String>,
}

impl Trace {
    /// Something happened.
    pub(super) fn tell(&mut self, line: String) {
        self.note(&line);
        if self.last.len() == LAST {
            self.last.pop_front();
        }
        self.last.push_back(line);
    }

    /// Something happened that goes without saying.
    pub(super) fn note(&mut self, text: &str) {
        self.hash.update(text.len().to_be_bytes());
        self.hash.update(text);
    }

    /// All that happened, as one number: the same for the same run.
    pub(super) fn digest(&self) -> String {
        let hash: [u8; 32] = self.hash.clone().finalize().into();
        let first: [u8; 16] = std::array::from_fn(|place| hash[place]);
        format!("{:032x}", u128::from_be_bytes(first))
    }

    /// The last actions, oldest first.
    pub(super) fn last(&self) -> Vec<String> {
        self.last.iter().cloned().collect()
    }
}
