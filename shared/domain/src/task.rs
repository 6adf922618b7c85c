//! Tasks: what patients and carriers leave to the clinic's staff.

use crate::ids::{Invalid, invalid};
use crate::{EventId, LinkId, MessageKey, PatientId, RuleId};
use jiff::Timestamp;
use std::fmt;

/// Something for staff to do about a patient. It holds ids and codes only, as events do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Since when.
    pub at: Timestamp,
    /// What is to be done.
    pub about: TaskAbout,
}

/// What a task is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskAbout {
    /// A patient whom none of the times offered suits (row A18).
    NoTimeSuits {
        /// Whom.
        patient: PatientId,
        /// The report.
        event: EventId,
        /// The link that it came by.
        link: LinkId,
        /// The rule of that link, which says what was to be booked.
        rule: RuleId,
    },
    /// A text of which nobody can tell whether it was sent: sending it again could send it twice.
    UnclearText(MessageKey),
    /// A text that a patient wrote, for staff to read and answer.
    Reply {
        /// Who wrote it.
        patient: PatientId,
        /// That it was received.
        event: EventId,
    },
    /// A patient who cannot be reached: this message was the last that no channel delivered. There is one for each patient.
    Unreachable(MessageKey),
}

impl Task {
    /// Names it in the clinic.
    pub fn id(&self) -> TaskId {
        match &self.about {
            TaskAbout::NoTimeSuits { patient, event, .. } => {
                TaskId::Report { patient: patient.clone(), event: event.clone() }
            }
            TaskAbout::UnclearText(message) => TaskId::Text(message.clone()),
            TaskAbout::Reply { patient, event } => TaskId::Report { patient: patient.clone(), event: event.clone() },
            TaskAbout::Unreachable(message) => TaskId::Unreachable(message.clone()),
        }
    }

    /// What is to be done.
    pub fn kind(&self) -> TaskKind {
        match self.about {
            TaskAbout::NoTimeSuits { .. } => TaskKind::NoTimeSuits,
            TaskAbout::UnclearText(_) => TaskKind::UnclearText,
            TaskAbout::Reply { .. } => TaskKind::Reply,
            TaskAbout::Unreachable(_) => TaskKind::Unreachable,
        }
    }

    /// For whom.
    pub fn patient(&self) -> &PatientId {
        match &self.about {
            TaskAbout::NoTimeSuits { patient, .. } | TaskAbout::Reply { patient, .. } => patient,
            TaskAbout::UnclearText(message) | TaskAbout::Unreachable(message) => &message.patient,
        }
    }
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskKind {
    /// To find a time for a patient whom none of those offered suits (row A18).
    NoTimeSuits,
    /// To ask a patient whether a text has arrived.
    UnclearText,
    /// To read what a patient wrote by text.
    Reply,
    /// To reach a patient whom no channel reaches.
    Unreachable,
}

impl TaskKind {
    /// Every kind, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Reply, Self::Unreachable, Self::UnclearText, Self::NoTimeSuits];

    /// Accepts what [`TaskKind::as_str`] says.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        known.ok_or(invalid("reply, unreachable, unclear_text or no_time_suits"))
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoTimeSuits => "no_time_suits",
            Self::UnclearText => "unclear_text",
            Self::Reply => "reply",
            Self::Unreachable => "unreachable",
        }
    }
}

/// How the name of a task begins that is about a patient who cannot be reached.
const UNREACHABLE: &str = "unreachable.";

/// A task's name in its clinic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskId {
    /// The patient, and the event that made the task.
    Report {
        /// Whose.
        patient: PatientId,
        /// Because of what.
        event: EventId,
    },
    /// The text that it is about.
    Text(MessageKey),
    /// The last message that did not reach its patient: there is one task for each patient, however many come back.
    Unreachable(MessageKey),
}

impl TaskId {
    /// Accepts `patient.event`, the key of a message, and one after `unreachable.`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("patient.event, a message key or unreachable and a message key");
        if let Some(message) = text.strip_prefix(UNREACHABLE).filter(|key| key.split('.').count() == 5) {
            return MessageKey::parse(message).map(Self::Unreachable).map_err(|_| ACCEPTED);
        }
        let (patient, event) = text.split_once('.').ok_or(ACCEPTED)?;
        if event.contains('.') {
            return MessageKey::parse(text).map(Self::Text).map_err(|_| ACCEPTED);
        }
        Ok(Self::Report { patient: PatientId::parse(patient)?, event: EventId::parse(event)? })
    }

    /// Whose it is.
    pub fn patient(&self) -> &PatientId {
        match self {
            Self::Report { patient, .. } => patient,
            Self::Text(message) | Self::Unreachable(message) => &message.patient,
        }
    }

    /// The event that it goes back to.
    pub fn event(&self) -> &EventId {
        match self {
            Self::Report { event, .. } => event,
            Self::Text(message) | Self::Unreachable(message) => &message.event,
        }
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Report { patient, event } => write!(f, "{patient}.{event}"),
            Self::Text(message) => write!(f, "{message}"),
            Self::Unreachable(message) => write!(f, "{UNREACHABLE}{message}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_id_is_read_back() {
        for id in ["p1.e1", "p1.e1.reminder.sms.1440", "unreachable.e1", "unreachable.p1.e1.reminder.sms.1440"] {
            assert_eq!(TaskId::parse(id).unwrap().to_string(), id);
        }
        for bad in ["", "p1", "p1.", ".e1", "p1.e1.x", "P1.e1", "p1.e1.reminder.fax.0"] {
            assert!(TaskId::parse(bad).is_err(), "{bad:?} was taken");
        }
    }
}
