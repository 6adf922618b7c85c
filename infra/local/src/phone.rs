//! The phone and mailbox on screen: what was handed over, for people and for programs.

use crate::{
    controls::{Here, chosen, reply},
    phone_pages,
    router::into_response,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use jiff::tz::TimeZone;
use notify::{Attachment, Posted};
use serde_json::{Value, json};
use web::{Problem, Reply, words_for};

/// An email may bring styles of its own and pictures within it. It runs nothing and asks nobody for anything, and only
/// our own page may frame it.
const EMAIL_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'",
);

/// What was sent: a phone and mailbox on screen, or JSON.
pub(crate) async fn outbox(State(shared): Here, request: Parts) -> Response {
    let posted = shared.outbox.posted();
    if web::wants_page(&request.headers) {
        return chosen(&request, |words| phone_pages::phone(words, &posted));
    }
    reply(Reply::json(StatusCode::OK, &posted.iter().map(posted_json).collect::<Vec<_>>()))
}

fn posted_json(posted: &Posted) -> Value {
    json!({
        "id": posted.id,
        "message_id": posted.message_id,
        "at": web::instant(posted.at, &TimeZone::UTC),
        "channel": posted.channel.as_str(),
        "to": posted.to,
        "subject": posted.subject,
        "text": posted.text,
        "html": posted.html,
        "links": posted.links,
        "kind": posted.kind.as_str(),
        "attachments": posted.attachments.iter().map(attached_json).collect::<Vec<_>>(),
    })
}

fn attached_json(attached: &Attachment) -> Value {
    json!({ "name": attached.name, "type": attached.media_type, "text": attached.text })
}

/// One email, opened.
pub(crate) async fn email(State(shared): Here, Path(id): Path<String>, request: Parts) -> Response {
    match find(&shared.outbox.posted(), &id) {
        Some((message, _)) => chosen(&request, |words| phone_pages::email(words, message)),
        None => missing(&request.headers),
    }
}

/// An email's HTML as it was sent, but that its links lead the whole page away.
pub(crate) async fn html(State(shared): Here, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let posted = shared.outbox.posted();
    let Some((_, html)) = find(&posted, &id) else { return missing(&headers) };
    let html = html.replacen("<head>", "<head><base target=\"_top\">", 1);
    let mut response = Reply::text("text/html; charset=utf-8", html).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, EMAIL_POLICY);
    response.headers_mut().insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    into_response(response)
}

/// A file that came with an email; they count from 1.
pub(crate) async fn attachment(
    State(shared): Here,
    Path((id, n)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let posted = shared.outbox.posted();
    let message = find(&posted, &id).map(|(message, _)| message);
    let place = n.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    let file = message.zip(place).and_then(|(message, place)| message.attachments.get(place));
    let Some(Attachment { name, media_type, text }) = file else { return missing(&headers) };
    let mut response = Reply::file("application/octet-stream", name, text.clone()).into_response();
    if let Ok(media_type) = HeaderValue::try_from(media_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    }
    into_response(response)
}

/// The email of this id with its HTML; a text has no page of its own.
fn find<'a>(posted: &'a [Posted], id: &str) -> Option<(&'a Posted, &'a str)> {
    let id = id.parse::<usize>().ok()?;
    let message = posted.iter().find(|message| message.id == id)?;
    Some((message, message.html.as_deref()?))
}

fn missing(headers: &HeaderMap) -> Response {
    reply(Problem::no_such_page().into_reply(web::wants_page(headers), words_for(headers)))
}
