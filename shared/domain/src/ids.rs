//! Identifiers. Each is a type of its own, parsed once at the edge, safe in a URL, a key and a log line.

use std::fmt;

/// A value that was not accepted, with what would have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("accepted is {accepted}")]
pub struct Invalid {
    /// What is accepted, as the end of the sentence "accepted is …".
    pub accepted: &'static str,
}

/// Says what is accepted instead.
pub(crate) const fn invalid(accepted: &'static str) -> Invalid {
    Invalid { accepted }
}

const ACCEPTED: &str = "1 to 40 lower-case letters a-z, digits and hyphens";

fn parse(text: &str) -> Result<String, Invalid> {
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if (1..=40).contains(&text.len()) && text.bytes().all(legal) { Ok(text.to_owned()) } else { Err(invalid(ACCEPTED)) }
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Accepts 1 to 40 lower-case letters a-z, digits and hyphens.
            pub fn parse(text: &str) -> Result<Self, Invalid> {
                parse(text).map(Self)
            }

            /// The identifier as it stands in keys and addresses.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

id! {
    /// A clinic, unique in the installation.
    ClinicId,
    /// A patient, unique within the clinic.
    PatientId,
    /// A person whose time is booked, unique within the clinic.
    ProviderId,
    /// A place with its time zone, unique within the clinic.
    LocationId,
    /// An appointment type, unique within the clinic.
    TypeId,
    /// A booking rule, unique within the clinic.
    RuleId,
    /// A link, unique within its patient.
    LinkId,
    /// An appointment, unique within its patient; it stays the same through every move.
    AppointmentId,
    /// An event, unique within its patient; its order is that of writing.
    EventId,
    /// A member of staff, unique within the clinic.
    StaffId,
    /// A text that came from a telephone number, unique for the number.
    ReplyId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_takes_only_what_is_safe_in_a_key_and_an_address() {
        assert!(PatientId::parse("p-01a").is_ok());
        for bad in ["", "A", "a.b", "a#b", "a/b", "é", "a b", &"x".repeat(41)] {
            assert!(PatientId::parse(bad).is_err(), "{bad:?} was taken");
        }
    }
}
