//! Messages as items, and their due entries.

use crate::item::{Attributes, Millis, from_item, text, to_item};
use crate::{StoreError, keys};
use domain::{ClinicId, Delivery, MessageKey, OwedMessage};
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
    /// How many parts its text was billed as; nothing of an email.
    pub parts: Option<u32>,
}

/// What a message said, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The words, without the secret of the link.
    pub text: String,
    /// How many parts a text message was; nothing of an email.
    pub parts: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct MessageItem {
    #[serde(with = "text")]
    key: MessageKey,
    state: State,
    /// The next try, the end of the claim, or the instant of sending or of its fate, by the state.
    at: Millis,
    attempts: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parts: Option<u32>,
}

#[derive(Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum State {
    Owed,
    Claimed,
    Sent,
    Delivered,
    Failed,
    Unclear,
    Undeliverable,
}

/// The word that stands for a delivery in the item.
pub(crate) fn state_of(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Owed { .. } => "owed",
        Delivery::Claimed { .. } => "claimed",
        Delivery::Sent { .. } => "sent",
        Delivery::Delivered { .. } => "delivered",
        Delivery::Failed { .. } => "failed",
        Delivery::Unclear => "unclear",
        Delivery::Undeliverable { .. } => "undeliverable",
    }
}

/// A message that nobody has tried yet.
pub(crate) fn new_message(clinic: &ClinicId, owed: &OwedMessage) -> Result<Attributes, StoreError> {
    let item = MessageItem {
        key: owed.key.clone(),
        state: State::Owed,
        at: Millis(owed.due),
        attempts: 0,
        reason: None,
        text: None,
        parts: None,
    };
    to_item(&keys::message(clinic, &owed.key), &item)
}

/// A message read back.
pub(crate) fn read_message(item: Attributes) -> Result<MessageRecord, StoreError> {
    let MessageItem { key, state, at: Millis(at), attempts, reason, text, parts } = from_item(MESSAGE, item)?;
    let delivery = match state {
        State::Owed => Delivery::Owed { next_try: at },
        State::Claimed => Delivery::Claimed { until: at },
        State::Sent => Delivery::Sent { at },
        State::Delivered => Delivery::Delivered { at },
        State::Failed => Delivery::Failed { at, reason: reason.unwrap_or_default() },
        State::Unclear => Delivery::Unclear,
        State::Undeliverable => Delivery::Undeliverable { reason: reason.unwrap_or_default() },
    };
    Ok(MessageRecord { key, delivery, attempts, text, parts })
}

/// What an item that cannot be read is called.
pub(crate) const MESSAGE: &str = "message";

/// An entry that says when a message is to be tried.
#[derive(Serialize, Deserialize)]
pub(crate) struct DueItem {
    #[serde(with = "text")]
    pub(crate) clinic: ClinicId,
    #[serde(with = "text")]
    pub(crate) key: MessageKey,
    pub(crate) at: Millis,
}
