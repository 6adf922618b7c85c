//! Close a task.

use crate::{Actor, Event, EventId, EventKind, ReplyAbout, StaffMember, StoppedBy, TaskId};
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

/// Decides on closing a task that goes back to an event. Whether it is open still, the table knows; so it does whether a
/// text ever made one, since that is no event.
pub fn close_task(
    task: TaskId,
    made_by: &Event,
    by: &StaffMember,
    id: EventId,
    now: Timestamp,
) -> Result<TaskClosed, CloseRefusal> {
    let link = match (&task, &made_by.kind) {
        (TaskId::Report { .. }, EventKind::NoTimeSuited { link }) => Some(link.clone()),
        (TaskId::Text(_) | TaskId::Unreachable(_), _)
        | (
            TaskId::Report { .. },
            EventKind::ReplyReceived { about: ReplyAbout::Staff { .. } }
            | EventKind::TextsStopped { by: StoppedBy::CancelReply },
        ) => None,
        (TaskId::Report { .. }, _) => return Err(CloseRefusal::NoSuchTask),
    };
    let event = Event {
        id,
        patient: made_by.patient.clone(),
        at: now,
        by: Actor::Staff(by.id.clone()),
        kind: EventKind::TaskClosed { task: made_by.id.clone(), link },
    };
    Ok(TaskClosed { task, event })
}
