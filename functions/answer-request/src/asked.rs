//! What a request answers, and whether a person can have pressed.

use app::{Context, Door, Failure, Unread};
use domain::{Answer, AnswerRequest, Appointment};
use http::StatusCode;
use language::{Message, message};
use web::{AnswerBody, Body, Nonce, Request, answer_form, answer_seen};

/// An answer.
pub(crate) struct Asked {
    /// What the domain decides on.
    pub(crate) command: AnswerRequest,
    /// Why no person can have pressed, if that is so; a program needs no page.
    unread: Option<Unread>,
    kind: Body,
}

/// What whoever pressed is told of it.
fn told(unread: Unread) -> Message {
    match unread {
        Unread::TooEarly => message!("answer-was-quick"),
        Unread::Forged => message!("answer-page-was-open"),
        Unread::Program => message!("pressed-by-a-program"),
    }
}

impl Asked {
    /// What the body says; 400 names the field. Nothing that is written in it counts before the patient is verified.
    pub(crate) fn of(ctx: &Context, request: &Request, door: &Door) -> Result<Self, Failure> {
        let (kind, body) = request.body::<AnswerBody>()?;
        if !door.verified {
            return Err(door.not_verified(ctx).into());
        }
        let answer = Answer::parse(&body.answer).map_err(|error| door.field("answer", error))?;
        let seen = answer_seen(body.version.unwrap_or_default());
        let unread = Unread::of(ctx, door, request, kind, &seen, body.nonce.as_deref())?;
        Ok(Self { command: AnswerRequest { answer, version: body.version }, unread, kind })
    }

    /// The request as it can come again: by the `Idempotency-Key` of a program. A form needs none: a second press finds
    /// its answer given, and its nonce is that of one version.
    pub(crate) fn repeatable(
        &self,
        request: &Request,
        appointment: &Appointment,
    ) -> Result<Option<domain::Request>, Failure> {
        if self.kind == Body::Form {
            return Ok(None);
        }
        let AnswerRequest { answer, version } = self.command;
        let version = version.map(|version| version.to_string()).unwrap_or_default();
        Ok(request.repeatable(&format!("answer {} {} {version}", appointment.id, answer.as_str()))?)
    }

    /// 409 with a fresh form, where no person can have pressed: one more press of it answers.
    pub(crate) fn must_be_a_persons(
        &self,
        ctx: &Context,
        door: &Door,
        appointment: &Appointment,
    ) -> Result<(), Failure> {
        let Some(unread) = self.unread else { return Ok(()) };
        let version = appointment.version;
        let nonce = Nonce::new(ctx.form_key()?, &door.token, &answer_seen(version), &ctx.random_text(), ctx.now());
        let form = answer_form(door.words, &door.path("/answer"), (version, nonce.as_str()), &Answer::ALL);
        Err(door
            .problem(StatusCode::CONFLICT, "press-again", message!("press-once-more"))
            .detail(message!("nothing-changed-yet"))
            .detail(told(unread))
            .with_body(form)
            .way(door.path(""), message!("see-your-appointment"))
            .into())
    }
}
