//! Messages that are owed because of an event.

use crate::ids::{Invalid, invalid};
use crate::{Channel, Event, EventId, EventKind, Patient, PatientId, Rule};
use jiff::Timestamp;
use std::fmt;

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageKind {
    /// The booking link (row I5).
    Invitation,
    /// The booking is confirmed (rows G4, G5).
    Confirmation,
    /// A code by which the patient proves to be the one who is asked for (row I36).
    OneTimeCode,
}

impl MessageKind {
    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Confirmation => "confirmation",
            Self::OneTimeCode => "one_time_code",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Invitation, Self::Confirmation, Self::OneTimeCode].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Which of several messages of one kind: the n-th sending of a link; 0 where there is only one.
pub type Occasion = u16;

/// Names a message: it is sent at most once under this key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessageKey {
    /// To whom.
    pub patient: PatientId,
    /// Because of what.
    pub event: EventId,
    /// For what.
    pub kind: MessageKind,
    /// How.
    pub channel: Channel,
    /// Which one.
    pub occasion: Occasion,
}

impl MessageKey {
    /// Accepts what [`MessageKey`] prints.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("patient.event.kind.channel.occasion");
        let parts: Vec<&str> = text.split('.').collect();
        let [patient, event, kind, channel, occasion] = parts[..] else { return Err(ACCEPTED) };
        Ok(Self {
            patient: PatientId::parse(patient)?,
            event: EventId::parse(event)?,
            kind: MessageKind::parse(kind).ok_or(ACCEPTED)?,
            channel: Channel::parse(channel)?,
            occasion: occasion.parse().map_err(|_| ACCEPTED)?,
        })
    }
}

impl fmt::Display for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { patient, event, kind, channel, occasion } = self;
        write!(f, "{patient}.{event}.{}.{}.{occasion}", kind.as_str(), channel.as_str())
    }
}

/// How far a message has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Still to be sent.
    Owed {
        /// Not before this instant.
        next_try: Timestamp,
    },
    /// Somebody is sending it and has until then.
    Claimed {
        /// When the claim lapses.
        until: Timestamp,
    },
    /// The provider took it.
    Sent {
        /// When.
        at: Timestamp,
    },
    /// Whether it was sent cannot be told: the sender stopped between sending and marking. Staff decide.
    Unclear,
    /// It cannot be sent; the code says why.
    Undeliverable {
        /// A code, for instance `no_address`.
        reason: String,
    },
}

impl Delivery {
    /// The word for it in data.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Owed { .. } => "owed",
            Self::Claimed { .. } => "sending",
            Self::Sent { .. } => "sent",
            Self::Unclear => "unclear",
            Self::Undeliverable { .. } => "undeliverable",
        }
    }
}

/// The messages that an event makes owed to a patient. Where no rule is known, since staff made the appointment without
/// one or the clinic has given it up, it is confirmed on every channel.
pub fn messages_owed(event: &Event, rule: Option<&Rule>, patient: &Patient) -> Vec<MessageKey> {
    let key = |kind, channel, occasion| MessageKey {
        patient: event.patient.clone(),
        event: event.id.clone(),
        kind,
        channel,
        occasion,
    };
    match &event.kind {
        EventKind::LinkSent { channel, .. } => vec![key(MessageKind::Invitation, *channel, 0)],
        EventKind::LinkSentAgain { channel, sending, .. } => vec![key(MessageKind::Invitation, *channel, *sending)],
        EventKind::CodeSent { channel, .. } => vec![key(MessageKind::OneTimeCode, *channel, 0)],
        EventKind::AppointmentBooked { .. } | EventKind::AppointmentRescheduled { .. } => {
            [Channel::Sms, Channel::Email]
                .into_iter()
                .filter(|channel| rule.is_none_or(|rule| rule.confirmations.contains(channel)))
                .filter(|channel| patient.address(*channel).is_some())
                .map(|channel| key(MessageKind::Confirmation, channel, 0))
                .collect()
        }
        EventKind::AppointmentCancelled { .. }
        | EventKind::LinkAccessed { .. }
        | EventKind::LinkScanned { .. }
        | EventKind::LinkExpired { .. }
        | EventKind::LinkDeleted { .. }
        | EventKind::NoTimeSuited { .. }
        | EventKind::TaskClosed { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_key_is_read_back() {
        let key = "p1.e1.confirmation.email.0";
        assert_eq!(MessageKey::parse(key).unwrap().to_string(), key);
        for bad in ["", "p1.e1.confirmation.email", "p1.e1.greeting.email.0", "p1.e1.confirmation.fax.0"] {
            assert!(MessageKey::parse(bad).is_err(), "{bad:?} was taken");
        }
    }
}
