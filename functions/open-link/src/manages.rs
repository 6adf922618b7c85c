//! How an appointment stands, and what a link lets its patient do with it.

use app::Door;
use domain::{Appointment, Change, ChangeRefusal, LinkKind, may_change};
use jiff::Timestamp;

/// How an appointment stands, as its page tells it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    /// Where it was booked.
    Booked,
    /// Where it was moved.
    Moved,
    /// The same, and whoever asks has moved it there.
    JustMoved,
    /// It has begun, or is over.
    Past,
    Cancelled,
}

impl Stands {
    /// `moved_by` is the sequence that a move led to, from whose success the browser comes: it tells of that move only
    /// as long as nothing came after it.
    pub(crate) fn of(appointment: &Appointment, moved_by: Option<u32>, now: Timestamp) -> Self {
        match appointment {
            _ if appointment.is_cancelled() => Self::Cancelled,
            _ if appointment.span.start() <= now => Self::Past,
            _ if !appointment.was_moved() => Self::Booked,
            _ if moved_by == Some(appointment.sequence) => Self::JustMoved,
            _ => Self::Moved,
        }
    }

    /// Whether the patient is still awaited.
    pub(crate) fn is_ahead(self) -> bool {
        matches!(self, Self::Booked | Self::Moved | Self::JustMoved)
    }
}

/// What a link lets its patient do with its appointment.
pub(crate) enum Manages {
    /// Nothing, since it is the link that booked: the confirmation has one that does.
    Not,
    /// What may be done now, or why not.
    Appointment { reschedule: Result<(), ChangeRefusal>, cancel: Result<(), ChangeRefusal> },
}

impl Manages {
    pub(crate) fn of(door: &Door, appointment: &Appointment, now: Timestamp) -> Self {
        let may = |change| may_change(door.clinic(), door.known_rule(), appointment, change, now);
        match door.grant.kind {
            LinkKind::Booking(_) => Self::Not,
            LinkKind::Manage(_) => {
                Self::Appointment { reschedule: may(Change::Reschedule), cancel: may(Change::Cancel) }
            }
        }
    }

    pub(crate) fn may(&self, change: Change) -> bool {
        match (self, change) {
            (Self::Not, _) => false,
            (Self::Appointment { reschedule, .. }, Change::Reschedule) => reschedule.is_ok(),
            (Self::Appointment { cancel, .. }, Change::Cancel) => cancel.is_ok(),
        }
    }
}
