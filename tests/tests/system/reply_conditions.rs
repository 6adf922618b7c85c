//! A losing case for each condition under which a text is kept.

use crate::texting::{ALONE, asked, record_of, to_read};
use domain::{
    Actor, Allowance, Answer, AnswerRequest, AnswerView, ClinicId, Consent, Conversation, Event, EventKind, PatientId,
    Phone, ReplyAbout, ReplyId, ReplyReceived, ReplyStep, ReplyText, RequestAnswered, SendingLimits, StoppedBy,
    answer_request,
};
use jiff::{SignedDuration, Timestamp};
use store::ReplyKeeping;
use tests::Client;

struct World {
    client: Client,
    from: Phone,
    _files: tests::clinic::Files,
}

fn race() -> ClinicId {
    ClinicId::parse("race").unwrap()
}

impl World {
    async fn new() -> Self {
        let (client, files, _) = asked("3").await;
        Self { client, from: Phone::parse(ALONE).unwrap(), _files: files }
    }

    fn step(&self) -> ReplyStep {
        let kind = EventKind::ReplyReceived { about: ReplyAbout::Staff { acknowledged: false } };
        let (id, patient) = (self.client.local.context().fresh_event(), PatientId::parse("3").unwrap());
        let event = Event { id, patient, at: self.client.now(), by: Actor::Patient, kind };
        ReplyStep { clinic: race(), event, for_staff: true }
    }

    /// A text for staff, decided from a version of the conversation.
    fn for_staff(&self, version: u32) -> ReplyReceived {
        let conversation = Conversation { version, ..Conversation::default() }.next();
        ReplyReceived { conversation, answered: None, steps: vec![self.step()] }
    }

    /// An answer, decided from the appointment as it stands.
    async fn answer(&self, answer: Answer) -> RequestAnswered {
        let context = self.client.local.context();
        let settings = context.store.fresh_settings(&race(), self.client.now()).await.unwrap().unwrap();
        let appointment = &record_of(&self.client, "race", "3").await.appointments[0];
        let view = AnswerView { clinic: &settings.clinic, appointment, verified: true };
        let command = AnswerRequest { answer, version: None };
        answer_request(&view, command, context.fresh_event(), self.client.now()).unwrap()
    }

    async fn keep(&self, id: &str, received: &ReplyReceived, consent: Option<Consent>) -> ReplyKeeping {
        let (id, words) = (ReplyId::parse(id).unwrap(), ReplyText::of("words"));
        let store = &self.client.local.context().store;
        store.keep_reply((&self.from, &id), received, Some(&words), consent, self.client.now()).await.unwrap()
    }

    async fn conversation(&self) -> u32 {
        self.client.local.context().store.conversation(&self.from).await.unwrap().version
    }
}

fn later(at: Timestamp) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(1)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_kept_once_and_under_the_conversation_that_it_was_decided_from() {
    let world = World::new().await;
    let first = world.for_staff(0);
    assert_eq!(world.keep("a", &first, None).await, ReplyKeeping::Kept);
    assert_eq!(world.keep("a", &world.for_staff(1), None).await, ReplyKeeping::Before(first.steps.clone()));
    assert_eq!(world.keep("b", &world.for_staff(0), None).await, ReplyKeeping::Changed, "it is as if new no more");
    assert_eq!(world.keep("b", &world.for_staff(2), None).await, ReplyKeeping::Changed, "nor that far");
    assert_eq!(world.conversation().await, 1, "what lost has written nothing");
    assert_eq!(world.keep("b", &world.for_staff(1), None).await, ReplyKeeping::Kept);
    let store = &world.client.local.context().store;
    let decided = store.decided(&world.from, &ReplyId::parse("a").unwrap()).await.unwrap();
    assert_eq!(decided, Some(first.steps));
    let marker = crate::redelivery::item(&world.client, &format!("ADDRESS#{ALONE}"), "REPLY#a").await.unwrap();
    assert!(!format!("{marker:?}").contains("words"), "what was written stands in the record alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_carried_out_once() {
    let world = World::new().await;
    let (step, store, words) = (world.step(), &world.client.local.context().store, ReplyText::of("words"));
    for _ in 0..3 {
        store.carry_out(&step, Some(&words), &world.client.local.context().fresh_event()).await.unwrap();
    }
    let reply = store.reply(&race(), &step.event.patient, &step.event.id).await.unwrap().unwrap();
    assert_eq!((reply.event, reply.text.as_str()), (step.event.id, "words"));
    assert_eq!(record_of(&world.client, "race", "3").await.replies.len(), 1);
    assert_eq!(to_read(&world.client).await, ["3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_kept_only_of_the_appointment_as_it_was_and_where_the_day_has_room() {
    let world = World::new().await;
    let told = async |version, answered| {
        let conversation = Conversation { version, ..Conversation::default() }.next();
        ReplyReceived { conversation, answered: Some((race(), answered)), steps: Vec::new() }
    };
    let stale = world.answer(Answer::Cancel).await;
    let confirmed = told(0, world.answer(Answer::Confirm).await).await;
    assert_eq!(world.keep("a", &confirmed, None).await, ReplyKeeping::Kept);
    assert_eq!(world.keep("a", &told(1, stale.clone()).await, None).await, ReplyKeeping::Before(Vec::new()));
    assert_eq!(world.keep("b", &told(1, stale).await, None).await, ReplyKeeping::Changed);
    let mut full = world.answer(Answer::Cancel).await;
    let limits = SendingLimits { per_patient: 0, per_clinic: 0 };
    full.allowance = full.allowance.map(|allowance| Allowance { limits, ..allowance });
    assert_eq!(world.keep("b", &told(1, full).await, None).await, ReplyKeeping::Limited);
    let record = record_of(&world.client, "race", "3").await;
    assert_eq!((record.appointments[0].answer, record.replies.len()), (Some(Answer::Confirm), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_carrier_says_is_kept_only_where_no_later_word_is() {
    let world = World::new().await;
    let (store, now) = (&world.client.local.context().store, world.client.now());
    let fresh = world.client.local.context().fresh_event();
    assert!(store.keep_word(&world.from, Consent { at: later(now), stopped: None }, &fresh).await.unwrap());
    let stopped = Consent { at: now, stopped: Some(StoppedBy::Carrier) };
    assert_eq!(world.keep("a", &world.for_staff(0), Some(stopped)).await, ReplyKeeping::Changed);
    let latest = Consent { at: later(later(now)), ..stopped };
    assert_eq!(world.keep("a", &world.for_staff(0), Some(latest)).await, ReplyKeeping::Kept);
}
