//! Takes each request to the function that the route table names, or to the local controls.

use crate::{Shared, controls, phone};
use app::{Context, respond};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    response::Response,
    routing::{get, post},
};
use bytes::Bytes;
use std::{net::SocketAddr, sync::Arc};
use web::{ClientAddress, Function, Problem, Reply};

/// More than any door takes; the functions refuse what is over their own limit.
const MAX_BODY: usize = 1024 * 1024;

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(controls::index))
        .route("/_local/outbox", get(phone::outbox))
        .route("/_local/outbox/answer", post(phone::answer))
        .route("/_local/outbox/{id}", get(phone::email))
        .route("/_local/outbox/{id}/fate", get(phone::choose_fate).post(phone::fate))
        .route("/_local/outbox/{id}/html", get(phone::html))
        .route("/_local/outbox/{id}/attachments/{n}", get(phone::attachment))
        .route("/_local/clock", post(controls::move_clock))
        .route("/_local/fate", post(controls::report_fate))
        .route("/_local/token", post(controls::token))
        .route("/_local/reply", post(controls::reply_by_text))
        .route("/_local/settle", post(controls::settle))
        .route("/_local/sign-in", get(controls::choose).post(controls::sign_in))
        .route("/_local/sample", get(controls::sample))
        .route("/_local/issuer/.well-known/jwks.json", get(controls::keys))
        .route("/_local/secrets/", post(controls::secret))
        .route("/_local/secrets", post(controls::secret))
        .method_not_allowed_fallback(function)
        .fallback(function)
        .with_state(shared)
}

async fn function(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let page = web::wants_page(request.headers());
    let words = web::words_for(request.headers());
    let (mut parts, body) = request.into_parts();
    // The connection's own address, as the HTTP API says it on Lambda.
    if let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>().copied() {
        parts.extensions.insert(ClientAddress(peer.ip()));
    }
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return into_response(Problem::too_large().into_reply(page, words).into_response());
    };
    let response = respond(http::Request::from_parts(parts, body), |request| {
        answer(shared.context_of(request.function.as_str()), request)
    });
    into_response(response.await)
}

/// The answer of the function that the route table names.
pub async fn answer(context: &Context, request: web::Request) -> Reply {
    match request.function {
        Function::OpenLink => open_link::handle(context, request).await,
        Function::Verify => verify::handle(context, request).await,
        Function::ListSlots => list_slots::handle(context, request).await,
        Function::Book => book::handle(context, request).await,
        Function::Reschedule => reschedule::handle(context, request).await,
        Function::ReportNoTime => report_no_time::handle(context, request).await,
        Function::AnswerRequest => answer_request::handle(context, request).await,
        Function::Cancel => cancel::handle(context, request).await,
        Function::SendLink => send_link::handle(context, request).await,
        Function::Expire => expire::handle(context, request).await,
        Function::BookForPatient => book_for_patient::handle(context, request).await,
        Function::AlertPatient => alert_patient::handle(context, request).await,
        Function::CloseTask => close_task::handle(context, request).await,
        Function::Console => console::handle(context, request).await,
    }
}

/// An HTTP response of the functions as one of this server.
pub(crate) fn into_response(response: http::Response<Bytes>) -> Response {
    response.map(Body::from)
}
