//! Texts to a number that its owner, or the carrier, has stopped; and whose number it is.

use domain::{Address, AddressState, ClinicId, Consent, EventKind, Patient, PatientId, Phone, StoppedBy};
use jiff::{SignedDuration, Timestamp};
use tests::{Client, clinic};

const SHARED: &str = "+447700900101";

fn phone(number: &str) -> Phone {
    Phone::parse(number).unwrap()
}

fn race() -> ClinicId {
    ClinicId::parse("race").unwrap()
}

/// A clinic with two patients on one phone, and a third on another.
async fn sharing() -> (Client, clinic::Files) {
    let csv = "id,given_names,family_name,phone,email,date_of_birth\n\
               1,Ada,A,07700 900101,a@example.org,1980-01-01\n\
               2,Ben,B,07700 900101,b@example.org,2015-01-01\n\
               3,Cy,C,07700 900103,c@example.org,1980-01-01\n";
    let files = clinic::Files::new(&clinic::open_all_hours(0), csv);
    (Client::with_clinic(files.source()).await, files)
}

async fn owners(client: &Client, number: &str) -> Vec<String> {
    let found = client.local.context().store.patients_of(&phone(number)).await.unwrap();
    found.iter().map(|(clinic, patient)| format!("{clinic}.{}", patient.id)).collect()
}

async fn patient(client: &Client, id: &str) -> Patient {
    client.local.context().store.patient(&race(), &PatientId::parse(id).unwrap()).await.unwrap().unwrap()
}

/// What the patient's channel says of texts, with when.
async fn told(client: &Client, id: &str) -> Vec<(EventKind, Timestamp)> {
    let record = client.local.context().store.record(&race(), &PatientId::parse(id).unwrap()).await.unwrap().unwrap();
    let of_texts = |kind: &EventKind| matches!(kind, EventKind::TextsStopped { .. } | EventKind::TextsResumed);
    record.events.into_iter().filter(|event| of_texts(&event.kind)).map(|event| (event.kind, event.at)).collect()
}

async fn state(client: &Client, number: &str) -> AddressState {
    client.local.context().store.address_state(&Address::Phone(phone(number))).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_with_a_number_is_found_and_a_changed_number_leads_to_nobody() {
    let (client, _files) = sharing().await;
    assert_eq!(owners(&client, SHARED).await, ["race.1", "race.2"]);
    assert_eq!(owners(&client, "+447700900103").await, ["race.3"]);
    assert!(owners(&client, "+447700900199").await.is_empty());
    let mut moved = patient(&client, "2").await;
    moved.phone = Some(phone("+447700900103"));
    let mut without = patient(&client, "1").await;
    without.phone = None;
    let store = &client.local.context().store;
    store.load_patients(&race(), &[without, moved]).await.unwrap();
    assert!(owners(&client, SHARED).await.is_empty());
    assert_eq!(owners(&client, "+447700900103").await, ["race.2", "race.3"]);
    let left = crate::redelivery::item(&client, &format!("ADDRESS#{SHARED}"), "PATIENT#race#1").await;
    assert!(left.is_none(), "nothing leads from a number to whoever has it no longer");
    // An entry that was left over leads to nobody either.
    let mut entry = crate::redelivery::item(&client, "ADDRESS#+447700900103", "PATIENT#race#3").await.unwrap();
    entry.insert("pk".to_owned(), crate::redelivery::text(&format!("ADDRESS#{SHARED}")));
    crate::redelivery::put(&client, entry).await;
    assert!(owners(&client, SHARED).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn c17_what_the_carrier_says_stops_texts_once_for_everybody_with_the_number() {
    let (client, _files) = sharing().await;
    let (context, at) = (client.local.context(), client.now());
    let stopped = EventKind::TextsStopped { by: StoppedBy::Carrier };
    for _ in 0..3 {
        app::stop_texts(context, &phone(SHARED), StoppedBy::Carrier, at).await.unwrap();
    }
    let later = at.checked_add(SignedDuration::from_mins(5)).unwrap();
    app::stop_texts(context, &phone(SHARED), StoppedBy::Carrier, later).await.unwrap();
    for id in ["1", "2"] {
        assert_eq!(told(&client, id).await, [(stopped.clone(), at)], "what was stopped is not stopped again");
    }
    assert!(told(&client, "3").await.is_empty());
    assert_eq!(state(&client, SHARED).await.stopped(), Some(StoppedBy::Carrier));
    // A number that nobody has is kept all the same: somebody may get it.
    let unknown = "+447700900199";
    app::stop_texts(context, &phone(unknown), StoppedBy::Carrier, at).await.unwrap();
    assert_eq!(state(&client, unknown).await.consent.map(|consent| consent.at), Some(at));
}

#[tokio::test(flavor = "multi_thread")]
async fn c17_the_later_word_on_texts_holds_in_whatever_order_they_come() {
    let (client, _files) = sharing().await;
    let (store, number, early) = (&client.local.context().store, phone(SHARED), client.now());
    let late = early.checked_add(SignedDuration::from_secs(1)).unwrap();
    let fresh = || client.local.context().fresh_event();
    let resumed = Consent { at: late, stopped: None };
    assert!(store.keep_word(&number, resumed, &fresh()).await.unwrap());
    let stopped = Consent { at: early, stopped: Some(StoppedBy::Reply) };
    assert!(!store.keep_word(&number, stopped, &fresh()).await.unwrap());
    app::stop_texts(client.local.context(), &number, StoppedBy::Carrier, early).await.unwrap();
    assert_eq!(state(&client, SHARED).await.consent, Some(resumed));
    assert!(told(&client, "1").await.is_empty());
}
