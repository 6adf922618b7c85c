//! Messages that are owed because of an event.

use crate::ids::{Invalid, invalid};
use crate::{Channel, EventId, PatientId};
use jiff::Timestamp;
use std::fmt;

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// The booking link (row I5).
    Invitation,
    /// An appointment was booked (rows G3 to G5).
    Confirmation,
    /// An appointment was moved: a new confirmation with new links (row G15).
    Change,
    /// An appointment was cancelled (row G14).
    Cancellation,
    /// An appointment is near (rows G16, I32).
    Reminder,
    /// Whether the patient comes (row A11).
    ConfirmationRequest,
    /// How the patient who cannot come finds another time: the self-rescheduling message (rows A2 to A5).
    SelfReschedule,
    /// A code by which the patient proves to be the one who is asked for (row I36).
    OneTimeCode,
    /// A brief text that staff chose or wrote (row L13).
    Alert,
    /// Which of several appointments a reply by text is about (row C19).
    WhichAppointment,
    /// That staff will read what the patient wrote by text.
    ReplyPassedOn,
    /// To the clinician: an appointment was moved to them (rows I40, I41).
    NoticeGained,
    /// To the clinician: an appointment was moved away from them (row I42).
    NoticeLost,
}

impl MessageKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Invitation,
        Self::Confirmation,
        Self::Change,
        Self::Cancellation,
        Self::Reminder,
        Self::ConfirmationRequest,
        Self::SelfReschedule,
        Self::OneTimeCode,
        Self::Alert,
        Self::WhichAppointment,
        Self::ReplyPassedOn,
        Self::NoticeGained,
        Self::NoticeLost,
    ];

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Confirmation => "confirmation",
            Self::Change => "change",
            Self::Cancellation => "cancellation",
            Self::Reminder => "reminder",
            Self::ConfirmationRequest => "confirmation_request",
            Self::SelfReschedule => "self_reschedule",
            Self::OneTimeCode => "one_time_code",
            Self::Alert => "alert",
            Self::WhichAppointment => "which_appointment",
            Self::ReplyPassedOn => "reply_passed_on",
            Self::NoticeGained => "notice_gained",
            Self::NoticeLost => "notice_lost",
        }
    }

    /// Accepts what [`MessageKind::as_str`] says.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid(
            "invitation, confirmation, change, cancellation, reminder, confirmation_request, self_reschedule, \
             one_time_code, alert, which_appointment, reply_passed_on, notice_gained or notice_lost",
        );
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(ACCEPTED)
    }

    /// Whether it goes to a clinician; every other goes to the patient.
    pub fn is_notice(self) -> bool {
        matches!(self, Self::NoticeGained | Self::NoticeLost)
    }

    /// Whether it can only be a text: it goes on with a conversation by text.
    pub fn is_text_only(self) -> bool {
        matches!(self, Self::WhichAppointment | Self::ReplyPassedOn)
    }

    /// Whether a clinic may have words of its own for it. Those for alerts are its presets.
    pub fn has_templates(self) -> bool {
        !self.is_notice() && !self.is_text_only() && self != Self::Alert
    }
}

/// Who carries a message to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// As a text message.
    Sms,
    /// As an email.
    Email,
    /// Our own console, on which a clinician reads it (row I41).
    Console,
}

impl Carrier {
    /// Every carrier.
    pub const ALL: [Self; 3] = [Self::Sms, Self::Email, Self::Console];

    /// Accepts `sms`, `email` and `console`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "sms" => Ok(Self::Sms),
            "email" => Ok(Self::Email),
            "console" => Ok(Self::Console),
            _ => Err(invalid("sms, email or console")),
        }
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Console => "console",
        }
    }

    /// The patient's channel that it serves, if it serves one.
    pub fn channel(self) -> Option<Channel> {
        match self {
            Self::Sms => Some(Channel::Sms),
            Self::Email => Some(Channel::Email),
            Self::Console => None,
        }
    }
}

impl From<Channel> for Carrier {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Sms => Self::Sms,
            Channel::Email => Self::Email,
        }
    }
}

/// Which of several messages of one kind: the n-th sending of a link, or a reminder's lead time in minutes; 0 where there
/// is only one.
pub type Occasion = u32;

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
    pub carrier: Carrier,
    /// Which one.
    pub occasion: Occasion,
}

impl MessageKey {
    /// Accepts what [`MessageKey`] prints.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("patient.event.kind.carrier.occasion");
        let parts: Vec<&str> = text.split('.').collect();
        let [patient, event, kind, carrier, occasion] = parts[..] else { return Err(ACCEPTED) };
        Ok(Self {
            patient: PatientId::parse(patient)?,
            event: EventId::parse(event)?,
            kind: MessageKind::parse(kind)?,
            carrier: Carrier::parse(carrier)?,
            occasion: occasion.parse().map_err(|_| ACCEPTED)?,
        })
    }
}

impl fmt::Display for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { patient, event, kind, carrier, occasion } = self;
        write!(f, "{patient}.{event}.{}.{}.{occasion}", kind.as_str(), carrier.as_str())
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
    /// It has arrived, its carrier says.
    Delivered {
        /// When.
        at: Timestamp,
    },
    /// The carrier took it and could not deliver it.
    Failed {
        /// When that was found.
        at: Timestamp,
        /// A code, for instance `bounced`.
        reason: String,
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
    /// Whether it may still be sent.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Owed { .. } | Self::Claimed { .. })
    }

    /// The code that says why it did not reach its reader, where it did not.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Undeliverable { reason } | Self::Failed { reason, .. } => Some(reason),
            Self::Owed { .. } | Self::Claimed { .. } | Self::Sent { .. } | Self::Delivered { .. } | Self::Unclear => {
                None
            }
        }
    }

    /// The word for it in data.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Owed { .. } => "owed",
            Self::Claimed { .. } => "sending",
            Self::Sent { .. } => "sent",
            Self::Delivered { .. } => "delivered",
            Self::Failed { .. } => "failed",
            Self::Unclear => "unclear",
            Self::Undeliverable { .. } => "undeliverable",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_key_is_read_back() {
        for kind in MessageKind::ALL {
            for carrier in ["sms", "email", "console"] {
                let key = format!("p1.e1.{}.{carrier}.129600", kind.as_str());
                assert_eq!(MessageKey::parse(&key).unwrap().to_string(), key);
            }
        }
        for bad in ["", "p1.e1.confirmation.email", "p1.e1.greeting.email.0", "p1.e1.confirmation.fax.0"] {
            assert!(MessageKey::parse(bad).is_err(), "{bad:?} was taken");
        }
    }
}
