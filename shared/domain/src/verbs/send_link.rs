//! Send a patient a booking link.

use crate::{
    Actor, Allowance, Channel, Clinic, Event, EventId, EventKind, LimitReached, Link, LinkId, LinkState, Patient,
    RuleId, StaffMember,
};
use jiff::Timestamp;

/// Send this patient a link under a rule, on a channel.
#[derive(Debug, Clone)]
pub struct SendLink {
    /// What the link allows to be booked.
    pub rule: RuleId,
    /// How it travels.
    pub channel: Channel,
}

/// Fresh identifiers for what a sending creates.
#[derive(Debug, Clone)]
pub struct SendIds {
    /// For the link.
    pub link: LinkId,
    /// For the event.
    pub event: EventId,
}

/// A link was made; its event makes the invitation owed.
#[derive(Debug, Clone)]
pub struct LinkSent {
    /// The new link.
    pub link: Link,
    /// That it was sent.
    pub event: Event,
    /// It goes out only if the day has room for it, which the table counts.
    pub allowance: Allowance,
}

/// Why no link was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendRefusal {
    /// The clinic has online booking switched off (row I1).
    OnlineBookingOff,
    /// The clinic has no such rule.
    UnknownRule,
    /// The record has no address for the channel.
    NoAddress(Channel),
    /// The patient was sent as many links today as one patient may be (row C18).
    PatientLimit,
    /// The clinic has sent as many links today as it may.
    ClinicLimit,
}

impl From<LimitReached> for SendRefusal {
    fn from(limit: LimitReached) -> Self {
        match limit {
            LimitReached::Patient => Self::PatientLimit,
            LimitReached::Clinic => Self::ClinicLimit,
        }
    }
}

/// Decides on a sending. The link can book from `now` until the rule's lifetime is over.
pub fn send_link(
    clinic: &Clinic,
    patient: &Patient,
    command: &SendLink,
    by: &StaffMember,
    ids: SendIds,
    now: Timestamp,
) -> Result<LinkSent, SendRefusal> {
    if !clinic.online_booking {
        return Err(SendRefusal::OnlineBookingOff);
    }
    let rule = clinic.rule(&command.rule).ok_or(SendRefusal::UnknownRule)?;
    if patient.address(command.channel).is_none() {
        return Err(SendRefusal::NoAddress(command.channel));
    }
    let link = Link {
        id: ids.link,
        patient: patient.id.clone(),
        rule: rule.id.clone(),
        sent_by: by.id.clone(),
        channel: command.channel,
        sent_at: now,
        expires_at: rule.lifetime.minutes().after(now),
        state: LinkState::Unspent,
        accessed_at: None,
        scanned_at: None,
        no_time_at: None,
        sendings: 0,
    };
    let event = Event {
        id: ids.event,
        patient: patient.id.clone(),
        at: now,
        by: Actor::Staff(by.id.clone()),
        kind: EventKind::LinkSent {
            link: link.id.clone(),
            rule: link.rule.clone(),
            channel: link.channel,
            expires_at: link.expires_at,
        },
    };
    Ok(LinkSent { link, event, allowance: Allowance::of(clinic, now) })
}
