//! Close a task.

use crate::{Actor, Event, EventId, EventKind, StaffMember, TaskId};
use jiff::Timestamp;

/// A task is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskClosed {
    /// Which one.
    pub task: TaskId,
    /// That it was closed.
    pub event: Event,
}

/// Why there is nothing to close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseRefusal {
    /// No task ever came of that event.
    NoSuchTask,
}

/// Decides on closing the task that an event made. Whether it is open still, the table knows.
pub fn close_task(made_by: &Event, by: &StaffMember, id: EventId, now: Timestamp) -> Result<TaskClosed, CloseRefusal> {
    let EventKind::NoTimeSuited { link } = &made_by.kind else { return Err(CloseRefusal::NoSuchTask) };
    let event = Event {
        id,
        patient: made_by.patient.clone(),
        at: now,
        by: Actor::Staff(by.id.clone()),
        kind: EventKind::TaskClosed { task: made_by.id.clone(), link: link.clone() },
    };
    Ok(TaskClosed { task: TaskId { patient: made_by.patient.clone(), event: made_by.id.clone() }, event })
}
