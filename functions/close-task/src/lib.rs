//! Close a task.

use app::{Context, Outcome, Visitor, answer};
use domain::{CloseRefusal, TaskId, close_task};
use http::StatusCode;
use web::{CloseTaskBody, ClosedTaskAnswer, ClosedTaskDto, Problem, Reply, Request};

/// Answers `closeTask`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    answer(&request, run(ctx, &request).await)
}

async fn run(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    let (_, body) = request.body_or_default::<CloseTaskBody>()?;
    // Also of a request without a body: another site can make a browser send that.
    visitor.check_form(ctx, body.form.as_deref())?;
    let id = TaskId::parse(request.parameter("task")).map_err(|_| unknown_task())?;
    let clinic = &visitor.member.clinic;
    // The event stays when the task goes, and tells a closed one from one that never was.
    let made_by = ctx.store.event(clinic, &id.patient, &id.event).await?.ok_or_else(unknown_task)?;
    let closed = close_task(&made_by, &visitor.member, ctx.fresh_event(), ctx.now())
        .map_err(|CloseRefusal::NoSuchTask| unknown_task())?;
    // Whoever closed it first, it is closed.
    ctx.store.close_task(clinic, &closed).await?;
    if request.wants_page() {
        return Ok(Reply::see_other("/staff/today"));
    }
    let task = ClosedTaskDto { id: closed.task.to_string(), status: "closed".to_owned() };
    Ok(Reply::json(StatusCode::OK, &ClosedTaskAnswer { task }))
}

fn unknown_task() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "unknown-task", "There is no such task")
        .detail("Look at the list of tasks again; the patient's record may have been erased.")
}
