//! What patients and staff are told of moves and cancellations.

use crate::cancelling::{Managed, REASON, booked_at, cancel, change_clinic, manage_link, move_to, race_clinic};
use crate::console::page;
use notify::SendError;
use serde_json::{Value, json};
use tests::Client;

#[tokio::test(flavor = "multi_thread")]
async fn a20_nothing_owed_for_the_old_time_is_sent_after_a_move_or_a_cancellation() {
    let (client, _files) = race_clinic(2).await;
    // The invitations go out; the carrier takes nothing after that, until both appointments have changed.
    let links = [client.link("1", "short", "email").await, client.link("2", "short", "email").await];
    client.outbox().await;
    let mut managed = Vec::new();
    for (patient, link, hour) in [("1", &links[0], 10), ("2", &links[1], 11)] {
        client.local.outbox().refuse_next(SendError::Passing { code: "Throttled".to_owned() });
        let booked = client.book(link, &format!("20261124T{hour}00Z.p0.here")).await;
        client.outbox().await;
        managed.push(manage_link(&client, "race", patient, booked.json()["appointment"]["id"].as_str().unwrap()));
    }
    assert_eq!(client.outbox().await.len(), 2, "no confirmation was taken");
    assert_eq!(cancel(&client, &managed[0], json!({})).await.status, 200);
    assert_eq!(move_to(&client, &managed[1], "20261126T1500Z.p0.here").await.status, 200);
    client.advance("PT12H").await;

    let outbox = client.outbox().await;
    let of = |kind: &str| outbox.iter().filter(|message| message["kind"] == kind).collect::<Vec<&Value>>();
    assert_eq!(of("confirmation"), Vec::<&Value>::new(), "neither time that was confirmed stands any longer");
    assert_eq!(of("cancellation").len(), 1, "G14: the cancellation is confirmed");
    let told = of("change");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["to"], "patient2@example.org");
    let text = told[0]["text"].as_str().unwrap();
    assert!(text.contains("26 November 2026 at 15:00") && !text.contains("24 November"), "{text}");
    assert_eq!(told[0]["subject"], "Race Test Clinic: your appointment was moved");
    assert_eq!(
        told[0]["links"],
        json!([managed[1], format!("{}/slots", managed[1]), format!("{}/cancel", managed[1])])
    );
    for patient in ["1", "2"] {
        let messages = client.record(patient).await["messages"].clone();
        let dropped = messages.as_array().unwrap().iter().filter(|message| message["reason"] == "superseded").count();
        assert_eq!(dropped, 1, "{messages}");
    }
}

/// Whether the clinicians are subscribed to online booking, and the types bookable online.
async fn online(client: &Client, providers: bool, types: bool) {
    change_clinic(client, "larkmoor", |clinic| {
        clinic.providers.iter_mut().for_each(|provider| provider.online = providers);
        clinic.types.iter_mut().for_each(|kind| kind.online = types);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g08_g10_g11_the_email_has_its_links_as_the_clinic_stands_when_it_is_sent() {
    let client = Client::start().await;
    for (patient, change) in [("1001", "nothing"), ("1002", "clinician"), ("1003", "type")] {
        online(&client, true, true).await;
        let link = client.link(patient, "follow-up", "email").await;
        client.outbox().await;
        for _ in 0..2 {
            client.local.outbox().refuse_next(SendError::Passing { code: "Throttled".to_owned() });
        }
        let slot = client.slots(&link).await.iter().find(|slot| slot["provider"] == "tarrowby").unwrap()["id"].clone();
        assert_eq!(client.book(&link, slot.as_str().unwrap()).await.status, 201);
        client.outbox().await;
        online(&client, change != "clinician", change != "type").await;
        client.advance("PT10M").await;
        let outbox = client.outbox().await;
        let told = outbox.iter().rev().take_while(|message| message["kind"] == "confirmation");
        let told: Vec<&Value> = told.filter(|message| message["channel"] == "email").collect();
        let id = client.record(patient).await["appointments"][0]["id"].as_str().unwrap().to_owned();
        let url = manage_link(&client, "larkmoor", patient, &id);
        let links = json!([url, format!("{url}/slots"), format!("{url}/cancel")]);
        let expected = if change == "nothing" { links } else { json!([]) };
        assert_eq!(told[0]["links"], expected, "{change}: {}", told[0]["text"]);
        assert_eq!(told[0]["text"].as_str().unwrap().contains("To change or cancel it, call"), change != "nothing");
        for text in outbox.iter().filter(|message| message["kind"] == "confirmation" && message["channel"] == "sms") {
            assert_eq!(text["links"].as_array().unwrap().len(), 1, "I35: a text always has the link: {text}");
        }
        assert_eq!(client.page(&format!("{url}/cancel")).await.status == 200, change == "nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c05_the_calendar_file_keeps_its_uid_raises_its_sequence_and_withdraws_the_entry() {
    let client = Client::start().await;
    let link = client.link("1001", "follow-up", "email").await;
    assert_eq!(client.book(&link, "20261124T0930Z.tarrowby.harbour").await.status, 201);
    let id = client.record("1001").await["appointments"][0]["id"].as_str().unwrap().to_owned();
    let url = manage_link(&client, "larkmoor", "1001", &id);
    let file = async |url: &str| client.get(&format!("{url}/calendar.ics")).await.text.replace("\r\n ", "");
    let value = |file: &str, name: &str| {
        file.lines().find_map(|line| line.strip_prefix(&format!("{name}:"))).unwrap_or_default().to_owned()
    };
    let mut files = vec![file(&url).await];
    assert_eq!(move_to(&client, &url, "20261126T1400Z.tarrowby.harbour").await.status, 200);
    client.advance("PT1M").await;
    files.push(file(&url).await);
    assert_eq!(cancel(&client, &url, json!({"reason": REASON})).await.status, 200);
    client.advance("PT1M").await;
    files.push(file(&url).await);
    assert_eq!(file(&link).await, files[2], "the link that booked withdraws it too");
    assert!(files.iter().all(|file| value(file, "UID") == value(&files[0], "UID") && !file.contains("mother")));
    let told: Vec<[String; 4]> =
        files.iter().map(|file| ["METHOD", "STATUS", "SEQUENCE", "DTSTART"].map(|name| value(file, name))).collect();
    assert_eq!(told[0], ["PUBLISH", "CONFIRMED", "0", "20261124T093000Z"]);
    assert_eq!(told[1], ["PUBLISH", "CONFIRMED", "1", "20261126T140000Z"]);
    assert_eq!(told[2], ["CANCEL", "CANCELLED", "2", "20261126T140000Z"]);
    let stamps: Vec<String> = files.iter().map(|file| value(file, "DTSTAMP")).collect();
    assert!(stamps.is_sorted() && stamps[0] < stamps[2], "{stamps:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a16_a17_i20_i21_staff_see_every_step_with_both_times_of_a_move() {
    let client = Client::start().await;
    let Managed { id, url } =
        booked_at(&client, "larkmoor", "1001", "follow-up", "20261124T0930Z.tarrowby.harbour").await;
    assert_eq!(move_to(&client, &url, "20261126T1400Z.tarrowby.harbour").await.status, 200);
    assert_eq!(move_to(&client, &url, "20261127T1000Z.penhallow.garden").await.status, 200);
    let day =
        async |date: &str| client.staff_get(&format!("/staff/today?date={date}")).await.json()["appointments"].clone();
    assert_eq!(day("2026-11-24").await, json!([]), "nothing stands at the old time");
    assert_eq!(day("2026-11-26").await, json!([]));
    assert_eq!(day("2026-11-27").await[0]["id"], id.as_str());
    assert!(page(&client, "/staff/today?date=2026-11-27").await.contains("<small>moved</small>"));
    assert_eq!(cancel(&client, &url, json!({"reason": REASON})).await.status, 200);
    assert_eq!(day("2026-11-27").await, json!([]), "nor at the last");
    client.outbox().await;

    let door = format!("/staff/patients/1001/appointments/{id}");
    let told = client.staff_get(&door).await.json();
    assert_eq!((&told["appointment"]["status"], &told["appointment"]["reason"]), (&json!("cancelled"), &json!(REASON)));
    let events: Vec<&Value> = told["events"].as_array().unwrap().iter().collect();
    let kinds: Vec<&str> = events.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(
        kinds[1..],
        ["appointment_booked", "appointment_rescheduled", "appointment_rescheduled", "appointment_cancelled"]
    );
    let at = |place: &Value| format!("{} {} {}", place["start"], place["provider_name"], place["location"]);
    assert_eq!((&events[1]["from"], at(&events[1]["to"])), (&Value::Null, at(&events[2]["from"])));
    assert_eq!(at(&events[2]["to"]), "\"2026-11-26T14:00:00+00:00\" \"Imogen Tarrowby\" \"harbour\"");
    assert_eq!((at(&events[3]["from"]), &events[3]["to"]["zone"]), (at(&events[2]["to"]), &json!("Europe/London")));
    assert_eq!((&events[4]["from"], &events[4]["to"]), (&Value::Null, &Value::Null));

    let shown = page(&client, &door).await;
    let steps = [
        "Appointment booked online",
        "Tue 24 Nov 2026 at 09:30, Imogen Tarrowby, Harbour House",
        "from Tue 24 Nov 2026 at 09:30 to Thu 26 Nov 2026 at 14:00<",
        "from Thu 26 Nov 2026 at 14:00, Imogen Tarrowby, Harbour House to Fri 27 Nov 2026 at 10:00, Dafydd \
         Penhallow-Quince, Garden Rooms (step-free)",
        "Appointment cancelled",
    ];
    let history = shown.split_once("id=\"history\"").unwrap().1;
    let places: Vec<usize> =
        steps.iter().map(|step| history.find(step).unwrap_or_else(|| panic!("{step}: {history}"))).collect();
    assert!(places.is_sorted(), "the oldest comes first: {places:?}");
    assert!(shown.contains(REASON) && shown.contains("Cancelled") && shown.contains("<small>moved</small>"));
    let french = page(&client, &format!("{door}?language=fr")).await;
    assert!(french.contains("du mar. 24 nov. 2026 à 09:30 au jeu. 26 nov. 2026 à 14:00"), "{french}");

    let record = page(&client, "/staff/patients/1001").await;
    for said in [&*door, &format!("{door}#history"), &format!("Reason: {REASON}"), "<small>moved</small>", "Cancelled"]
    {
        assert!(record.contains(said), "{said} is not in {record}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_in_another_zone_is_told_by_the_clock_of_its_location() {
    let client = Client::start().await;
    let link = client.link("1001", "call", "sms").await;
    let slots = client.slots(&link).await;
    let Managed { id, url } = booked_at(&client, "larkmoor", "1002", "call", slots[4]["id"].as_str().unwrap()).await;
    assert_eq!(move_to(&client, &url, slots[9]["id"].as_str().unwrap()).await.status, 200);
    let shown = page(&client, &format!("/staff/patients/1002/appointments/{id}")).await;
    let clock = |slot: &Value| slot["start"].as_str().unwrap()[11..16].to_owned();
    let told = format!("at {} (Europe/Madrid)", clock(&slots[9]));
    assert!(slots[9]["zone"] == "Europe/Madrid" && shown.contains(&told), "{told}: {shown}");
}
