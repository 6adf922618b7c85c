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

/// Who pressed Continue, as far as a door can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presser {
    /// A person, or a program that a person made.
    Person,
    /// A scanner or previewer, which presses whatever it finds (row C2).
    Scanner,
}

/// Somebody went on from the welcome page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkContinued {
    /// Where that leads.
    pub to: LinkOpened,
    /// That the link was accessed, or scanned: the first time only.
    pub event: Option<Event>,
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenRefusal {
    /// Its time ran out before it booked (row I43), or staff ended it.
    Expired,
}

/// Decides where a link leads.
pub fn open_link(link: &Link, now: Timestamp) -> Result<LinkOpened, OpenRefusal> {
    match (link.appointment(), link.ending(now)) {
        (Some(appointment), _) => Ok(LinkOpened::Spent(appointment.clone())),
        (None, Some(_)) => Err(OpenRefusal::Expired),
        (None, None) => Ok(LinkOpened::Welcome),
    }
}

/// Decides on Continue. Only a person's marks a link accessed: mail scanners open links, and some press what they find.
/// A scanner leads on like anybody, so that a person who is taken for one is stopped nowhere.
pub fn continue_link(link: &Link, by: Presser, event: EventId, now: Timestamp) -> Result<LinkContinued, OpenRefusal> {
    let to = open_link(link, now)?;
    let id = link.id.clone();
    let (before, actor, kind) = match by {
        Presser::Person => (link.accessed_at, Actor::Patient, EventKind::LinkAccessed { link: id }),
        Presser::Scanner => (link.scanned_at, Actor::Scanner, EventKind::LinkScanned { link: id }),
    };
    let first = to == LinkOpened::Welcome && before.is_none();
    let event = first.then(|| Event { id: event, patient: link.patient.clone(), at: now, by: actor, kind });
    Ok(LinkContinued { to, event })
}

/// That a link's time ran out, or nothing where it was spent, was ended by staff or still has time. The event carries the instant at
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
