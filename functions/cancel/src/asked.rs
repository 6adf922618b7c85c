//! What a request asks for, and whether a person can have asked.

use crate::page::cancel_form;
use app::{Context, Door, Failure};
use domain::{Appointment, Cancel, Reason};
use http::StatusCode;
use language::{Message, message};
use web::{Agent, Body, CancelBody, Nonce, NonceError, Request, request_mark};

/// A wish to cancel.
pub(crate) struct Asked {
    /// What the domain decides on.
    pub(crate) command: Cancel,
    /// Why no person can have pressed, if that is so; a program needs no page.
    unread: Option<Unread>,
    kind: Body,
}

/// Why no person can have pressed.
#[derive(Clone, Copy)]
enum Unread {
    /// The form came back too soon.
    TooEarly,
    /// It is not ours, not of this version, or too old.
    Forged,
    /// What sent it says that it is no person's browser.
    Program,
}

impl Unread {
    fn told(self) -> Message {
        match self {
            Self::TooEarly => message!("cancel-was-quick"),
            Self::Forged => message!("cancel-page-was-open"),
            Self::Program => message!("pressed-by-a-program"),
        }
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
        let unread = match (request.agent(), kind) {
            (Agent::Scanner, _) => Some(Unread::Program),
            (_, Body::Json) => None,
            (_, Body::Form) => unread(ctx, door, &body)?,
        };
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
            .detail(unread.told())
            .with_body(form)
            .way(door.path(""), message!("keep-appointment"))
            .into())
    }
}

/// Why no person can have read a form, if that is so.
fn unread(ctx: &Context, door: &Door, body: &CancelBody) -> Result<Option<Unread>, Failure> {
    let (nonce, what) = (body.nonce.as_deref().unwrap_or_default(), seen(body.version.unwrap_or_default()));
    Ok(match Nonce::check(ctx.form_key()?, &door.token, &what, nonce, ctx.now()) {
        Ok(_) => None,
        Err(NonceError::TooEarly) => Some(Unread::TooEarly),
        Err(NonceError::Forged) => Some(Unread::Forged),
    })
}

/// What stands in place of a slot in the nonce of this form: the version that its reader has seen.
pub(crate) fn seen(version: u32) -> String {
    format!("cancel {version}")
}
