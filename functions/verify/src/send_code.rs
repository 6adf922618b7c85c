//! Send the patient a one-time code.

use crate::leads_to;
use app::{Answered, Context, Door, Failure, Outcome, happened};
use domain::{Allowance, Channel, CodeView, Invalid, Patient, SendCode, SendCodeRefusal, SentCode, send_code};
use http::StatusCode;
use language::message;
use store::CodeSending;
use web::{Agent, Body, CODE, CodeAnswer, Nonce, Problem, Reply, Request, SendCodeBody, instant};

/// How often it is decided again because another code was sent meanwhile.
const DECIDED_AGAIN: u32 = 4;

pub(crate) async fn run(ctx: &Context, request: &Request, door: &Door) -> Outcome {
    let (kind, body) = request.body_or_default::<SendCodeBody>()?;
    let page = leads_to(ctx, door).await?;
    let channel = body.channel.as_deref().map(Channel::parse).transpose();
    let command = SendCode { channel: channel.map_err(|error| door.field("channel", error))? };
    if !is_of_a_person(ctx, request, door, kind, &body)? {
        return too_quick(request, door, page);
    }
    let patient = ctx.store.patient(&door.grant.clinic, &door.grant.patient).await?;
    let patient = patient.ok_or_else(|| Failure::from(door.gone()))?;
    match send(ctx, door, &patient, command).await? {
        Ok(_) if request.wants_page() => Ok(door.answered(page, Answered::CodeSent, None)),
        Ok(sent) => Ok(accepted(door, &patient, &sent)),
        Err(refusal) if request.wants_page() => refused_page(ctx, door, page, refusal),
        Err(refusal) => Err(refused(ctx, door, refusal).into()),
    }
}

/// A text costs money and wakes people, so that a form must be one that a person can have read; a program needs no page,
/// unless it calls itself a scanner.
fn is_of_a_person(
    ctx: &Context,
    request: &Request,
    door: &Door,
    kind: Body,
    body: &SendCodeBody,
) -> Result<bool, Failure> {
    let nonce = body.nonce.as_deref().unwrap_or_default();
    Ok(match (request.agent(), kind) {
        (Agent::Scanner, _) | (Agent::Library, Body::Form) => false,
        (Agent::Usual | Agent::Library, Body::Json) => true,
        (Agent::Usual, Body::Form) => Nonce::is_of_a_person(ctx.form_key()?, &door.token, CODE, nonce, ctx.now()),
    })
}

fn too_quick(request: &Request, door: &Door, page: &str) -> Outcome {
    if request.wants_page() {
        return Ok(door.answered(page, Answered::TooQuick, None));
    }
    let problem = door.problem(StatusCode::CONFLICT, "press-again", message!("press-once-more"));
    Err(problem.detail(message!("code-not-sent-yet")).into())
}

/// Decides and writes; where another code was sent in between, decides again from there.
async fn send(
    ctx: &Context,
    door: &Door,
    patient: &Patient,
    command: SendCode,
) -> Result<Result<SentCode, SendCodeRefusal>, Failure> {
    let mut answers = ctx.store.answers(&door.grant).await?;
    for _ in 0..DECIDED_AGAIN {
        let view = CodeView {
            clinic: door.clinic(),
            patient,
            of: &door.grant.kind,
            verification: door.verification(),
            tries: answers.tries,
            last: answers.code.as_ref(),
        };
        let sent = match send_code(&view, command, ctx.fresh_event(), ctx.now()) {
            Ok(sent) => sent,
            Err(refusal) => return Ok(Err(refusal)),
        };
        match ctx.store.send_code(&door.grant.clinic, &sent).await? {
            CodeSending::Made => {
                happened(&sent.event);
                return Ok(Ok(sent.code));
            }
            CodeSending::Limited(limit) => return Ok(Err(limit.into())),
            CodeSending::Changed(changed) => answers = *changed,
        }
    }
    Err(Problem::busy().into())
}

fn accepted(door: &Door, patient: &Patient, sent: &SentCode) -> Reply {
    let answer = CodeAnswer {
        channel: sent.channel.as_str().to_owned(),
        sent_to: patient.masked_address(sent.channel).unwrap_or_default(),
        expires_at: instant(sent.expires_at(), &door.zone()),
    };
    Reply::json(StatusCode::ACCEPTED, &answer)
}

/// A browser is led to the page with the question wherever that says all: what the link asks, that a code is on its
/// way, or until when no answer is taken.
fn refused_page(ctx: &Context, door: &Door, page: &str, refusal: SendCodeRefusal) -> Outcome {
    match refusal {
        SendCodeRefusal::NotAsked => Ok(Reply::see_other(&door.path(page))),
        SendCodeRefusal::TooSoon { .. } | SendCodeRefusal::Paused { .. } => {
            Ok(door.answered(page, Answered::CodeSent, None))
        }
        _ => Err(refused(ctx, door, refusal).into()),
    }
}

fn refused(ctx: &Context, door: &Door, refusal: SendCodeRefusal) -> Problem {
    let now = ctx.now();
    match refusal {
        SendCodeRefusal::NotAsked => door
            .problem(StatusCode::CONFLICT, "no-code-asked", message!("no-code-asked"))
            .detail(message!("no-code-asked-detail")),
        SendCodeRefusal::Paused { until } => door.paused(until, now),
        SendCodeRefusal::TooSoon { until } => door.code_sent_already(until, now),
        SendCodeRefusal::NoAddress => door.no_address(),
        SendCodeRefusal::NotOn(channel) => door.field("channel", not_on(channel)),
        // Whose limit it is does not matter to the patient.
        SendCodeRefusal::PatientLimit | SendCodeRefusal::ClinicLimit => door
            .problem(StatusCode::TOO_MANY_REQUESTS, "limit", message!("code-limit"))
            .detail(message!("code-limit-detail"))
            .retry_at(Allowance::of(door.clinic(), now).until, now),
    }
}

fn not_on(channel: Channel) -> Invalid {
    Invalid {
        accepted: match channel {
            Channel::Sms => "email, since the record has no mobile number",
            Channel::Email => "sms, since the record has no email address",
        },
    }
}
