//! What a request asks for.

use app::{Context, Door, Failure, Unread};
use domain::{Appointment, SlotId};
use language::{Message, message};
use web::{Body, Request, RescheduleBody, move_mark};

pub(crate) struct Asked {
    pub(crate) slot: SlotId,
    pub(crate) version: Option<u32>,
    /// Why no person can have pressed, if that is so; a program needs no page.
    pub(crate) unread: Option<Unread>,
    kind: Body,
}

/// What whoever pressed is told of it.
pub(crate) fn told(unread: Unread) -> Message {
    match unread {
        Unread::TooEarly => message!("that-was-quick"),
        Unread::Forged => message!("page-was-open-long"),
        Unread::Program => message!("pressed-by-a-program"),
    }
}

impl Asked {
    pub(crate) fn of(ctx: &Context, request: &Request, door: &Door) -> Result<Self, Failure> {
        let (kind, body) = request.body::<RescheduleBody>()?;
        let slot = SlotId::parse(&body.slot).map_err(|error| door.field("slot", error))?;
        let mark = move_mark(&slot, body.version.unwrap_or_default());
        let unread = Unread::of(ctx, door, request, kind, &mark, body.nonce.as_deref())?;
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
