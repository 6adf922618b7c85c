//! The people whom links are sent to.

use crate::ids::{Invalid, invalid};
use crate::{Channel, Email, PatientId, Phone};
use jiff::civil::Date;

/// A patient's name, given names first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientName {
    given: String,
    family: String,
}

impl PatientName {
    /// Accepts up to 300 characters each, without control characters; the family name may not be empty.
    pub fn parse(given: &str, family: &str) -> Result<Self, Invalid> {
        let clean = |text: &str| {
            let text = text.trim();
            (text.chars().count() <= 300 && !text.chars().any(char::is_control)).then(|| text.to_owned())
        };
        match (clean(given), clean(family)) {
            (Some(given), Some(family)) if !family.is_empty() => Ok(Self { given, family }),
            _ => Err(invalid("a name of 1 to 300 characters without control characters")),
        }
    }

    /// Given names, possibly empty.
    pub fn given(&self) -> &str {
        &self.given
    }

    /// Family name.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// Both, as one would say them.
    pub fn full(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }
}

/// A patient of one clinic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patient {
    /// Unique within the clinic.
    pub id: PatientId,
    /// Name on the record.
    pub name: PatientName,
    /// Mobile phone, if known.
    pub phone: Option<Phone>,
    /// Email address, if known.
    pub email: Option<Email>,
    /// Date of birth: what the patient is asked for where a rule verifies.
    pub date_of_birth: Date,
    /// BCP 47 language tag, for instance `en` or `fr`.
    pub language: String,
}

impl Patient {
    /// The address on a channel, if there is one.
    pub fn address(&self, channel: Channel) -> Option<&str> {
        match channel {
            Channel::Sms => self.phone.as_ref().map(Phone::as_str),
            Channel::Email => self.email.as_ref().map(Email::as_str),
        }
    }
}
