//! Close a task.

use app::{Context, Failure, Outcome, Visitor, answer_staff, happened};
use domain::{ClinicId, CloseRefusal, TaskId, close_task};
use http::StatusCode;
use language::message;
use web::{CloseTaskBody, ClosedTaskAnswer, ClosedTaskDto, Problem, Reply, Request};

/// Answers `closeTask`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    answer_staff(ctx, &request, run(ctx, &request).await).await
}

async fn run(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    let (_, body) = request.body_or_default::<CloseTaskBody>()?;
    // Also of a request without a body: another site can make a browser send that.
    visitor.check_form(ctx, body.form.as_deref())?;
    let id = TaskId::parse(request.parameter("task")).map_err(|_| unknown_task())?;
    let clinic = &visitor.member.clinic;
    // The event stays when the task goes, and tells a closed one from one that never was.
    match ctx.store.event(clinic, id.patient(), id.event()).await? {
        Some(made_by) => {
            let closed = close_task(id.clone(), &made_by, &visitor.member, ctx.fresh_event(), ctx.now())
                .map_err(|CloseRefusal::NoSuchTask| unknown_task())?;
            // Whoever closed it first, it is closed.
            if ctx.store.close_task(clinic, &closed).await? {
                happened(&closed.event);
            } else if !has_been(ctx, clinic, &id).await? {
                return Err(unknown_task().into());
            }
        }
        // The record was erased, and its channel with it: the task goes without a word.
        None if ctx.store.drop_task(clinic, &id).await? => {}
        None => return Err(unknown_task().into()),
    }
    if request.wants_page() {
        return Ok(Reply::see_other("/staff/today"));
    }
    let task = ClosedTaskDto { id: id.to_string(), status: "closed".to_owned() };
    Ok(Reply::json(StatusCode::OK, &ClosedTaskAnswer { task }))
}

/// Whether there ever was such a task: of a message, the message itself says so.
async fn has_been(ctx: &Context, clinic: &ClinicId, id: &TaskId) -> Result<bool, Failure> {
    Ok(match id {
        TaskId::Report { .. } => true,
        TaskId::Text(message) => ctx.store.was_unclear(clinic, message).await?,
        TaskId::Unreachable(message) => {
            let message = ctx.store.message(clinic, message).await?;
            message.is_some_and(|message| message.delivery.reason().is_some())
        }
    })
}

fn unknown_task() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "unknown-task", message!("unknown-task"))
        .detail(message!("unknown-task-detail"))
        .way("/staff/today", message!("todays-list"))
}
