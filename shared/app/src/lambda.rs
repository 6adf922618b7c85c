//! Running a handler on Lambda. One function has one kind of event.

use crate::{
    Failure,
    answer::{chain, respond},
    telemetry::invocation,
};
use aws_lambda_events::event::{dynamodb::EventRecord, sns::SnsRecord};
use bytes::Bytes;
use jiff::Timestamp;
use lambda_http::{RequestExt as _, request::RequestContext};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use tracing::{Instrument as _, Span};
use web::{ClientAddress, Reply, Request};

/// Serves HTTP API events (payload format 2.0) with a handler until Lambda stops the process.
pub async fn run_http<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(Request) -> Fut + Sync,
    Fut: Future<Output = Reply> + Send,
{
    let handle = &handle;
    lambda_http::run(lambda_http::service_fn(move |event: lambda_http::Request| async move {
        let span = invocation_of(&event);
        let (mut parts, body) = event.into_parts();
        if let Some(address) = source_address(&parts.extensions) {
            parts.extensions.insert(address);
        }
        let body = match body {
            lambda_http::Body::Text(text) => Bytes::from(text),
            lambda_http::Body::Binary(bytes) => Bytes::from(bytes),
            _ => Bytes::new(),
        };
        let responded = respond(http::Request::from_parts(parts, body), handle).instrument(span).await;
        let (parts, body) = responded.into_parts();
        let body = String::from_utf8(body.to_vec()).unwrap_or_default();
        Ok::<_, Infallible>(http::Response::from_parts(parts, lambda_http::Body::Text(body)))
    }))
    .await
}

/// The span of a request, with the name under which the HTTP API has it in its own log.
fn invocation_of(event: &lambda_http::Request) -> Span {
    let Some(context) = event.lambda_context_ref() else { return Span::none() };
    let span = invocation(context);
    if let Some(RequestContext::ApiGatewayV2(context)) = event.request_context_ref()
        && let Some(id) = &context.request_id
    {
        span.record("api.request.id", id);
    }
    span
}

/// The address that the HTTP API took the request from, as it says itself.
fn source_address(extensions: &http::Extensions) -> Option<ClientAddress> {
    let RequestContext::ApiGatewayV2(context) = extensions.get::<RequestContext>()? else { return None };
    context.http.source_ip.as_deref()?.parse().ok().map(ClientAddress)
}

/// A batch of records. Each is parsed alone, so that one that cannot be read holds nobody else up.
#[derive(Debug, Deserialize)]
struct Batch {
    #[serde(rename = "Records")]
    records: Vec<serde_json::Value>,
}

/// The records of a batch that failed; Lambda tries these again and sends them to the failure queue in the end.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BatchResponse {
    batch_item_failures: Vec<ItemFailure>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ItemFailure {
    item_identifier: String,
}

/// A record of the table's stream.
#[derive(Debug, Clone)]
pub struct StreamRecord {
    /// The item as it became; empty where it was removed.
    pub new: serde_dynamo::Item,
    /// The item as it was; empty where it was inserted.
    pub old: serde_dynamo::Item,
}

impl StreamRecord {
    /// Reads a record in the form in which Lambda delivers it.
    pub fn parse(record: serde_json::Value) -> Result<Self, serde_json::Error> {
        let record: EventRecord = serde_json::from_value(record)?;
        Ok(Self { new: record.change.new_image, old: record.change.old_image })
    }
}

/// Serves batches of the table's stream with a handler for one record.
pub async fn run_stream<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(StreamRecord) -> Fut,
    Fut: Future<Output = Result<(), Failure>>,
{
    let handle = &handle;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Batch>| {
        let span = invocation(&event.context);
        async move {
            let mut batch_item_failures = Vec::new();
            for record in event.payload.records {
                let sequence = record["dynamodb"]["SequenceNumber"].as_str().unwrap_or_default().to_owned();
                let failure = match StreamRecord::parse(record) {
                    Ok(record) => handle(record).await.err().map(|failure| chain(&failure)),
                    // Its own words could be in the error.
                    Err(error) => Some(format!("it is not a record of a stream: {:?}", error.classify())),
                };
                if let Some(cause) = failure {
                    tracing::error!(record.sequence = sequence, cause, "A stream record was not dealt with.");
                    batch_item_failures.push(ItemFailure { item_identifier: sequence });
                }
            }
            Ok::<_, Infallible>(BatchResponse { batch_item_failures })
        }
        .instrument(span)
    }))
    .await
}

/// What a topic was told.
#[derive(Debug, Clone)]
pub struct Notification {
    /// Names it for whoever reads the log.
    pub id: String,
    /// In the words of whoever told it.
    pub message: String,
    /// When.
    pub at: Timestamp,
}

impl Notification {
    /// Reads a record in the form in which Lambda delivers it.
    pub fn parse(record: serde_json::Value) -> Result<Self, serde_json::Error> {
        let SnsRecord { sns, .. } = serde_json::from_value(record)?;
        let at = Timestamp::from_millisecond(sns.timestamp.timestamp_millis()).unwrap_or(Timestamp::MAX);
        Ok(Self { id: sns.message_id, message: sns.message, at })
    }
}

/// Serves what a topic was told with a handler for one notification. Where any fails, the whole of it is tried again, and
/// goes to the failure queue in the end; one that cannot be read is dropped.
pub async fn run_notifications<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(Notification) -> Fut,
    Fut: Future<Output = Result<(), Failure>>,
{
    let handle = &handle;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Batch>| {
        let span = invocation(&event.context);
        async move {
            let mut failed = Ok(());
            for record in event.payload.records {
                match Notification::parse(record) {
                    Ok(notification) => failed = failed.and(handle(notification).await),
                    // Its own words could be in the error.
                    Err(error) => tracing::error!(cause = ?error.classify(), "A notification cannot be read."),
                }
            }
            failed.map_err(not_dealt_with)
        }
        .instrument(span)
    }))
    .await
}

/// Serves scheduled events with a handler, whose failure Lambda hands to the failure queue: the next minute's
/// event does the work.
pub async fn run_schedule<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<(), Failure>>,
{
    run_events(|_| handle()).await
}

/// Serves events for which nobody waits with a handler. Lambda hands one that fails over again, and in the end to the
/// failure queue.
pub async fn run_events<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(serde_json::Value) -> Fut,
    Fut: Future<Output = Result<(), Failure>>,
{
    let handle = &handle;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<serde_json::Value>| {
        let span = invocation(&event.context);
        async move { handle(event.payload).await.map_err(not_dealt_with) }.instrument(span)
    }))
    .await
}

/// Logs a failure with the names of its invocation, and hands it to Lambda.
fn not_dealt_with(failure: Failure) -> Error {
    let cause = chain(&failure);
    tracing::error!(cause, "An event was not dealt with.");
    Error::from(cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::tests::lines_of;
    use tracing::Level;

    #[test]
    fn a_line_of_a_request_has_the_names_by_which_lambda_and_the_http_api_know_it() {
        let event = r#"{"version": "2.0", "routeKey": "GET /l/{token}", "rawPath": "/l/secret", "rawQueryString": "",
            "headers": {}, "isBase64Encoded": false, "requestContext": {"accountId": "1", "apiId": "a", "stage": "$default",
            "requestId": "JKJaXmPLvHcESHA=", "routeKey": "GET /l/{token}", "time": "", "timeEpoch": 0, "http": {
            "method": "GET", "path": "/l/secret", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "a"}}}"#;
        let mut context = lambda_runtime::Context::default();
        context.request_id = "8f507cfc".to_owned();
        context.xray_trace_id = Some("Root=1-5759e988;Sampled=1".to_owned());
        let event = lambda_http::request::from_str(event).unwrap().with_lambda_context(context);
        let told = lines_of(None, Level::ERROR, || {
            invocation_of(&event).in_scope(|| tracing::error!("Something happened."));
        });
        let expected = serde_json::json!({
            "level": "ERROR", "message": "Something happened.", "request.id": "8f507cfc",
            "trace.id": "Root=1-5759e988;Sampled=1", "api.request.id": "JKJaXmPLvHcESHA=",
        });
        assert_eq!(told, [expected]);
    }
}
