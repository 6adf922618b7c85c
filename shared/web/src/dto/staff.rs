//! What the staff doors take and answer.

use super::{AppointmentDto, EventDto, MessageDto, NotOwedDto, instant};
use domain::{Clinic, Link, LinkState, LinkStatus, Rule};
use jiff::tz::TimeZone;
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
    /// `sent`, `accessed`, `booked`, `rescheduled`, `expired` or `deleted`.
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
    pub sendings: u32,
    /// When the patient first pressed Continue, RFC 3339.
    #[schema(required, format = DateTime)]
    pub accessed_at: Option<String>,
    /// When a scanner first pressed Continue, RFC 3339; that says nothing about the patient.
    #[schema(required, format = DateTime)]
    pub scanned_at: Option<String>,
    /// When staff expired or deleted it, RFC 3339; nothing where it expired by time.
    #[schema(required, format = DateTime)]
    pub ended_at: Option<String>,
    /// Id of the appointment that it made.
    #[schema(required)]
    pub appointment: Option<String>,
}

impl LinkDto {
    /// A link of a clinic, with its address if that may be shown.
    pub fn new(clinic: &Clinic, link: &Link, status: LinkStatus, url: Option<String>) -> Self {
        let ended_at = match link.state {
            LinkState::Ended { at, .. } => Some(instant(at, &TimeZone::UTC)),
            LinkState::Unspent | LinkState::Spent { .. } => None,
        };
        Self {
            id: link.public_id().to_string(),
            url,
            status: status.as_str().to_owned(),
            rule: link.rule.to_string(),
            rule_title: clinic.rule(&link.rule).map_or_else(|| link.rule.to_string(), |rule| rule.title.clone()),
            channel: link.channel.as_str().to_owned(),
            sent_by: link.sent_by.to_string(),
            sent_at: instant(link.sent_at, &TimeZone::UTC),
            expires_at: instant(link.expires_at, &TimeZone::UTC),
            sendings: link.sendings,
            accessed_at: link.accessed_at.map(|at| instant(at, &TimeZone::UTC)),
            scanned_at: link.scanned_at.map(|at| instant(at, &TimeZone::UTC)),
            ended_at,
            appointment: link.appointment().map(ToString::to_string),
        }
    }
}

/// Body of `expireLink` and `deleteLink`: nothing.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndLinkBody {
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub form: Option<String>,
}

/// Answer of `sendLink`, `sendLinkAgain`, `expireLink` and `deleteLink`.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkAnswer {
    /// The link as it is now.
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
    /// `none`, `date_of_birth` or `one_time_code`.
    pub verification: String,
    /// What the manage link of an appointment asks for: likewise.
    pub manage_verification: String,
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
            manage_verification: rule.manage_verification.as_str().to_owned(),
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

/// An appointment in the clinic's day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayAppointmentDto {
    /// The appointment.
    #[serde(flatten)]
    pub appointment: AppointmentDto,
    /// Id of the patient.
    pub patient: String,
    /// Name of the patient.
    pub patient_name: String,
}

/// Answer of `viewDay`.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayAnswer {
    /// `YYYY-MM-DD`: the date that each appointment has at its own location.
    #[schema(format = Date)]
    pub date: String,
    /// IANA zone of the clinic's first location, in which today is today.
    pub zone: String,
    /// Provider by provider in the clinic's order, then by time; at most 50.
    pub appointments: Vec<DayAppointmentDto>,
    /// Address of those that follow, if there can be some.
    #[schema(required)]
    pub next: Option<String>,
}

/// Answer of `viewAppointment`.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppointmentHistoryAnswer {
    /// The appointment as it stands.
    pub appointment: AppointmentDto,
    /// What happened to it and to the link that booked it, oldest first.
    pub events: Vec<EventDto>,
    /// Every message owed or sent because of that.
    pub messages: Vec<MessageDto>,
    /// Those that were never owed, each with its reason.
    pub not_owed: Vec<NotOwedDto>,
}

/// Body of `signOut`, from a form alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOutBody {
    /// The mark of our own page.
    pub form: Option<String>,
}
