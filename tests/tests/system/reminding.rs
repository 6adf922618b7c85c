//! Reminders and questions: at the right hour, for the time that stands, once.

use crate::cancelling::{Managed, booked, cancel, change_clinic, move_to};
use domain::{LeadTime, LeadTimes, QuietHours, WallTime};
use notify::SendError;
use serde_json::{Value, json};
use tests::{Client, clinic};

/// One patient with a phone and an email address.
pub(crate) const PATIENT: &str =
    "id,given_names,family_name,phone,email,date_of_birth\n1,A,B,07700 900101,a@example.org,1980-01-01\n";

pub(crate) fn leads(leads: &[&str]) -> Vec<LeadTime> {
    leads.iter().map(|lead| LeadTime::parse(lead).unwrap()).collect()
}

/// The clinic that is open all hours, and that reminds by these lead times.
pub(crate) async fn reminding(sms: &[&str], email: &[&str]) -> (Client, clinic::Files) {
    let files = clinic::Files::new(&clinic::open_all_hours(0), PATIENT);
    let client = Client::with_clinic(files.source()).await;
    remind(&client, sms, email).await;
    (client, files)
}

async fn remind(client: &Client, sms: &[&str], email: &[&str]) {
    let reminders = LeadTimes { sms: leads(sms), email: leads(email) };
    change_clinic(client, "race", |clinic| clinic.messages.reminders = reminders).await;
}

/// When something of this kind was sent, and how.
pub(crate) async fn sent(client: &Client, kind: &str) -> Vec<String> {
    let outbox = client.outbox().await;
    let of_kind = outbox.iter().filter(|message| message["kind"] == kind);
    of_kind.map(|one| format!("{} {}", &one["at"].as_str().unwrap()[..16], one["channel"].as_str().unwrap())).collect()
}

/// What became of the messages of this kind, in the order of their lead times.
pub(crate) async fn fates(client: &Client, kind: &str) -> Vec<String> {
    let record = client.record("1").await;
    let of_kind = record["messages"].as_array().unwrap().iter().filter(|one| one["kind"] == kind);
    let fate = |one: &Value| one["reason"].as_str().or(one["status"].as_str()).unwrap().to_owned();
    of_kind.map(fate).collect()
}

/// Nothing runs for so long: no event is dealt with and nothing is swept.
async fn outage(client: &Client, until: &str) {
    client.outbox().await;
    client.local.context().clock.move_to(until.parse().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_two_reminders_that_their_carrier_has_kept_waiting_are_one() {
    let (client, _files) = reminding(&["3h", "2h"], &[]).await;
    booked(&client, "1", "short", "20261125T1530Z.p0.here").await;
    client.outbox().await;
    // Each try of the first is refused, until the next comes when the second has been due.
    for minute in ["12:30", "12:32", "12:35", "12:40", "12:50", "13:10"] {
        client.local.outbox().refuse_next(SendError::Passing { code: "throttled".to_owned() });
        client.local.context().clock.move_to(format!("2026-11-25T{minute}:00Z").parse().unwrap());
        assert_eq!(sent(&client, "reminder").await.len(), 0, "at {minute}");
    }
    client.advance("PT90M").await;
    assert_eq!(sent(&client, "reminder").await.len(), 1, "{:?}", fates(&client, "reminder").await);
    let mut fates = fates(&client, "reminder").await;
    fates.sort();
    assert_eq!(fates, ["later_reminder", "sent"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn g16_i32_a_patient_is_reminded_at_each_lead_time_of_each_channel() {
    let (client, _files) = reminding(&["1d"], &["1d", "2h"]).await;
    booked(&client, "1", "short", "20261125T1030Z.p0.here").await;
    client.outbox().await;
    assert_eq!(fates(&client, "reminder").await, ["owed"; 3], "they show as soon as they are planned");
    client.advance("P7D").await;
    let mut reminders = sent(&client, "reminder").await;
    // Carriers are handed what is due at one instant in no order.
    reminders.sort();
    assert_eq!(reminders, ["2026-11-24T10:30 email", "2026-11-24T10:30 sms", "2026-11-25T08:30 email"]);
    assert_eq!(sent(&client, "confirmation").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a11_a_patient_is_asked_whether_they_come() {
    let (client, _files) = reminding(&[], &[]).await;
    let requests = LeadTimes { sms: leads(&["3h"]), email: leads(&["2d"]) };
    change_clinic(&client, "race", |clinic| clinic.messages.confirmation_requests = requests).await;
    booked(&client, "1", "short", "20261126T1500Z.p0.here").await;
    client.advance("P7D").await;
    assert_eq!(sent(&client, "confirmation_request").await, ["2026-11-24T15:00 email", "2026-11-26T12:00 sms"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a19_a20_after_a_move_reminders_go_out_for_the_new_time_and_none_for_the_old() {
    let (client, _files) = reminding(&["2h"], &["1d"]).await;
    let Managed { url, .. } = booked(&client, "1", "short", "20261125T1030Z.p0.here").await;
    client.outbox().await;
    assert_eq!(move_to(&client, &url, "20261127T1500Z.p0.here").await.status, 200);
    client.advance("P7D").await;
    assert_eq!(sent(&client, "reminder").await, ["2026-11-26T15:00 email", "2026-11-27T13:00 sms"]);
    assert_eq!(sent(&client, "change").await.len(), 2, "and what was changed is confirmed");
    let mut fates = fates(&client, "reminder").await;
    fates.sort();
    assert_eq!(fates, ["sent", "sent", "superseded", "superseded"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a20_after_a_cancellation_nobody_is_reminded() {
    let (client, _files) = reminding(&["2h"], &["1d"]).await;
    let Managed { url, .. } = booked(&client, "1", "short", "20261125T1030Z.p0.here").await;
    client.outbox().await;
    assert_eq!(cancel(&client, &url, json!({})).await.status, 200);
    client.advance("P7D").await;
    assert!(sent(&client, "reminder").await.is_empty());
    assert_eq!(fates(&client, "reminder").await, ["superseded"; 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn g21_a_lead_time_that_is_changed_later_holds_for_what_is_booked_or_moved_afterwards() {
    let (client, _files) = reminding(&[], &["1d"]).await;
    let Managed { url, .. } = booked(&client, "1", "short", "20261126T1000Z.p0.here").await;
    client.outbox().await;
    remind(&client, &[], &["3h"]).await;
    booked(&client, "1", "short", "20261126T1500Z.p0.here").await;
    client.advance("P2DT6H").await;
    assert_eq!(sent(&client, "reminder").await, ["2026-11-25T10:00 email"], "the first as it was when it was booked");
    assert_eq!(move_to(&client, &url, "20261126T1900Z.p0.here").await.status, 200);
    client.advance("P2D").await;
    let afterwards = ["2026-11-25T10:00 email", "2026-11-26T12:00 email", "2026-11-26T16:00 email"];
    assert_eq!(sent(&client, "reminder").await, afterwards);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_falls_into_quiet_hours_is_sent_when_they_end_or_dropped_where_that_is_too_late() {
    let (client, _files) = reminding(&["2h"], &["1d"]).await;
    // It is at seven in the morning: a day before is quiet until eight, two hours before until after it has begun.
    booked(&client, "1", "short", "20261125T0700Z.p0.here").await;
    client.advance("P3D").await;
    assert_eq!(sent(&client, "reminder").await, ["2026-11-24T08:00 email"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_outage_what_would_come_at_night_waits_for_the_morning_or_is_dropped() {
    let (client, _files) = reminding(&["11h"], &["1d"]).await;
    booked(&client, "1", "short", "20261125T0730Z.p0.here").await;
    client.advance("P1DT2H").await;
    // The text is due at half past eight in the evening, when nothing runs; the morning is too late.
    outage(&client, "2026-11-24T22:00:00Z").await;
    client.advance("P1D").await;
    assert_eq!(sent(&client, "reminder").await, ["2026-11-24T08:00 email"]);
    assert_eq!(fates(&client, "reminder").await, ["sent", "quiet_hours"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_outage_in_the_night_a_reminder_waits_for_the_morning() {
    let (client, _files) = reminding(&["18h"], &[]).await;
    booked(&client, "1", "short", "20261125T1400Z.p0.here").await;
    // Due at eight in the evening of the 24th.
    outage(&client, "2026-11-24T22:30:00Z").await;
    client.advance("P2D").await;
    assert_eq!(sent(&client, "reminder").await, ["2026-11-25T08:00 sms"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn quiet_hours_are_those_of_the_patient_where_their_zone_is_known() {
    let (client, _files) = reminding(&["2h"], &[]).await;
    let store = &client.local.context().store;
    let clinic = domain::ClinicId::parse("race").unwrap();
    let id = domain::PatientId::parse("1").unwrap();
    let mut patient = store.patient(&clinic, &id).await.unwrap().unwrap();
    patient.zone = Some(jiff::tz::TimeZone::get("America/New_York").unwrap());
    store.load_patients(&clinic, &[patient]).await.unwrap();
    // Two hours before it is seven in New York, which is quiet until eight: one o'clock in London.
    booked(&client, "1", "short", "20261125T1400Z.p0.here").await;
    client.advance("P3D").await;
    assert_eq!(sent(&client, "reminder").await, ["2026-11-25T13:00 sms"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_outage_a_patient_gets_one_reminder_of_each_channel() {
    let (client, _files) = reminding(&["2d", "1d", "90m"], &["2d", "1d"]).await;
    let no_quiet = |clinic: &mut domain::Clinic| clinic.messages.quiet_hours = None;
    change_clinic(&client, "race", no_quiet).await;
    booked(&client, "1", "short", "20261126T1000Z.p0.here").await;
    // Those of two days and of one day before fall due while nothing runs.
    outage(&client, "2026-11-25T18:00:00Z").await;
    client.advance("P2D").await;
    let mut sent = sent(&client, "reminder").await;
    sent.sort();
    assert_eq!(sent, ["2026-11-25T18:00 email", "2026-11-25T18:00 sms", "2026-11-26T08:30 sms"]);
    let later = fates(&client, "reminder").await.iter().filter(|fate| *fate == "later_reminder").count();
    assert_eq!(later, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_that_falls_due_in_quiet_hours_set_since_waits_too() {
    let (client, _files) = reminding(&[], &["2h"]).await;
    booked(&client, "1", "short", "20261125T1400Z.p0.here").await;
    client.outbox().await;
    let (from, until) = (WallTime::parse("11:00").unwrap(), WallTime::parse("12:45").unwrap());
    let quiet = QuietHours::new(from, until).unwrap();
    change_clinic(&client, "race", |clinic| clinic.messages.quiet_hours = Some(quiet)).await;
    client.advance("P3D").await;
    assert_eq!(sent(&client, "reminder").await, ["2026-11-25T12:45 email"]);
}
