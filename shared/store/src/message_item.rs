//! Messages as items, and their due entries.

use crate::item::{Attributes, Millis, from_item, optional, text, to_item};
use crate::{StoreError, keys};
use domain::{ClinicId, Delivery, Fate, MessageKey, OwedMessage};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A message as the record shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRecord {
    /// Its key.
    pub key: MessageKey,
    /// How far it has come.
    pub delivery: Delivery,
    /// When its carrier took it, whatever has become of it since.
    pub sent_at: Option<Timestamp>,
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
    /// The next try, the end of the claim, or the instant of sending, by the state.
    at: Millis,
    attempts: u32,
    /// What its carrier has reported: it stands beside the state, so that a report which overtakes its sender's own mark
    /// is not lost, and neither waits for the other.
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    fate: Option<Fate>,
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
    Unclear,
    Undeliverable,
}

/// The word that stands for a delivery in the item, where what the carrier reports afterwards stands beside it.
pub(crate) fn state_of(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Owed { .. } => "owed",
        Delivery::Claimed { .. } => "claimed",
        Delivery::Sent { .. } | Delivery::Delivered { .. } | Delivery::Failed { .. } => "sent",
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
        fate: None,
        reason: None,
        text: None,
        parts: None,
    };
    to_item(&keys::message(clinic, &owed.key), &item)
}

/// A message read back.
pub(crate) fn read_message(item: Attributes) -> Result<MessageRecord, StoreError> {
    let MessageItem { key, state, at: Millis(at), attempts, fate, reason, text, parts } = from_item(MESSAGE, item)?;
    let sent_at = (state == State::Sent).then_some(at);
    let delivery = match (fate, state) {
        (Some(Fate::Delivered { at }), _) => Delivery::Delivered { at },
        (Some(Fate::Failed { at, reason }), _) => Delivery::Failed { at, reason: reason.as_str().to_owned() },
        (None, State::Owed) => Delivery::Owed { next_try: at },
        (None, State::Claimed) => Delivery::Claimed { until: at },
        (None, State::Sent) => Delivery::Sent { at },
        (None, State::Unclear) => Delivery::Unclear,
        (None, State::Undeliverable) => Delivery::Undeliverable { reason: reason.unwrap_or_default() },
    };
    Ok(MessageRecord { key, delivery, sent_at, attempts, text, parts })
}

/// Whether an item of a message has this mark.
pub(crate) fn is_marked(item: &Attributes, mark: &str) -> bool {
    item.get(mark).is_some_and(|mark| mark.as_bool() == Ok(&true))
}

/// The mark of a message that did not reach its patient, until what follows from that is done.
pub(crate) const UNREACHED: &str = "unreached";

/// Whether an item says that nobody can tell if its message was sent, whatever was reported of it since.
pub(crate) fn was_unclear(item: &Attributes) -> bool {
    item.get("state").and_then(|state| state.as_s().ok()).is_some_and(|state| state == state_of(&Delivery::Unclear))
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
