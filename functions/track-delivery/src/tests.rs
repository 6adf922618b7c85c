use super::*;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{FailedFor, Fate, FaultKind};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::io::Write as _;

fn packed(text: &[u8]) -> Value {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(text).unwrap();
    json!({ "awslogs": { "data": STANDARD.encode(packer.finish().unwrap()) } })
}

fn logged(lines: &[&str]) -> Value {
    let lines: Vec<Value> =
        lines.iter().map(|line| json!({ "id": "1", "timestamp": 1_795_424_400_123_i64, "message": line })).collect();
    let logs = json!({
        "messageType": "DATA_MESSAGE",
        "owner": "123456789012",
        "logGroup": "sns/eu-west-2/123456789012/DirectPublishToPhoneNumber/Failure",
        "logStream": "b1c7d0ad",
        "subscriptionFilters": ["slotlink"],
        "logEvents": lines,
    });
    packed(logs.to_string().as_bytes())
}

fn status(status: &str, said: &str) -> String {
    json!({
        "notification": { "messageId": "34d9b400-c6dd-5444-820d-fbeb0f1f54cf", "timestamp": "2026-11-23 09:00:00.000" },
        "delivery": {
            "phoneCarrier": "My Phone Carrier", "mnc": 270, "numberOfMessageParts": 1,
            "destination": "+447700900101", "priceInUSD": 0.00645, "smsType": "Transactional", "mcc": 310,
            "providerResponse": said, "dwellTimeMs": 599, "dwellTimeMsUntilDeviceAck": 1344,
        },
        "status": status,
    })
    .to_string()
}

fn published(event: &Value) -> Value {
    let sns =
        json!({ "Type": "Notification", "MessageId": "95df01b4", "TopicArn": "arn", "Message": event.to_string() });
    json!({ "Records": [{ "EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": "arn", "Sns": sns }] })
}

fn of_email(kind: &str, key: &str, told: Value) -> Value {
    let tags = json!({
        "ses:configuration-set": ["reports"], "ses:source-ip": ["192.0.2.1"],
        "clinic": ["race"], "patient": ["1"], "event": ["e1"], "kind": ["reminder"], "occasion": ["1440"],
    });
    let mail = json!({ "timestamp": "2026-11-23T09:00:00.000Z", "messageId": "0100018c", "tags": tags });
    let mut event = json!({ "eventType": kind, "mail": mail });
    event[key] = told;
    event
}

fn fate(read: &Read) -> Option<Fate> {
    match read {
        Ok(Some(Report::Text { fate, .. })) => Some(*fate),
        Ok(Some(Report::Email { fate, .. })) => *fate,
        _ => None,
    }
}

#[test]
fn each_answer_of_a_phones_carrier_has_one_meaning() {
    let cases = [
        ("Blocked as spam by phone carrier", FailedFor::CarrierBlocked),
        ("Destination is on a blocked list", FailedFor::PhoneBlocked),
        ("Invalid phone number", FailedFor::InvalidNumber),
        ("Message body is invalid", FailedFor::BadText),
        ("Phone carrier has blocked this message", FailedFor::CarrierBlocked),
        ("Phone carrier is currently unreachable/unavailable", FailedFor::CarrierUnreachable),
        ("Phone has blocked SMS", FailedFor::PhoneBlocked),
        ("Phone is on a blocked list", FailedFor::PhoneBlocked),
        ("Phone is currently unreachable/unavailable", FailedFor::PhoneUnreachable),
        ("Phone number is opted out", FailedFor::OptedOut),
        ("This delivery would exceed max price", FailedFor::TooExpensive),
        ("No quota left for account", FailedFor::SpendLimit),
        ("Unknown error attempting to reach phone", FailedFor::NotSaid),
        ("Something new", FailedFor::NotSaid),
        ("", FailedFor::NotSaid),
    ];
    for (said, reason) in cases {
        let reports = read(logged(&[&status("FAILURE", said)]));
        let told = reports.first().and_then(fate).and_then(Fate::failed_for);
        assert_eq!(told, Some(reason), "{said}");
    }
    let reports = read(logged(&[&status("SUCCESS", "Message has been accepted by phone")]));
    let Ok(Some(Report::Text { id, number, fate })) = &reports[0] else { panic!("{reports:?}") };
    assert_eq!(id.to_string(), "34d9b400-c6dd-5444-820d-fbeb0f1f54cf");
    assert_eq!(number.as_ref().map(domain::Phone::as_str), Some("+447700900101"));
    assert_eq!(*fate, Fate::Delivered { at: "2026-11-23T09:00:00.123Z".parse().unwrap() }, "when it was logged");
}

#[test]
fn each_event_of_ses_has_one_meaning() {
    let to = json!([{ "emailAddress": "a@example.org", "action": "failed", "status": "5.1.1" }]);
    let bounce = |kind: &str| json!({ "bounceType": kind, "bounceSubType": "General", "bouncedRecipients": to, "timestamp": "2026-11-23T09:00:02.500Z" });
    let complaint = json!({ "complainedRecipients": to, "timestamp": "2026-11-23T10:00:00.000Z" });
    let delivery = json!({ "timestamp": "2026-11-23T09:00:01.000Z", "recipients": ["a@example.org"] });
    let failed = |reason: &str| Some(reason.to_owned());
    let cases = [
        (of_email("Bounce", "bounce", bounce("Permanent")), failed("bounced"), Some(FaultKind::Bounced)),
        (of_email("Bounce", "bounce", bounce("Transient")), failed("bounced_for_now"), None),
        (of_email("Bounce", "bounce", bounce("Undetermined")), failed("bounced_for_now"), None),
        (of_email("Complaint", "complaint", complaint), None, Some(FaultKind::Complained)),
        (of_email("Delivery", "delivery", delivery), failed("delivered"), None),
        (of_email("Reject", "reject", json!({ "reason": "Bad content" })), failed("rejected"), None),
        (of_email("Rendering Failure", "failure", json!({ "errorMessage": "…" })), failed("rejected"), None),
    ];
    for (event, told, fault) in cases {
        let reports = read(published(&event));
        let Ok(Some(Report::Email { clinic, key, fate, faults })) = &reports[0] else { panic!("{event}: {reports:?}") };
        assert_eq!((clinic.as_str(), key.to_string().as_str()), ("race", "1.e1.reminder.email.1440"));
        let said = fate.map(|fate| fate.failed_for().map_or("delivered", FailedFor::as_str).to_owned());
        assert_eq!(said, told, "{event}");
        assert_eq!(faults.first().map(|(_, fault)| fault.kind), fault, "{event}");
        assert!(faults.iter().all(|(email, _)| email.as_str() == "a@example.org"));
    }
    for passed_over in ["Send", "Open", "Click", "DeliveryDelay", "Subscription", "SomethingNew"] {
        let reports = read(published(&of_email(passed_over, "x", json!({}))));
        assert_eq!(reports, [Ok(None)], "{passed_over}");
    }
}

#[test]
fn what_is_not_as_aws_describes_it_is_told_apart_and_holds_nothing_else_up() {
    let good = status("SUCCESS", "");
    let reports = read(logged(&["{", "\"\"", "{}", &good, &status("MAYBE", ""), &good.replace("34d9b400", "é#")]));
    let readable: Vec<bool> = reports.iter().map(|read| matches!(read, Ok(Some(_)))).collect();
    assert_eq!(readable, [false, false, false, true, false, false]);

    let mut no_bounce = of_email("Bounce", "x", json!({}));
    let mut others = of_email("Delivery", "delivery", json!({ "timestamp": "2026-11-23T09:00:01.000Z" }));
    others["mail"]["tags"] = json!({ "clinic": ["race"], "campaign": ["x"] });
    assert_eq!(read(published(&others)), [Ok(None)], "an email of somebody else's with the same configuration set");
    assert_eq!(read(published(&no_bounce)), [Err(Unreadable::NotDescribed)]);
    no_bounce["bounce"] = json!({ "bounceType": "Permanent", "timestamp": "yesterday" });
    assert_eq!(read(published(&no_bounce)), [Err(Unreadable::NotDescribed)]);
    assert_eq!(read(published(&json!("text"))), [Err(Unreadable::NotDescribed)]);

    let cases = [
        (json!(null), Unreadable::UnknownEvent),
        (json!([]), Unreadable::UnknownEvent),
        (json!({ "awslogs": {} }), Unreadable::UnknownEvent),
        (json!({ "Records": [{ "s3": {} }] }), Unreadable::UnknownEvent),
        (json!({ "awslogs": { "data": "%%%" } }), Unreadable::NotPacked),
        (json!({ "awslogs": { "data": STANDARD.encode("plain") } }), Unreadable::NotPacked),
        (json!({ "awslogs": { "data": "A".repeat(3 * 1024 * 1024) } }), Unreadable::TooLarge),
        (packed(b"{}"), Unreadable::NotDescribed),
        (packed(b"\xff"), Unreadable::NotDescribed),
        (packed(&vec![b' '; 64 * 1024 * 1024]), Unreadable::TooLarge),
    ];
    for (event, cause) in cases {
        assert_eq!(read(event), [Err(cause)]);
    }
    assert_eq!(read(packed(br#"{"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE"}]}"#)), []);
    let mut cut = packed(b"{}");
    let half: String = cut["awslogs"]["data"].as_str().unwrap().chars().take(16).collect();
    cut["awslogs"]["data"] = json!(half);
    assert_eq!(read(cut), [Err(Unreadable::NotPacked)]);
}

#[test]
fn why_a_report_cannot_be_read_repeats_nothing_of_it() {
    let secret = "+447700900101";
    let broken = format!("{{\"notification\": \"{secret}\"");
    for read in read(logged(&[&broken])) {
        assert!(!format!("{} {read:?}", read.as_ref().unwrap_err()).contains(secret));
    }
}
