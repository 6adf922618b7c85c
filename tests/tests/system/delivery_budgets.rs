//! What a message costs at the table.

use crate::cancelling::booked;
use crate::reminding::{reminding, sent};
use domain::{ClinicId, PatientId};
use std::collections::BTreeMap;
use store::Usage;
use tests::faults::FaultyHttp;

const OF_MESSAGES: [&str; 12] = [
    "permit",
    "enter_due",
    "plan",
    "claim",
    "settle",
    "remove_due",
    "siblings",
    "appointment",
    "address",
    "count_text",
    "keep_text",
    "give_back_text",
];
/// What only texts cost, where carriers report of them.
const OF_TEXTS: [&str; 2] = ["count_text", "keep_text"];

fn of(used: &BTreeMap<&'static str, Usage>, operations: &[&str]) -> (f64, f64) {
    let found = used.iter().filter(|(operation, _)| operations.contains(operation));
    found.fold((0.0, 0.0), |(read, written), (_, usage)| (read + usage.read_units, written + usage.write_units))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_costs_at_most_2_write_units_and_a_text_4_and_each_2_read_units_beyond_its_event() {
    let (client, _files) = reminding(&[], &["1d"]).await;
    booked(&client, "1", "short", "20261126T1000Z.p0.here").await;
    client.outbox().await;
    let store = &client.local.context().store;
    let (clinic, patient) = (ClinicId::parse("race").unwrap(), PatientId::parse("1").unwrap());
    let record = store.record(&clinic, &patient).await.unwrap().unwrap();
    let event = record.events.iter().find(|event| event.kind.as_str() == "appointment_booked").unwrap().clone();

    // The same event once more under another name: a text and an email now, a reminder later.
    let elsewhere = crate::book_faults::faulty(&client, &FaultyHttp::new(None));
    elsewhere.store.settings(&clinic, client.now()).await.unwrap();
    elsewhere.store.meter().take();
    let again = domain::Event { id: domain::EventId::parse("again").unwrap(), ..event };
    app::deliver(&elsewhere, &clinic, &again).await.unwrap();
    let used = elsewhere.store.meter().take();
    println!("an event with a text and an email now and an email later: {used:?}");
    let (read, written) = of(&used, &OF_MESSAGES);
    let (_, of_the_text) = of(&used, &OF_TEXTS);
    let planned = used["plan"].write_units + 1.0;
    let email = (written - planned - of_the_text) / 2.0;
    println!("an email now: {email} WRU, a text {} WRU, each {} RRU", email + of_the_text, read / 2.0);
    println!("the one later so far: {planned} WRU");
    assert!((planned - 2.0).abs() < 0.01 && used["patient"].read_units <= 0.5, "{used:?}");
    assert!(email <= 2.0 && email + of_the_text <= 4.0 && read / 2.0 <= 2.0, "{used:?}");

    // When the reminder falls due.
    client.outbox().await;
    store.meter().take();
    client.advance("P3D").await;
    let used = store.meter().take();
    let (_, written) = of(&used, &OF_MESSAGES);
    let (read, _) = of(&used, &["event", "patient", "appointment", "siblings", "address"]);
    println!("the one later, when it is due: {written} WRU, {read} RRU: {used:?}");
    assert_eq!(sent(&client, "reminder").await.len(), 1);
    assert!(!used.contains_key("siblings"), "a punctual try asks for nothing else");
    // The entry of the event under another name, which the table does not know, is looked up twice and removed.
    assert!(planned + written - 1.0 <= 5.0 && read - 2.0 <= 3.0, "{used:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_a_text_costs_2_write_units_and_one_that_leads_to_an_email_5() {
    let (client, _files) = reminding(&[], &[]).await;
    let store = &client.local.context().store;
    for (fate, read, written) in [("delivered", 0.0, 2.0), ("failed", 2.0, 5.0)] {
        client.link("1", "short", "sms").await;
        let posted = client.outbox().await;
        let last = posted.iter().rfind(|message| message["channel"] == "sms").unwrap();
        // What it leads to is not swept meanwhile.
        let told = serde_json::json!({ "message": last["id"], "fate": fate });
        store.meter().take();
        assert_eq!(client.post("/_local/fate", told).await.status, 200);
        let used = store.meter().take();
        println!("a text that is {fate}: {used:?}");
        let reports = ["keep_text_fate", "keep_fate", "patient", "message", "done_with_unreached", "enter_due", "plan"];
        let (r, w) = of(&used, &reports);
        assert!(w <= written && r <= read, "{fate}: {used:?}");
    }
}
