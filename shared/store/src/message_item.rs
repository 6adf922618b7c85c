//! Messages as items, and their due entries.

use crate::StoreError;
use crate::item::{Attributes, Millis, from_item, text};
use domain::{ClinicId, Delivery, MessageKey};
use serde::{Deserialize, Serialize};

/// A message as the record shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRecord {
    /// Its key.
    pub key: MessageKey,
    /// How far it has come.
    pub delivery: Delivery,
    /// How often it was tried.
    pub attempts: u32,
    /// What was sent, without the secret of its link.
    pub text: Option<String>,
    /// How many parts of a text message were sent; nothing of what travelled otherwise.
    pub parts: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct MessageItem {
    #[serde(with = "text")]
    key: MessageKey,
    state: State,
    /// The next try, the end of the claim, or the instant of sending, by the state.
    at: Millis,
    attempts: u32,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    parts: Option<u32>,
}

#[derive(Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum State {
    Owed,
    Claimed,
    Sent,
    Unclear,
    Undeliverable,
}

/// The word that stands for a delivery in the item.
pub(crate) fn state_of(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Owed { .. } => "owed",
        Delivery::Claimed { .. } => "claimed",
        Delivery::Sent { .. } => "sent",
        Delivery::Unclear => "unclear",
        Delivery::Undeliverable { .. } => "undeliverable",
    }
}

/// A message read back.
pub(crate) fn read_message(item: Attributes) -> Result<MessageRecord, StoreError> {
    let item: MessageItem = from_item("message", item)?;
    let at = item.at.0;
    let delivery = match item.state {
        State::Owed => Delivery::Owed { next_try: at },
        State::Claimed => Delivery::Claimed { until: at },
        State::Sent => Delivery::Sent { at },
        State::Unclear => Delivery::Unclear,
        State::Undeliverable => Delivery::Undeliverable { reason: item.reason.unwrap_or_default() },
    };
    Ok(MessageRecord { key: item.key, delivery, attempts: item.attempts, text: item.text, parts: item.parts })
}

/// An entry that says when a message is to be tried.
#[derive(Serialize, Deserialize)]
pub(crate) struct DueItem {
    #[serde(with = "text")]
    pub(crate) clinic: ClinicId,
    #[serde(with = "text")]
    pub(crate) key: MessageKey,
    pub(crate) at: Millis,
}
