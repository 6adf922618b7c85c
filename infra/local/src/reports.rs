//! What carriers would report of a message on the phone page, in the form in which AWS hands it on.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{Channel, Invalid};
use flate2::{Compression, write::GzEncoder};
use jiff::Timestamp;
use notify::{Posted, email_tags};
use serde_json::{Value, json};
use std::io::Write as _;

/// What can become of a text, with what SNS says of it.
const OF_TEXTS: [(&str, &str); 9] = [
    ("delivered", "Message has been accepted by phone"),
    ("failed", "Unknown error attempting to reach phone"),
    ("opted_out", "Phone number is opted out"),
    ("invalid_number", "Invalid phone number"),
    ("blocked", "Phone has blocked SMS"),
    ("unreachable", "Phone is currently unreachable/unavailable"),
    ("spam", "Blocked as spam by phone carrier"),
    ("too_expensive", "This delivery would exceed max price"),
    ("spend_limit", "No quota left for account"),
];

/// The event of AWS by which `track-delivery` hears what has become of a message.
pub(crate) fn event_of(posted: &Posted, fate: &str, now: Timestamp) -> Result<Value, Invalid> {
    match posted.channel {
        Channel::Sms => logged(posted, fate, now),
        Channel::Email => published(posted, fate, now),
    }
}

/// Of the logs of SNS.
fn logged(posted: &Posted, fate: &str, now: Timestamp) -> Result<Value, Invalid> {
    const ACCEPTED: Invalid = Invalid {
        accepted: "delivered, failed, opted_out, invalid_number, blocked, unreachable, spam, too_expensive or \
                   spend_limit, since it is a text",
    };
    let (word, said) = OF_TEXTS.into_iter().find(|(word, _)| *word == fate).ok_or(ACCEPTED)?;
    let status = json!({
        "notification": { "messageId": posted.message_id, "timestamp": posted.at.to_string() },
        "delivery": { "destination": posted.to, "smsType": "Transactional", "providerResponse": said },
        "status": if word == "delivered" { "SUCCESS" } else { "FAILURE" },
    });
    let line = json!({ "id": "0", "timestamp": now.as_millisecond(), "message": status.to_string() });
    let logs = json!({
        "messageType": "DATA_MESSAGE",
        "logGroup": "sns/local/0/DirectPublishToPhoneNumber",
        "logEvents": [line],
    });
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let packed = gzip.write_all(logs.to_string().as_bytes()).and_then(|()| gzip.finish()).unwrap_or_default();
    Ok(json!({ "awslogs": { "data": STANDARD.encode(packed) } }))
}

/// Of a topic, with an event of SES in it.
fn published(posted: &Posted, fate: &str, now: Timestamp) -> Result<Value, Invalid> {
    const ACCEPTED: Invalid =
        Invalid { accepted: "delivered, failed, bounced, complained or rejected, since it is an email" };
    let (at, to) = (now.to_string(), json!([{ "emailAddress": posted.to }]));
    let bounce = |kind: &str| json!({ "bounceType": kind, "bouncedRecipients": to, "timestamp": at });
    let (kind, key, told) = match fate {
        "delivered" => ("Delivery", "delivery", json!({ "timestamp": at, "recipients": [posted.to] })),
        "failed" => ("Bounce", "bounce", bounce("Transient")),
        "bounced" => ("Bounce", "bounce", bounce("Permanent")),
        "complained" => ("Complaint", "complaint", json!({ "complainedRecipients": to, "timestamp": at })),
        "rejected" => ("Reject", "reject", json!({ "reason": "Bad content" })),
        _ => return Err(ACCEPTED),
    };
    let tags: serde_json::Map<String, Value> = email_tags(&posted.clinic, &posted.key)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), json!([value])))
        .collect();
    let mut event = json!({
        "eventType": kind,
        "mail": { "timestamp": posted.at.to_string(), "messageId": posted.message_id, "tags": tags },
    });
    event[key] = told;
    Ok(json!({ "Records": [{ "EventSource": "aws:sns", "Sns": { "Message": event.to_string() } }] }))
}
