//! A patient's record, as staff's doors answer it.

use super::{AppointmentDto, LinkDto, alert::alerted, instant, place, provider_name};
use domain::{Alert, Clinic, Delivery, Event, EventKind, MessageKey, Patient, Placement, ReplyAbout};
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;
use utoipa::ToSchema;

/// A patient's details.
#[derive(Debug, Serialize, ToSchema)]
pub struct PatientDto {
    /// Unique within the clinic.
    pub id: String,
    /// Name in full.
    pub name: String,
    /// `YYYY-MM-DD`.
    pub date_of_birth: String,
    /// E.164.
    #[schema(required)]
    pub phone: Option<String>,
    /// Email address.
    #[schema(required)]
    pub email: Option<String>,
    /// BCP 47.
    pub language: String,
    /// IANA zone in which the patient lives, where it is known.
    #[schema(required)]
    pub zone: Option<String>,
    /// The account at the clinic's portal.
    pub portal: PortalAccountDto,
}

/// A patient's account at the clinic's portal.
#[derive(Debug, Serialize, ToSchema)]
pub struct PortalAccountDto {
    /// Whether the patient is enrolled.
    pub enrolled: bool,
    /// How the portal knows the patient.
    #[schema(required)]
    pub id: Option<String>,
    /// Whether the patient has the app.
    pub app: bool,
}

impl From<&Patient> for PatientDto {
    fn from(patient: &Patient) -> Self {
        Self {
            id: patient.id.to_string(),
            name: patient.name.full(),
            date_of_birth: patient.date_of_birth.to_string(),
            phone: patient.phone.as_ref().map(ToString::to_string),
            email: patient.email.as_ref().map(ToString::to_string),
            language: patient.language.as_str().to_owned(),
            zone: patient.zone.as_ref().map(|zone| zone.iana_name().unwrap_or("UTC").to_owned()),
            portal: PortalAccountDto {
                enrolled: patient.portal.enrolled,
                id: patient.portal.id.as_ref().map(|id| id.as_str().to_owned()),
                app: patient.portal.app,
            },
        }
    }
}

/// One thing that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventDto {
    /// Unique within the patient.
    pub id: String,
    /// RFC 3339.
    #[schema(format = DateTime)]
    pub at: String,
    /// `link_sent`, `link_sent_again`, `link_scanned`, `link_accessed`, `link_expired`, `link_deleted`,
    /// `appointment_booked`, `appointment_rescheduled`, `appointment_cancelled`, `request_answered`, `code_sent`,
    /// `no_time_suited`, `task_closed`, `patient_alerted`, `reply_received`, `texts_stopped` or `texts_resumed`.
    pub kind: String,
    /// `patient`, `scanner`, `time`, or the id of a member of staff.
    pub by: String,
    /// Id of the link that it is about.
    #[schema(required)]
    pub link: Option<String>,
    /// Id of the appointment that it is about.
    #[schema(required)]
    pub appointment: Option<String>,
    /// Where and when an appointment was until it was moved.
    #[schema(required)]
    pub from: Option<PlacementDto>,
    /// Where and when an appointment was booked, or moved to.
    #[schema(required)]
    pub to: Option<PlacementDto>,
    /// What a patient answered who was asked whether they come: `confirm`, `reschedule` or `cancel`.
    #[schema(required)]
    pub answer: Option<String>,
    /// What staff said in an alert, or the patient wrote by text; nothing where it was erased.
    #[schema(required)]
    pub text: Option<String>,
    /// Id of the preset that an alert was.
    #[schema(required)]
    pub preset: Option<String>,
    /// What the guard found in an alert that was sent all the same: `patient_name`, `clinician_name`, `birth_date`,
    /// `phone_number`, `address` and `health`.
    pub stopped_for: Vec<String>,
    /// Why it was sent all the same, if it was said and was not erased.
    #[schema(required)]
    pub override_reason: Option<String>,
    /// How texts came to be stopped: `reply`, `cancel_reply` (a word such as CANCEL, which carriers take for opting out) or
    /// `carrier`.
    #[schema(required)]
    pub stopped_by: Option<String>,
}

/// Where and when an appointment was, and with whom.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlacementDto {
    /// RFC 3339 with offset.
    #[schema(format = DateTime)]
    pub start: String,
    /// RFC 3339 with offset.
    #[schema(format = DateTime)]
    pub end: String,
    /// IANA zone of the location.
    pub zone: String,
    /// Id of the provider.
    pub provider: String,
    /// Name of the provider.
    pub provider_name: String,
    /// Id of the location.
    pub location: String,
    /// Name of the location.
    pub location_name: String,
}

impl PlacementDto {
    pub(super) fn new(clinic: &Clinic, placement: &Placement) -> Self {
        let (location_name, zone, zone_name) = place(clinic, &placement.location);
        Self {
            start: instant(placement.span.start(), &zone),
            end: instant(placement.span.end(), &zone),
            zone: zone_name,
            provider: placement.provider.to_string(),
            provider_name: provider_name(clinic, &placement.provider),
            location: placement.location.to_string(),
            location_name,
        }
    }
}

impl EventDto {
    /// An event at a clinic, without the words beside it.
    pub fn new(clinic: &Clinic, event: &Event) -> Self {
        let placed = |placement| Some(PlacementDto::new(clinic, placement));
        let (from, to) = match &event.kind {
            EventKind::AppointmentBooked { placement, .. } => (None, placed(placement)),
            EventKind::AppointmentRescheduled { from, to, .. } => (placed(from), placed(to)),
            _ => (None, None),
        };
        let (preset, overridden) = alerted(&event.kind);
        Self {
            id: event.id.to_string(),
            at: instant(event.at, &TimeZone::UTC),
            kind: event.kind.as_str().to_owned(),
            by: match &event.by {
                domain::Actor::Patient => "patient".to_owned(),
                domain::Actor::Scanner => "scanner".to_owned(),
                domain::Actor::Time => "time".to_owned(),
                domain::Actor::Staff(id) => id.to_string(),
            },
            link: event.kind.link().map(|link| format!("{}.{link}", event.patient)),
            appointment: event.kind.appointment().map(ToString::to_string),
            from,
            to,
            answer: match &event.kind {
                EventKind::RequestAnswered { answer, .. }
                | EventKind::ReplyReceived { about: ReplyAbout::SeveralAppointments { answer, .. } } => {
                    Some(answer.as_str().to_owned())
                }
                _ => None,
            },
            text: None,
            preset: preset.map(ToString::to_string),
            stopped_for: overridden.iter().map(|kind| kind.as_str().to_owned()).collect(),
            override_reason: None,
            stopped_by: match &event.kind {
                EventKind::TextsStopped { by } => Some(by.as_str().to_owned()),
                _ => None,
            },
        }
    }

    /// With what the alert said, where it is one and was not erased.
    #[must_use]
    pub fn with_alert(self, alert: Option<&Alert>) -> Self {
        let Some(alert) = alert else { return self };
        let override_reason = alert.override_reason.as_ref().map(|reason| reason.as_str().to_owned());
        Self { text: Some(alert.text.as_str().to_owned()), override_reason, ..self }
    }
}

/// A message that is owed or was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageDto {
    /// Its key.
    pub id: String,
    /// Id of the event that made it owed.
    pub event: String,
    /// `invitation`, `confirmation`, `change`, `cancellation`, `reminder`, `confirmation_request`, `self_reschedule`,
    /// `one_time_code`, `alert`, `which_appointment`, `reply_passed_on`, `notice_gained` or `notice_lost`.
    pub kind: String,
    /// `sms`, `email` or `console`.
    pub channel: String,
    /// Which one of its kind: a reminder's lead time in minutes, or how often a link was sent before.
    pub occasion: u32,
    /// `owed`, `sending`, `sent`, `delivered`, `failed` (its carrier took it and could not deliver it), `unclear` or
    /// `undeliverable`.
    pub status: String,
    /// When an owed one is tried next, RFC 3339.
    #[schema(required, format = DateTime)]
    pub due_at: Option<String>,
    /// When it was sent, RFC 3339.
    #[schema(required, format = DateTime)]
    pub sent_at: Option<String>,
    /// Why it cannot be delivered, as a code; `superseded` where what an owed one tells is no longer true.
    #[schema(required)]
    pub reason: Option<String>,
    /// Why the patient has not got it, in a sentence that names the setting or fact.
    #[schema(required)]
    pub why: Option<String>,
    /// What was sent, without the secret of its link or its code.
    #[schema(required)]
    pub text: Option<String>,
    /// How many parts of a text message that took.
    #[schema(required)]
    pub parts: Option<u32>,
}

impl MessageDto {
    /// A message with its fate, without its words; `sent_at` is when its carrier took it, whatever has become of it since.
    pub fn new(key: &MessageKey, delivery: &Delivery, sent_at: Option<Timestamp>) -> Self {
        let (due_at, reason) = match delivery {
            Delivery::Owed { next_try } => (Some(instant(*next_try, &TimeZone::UTC)), None),
            Delivery::Undeliverable { reason } | Delivery::Failed { reason, .. } => (None, Some(reason.clone())),
            Delivery::Sent { .. } | Delivery::Delivered { .. } | Delivery::Claimed { .. } | Delivery::Unclear => {
                (None, None)
            }
        };
        Self {
            id: key.to_string(),
            event: key.event.to_string(),
            kind: key.kind.as_str().to_owned(),
            channel: key.carrier.as_str().to_owned(),
            occasion: key.occasion,
            status: delivery.as_str().to_owned(),
            due_at,
            sent_at: sent_at.map(|at| instant(at, &TimeZone::UTC)),
            reason,
            why: None,
            text: None,
            parts: None,
        }
    }
}

/// A message that could have been expected and was never owed.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotOwedDto {
    /// Id of the event that did not make it owed.
    pub event: String,
    /// As of messages.
    pub kind: String,
    /// `sms`, `email` or `console`.
    pub channel: String,
    /// Which one of its kind, as of messages.
    pub occasion: u32,
    /// The setting or fact that kept it back, as a code; `set_later` where the setting came after the event.
    pub reason: String,
    /// The same in a sentence.
    pub why: String,
}

/// Whether messages reach a patient, on each channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReachDto {
    /// By text message.
    pub sms: WayDto,
    /// By email.
    pub email: WayDto,
}

/// Whether messages reach a patient on a channel, as far as it is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct WayDto {
    /// Whether messages go there; if not, they go by the other channel where that can be used.
    pub usable: bool,
    /// Why not, as a code: `no_address`, `texts_stopped`, `address_failed`, `country_not_allowed` or
    /// `no_texts_left` (of today).
    #[schema(required)]
    pub reason: Option<String>,
    /// The same in a sentence.
    #[schema(required)]
    pub why: Option<String>,
    /// Since when, RFC 3339, where something happened.
    #[schema(required, format = DateTime)]
    pub since: Option<String>,
}

/// Answer of `viewPatient`.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordAnswer {
    /// Details.
    pub patient: PatientDto,
    /// Whether messages reach the patient.
    pub reach: ReachDto,
    /// Every link ever sent, newest first.
    pub links: Vec<LinkDto>,
    /// Every appointment, latest start first.
    pub appointments: Vec<AppointmentDto>,
    /// What happened, oldest first.
    pub events: Vec<EventDto>,
    /// Every message owed or sent.
    pub messages: Vec<MessageDto>,
    /// Those that were never owed, each with its reason.
    pub not_owed: Vec<NotOwedDto>,
}
