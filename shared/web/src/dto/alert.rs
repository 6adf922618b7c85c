//! What the doors of alerts take and answer.

use super::instant;
use domain::{Alert, Event, EventKind, Finding, OfferedPreset, PresetId, StoppedFor};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Body of `alertPatient`: either a text or a preset.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertBody {
    /// A text of one's own: 1 to 300 characters.
    #[schema(min_length = 1, max_length = 300)]
    pub text: Option<String>,
    /// Id of a preset that `viewPresets` answers.
    #[schema(pattern = "^[a-z0-9_]{1,40}$")]
    pub preset: Option<String>,
    /// Where the preset tells some: how many minutes.
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 240)]
    pub minutes: Option<NumberField>,
    /// `sms`, `email` or both, at least one; `push` has no receiver yet and is refused.
    #[schema(required, value_type = Vec<String>, min_items = 1)]
    pub channels: Option<Vec<String>>,
    /// Sends a text that the guard stops all the same, which is recorded: why, or `true`.
    #[schema(inline)]
    pub r#override: Option<OverrideField>,
    /// Why, beside an `override` that is `true`.
    #[schema(min_length = 1, max_length = 500)]
    pub override_reason: Option<String>,
    /// Forms only, in place of the channels: a tick for text messages.
    #[schema(ignore)]
    pub sms: Option<String>,
    /// Forms only: a tick for emails.
    #[schema(ignore)]
    pub email: Option<String>,
    /// Forms only: whoever asks wants to see what would be sent, and nothing is.
    #[schema(ignore)]
    pub review: Option<String>,
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub form: Option<String>,
    /// Forms only: what the `Idempotency-Key` header is for programs, so that a second click sends nothing more.
    #[schema(ignore)]
    pub key: Option<String>,
}

/// A number, which forms send as text.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "accepted is a whole number")]
pub enum NumberField {
    /// As programs send it.
    Number(u32),
    /// As forms send it.
    Text(String),
}

/// That a text goes out whatever the guard finds.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(untagged, expecting = "accepted is a reason as text, true or false")]
pub enum OverrideField {
    /// Whether it does; forms send `true` as text.
    Flag(bool),
    /// That it does, and why.
    Reason(String),
}

/// What the guard stopped a text for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FindingDto {
    /// `patient_name`, `clinician_name`, `birth_date`, `phone_number`, `address` or `health`.
    pub kind: String,
    /// The words that tell it, as they are written in the text.
    pub words: String,
}

impl From<&Finding> for FindingDto {
    fn from(finding: &Finding) -> Self {
        Self { kind: finding.stopped_for.as_str().to_owned(), words: finding.words.clone() }
    }
}

/// An alert as it was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertDto {
    /// Id of its event.
    pub id: String,
    /// RFC 3339.
    #[schema(format = DateTime)]
    pub at: String,
    /// What the patient reads, behind the name of the clinic.
    pub text: String,
    /// Id of the preset that it is, if it is one.
    #[schema(required)]
    pub preset: Option<String>,
    /// The channels on which it goes out.
    pub channels: Vec<String>,
    /// How many parts it has as a text message; nothing where it goes out by email alone.
    #[schema(required)]
    pub parts: Option<usize>,
    /// What the guard found and was overridden for, as kinds of its findings.
    pub stopped_for: Vec<String>,
    /// Why.
    #[schema(required)]
    pub override_reason: Option<String>,
}

impl AlertDto {
    /// An alert with its event.
    pub fn new(event: &Event, alert: &Alert, parts: Option<usize>) -> Self {
        let (preset, overridden) = alerted(&event.kind);
        Self {
            id: event.id.to_string(),
            at: instant(alert.at, &TimeZone::UTC),
            text: alert.text.as_str().to_owned(),
            preset: preset.map(ToString::to_string),
            channels: alert.channels.iter().map(|channel| channel.as_str().to_owned()).collect(),
            parts,
            stopped_for: overridden.iter().map(|kind| kind.as_str().to_owned()).collect(),
            override_reason: alert.override_reason.as_ref().map(|reason| reason.as_str().to_owned()),
        }
    }
}

/// The preset of an alert, if it was one, and what the guard was overridden for; nothing of any other event.
pub(super) fn alerted(kind: &EventKind) -> (Option<&PresetId>, &[StoppedFor]) {
    match kind {
        EventKind::PatientAlerted { preset, overridden, .. } => (preset.as_ref(), overridden),
        _ => (None, &[]),
    }
}

/// Answer of `alertPatient`.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertAnswer {
    /// The alert.
    pub alert: AlertDto,
}

/// A text that staff choose from.
#[derive(Debug, Serialize, ToSchema)]
pub struct PresetDto {
    /// Unique within the clinic.
    pub id: String,
    /// What staff choose it by.
    pub title: String,
    /// What the patient reads behind the name of the clinic, with `{minutes}` where it tells some.
    pub text: String,
    /// Whether it tells a number of minutes.
    pub takes_minutes: bool,
}

impl From<&OfferedPreset> for PresetDto {
    fn from(preset: &OfferedPreset) -> Self {
        Self {
            id: preset.id.to_string(),
            title: preset.title.clone(),
            text: preset.text.clone(),
            takes_minutes: preset.takes_minutes(),
        }
    }
}

/// Answer of `viewPresets`.
#[derive(Debug, Serialize, ToSchema)]
pub struct PresetsAnswer {
    /// BCP 47: the language of the patient, and so of the texts.
    pub language: String,
    /// The shipped ones, perhaps in the clinic's own words, then the clinic's own.
    pub presets: Vec<PresetDto>,
}
