//! A patient's booked time.

use crate::{AppointmentId, LinkId, LocationId, PatientId, ProviderId, Reference, RuleId, Span, TypeId};

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
    /// The rule that it was booked under.
    pub rule: RuleId,
    /// The link that booked it.
    pub link: LinkId,
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
}

impl Appointment {
    /// What marks its first tick.
    pub fn reference(&self) -> Reference {
        Reference { patient: self.patient.clone(), appointment: self.id.clone() }
    }
}

/// Whether an appointment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppointmentStatus {
    /// It stands.
    Booked,
}

impl AppointmentStatus {
    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
        }
    }
}
