//! Whatever is pressed or asked again, too early, too late or at once: an appointment moves once.

use crate::rescheduling::{Booked, ELEVEN, NOON, fields, start_of};
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn c02_a_form_that_nobody_can_have_read_moves_nothing_and_one_more_press_does() {
    let booked = Booked::under("").await;
    let client = &booked.client;
    let early = booked.form(ELEVEN).await;
    let robot = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0";
    let sent = early.each_ref().map(|(name, value)| (*name, value.as_str()));
    let door = format!("{}/reschedule", booked.manage);
    let mut refused = vec![booked.press(&early).await];
    client.advance("PT3S").await;
    refused.push(client.form_of(robot, &door, &sent).await);
    for forged in [
        [("slot", ELEVEN), ("version", "1"), ("nonce", "")],
        [("slot", ELEVEN), ("version", "1"), ("nonce", "1.a.b")],
        [("slot", NOON), ("version", "1"), sent[2]],
    ] {
        refused.push(client.form(&door, &forged).await);
    }
    refused.push(client.form(&door, &[("slot", ELEVEN), sent[2]]).await);
    client.advance("PT1H").await;
    refused.push(booked.press(&early).await);
    for answer in &refused {
        assert_eq!(answer.status, 409, "{}", answer.text);
        assert!(answer.text.contains("Nothing is changed yet: your appointment stands."), "{}", answer.text);
        assert!(answer.text.contains("name=\"nonce\"") && answer.text.contains("tel:"), "{}", answer.text);
    }
    assert_eq!((booked.stands().await.2, booked.moves().await), (1, 0));
    let fresh = fields(&refused.last().unwrap().text);
    client.advance("PT3S").await;
    assert_eq!(booked.press(&fresh).await.status, 303);
    assert_eq!((booked.stands().await.0, booked.moves().await), ("2026-11-24T11:00:00+00:00".to_owned(), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn c05_a_hundred_replays_of_an_old_form_or_request_make_nothing() {
    let booked = Booked::under("").await;
    let client = &booked.client;
    let form = booked.form(ELEVEN).await;
    client.advance("PT3S").await;
    for _ in 0..100 {
        let pressed = booked.press(&form).await;
        assert_eq!(
            (pressed.status, pressed.header("location").ends_with("?moved=1")),
            (reqwest::StatusCode::SEE_OTHER, true)
        );
    }
    for _ in 0..100 {
        let asked = booked.reschedule(ELEVEN).await;
        assert_eq!((asked.status.as_u16(), start_of(&asked)), (200, "2026-11-24T11:00:00+00:00".to_owned()));
    }
    assert_eq!((booked.stands().await.2, booked.moves().await), (2, 1));
    // Moved on, the old form moves it back no more, and says where it is.
    assert_eq!(booked.reschedule(NOON).await.status, 200);
    for _ in 0..20 {
        let old = booked.press(&form).await;
        assert_eq!(old.status, 409);
        assert!(old.text.contains("changed in the meantime") && old.text.contains("12:00"), "{}", old.text);
    }
    for _ in 0..20 {
        assert_eq!(client.book(&booked.booking, ELEVEN).await.status, 409, "the spent link makes no second one");
    }
    assert_eq!((booked.stands().await.2, booked.moves().await), (3, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn c05_of_two_tabs_one_moves_and_the_other_is_told_where_the_appointment_is() {
    let booked = Booked::under("").await;
    let (one, other) = (booked.form(ELEVEN).await, booked.form(NOON).await);
    booked.client.advance("PT3S").await;
    let answers = futures::future::join(booked.press(&one), booked.press(&other)).await;
    let (won, lost) = if answers.0.status == 303 { answers } else { (answers.1, answers.0) };
    assert_eq!((won.status.as_u16(), lost.status.as_u16()), (303, 409), "{}", lost.text);
    let (start, ..) = booked.stands().await;
    assert!(lost.text.contains(&start[11..16]) && lost.text.contains("Nothing was changed now"), "{}", lost.text);
    assert_eq!(booked.moves().await, 1);
    // A program that says which version it has seen is told the same.
    let stale = json!({"slot": "20261124T1300Z.p0.here", "version": 1});
    let refused = booked.client.post(&format!("{}/reschedule", booked.manage), stale).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json()["type"].clone()),
        (409, json!("urn:slotlink:problem:changed-meanwhile"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_is_answered_as_the_first_time_for_a_day() {
    let booked = Booked::under("").await;
    let client = &booked.client;
    let ask = async |slot: &str, key: &str| {
        let headers = [("idempotency-key", key)];
        client
            .send(Method::POST, &format!("{}/reschedule", booked.manage), Some(json!({ "slot": slot })), &headers)
            .await
    };
    // A refusal is decided afresh.
    assert_eq!(client.book(&client.link("2", "moves", "email").await, ELEVEN).await.status, 201);
    assert_eq!(ask(ELEVEN, "k").await.status, 409);
    let first = ask(NOON, "k").await;
    assert_eq!(first.status, 200, "{}", first.text);
    let again = ask(NOON, "k").await;
    assert_eq!((again.status, again.json()), (first.status, first.json()));
    assert_eq!(ask("20261124T1300Z.p0.here", "k").await.status, 422, "another payload under the key");
    // Moved on by another request, the first one is told its success and moves nothing back.
    assert_eq!(ask("20261124T1300Z.p0.here", "l").await.status, 200);
    let replayed = ask(NOON, "k").await;
    assert_eq!((replayed.status.as_u16(), start_of(&replayed)), (200, "2026-11-24T13:00:00+00:00".to_owned()));
    assert_eq!(booked.moves().await, 2);
    for bad in ["", "two words", &"x".repeat(201)] {
        assert_eq!(ask(NOON, bad).await.status, 400, "{bad:?}");
    }
    client.advance("PT2H").await;
    assert_eq!(ask(NOON, "k").await.status, 200, "also when nothing could be moved there any more");
    client.advance("PT22H").await;
    assert_eq!(ask("20261126T0900Z.p0.here", "k").await.status, 200, "after a day the key is free");
}

#[tokio::test(flavor = "multi_thread")]
async fn c05_a_hundred_moves_at_once_to_different_times_leave_one_appointment_at_one_time() {
    let booked = Booked::under("").await;
    let slot = |n: u32| format!("20261125T{:02}{:02}Z.p{}.here", 8 + n / 12, 5 * (n % 12), n % 2);
    let answers = futures::future::join_all((0..100).map(|n| {
        let (booked, slot) = (&booked, slot(n));
        async move { (slot.clone(), booked.reschedule(&slot).await) }
    }))
    .await;
    let won: Vec<_> = answers.iter().filter(|(_, answer)| answer.status == 200).collect();
    for (_, answer) in answers.iter().filter(|(_, answer)| answer.status != 200) {
        assert_eq!(
            (answer.status.as_u16(), answer.json()["type"].clone()),
            (409, json!("urn:slotlink:problem:changed-meanwhile"))
        );
    }
    let (start, provider, version, sequence) = booked.stands().await;
    assert_eq!((booked.moves().await, u64::try_from(won.len()).unwrap()), (won.len(), version - 1));
    assert_eq!(sequence, version - 1);
    let last = won.iter().find(|(_, answer)| answer.json()["appointment"]["version"] == version).unwrap();
    assert_eq!((start_of(&last.1), &last.1.json()["appointment"]["provider"]), (start, &json!(provider)));
    println!(
        "100 moves of one appointment at once: {} came one after another, {} were told 409",
        won.len(),
        100 - won.len()
    );
    // Its ticks are the only ones that are taken.
    let clinic = domain::ClinicId::parse("race").unwrap();
    let days = (jiff::civil::date(2026, 11, 24), jiff::civil::date(2026, 11, 25));
    let mut taken = 0;
    for provider in ["p0", "p1"] {
        let provider = domain::ProviderId::parse(provider).unwrap();
        let read = booked.client.local.context().store.provider_days(&clinic, &provider, days).await.unwrap();
        taken += read.days.iter().map(|day| day.marks.len()).sum::<usize>();
    }
    assert_eq!(taken, 3);
}
