//! What SNS logs of a text (Amazon SNS Developer Guide, "SMS delivery monitoring").

use crate::{Read, Unreadable, logs::Logged};
use app::Report;
use domain::{FailedFor, Fate, Phone, TextId};
use jiff::Timestamp;
use serde::Deserialize;

#[derive(Deserialize)]
struct Told {
    notification: Notification,
    delivery: Delivery,
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    message_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delivery {
    destination: Option<String>,
    provider_response: Option<String>,
}

pub(crate) fn read(line: &Logged) -> Read {
    let Told { notification, delivery, status } =
        serde_json::from_str(&line.message).map_err(|_| Unreadable::NotDescribed)?;
    let id = TextId::parse(&notification.message_id).map_err(|_| Unreadable::NotOurs)?;
    // The one in the text is when it was handed over.
    let at = Timestamp::from_millisecond(line.timestamp).map_err(|_| Unreadable::NotOurs)?;
    let fate = match status.as_str() {
        "SUCCESS" => Fate::Delivered { at },
        "FAILURE" => Fate::Failed { at, reason: reason(delivery.provider_response.as_deref().unwrap_or_default()) },
        _ => return Err(Unreadable::NotDescribed),
    };
    let number = delivery.destination.and_then(|number| Phone::parse(&number).ok());
    Ok(Some(Report::Text { id, number, fate }))
}

/// What SNS says of a failure, in words of ours.
fn reason(said: &str) -> FailedFor {
    const SAID: [(&str, FailedFor); 13] = [
        ("opted out", FailedFor::OptedOut),
        ("invalid phone number", FailedFor::InvalidNumber),
        ("phone has blocked sms", FailedFor::PhoneBlocked),
        ("phone is on a blocked list", FailedFor::PhoneBlocked),
        ("destination is on a blocked list", FailedFor::PhoneBlocked),
        ("phone is currently unreachable", FailedFor::PhoneUnreachable),
        ("phone carrier is currently unreachable", FailedFor::CarrierUnreachable),
        ("blocked as spam", FailedFor::CarrierBlocked),
        ("phone carrier has blocked", FailedFor::CarrierBlocked),
        ("exceed max price", FailedFor::TooExpensive),
        ("no quota left", FailedFor::SpendLimit),
        ("spend limit", FailedFor::SpendLimit),
        ("message body is invalid", FailedFor::BadText),
    ];
    let said = said.to_lowercase();
    let known = SAID.into_iter().find(|(words, _)| said.contains(words));
    known.map_or(FailedFor::NotSaid, |(_, reason)| reason)
}
