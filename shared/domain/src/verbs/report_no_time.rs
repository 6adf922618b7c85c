//! Report that none of the times on offer suits.

use super::{LinkOpened, OpenRefusal, open_link};
use crate::{Actor, AppointmentId, Clinic, Event, EventId, EventKind, Link, NoTime, Task, TaskAbout};
use jiff::{SignedDuration, Timestamp};

/// How long one report speaks for those that come after it.
pub const REPORTED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// The patient said that no time suits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoTimeReported {
    /// Whether staff know: now, or since an earlier report of the same day.
    pub recorded: bool,
    /// What is to be written; nothing where the clinic records nothing, or knows already.
    pub news: Option<NoTimeNews>,
}

/// What a first report writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoTimeNews {
    /// That no time suited.
    pub event: Event,
    /// What staff have to do about it.
    pub task: Task,
}

/// Why a report is pointless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoTimeRefusal {
    /// The link's time ran out or staff ended it, so that it offers nothing.
    Expired,
    /// It has made its appointment.
    AlreadyBooked(AppointmentId),
}

/// Decides on a report. Within 24 hours of one, another changes nothing: staff have one task, however often a worried
/// patient presses.
pub fn report_no_time(
    link: &Link,
    clinic: &Clinic,
    event: EventId,
    now: Timestamp,
) -> Result<NoTimeReported, NoTimeRefusal> {
    match open_link(link, now) {
        Ok(LinkOpened::Welcome) => {}
        Ok(LinkOpened::Spent(appointment)) => return Err(NoTimeRefusal::AlreadyBooked(appointment)),
        Err(OpenRefusal::Expired) => return Err(NoTimeRefusal::Expired),
    }
    if clinic.no_time == NoTime::Silent {
        return Ok(NoTimeReported { recorded: false, news: None });
    }
    if is_reported(link, now) {
        return Ok(NoTimeReported { recorded: true, news: None });
    }
    let about = TaskAbout::NoTimeSuits {
        patient: link.patient.clone(),
        event: event.clone(),
        link: link.id.clone(),
        rule: link.rule.clone(),
    };
    let task = Task { at: now, about };
    let event = Event {
        id: event,
        patient: link.patient.clone(),
        at: now,
        by: Actor::Patient,
        kind: EventKind::NoTimeSuited { link: link.id.clone() },
    };
    Ok(NoTimeReported { recorded: true, news: Some(NoTimeNews { event, task }) })
}

/// Whether staff were told within the last 24 hours.
pub fn is_reported(link: &Link, now: Timestamp) -> bool {
    link.no_time_at.is_some_and(|at| now.duration_since(at) < REPORTED_FOR)
}
