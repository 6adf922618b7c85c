//! Booking rules: what a link allows to be booked.

use crate::ids::{Invalid, invalid};
use crate::{Channel, LocationId, Minutes, ProviderId, RuleId, TypeId};

/// What a link allows to be booked, and on which terms. Superusers set rules up (rows I2 to I4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Unique within the clinic.
    pub id: RuleId,
    /// Title by which staff find it.
    pub title: String,
    /// The appointment type that is booked.
    pub appointment_type: TypeId,
    /// Providers offered, in order of preference; never empty.
    pub providers: Vec<ProviderId>,
    /// Whether the patient sees and chooses the provider.
    pub provider_choice: ProviderChoice,
    /// Locations offered; never empty.
    pub locations: Vec<LocationId>,
    /// How long a link can be used after it was sent.
    pub lifetime: Lifetime,
    /// The least time between booking and start.
    pub minimum_notice: Minutes,
    /// How far ahead can be booked.
    pub horizon: Minutes,
    /// What the patient must prove first.
    pub verification: Verification,
    /// What the patient may do with what was booked.
    pub changes: Changes,
    /// What a manage link of an appointment booked under it asks to be proved (row I36).
    pub manage_verification: Verification,
    /// The channels on which a booking is confirmed, where the patient can be reached there.
    pub confirmations: Vec<Channel>,
}

/// What the patient may do with an appointment of a rule once it is booked (rows I39, R39, R42).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changes {
    /// The least time before its start at which it can be moved; none where the patient may not move it.
    pub reschedule: Option<Minutes>,
    /// The least time before its start at which it can be cancelled; none where the patient may not cancel it.
    pub cancel: Option<Minutes>,
    /// Whether it can be moved to another provider of the rule.
    pub other_provider: bool,
    /// Whether it can be moved to another location of the rule.
    pub other_location: bool,
}

impl Default for Changes {
    /// Everything, until the appointment begins.
    fn default() -> Self {
        let until_it_begins = Some(Minutes::default());
        Self { reschedule: until_it_begins, cancel: until_it_begins, other_provider: true, other_location: true }
    }
}

/// Who picks the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderChoice {
    /// The patient sees each provider's times.
    Patient,
    /// Equal starts are merged; the first provider of the rule who is free takes it.
    FirstAvailable,
}

impl ProviderChoice {
    /// Accepts `patient` and `first_available`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "patient" => Ok(Self::Patient),
            "first_available" => Ok(Self::FirstAvailable),
            _ => Err(invalid("patient or first_available")),
        }
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::FirstAvailable => "first_available",
        }
    }
}

/// What the patient must prove before anything about them is shown; the later, the more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verification {
    /// Nothing: who holds the link may book.
    None,
    /// The date of birth on the record.
    DateOfBirth,
    /// A code that is sent to the patient, by text or email.
    OneTimeCode,
}

impl Verification {
    /// Accepts `none`, `date_of_birth` and `one_time_code`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "none" => Ok(Self::None),
            "date_of_birth" => Ok(Self::DateOfBirth),
            "one_time_code" => Ok(Self::OneTimeCode),
            _ => Err(invalid("none, date_of_birth or one_time_code")),
        }
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::DateOfBirth => "date_of_birth",
            Self::OneTimeCode => "one_time_code",
        }
    }
}

/// How long a link can be used after it was sent: 5 minutes to 365 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime(Minutes);

impl Lifetime {
    /// Accepts 5 minutes to 365 days.
    pub fn new(minutes: Minutes) -> Result<Self, Invalid> {
        if (5..=365 * 24 * 60).contains(&minutes.get()) {
            Ok(Self(minutes))
        } else {
            Err(invalid("5 minutes to 365 days"))
        }
    }

    /// In minutes.
    pub fn minutes(self) -> Minutes {
        self.0
    }
}
