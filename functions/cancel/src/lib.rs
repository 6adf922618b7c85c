//! Cancel an appointment from its manage link (row R40).

mod asked;
mod page;

use app::{Context, Door, Failure, Outcome, answer, answer_at, happened};
use asked::Asked;
use domain::{Appointment, CancelRefusal, CancelView, Change, ChangeRefusal, LinkKind, lost_cancel, may_change};
use http::StatusCode;
use store::{Changing, DoneBefore};
use web::{AppointmentAnswer, AppointmentDto, Operation, Problem, Reply, Request, ViewCancelAnswer};

/// How often it is decided again because the appointment has changed meanwhile.
const DECIDED_AGAIN: u32 = 4;

/// Answers `cancel`, and `viewCancel`, which changes nothing.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    let door = match Door::open(ctx, &request).await {
        Ok(door) => door,
        Err(failure) => return answer(&request, Err(failure)),
    };
    let outcome = match request.operation {
        Operation::ViewCancel => view(ctx, &request, &door).await,
        _ => cancel(ctx, &request, &door).await,
    };
    answer_at(&door, &request, outcome)
}

async fn view(ctx: &Context, request: &Request, door: &Door) -> Outcome {
    if request.wants_page() && matches!(door.grant.kind, LinkKind::Booking(_)) {
        return Ok(Reply::see_other(&door.path("")));
    }
    if !door.verified {
        return Err(door.ask(ctx, request).await?.into());
    }
    let appointment = door.managed(ctx).await?;
    let may = may_change(door.clinic(), door.known_rule(), &appointment, Change::Cancel, ctx.now());
    if !request.wants_page() {
        let appointment = AppointmentDto::new(door.clinic(), &appointment);
        return Ok(Reply::json(StatusCode::OK, &ViewCancelAnswer { appointment, may_cancel: may.is_ok() }));
    }
    match may {
        Ok(()) => page::asking(ctx, door, &appointment),
        Err(_) if appointment.is_cancelled() => Ok(page::cancelled(door, &appointment)),
        Err(refusal) => Err(door.change_refused(Change::Cancel, refusal).into()),
    }
}

async fn cancel(ctx: &Context, request: &Request, door: &Door) -> Outcome {
    let asked = Asked::of(ctx, request, door)?;
    let mut appointment = door.managed(ctx).await?;
    let repeatable = asked.repeatable(ctx, request, &appointment)?;
    for _ in 0..DECIDED_AGAIN {
        match attempt(ctx, door, &asked, &appointment, repeatable.as_ref()).await? {
            Attempt::Cancelled(cancelled) => return Ok(done(request, door, &cancelled)),
            // The same success, unless its key asked for something else.
            Attempt::Refused(CancelRefusal::AlreadyCancelled) => {
                not_reused(ctx, door, repeatable.as_ref()).await?;
                return Ok(done(request, door, &appointment));
            }
            Attempt::Refused(refusal) => return Err(refused(ctx, door, refusal).into()),
            Attempt::Lost => appointment = door.managed(ctx).await?,
        }
    }
    Err(Problem::busy().into())
}

/// What came of trying to cancel.
enum Attempt {
    /// It is cancelled.
    Cancelled(Box<Appointment>),
    /// The domain said no.
    Refused(CancelRefusal),
    /// The table said no.
    Lost,
}

async fn attempt(
    ctx: &Context,
    door: &Door,
    asked: &Asked,
    appointment: &Appointment,
    request: Option<&domain::Request>,
) -> Result<Attempt, Failure> {
    let view = CancelView { clinic: door.clinic(), rule: door.known_rule(), appointment, verified: door.verified };
    let cancelled = match domain::cancel(&view, asked.command.clone(), ctx.fresh_event(), ctx.now()) {
        Ok(cancelled) => cancelled,
        Err(refusal) => return Ok(Attempt::Refused(refusal)),
    };
    // Whoever cannot cancel, or has done so already, is told that rather than to press again.
    asked.must_be_a_persons(ctx, door, appointment)?;
    Ok(match ctx.store.cancel(&door.grant.clinic, &cancelled, request, ctx.now()).await? {
        Changing::Made => {
            happened(&cancelled.event);
            Attempt::Cancelled(Box::new(cancelled.appointment))
        }
        Changing::Before(DoneBefore::OtherPayload) => return Err(key_reused(door)),
        Changing::Lost(lost) if lost_cancel(&lost) == CancelRefusal::Gone => Attempt::Refused(CancelRefusal::Gone),
        // It was this very request, or another change came first: what the appointment has become says which.
        Changing::Before(DoneBefore::Same(_)) | Changing::Lost(_) => Attempt::Lost,
    })
}

/// 422 where the request's key has asked for something else within a day.
async fn not_reused(ctx: &Context, door: &Door, request: Option<&domain::Request>) -> Result<(), Failure> {
    let Some(request) = request else { return Ok(()) };
    match ctx.store.done_before(&door.grant.clinic, &door.grant.patient, request, ctx.now()).await? {
        Some(DoneBefore::OtherPayload) => Err(key_reused(door)),
        Some(DoneBefore::Same(_)) | None => Ok(()),
    }
}

fn key_reused(door: &Door) -> Failure {
    Problem::key_reused().around(door.around()).into()
}

/// The cancelled appointment for a program; a browser goes on to the page that says so, which a reload repeats
/// harmlessly.
fn done(request: &Request, door: &Door, appointment: &Appointment) -> Reply {
    if request.wants_page() {
        return Reply::see_other(&door.path("/cancel"));
    }
    let appointment = AppointmentDto::new(door.clinic(), appointment);
    Reply::json(StatusCode::OK, &AppointmentAnswer { appointment })
}

fn refused(ctx: &Context, door: &Door, refusal: CancelRefusal) -> Problem {
    match refusal {
        CancelRefusal::NotVerified => door.not_verified(ctx),
        CancelRefusal::AlreadyCancelled => door.change_refused(Change::Cancel, ChangeRefusal::Cancelled),
        CancelRefusal::Change(refusal) => door.change_refused(Change::Cancel, refusal),
        CancelRefusal::ChangedMeanwhile => door.changed_meanwhile(),
        CancelRefusal::Gone => door.gone(),
    }
}
