//! Appointments as items.

use crate::item::{Attributes, Millis, from_item, optional, text, to_item};
use crate::{StoreError, keys};
use domain::{
    Answer, Appointment, AppointmentId, AppointmentStatus, ClinicId, LinkId, LocationId, Origin, PatientId, Placement,
    ProviderId, Reason, RuleId, Span, StaffId, TypeId,
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct AppointmentItem {
    #[serde(with = "text")]
    id: AppointmentId,
    #[serde(with = "text")]
    patient: PatientId,
    #[serde(with = "text")]
    appointment_type: TypeId,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    rule: Option<RuleId>,
    #[serde(flatten)]
    origin: OriginItem,
    #[serde(flatten)]
    placement: PlacementItem,
    version: u32,
    sequence: u32,
    status: Status,
    /// Why it was cancelled, in the patient's words.
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Booked,
    Cancelled,
}

/// Where and when an appointment is, and with whom.
#[derive(Serialize, Deserialize)]
pub(crate) struct PlacementItem {
    #[serde(with = "text")]
    provider: ProviderId,
    #[serde(with = "text")]
    location: LocationId,
    start: Millis,
    end: Millis,
    occupied_from: Millis,
    occupied_until: Millis,
}

impl From<Placement> for PlacementItem {
    fn from(placement: Placement) -> Self {
        let Placement { provider, location, span, occupied } = placement;
        Self {
            provider,
            location,
            start: Millis(span.start()),
            end: Millis(span.end()),
            occupied_from: Millis(occupied.start()),
            occupied_until: Millis(occupied.end()),
        }
    }
}

impl From<PlacementItem> for Placement {
    fn from(item: PlacementItem) -> Self {
        Self {
            provider: item.provider,
            location: item.location,
            span: Span::new(item.start.0, item.end.0),
            occupied: Span::new(item.occupied_from.0, item.occupied_until.0),
        }
    }
}

/// The link that booked an appointment, or who made it.
#[derive(Serialize, Deserialize)]
pub(crate) struct OriginItem {
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    link: Option<LinkId>,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    made_by: Option<StaffId>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    overridden: bool,
}

impl From<Origin> for OriginItem {
    fn from(origin: Origin) -> Self {
        match origin {
            Origin::Link(link) => Self { link: Some(link), made_by: None, overridden: false },
            Origin::Staff { by, overridden } => Self { link: None, made_by: Some(by), overridden },
        }
    }
}

impl OriginItem {
    pub(crate) fn read(self) -> Result<Origin, StoreError> {
        match (self.link, self.made_by) {
            (Some(link), None) => Ok(Origin::Link(link)),
            (None, Some(by)) => Ok(Origin::Staff { by, overridden: self.overridden }),
            _ => Err(StoreError::unreadable("appointment", "it must name a link or a member of staff")),
        }
    }
}

/// An appointment as it is written.
pub(crate) fn write_appointment(clinic: &ClinicId, appointment: &Appointment) -> Result<Attributes, StoreError> {
    let (status, reason) = match appointment.status.clone() {
        AppointmentStatus::Booked => (Status::Booked, None),
        AppointmentStatus::Cancelled { reason } => (Status::Cancelled, reason),
    };
    let item = AppointmentItem {
        id: appointment.id.clone(),
        patient: appointment.patient.clone(),
        appointment_type: appointment.appointment_type.clone(),
        rule: appointment.rule.clone(),
        origin: appointment.origin.clone().into(),
        placement: appointment.placement().into(),
        version: appointment.version,
        sequence: appointment.sequence,
        status,
        reason,
        answer: appointment.answer,
    };
    to_item(&keys::appointment(clinic, &appointment.patient, &appointment.id), &item)
}

/// An appointment read back.
pub(crate) fn read_appointment(item: Attributes) -> Result<Appointment, StoreError> {
    let item: AppointmentItem = from_item("appointment", item)?;
    let Placement { provider, location, span, occupied } = item.placement.into();
    Ok(Appointment {
        id: item.id,
        patient: item.patient,
        provider,
        location,
        appointment_type: item.appointment_type,
        rule: item.rule,
        origin: item.origin.read()?,
        span,
        occupied,
        version: item.version,
        sequence: item.sequence,
        status: match item.status {
            Status::Booked => AppointmentStatus::Booked,
            Status::Cancelled => AppointmentStatus::Cancelled { reason: item.reason },
        },
        answer: item.answer,
    })
}
