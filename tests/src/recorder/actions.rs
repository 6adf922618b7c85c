//! From a request on the wire to the actions of IAM that it needs.

use super::On;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use serde_json::Value;

/// The parts of a transaction, with the action that each needs: a transaction has none of its own.
const PARTS: [(&str, &str); 5] = [
    ("Put", "PutItem"),
    ("Update", "UpdateItem"),
    ("Delete", "DeleteItem"),
    ("ConditionCheck", "ConditionCheckItem"),
    ("Get", "GetItem"),
];

/// The actions that a request needs, each with what it is used on.
pub(super) fn of(request: &HttpRequest) -> Vec<(String, On)> {
    let body = request.body().bytes().unwrap_or_default();
    if let Some((service, operation)) = request.headers().get("x-amz-target").and_then(|target| target.split_once('.'))
    {
        let body = serde_json::from_slice(body).unwrap_or_default();
        return match service {
            "DynamoDB_20120810" => of_table(operation, &body),
            _ => vec![(format!("{service}:{operation}"), On::Other(body.to_string()))],
        };
    }
    if request.uri().ends_with("/v2/email/outbound-emails") {
        return of_email(&serde_json::from_slice(body).unwrap_or_default());
    }
    vec![of_form(body)]
}

fn of_table(operation: &str, body: &Value) -> Vec<(String, On)> {
    match operation {
        "TransactWriteItems" | "TransactGetItems" => {
            let parts = body["TransactItems"].as_array().into_iter().flatten().filter_map(Value::as_object).flatten();
            parts.map(|(part, request)| of_item(part_action(part), request)).collect()
        }
        "BatchGetItem" | "BatchWriteItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flatten();
            let keys = tables.flat_map(|(table, requests)| {
                keys_of_batch(requests).map(move |key| on_items(table, &Value::Null, key))
            });
            keys.map(|on| (format!("dynamodb:{operation}"), on)).collect()
        }
        _ => vec![of_item(operation, body)],
    }
}

fn part_action(part: &str) -> &str {
    PARTS.iter().find(|(known, _)| *known == part).map_or(part, |(_, action)| action)
}

/// The partition keys of a batch: those that are read, put or deleted.
fn keys_of_batch(requests: &Value) -> impl Iterator<Item = &Value> {
    let read = requests["Keys"].as_array().into_iter().flatten();
    let written = requests.as_array().into_iter().flatten().map(|write| match &write["PutRequest"]["Item"] {
        Value::Null => &write["DeleteRequest"]["Key"],
        item => item,
    });
    read.chain(written).map(|key| &key["pk"])
}

/// Of a request for one item, or for those of one partition.
fn of_item(action: &str, request: &Value) -> (String, On) {
    let keys = [&request["Key"]["pk"], &request["Item"]["pk"], &request["ExpressionAttributeValues"][":pk"]];
    let key = keys.into_iter().find(|key| !key.is_null()).unwrap_or(&Value::Null);
    let table = request["TableName"].as_str().unwrap_or_default();
    (format!("dynamodb:{action}"), on_items(table, &request["IndexName"], key))
}

fn on_items(table: &str, index: &Value, key: &Value) -> On {
    let table = index.as_str().map_or_else(|| table.to_owned(), |index| format!("{table}/index/{index}"));
    On::Items { table, leading_key: key["S"].as_str().unwrap_or_default().to_owned() }
}

/// SES asks for `SendRawEmail` too where the message is MIME of ours, though the operation is `SendEmail`.
fn of_email(body: &Value) -> Vec<(String, On)> {
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let on = On::Sender { from: text("FromEmailAddress"), configuration_set: text("ConfigurationSetName") };
    let raw = !body["Content"]["Raw"].is_null();
    let actions = if raw { &["ses:SendEmail", "ses:SendRawEmail"][..] } else { &["ses:SendEmail"] };
    actions.iter().map(|action| ((*action).to_owned(), on.clone())).collect()
}

/// SNS speaks the query protocol: a form with the action in it.
fn of_form(body: &[u8]) -> (String, On) {
    let field =
        |name: &str| form_urlencoded::parse(body).find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let on = match field("PhoneNumber") {
        Some(_) => On::PhoneNumber,
        None => On::Other(String::from_utf8_lossy(body).into_owned()),
    };
    (format!("sns:{}", field("Action").unwrap_or_default()), on)
}
