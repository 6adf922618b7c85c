//! Records of the stream that come again, in another order, or from another version of the code.

use crate::cancelling::{Managed, booked, cancel, change_clinic, move_to, race_clinic};
use crate::reminding::{fates, reminding, sent};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Channel, ClinicId, PatientId};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use store::DueMessage;
use tests::Client;

pub(crate) type Item = HashMap<String, AttributeValue>;

pub(crate) fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// An item as it stands in the table.
pub(crate) async fn item(client: &Client, pk: &str, sk: &str) -> Option<Item> {
    let table = slotlink::engine_client(client.local.engine_address);
    let got = table.get_item().table_name(slotlink::TABLE).key("pk", text(pk)).key("sk", text(sk)).send().await;
    got.unwrap().item
}

pub(crate) async fn put(client: &Client, item: Item) {
    let table = slotlink::engine_client(client.local.engine_address);
    table.put_item().table_name(slotlink::TABLE).set_item(Some(item)).send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_every_record_five_times_and_in_other_orders_sends_every_message_once() {
    let (client, _files) = reminding(&["2h"], &["1d", "3h"]).await;
    change_clinic(&client, "race", |clinic| clinic.messages.cancellations = vec![Channel::Sms, Channel::Email]).await;
    let Managed { url, .. } = booked(&client, "1", "short", "20261125T1030Z.p0.here").await;
    assert_eq!(move_to(&client, &url, "20261126T1500Z.p0.here").await.status, 200);
    let other = booked(&client, "1", "short", "20261127T1500Z.p0.here").await;
    assert_eq!(cancel(&client, &other.url, json!({})).await.status, 200);
    let before = client.outbox().await.len();

    let (clinic, patient) = (ClinicId::parse("race").unwrap(), PatientId::parse("1").unwrap());
    let context = client.local.context();
    let mut events = context.store.record(&clinic, &patient).await.unwrap().unwrap().events;
    let planned = fates(&client, "reminder").await;
    for round in 0..5 {
        events.rotate_left(round);
        if round % 2 == 1 {
            events.reverse();
        }
        for event in &events {
            app::deliver(context, &clinic, event).await.unwrap();
        }
        assert_eq!(client.outbox().await.len(), before, "in round {round}");
    }
    assert_eq!(fates(&client, "reminder").await, planned, "nothing is reset");
    client.advance("P7D").await;
    assert_eq!(
        sent(&client, "reminder").await,
        ["2026-11-25T15:00 email", "2026-11-26T12:00 email", "2026-11-26T13:00 sms"]
    );
    let mut sendings = BTreeMap::<String, usize>::new();
    for message in client.outbox().await {
        *sendings.entry(format!("{} {}", message["kind"], message["channel"])).or_default() += 1;
    }
    println!("{} records five times: {sendings:?}", events.len());
    let messages = client.record("1").await["messages"].as_array().unwrap().clone();
    assert!(messages.iter().all(|message| message["status"] != "owed" && message["status"] != "sending"));
    let sent = messages.iter().filter(|message| message["status"] == "sent").count();
    assert_eq!(sent, client.outbox().await.len(), "every message that is marked as sent was sent once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_of_an_older_version_is_dealt_with_and_one_of_a_newer_holds_nobody_up() {
    let (client, _files) = race_clinic(2).await;
    booked(&client, "1", "short", "20261124T1000Z.p0.here").await;
    client.outbox().await;
    let events = client.record("1").await["events"].as_array().unwrap().clone();
    let id = events.iter().find(|event| event["kind"] == "appointment_booked").unwrap()["id"].clone();
    let event = item(&client, "PATIENT#race#1", &format!("EVENT#{}", id.as_str().unwrap())).await.unwrap();
    let named = |id: &str| {
        let mut event = event.clone();
        event.insert("sk".to_owned(), text(&format!("EVENT#{id}")));
        event.insert("id".to_owned(), text(id));
        event
    };
    // Older: what may be missing is missing.
    let mut older = named("older");
    let Some(AttributeValue::M(what)) = older.get_mut("what") else { panic!("{older:?}") };
    let Some(AttributeValue::M(told)) = what.get_mut("appointment_booked") else { panic!("{what:?}") };
    told.remove("rule");
    put(&client, older).await;
    assert_eq!(sent(&client, "confirmation").await.len(), 2, "of the booking and of the same told by an older version");
    let before = client.outbox().await.len();
    // Newer: nobody here knows what it tells of.
    let mut newer = named("newer");
    newer.insert("what".to_owned(), AttributeValue::M(HashMap::from([("teleported".to_owned(), text("away"))])));
    put(&client, newer).await;
    client.link("2", "short", "email").await;
    assert_eq!(client.outbox().await.len(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_or_a_message_that_cannot_be_read_is_put_aside_and_holds_nobody_up() {
    let (client, _files) = race_clinic(2).await;
    booked(&client, "1", "short", "20261124T1000Z.p0.here").await;
    client.outbox().await;
    let (clinic, patient) = (ClinicId::parse("race").unwrap(), PatientId::parse("1").unwrap());
    let store = &client.local.context().store;
    let record = store.record(&clinic, &patient).await.unwrap().unwrap();
    let hour = jiff::tz::Offset::UTC.to_datetime(client.now()).strftime("%Y-%m-%dT%H").to_string();
    // An entry that is none, before everything else of its hour.
    put(
        &client,
        HashMap::from([("pk".to_owned(), text(&format!("DUE#{hour}#email"))), ("sk".to_owned(), text("2026"))]),
    )
    .await;
    // A message in a state that nobody knows.
    let key = domain::MessageKey { occasion: 7, ..record.messages[0].key.clone() };
    let message = &record.messages[0].key;
    let sk = format!("MSG#{}#{}#{}", message.event, message.kind.as_str(), message.carrier.as_str());
    let mut fluttering = item(&client, "PATIENT#race#1", &format!("{sk}#{}", message.occasion)).await.unwrap();
    fluttering.insert("sk".to_owned(), text(&format!("{sk}#7")));
    fluttering.insert("state".to_owned(), text("fluttering"));
    put(&client, fluttering.clone()).await;
    store.enter_due(&DueMessage { clinic: clinic.clone(), key, at: client.now() }).await.unwrap();
    client.local.outbox().refuse_next(notify::SendError::Passing { code: "Throttled".to_owned() });
    client.link("2", "short", "email").await;
    client.advance("PT5M").await;
    assert_eq!(client.outbox().await.last().unwrap()["to"], "patient2@example.org");
    assert_eq!(store.put_aside().await.unwrap(), 2);
    // The record can be shown again when somebody has dealt with it.
    fluttering.insert("state".to_owned(), text("unclear"));
    put(&client, fluttering).await;
    assert!(client.record("1").await["messages"].is_array());
}
