//! Notices: what clinicians find on the console because an appointment was moved to or away from them.

use crate::ids::{Invalid, invalid};
use crate::{Clinic, EventId, MessageKey, MessageKind, PatientId, ProviderId, Role, StaffMember};
use jiff::Timestamp;
use std::fmt;

/// A notice on the console (rows I41, I42). It holds ids and codes only; its event says what happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Names it in the clinic.
    pub id: NoticeId,
    /// To whom.
    pub provider: ProviderId,
    /// When it was left.
    pub at: Timestamp,
    /// When it was marked as read.
    pub read_at: Option<Timestamp>,
}

/// A notice's name: whose appointment, because of what, and whether it was gained or lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeId {
    /// Whose appointment.
    pub patient: PatientId,
    /// Because of what.
    pub event: EventId,
    /// Gained or lost.
    pub kind: MessageKind,
}

impl NoticeId {
    /// Accepts `patient.event.kind`, where the kind is that of a notice.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("patient.event.notice_gained or patient.event.notice_lost");
        let parts: Vec<&str> = text.split('.').collect();
        let [patient, event, kind] = parts[..] else { return Err(ACCEPTED) };
        let kind = MessageKind::parse(kind).ok().filter(|kind| kind.is_notice()).ok_or(ACCEPTED)?;
        Ok(Self { patient: PatientId::parse(patient)?, event: EventId::parse(event)?, kind })
    }
}

impl From<&MessageKey> for NoticeId {
    fn from(key: &MessageKey) -> Self {
        Self { patient: key.patient.clone(), event: key.event.clone(), kind: key.kind }
    }
}

impl fmt::Display for NoticeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.patient, self.event, self.kind.as_str())
    }
}

/// Whose notices a member of staff sees: everybody's, or those of the providers as which a clinician signs in.
pub fn notices_seen_by(clinic: &Clinic, member: &StaffMember) -> Option<Vec<ProviderId>> {
    let own = clinic.providers.iter().filter(|provider| provider.staff.as_ref() == Some(&member.id));
    match member.role {
        Role::Clinician => Some(own.map(|provider| provider.id.clone()).collect()),
        Role::Administrator | Role::Superuser => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notices_id_is_read_back() {
        for id in ["p1.e1.notice_gained", "p1.e1.notice_lost"] {
            assert_eq!(NoticeId::parse(id).unwrap().to_string(), id);
        }
        for bad in ["", "p1.e1", "p1.e1.reminder", "p1.e1.notice_lost.0", "P1.e1.notice_lost"] {
            assert!(NoticeId::parse(bad).is_err(), "{bad:?} was taken");
        }
    }
}
