//! `deliver` and `remind`, ended before and after every call to the table, and by every answer of a carrier.

use crate::book_faults::faulty;
use crate::cancelling::booked;
use crate::delivery_truth::{confirming, unreachable};
use crate::redelivery::{item, put, text};
use crate::reminding::PATIENT;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    Address, AddressFault, Carrier, ClinicId, Event, EventId, FailedFor, Fate as Reported, FaultKind, MessageKey,
    MessageKind, PatientId, Phone, TextId,
};
use notify::SendError;
use std::collections::BTreeMap;
use store::DueMessage;
use tests::{
    Client, clinic,
    faults::{FAULTS, Fault, FaultyHttp, Plan},
};

struct World {
    client: Client,
    clinic: ClinicId,
    patient: PatientId,
    booked: crate::redelivery::Item,
    events: usize,
    _files: clinic::Files,
}

/// What became of an event's confirmations.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fate {
    texts: usize,
    emails: usize,
    text: String,
    email: String,
}

impl World {
    async fn with_a_booking() -> Self {
        Self::confirmed_by("\"sms\", \"email\"").await
    }

    /// A booking whose rule confirms on these channels.
    async fn confirmed_by(channels: &str) -> Self {
        let (client, files) = confirming(channels, PATIENT).await;
        booked(&client, "1", "short", "20261225T1000Z.p0.here").await;
        client.outbox().await;
        let events = client.record("1").await["events"].as_array().unwrap().clone();
        let id = events.iter().find(|event| event["kind"] == "appointment_booked").unwrap()["id"].clone();
        let booked = item(&client, "PATIENT#race#1", &format!("EVENT#{}", id.as_str().unwrap())).await.unwrap();
        let (clinic, patient) = (ClinicId::parse("race").unwrap(), PatientId::parse("1").unwrap());
        Self { client, clinic, patient, booked, events: 0, _files: files }
    }

    /// The booking's event once more under another name, which the stream does not bring: it comes as something that
    /// nobody can read, and is mended afterwards.
    async fn unseen_event(&mut self) -> Event {
        self.events += 1;
        let id = format!("unseen{}", self.events);
        let mut event = self.booked.clone();
        event.insert("sk".to_owned(), text(&format!("EVENT#{id}")));
        event.insert("id".to_owned(), text(&id));
        let mut unreadable = event.clone();
        unreadable.insert("what".to_owned(), AttributeValue::Bool(true));
        put(&self.client, unreadable).await;
        put(&self.client, event).await;
        let store = &self.client.local.context().store;
        store.event(&self.clinic, &self.patient, &EventId::parse(&id).unwrap()).await.unwrap().unwrap()
    }

    fn sent(&self) -> (usize, usize) {
        let posted = self.client.local.outbox().posted();
        let emails = posted.iter().filter(|message| message.channel == domain::Channel::Email).count();
        (posted.len() - emails, emails)
    }

    /// Everything is well again: the record comes five times more, and time passes.
    async fn end(&self, event: &Event, before: (usize, usize)) -> Fate {
        let context = self.client.local.context();
        for _ in 0..5 {
            app::deliver(context, &self.clinic, event).await.unwrap();
        }
        self.client.advance("PT3M").await;
        app::deliver(context, &self.clinic, event).await.unwrap();
        self.client.advance("PT7M").await;
        self.fate(event, before).await
    }

    /// What has become of an event's confirmations by now.
    async fn fate(&self, event: &Event, before: (usize, usize)) -> Fate {
        let after = self.sent();
        let record = self.client.record("1").await;
        let messages = record["messages"].as_array().unwrap();
        let of = |channel: &str| {
            let mut of = messages.iter().filter(|one| one["event"] == event.id.as_str() && one["channel"] == channel);
            of.next().map_or("lost".to_owned(), |message| message["status"].as_str().unwrap().to_owned())
        };
        Fate { texts: after.0 - before.0, emails: after.1 - before.1, text: of("sms"), email: of("email") }
    }

    /// How many unclear texts of an event staff find among their tasks.
    async fn listed(&self, event: &Event) -> usize {
        let tasks = self.client.staff_get("/staff/tasks").await.json();
        let key = format!("1.{}.confirmation.sms.0", event.id);
        tasks["tasks"].as_array().unwrap().iter().filter(|task| task["id"] == key.as_str()).count()
    }

    /// Checks what always holds, and closes the task where there is one.
    async fn check(&self, event: &Event, fate: &Fate, told: &str) {
        assert!(fate.texts <= 1, "{told}: a text went out twice: {fate:?}");
        assert!(fate.emails <= 2, "{told}: {fate:?}");
        assert_eq!(fate.email, "sent", "{told}: {fate:?}");
        assert!(["sent", "unclear"].contains(&fate.text.as_str()), "{told}: {fate:?}");
        assert_eq!(self.listed(event).await, usize::from(fate.text == "unclear"), "{told}: {fate:?}");
        if fate.text == "unclear" {
            let door = format!("/staff/tasks/1.{}.confirmation.sms.0/close", event.id);
            for _ in 0..2 {
                let closed = self.client.staff_post(&door, serde_json::json!({})).await;
                assert_eq!(closed.status, 200, "{}", closed.text);
            }
            assert_eq!(self.listed(event).await, 0);
        }
    }

    fn entries(&self, event: &Event) -> [DueMessage; 2] {
        [Carrier::Sms, Carrier::Email].map(|carrier| {
            let (patient, event) = (self.patient.clone(), event.id.clone());
            let key = MessageKey { patient, event, kind: MessageKind::Confirmation, carrier, occasion: 0 };
            DueMessage { clinic: self.clinic.clone(), key, at: self.client.now() }
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_deliver_may_end_before_or_after_every_call_and_nothing_is_lost_or_sent_twice() {
    let mut world = World::with_a_booking().await;
    let plain = FaultyHttp::new(None);
    let event = world.unseen_event().await;
    app::deliver(&faulty(&world.client, &plain), &world.clinic, &event).await.unwrap();
    let calls = plain.calls();
    let mut fates = BTreeMap::<Fate, usize>::new();
    let mut points = 0;
    for (from, call) in calls.iter().enumerate() {
        for fault in [Fault::HangsBefore, Fault::HangsAfter] {
            let (event, before) = (world.unseen_event().await, world.sent());
            let http = FaultyHttp::new(Some(Plan { fault, from, lasting: false }));
            let context = faulty(&world.client, &http);
            let done = http.kill(Box::pin(app::deliver(&context, &world.clinic, &event))).await;
            assert!(done.is_none(), "it was ended at call {from}");
            let fate = world.end(&event, before).await;
            world.check(&event, &fate, &format!("{fault:?} at {call} {from}")).await;
            *fates.entry(fate).or_default() += 1;
            points += 1;
        }
    }
    println!("deliver ended at {points} points of {calls:?}: {fates:?}");
    let twice: usize = fates.iter().filter(|(fate, _)| fate.emails == 2).map(|(_, times)| times).sum();
    assert_eq!(twice, 1, "an email goes out twice only where its sender stopped between sending and marking");
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_remind_may_end_before_or_after_every_call_and_nothing_is_lost_or_sent_twice() {
    let mut world = World::with_a_booking().await;
    let mut fates = BTreeMap::<Fate, usize>::new();
    let (mut points, mut calls) = (0, 1);
    for fault in [None, Some(Fault::HangsBefore), Some(Fault::HangsAfter)] {
        for from in 0..if fault.is_some() { calls } else { 1 } {
            let (event, before) = (world.unseen_event().await, world.sent());
            for entry in world.entries(&event) {
                world.client.local.context().store.enter_due(&entry).await.unwrap();
            }
            let http = FaultyHttp::new(fault.map(|fault| Plan { fault, from, lasting: false }));
            let mut context = faulty(&world.client, &http);
            context.rate.at_once = 1;
            http.kill(Box::pin(app::sweep(&context))).await;
            calls = calls.max(http.calls().len());
            let fate = world.end(&event, before).await;
            world.check(&event, &fate, &format!("{fault:?} at {from}")).await;
            *fates.entry(fate).or_default() += 1;
            points += 1;
        }
    }
    println!("remind ended at {points} points: {fates:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_whatever_the_table_answers_nothing_is_lost_or_sent_twice() {
    let mut world = World::with_a_booking().await;
    let plain = FaultyHttp::new(None);
    let event = world.unseen_event().await;
    app::deliver(&faulty(&world.client, &plain), &world.clinic, &event).await.unwrap();
    let (mut fates, mut points) = (BTreeMap::<Fate, usize>::new(), 0);
    for fault in FAULTS.into_iter().filter(|fault| *fault != Fault::ConditionFailed) {
        for from in 0..plain.calls().len() {
            let (event, before) = (world.unseen_event().await, world.sent());
            let http = FaultyHttp::new(Some(Plan { fault, from, lasting: true }));
            // What it comes to is told to the stream, which brings the record again.
            let _ = app::deliver(&faulty(&world.client, &http), &world.clinic, &event).await;
            let fate = world.end(&event, before).await;
            world.check(&event, &fate, &format!("{fault:?} from {from} on")).await;
            *fates.entry(fate).or_default() += 1;
            points += 1;
        }
    }
    println!("{points} fault points of deliver: {fates:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_an_answer_of_the_table_that_is_lost_once_loses_no_message_whatever_its_carrier_says() {
    let mut world = World::confirmed_by("\"sms\"").await;
    let plain = FaultyHttp::new(None);
    let event = world.unseen_event().await;
    app::deliver(&faulty(&world.client, &plain), &world.clinic, &event).await.unwrap();
    let code = || "Told".to_owned();
    let (mut fates, mut points) = (BTreeMap::<Fate, usize>::new(), 0);
    for told in [None, Some(SendError::Passing { code: code() }), Some(SendError::Permanent { code: code() })] {
        for from in 0..plain.calls().len() {
            let (event, before) = (world.unseen_event().await, world.sent());
            if let Some(told) = &told {
                world.client.local.outbox().refuse_next(told.clone());
            }
            let http = FaultyHttp::new(Some(Plan { fault: Fault::TimeoutAfter, from, lasting: false }));
            // The SDK asks again, and the record is dealt with: it does not come again.
            app::deliver(&faulty(&world.client, &http), &world.clinic, &event).await.unwrap();
            world.client.advance("PT10M").await;
            let fate = world.fate(&event, before).await;
            let reached =
                fate.texts == 1 || fate.text == "unclear" || (fate.text == "undeliverable" && fate.email == "sent");
            assert!(reached && fate.texts <= 1, "{told:?}, answer {from} lost: {fate:?}");
            *fates.entry(fate).or_default() += 1;
            points += 1;
        }
    }
    println!("{points} lost answers: {fates:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_each_answer_of_a_carrier_comes_to_what_it_means() {
    let mut world = World::with_a_booking().await;
    let code = || "Told".to_owned();
    for (told, expected) in [
        (SendError::Passing { code: code() }, (1, 1, "sent", "sent")),
        (SendError::Unclear { code: code() }, (0, 1, "unclear", "sent")),
        (SendError::Permanent { code: code() }, (0, 0, "undeliverable", "undeliverable")),
    ] {
        let (event, before) = (world.unseen_event().await, world.sent());
        for _ in 0..2 {
            world.client.local.outbox().refuse_next(told.clone());
        }
        app::deliver(world.client.local.context(), &world.clinic, &event).await.unwrap();
        let fate = world.end(&event, before).await;
        let Fate { texts, emails, text, email } = &fate;
        assert_eq!((*texts, *emails, text.as_str(), email.as_str()), expected, "{told:?}");
        assert_eq!(world.listed(&event).await, usize::from(text == "unclear"));
    }
}

/// No text goes to the patient's number any more.
async fn break_number(client: &Client) {
    let phone = Address::Phone(Phone::parse("+447700900101").unwrap());
    let fault = AddressFault { at: client.now(), kind: FaultKind::InvalidNumber };
    assert!(client.local.context().store.report_fault(&phone, fault).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_whoever_sends_on_what_cannot_go_as_a_text_may_end_anywhere_and_the_email_goes_out() {
    let mut world = World::confirmed_by("\"sms\"").await;
    break_number(&world.client).await;
    let plain = FaultyHttp::new(None);
    let event = world.unseen_event().await;
    app::deliver(&faulty(&world.client, &plain), &world.clinic, &event).await.unwrap();
    let calls = plain.calls();
    let (mut fates, mut points) = (BTreeMap::<Fate, usize>::new(), 0);
    let killed = [Fault::HangsBefore, Fault::HangsAfter].into_iter();
    let refused = FAULTS.into_iter().filter(|fault| *fault != Fault::ConditionFailed);
    for fault in killed.chain(refused) {
        for (from, call) in calls.iter().enumerate() {
            let (event, before) = (world.unseen_event().await, world.sent());
            let http = FaultyHttp::new(Some(Plan { fault, from, lasting: true }));
            let context = faulty(&world.client, &http);
            let _ = http.kill(Box::pin(app::deliver(&context, &world.clinic, &event))).await;
            let fate = world.end(&event, before).await;
            let told = format!("{fault:?} at {call} {from}: {fate:?}");
            assert_eq!(fate.texts, 0, "{told}");
            // Whoever stops with a text in hand cannot be told from one who had sent it: staff ask.
            assert_eq!(world.listed(&event).await, usize::from(fate.text == "unclear"), "{told}");
            if fate.text != "unclear" {
                assert_eq!((fate.text.as_str(), fate.email.as_str()), ("undeliverable", "sent"), "{told}");
                assert!((1..=2).contains(&fate.emails), "{told}");
            }
            *fates.entry(fate).or_default() += 1;
            points += 1;
        }
    }
    println!("sending on, ended or refused at {points} points of {calls:?}: {fates:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_a_report_may_end_before_or_after_every_call_and_come_again_and_nothing_is_lost_or_sent_twice() {
    // With an address of the other channel, and without.
    for patients in [PATIENT, "id,given_names,family_name,phone,email,date_of_birth\n1,A,B,07700 900101,,1980-01-01\n"]
    {
        let reachable = patients == PATIENT;
        let (client, _files) = confirming("\"email\"", patients).await;
        let texts = async || {
            client.link("1", "short", "sms").await;
            client.outbox().await.iter().rfind(|message| message["channel"] == "sms").unwrap().clone()
        };
        let report = |text: &serde_json::Value| {
            let id = TextId::parse(text["message_id"].as_str().unwrap()).unwrap();
            let fate = Reported::Failed { at: client.now(), reason: FailedFor::PhoneUnreachable };
            app::Report::Text { id, number: Phone::parse("+447700900101").ok(), fate }
        };
        let plain = FaultyHttp::new(None);
        app::track(&faulty(&client, &plain), report(&texts().await)).await.unwrap();
        let (calls, mut points) = (plain.calls(), 0);
        client.outbox().await;
        for fault in [Fault::HangsBefore, Fault::HangsAfter, Fault::Throttled, Fault::TimeoutAfter] {
            for (from, call) in calls.iter().enumerate() {
                close_all(&client).await;
                let text = texts().await;
                let before = client.outbox().await.len();
                let http = FaultyHttp::new(Some(Plan { fault, from, lasting: true }));
                let context = faulty(&client, &http);
                let _ = http.kill(Box::pin(app::track(&context, report(&text)))).await;
                // AWS hands it over again.
                for _ in 0..2 {
                    app::track(client.local.context(), report(&text)).await.unwrap();
                    let sent = client.outbox().await.len() - before;
                    assert_eq!(sent, usize::from(reachable), "{fault:?} at {call} {from}");
                    assert_eq!(unreachable(&client).await.len(), usize::from(!reachable), "{fault:?} at {from}");
                }
                points += 1;
            }
        }
        println!("a report ended or refused at {points} points of {calls:?}");
    }
}

async fn close_all(client: &Client) {
    for task in unreachable(client).await {
        let closed = client.staff_post(&format!("/staff/tasks/{task}/close"), serde_json::json!({})).await;
        assert_eq!(closed.status, 200, "{}", closed.text);
    }
}
