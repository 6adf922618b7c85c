//! The open tasks of the clinic (rows A18, C20): for programs, and on top of the day.

use crate::desk::Desk;
use crate::said::message_kind;
use crate::why;
use app::{Context, Failure, Outcome, Visitor};
use domain::{Event, EventKind, Link, Patient, Task, TaskAbout, TaskKind, WhyNot};
use http::StatusCode;
use language::{Words, say};
use maud::{Markup, html};
use store::{AroundTasks, MOST_TASKS};
use web::{Reply, Request, TaskDto, TasksAnswer, status_mark};

/// The tasks that wait longest, with what tasks do not hold. People find them on the page of the day.
pub(crate) async fn view(ctx: &Context, request: &Request) -> Outcome {
    let desk = Desk::of(ctx, request, Visitor::of(ctx, request).await?).await?;
    request.only_query(&[])?;
    if request.wants_page() {
        return Ok(Reply::see_other("/staff/today"));
    }
    let tasks = ctx.store.tasks(&desk.clinic().id).await?;
    let tasks = told(ctx, &desk, &tasks, Words::ENGLISH).await?;
    Ok(Reply::json(StatusCode::OK, &TasksAnswer { tasks }))
}

/// One of the clinic's worklists: the first of it, and how many there are in all.
pub(crate) struct Worklist {
    kind: TaskKind,
    shown: Vec<TaskDto>,
    all: usize,
}

/// What waits for staff, the most urgent first.
pub(crate) async fn worklists(ctx: &Context, desk: &Desk) -> Result<Vec<Worklist>, Failure> {
    let tasks = ctx.store.tasks(&desk.clinic().id).await?;
    let of_kind = |kind| tasks.iter().filter(move |task| task.kind() == kind);
    let first: Vec<Task> = TaskKind::ALL.into_iter().flat_map(|kind| of_kind(kind).take(SHOWN)).cloned().collect();
    let mut first = told(ctx, desk, &first, desk.words).await?;
    let list = |kind: TaskKind| {
        let shown = first.extract_if(.., |task| task.kind == kind.as_str()).collect();
        Worklist { kind, shown, all: of_kind(kind).count() }
    };
    Ok(TaskKind::ALL.map(list).into())
}

/// Tasks with their patients' names and what has become of what they are about, all read in one request.
async fn told(ctx: &Context, desk: &Desk, tasks: &[Task], words: Words) -> Result<Vec<TaskDto>, Failure> {
    if tasks.is_empty() {
        return Ok(Vec::new());
    }
    let around = ctx.store.around_tasks(&desk.clinic().id, tasks).await?;
    Ok(tasks.iter().map(|task| told_of(desk, task, &around, words)).collect())
}

fn told_of(desk: &Desk, task: &Task, around: &AroundTasks, words: Words) -> TaskDto {
    let patient = around.patients.iter().find(|patient| &patient.id == task.patient());
    let link = around.links.iter().find(|found| is_of(found, task));
    let dto = TaskDto::new(task, patient, link);
    let event = |id| around.events.iter().find(|event| (&event.patient, &event.id) == (task.patient(), id));
    match &task.about {
        TaskAbout::Reply { event: id, .. } => {
            let stopped = event(id).is_some_and(|event| matches!(event.kind, EventKind::TextsStopped { .. }));
            let reply = around.replies.iter().find(|reply| &reply.event == id);
            TaskDto {
                text: reply.map(|reply| reply.text.as_str().to_owned()),
                reason: stopped.then(|| WhyNot::TextsStopped.as_str().to_owned()),
                why: stopped.then(|| say!(words, "task-cancel-reply")),
                ..dto
            }
        }
        TaskAbout::Unreachable(message) => match (patient, event(&message.event)) {
            (Some(patient), Some(event)) => with_reason(desk, dto, task, (patient, event, around), words),
            _ => dto,
        },
        TaskAbout::NoTimeSuits { .. } | TaskAbout::UnclearText(_) => dto,
    }
}

/// A task about a message with why it reached nobody.
fn with_reason(
    desk: &Desk,
    dto: TaskDto,
    task: &Task,
    (patient, event, around): (&Patient, &Event, &AroundTasks),
    words: Words,
) -> TaskDto {
    let is_its = |key| matches!(&task.about, TaskAbout::Unreachable(message) if message == key);
    let Some(message) = around.messages.iter().find(|message| is_its(&message.key)) else { return dto };
    let facts = why::Facts { clinic: desk.clinic(), patient, event, appointment: None };
    TaskDto {
        reason: message.delivery.reason().map(ToOwned::to_owned),
        why: why::of_record(words, facts, message),
        ..dto
    }
}

fn is_of(found: &Link, task: &Task) -> bool {
    match &task.about {
        TaskAbout::NoTimeSuits { patient, link, .. } => (&found.patient, &found.id) == (patient, link),
        TaskAbout::UnclearText(_) | TaskAbout::Reply { .. } | TaskAbout::Unreachable(_) => false,
    }
}

/// How many tasks the page of the day shows, so that it stays light; those that are closed make room for the others.
const SHOWN: usize = 10;
/// How much of what a patient wrote stands in the list: the record has all of it.
const SHOWN_OF_TEXT: usize = 140;

/// The worklists; nothing where nobody waits. `form` is the mark of our own forms.
pub(crate) fn tasks_section(desk: &Desk, lists: &[Worklist], form: &str) -> Markup {
    html! { @for list in lists { @if !list.shown.is_empty() { (list_section(desk, list, form)) } } }
}

/// What a list is called, what staff do about it, and what its second column holds.
fn headings(words: Words, kind: TaskKind, all: usize) -> [String; 3] {
    match kind {
        TaskKind::NoTimeSuits => [
            say!(words, "tasks-no-time-suited", count = all),
            say!(words, "tasks-no-time-suited-about"),
            say!(words, "column-rule"),
        ],
        TaskKind::UnclearText => [
            say!(words, "tasks-unclear-text", count = all),
            say!(words, "tasks-unclear-text-about"),
            say!(words, "column-message"),
        ],
        TaskKind::Reply => {
            [say!(words, "tasks-reply", count = all), say!(words, "tasks-reply-about"), say!(words, "column-reply")]
        }
        TaskKind::Unreachable => [
            say!(words, "tasks-unreachable", count = all),
            say!(words, "tasks-unreachable-about"),
            say!(words, "column-message"),
        ],
    }
}

fn list_section(desk: &Desk, Worklist { kind, shown, all }: &Worklist, form: &str) -> Markup {
    let words = desk.words;
    let [title, hint, about] = headings(words, *kind, *all);
    html! {
        section.card.todo aria-labelledby=(kind.as_str()) {
            h2 id=(kind.as_str()) { (title) @if *all == MOST_TASKS { " " (say!(words, "or-more")) } }
            p.hint { (hint) }
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
    html! {
        tr {
            td { a href={ "/staff/patients/" (task.patient) } { bdi { (name) } } }
            td { (about(desk, task)) }
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

/// What is to be done something about.
fn about(desk: &Desk, task: &TaskDto) -> Markup {
    let words = desk.words;
    let asked = task.rule.as_deref().unwrap_or_default();
    let rule = desk.clinic().rules.iter().find(|rule| rule.id.as_str() == asked);
    let message = task.message_kind.as_deref().zip(task.channel.as_deref());
    html! {
        @if task.kind == TaskKind::Reply.as_str() { (written(words, task)) }
        @else if let Some((kind, channel)) = message { (message_kind(words, kind, channel)) }
        @else { (rule.map_or(asked, |rule| &rule.title)) }
        @if let Some(why) = &task.why { small { (why) } }
        @else if task.kind == TaskKind::Unreachable.as_str() { small { (say!(words, "task-no-reason")) } }
        @if let Some(phone) = task.phone.as_deref().filter(|_| is_to_be_called(task)) {
            a.number href={ "tel:" (phone) } { (say!(words, "call", phone = phone)) }
        }
    }
}

/// Whether nothing but a call will do.
fn is_to_be_called(task: &TaskDto) -> bool {
    task.kind == TaskKind::Unreachable.as_str() || task.reason.as_deref() == Some(WhyNot::TextsStopped.as_str())
}

/// The beginning of what a patient wrote; the record has the rest.
fn written(words: Words, task: &TaskDto) -> Markup {
    let Some(text) = &task.text else { return html! { span.soft { (say!(words, "task-reply-erased")) } } };
    let shown: String = text.chars().take(SHOWN_OF_TEXT).collect();
    let is_all = shown.len() == text.len();
    html! {
        div.quoted dir="auto" { (shown) @if !is_all { "…" } }
        @if !is_all {
            a href={ "/staff/patients/" (task.patient) "?only=channel" } { (say!(words, "read-in-record")) }
        }
    }
}
