//! The clinic's worklist: what patients leave to staff.

use crate::event_item::{new_event, read_event};
use crate::item::{Attributes, Millis, from_item, millis, string, text, to_item};
use crate::link_item::read_link;
use crate::message_item::{MessageRecord, read_message};
use crate::patient_item::read_patient;
use crate::replies::{ReplyRecord, read_reply};
use crate::transaction::{Outcome, delete_existing, delete_if, put_new, update};
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure, Update};
use domain::{
    ClinicId, Event, EventId, Link, LinkId, MessageKey, NoTimeNews, Patient, PatientId, REPORTED_FOR, RuleId, Task,
    TaskAbout, TaskClosed, TaskId, TaskKind,
};
use serde::{Deserialize, Serialize};

/// The most tasks of a kind that are listed.
pub const MOST_TASKS: usize = 50;
/// The most that are read: those of one kind must not hide those of another.
const MOST_READ: i32 = 500;

/// What tasks do not hold themselves, as far as it was not erased.
#[derive(Debug, Default)]
pub struct AroundTasks {
    /// Whom they are about.
    pub patients: Vec<Patient>,
    /// The links that reports came by.
    pub links: Vec<Link>,
    /// What happened that made patients' texts, and messages that reached nobody.
    pub events: Vec<Event>,
    /// The messages that reached nobody.
    pub messages: Vec<MessageRecord>,
    /// What patients wrote.
    pub replies: Vec<ReplyRecord>,
}

#[derive(Serialize, Deserialize)]
struct TaskItem {
    at: Millis,
    #[serde(flatten)]
    about: AboutItem,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum AboutItem {
    NoTimeSuits {
        #[serde(with = "text")]
        patient: PatientId,
        #[serde(with = "text")]
        event: EventId,
        #[serde(with = "text")]
        link: LinkId,
        #[serde(with = "text")]
        rule: RuleId,
    },
    UnclearText {
        #[serde(with = "text")]
        message: MessageKey,
    },
    Reply {
        #[serde(with = "text")]
        patient: PatientId,
        #[serde(with = "text")]
        event: EventId,
    },
    Unreachable {
        #[serde(with = "text")]
        message: MessageKey,
    },
}

/// What became of a report that no time suits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reporting {
    /// Staff know.
    Made,
    /// The link is no longer as it was decided from, so nothing was written; nothing is here where it was erased.
    Changed(Option<Box<Link>>),
}

impl Store {
    /// Writes that no time suits: on the link, as an event and as a task. The link must be unspent, unexpired and not
    /// reported within the last 24 hours.
    pub async fn report_no_time(&self, clinic: &ClinicId, news: &NoTimeNews) -> Result<Reporting, StoreError> {
        let NoTimeNews { event, task } = news;
        let TaskAbout::NoTimeSuits { link, .. } = &task.about else {
            return Err(StoreError::unreadable("task", "it is about no report"));
        };
        let a_day_ago = event.at.saturating_sub(REPORTED_FOR).unwrap_or(jiff::Timestamp::MIN);
        let told = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::link(clinic, &event.patient, link).attributes()))
            .update_expression("SET no_time_at = :at")
            .condition_expression(
                "#state = :unspent AND expires_at > :at \
                 AND (attribute_not_exists(no_time_at) OR no_time_at <= :day_ago)",
            )
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":unspent", string("unspent"))
            .expression_attribute_values(":at", millis(event.at))
            .expression_attribute_values(":day_ago", millis(a_day_ago))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(|error| StoreError::unreadable("link", error))?;
        let writes = vec![
            update(told),
            put_new(&self.table, new_event(clinic, event)?)?,
            put_new(&self.table, new_task(clinic, task)?)?,
        ];
        match self.transact("report_no_time", writes, event.id.as_str()).await? {
            Outcome::Committed => Ok(Reporting::Made),
            Outcome::Refused(mut refused) => {
                let of_link = refused.swap_remove(0);
                if !of_link.condition_failed {
                    return Err(StoreError::unreadable("task", "its identifier was used before"));
                }
                Ok(Reporting::Changed(of_link.old.map(read_link).transpose()?.map(Box::new)))
            }
        }
    }

    /// The open tasks of a clinic, those first that wait longest, at most [`MOST_TASKS`] of each kind: one query, strongly
    /// consistent, since whoever closes one is shown the list without it.
    pub async fn tasks(&self, clinic: &ClinicId) -> Result<Vec<Task>, StoreError> {
        let listed = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", string(keys::tasks(clinic)))
            .limit(MOST_READ)
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| StoreError::of("tasks", error))?;
        self.meter.read("tasks", listed.consumed_capacity());
        let tasks: Vec<Task> = listed.items.unwrap_or_default().into_iter().map(read_task).collect::<Result<_, _>>()?;
        let mut room = TaskKind::ALL.map(|kind| (kind, MOST_TASKS));
        let has_room = |task: &Task| {
            let left = room.iter_mut().find(|(kind, _)| *kind == task.kind()).map(|(_, left)| left);
            left.is_some_and(|left| std::mem::replace(left, left.saturating_sub(1)) > 0)
        };
        Ok(tasks.into_iter().filter(has_room).collect())
    }

    /// What tasks do not hold themselves, in one request.
    pub async fn around_tasks(&self, clinic: &ClinicId, tasks: &[Task]) -> Result<AroundTasks, StoreError> {
        let wanted = tasks.iter().flat_map(|task| {
            let further = match &task.about {
                TaskAbout::NoTimeSuits { patient, link, .. } => vec![keys::link(clinic, patient, link)],
                TaskAbout::UnclearText(_) => Vec::new(),
                TaskAbout::Reply { patient, event } => {
                    vec![keys::event(clinic, patient, event), keys::reply(clinic, patient, event)]
                }
                TaskAbout::Unreachable(message) => {
                    vec![keys::event(clinic, &message.patient, &message.event), keys::message(clinic, message)]
                }
            };
            further.into_iter().chain([keys::profile(clinic, task.patient())])
        });
        let mut around = AroundTasks::default();
        for (key, item) in self.get_many("around_tasks", wanted.collect()).await? {
            match key.sk.split_inclusive('#').next().unwrap_or_default() {
                keys::PROFILE => around.patients.push(read_patient(item)?),
                keys::LINK => around.links.push(read_link(item)?),
                keys::EVENT => around.events.push(read_event(item)?.1),
                keys::MESSAGE => around.messages.push(read_message(item)?),
                keys::REPLY => around.replies.push(read_reply(item)?),
                _ => {}
            }
        }
        Ok(around)
    }

    /// Writes a task that no transaction makes; twice is once.
    pub async fn enter_task(&self, clinic: &ClinicId, task: &Task) -> Result<(), StoreError> {
        self.put("enter_task", new_task(clinic, task)?).await
    }

    /// Removes the task of a patient who was erased, whose channel there is no more.
    pub async fn drop_task(&self, clinic: &ClinicId, task: &TaskId) -> Result<bool, StoreError> {
        let dropped = self
            .client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(keys::task(clinic, task).attributes()))
            .return_values(ReturnValue::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| StoreError::of("drop_task", error))?;
        self.meter.write("drop_task", dropped.consumed_capacity());
        Ok(dropped.attributes.is_some())
    }

    /// Removes a task and writes that it was closed. False where it was not open any more, or has another message by now
    /// that reached nobody: then nothing is written.
    pub async fn close_task(&self, clinic: &ClinicId, closed: &TaskClosed) -> Result<bool, StoreError> {
        let key = keys::task(clinic, &closed.task);
        let removed = match &closed.task {
            TaskId::Unreachable(message) => delete_if(&self.table, &key, "message", message.to_string())?,
            TaskId::Report { .. } | TaskId::Text(_) => delete_existing(&self.table, &key)?,
        };
        let writes = vec![removed, put_new(&self.table, new_event(clinic, &closed.event)?)?];
        Ok(matches!(self.transact("close_task", writes, closed.event.id.as_str()).await?, Outcome::Committed))
    }
}

pub(crate) fn new_task(clinic: &ClinicId, task: &Task) -> Result<Attributes, StoreError> {
    let about = match task.about.clone() {
        TaskAbout::NoTimeSuits { patient, event, link, rule } => AboutItem::NoTimeSuits { patient, event, link, rule },
        TaskAbout::UnclearText(message) => AboutItem::UnclearText { message },
        TaskAbout::Reply { patient, event } => AboutItem::Reply { patient, event },
        TaskAbout::Unreachable(message) => AboutItem::Unreachable { message },
    };
    to_item(&keys::task(clinic, &task.id()), &TaskItem { at: Millis(task.at), about })
}

fn read_task(item: Attributes) -> Result<Task, StoreError> {
    let TaskItem { at: Millis(at), about } = from_item("task", item)?;
    let about = match about {
        AboutItem::NoTimeSuits { patient, event, link, rule } => TaskAbout::NoTimeSuits { patient, event, link, rule },
        AboutItem::UnclearText { message } => TaskAbout::UnclearText(message),
        AboutItem::Reply { patient, event } => TaskAbout::Reply { patient, event },
        AboutItem::Unreachable { message } => TaskAbout::Unreachable(message),
    };
    Ok(Task { at, about })
}
