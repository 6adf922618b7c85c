//! Faults injected between the SDK and the table: the embedded engine never conflicts, throttles or times out.

use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A condition of the write does not hold.
    ConditionFailed,
    /// Another transaction has the item.
    TransactionConflict,
    /// The table has had enough.
    Throttled,
    /// No answer, and nothing was done.
    TimeoutBefore,
    /// No answer, but it was done.
    TimeoutAfter,
    /// The table cannot be reached.
    Unreachable,
    /// The table leaves every key of a batch unprocessed.
    LeftOut,
    /// No answer ever, and nothing was done: whoever asked is ended meanwhile.
    HangsBefore,
    /// No answer ever, but it was done.
    HangsAfter,
    /// It is done after something else: see [`FaultyHttp::meanwhile`].
    Waits,
}

/// Every fault that a write can meet.
pub const FAULTS: [Fault; 6] = [
    Fault::ConditionFailed,
    Fault::TransactionConflict,
    Fault::Throttled,
    Fault::TimeoutBefore,
    Fault::TimeoutAfter,
    Fault::Unreachable,
];

/// Which calls go wrong: the SDK's retries are calls of their own.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// What goes wrong.
    pub fault: Fault,
    /// From which call on, counted from 0.
    pub from: usize,
    /// Whether every later call goes wrong too.
    pub lasting: bool,
}

/// An HTTP client for the SDK that follows a plan.
#[derive(Debug, Clone)]
pub struct FaultyHttp {
    inner: aws_smithy_runtime_api::client::http::SharedHttpClient,
    state: Arc<Mutex<State>>,
    hangs: Arc<tokio::sync::Notify>,
    goes_on: Arc<tokio::sync::Notify>,
}

#[derive(Debug, Default)]
struct State {
    plan: Option<Plan>,
    calls: Vec<String>,
    injected: usize,
}

impl FaultyHttp {
    /// Plain HTTP that goes wrong by plan.
    pub fn new(plan: Option<Plan>) -> Self {
        let state = State { plan, ..State::default() };
        Self {
            inner: app::plain_http(),
            state: Arc::new(Mutex::new(state)),
            hangs: Arc::default(),
            goes_on: Arc::default(),
        }
    }

    /// The operations called so far, in order.
    pub fn calls(&self) -> Vec<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).calls.clone()
    }

    /// Does something until it is done, or until a call hangs: then it is ended there, and comes to nothing.
    pub async fn kill<T>(&self, doing: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.hangs.notified() => None,
            done = doing => Some(done),
        }
    }

    /// Does something else while a call waits, and then lets it go on. False where no call came to wait.
    pub async fn meanwhile<T>(&self, doing: impl Future<Output = T>, other: impl Future<Output = ()>) -> (T, bool) {
        let other = async {
            self.hangs.notified().await;
            other.await;
            self.goes_on.notify_one();
            std::future::pending().await
        };
        let waited = || self.injected() > 0;
        tokio::select! {
            done = doing => (done, waited()),
            done = other => done,
        }
    }

    /// How many calls went wrong.
    pub fn injected(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).injected
    }

    /// What goes wrong with this call, which is counted. Conditions and conflicts are told of writes alone.
    fn fault(&self, operation: &str) -> Option<Fault> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let place = state.calls.len();
        state.calls.push(operation.to_owned());
        let write = !matches!(operation, "GetItem" | "BatchGetItem" | "Query");
        let plan = state.plan.filter(|plan| place == plan.from || (plan.lasting && place > plan.from))?;
        let fits = match plan.fault {
            Fault::ConditionFailed | Fault::TransactionConflict => write,
            Fault::LeftOut => operation == "BatchGetItem",
            _ => true,
        };
        state.injected += usize::from(fits);
        fits.then_some(plan.fault)
    }
}

impl HttpClient for FaultyHttp {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(FaultyConnector { inner, faults: self.clone() })
    }
}

#[derive(Debug)]
struct FaultyConnector {
    inner: SharedHttpConnector,
    faults: FaultyHttp,
}

impl HttpConnector for FaultyConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        let fault = self.faults.fault(&operation);
        if let Some(instead) = fault.and_then(|fault| fault.instead(&operation, &request)) {
            return HttpConnectorFuture::ready(instead);
        }
        let hangs = Arc::clone(&self.faults.hangs);
        if fault == Some(Fault::HangsBefore) {
            return HttpConnectorFuture::new(async move {
                hangs.notify_one();
                std::future::pending().await
            });
        }
        if fault == Some(Fault::Waits) {
            let (goes_on, inner) = (Arc::clone(&self.faults.goes_on), self.inner.clone());
            return HttpConnectorFuture::new(async move {
                hangs.notify_one();
                goes_on.notified().await;
                inner.call(request).await
            });
        }
        let done = self.inner.call(request);
        match fault {
            None => done,
            Some(Fault::HangsAfter) => HttpConnectorFuture::new(async move {
                done.await?;
                hangs.notify_one();
                std::future::pending().await
            }),
            Some(_) => HttpConnectorFuture::new(async move {
                done.await?;
                Err(ConnectorError::timeout("injected".into()))
            }),
        }
    }
}

impl Fault {
    /// What the caller is told while nothing is done; nothing where it is done, and the answer lost.
    pub(crate) fn instead(
        self,
        operation: &str,
        request: &HttpRequest,
    ) -> Option<Result<HttpResponse, ConnectorError>> {
        Some(match self {
            Self::ConditionFailed => Ok(refusal(operation, "ConditionalCheckFailed")),
            Self::TransactionConflict => Ok(refusal(operation, "TransactionConflict")),
            Self::Throttled => Ok(error("ProvisionedThroughputExceededException", json!({}))),
            Self::LeftOut => Ok(left_out(request)),
            Self::TimeoutBefore => Err(ConnectorError::timeout("injected".into())),
            Self::Unreachable => Err(ConnectorError::io("injected".into())),
            Self::TimeoutAfter | Self::HangsBefore | Self::HangsAfter | Self::Waits => return None,
        })
    }
}

/// How the table refuses a write: a transaction tells a reason for each of its parts.
fn refusal(operation: &str, code: &str) -> HttpResponse {
    match (operation, code) {
        ("TransactWriteItems", _) => error(
            "TransactionCanceledException",
            json!({ "CancellationReasons": [{ "Code": code }, { "Code": "None" }] }),
        ),
        (_, "TransactionConflict") => error("TransactionConflictException", json!({})),
        _ => error("ConditionalCheckFailedException", json!({})),
    }
}

/// Answers a batch with nothing but its own keys.
fn left_out(request: &HttpRequest) -> HttpResponse {
    let asked = request.body().bytes().and_then(|body| serde_json::from_slice::<serde_json::Value>(body).ok());
    let keys = asked.map(|asked| asked["RequestItems"].clone()).unwrap_or_default();
    let status = StatusCode::try_from(200).expect("a status");
    let body = json!({ "Responses": {}, "UnprocessedKeys": keys, "ConsumedCapacity": [] });
    HttpResponse::new(status, SdkBody::from(body.to_string()))
}

fn error(kind: &str, mut body: serde_json::Value) -> HttpResponse {
    body["__type"] = json!(format!("com.amazonaws.dynamodb.v20120810#{kind}"));
    body["message"] = json!("injected");
    let status = StatusCode::try_from(400).expect("a status");
    HttpResponse::new(status, SdkBody::from(body.to_string()))
}
