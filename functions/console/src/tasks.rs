//! The open tasks of the clinic (row A18).

use app::{Context, Failure, Outcome, Visitor};
use domain::{ClinicId, PatientId, Task};
use futures::future::try_join_all;
use http::StatusCode;
use std::collections::HashMap;
use web::{Reply, Request, TaskDto, TasksAnswer};

/// The newest tasks with the names of their patients, which tasks do not hold. People find them on the page of the day.
pub(crate) async fn view(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    request.only_query(&[])?;
    if request.wants_page() {
        return Ok(Reply::see_other("/staff/today"));
    }
    let clinic = &visitor.member.clinic;
    let tasks = ctx.store.tasks(clinic).await?;
    let names = names(ctx, clinic, &tasks).await?;
    let tasks = tasks.iter().map(|task| TaskDto::new(task, names.get(&task.id.patient).cloned())).collect();
    Ok(Reply::json(StatusCode::OK, &TasksAnswer { tasks }))
}

/// The names of all patients among the tasks, each read once; an erased one has none.
async fn names(ctx: &Context, clinic: &ClinicId, tasks: &[Task]) -> Result<HashMap<PatientId, String>, Failure> {
    let mut ids: Vec<&PatientId> = tasks.iter().map(|task| &task.id.patient).collect();
    ids.sort_unstable();
    ids.dedup();
    let patients = try_join_all(ids.into_iter().map(|id| ctx.store.patient(clinic, id))).await?;
    Ok(patients.into_iter().flatten().map(|patient| (patient.id, patient.name.full())).collect())
}
