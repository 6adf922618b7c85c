//! From a handler's outcome to a response: problems are told, faults are logged, once and here.

use crate::{
    Door,
    telemetry::{self, DONE, Metric, count},
};
use bytes::Bytes;
use http::{HeaderValue, Method, StatusCode, header};
use std::{error::Error, time::Instant};
use store::StoreError;
use tracing::{Instrument as _, Span};
use web::{LANGUAGE_COOKIE, Problem, Reply, Request, words_for};

/// How long a browser remembers the language that was chosen in it, in seconds: a year.
const LANGUAGE_REMEMBERED: i64 = 365 * 24 * 60 * 60;

/// What a handler comes to.
pub type Outcome = Result<Reply, Failure>;

/// Why a handler has no reply of its own.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The domain or the door said no, with its reason.
    #[error("refused")]
    Refused(Box<Problem>),
    /// The table could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The function was started without something that it needs.
    #[error("this function was started without {0}")]
    NotConfigured(&'static str),
    /// The issuer's keys could not be fetched.
    #[error("the keys of the staff tokens' issuer cannot be had: {0}")]
    Issuer(String),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}

/// A handler's reply, or what stands for it.
pub fn answer(request: &Request, outcome: Outcome) -> Reply {
    remembered(request, outcome.unwrap_or_else(|failure| told(request, problem_of(failure))))
}

/// The same behind a link's door: also what goes wrong on our side is told with the clinic's number (row A21).
pub fn answer_at(door: &Door, request: &Request, outcome: Outcome) -> Reply {
    let answered = outcome.unwrap_or_else(|failure| {
        let problem = problem_of(failure);
        told(request, if problem.has_frame() { problem } else { problem.around(door.around()) })
    });
    remembered(request, answered)
}

fn told(request: &Request, problem: Problem) -> Reply {
    problem.into_reply(request.wants_page(), request.words())
}

/// With the language that was chosen, for the browser to remember.
fn remembered(request: &Request, answered: Reply) -> Reply {
    match request.language_chosen() {
        Some(language) => answered.with_cookie(LANGUAGE_COOKIE, language.as_str(), LANGUAGE_REMEMBERED),
        None => answered,
    }
}

fn problem_of(failure: Failure) -> Problem {
    match failure {
        Failure::Refused(problem) => *problem,
        Failure::Store(error) if error.is_busy() => {
            tracing::warn!(cause = %chain(&error), "The table did not answer in time.");
            Problem::busy()
        }
        failure @ Failure::Issuer(_) => {
            tracing::warn!(cause = %chain(&failure), "Staff tokens cannot be checked.");
            Problem::busy()
        }
        failure => {
            tracing::error!(cause = %chain(&failure), "A request could not be answered.");
            Problem::internal()
        }
    }
}

/// An error with its causes, in one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        told = format!("{told}: {error}");
        cause = error.source();
    }
    told
}

/// Takes an HTTP request to its handler and the reply back: on Lambda and locally alike. HEAD is GET without a body,
/// OPTIONS names the methods. What was answered is logged and counted, with what the handler has found out.
pub async fn respond<F, Fut>(request: http::Request<Bytes>, handle: F) -> http::Response<Bytes>
where
    F: FnOnce(Request) -> Fut,
    Fut: Future<Output = Reply>,
{
    let span = telemetry::request();
    async {
        let began = Instant::now();
        let response = respond_to(request, handle).await;
        let (status, milliseconds) =
            (response.status(), u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX));
        tracing::info!(target: DONE, status = status.as_u16(), milliseconds, "A request was answered.");
        if status.is_client_error() {
            count(Metric::Refusals);
        } else if status.is_server_error() {
            count(Metric::Faults);
        }
        response
    }
    .instrument(span)
    .await
}

async fn respond_to<F, Fut>(request: http::Request<Bytes>, handle: F) -> http::Response<Bytes>
where
    F: FnOnce(Request) -> Fut,
    Fut: Future<Output = Reply>,
{
    let method = request.method().clone();
    let page = web::wants_page(request.headers());
    let words = words_for(request.headers());
    let mut response = match Request::of(request) {
        Ok(request) => {
            Span::current().record("operation", request.operation.as_str());
            handle(request).await
        }
        Err(problem) => problem.into_reply(page, words),
    }
    .into_response();
    if method == Method::OPTIONS && response.status() == StatusCode::METHOD_NOT_ALLOWED {
        *response.status_mut() = StatusCode::NO_CONTENT;
    }
    if method == Method::HEAD || response.status() == StatusCode::NO_CONTENT {
        let length = response.body().len();
        *response.body_mut() = Bytes::new();
        if method == Method::HEAD {
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
    }
    response
}
