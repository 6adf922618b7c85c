//! What the console tells of messages: their fates, and why others were never sent.

use crate::console::page;
use domain::{Channel, Clinic, ClinicId, LeadTime, LeadTimes, Notices, PatientId, PortalAccount, PortalId};
use jiff::tz::TimeZone;
use notify::SendError;
use serde_json::{Value, json};
use store::Settings;
use tests::Client;

/// Loads the clinic anew with other settings, as its file would.
pub(crate) async fn with_settings(client: &Client, change: impl FnOnce(&mut Clinic)) {
    let (id, store) = (ClinicId::parse("larkmoor").unwrap(), &client.local.context().store);
    let Settings { clinic, staff, wording } = &*store.fresh_settings(&id, client.now()).await.unwrap().unwrap();
    let mut clinic = clinic.clone();
    change(&mut clinic);
    store.load_clinic(&clinic, staff, wording).await.unwrap();
    client.advance("PT6S").await;
}

/// Reminders by text and by email, so long before.
pub(crate) fn reminders(sms: &[&str], email: &[&str]) -> LeadTimes {
    let leads = |written: &[&str]| written.iter().map(|lead| LeadTime::parse(lead).unwrap()).collect();
    LeadTimes { sms: leads(sms), email: leads(email) }
}

/// A clinic that has set no lead time yet.
fn without_lead_times(clinic: &mut Clinic) {
    clinic.messages.reminders = LeadTimes::default();
    clinic.messages.confirmation_requests = LeadTimes::default();
}

/// Books the first slot of an hour for a patient of the demo clinic.
pub(crate) async fn booked(client: &Client, patient: &str, slot: &str) -> Value {
    let link = client.link(patient, "follow-up", "email").await;
    client.outbox().await;
    let booked = client.book(&link, slot).await;
    assert_eq!(booked.status, 201, "{}", booked.text);
    booked.json()["appointment"].clone()
}

fn door(patient: &str, appointment: &Value) -> String {
    format!("/staff/patients/{patient}/appointments/{}", appointment["id"].as_str().unwrap())
}

/// The reasons of what was never owed: kind, channel and sentence.
fn reasons(answer: &Value) -> Vec<[&str; 4]> {
    let not = answer["not_owed"].as_array().unwrap().iter();
    not.map(|not| ["kind", "channel", "reason", "why"].map(|field| not[field].as_str().unwrap())).collect()
}

const DECEMBER: &str = "20261208T1000Z.tarrowby.harbour";

#[tokio::test(flavor = "multi_thread")]
async fn c04_why_no_message_was_sent_is_answered_in_one_sentence_that_names_the_setting_or_fact() {
    let client = Client::start().await;
    with_settings(&client, |clinic| {
        clinic.messages.reminders = reminders(&["24h"], &[]);
        clinic.types.iter_mut().for_each(|kind| kind.messages.reminder_sms = kind.id.as_str() != "follow-up");
    })
    .await;
    let appointment = booked(&client, "1001", DECEMBER).await;
    client.outbox().await;
    let told = client.staff_get(&door("1001", &appointment)).await.json();
    let not_ticked = "The type Follow-up appointment is not ticked for reminders by text message (reminder_sms).";
    let no_lead = "No lead time is set for reminders by email (messages.reminders.email).";
    let reasons = reasons(&told);
    assert!(reasons.contains(&["reminder", "sms", "type_not_ticked", not_ticked]), "{reasons:?}");
    assert!(reasons.contains(&["reminder", "email", "no_lead_time", no_lead]), "{reasons:?}");
    assert!(reasons.iter().any(|[kind, ..]| *kind == "confirmation_request"), "{reasons:?}");
    let ids = |list: &str| told[list].as_array().unwrap().iter().map(|one| one["event"].clone()).collect::<Vec<_>>();
    assert!(ids("not_owed").iter().all(|event| ids("messages").contains(event)), "all of this appointment");

    let shown = page(&client, &door("1001", &appointment)).await;
    assert!(shown.contains("Messages that were not sent") && shown.contains(not_ticked) && shown.contains(no_lead));
    let french = page(&client, &format!("{}?language=fr", door("1001", &appointment))).await;
    assert!(french.contains("Aucun délai n’est fixé pour les rappels par e-mail (messages.reminders.email)."));
    let french = client.staff_get(&format!("{}?language=fr", door("1001", &appointment))).await.json();
    assert_eq!(french["not_owed"], told["not_owed"], "programs are answered in English");
    let record = client.record("1001").await;
    assert_eq!(record["not_owed"], told["not_owed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_a_setting_that_came_later_is_told_apart_from_one_that_is_missing() {
    let client = Client::start().await;
    with_settings(&client, without_lead_times).await;
    let appointment = booked(&client, "1001", DECEMBER).await;
    client.outbox().await;
    client.advance("PT1H").await;
    with_settings(&client, |clinic| clinic.messages.reminders = reminders(&[], &["2d"])).await;
    let told = client.staff_get(&door("1001", &appointment)).await.json();
    let later = told["not_owed"].as_array().unwrap().iter().find(|not| not["reason"] == "set_later").unwrap();
    assert_eq!(
        (&later["kind"], &later["channel"], &later["occasion"]),
        (&json!("reminder"), &json!("email"), &json!(2880))
    );
    let why = later["why"].as_str().unwrap();
    assert!(
        why.ends_with("it was set up afterwards, and then holds for what is booked or moved from then on."),
        "{why}"
    );
    assert_eq!(told["messages"].as_array().unwrap().len(), 3, "what was sent stays what it was");
    assert!(!reasons(&told).iter().any(|[kind, channel, ..]| [*kind, *channel] == ["confirmation", "email"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_an_address_that_is_missing_and_a_cancellation_that_is_not_confirmed_are_told() {
    let client = Client::start().await;
    with_settings(&client, |clinic| {
        clinic.messages.cancellations = vec![Channel::Sms];
        clinic.messages.notices = Notices::Off;
    })
    .await;
    let store = &client.local.context().store;
    let (clinic, id) = (ClinicId::parse("larkmoor").unwrap(), PatientId::parse("1001").unwrap());
    let appointment = booked(&client, "1001", DECEMBER).await;
    let manage = client.manage_link("larkmoor", "1001", appointment["id"].as_str().unwrap());
    let mut patient = store.patient(&clinic, &id).await.unwrap().unwrap();
    patient.phone = None;
    store.load_patients(&clinic, std::slice::from_ref(&patient)).await.unwrap();
    let cancelled = client.post(&format!("{manage}/cancel"), json!({})).await;
    assert_eq!(cancelled.status, 200, "{}", cancelled.text);
    client.outbox().await;
    let told = client.staff_get(&door("1001", &appointment)).await.json();
    let said = reasons(&told);
    let no_mobile = "Alice Thistlewood has no mobile number on the record.";
    assert!(said.contains(&["cancellation", "sms", "no_address", no_mobile]), "{said:?}");
    let off = "The clinic sends no confirmations of a cancellation by email (messages.cancellations).";
    assert!(said.contains(&["cancellation", "email", "channel_off", off]), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a01_a_messages_parts_and_text_stand_on_the_record_with_its_fate() {
    let client = Client::start().await;
    booked(&client, "1001", DECEMBER).await;
    client.outbox().await;
    let record = client.record("1001").await;
    let (sent, owed): (Vec<&Value>, Vec<_>) =
        record["messages"].as_array().unwrap().iter().partition(|message| message["status"] == "sent");
    for message in sent {
        assert_eq!((&message["why"], &message["due_at"]), (&Value::Null, &Value::Null));
        assert!(message["text"].is_string() && message["occasion"].is_u64(), "{message}");
        let parts = if message["channel"] == "sms" { json!(1) } else { Value::Null };
        assert_eq!(message["parts"], parts, "{message}");
    }
    let told = |message: &Value| format!("{} {} {}", message["kind"], message["channel"], message["due_at"]);
    let mut owed: Vec<String> = owed.iter().map(|message| told(message).replace('"', "")).collect();
    owed.sort();
    let expected = [
        "confirmation_request sms 2026-12-05T10:00:00+00:00",
        "reminder email 2026-12-06T10:00:00+00:00",
        "reminder sms 2026-12-07T10:00:00+00:00",
    ];
    assert_eq!(owed, expected);
    let shown = page(&client, "/staff/patients/1001").await;
    assert!(shown.contains("Confirmation by text message") && shown.contains("What it said"));
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_a_text_of_which_nobody_knows_whether_it_went_out_is_listed_until_somebody_closes_it() {
    let client = Client::start().await;
    assert!(!page(&client, "/staff/today").await.contains("may not have arrived"));
    client.local.outbox().refuse_next(SendError::Unclear { code: "no_answer".to_owned() });
    client.link("1001", "follow-up", "sms").await;
    assert!(client.outbox().await.is_empty(), "it is not sent again by itself");
    let shown = page(&client, "/staff/today").await;
    assert!(shown.contains("1 text message that may not have arrived"), "{shown}");
    assert!(shown.contains("Invitation by text message") && shown.contains("Alice Thistlewood"), "{shown}");
    let task = client.staff_get("/staff/tasks").await.json()["tasks"][0].clone();
    assert_eq!((&task["kind"], &task["message_kind"]), (&json!("unclear_text"), &json!("invitation")));
    let close = format!("/staff/tasks/{}/close", task["id"].as_str().unwrap());
    for press in 0..2 {
        assert_eq!(client.staff_post(&close, json!({})).await.status, 200, "press {press}");
    }
    assert!(!page(&client, "/staff/today").await.contains("may not have arrived"));
    let message = client.record("1001").await["messages"][0].clone();
    assert_eq!(message["status"], "unclear", "the record keeps what became of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a07_the_record_shows_the_portal_account_and_the_time_zone_where_they_are_known() {
    let client = Client::start().await;
    let record = client.record("1001").await;
    let nothing = json!({"enrolled": false, "id": null, "app": false});
    assert_eq!((&record["patient"]["zone"], &record["patient"]["portal"]), (&Value::Null, &nothing));
    assert!(!page(&client, "/staff/patients/1001").await.contains("Portal"));
    let store = &client.local.context().store;
    let (clinic, id) = (ClinicId::parse("larkmoor").unwrap(), PatientId::parse("1001").unwrap());
    let mut patient = store.patient(&clinic, &id).await.unwrap().unwrap();
    patient.zone = Some(TimeZone::get("America/Lima").unwrap());
    patient.portal = PortalAccount { enrolled: true, id: Some(PortalId::parse("P-77").unwrap()), app: true };
    store.load_patients(&clinic, std::slice::from_ref(&patient)).await.unwrap();
    let record = client.record("1001").await["patient"].clone();
    assert_eq!((&record["zone"], &record["portal"]["id"]), (&json!("America/Lima"), &json!("P-77")));
    let shown = page(&client, "/staff/patients/1001").await;
    assert!(shown.contains("America/Lima") && shown.contains("enrolled, P-77, has the app"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn g22_the_day_and_the_appointment_say_in_words_whether_there_will_be_a_reminder() {
    let client = Client::start().await;
    with_settings(&client, without_lead_times).await;
    let appointment = booked(&client, "1001", DECEMBER).await;
    client.outbox().await;
    let day = "/staff/today?date=2026-12-08";
    assert!(page(&client, day).await.contains("No further reminder: none is set"));
    let shown = page(&client, &door("1001", &appointment)).await;
    assert!(shown.contains("No reminder. No lead time is set for reminders by text message"), "{shown}");

    with_settings(&client, |clinic| clinic.messages.reminders = reminders(&["1d"], &["3d"])).await;
    assert!(page(&client, day).await.contains("Reminder: email Sat 5 Dec 2026 at 10:00"));
    client.advance("P13D").await;
    assert!(page(&client, day).await.contains("Reminder: text message Mon 7 Dec 2026 at 10:00"));
    let french = page(&client, &format!("{day}&language=fr")).await;
    assert!(french.contains("Rappel\u{a0}: SMS lun. 7"), "{french}");
    client.advance("P1DT4H").await;
    assert!(page(&client, day).await.contains("No further reminder: none is due any more"));
    client.advance("P1D").await;
    let over = page(&client, day).await;
    assert!(over.contains("Alice") && !over.contains("eminder"), "of what is over nothing is ahead");
}

#[tokio::test(flavor = "multi_thread")]
async fn i07_staff_see_what_patients_receive_and_which_of_the_clinics_words_cannot_be_used() {
    let client = Client::start().await;
    let (id, store) = (ClinicId::parse("larkmoor").unwrap(), &client.local.context().store);
    let settings = store.fresh_settings(&id, client.now()).await.unwrap().unwrap();
    assert!(!page(&client, "/staff/today").await.contains("cannot be used"));
    let template = |kind, text: &str| domain::Template {
        kind,
        channel: Channel::Sms,
        language: domain::Language::English,
        rule: None,
        subject: None,
        text: text.to_owned(),
    };
    let mut wording = settings.wording.clone();
    wording.templates = vec![
        template(domain::MessageKind::Invitation, "{clinic}: pick a time {link}"),
        template(domain::MessageKind::Reminder, "{clinic}: remember {nonsense}"),
    ];
    store.load_clinic(&settings.clinic, &settings.staff, &wording).await.unwrap();
    client.advance("PT6S").await;
    assert!(page(&client, "/staff/today").await.contains("Some of the clinic’s own words for messages cannot be used"));
    let shown = page(&client, "/staff/messages").await;
    assert!(shown.contains("pick a time") && shown.contains("The clinic’s own words") && shown.contains("1 part at"));
    assert!(shown.contains("so the shipped ones are") && shown.contains("{nonsense} has no value here"), "{shown}");
    assert!(!shown.contains("remember {"));
    assert!(page(&client, "/staff/messages?in=fr").await.contains("<p class=\"preview\" lang=\"fr\">"));
    let told = client.staff_get("/staff/messages?in=en").await.json();
    let sms = |kind: &str| {
        let all = told["messages"].as_array().unwrap().iter();
        all.clone().find(|one| one["kind"] == kind && one["channel"] == "sms").unwrap().clone()
    };
    assert_eq!((&sms("invitation")["own"], &sms("invitation")["faults"]), (&json!(true), &json!([])));
    assert_eq!((&sms("reminder")["own"], sms("reminder")["faults"].as_array().unwrap().len()), (&json!(false), 1));
    assert_eq!(client.staff_get("/staff/messages?in=xx").await.status, 400);
}
