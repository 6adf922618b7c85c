//! Move an appointment to another time.

mod asked;
mod refused;

use app::{Context, Door, Failure, Outcome, Unread, answer, answer_at, happened};
use asked::Asked;
use domain::{
    Appointment, LinkKind, LostAppointment, LostChange, Reschedule, RescheduleRefusal, RescheduleView, lost_reschedule,
    reschedule,
};
use http::StatusCode;
use store::{Changing, DoneBefore};
use web::{AppointmentAnswer, AppointmentDto, Problem, Reply, Request};

/// Answers `reschedule`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    match Door::open(ctx, &request).await {
        Ok(door) => answer_at(&door, &request, run(ctx, &request, &door).await),
        Err(failure) => answer(&request, Err(failure)),
    }
}

async fn run(ctx: &Context, request: &Request, door: &Door) -> Outcome {
    let asked = Asked::of(ctx, request, door)?;
    if !door.verified && matches!(door.grant.kind, LinkKind::Manage(_)) {
        return Err(door.not_verified(ctx).into());
    }
    let appointment = door.managed(ctx).await?;
    let repeatable = asked.repeatable(request, &appointment)?;
    let view = RescheduleView {
        clinic: door.clinic(),
        rule: door.known_rule(),
        appointment: &appointment,
        verified: door.verified,
    };
    let (refusal, lost) = match attempt(ctx, &view, door, &asked, repeatable.as_ref()).await? {
        Attempt::Moved(moved) => return Ok(done(request, door, &moved)),
        Attempt::Before(before) => return again(ctx, request, door, &appointment, &before).await,
        Attempt::Unread(unread) => return Err(refused::press_again(ctx, &view, door, &asked.slot, unread)?.into()),
        Attempt::Refused(refusal, lost) => (refusal, lost),
    };
    // What this very request has done stays done, whatever has become of the appointment since.
    if let Some(repeated) = &repeatable {
        let before = ctx.store.done_before(&door.grant.clinic, &appointment.patient, repeated, ctx.now()).await?;
        if let Some(before) = before {
            return again(ctx, request, door, &appointment, &before).await;
        }
    }
    let stands = match &lost.appointment {
        LostAppointment::Changed(now) => now,
        LostAppointment::AsItMustBe | LostAppointment::Gone => &appointment,
    };
    match refused::problem(ctx, &view, door, &asked.slot, refusal, (stands, &lost)).await? {
        Some(problem) => Err(problem.into()),
        None => Ok(done(request, door, stands)),
    }
}

/// What came of trying to move.
enum Attempt {
    /// It is moved.
    Moved(Box<Appointment>),
    /// The request's key was used before.
    Before(DoneBefore),
    /// Nothing refuses, except that no person can have read the form.
    Unread(Unread),
    /// It was refused, with what the table said where that refused.
    Refused(RescheduleRefusal, LostChange),
}

async fn attempt(
    ctx: &Context,
    view: &RescheduleView<'_>,
    door: &Door,
    asked: &Asked,
    request: Option<&domain::Request>,
) -> Result<Attempt, Failure> {
    let command = Reschedule { slot: asked.slot.clone(), version: asked.version };
    let moved = match (reschedule(view, &command, ctx.fresh_event(), ctx.now()), asked.unread) {
        (Err(refusal), _) => return Ok(Attempt::Refused(refusal, LostChange::default())),
        (Ok(_), Some(unread)) => return Ok(Attempt::Unread(unread)),
        (Ok(moved), None) => moved,
    };
    Ok(match ctx.store.reschedule(&door.grant.clinic, &moved, request, ctx.now()).await? {
        Changing::Made => {
            happened(&moved.event);
            Attempt::Moved(Box::new(moved.appointment))
        }
        Changing::Before(before) => Attempt::Before(before),
        Changing::Lost(lost) => Attempt::Refused(lost_reschedule(&lost, &asked.slot), lost),
    })
}

/// 200 for a program; a browser goes on to the appointment, whose page tells of this move as long as it is the last.
fn done(request: &Request, door: &Door, appointment: &Appointment) -> Reply {
    if request.wants_page() {
        return Reply::see_other(&door.path(&format!("?moved={}", appointment.sequence)));
    }
    let appointment = AppointmentDto::new(door.clinic(), appointment);
    Reply::json(StatusCode::OK, &AppointmentAnswer { appointment })
}

/// The success of a request that comes again.
async fn again(
    ctx: &Context,
    request: &Request,
    door: &Door,
    appointment: &Appointment,
    before: &DoneBefore,
) -> Outcome {
    match before {
        DoneBefore::Same(_) => {
            let appointment = door.appointment(ctx, &appointment.id).await?;
            Ok(done(request, door, &appointment))
        }
        DoneBefore::OtherPayload => Err(Failure::from(Problem::key_reused().around(door.around()))),
    }
}
