//! The phone and mailbox on screen: what was handed over, for people and for programs.

use crate::{
    Shared, clock,
    controls::{self, Here, chosen, reply},
    phone_pages,
    router::into_response,
};
use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use jiff::tz::TimeZone;
use notify::{Attachment, Posted};
use serde::{Deserialize, de::DeserializeOwned};
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
        return chosen(&request, |words| phone_pages::phone(words, &posted, &shared.handset.done()));
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerForm {
    /// The number that answers.
    from: String,
    /// The words.
    text: String,
}

/// A text that is written in a conversation, as its patient would write it.
pub(crate) async fn answer(State(shared): Here, headers: HeaderMap, body: Bytes) -> Response {
    let written = async {
        let AnswerForm { from, text } = form(&body)?;
        controls::write_text(&shared, from.clone(), text).await?;
        back(&shared, |posted| posted.to == from).await
    };
    page_or_problem(written.await, &headers)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FateForm {
    fate: String,
}

/// What can become of a message.
pub(crate) async fn choose_fate(State(shared): Here, Path(id): Path<String>, request: Parts) -> Response {
    let posted = shared.outbox.posted();
    match id.parse().ok().and_then(|id: usize| posted.iter().find(|message| message.id == id)) {
        Some(message) => chosen(&request, |words| phone_pages::choose_fate(words, message)),
        None => missing(&request.headers),
    }
}

/// What becomes of a message, as its carrier would report it.
pub(crate) async fn fate(State(shared): Here, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let reported = async {
        let FateForm { fate } = form(&body)?;
        let id = id.parse().map_err(|_| Problem::no_such_page())?;
        controls::report(&shared, id, &fate).await?;
        back(&shared, |posted| posted.id == id).await
    };
    page_or_problem(reported.await, &headers)
}

fn form<T: DeserializeOwned>(body: &[u8]) -> Result<T, Box<Problem>> {
    serde_urlencoded::from_bytes(body).map_err(|error| Box::new(Problem::wrong_field("form", &error.to_string())))
}

/// Leads back to the conversation of a message, once all is done that follows from what was done.
async fn back(shared: &Shared, of: impl Fn(&&Posted) -> bool) -> Result<Reply, Box<Problem>> {
    clock::settle(shared).await.map_err(|error| {
        tracing::error!(cause = %error, "What followed from the phone page could not be done.");
        Problem::internal()
    })?;
    let posted = shared.outbox.posted();
    let first = posted.iter().find(of).and_then(|of| posted.iter().find(|one| phone_pages::are_together(one, of)));
    Ok(Reply::see_other(
        &first.map_or_else(
            || "/_local/outbox".to_owned(),
            |first| format!("/_local/outbox#{}", phone_pages::place(first)),
        ),
    ))
}

fn page_or_problem(outcome: Result<Reply, Box<Problem>>, headers: &HeaderMap) -> Response {
    reply(outcome.unwrap_or_else(|problem| problem.into_reply(true, words_for(headers))))
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
