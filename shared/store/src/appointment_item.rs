//! Appointments as items.

use crate::item::{Attributes, Millis, from_item, text, to_item};
use crate::{StoreError, keys};
use domain::{
    Appointment, AppointmentId, AppointmentStatus, ClinicId, LinkId, LocationId, PatientId, ProviderId, RuleId, Span,
    TypeId,
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct AppointmentItem {
    #[serde(with = "text")]
    id: AppointmentId,
    #[serde(with = "text")]
    patient: PatientId,
    #[serde(with = "text")]
    provider: ProviderId,
    #[serde(with = "text")]
    location: LocationId,
    #[serde(with = "text")]
    appointment_type: TypeId,
    #[serde(with = "text")]
    rule: RuleId,
    #[serde(with = "text")]
    link: LinkId,
    start: Millis,
    end: Millis,
    occupied_from: Millis,
    occupied_until: Millis,
    version: u32,
    sequence: u32,
    status: Status,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Booked,
}

/// An appointment as it is written.
pub(crate) fn write_appointment(clinic: &ClinicId, appointment: &Appointment) -> Result<Attributes, StoreError> {
    let item = AppointmentItem {
        id: appointment.id.clone(),
        patient: appointment.patient.clone(),
        provider: appointment.provider.clone(),
        location: appointment.location.clone(),
        appointment_type: appointment.appointment_type.clone(),
        rule: appointment.rule.clone(),
        link: appointment.link.clone(),
        start: Millis(appointment.span.start()),
        end: Millis(appointment.span.end()),
        occupied_from: Millis(appointment.occupied.start()),
        occupied_until: Millis(appointment.occupied.end()),
        version: appointment.version,
        sequence: appointment.sequence,
        status: match appointment.status {
            AppointmentStatus::Booked => Status::Booked,
        },
    };
    to_item(&keys::appointment(clinic, &appointment.patient, &appointment.id), &item)
}

/// An appointment read back.
pub(crate) fn read_appointment(item: Attributes) -> Result<Appointment, StoreError> {
    let item: AppointmentItem = from_item("appointment", item)?;
    Ok(Appointment {
        id: item.id,
        patient: item.patient,
        provider: item.provider,
        location: item.location,
        appointment_type: item.appointment_type,
        rule: item.rule,
        link: item.link,
        span: Span::new(item.start.0, item.end.0),
        occupied: Span::new(item.occupied_from.0, item.occupied_until.0),
        version: item.version,
        sequence: item.sequence,
        status: match item.status {
            Status::Booked => AppointmentStatus::Booked,
        },
    })
}
