//! Who lets a patient change an appointment, followed through the running system.

use serde_json::json;
use tests::{Client, clinic};

const SLOT: &str = "20261124T1000Z.p0.here";
const OTHER: &str = "20261124T1500Z.p0.here";

/// A clinic of which type, location and provider allow moving, or do not.
fn allowing(kind: bool, location: bool, provider: bool) -> String {
    clinic::open_all_hours(0)
        .replacen("length = 15\n", &format!("length = 15\nreschedule = {kind}\n"), 1)
        .replacen("name = \"Here\"\n", &format!("name = \"Here\"\nreschedule = {location}\n"), 1)
        .replacen("name = \"Provider 0\"\n", &format!("name = \"Provider 0\"\nreschedule = {provider}\n"), 1)
}

/// Books and gives the manage link of the confirmation.
async fn confirmed(client: &Client) -> String {
    let link = client.link("1", "short", "email").await;
    assert_eq!(client.book(&link, SLOT).await.status, 201);
    let sent = client.outbox().await;
    let mail = sent.iter().rfind(|mail| mail["kind"] == "confirmation").unwrap();
    mail["links"][0].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a06_a_patient_moves_only_what_type_location_and_provider_all_allow_and_is_told_whom_to_call() {
    for case in 0..8_u8 {
        let [kind, location, provider] = [case & 1, case & 2, case & 4].map(|bit| bit != 0);
        let files = clinic::Files::new(&allowing(kind, location, provider), &clinic::patients(1));
        let client = Client::with_clinic(files.source()).await;
        let manage = confirmed(&client).await;
        let allowed = kind && location && provider;
        let opened = client.get(&manage).await.json();
        assert_eq!((&opened["may_reschedule"], &opened["may_cancel"]), (&json!(allowed), &json!(true)), "case {case}");
        let page = client.page(&manage).await.text;
        assert_eq!(page.contains("Move it to another time"), allowed, "case {case}: {page}");
        let moved = client.reschedule(&manage, OTHER).await;
        assert_eq!(moved.status, if allowed { 200 } else { 403 }, "case {case}: {}", moved.text);
        if !allowed {
            assert_eq!(moved.json()["phone"], "+442079460100");
            assert_eq!(client.record("1").await["appointments"][0]["version"], 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g09_what_staff_make_is_confirmed_with_links_where_clinician_and_type_are_online() {
    for (flag, links) in [("", true), ("online = false\n", false)] {
        let toml =
            clinic::open_all_hours(0).replacen("name = \"Provider 0\"\n", &format!("name = \"Provider 0\"\n{flag}"), 1);
        let files = clinic::Files::new(&toml, &clinic::patients(1));
        let client = Client::with_clinic(files.source()).await;
        let asked = json!({"type": "short", "provider": "p0", "location": "here", "start": "2026-11-24T10:00:00Z"});
        assert_eq!(client.staff_post("/staff/patients/1/appointments", asked).await.status, 201);
        let mail = client.outbox().await[0].clone();
        let said: Vec<&str> = mail["links"].as_array().unwrap().iter().filter_map(|link| link.as_str()).collect();
        assert_eq!(said.iter().any(|link| link.ends_with("/cancel")), links, "{mail}");
        assert_eq!(said.iter().any(|link| link.ends_with("/slots")), links, "{mail}");
        assert!(mail["text"].as_str().unwrap().contains("020 7946 0100"), "{mail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i18_the_row_of_a_link_follows_its_appointment() {
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(1));
    let client = Client::with_clinic(files.source()).await;
    let status = async || client.record("1").await["links"][0]["status"].clone();
    let manage = confirmed(&client).await;
    assert_eq!(status().await, "booked");
    assert_eq!(client.reschedule(&manage, OTHER).await.status, 200);
    assert_eq!(status().await, "rescheduled");
    assert_eq!(client.post(&format!("{manage}/cancel"), json!({})).await.status, 200);
    assert_eq!(status().await, "rescheduled", "that it was moved stays true");
    assert_eq!(client.record("1").await["appointments"][0]["status"], "cancelled");
}

#[tokio::test(flavor = "multi_thread")]
async fn c02_what_calls_itself_a_scanner_moves_and_cancels_nothing_as_a_program_either() {
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(1));
    let client = Client::with_clinic(files.source()).await;
    let manage = confirmed(&client).await;
    let scanner = [("user-agent", "Mozilla/5.0 (compatible; BarracudaCentral)"), ("user-agent", "GoogleImageProxy")];
    for agent in scanner {
        for (door, body) in [("reschedule", json!({"slot": OTHER})), ("cancel", json!({}))] {
            let path = format!("{manage}/{door}");
            let answer = client.send(reqwest::Method::POST, &path, Some(body), &[agent]).await;
            assert_eq!(answer.status, 409, "{door}: {}", answer.text);
        }
    }
    assert_eq!(client.record("1").await["appointments"][0]["version"], 1);
}
