//! A patient's booked time.

use crate::ids::{Invalid, invalid};
use crate::{
    AppointmentId, LinkId, LocationId, PatientId, ProviderId, Reason, Reference, RuleId, SlotId, Span, StaffId, TypeId,
};

/// A patient's booked time. It keeps its id and calendar UID through every move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Unique within the patient.
    pub id: AppointmentId,
    /// Whose.
    pub patient: PatientId,
    /// With whom.
    pub provider: ProviderId,
    /// Where.
    pub location: LocationId,
    /// What.
    pub appointment_type: TypeId,
    /// The rule under which the patient may change it; none where no rule offers what staff have made.
    pub rule: Option<RuleId>,
    /// How it came about.
    pub origin: Origin,
    /// When, without buffers.
    pub span: Span,
    /// The exact time that it occupies at the provider, buffers included, as it was when it was written.
    pub occupied: Span,
    /// Rises with every write; starts at 1.
    pub version: u32,
    /// Rises when time, place, provider or cancellation changes (RFC 5545 SEQUENCE); starts at 0.
    pub sequence: u32,
    /// Whether it stands.
    pub status: AppointmentStatus,
    /// What the patient said of its present time when asked whether they come.
    pub answer: Option<Answer>,
}

impl Appointment {
    /// The link that booked it, unless staff made it.
    pub fn link(&self) -> Option<&LinkId> {
        match &self.origin {
            Origin::Link(link) => Some(link),
            Origin::Staff { .. } => None,
        }
    }

    /// Whether it was ever moved.
    pub fn was_moved(&self) -> bool {
        match self.status {
            AppointmentStatus::Booked => self.sequence > 0,
            AppointmentStatus::Cancelled { .. } => self.sequence > 1,
        }
    }

    /// Whether it was given up.
    pub fn is_cancelled(&self) -> bool {
        matches!(self.status, AppointmentStatus::Cancelled { .. })
    }

    /// Whether it is at this slot.
    pub fn is_at(&self, slot: &SlotId) -> bool {
        self.span.start() == slot.start && self.provider == slot.provider && self.location == slot.location
    }

    /// Where and when it is, and with whom.
    pub fn placement(&self) -> Placement {
        Placement {
            provider: self.provider.clone(),
            location: self.location.clone(),
            span: self.span,
            occupied: self.occupied,
        }
    }

    /// What marks its first tick.
    pub fn reference(&self) -> Reference {
        Reference { patient: self.patient.clone(), appointment: self.id.clone() }
    }
}

/// Where and when an appointment is, and with whom: what a move changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// With whom.
    pub provider: ProviderId,
    /// Where.
    pub location: LocationId,
    /// When, without buffers.
    pub span: Span,
    /// The time that it occupies at the provider.
    pub occupied: Span,
}

/// What a patient answers to a confirmation request (rows A11, A12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// They come.
    Confirm,
    /// They want another time.
    Reschedule,
    /// They do not come.
    Cancel,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Confirm, Self::Reschedule, Self::Cancel];

    /// Accepts `confirm`, `reschedule` and `cancel`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "confirm" => Ok(Self::Confirm),
            "reschedule" => Ok(Self::Reschedule),
            "cancel" => Ok(Self::Cancel),
            _ => Err(invalid("confirm, reschedule or cancel")),
        }
    }

    /// The digit that stands for it in a reply by text (row C17).
    pub fn digit(self) -> char {
        match self {
            Self::Confirm => '1',
            Self::Reschedule => '2',
            Self::Cancel => '3',
        }
    }

    /// Whether whoever answers it needs another time.
    pub fn needs_another_time(self) -> bool {
        self != Self::Confirm
    }

    /// Whether it is the first after `before` to say that another time is needed: who has been shown the way once is not
    /// sent it again for saying the same in another word.
    pub fn asks_anew(self, before: Option<Self>) -> bool {
        self.needs_another_time() && !before.is_some_and(Self::needs_another_time)
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reschedule => "reschedule",
            Self::Cancel => "cancel",
        }
    }
}

/// How an appointment came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The patient booked it with a link.
    Link(LinkId),
    /// A member of staff made it.
    Staff {
        /// Who.
        by: StaffId,
        /// Whether outside what is offered, which must be asked for.
        overridden: bool,
    },
}

/// Whether an appointment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppointmentStatus {
    /// It stands.
    Booked,
    /// It was given up; its time is free again.
    Cancelled {
        /// Why, if whoever cancelled it said so.
        reason: Option<Reason>,
    },
}

impl AppointmentStatus {
    /// The word for it in data.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}
