//! Links: invitations to one patient under one rule.

use crate::ids::{Invalid, invalid};
use crate::{
    Appointment, AppointmentId, Channel, ClinicId, Language, LinkId, Occasion, PatientId, Request, RuleId, StaffId,
};
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
    /// Staff ended it before it booked (row I12), so that it never will.
    Ended {
        /// How.
        ending: Ending,
        /// When.
        at: Timestamp,
    },
}

/// How a link ends without an appointment. Each is final: an expired link is not deleted afterwards, nor a deleted one
/// expired (row I19).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It expired, by time or by staff.
    Expired,
    /// Staff took it back.
    Deleted,
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
    /// It made its appointment, which was moved since.
    Rescheduled,
    /// Its time ran out before it booked, or staff expired it.
    Expired,
    /// Staff deleted it before it booked.
    Deleted,
}

impl LinkStatus {
    /// The word for it in data and on pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Accessed => "accessed",
            Self::Booked => "booked",
            Self::Rescheduled => "rescheduled",
            Self::Expired => "expired",
            Self::Deleted => "deleted",
        }
    }
}

impl Link {
    /// The status at an instant. It is a function of what is stored and of `now`: an unspent link past its time is
    /// expired, whether or not anything has touched it.
    pub fn status(&self, now: Timestamp) -> LinkStatus {
        match (self.ending(now), &self.state) {
            (Some(Ending::Expired), _) => LinkStatus::Expired,
            (Some(Ending::Deleted), _) => LinkStatus::Deleted,
            (None, LinkState::Spent { .. }) => LinkStatus::Booked,
            (None, _) if self.accessed_at.is_some() => LinkStatus::Accessed,
            (None, _) => LinkStatus::Sent,
        }
    }

    /// The status beside the patient's appointments: a link whose appointment was moved says so.
    pub fn status_with<'a>(
        &self,
        appointments: impl IntoIterator<Item = &'a Appointment>,
        now: Timestamp,
    ) -> LinkStatus {
        let made = |one: &&Appointment| Some(&one.id) == self.appointment();
        let moved = appointments.into_iter().find(made).is_some_and(Appointment::was_moved);
        if moved { LinkStatus::Rescheduled } else { self.status(now) }
    }

    /// How it ended without an appointment, if it did.
    pub fn ending(&self, now: Timestamp) -> Option<Ending> {
        match self.state {
            LinkState::Spent { .. } => None,
            LinkState::Ended { ending, .. } => Some(ending),
            LinkState::Unspent => (self.expires_at <= now).then_some(Ending::Expired),
        }
    }

    /// Whether it can still book.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.state == LinkState::Unspent && now < self.expires_at
    }

    /// The appointment that it made.
    pub fn appointment(&self) -> Option<&AppointmentId> {
        match &self.state {
            LinkState::Spent { appointment, .. } => Some(appointment),
            LinkState::Unspent | LinkState::Ended { .. } => None,
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
        let ended = |ending| LinkState::Ended { ending, at: before };
        let accessed = Some("2026-11-02T09:00:00Z");
        assert_eq!(link(LinkState::Unspent, None).status(before), LinkStatus::Sent);
        assert_eq!(link(LinkState::Unspent, accessed).status(before), LinkStatus::Accessed);
        assert_eq!(link(LinkState::Unspent, accessed).status(at), LinkStatus::Expired);
        assert_eq!(link(spent.clone(), None).status(at), LinkStatus::Booked, "a spent link never expires");
        assert_eq!(link(spent, None).status(before), LinkStatus::Booked);
        for now in [before, at] {
            assert_eq!(link(ended(Ending::Expired), accessed).status(now), LinkStatus::Expired);
            assert_eq!(link(ended(Ending::Deleted), None).status(now), LinkStatus::Deleted, "it does not expire later");
        }
    }

    #[test]
    fn a_link_is_live_exactly_as_long_as_its_status_says_so() {
        let (before, at): (Timestamp, Timestamp) =
            ("2026-11-15T08:59:59Z".parse().unwrap(), "2026-11-15T09:00:00Z".parse().unwrap());
        let spent = LinkState::Spent { appointment: AppointmentId::parse("a1").unwrap(), request: None, at: before };
        let ended = [Ending::Expired, Ending::Deleted].map(|ending| LinkState::Ended { ending, at: before });
        for state in [LinkState::Unspent, spent].into_iter().chain(ended) {
            for (now, accessed) in [(before, None), (before, Some("2026-11-02T09:00:00Z")), (at, None)] {
                let link = link(state.clone(), accessed);
                let status = link.status(now);
                assert_eq!(link.is_live(now), matches!(status, LinkStatus::Sent | LinkStatus::Accessed), "{status:?}");
            }
        }
    }
}
