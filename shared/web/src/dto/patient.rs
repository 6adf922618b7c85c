//! What the doors of a link take and answer.

use super::{instant, place, provider_name};
use domain::{Appointment, AppointmentStatus, Clinic, Slot};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// Body of `verifyPatient`: what the link asks for, and nothing else.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1, max_properties = 1)]
pub struct VerifyBody {
    /// `YYYY-MM-DD`, where the link asks for `date_of_birth`.
    #[serde(default, deserialize_with = "text")]
    #[schema(required = false, value_type = String, format = Date)]
    pub date_of_birth: Option<String>,
    /// The six digits that `sendCode` sent, where the link asks for `one_time_code`.
    #[serde(default, deserialize_with = "text")]
    #[schema(required = false, value_type = String, pattern = "^[0-9]{6}$")]
    pub code: Option<String>,
    /// Forms only: day of the month.
    #[schema(ignore)]
    pub day: Option<String>,
    /// Forms only: month as a number.
    #[schema(ignore)]
    pub month: Option<String>,
    /// Forms only: year in four digits.
    #[schema(ignore)]
    pub year: Option<String>,
    /// Forms only: names the form, so that a second press of its button counts no answer twice.
    #[schema(ignore)]
    pub press: Option<String>,
}

/// A text, and not null: what is not answered is left out.
fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    String::deserialize(from).map(Some)
}

/// Body of `sendCode`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendCodeBody {
    /// How the code shall travel; by text where it is left out and the patient has a mobile phone, or else by email.
    #[schema(value_type = Option<String>, pattern = "^(sms|email)$")]
    pub channel: Option<String>,
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub nonce: Option<String>,
}

/// Answer of `sendCode`.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeAnswer {
    /// `sms` or `email`.
    pub channel: String,
    /// Where it goes, masked: `•••• 123`.
    pub sent_to: String,
    /// The first instant at which it no longer works, RFC 3339.
    #[schema(format = DateTime)]
    pub expires_at: String,
}

/// Body of `continueLink`: nothing.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContinueBody {
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub nonce: Option<String>,
}

/// Body of `reviewSlot` and `book`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotBody {
    /// Id of a slot that `listSlots` named.
    #[schema(pattern = r"^[0-9]{8}T[0-9]{4}Z\.[a-z0-9-]{1,40}\.[a-z0-9-]{1,40}$")]
    pub slot: String,
    /// Forms only: the mark of the review page.
    #[schema(ignore)]
    pub nonce: Option<String>,
}

/// Body of `reschedule`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RescheduleBody {
    /// Id of a slot that `listSlots` named.
    #[schema(pattern = r"^[0-9]{8}T[0-9]{4}Z\.[a-z0-9-]{1,40}\.[a-z0-9-]{1,40}$")]
    pub slot: String,
    /// The version of the appointment that is to be moved: another one, and nothing is. Without it, whichever stands.
    pub version: Option<u32>,
    /// Forms only: the mark of the review page.
    #[schema(ignore)]
    pub nonce: Option<String>,
}

/// Body of `cancel`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelBody {
    /// Why, in the patient's own words: at most 500 characters. Only the clinic reads it.
    pub reason: Option<String>,
    /// The version that whoever asks has seen; 409 where the appointment was changed since.
    pub version: Option<u32>,
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub nonce: Option<String>,
}

/// Body of `answerRequest`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// `confirm`: the patient comes. `reschedule`: they want another time. `cancel`: they do not come.
    #[schema(pattern = "^(confirm|reschedule|cancel)$")]
    pub answer: String,
    /// The version that whoever asks has seen; 409 where the appointment was changed since.
    pub version: Option<u32>,
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub nonce: Option<String>,
}

/// A slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SlotDto {
    /// Names it to `reviewSlot`, `book` and `reschedule`.
    pub id: String,
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

impl SlotDto {
    /// A slot of a clinic.
    pub fn new(clinic: &Clinic, slot: &Slot) -> Self {
        let (location_name, zone, zone_name) = place(clinic, &slot.id.location);
        Self {
            id: slot.id.to_string(),
            start: instant(slot.span.start(), &zone),
            end: instant(slot.span.end(), &zone),
            zone: zone_name,
            provider: slot.id.provider.to_string(),
            provider_name: provider_name(clinic, &slot.id.provider),
            location: slot.id.location.to_string(),
            location_name,
        }
    }
}

/// Answer of `listSlots`.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlotsAnswer {
    /// On a manage link: the appointment that can be moved to these slots, one of which may be its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appointment: Option<AppointmentDto>,
    /// In order of start.
    pub slots: Vec<SlotDto>,
    /// Address of the days before, if there can be slots.
    #[schema(required)]
    pub previous: Option<String>,
    /// Address of what follows, if there can be slots.
    #[schema(required)]
    pub next: Option<String>,
}

/// Answer of `reviewSlot`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewAnswer {
    /// The slot, which would be booked or moved to.
    pub slot: SlotDto,
}

/// An appointment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AppointmentDto {
    /// Unique within the patient; the same through every move.
    pub id: String,
    /// RFC 3339 with offset.
    #[schema(format = DateTime)]
    pub start: String,
    /// RFC 3339 with offset.
    #[schema(format = DateTime)]
    pub end: String,
    /// IANA zone of the location.
    pub zone: String,
    /// `booked` or `cancelled`.
    pub status: String,
    /// Rises with every write.
    pub version: u32,
    /// Rises when time, place, provider or cancellation changes.
    pub sequence: u32,
    /// Id of the appointment type.
    pub r#type: String,
    /// Title of the appointment type.
    pub type_title: String,
    /// Id of the provider.
    pub provider: String,
    /// Name of the provider.
    pub provider_name: String,
    /// Id of the location.
    pub location: String,
    /// Name of the location.
    pub location_name: String,
    /// Address of the location.
    pub location_address: String,
    /// Whether the patient booked it with a link.
    pub booked_online: bool,
    /// Whether staff made it outside what is offered.
    pub overridden: bool,
    /// What its patient answered when asked whether they come to its present time: `confirm`, `reschedule` or `cancel`.
    #[schema(required)]
    pub answer: Option<String>,
    /// Why it was cancelled, if the patient said so: told to staff alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl AppointmentDto {
    /// An appointment of a clinic.
    pub fn new(clinic: &Clinic, appointment: &Appointment) -> Self {
        let (location_name, zone, zone_name) = place(clinic, &appointment.location);
        let kind = clinic.appointment_type(&appointment.appointment_type);
        Self {
            id: appointment.id.to_string(),
            start: instant(appointment.span.start(), &zone),
            end: instant(appointment.span.end(), &zone),
            zone: zone_name,
            status: appointment.status.as_str().to_owned(),
            version: appointment.version,
            sequence: appointment.sequence,
            r#type: appointment.appointment_type.to_string(),
            type_title: kind.map_or_else(|| appointment.appointment_type.to_string(), |kind| kind.title.clone()),
            provider: appointment.provider.to_string(),
            provider_name: provider_name(clinic, &appointment.provider),
            location: appointment.location.to_string(),
            location_name,
            location_address: clinic.location(&appointment.location).map(|at| at.address.clone()).unwrap_or_default(),
            booked_online: appointment.link().is_some(),
            overridden: matches!(appointment.origin, domain::Origin::Staff { overridden: true, .. }),
            answer: appointment.answer.map(|answer| answer.as_str().to_owned()),
            reason: None,
        }
    }

    /// Whether it was ever moved.
    pub fn was_moved(&self) -> bool {
        // A cancellation counts as a change of its own.
        self.sequence > u32::from(self.status == "cancelled")
    }

    /// The same with what staff alone are told.
    pub fn for_staff(clinic: &Clinic, appointment: &Appointment) -> Self {
        let reason = match &appointment.status {
            AppointmentStatus::Cancelled { reason } => reason.as_ref().map(|reason| reason.as_str().to_owned()),
            AppointmentStatus::Booked => None,
        };
        Self { reason, ..Self::new(clinic, appointment) }
    }
}

/// Answer of `book` and `bookForPatient`.
/// Answer of `viewCancel`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ViewCancelAnswer {
    /// The appointment as it stands.
    pub appointment: AppointmentDto,
    /// Whether its patient may cancel it now.
    pub may_cancel: bool,
}

/// Answer of `book`, `reschedule`, `cancel` and `answerRequest`.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppointmentAnswer {
    /// The appointment.
    pub appointment: AppointmentDto,
}

/// Answer of `verifyPatient`.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerifyAnswer {
    /// To be sent as a bearer token to the link's other doors.
    pub session: String,
}

/// Answer of `openLink` and `continueLink`.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "in JSON each stands by itself, and a program asks for one")]
pub struct OpenAnswer {
    /// The clinic that sent the link.
    pub clinic: ClinicDto,
    /// `sent`, `accessed` or `expired` of a link that has booked nothing; `booked`, `rescheduled` or `cancelled` of the
    /// appointment that it leads to, and `booked` as long as that may not be shown.
    pub status: String,
    /// `booking` or `manage`.
    pub kind: String,
    /// `none`, `date_of_birth` or `one_time_code`.
    pub verification: String,
    /// Whether what the rule asks was proved.
    pub verified: bool,
    /// Until when the link books, RFC 3339.
    #[schema(required, format = DateTime)]
    pub expires_at: Option<String>,
    /// The appointment that the link leads to, once verified.
    #[schema(required)]
    pub appointment: Option<AppointmentDto>,
    /// Whether `reschedule` moves the appointment now: by a manage link, if the clinic allows it.
    pub may_reschedule: bool,
    /// Whether `cancel` cancels it now, likewise.
    pub may_cancel: bool,
    /// Whether the clinic waits for `answerRequest`, which takes an answer all the same where it does not.
    pub asked: bool,
}

/// A clinic.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClinicDto {
    /// Name in full.
    pub name: String,
    /// Office number.
    pub phone: String,
}

impl From<&Clinic> for ClinicDto {
    fn from(clinic: &Clinic) -> Self {
        Self { name: clinic.name.clone(), phone: clinic.phone.to_string() }
    }
}
