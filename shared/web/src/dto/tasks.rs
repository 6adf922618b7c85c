//! What the doors of tasks take and answer, and those by which a task comes to be.

use super::{ClinicDto, instant};
use domain::{Link, Patient, Task, TaskAbout};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Body of `reportNoTime`: nothing.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoTimeBody {
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub nonce: Option<String>,
}

/// Answer of `reportNoTime` and `viewNoTime`.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoTimeAnswer {
    /// Whether the clinic's staff know of it; if not, the patient calls.
    pub recorded: bool,
    /// Whom to call.
    pub clinic: ClinicDto,
}

/// Body of `closeTask`: nothing.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseTaskBody {
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub form: Option<String>,
}

/// A task that is open.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskDto {
    /// `patient.event`, or the key of the text that it is about; of a patient who cannot be reached, that of the last
    /// message after `unreachable.`.
    pub id: String,
    /// `reply`, `unreachable`, `unclear_text` or `no_time_suits`.
    pub kind: String,
    /// Id of the patient.
    pub patient: String,
    /// Name of the patient in full; nothing where the record was erased.
    #[schema(required)]
    pub patient_name: Option<String>,
    /// Whether the patient has found a time by that link since.
    pub has_booked: bool,
    /// Since when, RFC 3339.
    #[schema(format = DateTime)]
    pub at: String,
    /// `patient.link`: the link that it came by; nothing of a text.
    #[schema(required)]
    pub link: Option<String>,
    /// Id of that link's rule; nothing of a text.
    #[schema(required)]
    pub rule: Option<String>,
    /// What the message was for; nothing of a report or a reply.
    #[schema(required)]
    pub message_kind: Option<String>,
    /// `sms` or `email`: how the message was to go; nothing of a report or a reply.
    #[schema(required)]
    pub channel: Option<String>,
    /// Why the message reached nobody, as a code; `texts_stopped` of a reply that stopped texts and may have meant the
    /// appointment.
    #[schema(required)]
    pub reason: Option<String>,
    /// The same in a sentence.
    #[schema(required)]
    pub why: Option<String>,
    /// What the patient wrote; nothing where it was erased, and of all else.
    #[schema(required)]
    pub text: Option<String>,
    /// The patient's telephone number, E.164: whom to call.
    #[schema(required)]
    pub phone: Option<String>,
}

impl TaskDto {
    /// A task about a patient, with the link that it came by; nothing of what was erased, and nothing yet of what was
    /// written or why.
    pub fn new(task: &Task, patient: Option<&Patient>, link: Option<&Link>) -> Self {
        let (report, message) = match &task.about {
            TaskAbout::NoTimeSuits { link, rule, .. } => (Some((link, rule)), None),
            TaskAbout::UnclearText(message) | TaskAbout::Unreachable(message) => (None, Some(message)),
            TaskAbout::Reply { .. } => (None, None),
        };
        Self {
            id: task.id().to_string(),
            kind: task.kind().as_str().to_owned(),
            patient: task.patient().to_string(),
            patient_name: patient.map(|patient| patient.name.full()),
            has_booked: link.is_some_and(|link| link.appointment().is_some()),
            at: instant(task.at, &TimeZone::UTC),
            link: report.map(|(link, _)| format!("{}.{link}", task.patient())),
            rule: report.map(|(_, rule)| rule.to_string()),
            message_kind: message.map(|message| message.kind.as_str().to_owned()),
            channel: message.map(|message| message.carrier.as_str().to_owned()),
            reason: None,
            why: None,
            text: None,
            phone: patient.and_then(|patient| patient.phone.as_ref()).map(ToString::to_string),
        }
    }
}

/// Answer of `viewTasks`.
#[derive(Debug, Serialize, ToSchema)]
pub struct TasksAnswer {
    /// Those first that wait longest, at most 50 of each kind.
    pub tasks: Vec<TaskDto>,
}

/// Answer of `closeTask`.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosedTaskAnswer {
    /// The task.
    pub task: ClosedTaskDto,
}

/// A task that is done.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosedTaskDto {
    /// As it was listed.
    pub id: String,
    /// `closed`.
    pub status: String,
}
