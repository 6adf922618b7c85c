//! Ways to reach a patient.

use crate::ids::{Invalid, invalid};
use std::fmt;

/// What stands for the part of an address that is not told.
const HIDDEN: &str = "••••";

/// A telephone number in E.164 form (ITU-T E.164): `+` and 8 to 15 digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

impl Phone {
    /// Accepts the international form alone; national forms are read by the importer, which knows the country.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("a telephone number such as +442079460000");
        let digits = text.strip_prefix('+').ok_or(ACCEPTED)?;
        let legal = (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if legal && !digits.starts_with('0') { Ok(Self(text.to_owned())) } else { Err(ACCEPTED) }
    }

    /// In E.164 form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last three digits: `•••• 123`.
    pub fn masked(&self) -> String {
        format!("{HIDDEN} {}", &self.0[self.0.len() - 3..])
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The calling code of a country (ITU-T E.164): `+` and 1 to 3 digits. Some countries share one: `+1` and `+44` do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallingCode(String);

impl CallingCode {
    /// Accepts `+` and 1 to 3 digits, the first not 0.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("the calling code of a country such as +44");
        let digits = text.strip_prefix('+').ok_or(ACCEPTED)?;
        let legal = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if legal && !digits.starts_with('0') { Ok(Self(text.to_owned())) } else { Err(ACCEPTED) }
    }

    /// That of a number. No code is the beginning of another, so the first two digits tell how long it is.
    pub fn of(phone: &Phone) -> Self {
        let digits = &phone.0[1..];
        let two_long = [
            "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
            "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
            "86", "90", "91", "92", "93", "94", "95", "98",
        ];
        let long = match &digits[..2] {
            one if one.starts_with(['1', '7']) => 1,
            two if two_long.contains(&two) => 2,
            _ => 3,
        };
        Self(phone.0[..=long].to_owned())
    }

    /// With its `+`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CallingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An email address, as far as it can be judged without sending to it (RFC 5321 limits its length to 254).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Accepts `local@domain` without white space or control characters; the importer checks the grammar in full.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("an email address such as name@example.org, at most 254 characters");
        let (local, domain) = text.rsplit_once('@').ok_or(ACCEPTED)?;
        let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"');
        if local.is_empty() || domain.is_empty() || text.len() > 254 || text.contains(bad) {
            return Err(ACCEPTED);
        }
        Ok(Self(text.to_owned()))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How its parts begin, and where its domain ends: `a••••@e••••.org`. A domain may be somebody's name.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or_default();
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        let end = domain.rsplit_once('.').map(|(_, end)| format!(".{end}")).unwrap_or_default();
        format!("{}{HIDDEN}@{}{HIDDEN}{end}", first(local), first(domain))
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// A text message.
    Sms,
    /// An email.
    Email,
}

impl Channel {
    /// Accepts `sms` and `email`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "sms" => Ok(Self::Sms),
            "email" => Ok(Self::Email),
            _ => Err(invalid("sms or email")),
        }
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_international_numbers_are_phones() {
        assert!(Phone::parse("+442079460123").is_ok());
        for bad in ["02079460123", "+0442079460123", "+44 20 7946 0123", "+1234567", "+", "+1234567890123456"] {
            assert!(Phone::parse(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn a_number_begins_with_its_calling_code() {
        for (number, code) in
            [("+442079460123", "+44"), ("+33123456789", "+33"), ("+12025550123", "+1"), ("+353861234567", "+353")]
        {
            assert_eq!(CallingCode::of(&Phone::parse(number).unwrap()).as_str(), code);
        }
        for bad in ["44", "+", "+0", "+4444", "+4a"] {
            assert!(CallingCode::parse(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn a_masked_address_tells_whose_it_is_to_its_owner_alone() {
        assert_eq!(Phone::parse("+447700900123").unwrap().masked(), "•••• 123");
        let masked = |address: &str| Email::parse(address).unwrap().masked();
        assert_eq!(masked("alice.thistlewood@mail.example.org"), "a••••@m••••.org");
        assert_eq!(masked("é@localhost"), "é••••@l••••");
        for address in ["a@b.c", "a@b", "x@quickbeam.example"] {
            assert!(!masked(address).contains(address) && !masked(address).contains("quickbeam"));
        }
    }

    #[test]
    fn an_email_address_cannot_carry_a_second_header() {
        for bad in ["a@b\nBcc: c@d", "a b@c", "@b", "a@", "a@b,c@d", "<a@b>"] {
            assert!(Email::parse(bad).is_err(), "{bad:?} was taken");
        }
    }
}
