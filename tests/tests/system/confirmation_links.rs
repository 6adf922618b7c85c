//! Which links a confirmation has, until when, and where else none stand.

use crate::console_messages::{booked, reminders, with_settings};
use domain::{ChangeLinks, LeadTime, LeadTimes, Minutes};
use serde_json::{Value, json};
use tests::Client;

/// Two slots of the demo clinic with days between them.
const FIRST: &str = "20261208T1000Z.tarrowby.harbour";
const SECOND: &str = "20261210T1000Z.tarrowby.harbour";

/// The last email of a kind.
async fn email(client: &Client, kind: &str) -> Value {
    let outbox = client.outbox().await;
    let found = outbox.iter().rfind(|message| message["kind"] == kind && message["channel"] == "email");
    found.unwrap_or_else(|| panic!("no {kind} by email")).clone()
}

fn manage(client: &Client, appointment: &Value) -> String {
    client.url(&client.manage_link("larkmoor", "1001", appointment["id"].as_str().unwrap()))
}

fn both_ways(manage: &str) -> Value {
    json!([manage, format!("{manage}/slots"), format!("{manage}/cancel")])
}

#[tokio::test(flavor = "multi_thread")]
async fn g06_g07_a_confirmation_leads_to_changing_and_cancelling_within_the_clinicians_delay() {
    let client = Client::start().await;
    let appointment = booked(&client, "1001", FIRST).await;
    let manage = manage(&client, &appointment);
    assert_eq!(email(&client, "confirmation").await["links"], both_ways(&manage));

    // The clinician wants thirty days of notice, which there no longer are: the second email says whom to call.
    with_settings(&client, |clinic| {
        clinic.providers.iter_mut().for_each(|provider| provider.change_notice = Minutes::new(30 * 24 * 60));
    })
    .await;
    booked(&client, "1001", SECOND).await;
    let told = email(&client, "confirmation").await;
    assert_eq!(told["links"].as_array().unwrap().len(), 1, "{}", told["links"]);
    assert!(told["text"].as_str().unwrap().contains("020 7946 0100"), "{}", told["text"]);
    let refused = client.post(&format!("{manage}/cancel"), json!({})).await;
    assert_eq!(refused.status, 409, "row G13: {}", refused.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn g15_an_online_change_is_confirmed_anew_with_new_links() {
    let client = Client::start().await;
    let appointment = booked(&client, "1001", FIRST).await;
    let manage = manage(&client, &appointment);
    assert_eq!(client.reschedule(&manage, SECOND).await.status, 200);
    let told = email(&client, "change").await;
    assert_eq!(told["links"], both_ways(&manage));
    assert!(told["text"].as_str().unwrap().contains("Thursday 10 December 2026 at 10:00"), "{}", told["text"]);
    let file = told["attachments"][0]["text"].as_str().unwrap();
    assert!(file.contains("SEQUENCE:1") && file.contains("DTSTART:20261210T100000Z"), "{file}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g12_g24_where_a_clinic_says_so_no_message_but_a_confirmation_leads_to_a_change() {
    for (links, in_reminder, on_request) in [
        (ChangeLinks::ConfirmationsOnly, false, false),
        (ChangeLinks::NotInReminders, false, true),
        (ChangeLinks::Everywhere, true, true),
    ] {
        let client = Client::start().await;
        with_settings(&client, |clinic| {
            clinic.messages.change_links = links;
            clinic.messages.reminders = reminders(&[], &["2d"]);
            let asked = LeadTime::parse("3d").unwrap();
            clinic.messages.confirmation_requests = LeadTimes { sms: vec![asked], email: Vec::new() };
        })
        .await;
        let appointment = booked(&client, "1001", FIRST).await;
        let manage = manage(&client, &appointment);
        assert_eq!(email(&client, "confirmation").await["links"], both_ways(&manage), "{links:?}");
        client.advance("P14D").await;
        let reminder = email(&client, "reminder").await;
        assert_eq!(reminder["links"].as_array().unwrap().len() > 1, in_reminder, "{links:?}: {}", reminder["links"]);
        let answered = client.post(&format!("{manage}/answer"), json!({ "answer": "reschedule" })).await;
        assert_eq!(answered.status, 200, "{}", answered.text);
        let outbox = client.outbox().await;
        let way = outbox.iter().find(|message| message["kind"] == "self_reschedule").unwrap();
        let ours = way["links"] == json!([format!("{manage}/slots")]);
        assert_eq!(ours, on_request, "{links:?}: {}", way["links"]);
        assert_eq!(way["links"].as_array().unwrap().len(), 1, "row A5: exactly one");
    }
}
