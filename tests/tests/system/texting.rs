//! A clinic whose patients answer texts, for the tests that write some.

use crate::cancelling::{Managed, booked, change_clinic};
use crate::reminding::leads;
use domain::{Address, AddressState, Answer, Appointment, ClinicId, LeadTimes, PatientId, Phone};
use serde_json::{Value, json};
use store::PatientRecord;
use tests::{Client, clinic};

/// The telephone of the patients `1` and `2`.
pub(crate) const SHARED: &str = "+447700900101";
/// The telephone of patient `3` alone.
pub(crate) const ALONE: &str = "+447700900103";
/// Nobody's telephone.
pub(crate) const NOBODYS: &str = "+447700900199";

pub(crate) const PATIENTS: &str = "id,given_names,family_name,phone,email,date_of_birth\n\
                                   1,Ada,Marlowe,07700 900101,a@example.org,1980-01-01\n\
                                   2,Ben,Marlowe,07700 900101,b@example.org,2015-01-01\n\
                                   3,Cy,Quickbeam,07700 900103,c@example.org,1980-01-01\n";

/// Makes a clinic one that asks by text a day before, and takes answers by text.
pub(crate) async fn ask_by_text(client: &Client, clinic: &str) {
    change_clinic(client, clinic, |clinic| {
        clinic.messages.replies = true;
        clinic.messages.confirmation_requests = LeadTimes { sms: leads(&["1d"]), email: Vec::new() };
    })
    .await;
}

/// Such a clinic, on a Monday at seven in the morning.
pub(crate) async fn texting() -> (Client, clinic::Files) {
    let files = clinic::Files::new(&clinic::open_all_hours(0), PATIENTS);
    let client = Client::with_clinic(files.source()).await;
    ask_by_text(&client, "race").await;
    (client, files)
}

/// Such a clinic at noon, when a patient's appointment of the next morning at ten was asked about.
pub(crate) async fn asked(patient: &str) -> (Client, clinic::Files, Managed) {
    let (client, files) = texting().await;
    let managed = booked(&client, patient, "short", "20261124T1000Z.p0.here").await;
    noon(&client).await;
    (client, files, managed)
}

pub(crate) async fn noon(client: &Client) {
    let moved = client.post("/_local/clock", json!({"now": "2026-11-23T12:00:00Z"})).await;
    assert_eq!(moved.status, 200, "{}", moved.text);
}

/// Writes a text, as somebody who has the telephone, and waits until all that it brings is done.
pub(crate) async fn text(client: &Client, from: &str, words: &str) {
    hand_over(client, json!({ "from": from, "text": words })).await;
    client.outbox().await;
}

pub(crate) async fn hand_over(client: &Client, body: Value) {
    let received = client.post("/_local/reply", body).await;
    assert_eq!(received.status, 200, "{}", received.text);
}

pub(crate) async fn record_of(client: &Client, clinic: &str, patient: &str) -> PatientRecord {
    let (clinic, patient) = (ClinicId::parse(clinic).unwrap(), PatientId::parse(patient).unwrap());
    client.local.context().store.record(&clinic, &patient).await.unwrap().unwrap()
}

pub(crate) async fn appointment(client: &Client, patient: &str) -> Appointment {
    record_of(client, "race", patient).await.appointments[0].clone()
}

pub(crate) async fn answer_of(client: &Client, patient: &str) -> Option<Answer> {
    appointment(client, patient).await.answer
}

/// What the patient wrote, by the words for what happened, oldest first.
pub(crate) async fn written(client: &Client, clinic: &str, patient: &str) -> Vec<(String, String)> {
    let record = record_of(client, clinic, patient).await;
    let told = record.events.iter().filter_map(|event| {
        let reply = record.replies.iter().find(|reply| reply.event == event.id)?;
        Some((event.kind.as_str().to_owned(), reply.text.as_str().to_owned()))
    });
    told.collect()
}

/// What a telephone was sent of a kind, oldest first.
pub(crate) async fn texts(client: &Client, to: &str, kind: &str) -> Vec<String> {
    let outbox = client.outbox().await;
    let theirs = outbox.iter().filter(|one| one["to"] == to && one["kind"] == kind && one["channel"] == "sms");
    theirs.map(|one| one["text"].as_str().unwrap().to_owned()).collect()
}

pub(crate) async fn state(client: &Client, number: &str) -> AddressState {
    client.local.context().store.address_state(&Address::Phone(Phone::parse(number).unwrap())).await.unwrap()
}

/// For whom staff have something to read, in the order in which it came.
pub(crate) async fn to_read(client: &Client) -> Vec<String> {
    let tasks = client.local.context().store.tasks(&ClinicId::parse("race").unwrap()).await.unwrap();
    let replies = tasks.iter().filter(|task| task.kind() == domain::TaskKind::Reply);
    replies.map(|task| task.patient().to_string()).collect()
}
