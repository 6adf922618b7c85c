//! Reads that need not be consistent: the table may answer them with what was true a moment ago.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;

/// For so long an answer may be given again.
const MOMENT: SignedDuration = SignedDuration::from_secs(2);

/// What such reads were answered, by what they asked.
#[derive(Debug, Default)]
pub(super) struct Answered(BTreeMap<String, Vec<(Timestamp, String)>>);

impl Answered {
    /// Remembers an answer, and says what may be told in its place: the oldest that is not too old.
    pub(super) fn older(
        &mut self,
        operation: &str,
        request: &HttpRequest,
        answer: &HttpResponse,
        now: Timestamp,
    ) -> Option<HttpResponse> {
        let asked: Value = serde_json::from_slice(request.body().bytes()?).ok()?;
        if !matches!(operation, "Query" | "GetItem") || asked["ConsistentRead"] == true || !answer.status().is_success()
        {
            return None;
        }
        let body = String::from_utf8_lossy(answer.body().bytes()?).into_owned();
        let answers = self.0.entry(asked.to_string()).or_default();
        answers.push((now, body));
        answers.retain(|(at, _)| now.duration_since(*at) <= MOMENT);
        let (_, oldest) = answers.first()?;
        Some(HttpResponse::new(answer.status(), SdkBody::from(oldest.clone())))
    }
}
