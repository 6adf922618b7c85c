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
}

impl Task {
    /// Names it in the clinic.
    pub fn id(&self) -> TaskId {
        match &self.about {
            TaskAbout::NoTimeSuits { patient, event, .. } => {
                TaskId::Report { patient: patient.clone(), event: event.clone() }
            }
            TaskAbout::UnclearText(message) => TaskId::Text(message.clone()),
        }
    }

    /// What is to be done.
    pub fn kind(&self) -> TaskKind {
        match self.about {
            TaskAbout::NoTimeSuits { .. } => TaskKind::NoTimeSuits,
            TaskAbout::UnclearText(_) => TaskKind::UnclearText,
        }
    }

    /// For whom.
    pub fn patient(&self) -> &PatientId {
        match &self.about {
            TaskAbout::NoTimeSuits { patient, .. } => patient,
            TaskAbout::UnclearText(message) => &message.patient,
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
}

impl TaskKind {
    /// Accepts what [`TaskKind::as_str`] says.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let known = [Self::NoTimeSuits, Self::UnclearText].into_iter().find(|kind| kind.as_str() == text);
        known.ok_or(invalid("no_time_suits or unclear_text"))
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoTimeSuits => "no_time_suits",
            Self::UnclearText => "unclear_text",
        }
    }
}

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
}

impl TaskId {
    /// Accepts `patient.event` and the key of a message.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("patient.event or a message key");
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
            Self::Text(message) => &message.patient,
        }
    }

    /// The event that it goes back to.
    pub fn event(&self) -> &EventId {
        match self {
            Self::Report { event, .. } => event,
            Self::Text(message) => &message.event,
        }
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Report { patient, event } => write!(f, "{patient}.{event}"),
            Self::Text(message) => write!(f, "{message}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_id_is_read_back() {
        for id in ["p1.e1", "p1.e1.reminder.sms.1440"] {
            assert_eq!(TaskId::parse(id).unwrap().to_string(), id);
        }
        for bad in ["", "p1", "p1.", ".e1", "p1.e1.x", "P1.e1", "p1.e1.reminder.fax.0"] {
            assert!(TaskId::parse(bad).is_err(), "{bad:?} was taken");
        }
    }
}
