//! The open tasks of the clinic (rows A18, C20): for programs, and on top of the day.

use crate::desk::Desk;
use crate::said::message_kind;
use app::{Context, Failure, Outcome, Visitor};
use domain::{Carrier, ClinicId, Link, Task, TaskAbout, TaskKind};
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

/// One of the clinic's worklists: the first of it, and how many there are in all.
pub(crate) struct Worklist {
    kind: TaskKind,
    shown: Vec<TaskDto>,
    all: usize,
}

/// The patients for whom no time suits, and the texts that may not have arrived.
pub(crate) async fn worklists(ctx: &Context, clinic: &ClinicId) -> Result<Vec<Worklist>, Failure> {
    let tasks = ctx.store.tasks(clinic).await?;
    let mut lists = Vec::new();
    for kind in TaskKind::ALL {
        let of_kind: Vec<Task> = tasks.iter().filter(|task| task.kind() == kind).cloned().collect();
        let shown = told(ctx, clinic, &of_kind[..of_kind.len().min(SHOWN)]).await?;
        lists.push(Worklist { kind, shown, all: of_kind.len() });
    }
    Ok(lists)
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
        TaskAbout::UnclearText(_) | TaskAbout::Reply { .. } | TaskAbout::Unreachable(_) => false,
    }
}

/// How many tasks the page of the day shows, so that it stays light; those that are closed make room for the others.
const SHOWN: usize = 10;
/// As many tasks as the table is asked for: there may be more.
const MOST: usize = store::MOST_TASKS as usize;

/// The worklists; nothing where nobody waits. `form` is the mark of our own forms.
pub(crate) fn tasks_section(desk: &Desk, lists: &[Worklist], form: &str) -> Markup {
    html! { @for list in lists { @if !list.shown.is_empty() { (list_section(desk, list, form)) } } }
}

fn list_section(desk: &Desk, Worklist { kind, shown, all }: &Worklist, form: &str) -> Markup {
    let words = desk.words;
    let (title, about) = match kind {
        TaskKind::NoTimeSuits => (say!(words, "tasks-no-time-suited", count = *all), say!(words, "column-rule")),
        TaskKind::UnclearText => (say!(words, "tasks-unclear-text", count = *all), say!(words, "column-message")),
        TaskKind::Reply => (say!(words, "tasks-reply", count = *all), say!(words, "column-reply")),
        TaskKind::Unreachable => (say!(words, "tasks-unreachable", count = *all), say!(words, "column-message")),
    };
    html! {
        section.card.todo aria-labelledby=(kind.as_str()) {
            h2 id=(kind.as_str()) { (title) @if *all == MOST { " " (say!(words, "or-more")) } }
            @if *kind == TaskKind::UnclearText { p.hint { (say!(words, "tasks-unclear-text-about")) } }
            table.list {
                thead {
                    tr {
                        th scope="col" { (say!(words, "column-patient")) }
                        th scope="col" { (about) }
                        th scope="col" { (say!(words, "column-since")) }
                        th scope="col" { (say!(words, "column-actions")) }
                    }
                }
                tbody { @for task in shown { (row(desk, task, form)) } }
            }
            @if *all > shown.len() { p.hint { (say!(words, "tasks-more", count = *all - shown.len())) } }
        }
    }
}

fn row(desk: &Desk, task: &TaskDto, form: &str) -> Markup {
    let words = desk.words;
    let name = task.patient_name.as_deref().unwrap_or(&task.patient);
    let asked = task.rule.as_deref().unwrap_or_default();
    let rule = desk.clinic().rules.iter().find(|rule| rule.id.as_str() == asked);
    let about = task.message_kind.as_deref().map(|kind| message_kind(words, kind, Carrier::Sms.as_str()));
    html! {
        tr {
            td { a href={ "/staff/patients/" (task.patient) } { bdi { (name) } } }
            td { (about.as_deref().unwrap_or_else(|| rule.map_or(asked, |rule| &rule.title))) }
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
