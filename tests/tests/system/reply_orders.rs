//! Texts that are handed over again, in other orders, at once, or to a function that stops in the middle.

use crate::bad_input::table;
use crate::book_faults::faulty;
use crate::cancelling::booked;
use crate::texting::{
    SHARED, answer_of, ask_by_text, hand_over, noon, record_of, state, text, texting, to_read, written,
};
use app::{Context, Notification};
use domain::{Answer, EventKind, MessageKind, ReplyAbout};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use tests::{
    Client, clinic,
    faults::{Fault, FaultyHttp, Plan},
};

/// How many appointments a provider has on one afternoon.
const SLOTS: usize = 24;

fn number(phone: usize) -> String {
    format!("+4477009{phone:05}")
}

/// A clinic in which so many telephones have so many patients each, all of whom were asked about Wednesday afternoon. The
/// patients of a telephone are `n-0`, `n-1` …
async fn asked_at_once(phones: usize, each: usize) -> (Client, clinic::Files) {
    let mut csv = "id,given_names,family_name,phone,email,date_of_birth\n".to_owned();
    for phone in 0..phones {
        for patient in 0..each {
            let _ = writeln!(csv, "{phone}-{patient},A,B,{},,1980-01-01", number(phone));
        }
    }
    let files = clinic::Files::new(&clinic::open_all_hours(phones * each / SLOTS), &csv);
    let client = Client::with_clinic(files.source()).await;
    ask_by_text(&client, "race").await;
    for place in 0..phones * each {
        let (provider, slot, patient) = (place / SLOTS, place % SLOTS, format!("{}-{}", place / each, place % each));
        let slot = format!("20261125T{:02}{:02}Z.p{provider}.here", 12 + slot / 4, slot % 4 * 15);
        let link = client.link(&patient, "any", "sms").await;
        assert_eq!(client.book(&link, &slot).await.status, 201);
    }
    client.post("/_local/clock", json!({"now": "2026-11-24T18:30:00Z"})).await;
    client.outbox().await;
    (client, files)
}

/// Every order of so many things.
fn orders(of: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for next in 0..of {
        let longer = |order: Vec<usize>| {
            (0..=order.len()).map(move |place| {
                let mut order = order.clone();
                order.insert(place, next);
                order
            })
        };
        orders = orders.into_iter().flat_map(longer).collect();
    }
    orders
}

/// How things stand with the one patient of a telephone, whatever has led there.
async fn stands(client: &Client, phone: usize) -> String {
    let patient = format!("{phone}-0");
    let record = record_of(client, "race", &patient).await;
    let texts: BTreeSet<_> = written(client, "race", &patient).await.into_iter().map(|(_, text)| text).collect();
    let shown_another_way = record.messages.iter().any(|message| message.key.kind == MessageKind::SelfReschedule);
    let stopped = state(client, &number(phone)).await.stopped();
    let appointment = &record.appointments[0];
    let answer = (appointment.answer, appointment.sequence);
    format!("{answer:?} {texts:?} {} events {stopped:?} {shown_another_way}", record.events.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a12_c17_texts_leave_the_same_state_in_every_order_and_a_repetition_leaves_the_table_as_it_is() {
    let texts = ["1", "3", "STOP", "I am late", "START"];
    let orders = orders(texts.len());
    let (client, _files) = asked_at_once(orders.len(), 1).await;
    let at =
        |text: usize| client.now().checked_sub(SignedDuration::from_mins(9 - i64::try_from(text).unwrap())).unwrap();
    let send = async |phone: usize, text: usize| {
        let id = format!("text-{text}");
        let body = json!({"from": number(phone), "text": texts[text], "id": id, "at": at(text).to_string()});
        hand_over(&client, body).await;
    };
    for (phone, order) in orders.iter().enumerate() {
        for text in order {
            send(phone, *text).await;
        }
    }
    client.outbox().await;
    let expected = stands(&client, 0).await;
    assert!(expected.contains("Some(Cancel), 0") && expected.ends_with("None true"), "{expected}");
    for (phone, order) in orders.iter().enumerate() {
        assert_eq!(stands(&client, phone).await, expected, "{order:?}");
    }
    let before = table(&client).await;
    for (phone, order) in orders.iter().enumerate() {
        for text in order.iter().rev() {
            send(phone, *text).await;
        }
    }
    client.outbox().await;
    assert_eq!(table(&client).await, before);
    println!("{} orders of {} texts, and each once more: {expected}", orders.len(), texts.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn c19_whatever_two_patients_on_one_phone_wrote_changes_nothing_when_it_comes_again() {
    let (client, _files) = texting().await;
    booked(&client, "1", "short", "20261124T1000Z.p0.here").await;
    booked(&client, "2", "short", "20261124T1100Z.p0.here").await;
    noon(&client).await;
    let said = ["2", "b", "1A", "3B", "1", "C", "Hello?", "stop", "cancel", "start", "2a", "2a"];
    let mut sent = Vec::new();
    for (n, words) in said.into_iter().enumerate() {
        client.advance("PT1M").await;
        sent.push(json!({"from": SHARED, "text": words, "id": format!("n{n}"), "at": client.now().to_string()}));
        hand_over(&client, sent[n].clone()).await;
        client.outbox().await;
        let before = table(&client).await;
        for again in 0..2 {
            sent.rotate_left(again);
            for text in &sent {
                hand_over(&client, text.clone()).await;
            }
            sent.rotate_right(again);
        }
        client.outbox().await;
        assert_eq!(table(&client).await, before, "after {words}");
    }
    assert_eq!(
        (answer_of(&client, "1").await, answer_of(&client, "2").await),
        (Some(Answer::Reschedule), Some(Answer::Cancel))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_handed_over_at_once_are_decided_one_after_the_other_and_each_once() {
    let (client, _files) = texting().await;
    booked(&client, "1", "short", "20261124T1000Z.p0.here").await;
    booked(&client, "2", "short", "20261124T1100Z.p0.here").await;
    noon(&client).await;
    let same = || receive(client.local.context(), SHARED, "2", "same", client.now());
    let all = futures::future::join_all((0..20).map(|_| same())).await;
    assert!(all.iter().any(|done| *done));
    for (patient, letter) in [("1", 'A'), ("2", 'B')] {
        let events = record_of(&client, "race", patient).await.events;
        let asked = events.into_iter().filter_map(|event| match event.kind {
            EventKind::ReplyReceived { about: ReplyAbout::SeveralAppointments { code, .. } } => Some(code.to_string()),
            _ => None,
        });
        assert_eq!(asked.collect::<Vec<_>>(), [letter.to_string()], "it is asked once, by one letter");
    }
    let (context, now) = (client.local.context(), client.now());
    let each = (0..12).map(|n| async move {
        let later = now.checked_add(SignedDuration::from_millis(n)).unwrap();
        // Whoever is always overtaken is handed the text again, as on AWS.
        while !receive(context, SHARED, ["1A", "3A"][usize::from(n % 2 == 1)], &format!("each{n}"), later).await {}
    });
    client.advance("PT1S").await;
    futures::future::join_all(each).await;
    assert_eq!(answer_of(&client, "1").await, Some(Answer::Cancel), "what was written last holds");
    assert_eq!(written(&client, "race", "1").await.len(), 1 + 12);
    text(&client, SHARED, "What now?").await;
    assert_eq!(to_read(&client).await, ["1", "2"]);
}

/// Hands a text to the function itself; whether it is done.
async fn receive(context: &Context, from: &str, words: &str, id: &str, at: Timestamp) -> bool {
    let message = json!({"originationNumber": from, "messageBody": words, "inboundMessageId": id}).to_string();
    receive_reply::handle(context, Notification { id: id.to_owned(), message, at }).await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_fails_on_the_way_a_text_that_is_handed_over_again_is_done_once() {
    const FAULTS: [Fault; 4] = [Fault::HangsBefore, Fault::HangsAfter, Fault::TimeoutAfter, Fault::TransactionConflict];
    // One after which each patient is asked about their own, and one that everybody's channel tells of.
    let texts = ["2", "Cancel"];
    let (client, _files) = asked_at_once(56, 2).await;
    let mut outcomes = BTreeMap::<String, usize>::new();
    for words in texts {
        let mut phone = 0;
        let id = words.to_lowercase();
        for fault in FAULTS {
            for from in 0.. {
                let http = FaultyHttp::new(Some(Plan { fault, from, lasting: false }));
                let context = faulty(&client, &http);
                let now = client.now();
                let done = http.kill(Box::pin(receive(&context, &number(phone), words, &id, now))).await;
                if done != Some(true) {
                    assert!(receive(client.local.context(), &number(phone), words, &id, now).await);
                }
                for patient in 0..2 {
                    let told = written(&client, "race", &format!("{phone}-{patient}")).await;
                    let told = told.iter().filter(|(_, text)| text == words).count();
                    assert_eq!(told, 1, "{words}: {fault:?} at {:?}", http.calls().last());
                }
                phone += 1;
                if http.calls().len() <= from {
                    break;
                }
                *outcomes.entry(format!("{words} {fault:?} {done:?}")).or_default() += 1;
            }
        }
    }
    println!("{outcomes:?}");
}
