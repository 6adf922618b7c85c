//! The people whom links are sent to.

use crate::ids::{Invalid, invalid};
use crate::{Channel, Email, Language, PatientId, Phone, PortalAccount, is_showable};
use jiff::{civil::Date, tz::TimeZone};

/// A patient's name, given names first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientName {
    given: String,
    family: String,
}

impl PatientName {
    /// Accepts up to 300 characters each that can be shown (see [`is_showable`]); the family name may not be empty.
    /// Zero-width joiners stay where they are: they belong to the spelling of Persian and Indic names.
    pub fn parse(given: &str, family: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid(
            "a name of 1 to 300 characters, not only ones that nobody sees, without control characters and without \
             U+202A to U+202E",
        );
        let clean = |text: &str| {
            let text = text.trim();
            (text.chars().count() <= 300 && is_showable(text)).then(|| text.to_owned())
        };
        match (clean(given), clean(family)) {
            (Some(given), Some(family)) if !family.is_empty() => Ok(Self { given, family }),
            _ => Err(ACCEPTED),
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
    /// In which messages and pages speak to them.
    pub language: Language,
    /// Where they live, if it is known that the clocks there differ from those of the clinic.
    pub zone: Option<TimeZone>,
    /// What is known of their account at the clinic's portal.
    pub portal: PortalAccount,
}

impl Patient {
    /// The address on a channel, if there is one.
    pub fn address(&self, channel: Channel) -> Option<&str> {
        match channel {
            Channel::Sms => self.phone.as_ref().map(Phone::as_str),
            Channel::Email => self.email.as_ref().map(Email::as_str),
        }
    }

    /// The same for whoever holds a link and has proved nothing yet: enough to tell one's own phone or mailbox by.
    pub fn masked_address(&self, channel: Channel) -> Option<String> {
        match channel {
            Channel::Sms => self.phone.as_ref().map(Phone::masked),
            Channel::Email => self.email.as_ref().map(Email::masked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_as_it_is_spelt() {
        for name in ["דנה", "محمد", "علی\u{200c}رضا", "क्\u{200d}षमा", "👩\u{200d}⚕\u{fe0f} Ada", &"é".repeat(300)]
        {
            assert_eq!(PatientName::parse("", name).unwrap().full(), name);
            assert_eq!(PatientName::parse(name, "B").unwrap().given(), name);
        }
    }

    #[test]
    fn a_name_that_nobody_sees_or_that_turns_others_round_is_refused() {
        let cases =
            ["\u{200b}", "\u{ad}", "\u{2067}\u{2069}", "\u{fe0f}\u{200d}", "A\u{202e}B", "A\u{202a}B", "A\u{7}"];
        for bad in cases.into_iter().chain([&*"é".repeat(301)]) {
            assert!(PatientName::parse("", bad).is_err(), "{bad:?} was taken");
            assert!(PatientName::parse(bad, "B").is_err(), "{bad:?} was taken");
        }
        let refusal = PatientName::parse("", "\u{200b}").unwrap_err().to_string();
        assert!(refusal.contains("not only ones that nobody sees") && refusal.contains("U+202A to U+202E"));
    }
}
