//! Expire or delete a link: staff end it before it books (row I12).

use crate::{Actor, AppointmentId, Ending, Event, EventId, EventKind, Link, LinkState, StaffMember};
use jiff::Timestamp;

/// Staff have ended a link: it never books any more, and its row in the history stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkEnded {
    /// The link, which has ended.
    pub link: Link,
    /// That it was expired or deleted.
    pub event: Event,
}

/// Why a link cannot be ended so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndRefusal {
    /// It has made its appointment, which only a cancellation gives up.
    Spent(AppointmentId),
    /// It has expired already, which is final.
    Expired,
    /// It was deleted already, which is final.
    Deleted,
}

/// Decides on expiring a link; nothing is left to do where it has expired already, by time or by staff.
pub fn expire_link(
    link: &Link,
    by: &StaffMember,
    event: EventId,
    now: Timestamp,
) -> Result<Option<LinkEnded>, EndRefusal> {
    let kind = EventKind::LinkExpired { link: link.id.clone() };
    end(link, Ending::Expired, Event { id: event, patient: link.patient.clone(), at: now, by: staff(by), kind })
}

/// Decides on deleting a link; nothing is left to do where it was deleted already. An expired link is not deleted: what
/// staff take back is a link that could still book.
pub fn delete_link(
    link: &Link,
    by: &StaffMember,
    event: EventId,
    now: Timestamp,
) -> Result<Option<LinkEnded>, EndRefusal> {
    let kind = EventKind::LinkDeleted { link: link.id.clone() };
    end(link, Ending::Deleted, Event { id: event, patient: link.patient.clone(), at: now, by: staff(by), kind })
}

fn staff(by: &StaffMember) -> Actor {
    Actor::Staff(by.id.clone())
}

/// Only a live link ends.
fn end(link: &Link, ending: Ending, event: Event) -> Result<Option<LinkEnded>, EndRefusal> {
    if let Some(appointment) = link.appointment() {
        return Err(EndRefusal::Spent(appointment.clone()));
    }
    match link.ending(event.at) {
        Some(before) if before == ending => Ok(None),
        Some(Ending::Expired) => Err(EndRefusal::Expired),
        Some(Ending::Deleted) => Err(EndRefusal::Deleted),
        None => {
            let state = LinkState::Ended { ending, at: event.at };
            Ok(Some(LinkEnded { link: Link { state, ..link.clone() }, event }))
        }
    }
}
