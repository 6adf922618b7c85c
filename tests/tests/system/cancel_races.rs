//! Giving an appointment up while other things happen: its ticks are free exactly when it is cancelled.

use crate::cancelling::{Managed, booked, cancel, change_clinic, count, move_to, race_clinic, ticks};
use futures::future::join_all;
use jiff::civil::{Date, date};
use serde_json::json;

const TUESDAY: Date = date(2026, 11, 24);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_freed_is_what_was_taken_whatever_the_clinic_has_changed_since() {
    let (client, _files) = race_clinic(2).await;
    let Managed { url, .. } = booked(&client, "1", "buffered", "20261124T1000Z.p0.here").await;
    booked(&client, "2", "short", "20261124T1200Z.p0.here").await;
    assert_eq!(ticks(&client, TUESDAY).await, 7 + 3, "ten minutes before, twenty, five after; and another's fifteen");
    change_clinic(&client, "race", |clinic| {
        for kind in &mut clinic.types {
            kind.length = domain::Minutes::new(120);
            (kind.buffer_before, kind.buffer_after) = (domain::Minutes::default(), domain::Minutes::new(60));
        }
    })
    .await;
    assert_eq!(cancel(&client, &url, json!({})).await.status, 200);
    assert_eq!(ticks(&client, TUESDAY).await, 3, "another's time stays taken");

    // The provider, the type and the rule can be gone altogether.
    let Managed { url, .. } = booked(&client, "1", "short", "20261124T0900Z.p0.here").await;
    change_clinic(&client, "race", |clinic| {
        clinic.types.clear();
        clinic.providers.clear();
    })
    .await;
    assert_eq!(client.page(&format!("{url}/cancel")).await.status, 200);
    assert_eq!(cancel(&client, &url, json!({})).await.status, 200);
    assert_eq!(ticks(&client, TUESDAY).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn c01_a_hundred_cancellations_at_once_are_one() {
    let (client, _files) = race_clinic(1).await;
    let Managed { url, .. } = booked(&client, "1", "short", "20261124T1000Z.p0.here").await;
    let answers = join_all((0..100).map(|n| cancel(&client, &url, json!({"reason": format!("{n}")})))).await;
    assert!(answers.iter().all(|answer| answer.status == 200 && answer.json() == answers[0].json()));
    let record = client.record("1").await;
    assert_eq!((count(&record, "appointment_cancelled"), &record["appointments"][0]["version"]), (1, &json!(2)));
    assert_eq!(ticks(&client, TUESDAY).await, 0);
    println!("100 concurrent cancellations: one event, {} told of success", answers.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn c05_a_cancellation_that_races_a_move_leaves_nothing_half_done() {
    const PATIENTS: usize = 40;
    let (client, _files) = race_clinic(PATIENTS).await;
    let (mut moved_first, mut refused) = (0, 0);
    for n in 1..=PATIENTS {
        let minute = 15 * n;
        let slot = |day: u8| format!("202611{day}T{:02}{:02}Z.p0.here", minute / 60, minute % 60);
        let Managed { url, .. } = booked(&client, &n.to_string(), "short", &slot(24)).await;
        let target = slot(25);
        let (cancelled, moved) = if n % 2 == 0 {
            futures::join!(cancel(&client, &url, json!({})), move_to(&client, &url, &target))
        } else {
            let (moved, cancelled) = futures::join!(move_to(&client, &url, &target), cancel(&client, &url, json!({})));
            (cancelled, moved)
        };
        assert_eq!(cancelled.status, 200, "{}", cancelled.text);
        let record = client.record(&n.to_string()).await;
        let (appointment, steps) = (&record["appointments"][0], count(&record, "appointment_rescheduled"));
        assert_eq!((&appointment["status"], count(&record, "appointment_cancelled")), (&json!("cancelled"), 1));
        assert_eq!(moved.status.as_u16(), if steps == 1 { 200 } else { 409 }, "{}", moved.text);
        assert_eq!(appointment["sequence"], steps + 1);
        let day = if steps == 1 { "2026-11-25" } else { "2026-11-24" };
        assert!(appointment["start"].as_str().unwrap().starts_with(day), "{appointment}");
        (moved_first, refused) = (moved_first + steps, refused + 1 - steps);
    }
    assert_eq!(ticks(&client, TUESDAY).await + ticks(&client, TUESDAY.tomorrow().unwrap()).await, 0);
    println!("{PATIENTS} races: {moved_first} moved and then cancelled, {refused} cancelled at once");
}
