//! What patients answer by text.

use crate::ids::{Invalid, invalid};
use crate::{Answer, AppointmentId};
use std::fmt;

/// The letter that tells the open requests of one telephone apart, `A` to `Z` (row C19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplyCode(char);

impl ReplyCode {
    /// Every letter, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        ('A'..='Z').map(Self)
    }

    /// Accepts one letter of A to Z, in either case.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text.as_bytes() {
            [letter] if letter.is_ascii_alphabetic() => Ok(Self(letter.to_ascii_uppercase().into())),
            _ => Err(invalid("one letter of A to Z")),
        }
    }
}

impl fmt::Display for ReplyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a reply was that is no answer to a request yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyAbout {
    /// An answer that may be about several appointments: this one's patient is told by which code it is meant.
    SeveralAppointments {
        /// One of them.
        appointment: AppointmentId,
        /// Its sequence: an answer is about one time.
        sequence: u32,
        /// What was answered.
        answer: Answer,
        /// What stands for this one in a reply.
        code: ReplyCode,
    },
    /// An answer that changes nothing: the same was answered before, or what was answered later has come first.
    NoChange {
        /// About which appointment.
        appointment: AppointmentId,
        /// Its sequence: an answer is about one time.
        sequence: u32,
        /// What was answered.
        answer: Answer,
    },
    /// Something for staff to read.
    Staff {
        /// Whether the patient is told so, which is done once a day.
        acknowledged: bool,
    },
}

/// How texts to a number came to be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoppedBy {
    /// The patient asked for it by a text.
    Reply,
    /// The patient's text was a word such as CANCEL, which carriers take for opting out, and which may have meant the
    /// appointment: staff ask.
    CancelReply,
    /// The carrier said so.
    Carrier,
}

impl StoppedBy {
    /// Accepts what [`StoppedBy::as_str`] says.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let known = [Self::Reply, Self::CancelReply, Self::Carrier].into_iter().find(|by| by.as_str() == text);
        known.ok_or(invalid("reply, cancel_reply or carrier"))
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::CancelReply => "cancel_reply",
            Self::Carrier => "carrier",
        }
    }
}
