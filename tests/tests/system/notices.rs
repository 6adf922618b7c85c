//! What clinicians find on the console when an appointment is moved to or away from them.

use crate::console::page;
use crate::console_messages::{booked, with_settings};
use domain::{Carrier, ClinicId, EventId, MessageKey, MessageKind, PatientId, ProviderId, StaffId};
use reqwest::Method;
use serde_json::{Value, json};
use tests::Client;

/// The bearer token of a member of staff of the demo clinic.
async fn token(client: &Client, clinic: &str, staff: &str) -> String {
    let asked = if staff.is_empty() { json!({ "clinic": clinic }) } else { json!({"clinic": clinic, "staff": staff}) };
    let token = client.post("/_local/token", asked).await;
    token.json()["token"].as_str().unwrap().to_owned()
}

async fn notices(client: &Client, token: &str) -> Value {
    let headers = [("authorization", &*format!("Bearer {token}"))];
    let seen = client.send(Method::GET, "/staff/notices", None, &headers).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    seen.json()
}

async fn read(client: &Client, token: &str, id: &str) -> u16 {
    let headers = [("authorization", &*format!("Bearer {token}"))];
    let door = format!("/staff/notices/{id}/read");
    client.send(Method::POST, &door, Some(json!({})), &headers).await.status.as_u16()
}

async fn shown(client: &Client, token: &str) -> String {
    let cookie = format!("__Host-staff={token}");
    let page = client.send(Method::GET, "/staff/notices", None, &[("accept", "text/html"), ("cookie", &cookie)]).await;
    assert_eq!(page.status, 200, "{}", page.text);
    page.text
}

/// Books with Imogen Tarrowby, moves to Dafydd Penhallow-Quince, and leaves both a notice as deliveries do.
async fn moved(client: &Client) -> String {
    with_settings(client, |clinic| {
        let own = clinic.providers.iter_mut().find(|provider| provider.id.as_str() == "tarrowby").unwrap();
        own.staff = Some(StaffId::parse("imogen").unwrap());
    })
    .await;
    let appointment = booked(client, "1001", "20261208T1000Z.tarrowby.harbour").await;
    let manage = client.manage_link("larkmoor", "1001", appointment["id"].as_str().unwrap());
    let slots = client.get(&format!("{manage}/slots?from=2026-12-08&days=3")).await.json()["slots"].clone();
    let to = slots.as_array().unwrap().iter().find(|slot| slot["provider"] == "penhallow").expect("a slot of another");
    assert_eq!(client.reschedule(&manage, to["id"].as_str().unwrap()).await.status, 200);
    client.outbox().await;
    let record = client.record("1001").await;
    let event = record["events"].as_array().unwrap().iter().find(|one| one["kind"] == "appointment_rescheduled");
    let event = event.unwrap()["id"].as_str().unwrap().to_owned();
    for (kind, provider) in [(MessageKind::NoticeGained, "penhallow"), (MessageKind::NoticeLost, "tarrowby")] {
        leave(client, &event, kind, provider).await;
    }
    event
}

async fn leave(client: &Client, event: &str, kind: MessageKind, provider: &str) {
    let clinic = ClinicId::parse("larkmoor").unwrap();
    let (patient, event) = (PatientId::parse("1001").unwrap(), EventId::parse(event).unwrap());
    let key = MessageKey { patient, event, kind, carrier: Carrier::Console, occasion: 0 };
    let store = &client.local.context().store;
    store.leave_notice(&clinic, &ProviderId::parse(provider).unwrap(), &key, client.now()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn i41_i42_a_clinician_finds_what_was_moved_away_and_colleagues_at_the_desk_find_all() {
    let client = Client::start().await;
    assert!(page(&client, "/staff/notices").await.contains("No messages."));
    let event = moved(&client).await;
    let (imogen, desk) = (token(&client, "larkmoor", "imogen").await, token(&client, "larkmoor", "tomasz").await);

    let own = notices(&client, &imogen).await;
    assert_eq!(own["unread"], 1);
    let notice = &own["notices"].as_array().unwrap()[..];
    assert_eq!(notice.len(), 1, "not those of others: {own}");
    assert_eq!((&notice[0]["kind"], &notice[0]["patient_name"]), (&json!("notice_lost"), &json!("Alice Thistlewood")));
    assert_eq!(
        (&notice[0]["from"]["provider"], &notice[0]["to"]["provider"]),
        (&json!("tarrowby"), &json!("penhallow"))
    );
    let seen = shown(&client, &imogen).await;
    assert!(seen.contains("An appointment was moved away from you") && seen.contains("Messages (1 new)"), "{seen}");
    assert!(seen.contains("Alice Thistlewood") && seen.contains("/staff/patients/1001/appointments/"));
    assert!(!seen.contains("moved to Dafydd"), "that is his");

    let all = shown(&client, &desk).await;
    assert!(all.contains("An appointment was moved to Dafydd Penhallow-Quince") && all.contains("Messages (2 new)"));
    assert!(all.contains("An appointment was moved away from Imogen Tarrowby"));
    let french = page(&client, "/staff/notices?language=fr").await;
    assert!(french.contains("Un rendez-vous a été retiré à Imogen Tarrowby"));

    // Left again, as a delivery that is repeated does, it is still one.
    leave(&client, &event, MessageKind::NoticeLost, "tarrowby").await;
    assert_eq!(notices(&client, &desk).await["notices"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn i41_a_notice_is_marked_as_read_once_and_by_whom_it_is_for() {
    let client = Client::start().await;
    let event = moved(&client).await;
    let (imogen, desk) = (token(&client, "larkmoor", "imogen").await, token(&client, "larkmoor", "tomasz").await);
    let (lost, gained) = (format!("1001.{event}.notice_lost"), format!("1001.{event}.notice_gained"));
    for unknown in ["1001.x.notice_lost", "x", &*format!("1002.{event}.notice_lost"), &gained] {
        assert_eq!(read(&client, &imogen, unknown).await, 404, "{unknown}");
    }
    let elsewhere = token(&client, "tilleuls", "").await;
    assert_eq!(read(&client, &elsewhere, &lost).await, 404, "another clinic has no such notice");
    assert_eq!(notices(&client, &elsewhere).await["notices"], json!([]));
    assert_eq!(notices(&client, &imogen).await["unread"], 1, "all of that changed nothing");

    assert_eq!(read(&client, &imogen, &lost).await, 200);
    let first = notices(&client, &imogen).await;
    assert_eq!((&first["unread"], first["notices"][0]["read_at"].is_string()), (&json!(0), true));
    client.advance("PT1H").await;
    assert_eq!(read(&client, &imogen, &lost).await, 200, "again is the same success");
    leave(&client, &event, MessageKind::NoticeLost, "tarrowby").await;
    assert_eq!(notices(&client, &imogen).await, first, "and a repeated delivery does not bring it back");
    assert_eq!(notices(&client, &desk).await["unread"], 1);
    assert!(!shown(&client, &imogen).await.contains("Mark as read"));
}

#[tokio::test(flavor = "multi_thread")]
async fn i41_a_notice_is_marked_with_the_form_of_its_row_and_no_other_sites() {
    let client = Client::start().await;
    moved(&client).await;
    let desk = token(&client, "larkmoor", "tomasz").await;
    let seen = shown(&client, &desk).await;
    let own = |before: &str| seen.split(before).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (door, form) = (format!("/staff/notices/{}", own("action=\"/staff/notices/")), own("name=\"form\" value=\""));
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let press = async |form: &str| {
        let post = http.post(client.url(&door)).header("accept", "text/html");
        let post = post.header("cookie", format!("__Host-staff={desk}")).form(&[("form", form)]);
        post.send().await.unwrap().status().as_u16()
    };
    assert_eq!(press("forged").await, 409);
    assert_eq!(notices(&client, &desk).await["unread"], 2);
    assert_eq!([press(&form).await, press(&form).await], [303, 303], "a second click is the same");
    assert_eq!(notices(&client, &desk).await["unread"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn i42_a_notice_of_an_erased_record_says_so() {
    let client = Client::start().await;
    leave(&client, "01jdnever", MessageKind::NoticeLost, "tarrowby").await;
    let seen = page(&client, "/staff/notices").await;
    assert!(seen.contains("The patient’s record was erased since.") && seen.contains("Mark as read"), "{seen}");
}
