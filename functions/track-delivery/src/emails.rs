//! What SES publishes of an email (Amazon SES Developer Guide, "Contents of event data").

use crate::{Read, Unreadable};
use app::Report;
use domain::{AddressFault, Email, FailedFor, Fate, FaultKind};
use jiff::Timestamp;
use notify::read_email_tags;
use serde::Deserialize;
use std::collections::HashMap;

/// More readers than an email of ours has.
const MOST_READERS: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Published {
    event_type: String,
    mail: Mail,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
    delivery: Option<Delivered>,
}

#[derive(Deserialize)]
struct Mail {
    timestamp: At,
    #[serde(default)]
    tags: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    #[serde(rename = "bounceType")]
    lasts: String,
    timestamp: At,
    #[serde(default)]
    bounced_recipients: Vec<Reader>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    timestamp: At,
    #[serde(default)]
    complained_recipients: Vec<Reader>,
}

#[derive(Deserialize)]
struct Delivered {
    timestamp: At,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reader {
    email_address: String,
}

/// RFC 3339.
#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "String")]
struct At(Timestamp);

impl TryFrom<String> for At {
    type Error = jiff::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

/// What an event of SES tells of an email and of its readers.
struct Told {
    fate: Option<Fate>,
    faults: Vec<(Email, AddressFault)>,
}

pub(crate) fn read(message: &str) -> Read {
    let published: Published = serde_json::from_str(message).map_err(|_| Unreadable::NotDescribed)?;
    let Some(Told { fate, faults }) = told(&published)? else { return Ok(None) };
    let value = |name: &str| published.mail.tags.get(name)?.first().map(String::as_str);
    // Others may send with the same configuration set.
    let Some((clinic, key)) = read_email_tags(value) else { return Ok(None) };
    Ok(Some(Report::Email { clinic, key, fate, faults }))
}

/// Nothing where an event tells nothing that we keep.
fn told(published: &Published) -> Result<Option<Told>, Unreadable> {
    let failed = |at, reason| Told { fate: Some(Fate::Failed { at, reason }), faults: Vec::new() };
    Ok(Some(match (published.event_type.as_str(), published) {
        ("Bounce", Published { bounce: Some(Bounce { lasts, timestamp: At(at), bounced_recipients }), .. }) => {
            // One that is not said to last may arrive the next time.
            if lasts == "Permanent" {
                let faults = faults(bounced_recipients, AddressFault { at: *at, kind: FaultKind::Bounced });
                Told { faults, ..failed(*at, FailedFor::Bounced) }
            } else {
                failed(*at, FailedFor::BouncedForNow)
            }
        }
        ("Complaint", Published { complaint: Some(Complaint { timestamp: At(at), complained_recipients }), .. }) => {
            let faults = faults(complained_recipients, AddressFault { at: *at, kind: FaultKind::Complained });
            // Whoever complains of it has it.
            Told { fate: None, faults }
        }
        ("Delivery", Published { delivery: Some(Delivered { timestamp: At(at) }), .. }) => {
            Told { fate: Some(Fate::Delivered { at: *at }), faults: Vec::new() }
        }
        ("Reject" | "Rendering Failure", Published { mail: Mail { timestamp: At(at), .. }, .. }) => {
            failed(*at, FailedFor::Rejected)
        }
        ("Bounce" | "Complaint" | "Delivery", _) => return Err(Unreadable::NotDescribed),
        // That it was sent or is late, was opened or a link in it followed.
        _ => return Ok(None),
    }))
}

fn faults(readers: &[Reader], fault: AddressFault) -> Vec<(Email, AddressFault)> {
    let addresses = readers.iter().take(MOST_READERS).filter_map(|reader| Email::parse(&reader.email_address).ok());
    addresses.map(|address| (address, fault)).collect()
}
