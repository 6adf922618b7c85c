//! Tasks: what patients leave to the clinic's staff.

use crate::ids::{Invalid, invalid};
use crate::{EventId, LinkId, PatientId, RuleId};
use jiff::Timestamp;
use std::fmt;

/// Something for staff to do about a patient. It holds ids and codes only, as events do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Names it in the clinic.
    pub id: TaskId,
    /// What is to be done.
    pub kind: TaskKind,
    /// Since when.
    pub at: Timestamp,
    /// The link that it came by.
    pub link: LinkId,
    /// The rule of that link, which says what was to be booked.
    pub rule: RuleId,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskKind {
    /// To find a time for a patient whom none of those offered suits (row A18).
    NoTimeSuits,
}

impl TaskKind {
    /// Accepts what [`TaskKind::as_str`] says.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text == Self::NoTimeSuits.as_str() { Ok(Self::NoTimeSuits) } else { Err(invalid("no_time_suits")) }
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoTimeSuits => "no_time_suits",
        }
    }
}

/// A task's name: the patient, and the event that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskId {
    /// Whose.
    pub patient: PatientId,
    /// Because of what.
    pub event: EventId,
}

impl TaskId {
    /// Accepts `patient.event`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let (patient, event) = text.split_once('.').ok_or(invalid("patient.event"))?;
        Ok(Self { patient: PatientId::parse(patient)?, event: EventId::parse(event)? })
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.patient, self.event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_id_is_read_back() {
        assert_eq!(TaskId::parse("p1.e1").unwrap().to_string(), "p1.e1");
        for bad in ["", "p1", "p1.", ".e1", "p1.e1.x", "P1.e1"] {
            assert!(TaskId::parse(bad).is_err(), "{bad:?} was taken");
        }
    }
}
