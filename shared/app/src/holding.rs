//! What keeps a reminder or a question back at the moment at which it is tried.

use crate::delivery::Candidate;
use crate::{Context, Failure};
use domain::{Delivery, Event, EventKind, MessageKey, MessageKind, Minutes, Placement, ProviderId, WhyNot};
use jiff::{SignedDuration, Timestamp};
use store::MessageRecord;

/// What is tried later than this after its lead time waited: for the night to end, for us or for its carrier.
const LATE: SignedDuration = SignedDuration::from_mins(15);

/// What becomes of a message that must not be sent now: after an outage, quiet hours may have begun, and a later reminder
/// may say the same. Most are punctual, and cost nothing.
pub(crate) async fn held_back(
    ctx: &Context,
    candidate: Candidate<'_>,
    now: Timestamp,
) -> Result<Option<Delivery>, Failure> {
    let Candidate { settings, patient, key, .. } = candidate;
    if !matches!(key.kind, MessageKind::Reminder | MessageKind::ConfirmationRequest) {
        return Ok(None);
    }
    let Some(placement) = placement_of(candidate.event) else { return Ok(None) };
    let allowed = settings.clinic.allowed_from(now, patient, &placement.location);
    let dropped = |why: WhyNot| Ok(Some(Delivery::Undeliverable { reason: why.as_str().to_owned() }));
    let wanted = Minutes::new(key.occasion).before(placement.span.start());
    if now.duration_since(wanted) > LATE || allowed > now {
        let siblings = ctx.store.siblings(&settings.clinic.id, key).await?;
        if siblings.iter().any(|other| says_the_same(other, key, allowed)) {
            return dropped(WhyNot::LaterReminder);
        }
    }
    if allowed <= now {
        return Ok(None);
    }
    if allowed >= placement.span.start() {
        return dropped(WhyNot::QuietHours);
    }
    Ok(Some(Delivery::Owed { next_try: allowed }))
}

/// Whether another message is nearer to the appointment and is sent by then, if it has not been sent already.
fn says_the_same(other: &MessageRecord, key: &MessageKey, by: Timestamp) -> bool {
    let by_then = match other.delivery {
        Delivery::Owed { next_try } => next_try <= by,
        Delivery::Claimed { .. } | Delivery::Sent { .. } | Delivery::Delivered { .. } | Delivery::Unclear => true,
        Delivery::Failed { .. } | Delivery::Undeliverable { .. } => false,
    };
    by_then && other.key.occasion < key.occasion
}

/// The time that an event gave an appointment.
fn placement_of(event: &Event) -> Option<&Placement> {
    match &event.kind {
        EventKind::AppointmentBooked { placement, .. } => Some(placement),
        EventKind::AppointmentRescheduled { to, .. } => Some(to),
        _ => None,
    }
}

/// The clinician whom a notice is for.
pub(crate) fn provider_of(event: &Event, kind: MessageKind) -> Option<&ProviderId> {
    match (&event.kind, kind) {
        (EventKind::AppointmentRescheduled { to, .. }, MessageKind::NoticeGained) => Some(&to.provider),
        (EventKind::AppointmentRescheduled { from, .. }, MessageKind::NoticeLost) => Some(&from.provider),
        _ => None,
    }
}
