//! What the staff doors take and answer.

use super::{AppointmentDto, instant};
use domain::{Clinic, Event, EventKind, Link, MessageKey, Patient, Rule};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Body of `sendLink`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendLinkBody {
    /// Id of a rule of the clinic.
    #[schema(pattern = "^[a-z0-9-]{1,40}$")]
    pub rule: String,
    /// `sms` or `email`.
    #[schema(pattern = "^(sms|email)$")]
    pub channel: String,
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub form: Option<String>,
    /// Forms only: what the `Idempotency-Key` header is for programs, so that a second click sends nothing more.
    #[schema(ignore)]
    pub key: Option<String>,
}

/// Body of `sendLinkAgain`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendLinkAgainBody {
    /// `sms` or `email`.
    #[schema(pattern = "^(sms|email)$")]
    pub channel: String,
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub form: Option<String>,
    /// Forms only: what the `Idempotency-Key` header is for programs, so that a second click sends nothing more.
    #[schema(ignore)]
    pub key: Option<String>,
}

/// A link as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LinkDto {
    /// `patient.link`.
    pub id: String,
    /// Its address, while it can still book.
    #[schema(required)]
    pub url: Option<String>,
    /// `sent`, `accessed`, `booked` or `expired`.
    pub status: String,
    /// Id of the rule.
    pub rule: String,
    /// Title of the rule.
    pub rule_title: String,
    /// `sms` or `email`.
    pub channel: String,
    /// Id of the member of staff who sent it.
    pub sent_by: String,
    /// RFC 3339.
    #[schema(format = DateTime)]
    pub sent_at: String,
    /// RFC 3339.
    #[schema(format = DateTime)]
    pub expires_at: String,
    /// How often it was sent again.
    pub sendings: u16,
    /// When the patient first pressed Continue, RFC 3339.
    #[schema(required, format = DateTime)]
    pub accessed_at: Option<String>,
    /// When a scanner first pressed Continue, RFC 3339; that says nothing about the patient.
    #[schema(required, format = DateTime)]
    pub scanned_at: Option<String>,
    /// Id of the appointment that it made.
    #[schema(required)]
    pub appointment: Option<String>,
}

impl LinkDto {
    /// A link of a clinic, with its address if that may be shown.
    pub fn new(clinic: &Clinic, link: &Link, url: Option<String>, now: Timestamp) -> Self {
        let appointment = match &link.state {
            domain::LinkState::Spent { appointment, .. } => Some(appointment.to_string()),
            domain::LinkState::Unspent => None,
        };
        Self {
            id: link.public_id().to_string(),
            url,
            status: link.status(now).as_str().to_owned(),
            rule: link.rule.to_string(),
            rule_title: clinic.rule(&link.rule).map_or_else(|| link.rule.to_string(), |rule| rule.title.clone()),
            channel: link.channel.as_str().to_owned(),
            sent_by: link.sent_by.to_string(),
            sent_at: instant(link.sent_at, &TimeZone::UTC),
            expires_at: instant(link.expires_at, &TimeZone::UTC),
            sendings: link.sendings,
            accessed_at: link.accessed_at.map(|at| instant(at, &TimeZone::UTC)),
            scanned_at: link.scanned_at.map(|at| instant(at, &TimeZone::UTC)),
            appointment,
        }
    }
}

/// Answer of `sendLink` and `sendLinkAgain`.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkAnswer {
    /// The link that was made, or sent again.
    pub link: LinkDto,
}

/// A patient in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundPatientDto {
    /// Unique within the clinic.
    pub id: String,
    /// Name in full.
    pub name: String,
    /// `YYYY-MM-DD`.
    pub date_of_birth: String,
}

/// Answer of `findPatients`.
#[derive(Debug, Serialize, ToSchema)]
pub struct PatientsAnswer {
    /// At most 50.
    pub patients: Vec<FoundPatientDto>,
}

/// A booking rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleDto {
    /// Unique within the clinic.
    pub id: String,
    /// By which staff find it.
    pub title: String,
    /// Id of the appointment type.
    pub r#type: String,
    /// Title of the appointment type.
    pub type_title: String,
    /// `none` or `date_of_birth`.
    pub verification: String,
    /// Ids of the providers offered.
    pub providers: Vec<String>,
    /// `patient` or `first_available`.
    pub provider_choice: String,
    /// Ids of the locations offered.
    pub locations: Vec<String>,
    /// How long a link can be used.
    pub lifetime_minutes: u32,
    /// The least time between booking and start.
    pub minimum_notice_minutes: u32,
    /// How far ahead can be booked.
    pub horizon_minutes: u32,
}

impl RuleDto {
    /// A rule of a clinic.
    pub fn new(clinic: &Clinic, rule: &Rule) -> Self {
        let kind = clinic.appointment_type(&rule.appointment_type);
        Self {
            id: rule.id.to_string(),
            title: rule.title.clone(),
            r#type: rule.appointment_type.to_string(),
            type_title: kind.map_or_else(|| rule.appointment_type.to_string(), |kind| kind.title.clone()),
            verification: rule.verification.as_str().to_owned(),
            providers: rule.providers.iter().map(ToString::to_string).collect(),
            provider_choice: rule.provider_choice.as_str().to_owned(),
            locations: rule.locations.iter().map(ToString::to_string).collect(),
            lifetime_minutes: rule.lifetime.minutes().get(),
            minimum_notice_minutes: rule.minimum_notice.get(),
            horizon_minutes: rule.horizon.get(),
        }
    }
}

/// Answer of `viewRules`.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulesAnswer {
    /// In the clinic's order.
    pub rules: Vec<RuleDto>,
}

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
}

impl From<&Patient> for PatientDto {
    fn from(patient: &Patient) -> Self {
        Self {
            id: patient.id.to_string(),
            name: patient.name.full(),
            date_of_birth: patient.date_of_birth.to_string(),
            phone: patient.phone.as_ref().map(ToString::to_string),
            email: patient.email.as_ref().map(ToString::to_string),
            language: patient.language.clone(),
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
    /// `link_sent`, `link_sent_again`, `link_scanned`, `link_accessed`, `link_expired`, `appointment_booked`,
    /// `no_time_suited` or `task_closed`.
    pub kind: String,
    /// `patient`, `scanner`, `time`, or the id of a member of staff.
    pub by: String,
    /// Id of the link that it is about.
    pub link: String,
    /// Id of the appointment that it is about.
    #[schema(required)]
    pub appointment: Option<String>,
}

impl From<&Event> for EventDto {
    fn from(event: &Event) -> Self {
        let appointment = match &event.kind {
            EventKind::AppointmentBooked { appointment, .. } => Some(appointment.to_string()),
            _ => None,
        };
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
            link: format!("{}.{}", event.patient, event.kind.link()),
            appointment,
        }
    }
}

/// A message that is owed or was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageDto {
    /// Its key.
    pub id: String,
    /// Id of the event that made it owed.
    pub event: String,
    /// `invitation` or `confirmation`.
    pub kind: String,
    /// `sms` or `email`.
    pub channel: String,
    /// `owed`, `sending`, `sent`, `unclear` or `undeliverable`.
    pub status: String,
    /// When it was sent, RFC 3339.
    #[schema(required, format = DateTime)]
    pub sent_at: Option<String>,
    /// Why it cannot be delivered.
    #[schema(required)]
    pub reason: Option<String>,
    /// What was sent, without the secret of its link.
    #[schema(required)]
    pub text: Option<String>,
}

impl MessageDto {
    /// A message with its fate.
    pub fn new(key: &MessageKey, delivery: &domain::Delivery, text: Option<String>) -> Self {
        let (sent_at, reason) = match delivery {
            domain::Delivery::Sent { at } => (Some(instant(*at, &TimeZone::UTC)), None),
            domain::Delivery::Undeliverable { reason } => (None, Some(reason.clone())),
            _ => (None, None),
        };
        Self {
            id: key.to_string(),
            event: key.event.to_string(),
            kind: key.kind.as_str().to_owned(),
            channel: key.channel.as_str().to_owned(),
            status: delivery.as_str().to_owned(),
            sent_at,
            reason,
            text,
        }
    }
}

/// Answer of `viewPatient`.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordAnswer {
    /// Details.
    pub patient: PatientDto,
    /// Every link ever sent, newest first.
    pub links: Vec<LinkDto>,
    /// Every appointment, latest start first.
    pub appointments: Vec<AppointmentDto>,
    /// What happened, oldest first.
    pub events: Vec<EventDto>,
    /// Every message owed or sent.
    pub messages: Vec<MessageDto>,
}
