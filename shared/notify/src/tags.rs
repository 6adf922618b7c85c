//! What an email carries with it, so that SES says again in its reports which message it was.

use domain::{Carrier, ClinicId, EventId, MessageKey, MessageKind, PatientId};

const CLINIC: &str = "clinic";
const PATIENT: &str = "patient";
const EVENT: &str = "event";
const KIND: &str = "kind";
const OCCASION: &str = "occasion";

/// The tags of an email, each with its name. SES takes letters, digits, hyphens and underscores in them, at most 256 (SES
/// API v2, `MessageTag`): identifiers and kinds have no others, and are shorter.
pub fn email_tags(clinic: &ClinicId, key: &MessageKey) -> [(&'static str, String); 5] {
    let MessageKey { patient, event, kind, occasion, .. } = key;
    [
        (CLINIC, clinic.to_string()),
        (PATIENT, patient.to_string()),
        (EVENT, event.to_string()),
        (KIND, kind.as_str().to_owned()),
        (OCCASION, occasion.to_string()),
    ]
}

/// The clinic and the message that tags name; nothing where they are not ours. `value` has the value of a name.
pub fn read_email_tags<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Option<(ClinicId, MessageKey)> {
    let key = MessageKey {
        patient: PatientId::parse(value(PATIENT)?).ok()?,
        event: EventId::parse(value(EVENT)?).ok()?,
        kind: MessageKind::parse(value(KIND)?).ok()?,
        carrier: Carrier::Email,
        occasion: value(OCCASION)?.parse().ok()?,
    };
    Some((ClinicId::parse(value(CLINIC)?).ok()?, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_back_and_hold_nothing_that_ses_refuses() {
        let longest = "a-".repeat(20);
        let clinic = ClinicId::parse(&longest).unwrap();
        for kind in MessageKind::ALL {
            let key = format!("{longest}.{longest}.{}.email.4294967295", kind.as_str());
            let key = MessageKey::parse(&key).unwrap();
            let tags = email_tags(&clinic, &key);
            let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            let fits = |text: &str| (1..=256).contains(&text.len()) && text.chars().all(legal);
            assert!(tags.iter().all(|(name, value)| fits(name) && fits(value)), "{tags:?}");
            let value = |name: &str| tags.iter().find(|(tag, _)| *tag == name).map(|(_, value)| value.as_str());
            assert_eq!(read_email_tags(value), Some((clinic.clone(), key)));
            for missing in ["clinic", "patient", "event", "kind", "occasion"] {
                assert_eq!(read_email_tags(|name| value(name).filter(|_| name != missing)), None);
                assert_eq!(read_email_tags(|name| if name == missing { Some("É!") } else { value(name) }), None);
            }
        }
    }
}
