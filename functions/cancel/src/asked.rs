//! What a request asks for, and whether a person can have asked.

use crate::page::cancel_form;
use app::{Context, Door, Failure, Unread};
use domain::{Appointment, Cancel, Reason};
use http::StatusCode;
use language::{Message, message};
use web::{Body, CancelBody, Request, request_mark};

/// A wish to cancel.
pub(crate) struct Asked {
    /// What the domain decides on.
    pub(crate) command: Cancel,
    /// Why no person can have pressed, if that is so; a program needs no page.
    unread: Option<Unread>,
    kind: Body,
}

/// What whoever pressed is told of it.
fn told(unread: Unread) -> Message {
    match unread {
        Unread::TooEarly => message!("cancel-was-quick"),
        Unread::Forged => message!("cancel-page-was-open"),
        Unread::Program => message!("pressed-by-a-program"),
    }
}

impl Asked {
    /// What the body says; 400 names the field. Nothing that is written in it counts before the patient is verified.
    pub(crate) fn of(ctx: &Context, request: &Request, door: &Door) -> Result<Self, Failure> {
        let (kind, body) = request.body_or_default::<CancelBody>()?;
        if !door.verified {
            return Err(door.not_verified(ctx).into());
        }
        let typed = body.reason.as_deref().filter(|typed| !typed.trim().is_empty());
        let reason = typed.map(Reason::parse).transpose().map_err(|error| door.field("reason", error))?;
        let mark = seen(body.version.unwrap_or_default());
        let unread = Unread::of(ctx, door, request, kind, &mark, body.nonce.as_deref())?;
        Ok(Self { command: Cancel { reason, version: body.version }, unread, kind })
    }

    /// The request as it can come again: by the `Idempotency-Key` of a program. A form needs none: a second press finds
    /// the appointment cancelled. What the patient wrote is kept with the appointment alone, so that only its mark
    /// stands here.
    pub(crate) fn repeatable(
        &self,
        ctx: &Context,
        request: &Request,
        appointment: &Appointment,
    ) -> Result<Option<domain::Request>, Failure> {
        if self.kind == Body::Form {
            return Ok(None);
        }
        let reason = self.command.reason.as_ref().map_or("", Reason::as_str);
        let reason = request_mark(ctx.form_key()?, appointment.id.as_str(), reason);
        let version = self.command.version.map(|version| version.to_string()).unwrap_or_default();
        Ok(request.repeatable(&format!("cancel {} {version} {reason}", appointment.id))?)
    }

    /// 409 with a fresh form, where no person can have pressed: one more press cancels.
    pub(crate) fn must_be_a_persons(
        &self,
        ctx: &Context,
        door: &Door,
        appointment: &Appointment,
    ) -> Result<(), Failure> {
        let Some(unread) = self.unread else { return Ok(()) };
        let form = cancel_form(ctx, door, appointment, self.command.reason.as_ref())?;
        Err(door
            .problem(StatusCode::CONFLICT, "press-again", message!("press-once-more"))
            .detail(message!("nothing-changed-yet"))
            .detail(told(unread))
            .with_body(form)
            .way(door.path(""), message!("keep-appointment"))
            .into())
    }
}

/// What stands in place of a slot in the nonce of this form: the version that its reader has seen.
pub(crate) fn seen(version: u32) -> String {
    format!("cancel {version}")
}
