//! What a message costs at the table.

use crate::cancelling::booked;
use crate::reminding::{reminding, sent};
use domain::{ClinicId, PatientId};
use std::collections::BTreeMap;
use store::Usage;
use tests::faults::FaultyHttp;

const OF_MESSAGES: [&str; 8] =
    ["permit", "enter_due", "plan", "claim", "settle", "remove_due", "siblings", "appointment"];

fn of(used: &BTreeMap<&'static str, Usage>, operations: &[&str]) -> (f64, f64) {
    let found = used.iter().filter(|(operation, _)| operations.contains(operation));
    found.fold((0.0, 0.0), |(read, written), (_, usage)| (read + usage.read_units, written + usage.write_units))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_costs_at_most_6_write_units_and_2_read_units_beyond_its_event() {
    let (client, _files) = reminding(&[], &["1d"]).await;
    booked(&client, "1", "short", "20261126T1000Z.p0.here").await;
    client.outbox().await;
    let store = &client.local.context().store;
    let (clinic, patient) = (ClinicId::parse("race").unwrap(), PatientId::parse("1").unwrap());
    let record = store.record(&clinic, &patient).await.unwrap().unwrap();
    let event = record.events.iter().find(|event| event.kind.as_str() == "appointment_booked").unwrap().clone();

    // The same event once more under another name: two confirmations now, a reminder later.
    let elsewhere = crate::book_faults::faulty(&client, &FaultyHttp::new(None));
    elsewhere.store.settings(&clinic, client.now()).await.unwrap();
    elsewhere.store.meter().take();
    let again = domain::Event { id: domain::EventId::parse("again").unwrap(), ..event };
    app::deliver(&elsewhere, &clinic, &again).await.unwrap();
    let used = elsewhere.store.meter().take();
    println!("an event with two messages now and one later: {used:?}");
    let (read, written) = of(&used, &OF_MESSAGES);
    let planned = used["plan"].write_units + 1.0;
    println!(
        "each message now: {} WRU, {} RRU; the one later so far: {planned} WRU",
        (written - planned) / 2.0,
        read / 2.0
    );
    assert!((planned - 2.0).abs() < 0.01 && used["patient"].read_units <= 0.5, "{used:?}");
    assert!((written - planned) / 2.0 <= 6.0 && read / 2.0 <= 2.0, "{used:?}");

    // When the reminder falls due.
    client.outbox().await;
    store.meter().take();
    client.advance("P3D").await;
    let used = store.meter().take();
    let (_, written) = of(&used, &OF_MESSAGES);
    let (read, _) = of(&used, &["event", "patient", "appointment", "siblings"]);
    println!("the one later, when it is due: {written} WRU, {read} RRU: {used:?}");
    assert_eq!(sent(&client, "reminder").await.len(), 1);
    assert!(!used.contains_key("siblings"), "a punctual try asks for nothing else");
    // The entry of the event under another name, which the table does not know, is looked up twice and removed.
    assert!(planned + written - 1.0 <= 6.0 && read - 2.0 <= 2.0, "{used:?}");
}
