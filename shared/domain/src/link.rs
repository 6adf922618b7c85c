//! Links: invitations to one patient under one rule.

use crate::ids::{Invalid, invalid};
use crate::{AppointmentId, Channel, ClinicId, Language, LinkId, Occasion, PatientId, Request, RuleId, StaffId};
use jiff::Timestamp;
use std::fmt;

/// An invitation to one patient under one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Unique within the patient.
    pub id: LinkId,
    /// To whom.
    pub patient: PatientId,
    /// What it allows to be booked.
    pub rule: RuleId,
    /// Who sent it.
    pub sent_by: StaffId,
    /// How it was sent first.
    pub channel: Channel,
    /// When it was sent first.
    pub sent_at: Timestamp,
    /// The first instant at which it no longer books.
    pub expires_at: Timestamp,
    /// What has become of it.
    pub state: LinkState,
    /// When the patient first pressed Continue.
    pub accessed_at: Option<Timestamp>,
    /// When a scanner first pressed Continue (row C2).
    pub scanned_at: Option<Timestamp>,
    /// When the patient last said that no time suits (row A18).
    pub no_time_at: Option<Timestamp>,
    /// How often it was sent again (row I10).
    pub sendings: Occasion,
}

/// What has become of a link, as far as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkState {
    /// It can still book, until it expires.
    Unspent,
    /// It has made its one appointment.
    Spent {
        /// Which one.
        appointment: AppointmentId,
        /// The request that did it, if it can be repeated.
        request: Option<Request>,
        /// When.
        at: Timestamp,
    },
}

/// A link's status as people see it (row I18).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkStatus {
    /// On its way or unopened.
    Sent,
    /// The patient pressed Continue.
    Accessed,
    /// It made its appointment.
    Booked,
    /// Its time ran out before it booked.
    Expired,
}

impl LinkStatus {
    /// The word for it in data and on pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Accessed => "accessed",
            Self::Booked => "booked",
            Self::Expired => "expired",
        }
    }
}

impl Link {
    /// The status at an instant. It is a function of what is stored and of `now`: an unspent link past its time is
    /// expired, whether or not anything has touched it.
    pub fn status(&self, now: Timestamp) -> LinkStatus {
        match self.state {
            LinkState::Spent { .. } => LinkStatus::Booked,
            LinkState::Unspent if self.expires_at <= now => LinkStatus::Expired,
            LinkState::Unspent if self.accessed_at.is_some() => LinkStatus::Accessed,
            LinkState::Unspent => LinkStatus::Sent,
        }
    }

    /// Its name outside the patient's record.
    pub fn public_id(&self) -> PublicLinkId {
        PublicLinkId { patient: self.patient.clone(), link: self.id.clone() }
    }
}

/// A link's name in addresses: `patient.link`, so that it carries its partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicLinkId {
    /// Whose.
    pub patient: PatientId,
    /// Which one.
    pub link: LinkId,
}

impl PublicLinkId {
    /// Accepts `patient.link`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let (patient, link) = text.split_once('.').ok_or(invalid("patient.link"))?;
        Ok(Self { patient: PatientId::parse(patient)?, link: LinkId::parse(link)? })
    }
}

impl fmt::Display for PublicLinkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.patient, self.link)
    }
}

/// What a link is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkKind {
    /// To book one appointment.
    Booking(LinkId),
    /// To see one appointment.
    Manage(AppointmentId),
}

/// What a token grants: all that a door needs to know, in one read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// At which clinic; the clinic never comes from anywhere else.
    pub clinic: ClinicId,
    /// To whom.
    pub patient: PatientId,
    /// For what.
    pub kind: LinkKind,
    /// Under which rule; none for an appointment that no rule offers.
    pub rule: Option<RuleId>,
    /// In which pages speak to the patient first.
    pub language: Language,
    /// The first instant at which it no longer books; for a manage link, the end of its appointment.
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(state: LinkState, accessed_at: Option<&str>) -> Link {
        let instant = |text: &str| text.parse().unwrap();
        Link {
            id: LinkId::parse("l1").unwrap(),
            patient: PatientId::parse("p1").unwrap(),
            rule: RuleId::parse("r1").unwrap(),
            sent_by: StaffId::parse("s1").unwrap(),
            channel: Channel::Sms,
            sent_at: instant("2026-11-01T09:00:00Z"),
            expires_at: instant("2026-11-15T09:00:00Z"),
            state,
            accessed_at: accessed_at.map(instant),
            scanned_at: None,
            no_time_at: None,
            sendings: 0,
        }
    }

    #[test]
    fn i18_the_status_follows_from_what_is_stored_and_now() {
        let (before, at): (Timestamp, Timestamp) =
            ("2026-11-15T08:59:59Z".parse().unwrap(), "2026-11-15T09:00:00Z".parse().unwrap());
        let spent = LinkState::Spent { appointment: AppointmentId::parse("a1").unwrap(), request: None, at: before };
        assert_eq!(link(LinkState::Unspent, None).status(before), LinkStatus::Sent);
        assert_eq!(link(LinkState::Unspent, Some("2026-11-02T09:00:00Z")).status(before), LinkStatus::Accessed);
        assert_eq!(link(LinkState::Unspent, Some("2026-11-02T09:00:00Z")).status(at), LinkStatus::Expired);
        assert_eq!(link(spent.clone(), None).status(at), LinkStatus::Booked, "a spent link never expires");
        assert_eq!(link(spent, None).status(before), LinkStatus::Booked);
    }
}
