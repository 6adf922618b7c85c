//! The open tasks of the clinic (rows A18, C20): for programs, and on top of the day.

use crate::desk::Desk;
use app::{Context, Failure, Outcome, Visitor};
use domain::{ClinicId, Link, Task, TaskAbout, TaskKind};
use http::StatusCode;
use language::say;
use maud::{Markup, html};
use web::{Reply, Request, TaskDto, TasksAnswer, status_mark};

/// The tasks that wait longest, with what tasks do not hold. People find them on the page of the day.
pub(crate) async fn view(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    request.only_query(&[])?;
    if request.wants_page() {
        return Ok(Reply::see_other("/staff/today"));
    }
    let clinic = &visitor.member.clinic;
    let tasks = told(ctx, clinic, &ctx.store.tasks(clinic).await?).await?;
    Ok(Reply::json(StatusCode::OK, &TasksAnswer { tasks }))
}

/// The clinic's worklist: the first of those for whom no time suits, and how many there are in all.
pub(crate) async fn worklist(ctx: &Context, clinic: &ClinicId) -> Result<(Vec<TaskDto>, usize), Failure> {
    let mut tasks = ctx.store.tasks(clinic).await?;
    tasks.retain(|task| task.kind() == TaskKind::NoTimeSuits);
    let shown = told(ctx, clinic, &tasks[..tasks.len().min(SHOWN)]).await?;
    Ok((shown, tasks.len()))
}

/// Tasks with their patients' names and what has become of their links, both read in one request.
async fn told(ctx: &Context, clinic: &ClinicId, tasks: &[Task]) -> Result<Vec<TaskDto>, Failure> {
    if tasks.is_empty() {
        return Ok(Vec::new());
    }
    let (patients, links) = ctx.store.of_tasks(clinic, tasks).await?;
    let of = |task: &Task| {
        let patient = patients.iter().find(|patient| &patient.id == task.patient());
        let link = links.iter().find(|found| is_of(found, task));
        TaskDto::new(task, patient, link)
    };
    Ok(tasks.iter().map(of).collect())
}

fn is_of(found: &Link, task: &Task) -> bool {
    match &task.about {
        TaskAbout::NoTimeSuits { patient, link, .. } => (&found.patient, &found.id) == (patient, link),
        TaskAbout::UnclearText(_) => false,
    }
}

/// How many tasks the page of the day shows, so that it stays light; those that are closed make room for the others.
const SHOWN: usize = 10;
/// As many tasks as the table is asked for: there may be more.
const MOST: usize = store::MOST_TASKS as usize;

/// The worklist; nothing where nobody waits. `form` is the mark of our own forms.
pub(crate) fn tasks_section(desk: &Desk, (tasks, all): (&[TaskDto], usize), form: &str) -> Markup {
    let words = desk.words;
    html! {
        @if !tasks.is_empty() {
            section.card.todo aria-labelledby="tasks" {
                h2 id="tasks" { (say!(words, "tasks-no-time-suited", count = all)) @if all == MOST { " " (say!(words, "or-more")) } }
                table.list {
                    thead {
                        tr {
                            th scope="col" { (say!(words, "column-patient")) }
                            th scope="col" { (say!(words, "column-rule")) }
                            th scope="col" { (say!(words, "column-since")) }
                            th scope="col" { (say!(words, "column-actions")) }
                        }
                    }
                    tbody { @for task in tasks { (row(desk, task, form)) } }
                }
                @if all > tasks.len() { p.hint { (say!(words, "tasks-more", count = all - tasks.len())) } }
            }
        }
    }
}

fn row(desk: &Desk, task: &TaskDto, form: &str) -> Markup {
    let words = desk.words;
    let name = task.patient_name.as_deref().unwrap_or(&task.patient);
    let asked = task.rule.as_deref().unwrap_or_default();
    let rule = desk.clinic().rules.iter().find(|rule| rule.id.as_str() == asked);
    html! {
        tr {
            td { a href={ "/staff/patients/" (task.patient) } { bdi { (name) } } }
            td { (rule.map_or(asked, |rule| &rule.title)) }
            td.time {
                (desk.moment_here(&task.at))
                @if task.has_booked { br; (status_mark("good", &say!(words, "has-booked-since"))) }
            }
            td {
                form.acts method="post" action={ "/staff/tasks/" (task.id) "/close" } {
                    input type="hidden" name="form" value=(form);
                    button.small.plain aria-label=(say!(words, "close-task-of", name = name)) { (say!(words, "close-task")) }
                }
            }
        }
    }
}
