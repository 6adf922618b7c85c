//! The phone and mailbox on screen.

use crate::{Attachment, Envelope, Receipt, SendError};
use domain::{Channel, ClinicId, MessageKey, MessageKind};
use jiff::Timestamp;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// What was handed over locally, oldest first: the phone and mailbox on screen.
#[derive(Debug, Clone, Default)]
pub struct Outbox(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    posted: Vec<Posted>,
    refusals: VecDeque<SendError>,
}

/// A message that was handed over locally.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Counts from 1.
    pub id: usize,
    /// What a carrier would have called it.
    pub message_id: String,
    /// At which clinic it was owed.
    pub clinic: ClinicId,
    /// Which message it is.
    pub key: MessageKey,
    /// When.
    pub at: Timestamp,
    /// How.
    pub channel: Channel,
    /// To which number or address.
    pub to: String,
    /// What it is for.
    pub kind: MessageKind,
    /// Subject, of an email.
    pub subject: Option<String>,
    /// The words.
    pub text: String,
    /// The HTML, of an email.
    pub html: Option<String>,
    /// The links in it.
    pub links: Vec<String>,
    /// What travels with an email.
    pub attachments: Vec<Attachment>,
}

impl Outbox {
    /// Everything handed over so far.
    pub fn posted(&self) -> Vec<Posted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).posted.clone()
    }

    /// Refuses the next message with this error, to try out what happens then.
    pub fn refuse_next(&self, error: SendError) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).refusals.push_back(error);
    }

    pub(crate) fn post(&self, envelope: Envelope<'_>) -> Result<Receipt, SendError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = state.refusals.pop_front() {
            return Err(error);
        }
        let Envelope { channel, to, content, at, clinic, key, .. } = envelope;
        let email = channel == Channel::Email;
        let text = if email { &content.text } else { &content.sms };
        let id = state.posted.len() + 1;
        let message_id = format!("{}-{id}", channel.as_str());
        state.posted.push(Posted {
            id,
            message_id: message_id.clone(),
            clinic: clinic.clone(),
            key: key.clone(),
            at,
            channel,
            to: to.to_owned(),
            kind: content.kind,
            subject: email.then(|| content.subject.clone()),
            html: email.then(|| content.html.clone()),
            links: content.links.iter().filter(|link| text.contains(*link)).cloned().collect(),
            text: text.clone(),
            attachments: if email { content.attachments.clone() } else { Vec::new() },
        });
        Ok(Receipt { id: Some(message_id) })
    }
}
