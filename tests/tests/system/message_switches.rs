//! Which messages a clinic's switches and a patient's record let go out, seen on the phone and in the mailbox.

use crate::console_messages::{booked, reminders, with_settings};
use domain::{ClinicId, LeadTimes, PatientId, PortalAccount, PortalId, WebAddress};
use serde_json::{Value, json};
use tests::Client;

const FIRST: &str = "20261208T1000Z.tarrowby.harbour";

/// What was sent of a kind: the channels, in order of their names.
async fn channels(client: &Client, kind: &str) -> Vec<String> {
    let outbox = client.outbox().await;
    let of_kind = outbox.iter().filter(|message| message["kind"] == kind);
    let mut channels: Vec<String> = of_kind.map(|message| message["channel"].as_str().unwrap().to_owned()).collect();
    channels.sort();
    channels
}

/// Changes the record of the patient with whom these tests begin.
async fn with_record(client: &Client, change: impl FnOnce(&mut domain::Patient)) {
    let (clinic, id) = (ClinicId::parse("larkmoor").unwrap(), PatientId::parse("1001").unwrap());
    let store = &client.local.context().store;
    let mut patient = store.patient(&clinic, &id).await.unwrap().unwrap();
    change(&mut patient);
    store.load_patients(&clinic, &[patient]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn g01_g02_g20_a_confirmation_goes_where_the_type_is_ticked_and_the_record_has_an_address() {
    for (ticked, phone, expected) in
        [(true, true, vec!["email", "sms"]), (false, true, vec!["sms"]), (true, false, vec!["email"])]
    {
        let client = Client::start().await;
        with_settings(&client, |clinic| {
            clinic.types.iter_mut().for_each(|kind| kind.messages.confirmation_email = ticked);
        })
        .await;
        with_record(&client, |patient| patient.phone.take_if(|_| !phone).map_or((), drop)).await;
        booked(&client, "1001", FIRST).await;
        assert_eq!(channels(&client, "confirmation").await, expected, "ticked {ticked}, phone {phone}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i34_i35_g05_g23_the_text_is_fixed_and_the_email_names_the_professional() {
    let client = Client::start().await;
    let appointment = booked(&client, "1001", FIRST).await;
    let manage = client.url(&client.manage_link("larkmoor", "1001", appointment["id"].as_str().unwrap()));
    let outbox = client.outbox().await;
    let text = |channel: &str| {
        let found = outbox.iter().find(|one| one["kind"] == "confirmation" && one["channel"] == channel).unwrap();
        found["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(text("sms"), format!("Larkmoor Clinic: booked Tue 8 Dec 2026 at 10:00. See {manage}"));
    assert!(text("email").contains("Tuesday 8 December 2026 at 10:00") && text("email").contains("Imogen Tarrowby"));
}

#[tokio::test(flavor = "multi_thread")]
async fn g16_g17_g18_reminders_are_chosen_for_each_channel_and_a_text_needs_a_ticked_type() {
    for (sms, email, ticked, expected) in [
        (&["1d"][..], &["2d"][..], true, vec!["email", "sms"]),
        (&["1d"], &[], true, vec!["sms"]),
        (&[], &["2d"], true, vec!["email"]),
        (&["1d"], &["2d"], false, vec!["email"]),
    ] {
        let client = Client::start().await;
        with_settings(&client, |clinic| {
            clinic.messages.reminders = reminders(sms, email);
            clinic.messages.confirmation_requests = LeadTimes::default();
            clinic.types.iter_mut().for_each(|kind| kind.messages.reminder_sms = ticked);
        })
        .await;
        booked(&client, "1001", FIRST).await;
        client.advance("P16D").await;
        assert_eq!(channels(&client, "reminder").await, expected, "{sms:?} {email:?} {ticked}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a04_a05_a07_a08_a09_a10_the_placeholder_becomes_the_first_link_that_is_open_to_the_patient() {
    let (smart, generic) = ("https://app.example/new-time?patient={portal_id}", "https://portal.example/enrol");
    for (movable, account, expected) in [
        (true, true, None),
        (false, true, Some("https://app.example/new-time?patient=P-77")),
        (false, false, Some(generic)),
    ] {
        let client = Client::start().await;
        with_settings(&client, |clinic| {
            clinic.providers.iter_mut().for_each(|provider| provider.reschedule = movable);
            clinic.portal.smart = WebAddress::parse(smart).ok();
            clinic.portal.generic = WebAddress::parse(generic).ok();
        })
        .await;
        with_record(&client, |patient| {
            patient.portal = PortalAccount { enrolled: true, id: PortalId::parse("P-77").ok(), app: account };
        })
        .await;
        let appointment = booked(&client, "1001", FIRST).await;
        let manage = client.url(&client.manage_link("larkmoor", "1001", appointment["id"].as_str().unwrap()));
        let answered = client.post(&format!("{manage}/answer"), json!({ "answer": "cancel" })).await;
        assert_eq!(answered.status, 200, "{}", answered.text);
        let outbox = client.outbox().await;
        let sent: Vec<&Value> = outbox.iter().filter(|message| message["kind"] == "self_reschedule").collect();
        assert_eq!(sent.len(), 1, "row A2");
        let expected = expected.map_or_else(|| format!("{manage}/slots"), str::to_owned);
        assert_eq!(sent[0]["links"], json!([expected]), "row A5: exactly one");
        let text = sent[0]["text"].as_str().unwrap();
        assert!(text.contains(&expected) && !text.contains('{'), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i40_i41_i42_both_clinicians_are_told_of_a_move_by_email_and_on_the_console() {
    let client = Client::start().await;
    let appointment = booked(&client, "1001", FIRST).await;
    let manage = client.manage_link("larkmoor", "1001", appointment["id"].as_str().unwrap());
    let slots = client.get(&format!("{manage}/slots?from=2026-12-09&days=5")).await.json()["slots"].clone();
    let slot = slots.as_array().unwrap().iter().find(|slot| slot["provider"] == "penhallow").unwrap().clone();
    assert_eq!(client.reschedule(&manage, slot["id"].as_str().unwrap()).await.status, 200);
    let outbox = client.outbox().await;
    let to = |kind: &str| -> Vec<&Value> {
        outbox.iter().filter(|message| message["kind"] == kind).map(|message| &message["to"]).collect()
    };
    let clinic = ClinicId::parse("larkmoor").unwrap();
    let settings = client.local.context().store.fresh_settings(&clinic, client.now()).await.unwrap().unwrap();
    let email = |id: &str| {
        let provider = settings.clinic.providers.iter().find(|provider| provider.id.as_str() == id).unwrap();
        provider.email.as_ref().map(|email| json!(email.as_str()))
    };
    let told = |kind: &str, id: &str| assert_eq!(to(kind), email(id).iter().collect::<Vec<_>>(), "{kind}");
    told("notice_gained", "penhallow");
    told("notice_lost", "tarrowby");
    assert!(!outbox.iter().any(|message| {
        message["kind"].as_str().unwrap().starts_with("notice")
            && message["text"].as_str().unwrap().contains("Thistlewood")
    }));
    let notices = client.staff_get("/staff/notices").await.json()["notices"].clone();
    assert_eq!(notices.as_array().unwrap().len(), 2, "{notices}");
}
