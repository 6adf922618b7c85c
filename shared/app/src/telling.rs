//! What a claimed message says, and whether it is still true.

use crate::{Context, Failure};
use domain::{
    Appointment, AppointmentId, AppointmentStatus, Event, EventKind, LinkKind, LinkOpened, MessageKey, MessageKind,
    Patient, SentCode, WhyNot, open_link,
};
use jiff::Timestamp;
use language::Words;
use notify::{Notice, Rendered, render};
use store::Settings;

/// A message in words.
#[derive(Debug)]
pub(crate) struct Told {
    /// The words.
    pub(crate) content: Rendered,
    /// What in them nobody but their reader may know: it is not kept with the message.
    pub(crate) secret: String,
}

/// Puts a claimed message into words, or says why what it would tell is no longer true. It reads what the message tells
/// of after the claim, consistently.
pub(crate) async fn tell(
    ctx: &Context,
    settings: &Settings,
    patient: &Patient,
    event: &Event,
    key: &MessageKey,
) -> Result<Result<Told, WhyNot>, Failure> {
    let (clinic, words) = (&settings.clinic, Words::of(patient.language));
    let superseded = Ok(Err(WhyNot::Superseded));
    let told = |content, secret| Ok(Ok(Told { content, secret }));
    match (key.kind, &event.kind) {
        (MessageKind::Invitation, EventKind::LinkSent { link, .. } | EventKind::LinkSentAgain { link, .. }) => {
            let stored = ctx.store.link(&clinic.id, &event.patient, link).await?;
            // Nobody is invited by a link that has booked meanwhile, or whose time is over.
            if !stored.is_some_and(|link| open_link(&link, ctx.now()) == Ok(LinkOpened::Welcome)) {
                return superseded;
            }
            let token = ctx.token(&clinic.id, &event.patient, &LinkKind::Booking(link.clone()))?;
            let url = ctx.link_url(&token);
            told(render(Notice::Invitation { clinic, url: &url }, words), token)
        }
        (MessageKind::Confirmation | MessageKind::Change, kind) => {
            let Some((appointment, sequence)) = confirmed(kind) else { return superseded };
            let stored = ctx.store.appointment(&clinic.id, &event.patient, appointment).await?;
            let current = stored.filter(|stored| is_current(stored, sequence, ctx.now()));
            let Some(appointment) = current else { return superseded };
            let token = ctx.token(&clinic.id, &event.patient, &LinkKind::Manage(appointment.id.clone()))?;
            let url = ctx.link_url(&token);
            let rule = appointment.rule.as_ref().and_then(|rule| clinic.rule(rule));
            let notice = Notice::Confirmation { clinic, rule, appointment: &appointment, url: &url, now: ctx.now() };
            told(render(notice, words), token)
        }
        (MessageKind::OneTimeCode, EventKind::CodeSent { of, .. }) => {
            let answers = ctx.store.answers_of(&clinic.id, &event.patient, of).await?;
            // A code that works no longer, or in whose place there is a newer one, would only mislead.
            let sent = answers.code.filter(|code| code.event == event.id && code.works(ctx.now()));
            let Some(sent) = sent else { return superseded };
            let code = ctx.one_time_code(&clinic.id, &event.patient, of, &event.id)?;
            let minutes = minutes_left(&sent, ctx.now());
            told(render(Notice::Code { clinic, code, minutes }, words), code.to_string())
        }
        _ => superseded,
    }
}

/// For how long a code still works, to the nearest minute: it may have been tried to be sent before.
fn minutes_left(sent: &SentCode, now: Timestamp) -> i64 {
    ((sent.expires_at().duration_since(now).as_secs() + 30) / 60).max(1)
}

/// The appointment that an event confirms, with the sequence that it had then.
fn confirmed(kind: &EventKind) -> Option<(&AppointmentId, u32)> {
    match kind {
        EventKind::AppointmentBooked { appointment, .. } => Some((appointment, 0)),
        EventKind::AppointmentRescheduled { appointment, sequence, .. } => Some((appointment, *sequence)),
        _ => None,
    }
}

/// A confirmation is true until the appointment is moved, cancelled or over (row A20).
fn is_current(appointment: &Appointment, sequence: u32, now: Timestamp) -> bool {
    appointment.status == AppointmentStatus::Booked && appointment.sequence == sequence && now < appointment.span.end()
}
