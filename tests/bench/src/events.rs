//! The events that functions are handed, in the forms of the HTTP API, the table's stream and the schedule.

use serde_json::{Value, json};

/// What a function answers with the least work: of the doors' functions a page that there is not, of the others nothing to
/// be done.
pub(crate) fn trivial(function: &str) -> Value {
    match function {
        "deliver" | "record-expiry" | "receive-reply" => json!({ "Records": [] }),
        "remind" | "track-delivery" => json!({}),
        _ => http("GET", "/nothing", None, &[]),
    }
}

/// A request as the HTTP API hands it on. What a query says stands behind a question mark.
pub(crate) fn http(method: &str, address: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Value {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": { "host": "book.example", "user-agent": tests::BROWSER, "content-type": "application/json" },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "a1b2c3d4e5",
            "domainName": "book.example",
            "domainPrefix": "book",
            "http": {
                "method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7",
                "userAgent": tests::BROWSER
            },
            "requestId": "UhY8Jg5zrPEEJ2w=",
            "routeKey": "$default",
            "stage": "$default",
            "time": "21/Nov/2026:12:00:00 +0000",
            "timeEpoch": 1_795_262_400_000_i64
        },
        "isBase64Encoded": false
    });
    for (name, value) in headers {
        event["headers"][*name] = json!(value);
    }
    if let Some(body) = body {
        event["body"] = json!(body.to_string());
    }
    event
}

/// A record of the table's stream, with the images that it has.
pub(crate) fn stream(name: &str, images: Value) -> Value {
    let mut record = json!({
        "eventID": "1",
        "eventName": name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-2",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_795_262_400,
            "Keys": {},
            "SequenceNumber": "1",
            "SizeBytes": 100,
            "StreamViewType": "NEW_AND_OLD_IMAGES"
        },
        "eventSourceARN": "arn:aws:dynamodb:eu-west-2:123456789012:table/slotlink/stream/2026-11-21T00:00:00.000"
    });
    for (image, item) in images.as_object().into_iter().flatten() {
        record["dynamodb"][image] = item.clone();
    }
    json!({ "Records": [record] })
}
