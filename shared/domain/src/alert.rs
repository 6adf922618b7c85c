//! Alerts: brief texts that staff send a patient at once, and what keeps one from telling too much.

use crate::ids::{Invalid, invalid};
use crate::{Channel, EventId, Language, PatientId, Reason, is_showable};
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// What the guard finds in a text that staff wrote (rows L15, C16): anybody near the phone can read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoppedFor {
    /// The patient's name, or a part of it.
    PatientName,
    /// A clinician's name, or a part of it.
    ClinicianName,
    /// A date of birth.
    BirthDate,
    /// A telephone number other than the clinic's own.
    PhoneNumber,
    /// A postal or email address other than the clinic's own.
    Address,
    /// A word about health.
    Health,
}

impl StoppedFor {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::PatientName, Self::ClinicianName, Self::BirthDate, Self::PhoneNumber, Self::Address, Self::Health];

    /// Accepts what [`StoppedFor::as_str`] says.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("patient_name, clinician_name, birth_date, phone_number, address or health");
        Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or(ACCEPTED)
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PatientName => "patient_name",
            Self::ClinicianName => "clinician_name",
            Self::BirthDate => "birth_date",
            Self::PhoneNumber => "phone_number",
            Self::Address => "address",
            Self::Health => "health",
        }
    }
}

/// What the guard stopped a text for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it tells.
    pub stopped_for: StoppedFor,
    /// The words that tell it, as they are written.
    pub words: String,
}

/// A text in a staff member's own words: 1 to 300 characters. It stands only in items that can be erased.
#[derive(Clone, PartialEq, Eq)]
pub struct AlertText(String);

impl AlertText {
    /// The most characters of a text: two parts as a text message, or five in the dearer alphabet.
    pub const LONGEST: usize = 300;

    /// Accepts 1 to 300 characters that can be shown; white space, line breaks among it, becomes single spaces.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() && text.chars().count() <= Self::LONGEST && is_showable(&text) {
            Ok(Self(text))
        } else {
            Err(invalid("1 to 300 characters, no control characters among them"))
        }
    }

    /// In the words of whoever wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// It may say anything about anybody, so it is not printed.
impl fmt::Debug for AlertText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AlertText(…)")
    }
}

/// Names a preset within its clinic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PresetId(String);

impl PresetId {
    /// Accepts 1 to 40 lower-case letters, digits and underscores.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if (1..=40).contains(&text.len()) && text.chars().all(legal) {
            Ok(Self(text.to_owned()))
        } else {
            Err(invalid("1 to 40 lower-case letters, digits and underscores, such as running_late"))
        }
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PresetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A clinic's own text for alerts, or its own words for a shipped one (row L8), with the placeholders `{clinic}`, `{phone}`
/// and `{minutes}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    /// Names it: `running_late`, `running_early`, `please_call` and `please_enter` are shipped.
    pub id: PresetId,
    /// In which language.
    pub language: Language,
    /// What staff choose it by.
    pub title: String,
    /// What patients read.
    pub text: String,
}

/// A preset as staff choose it: the clinic's own words or the shipped ones, in a patient's language and with the clinic's
/// name and number in their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedPreset {
    /// Names it.
    pub id: PresetId,
    /// What staff choose it by.
    pub title: String,
    /// What the patient reads, but for the minutes.
    pub text: String,
}

impl OfferedPreset {
    /// What stands in a preset for a number of minutes.
    pub const MINUTES: &str = "{minutes}";

    /// Whether it tells a number of minutes.
    pub fn takes_minutes(&self) -> bool {
        self.text.contains(Self::MINUTES)
    }

    /// What the patient reads.
    pub fn told(&self, minutes: u32) -> String {
        self.text.replace(Self::MINUTES, &minutes.to_string())
    }
}

/// How an alert can be asked to travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertChannel {
    /// As other messages do.
    Carried(Channel),
    /// To an app, which nobody has yet (row L17).
    Push,
}

impl AlertChannel {
    /// Accepts `sms`, `email` and `push`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match (text, Channel::parse(text)) {
            ("push", _) => Ok(Self::Push),
            (_, Ok(channel)) => Ok(Self::Carried(channel)),
            _ => Err(invalid("sms, email or push")),
        }
    }
}

/// What an alert says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertWords {
    /// A preset, with how many minutes where it tells some.
    Preset {
        /// Which one.
        preset: PresetId,
        /// 1 to 240.
        minutes: Option<u32>,
    },
    /// A text of their own.
    Text(AlertText),
}

/// An alert as it is kept beside its event, whose free texts can be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// That it was sent.
    pub event: EventId,
    /// To whom.
    pub patient: PatientId,
    /// When.
    pub at: Timestamp,
    /// What patients read, in their own language.
    pub text: AlertText,
    /// On which channels.
    pub channels: Vec<Channel>,
    /// Why it was sent although the guard stopped it, where whoever sent it said so.
    pub override_reason: Option<Reason>,
}

impl Alert {
    /// What is said at once is true for so long: one that could not be sent by then would mislead.
    pub const LASTS: SignedDuration = SignedDuration::from_hours(2);

    /// Whether it is still worth sending.
    pub fn is_current(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) < Self::LASTS
    }
}
