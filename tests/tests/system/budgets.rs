//! What the table bills, as the engine counts it.

use crate::cancelling::{Managed, booked};
use jiff::civil::date;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeMap;
use store::Usage;
use tests::{Client, clinic};

fn total(usages: &BTreeMap<&'static str, Usage>) -> Usage {
    usages.values().fold(Usage::default(), |sum, usage| Usage {
        requests: sum.requests + usage.requests,
        read_units: sum.read_units + usage.read_units,
        write_units: sum.write_units + usage.write_units,
    })
}

/// What one call used, with settings in the cache and the stream quiet.
async fn metered(client: &Client, call: impl Future<Output = ()>) -> BTreeMap<&'static str, Usage> {
    client.outbox().await;
    client.local.context().store.meter().take();
    call.await;
    let mut usages = client.local.context().store.meter().take();
    // The local schedule and the stream's functions run beside the call.
    for beside in
        ["due", "sweep_cursor", "claim", "settle", "enter_due", "remove_due", "patient", "appointment", "event"]
    {
        usages.remove(beside);
    }
    usages
}

#[tokio::test(flavor = "multi_thread")]
async fn booking_costs_one_read_and_one_transaction_of_12_write_units() {
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(2));
    let client = Client::with_clinic(files.source()).await;
    let link = client.link("1", "buffered", "email").await;
    let used = metered(&client, async {
        assert_eq!(client.book(&link, "20261124T1000Z.p0.here").await.status, 201);
    })
    .await;
    println!("book: {used:?}");
    assert_eq!(used.keys().copied().collect::<Vec<_>>(), ["book", "grant"]);
    assert_eq!((used["book"].requests, used["grant"].requests), (1, 1));
    assert!(used["book"].write_units <= 12.0 && used["grant"].read_units <= 1.0);

    // The buffers reach over UTC midnight, so two days of the provider are touched: 2 more write units.
    let link = client.link("2", "buffered", "email").await;
    let used = metered(&client, async {
        assert_eq!(client.book(&link, "20261125T0000Z.p0.here").await.status, 201);
    })
    .await;
    println!("book over UTC midnight: {used:?}");
    assert!(used["book"].write_units <= 16.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_costs_two_reads_and_one_transaction_of_8_write_units() {
    // By the clock of London no opening hours reach over UTC midnight.
    let far_away = clinic::open_all_hours(0).replace("Europe/London", "America/Los_Angeles");
    let files = clinic::Files::new(&far_away, &clinic::patients(4));
    let client = Client::with_clinic(files.source()).await;
    // The last two touch two UTC days each: the provider's by its buffers, the patient's too by its length.
    for (patient, rule, slot, most, headers) in [
        ("1", "short", "20261124T1000Z", 8.0, vec![]),
        ("2", "short", "20261124T1100Z", 10.0, vec![("idempotency-key", "k")]),
        ("3", "buffered", "20261125T0000Z", 10.0, vec![]),
        ("4", "long", "20261125T2330Z", 12.0, vec![]),
    ] {
        let Managed { url, .. } = booked(&client, patient, rule, &format!("{slot}.p0.here")).await;
        let used = metered(&client, async {
            let door = format!("{url}/cancel");
            let cancelled = client.send(Method::POST, &door, Some(json!({"reason": "ill"})), &headers).await;
            assert_eq!(cancelled.status, 200, "{}", cancelled.text);
        })
        .await;
        println!("cancel {slot} {rule}: {used:?}");
        assert_eq!(used.keys().copied().collect::<Vec<_>>(), ["cancel", "grant"], "beside the appointment's read");
        assert_eq!((used["cancel"].requests, used["grant"].requests), (1, 1));
        assert!(used["cancel"].write_units <= most, "{slot}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_costs_two_reads_and_one_transaction_of_8_write_units_or_12_to_another_day() {
    let files = clinic::Files::new(&clinic::open_all_hours(1), &clinic::patients(2));
    let client = Client::with_clinic(files.source()).await;
    let link = client.link("1", "any", "email").await;
    let booked = client.book(&link, "20261124T1000Z.p0.here").await.json();
    let manage = client.manage_link("race", "1", booked["appointment"]["id"].as_str().unwrap());
    for (told, slot, most) in [
        ("within a day", "20261124T1500Z.p0.here", 8.0),
        ("over its own time", "20261124T1505Z.p0.here", 8.0),
        ("to another provider", "20261124T1505Z.p1.here", 8.0),
        ("to another day", "20261126T0900Z.p1.here", 12.0),
        ("to another day and provider", "20261127T0900Z.p0.here", 12.0),
    ] {
        moving(&client, &manage, told, slot, most, &[]).await;
    }
    let again = [("idempotency-key", "k")];
    moving(&client, &manage, "with a key", "20261127T1000Z.p0.here", 10.0, &again).await;

    // Buffers that reach over UTC midnight are two days of the provider on that side.
    let link = client.link("2", "buffered", "email").await;
    let booked = client.book(&link, "20261124T0000Z.p0.here").await.json();
    let manage = client.manage_link("race", "2", booked["appointment"]["id"].as_str().unwrap());
    moving(&client, &manage, "away from UTC midnight", "20261130T0900Z.p0.here", 16.0, &[]).await;
    moving(&client, &manage, "to UTC midnight", "20261202T0000Z.p0.here", 16.0, &[]).await;
    moving(&client, &manage, "from one UTC midnight to another", "20261205T0000Z.p0.here", 20.0, &[]).await;
}

/// Moves to a slot, and counts what that costs.
async fn moving(client: &Client, manage: &str, told: &str, slot: &str, most: f64, headers: &[(&str, &str)]) {
    let used = metered(client, async {
        let (door, slot) = (format!("{manage}/reschedule"), serde_json::json!({ "slot": slot }));
        let moved = client.send(reqwest::Method::POST, &door, Some(slot), headers).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
    })
    .await;
    println!("move {told}: {used:?}");
    assert_eq!(used.keys().copied().collect::<Vec<_>>(), ["grant", "reschedule"], "beside the appointment");
    assert_eq!((used["reschedule"].requests, used["grant"].requests), (1, 1));
    assert!(used["reschedule"].write_units <= most && used["grant"].read_units <= 1.0, "{told}: {used:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn listing_a_week_at_25_appointments_a_day_reads_one_unit_for_a_provider() {
    let count = 25 * 7;
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(count + 1));
    let client = Client::with_clinic(files.source()).await;
    for day in 0..7 {
        for place in 0..25 {
            let patient = day * 25 + place + 1;
            let link = client.link(&patient.to_string(), "short", "email").await;
            let at = date(2026, 11, 24).saturating_add(jiff::ToSpan::days(day));
            let minute = 480 + 20 * place;
            let slot = format!("{}T{:02}{:02}Z.p0.here", at.strftime("%Y%m%d"), minute / 60, minute % 60);
            let booked = client.book(&link, &slot).await;
            assert_eq!(booked.status, 201, "{}", booked.text);
        }
    }
    let link = client.link(&(count + 1).to_string(), "short", "email").await;
    let used = metered(&client, async {
        assert_eq!(client.get(&format!("{link}/slots?from=2026-11-25&days=6")).await.status, 200);
    })
    .await;
    println!("list a week at 25 appointments a day: {used:?}");
    assert_eq!(used["provider_days"].requests, 1, "one query for each provider and week");
    assert!(used["provider_days"].read_units <= 1.0, "{used:?}");
    assert!(total(&used).read_units <= 3.0, "plus token and link: {used:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_a_code_costs_8_write_units_and_an_answer_one() {
    let client = Client::start().await;
    let link = client.link("1001", "private-call", "email").await;
    let used = metered(&client, async {
        assert_eq!(client.ask_for_code(&link).await.status, 202);
    })
    .await;
    println!("send a code: {used:?}");
    assert!((used["send_code"].requests, used["send_code"].write_units <= 8.0) == (1, true), "{used:?}");
    let code = client.last_code().await;
    let used = metered(&client, async {
        assert_eq!(client.answer_code(&link, &code).await.status, 200);
    })
    .await;
    println!("answer with a code: {used:?}");
    assert_eq!(used.keys().copied().collect::<Vec<_>>(), ["answers", "grant", "keep_answer", "link"]);
    assert!(total(&used).write_units <= 1.0 && total(&used).read_units <= 3.0, "{used:?}");
}
