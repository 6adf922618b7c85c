//! Send a patient a link once more.

use super::{LinkOpened, OpenRefusal, open_link};
use crate::{
    Actor, Allowance, Channel, Clinic, Ending, Event, EventId, EventKind, LimitReached, Link, Occasion, Patient,
    StaffMember,
};
use jiff::Timestamp;

/// Send this link again, on a channel.
#[derive(Debug, Clone)]
pub struct SendLinkAgain {
    /// How it travels this time.
    pub channel: Channel,
}

/// A link goes out once more: the same address, the same end, and still one booking (row I10).
#[derive(Debug, Clone)]
pub struct LinkSentAgain {
    /// The link with its new count.
    pub link: Link,
    /// The count that was decided from: another sending at the same moment must not have the same number.
    pub before: Occasion,
    /// That it was sent again.
    pub event: Event,
    /// It goes out only if the day has room for it, which the table counts.
    pub allowance: Allowance,
}

/// Why a link was not sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendAgainRefusal {
    /// The clinic has online booking switched off (row I1).
    OnlineBookingOff,
    /// It has made its appointment.
    Spent,
    /// Its time ran out, or staff expired it.
    Expired,
    /// Staff deleted it.
    Deleted,
    /// The clinic has given up its rule, so that it books nothing.
    NoLongerOffered,
    /// The record has no address for the channel.
    NoAddress(Channel),
    /// The patient was sent as many links today as one patient may be (row C18).
    PatientLimit,
    /// The clinic has sent as many links today as it may.
    ClinicLimit,
}

impl From<LimitReached> for SendAgainRefusal {
    fn from(limit: LimitReached) -> Self {
        match limit {
            LimitReached::Patient => Self::PatientLimit,
            LimitReached::Clinic => Self::ClinicLimit,
        }
    }
}

/// Decides on sending a link again. What has become of the link comes before the rest: of a spent or expired link it
/// does not matter whether it could travel.
pub fn send_link_again(
    clinic: &Clinic,
    patient: &Patient,
    link: &Link,
    command: &SendLinkAgain,
    by: &StaffMember,
    event: EventId,
    now: Timestamp,
) -> Result<LinkSentAgain, SendAgainRefusal> {
    match open_link(link, now) {
        Ok(LinkOpened::Welcome) => {}
        Ok(LinkOpened::Spent(_)) => return Err(SendAgainRefusal::Spent),
        Err(OpenRefusal::Expired) if link.ending(now) == Some(Ending::Deleted) => {
            return Err(SendAgainRefusal::Deleted);
        }
        Err(OpenRefusal::Expired) => return Err(SendAgainRefusal::Expired),
    }
    if !clinic.online_booking {
        return Err(SendAgainRefusal::OnlineBookingOff);
    }
    if clinic.rule(&link.rule).is_none() {
        return Err(SendAgainRefusal::NoLongerOffered);
    }
    if patient.address(command.channel).is_none() {
        return Err(SendAgainRefusal::NoAddress(command.channel));
    }
    let sending = link.sendings.saturating_add(1);
    let event = Event {
        id: event,
        patient: link.patient.clone(),
        at: now,
        by: Actor::Staff(by.id.clone()),
        kind: EventKind::LinkSentAgain {
            link: link.id.clone(),
            rule: link.rule.clone(),
            channel: command.channel,
            sending,
        },
    };
    let sent = Link { sendings: sending, ..link.clone() };
    Ok(LinkSentAgain { link: sent, before: link.sendings, event, allowance: Allowance::of(clinic, now) })
}
