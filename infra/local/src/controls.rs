//! What is local only and never deployed: the clock, sign-in, and what stands in for AWS.

use crate::{Shared, clock, handset::Written, issuer, pages, reports, router::into_response};
use app::{Notification, STAFF_COOKIE};
use axum::{body::Bytes, extract::State, response::Response};
use domain::{ClinicId, Invalid, Language, Phone, ReplyId, Role, StaffId, StaffMember};
use http::{HeaderMap, StatusCode, request::Parts};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use language::Words;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::sync::Arc;
use web::{LANGUAGE_COOKIE, Problem, Reply, cookie, words_for};

type Result<T> = std::result::Result<T, Box<Problem>>;
pub(crate) type Here = State<Arc<Shared>>;

/// What programs are told is English.
const ENGLISH: Words = Words::ENGLISH;

pub(crate) fn reply(reply: Reply) -> Response {
    into_response(reply.into_response())
}

fn answer(outcome: Result<Value>) -> Response {
    reply(match outcome {
        Ok(value) => Reply::json(StatusCode::OK, &value),
        Err(problem) => problem.into_reply(false, ENGLISH),
    })
}

/// A local page in the language that was chosen on it, or on one before, or that the browser asks for.
pub(crate) fn chosen(request: &Parts, page: impl FnOnce(Words) -> Reply) -> Response {
    let here = request.uri.query().and_then(|query| query.strip_prefix("language="));
    let here = here.and_then(|tag| Language::parse(tag).ok());
    let before = cookie(&request.headers, LANGUAGE_COOKIE).and_then(|tag| Language::parse(tag).ok());
    let page = page(here.or(before).map_or_else(|| words_for(&request.headers), Words::of));
    reply(match here {
        Some(language) => page.with_cookie(LANGUAGE_COOKIE, language.as_str(), issuer::LASTS.as_secs()),
        None => page,
    })
}

fn parse<T: DeserializeOwned + Default>(body: &Bytes) -> Result<T> {
    if body.is_empty() {
        return Ok(T::default());
    }
    serde_json::from_slice(body).map_err(|error| Box::new(Problem::wrong_field("body", &error.to_string())))
}

fn stumbled(error: &dyn std::error::Error) -> Box<Problem> {
    tracing::error!(cause = %error, "A local control stumbled.");
    Box::new(Problem::internal())
}

/// Where everything is.
pub(crate) async fn index(State(shared): Here, request: Parts) -> Response {
    chosen(&request, |words| pages::index(words, &shared))
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ClockBody {
    now: Option<String>,
    advance: Option<String>,
}

/// Moves the clock forward through everything that falls due; an empty body tells the time.
pub(crate) async fn move_clock(State(shared): Here, body: Bytes) -> Response {
    let moved = async {
        let asked: ClockBody = parse(&body)?;
        if let Some(to) = target(&asked, shared.context().now())? {
            clock::advance(&shared, to).await.map_err(|error| stumbled(&error))?;
            clock::save(&shared).await.map_err(|error| stumbled(&error))?;
        }
        Ok(json!({ "now": web::instant(shared.context().now(), &TimeZone::UTC) }))
    };
    answer(moved.await)
}

fn target(asked: &ClockBody, now: Timestamp) -> Result<Option<Timestamp>> {
    const NOW: Invalid = Invalid { accepted: "an instant such as 2026-11-23T09:00:00Z that is not before the clock" };
    const ADVANCE: Invalid = Invalid { accepted: "a positive duration such as PT2H or P3D, at most ten years" };
    let target = match (&asked.now, &asked.advance) {
        (None, None) => return Ok(None),
        (Some(to), None) => to.parse().map_err(|_| Problem::field("now", NOW))?,
        (None, Some(by)) => {
            let by = by
                .parse::<jiff::Span>()
                .ok()
                .and_then(|by| by.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok());
            let by: SignedDuration = by.ok_or_else(|| Problem::field("advance", ADVANCE))?;
            now.checked_add(by).map_err(|_| Problem::field("advance", ADVANCE))?
        }
        (Some(_), Some(_)) => {
            return Err(Box::new(Problem::wrong_field("now", "accepted is either now or advance, not both")));
        }
    };
    let ten_years = SignedDuration::from_hours(10 * 366 * 24);
    let (field, invalid) = if asked.now.is_some() { ("now", NOW) } else { ("advance", ADVANCE) };
    let ahead: SignedDuration = target.duration_since(now);
    if ahead.is_negative() || ahead > ten_years {
        Err(Box::new(Problem::field(field, invalid)))
    } else {
        Ok(Some(target))
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct FateBody {
    message: usize,
    fate: String,
}

/// Has the carrier of a message on the phone page report what has become of it.
pub(crate) async fn report_fate(State(shared): Here, body: Bytes) -> Response {
    let reported = async {
        let FateBody { message, fate } = parse(&body)?;
        let tracked = report(&shared, message, &fate).await?;
        Ok(json!({ "kept": tracked.kept, "passed_over": tracked.passed_over, "unreadable": tracked.unreadable }))
    };
    answer(reported.await)
}

/// The same, for whoever names a message and its fate in another way.
pub(crate) async fn report(shared: &Shared, message: usize, fate: &str) -> Result<track_delivery::Tracked> {
    const MESSAGE: Invalid = Invalid { accepted: "the id of a message in the outbox" };
    let posted = shared.outbox.posted().into_iter().find(|posted| posted.id == message);
    let posted = posted.ok_or_else(|| Problem::field("message", MESSAGE))?;
    let event =
        reports::event_of(&posted, fate, shared.context().now()).map_err(|error| Problem::field("fate", error))?;
    shared.handset.reported(message, fate);
    track_delivery::handle(shared.context_of("track-delivery"), event).await.map_err(|failure| {
        tracing::error!(cause = %failure, "A report of a carrier was not dealt with.");
        Box::new(Problem::internal())
    })
}

/// Returns when nothing is left to be done.
pub(crate) async fn settle(State(shared): Here) -> Response {
    let settled = clock::settle(&shared).await.map_err(|error| stumbled(&error));
    answer(settled.map(|settled| json!({ "settled": settled == clock::Settled::Done })))
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct TokenBody {
    clinic: Option<String>,
    staff: Option<String>,
    role: Option<String>,
}

/// A staff token: for whom it is asked, or for the first superuser of the first clinic.
pub(crate) async fn token(State(shared): Here, body: Bytes) -> Response {
    answer(parse(&body).and_then(|asked| find(&shared, &asked)).map(|member| {
        json!({
            "token": shared.issuer.token(&member, shared.context().now()),
            "clinic": member.clinic.as_str(),
            "staff": member.id.as_str(),
            "role": member.role.as_str(),
        })
    }))
}

fn find(shared: &Shared, asked: &TokenBody) -> Result<StaffMember> {
    let clinic = match &asked.clinic {
        None => shared.clinics.first(),
        Some(id) => shared.clinics.iter().find(|file| file.clinic.id.as_str() == id),
    };
    let clinic = clinic.ok_or_else(|| Problem::field("clinic", Invalid { accepted: "the id of a loaded clinic" }))?;
    let role = asked.role.as_deref().map(Role::parse).transpose().map_err(|error| Problem::field("role", error))?;
    let staff =
        asked.staff.as_deref().map(StaffId::parse).transpose().map_err(|error| Problem::field("staff", error))?;
    let role = if role.is_none() && staff.is_none() { Some(Role::Superuser) } else { role };
    let fits = |member: &&StaffMember| {
        role.is_none_or(|role| member.role == role) && staff.as_ref().is_none_or(|id| &member.id == id)
    };
    let found = clinic.staff.iter().find(fits).cloned();
    found.ok_or_else(|| {
        Box::new(Problem::field("staff", Invalid { accepted: "the id or role of somebody in the clinic's file" }))
    })
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ReplyBody {
    from: String,
    text: String,
    id: Option<String>,
    at: Option<String>,
}

/// Hands over a text as AWS does that somebody sent from a number: a fresh one, sent now, unless it is said which and when.
pub(crate) async fn reply_by_text(State(shared): Here, body: Bytes) -> Response {
    let received = async {
        hand_over(&shared, parse(&body)?).await?;
        Ok(json!({ "received": true }))
    };
    answer(received.await)
}

/// The same of a text that was written on the phone page.
pub(crate) async fn write_text(shared: &Shared, from: String, text: String) -> Result<()> {
    hand_over(shared, ReplyBody { from, text, id: None, at: None }).await
}

async fn hand_over(shared: &Shared, said: ReplyBody) -> Result<()> {
    const INSTANT: Invalid = Invalid { accepted: "an instant such as 2026-11-23T09:00:00Z" };
    let ReplyBody { from, text, id, at } = said;
    Phone::parse(&from).map_err(|error| Problem::field("from", error))?;
    let at = at.map(|at| at.parse::<Timestamp>()).transpose().map_err(|_| Problem::field("at", INSTANT))?;
    let id = id.unwrap_or_else(|| shared.context().fresh_event().to_string());
    let id = ReplyId::parse(&id).map_err(|error| Problem::field("id", error))?;
    let message = json!({ "originationNumber": from, "messageBody": text, "inboundMessageId": id.as_str() });
    let at = at.unwrap_or_else(|| shared.context().now());
    let notification = Notification { id: id.to_string(), message: message.to_string(), at };
    shared.handset.wrote(Written { id, from, text, at, after: shared.outbox.posted().len() });
    receive_reply::handle(shared.context_of("receive-reply"), notification).await.map_err(|failure| stumbled(&failure))
}

/// The demo staff to choose from.
pub(crate) async fn choose(State(shared): Here, request: Parts) -> Response {
    chosen(&request, |words| pages::choose_staff(words, &shared.clinics))
}

/// Signs a browser in as one of the demo staff.
pub(crate) async fn sign_in(State(shared): Here, headers: HeaderMap, body: Bytes) -> Response {
    let field = |name: &str| {
        let text = String::from_utf8_lossy(&body).into_owned();
        let pair = text.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")).map(str::to_owned));
        pair.unwrap_or_default()
    };
    let clinic = ClinicId::parse(&field("clinic")).ok().map(|id| id.to_string());
    let asked = TokenBody { clinic, staff: Some(field("staff")), role: None };
    match find(&shared, &asked) {
        Ok(member) => {
            let token = shared.issuer.token(&member, shared.context().now());
            reply(Reply::see_other("/staff/today").with_cookie(STAFF_COOKIE, &token, issuer::LASTS.as_secs()))
        }
        Err(problem) => reply(problem.into_reply(true, words_for(&headers))),
    }
}

/// Sends the first patient a link, as staff would, and goes where it leads: for a first look.
pub(crate) async fn sample(State(shared): Here, headers: HeaderMap) -> Response {
    match make_sample(&shared).await {
        Some(address) => reply(Reply::see_other(&address)),
        None => reply(Problem::internal().into_reply(true, words_for(&headers))),
    }
}

async fn make_sample(shared: &Shared) -> Option<String> {
    let member = find(shared, &TokenBody::default()).ok()?;
    let clinic = &shared.clinics.first()?.clinic;
    let patients = shared.context().store.find_patients(&clinic.id, "").await.ok()?;
    let rule = clinic.rules.first()?;
    let token = shared.issuer.token(&member, shared.context().now());
    for found in patients {
        for channel in ["sms", "email"] {
            let body = json!({ "rule": rule.id.as_str(), "channel": channel }).to_string();
            let request = http::Request::post(format!("/staff/patients/{}/links", found.id))
                .header("authorization", format!("Bearer {token}"))
                .header("content-type", "application/json")
                .body(Bytes::from(body))
                .ok()?;
            let response =
                app::respond(request, |request| send_link::handle(shared.context_of("send-link"), request)).await;
            let sent: Value = serde_json::from_slice(response.body()).ok()?;
            if let Some(url) = sent["link"]["url"].as_str() {
                return Some(url.to_owned());
            }
        }
    }
    None
}

/// The public keys of the local issuer.
pub(crate) async fn keys(State(shared): Here) -> Response {
    reply(Reply::json(StatusCode::OK, shared.issuer.public()))
}

/// Secrets Manager's `GetSecretValue` for functions that run outside this process, under an emulator.
pub(crate) async fn secret(State(shared): Here, headers: HeaderMap, body: Bytes) -> Response {
    let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
    let name = asked["SecretId"].as_str().unwrap_or_default();
    let known = headers.get("x-amz-target").is_some_and(|target| target == "secretsmanager.GetSecretValue");
    match shared.keys.secret(name).filter(|_| known) {
        Some(secret) => reply(Reply::json(StatusCode::OK, &json!({ "Name": name, "SecretString": secret }))),
        None => reply(Reply::json(StatusCode::BAD_REQUEST, &json!({ "__type": "ResourceNotFoundException" }))),
    }
}
