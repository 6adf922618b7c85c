//! What patients write by text: what is decided of it is kept first, then carried out.

use crate::event_item::{new_event, read_event};
use crate::item::{Attributes, Millis, from_item, number, text, to_item};
use crate::tasks::new_task;
use crate::transaction::{Outcome, Refused, put_new};
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use domain::{
    Answer, AppointmentId, ClinicId, Consent, Conversation, Event, EventId, PatientId, Phone, Question, ReplyCode,
    ReplyId, ReplyReceived, ReplyStep, ReplyText,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How long it is remembered that a text was decided on, and what a number was asked.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What became of keeping what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyKeeping {
    /// It was kept, and its answer is written.
    Kept,
    /// The text was decided on before: this is still to be carried out, or has been.
    Before(Vec<ReplyStep>),
    /// Something that it was decided from has changed.
    Changed,
    /// As much was sent today as may be, and the answer would make one message more owed.
    Limited,
}

/// What a patient wrote, as the record shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyRecord {
    /// The event that tells of it.
    pub event: EventId,
    /// The words.
    pub text: ReplyText,
}

#[derive(Serialize, Deserialize)]
struct ReplyItem {
    #[serde(with = "text")]
    event: EventId,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct ConversationItem {
    version: u32,
    questions: Vec<QuestionItem>,
    ttl: i64,
}

#[derive(Serialize, Deserialize)]
struct QuestionItem {
    #[serde(with = "text")]
    code: ReplyCode,
    #[serde(with = "text")]
    clinic: ClinicId,
    #[serde(with = "text")]
    patient: PatientId,
    #[serde(with = "text")]
    appointment: AppointmentId,
    sequence: u32,
    #[serde(with = "text")]
    answer: Answer,
    until: Millis,
}

/// Which write of the deciding transaction is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Decided,
    /// The conversation, the word on texts or the appointment: what it was decided from.
    State,
    Count,
    New,
}

impl Store {
    /// What a number was asked, strongly consistent.
    pub async fn conversation(&self, number: &Phone) -> Result<Conversation, StoreError> {
        let Some(item) = self.get("conversation", &keys::conversation(number)).await? else {
            return Ok(Conversation::default());
        };
        let item: ConversationItem = from_item("conversation", item)?;
        let questions = item.questions.into_iter().map(Question::from).collect();
        Ok(Conversation { version: item.version, questions })
    }

    /// What was decided of a text; nothing where it is new.
    pub async fn decided(&self, from: &Phone, id: &ReplyId) -> Result<Option<Vec<ReplyStep>>, StoreError> {
        self.get("decided", &keys::decided(from, id)).await?.map(read_steps).transpose()
    }

    /// Keeps what is decided of a text, all or nothing: the steps under the text's name, the conversation under the version
    /// that it was decided from, the word on texts unless a later one is there, and the answer as one from the page is
    /// written.
    pub async fn keep_reply(
        &self,
        (from, id): (&Phone, &ReplyId),
        received: &ReplyReceived,
        words: Option<&ReplyText>,
        consent: Option<Consent>,
        now: Timestamp,
    ) -> Result<ReplyKeeping, StoreError> {
        let writes = self.reply_writes((from, id), received, words, consent, now)?;
        let Some(first) = first_event(received) else {
            return Err(StoreError::unreadable("reply", "nothing was decided"));
        };
        let (parts, writes): (Vec<_>, Vec<_>) = writes.into_iter().unzip();
        match self.transact("keep_reply", writes, first.id.as_str()).await? {
            Outcome::Committed => Ok(ReplyKeeping::Kept),
            Outcome::Refused(refused) => lost(&parts, refused),
        }
    }

    /// Carries out a step: its event, the words beside it, and what staff have to do. Twice is once, each time under a token
    /// of its own: the table takes one for the same request again only where it is the same to the letter.
    pub async fn carry_out(
        &self,
        step: &ReplyStep,
        words: Option<&ReplyText>,
        token: &EventId,
    ) -> Result<(), StoreError> {
        let ReplyStep { clinic, event, .. } = step;
        let mut writes = self.told(clinic, event, words)?;
        if let Some(task) = step.task() {
            writes.push(put_new(&self.table, new_task(clinic, &task)?)?);
        }
        match self.transact("carry_out", writes, token.as_str()).await? {
            Outcome::Refused(refused) if !refused[0].condition_failed => {
                Err(StoreError::unreadable("reply", "its words or its task are there without its event"))
            }
            // Whoever carried it out before has told it.
            Outcome::Committed | Outcome::Refused(_) => Ok(()),
        }
    }

    /// What a patient wrote; nothing where it was erased.
    pub async fn reply(
        &self,
        clinic: &ClinicId,
        patient: &PatientId,
        event: &EventId,
    ) -> Result<Option<ReplyRecord>, StoreError> {
        self.get("reply", &keys::reply(clinic, patient, event)).await?.map(read_reply).transpose()
    }

    fn reply_writes(
        &self,
        (from, id): (&Phone, &ReplyId),
        received: &ReplyReceived,
        words: Option<&ReplyText>,
        consent: Option<Consent>,
        now: Timestamp,
    ) -> Result<Vec<(Part, TransactWriteItem)>, StoreError> {
        let ttl = now.saturating_add(REMEMBERED).unwrap_or(Timestamp::MAX).as_second();
        let decided = new_decided((from, id), &received.steps, ttl)?;
        let mut writes = vec![
            (Part::Decided, put_new(&self.table, decided)?),
            (Part::State, self.replace_conversation(from, &received.conversation, ttl)?),
        ];
        if let Some(consent) = consent {
            writes.push((Part::State, self.keep_consent(from, consent)?));
        }
        if let Some((clinic, answered)) = &received.answered {
            writes.push((Part::State, self.replace_appointment(clinic, &answered.appointment)?));
            writes.extend(self.told(clinic, &answered.event, words)?.into_iter().map(|write| (Part::New, write)));
            if let Some(allowance) = &answered.allowance {
                let counts = self.count_sending(clinic, &answered.appointment.patient, allowance)?;
                writes.extend(counts.into_iter().map(|write| (Part::Count, write)));
            }
        }
        Ok(writes)
    }

    fn told(
        &self,
        clinic: &ClinicId,
        event: &Event,
        words: Option<&ReplyText>,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let mut writes = vec![put_new(&self.table, new_event(clinic, event)?)?];
        if let Some(words) = words {
            let item = ReplyItem { event: event.id.clone(), text: words.as_str().to_owned() };
            let item = to_item(&keys::reply(clinic, &event.patient, &event.id), &item)?;
            writes.push(put_new(&self.table, item)?);
        }
        Ok(writes)
    }

    fn replace_conversation(
        &self,
        with: &Phone,
        conversation: &Conversation,
        ttl: i64,
    ) -> Result<TransactWriteItem, StoreError> {
        let Conversation { version, questions } = conversation.clone();
        let questions = questions.into_iter().map(QuestionItem::from).collect();
        let item = to_item(&keys::conversation(with), &ConversationItem { version, questions, ttl })?;
        // One that TTL has removed begins anew.
        let first = version <= 1;
        let before = || HashMap::from([(":before".to_owned(), number(i64::from(version) - 1))]);
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression(if first { "attribute_not_exists(pk)" } else { "version = :before" })
            .set_expression_attribute_values((!first).then(before))
            .build()
            .map_err(|error| StoreError::unreadable("conversation", error))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}

/// The steps that a text makes happen: events, which hold ids and codes only, so that its words need not be kept here.
fn new_decided((from, id): (&Phone, &ReplyId), steps: &[ReplyStep], ttl: i64) -> Result<Attributes, StoreError> {
    let step = |step: &ReplyStep| {
        let event = AttributeValue::M(new_event(&step.clinic, &step.event)?);
        let for_staff = AttributeValue::Bool(step.for_staff);
        let step = HashMap::from([("event".to_owned(), event), ("for_staff".to_owned(), for_staff)]);
        Ok(AttributeValue::M(step))
    };
    let steps = steps.iter().map(step).collect::<Result<_, StoreError>>()?;
    let mut item = keys::decided(from, id).attributes();
    item.insert("steps".to_owned(), AttributeValue::L(steps));
    item.insert("ttl".to_owned(), number(ttl));
    Ok(item)
}

fn first_event(received: &ReplyReceived) -> Option<&Event> {
    let answered = received.answered.as_ref().map(|(_, answered)| &answered.event);
    answered.or(received.steps.first().map(|step| &step.event))
}

/// That the text was decided on before goes before everything else; that something has changed before that the day is
/// full, since what is decided anew may owe nothing.
fn lost(parts: &[Part], refused: Vec<Refused>) -> Result<ReplyKeeping, StoreError> {
    let failed = |part| move |(of, refused): &(&Part, &Refused)| **of == part && refused.condition_failed;
    let pairs = || parts.iter().zip(&refused);
    if let Some((_, decided)) = pairs().find(failed(Part::Decided)) {
        return read_steps(decided.old.clone().unwrap_or_default()).map(ReplyKeeping::Before);
    }
    if pairs().any(|pair| failed(Part::State)(&pair)) {
        return Ok(ReplyKeeping::Changed);
    }
    if pairs().any(|pair| failed(Part::Count)(&pair)) {
        return Ok(ReplyKeeping::Limited);
    }
    Err(StoreError::unreadable("event", "its identifier was used before"))
}

fn read_steps(item: Attributes) -> Result<Vec<ReplyStep>, StoreError> {
    let unreadable = || StoreError::unreadable("decided text", "its steps are not as they are written");
    let steps = item.get("steps").and_then(|steps| steps.as_l().ok()).ok_or_else(unreadable)?;
    let step = |step: &AttributeValue| {
        let step = step.as_m().map_err(|_| unreadable())?;
        let event = step.get("event").and_then(|event| event.as_m().ok()).ok_or_else(unreadable)?;
        let for_staff = step.get("for_staff").and_then(|flag| flag.as_bool().ok()).ok_or_else(unreadable)?;
        let (clinic, event) = read_event(event.clone())?;
        Ok(ReplyStep { clinic, event, for_staff: *for_staff })
    };
    steps.iter().map(step).collect()
}

/// What a patient wrote, read back.
pub(crate) fn read_reply(item: Attributes) -> Result<ReplyRecord, StoreError> {
    let ReplyItem { event, text } = from_item("reply", item)?;
    Ok(ReplyRecord { event, text: ReplyText::of(&text) })
}

impl From<Question> for QuestionItem {
    fn from(question: Question) -> Self {
        let Question { code, clinic, patient, appointment, sequence, answer, until } = question;
        Self { code, clinic, patient, appointment, sequence, answer, until: Millis(until) }
    }
}

impl From<QuestionItem> for Question {
    fn from(item: QuestionItem) -> Self {
        let QuestionItem { code, clinic, patient, appointment, sequence, answer, until: Millis(until) } = item;
        Self { code, clinic, patient, appointment, sequence, answer, until }
    }
}
