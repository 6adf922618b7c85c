//! Messages go out as fast as the installation allows, and no faster; and whatever waits is found without reading the rest.

use crate::cancelling::change_clinic;
use app::SendingRate;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use domain::{Carrier, ClinicId, EventId, MessageKey, MessageKind, PatientId};
use futures::{StreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use slotlink::Options;
use std::collections::{BTreeMap, HashMap};
use store::DueMessage;
use tests::{Client, clinic};

/// A number that the environment may make larger.
fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(default)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_queued_goes_out_at_the_rate_that_is_set_and_no_faster() {
    let (messages, per_minute) = (number("QUEUED", 200), number("PER_MINUTE", 20));
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(messages));
    let rate = SendingRate { per_minute: u32::try_from(per_minute).unwrap(), ..SendingRate::default() };
    let client = Client::with(Options { clinics: vec![files.source()], rate, ..Options::default() }).await;
    change_clinic(&client, "race", |clinic| clinic.limits.per_clinic = 1_000_000).await;
    for patient in 1..=messages {
        client.link(&patient.to_string(), "short", "email").await;
    }
    assert_eq!(client.outbox().await.len(), per_minute, "the clock stands still");
    let minutes = messages.div_ceil(per_minute);
    client.advance(&format!("PT{}M", minutes - 1)).await;
    let outbox = client.outbox().await;
    let mut by_minute = BTreeMap::<String, usize>::new();
    for message in &outbox {
        *by_minute.entry(message["at"].as_str().unwrap()[..16].to_owned()).or_default() += 1;
    }
    println!("{} messages at {per_minute} a minute: {by_minute:?}", outbox.len());
    assert_eq!(outbox.len(), messages, "all are sent in {minutes} minutes");
    assert!(by_minute.values().all(|sent| *sent <= per_minute));
    let mut readers: Vec<&str> = outbox.iter().map(|message| message["to"].as_str().unwrap()).collect();
    readers.sort_unstable();
    readers.dedup();
    assert_eq!(readers.len(), messages, "and nobody twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carrier_that_has_had_its_messages_holds_the_other_not_up() {
    let patients =
        "id,given_names,family_name,phone,email,date_of_birth\n1,A,B,07700 900101,a@example.org,1980-01-01\n";
    let files = clinic::Files::new(&clinic::open_all_hours(0), patients);
    let rate = SendingRate { per_minute: 2, ..SendingRate::default() };
    let client = Client::with(Options { clinics: vec![files.source()], rate, ..Options::default() }).await;
    for channel in ["email", "email", "email", "email", "sms"] {
        client.link("1", "short", channel).await;
    }
    let channels = |outbox: &[serde_json::Value]| -> (usize, usize) {
        let emails = outbox.iter().filter(|message| message["channel"] == "email").count();
        (emails, outbox.len() - emails)
    };
    assert_eq!(channels(&client.outbox().await), (2, 1));
    client.advance("PT1M").await;
    assert_eq!(channels(&client.outbox().await), (4, 1));
}

fn key(number: usize) -> MessageKey {
    MessageKey {
        patient: PatientId::parse("1").unwrap(),
        event: EventId::parse(&format!("e{number}")).unwrap(),
        kind: MessageKind::Reminder,
        carrier: Carrier::Email,
        occasion: 1440,
    }
}

/// Entries of other hours, as they stand in the table.
async fn fill(client: &Client, many: usize) {
    let table = slotlink::engine_client(client.local.engine_address);
    let first = client.now().checked_add(SignedDuration::from_hours(24)).unwrap();
    let item = |number: usize| {
        let at: Timestamp = first + SignedDuration::from_mins(i64::try_from(number % 500_000).unwrap());
        let hour = jiff::tz::Offset::UTC.to_datetime(at).strftime("%Y-%m-%dT%H").to_string();
        let text = |text: String| AttributeValue::S(text);
        HashMap::from([
            ("pk".to_owned(), text(format!("DUE#{hour}#email"))),
            ("sk".to_owned(), text(format!("{at}#race#{}", key(number)))),
            ("clinic".to_owned(), text("race".to_owned())),
            ("key".to_owned(), text(key(number).to_string())),
            ("at".to_owned(), AttributeValue::N(at.as_millisecond().to_string())),
        ])
    };
    let batches: Vec<Vec<usize>> = (0..many).collect::<Vec<_>>().chunks(25).map(<[usize]>::to_vec).collect();
    let write = |batch: Vec<usize>| {
        let puts = batch.into_iter().map(|number| {
            let put = PutRequest::builder().set_item(Some(item(number))).build().unwrap();
            WriteRequest::builder().put_request(put).build()
        });
        table.batch_write_item().request_items(slotlink::TABLE, puts.collect()).send()
    };
    stream::iter(batches).map(write).buffer_unordered(4).for_each(async |written| drop(written.unwrap())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn finding_what_is_due_reads_in_proportion_to_it_whatever_else_waits() {
    let (due, others) = (1000, number("OTHERS", 20_000));
    let (client, _files) = crate::cancelling::race_clinic(1).await;
    let context = client.local.context();
    let soon = client.now() + SignedDuration::from_mins(10);
    let clinic = ClinicId::parse("race").unwrap();
    let mut read = Vec::new();
    for filled in [0, others] {
        fill(&client, filled).await;
        // Of a patient's events that were erased: whatever is found is done with at once.
        for number in 0..due {
            let entry = DueMessage { clinic: clinic.clone(), key: key(number), at: soon };
            context.store.enter_due(&entry).await.unwrap();
        }
        // A sweep of ten minutes later, which nobody else makes.
        let elsewhere = crate::book_faults::faulty(&client, &tests::faults::FaultyHttp::new(None));
        let elsewhere = app::Context { clock: app::Clock::still(soon), ..elsewhere };
        let swept = app::sweep(&elsewhere).await.unwrap();
        assert_eq!((swept.dealt_with, swept.sent), (due, 0));
        read.push(elsewhere.store.meter().take()["due"]);
    }
    println!("{due} due: {:?}; beside {others} that wait: {:?}", read[0], read[1]);
    // The first sweep of all looks at some hours more.
    assert!(read[1].read_units <= read[0].read_units, "{read:?}");
    assert!(read[1].read_units <= 100.0, "a unit for each ten or more: {read:?}");
}
