//! Open a link, continue past its welcome page, and let time expire it.

use crate::{Actor, AppointmentId, Event, EventId, EventKind, Link, LinkState};
use jiff::Timestamp;

/// Where an opened link leads. Opening changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkOpened {
    /// To the welcome page: it can still book.
    Welcome,
    /// To the appointment that it made (row I31).
    Spent(AppointmentId),
}

/// The patient went on from the welcome page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkContinued {
    /// Where that leads.
    pub to: LinkOpened,
    /// That the link was accessed, the first time only.
    pub accessed: Option<Event>,
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenRefusal {
    /// Its time ran out before it booked (row I43).
    Expired,
}

/// Decides where a link leads.
pub fn open_link(link: &Link, now: Timestamp) -> Result<LinkOpened, OpenRefusal> {
    match &link.state {
        LinkState::Spent { appointment, .. } => Ok(LinkOpened::Spent(appointment.clone())),
        LinkState::Unspent if link.expires_at <= now => Err(OpenRefusal::Expired),
        LinkState::Unspent => Ok(LinkOpened::Welcome),
    }
}

/// Decides on Continue. Only this marks a link accessed: mail scanners open links too.
pub fn continue_link(link: &Link, event: EventId, now: Timestamp) -> Result<LinkContinued, OpenRefusal> {
    let to = open_link(link, now)?;
    let first = to == LinkOpened::Welcome && link.accessed_at.is_none();
    let accessed = first.then(|| Event {
        id: event,
        patient: link.patient.clone(),
        at: now,
        by: Actor::Patient,
        kind: EventKind::LinkAccessed { link: link.id.clone() },
    });
    Ok(LinkContinued { to, accessed })
}

/// That a link's time ran out, or nothing where it was spent or still has time. The event carries the instant at
/// which the link expired, whenever that is noticed.
pub fn expire_by_time(link: &Link, event: EventId, now: Timestamp) -> Option<Event> {
    let expired = link.state == LinkState::Unspent && link.expires_at <= now;
    expired.then(|| Event {
        id: event,
        patient: link.patient.clone(),
        at: link.expires_at,
        by: Actor::Time,
        kind: EventKind::LinkExpired { link: link.id.clone() },
    })
}
