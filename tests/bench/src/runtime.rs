//! Stands in for Lambda's runtime API: hands a function its events and notes when it asks and answers.

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::Value;
use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, sync::Notify};

/// The API for one process at a time.
#[derive(Debug, Clone)]
pub(crate) struct Runtime {
    pub(crate) address: SocketAddr,
    seen: Arc<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    now: Mutex<Now>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Now {
    first_poll: Option<Instant>,
    events: VecDeque<Value>,
    handed: Option<Instant>,
    answers: Vec<Answered>,
    failed: Option<String>,
}

/// One answer of the function.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    /// Since the event was handed over.
    pub(crate) took: Duration,
    pub(crate) at: Instant,
    pub(crate) body: Value,
}

impl Runtime {
    pub(crate) async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let seen = Arc::new(Seen::default());
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(answered))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failed))
            .with_state(Arc::clone(&seen));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, seen })
    }

    /// Forgets the process before.
    pub(crate) fn clear(&self) {
        *self.seen.lock() = Now::default();
    }

    /// When the process first asked for an event.
    pub(crate) async fn first_poll(&self) -> crate::Outcome<Instant> {
        self.wait(|now| now.first_poll).await
    }

    /// Hands an event over and waits for the answer.
    pub(crate) async fn invoke(&self, event: Value) -> crate::Outcome<Answered> {
        let before = {
            let mut now = self.seen.lock();
            now.events.push_back(event);
            now.answers.len()
        };
        self.seen.changed.notify_waiters();
        self.wait(|now| now.answers.get(before).cloned()).await
    }

    async fn wait<T>(&self, look: impl Fn(&Now) -> Option<T>) -> crate::Outcome<T> {
        let looking = async {
            loop {
                let changed = self.seen.changed.notified();
                {
                    let now = self.seen.lock();
                    if let Some(failure) = &now.failed {
                        return Err(failure.clone());
                    }
                    if let Some(found) = look(&now) {
                        return Ok(found);
                    }
                }
                // A notice may come between the look and the wait; then this looks again soon.
                let _ = tokio::time::timeout(Duration::from_millis(50), changed).await;
            }
        };
        Ok(tokio::time::timeout(Duration::from_secs(20), looking).await??)
    }
}

impl Seen {
    fn lock(&self) -> std::sync::MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whoever waits.
    fn change(&self, change: impl FnOnce(&mut Now)) {
        change(&mut self.lock());
        self.changed.notify_waiters();
    }
}

async fn next(State(seen): State<Arc<Seen>>) -> Response {
    let arrived = Instant::now();
    seen.change(|now| {
        now.first_poll.get_or_insert(arrived);
    });
    loop {
        let changed = seen.changed.notified();
        let event = seen.lock().events.pop_front();
        if let Some(event) = event {
            seen.lock().handed = Some(Instant::now());
            return (
                [
                    ("lambda-runtime-aws-request-id", "00000000-0000-0000-0000-000000000000"),
                    ("lambda-runtime-deadline-ms", "4102444800000"),
                    ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-west-2:123456789012:function:bench"),
                    ("lambda-runtime-trace-id", "Root=1-6921a0f0-4f1e2d3c4b5a69788796a5b4"),
                ],
                event.to_string(),
            )
                .into_response();
        }
        let _ = tokio::time::timeout(Duration::from_millis(50), changed).await;
    }
}

async fn answered(State(seen): State<Arc<Seen>>, Path(_): Path<String>, body: Bytes) -> StatusCode {
    let at = Instant::now();
    seen.change(|now| {
        let took = now.handed.map_or(Duration::ZERO, |handed| at.duration_since(handed));
        now.answers.push(Answered { took, at, body: serde_json::from_slice(&body).unwrap_or_default() });
    });
    StatusCode::ACCEPTED
}

async fn failed(State(seen): State<Arc<Seen>>, Path(_): Path<String>, body: Bytes) -> StatusCode {
    seen.change(|now| now.failed = Some(String::from_utf8_lossy(&body).into_owned()));
    StatusCode::ACCEPTED
}
