//! Answer from a manage link whether one comes (rows A2, A3, A11, A12).

mod asked;

use app::{Context, Door, Failure, Outcome, answer, answer_at, happened};
use asked::Asked;
use domain::{Allowance, AnswerRefusal, AnswerView, Appointment, Change, ChangeRefusal};
use http::StatusCode;
use language::message;
use store::{Answering, DoneBefore};
use web::{AppointmentAnswer, AppointmentDto, Problem, Reply, Request};

/// How often it is decided again because the appointment has changed meanwhile.
const DECIDED_AGAIN: u32 = 4;

/// Answers `answerRequest`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    match Door::open(ctx, &request).await {
        Ok(door) => answer_at(&door, &request, run(ctx, &request, &door).await),
        Err(failure) => answer(&request, Err(failure)),
    }
}

async fn run(ctx: &Context, request: &Request, door: &Door) -> Outcome {
    let asked = Asked::of(ctx, request, door)?;
    let mut appointment = door.managed(ctx).await?;
    let repeatable = asked.repeatable(request, &appointment)?;
    for _ in 0..DECIDED_AGAIN {
        match attempt(ctx, door, &asked, &appointment, repeatable.as_ref()).await? {
            Attempt::Answered(answered) => return Ok(done(request, door, &answered)),
            Attempt::Before(DoneBefore::OtherPayload) => {
                return Err(Problem::key_reused().around(door.around()).into());
            }
            Attempt::Before(DoneBefore::Same(_)) => return Ok(done(request, door, &door.managed(ctx).await?)),
            Attempt::Refused(AnswerRefusal::AnsweredAlready) => return Ok(done(request, door, &appointment)),
            Attempt::Refused(refusal) => return Err(refused(ctx, door, refusal).into()),
            Attempt::Lost(now) => appointment = *now,
        }
    }
    Err(Problem::busy().into())
}

/// What came of trying to answer.
enum Attempt {
    /// It is answered.
    Answered(Box<Appointment>),
    /// The request's key was used before.
    Before(DoneBefore),
    /// It was refused.
    Refused(AnswerRefusal),
    /// Another change came first: so stands the appointment now.
    Lost(Box<Appointment>),
}

async fn attempt(
    ctx: &Context,
    door: &Door,
    asked: &Asked,
    appointment: &Appointment,
    request: Option<&domain::Request>,
) -> Result<Attempt, Failure> {
    let view = AnswerView { clinic: door.clinic(), appointment, verified: door.verified };
    let answered = match domain::answer_request(&view, asked.command, ctx.fresh_event(), ctx.now()) {
        Ok(answered) => answered,
        Err(refusal) => return refused_or_before(ctx, door, refusal, request).await,
    };
    // Whoever cannot answer, or has done so already, is told that rather than to press again.
    asked.must_be_a_persons(ctx, door, appointment)?;
    match ctx.store.answer_request(&door.grant.clinic, &answered, request, ctx.now()).await? {
        Answering::Made => {
            happened(&answered.event);
            Ok(Attempt::Answered(Box::new(answered.appointment)))
        }
        Answering::Before(before) => Ok(Attempt::Before(before)),
        Answering::Limited(limit) => refused_or_before(ctx, door, limit.into(), request).await,
        Answering::Changed(Some(now)) => Ok(Attempt::Lost(now)),
        Answering::Changed(None) => Ok(Attempt::Refused(AnswerRefusal::Gone)),
    }
}

/// What this very request has done stays done, whatever has become of the appointment since.
async fn refused_or_before(
    ctx: &Context,
    door: &Door,
    refusal: AnswerRefusal,
    request: Option<&domain::Request>,
) -> Result<Attempt, Failure> {
    let Some(request) = request else { return Ok(Attempt::Refused(refusal)) };
    let before = ctx.store.done_before(&door.grant.clinic, &door.grant.patient, request, ctx.now()).await?;
    Ok(before.map_or(Attempt::Refused(refusal), Attempt::Before))
}

/// The appointment for a program; a browser goes on to its page, which tells of this answer as long as it is the last,
/// and which a reload repeats harmlessly.
fn done(request: &Request, door: &Door, appointment: &Appointment) -> Reply {
    if request.wants_page() {
        return Reply::see_other(&door.path(&format!("?answered={}", appointment.version)));
    }
    let appointment = AppointmentDto::new(door.clinic(), appointment);
    Reply::json(StatusCode::OK, &AppointmentAnswer { appointment })
}

fn refused(ctx: &Context, door: &Door, refusal: AnswerRefusal) -> Problem {
    match refusal {
        AnswerRefusal::NotVerified => door.not_verified(ctx),
        // What cannot be answered any more cannot be cancelled any more either, for the same reason.
        AnswerRefusal::Cancelled => door.change_refused(Change::Cancel, ChangeRefusal::Cancelled),
        AnswerRefusal::Past => door.change_refused(Change::Cancel, ChangeRefusal::Past),
        AnswerRefusal::AnsweredAlready | AnswerRefusal::ChangedMeanwhile => door.changed_meanwhile(),
        AnswerRefusal::Gone => door.gone(),
        // Whose limit it is does not matter to the patient.
        AnswerRefusal::LimitReached(_) => door
            .problem(StatusCode::TOO_MANY_REQUESTS, "limit", message!("answer-limit"))
            .detail(message!("answer-limit-detail"))
            .way(door.path(""), message!("see-your-appointment"))
            .retry_at(Allowance::of(door.clinic(), ctx.now()).until, ctx.now()),
    }
}
