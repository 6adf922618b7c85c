//! What a request asks for.

use app::{Context, Door, Failure};
use domain::{Appointment, SlotId};
use language::{Message, message};
use web::{Agent, Body, Nonce, NonceError, Request, RescheduleBody, move_mark};

pub(crate) struct Asked {
    pub(crate) slot: SlotId,
    pub(crate) version: Option<u32>,
    /// Why no person can have read the form that was pressed, if that is so; programs need none.
    pub(crate) unread: Option<Unread>,
    kind: Body,
}

/// Why no person can have read a form.
#[derive(Clone, Copy)]
pub(crate) enum Unread {
    /// It came back too soon.
    TooEarly,
    /// It is not ours, not of this version, or too old.
    Forged,
    /// What sent it says that it is no person's browser.
    Program,
}

impl Unread {
    pub(crate) fn told(self) -> Message {
        match self {
            Self::TooEarly => message!("that-was-quick"),
            Self::Forged => message!("page-was-open-long"),
            Self::Program => message!("pressed-by-a-program"),
        }
    }
}

impl Asked {
    pub(crate) fn of(ctx: &Context, request: &Request, door: &Door) -> Result<Self, Failure> {
        let (kind, body) = request.body::<RescheduleBody>()?;
        let slot = SlotId::parse(&body.slot).map_err(|error| door.field("slot", error))?;
        let unread = match kind {
            Body::Json => None,
            Body::Form => unread(ctx, request, door, &slot, &body)?,
        };
        Ok(Self { slot, version: body.version, unread, kind })
    }

    /// The request as it can come again: by the `Idempotency-Key` of a program. A form needs none: its nonce is that of
    /// one version, which it has changed if it moved anything.
    pub(crate) fn repeatable(
        &self,
        request: &Request,
        appointment: &Appointment,
    ) -> Result<Option<domain::Request>, Failure> {
        if self.kind == Body::Form {
            return Ok(None);
        }
        let version = self.version.map(|version| version.to_string()).unwrap_or_default();
        Ok(request.repeatable(&format!("reschedule {} {} {version}", appointment.id, self.slot))?)
    }
}

fn unread(
    ctx: &Context,
    request: &Request,
    door: &Door,
    slot: &SlotId,
    body: &RescheduleBody,
) -> Result<Option<Unread>, Failure> {
    if request.agent() == Agent::Scanner {
        return Ok(Some(Unread::Program));
    }
    let mark = move_mark(slot, body.version.unwrap_or_default());
    let nonce = body.nonce.as_deref().unwrap_or_default();
    Ok(match Nonce::check(ctx.form_key()?, &door.token, &mark, nonce, ctx.now()) {
        Ok(_) => None,
        Err(NonceError::TooEarly) => Some(Unread::TooEarly),
        Err(NonceError::Forged) => Some(Unread::Forged),
    })
}
