//! What becomes of messages after their carriers took them: told by the carriers' own envelopes, and acted on.

use crate::cancelling::{booked, change_clinic};
use crate::reminding::{PATIENT, leads, sent};
use domain::{Address, AddressFault, Carrier, ClinicId, FaultKind, LeadTimes, MessageKey, Phone, StoppedBy};
use notify::SendError;
use serde_json::{Value, json};
use tests::{Client, clinic};

const SLOT: &str = "20261225T1000Z.p0.here";
const PHONE: &str = "+447700900101";

/// A clinic with these patients, whose rules confirm on these channels.
pub(crate) async fn confirming(channels: &str, patients: &str) -> (Client, clinic::Files) {
    let toml = clinic::open_all_hours(0)
        .replace("minimum_notice_hours = 0\n", &format!("minimum_notice_hours = 0\nconfirmations = [{channels}]\n"));
    let files = clinic::Files::new(&toml, patients);
    (Client::with_clinic(files.source()).await, files)
}

/// Has the carrier of the last message on a channel report what has become of it, and what follows done.
pub(crate) async fn report(client: &Client, channel: &str, fate: &str) -> Value {
    let posted = client.outbox().await;
    let last = posted.iter().rfind(|message| message["channel"] == channel).unwrap();
    let told = client.post("/_local/fate", json!({ "message": last["id"], "fate": fate })).await;
    assert_eq!(told.status, 200, "{}", told.text);
    client.outbox().await;
    told.json()
}

/// What the record says of the messages of a kind, each with its channel, and the reason where there is one.
pub(crate) async fn fates(client: &Client, kind: &str) -> Vec<String> {
    let record = client.record("1").await;
    let of_kind = record["messages"].as_array().unwrap().iter().filter(|message| message["kind"] == kind);
    let said = of_kind.map(|one| {
        let reason = one["reason"].as_str().map(|reason| format!(": {reason}")).unwrap_or_default();
        format!("{} {}{reason}", one["channel"].as_str().unwrap(), one["status"].as_str().unwrap())
    });
    let mut said: Vec<String> = said.collect();
    said.sort();
    said
}

/// The open tasks about patients who cannot be reached.
pub(crate) async fn unreachable(client: &Client) -> Vec<String> {
    let tasks = client.staff_get("/staff/tasks").await.json();
    let of_kind = tasks["tasks"].as_array().unwrap().iter().filter(|task| task["kind"] == "unreachable");
    of_kind.map(|task| task["id"].as_str().unwrap().to_owned()).collect()
}

/// How many messages of a kind went out on each channel: texts, then emails.
async fn count(client: &Client, kind: &str) -> (usize, usize) {
    let all = sent(client, kind).await;
    let texts = all.iter().filter(|one| one.ends_with("sms")).count();
    (texts, all.len() - texts)
}

async fn why(client: &Client, kind: &str, channel: &str) -> String {
    let record = client.record("1").await;
    let messages = record["messages"].as_array().unwrap();
    let message = messages.iter().find(|one| one["kind"] == kind && one["channel"] == channel).unwrap();
    message["why"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_the_record_tells_what_has_become_of_each_message_and_when_it_was_sent() {
    let (client, _files) = confirming("\"sms\", \"email\"", PATIENT).await;
    booked(&client, "1", "short", SLOT).await;
    client.outbox().await;
    client.local.context().clock.move_to("2026-11-23T07:05:00Z".parse().unwrap());
    assert_eq!(report(&client, "sms", "delivered").await, json!({ "kept": 1, "passed_over": 0, "unreadable": 0 }));
    report(&client, "email", "delivered").await;
    assert_eq!(fates(&client, "confirmation").await, ["email delivered", "sms delivered"]);
    let record = client.record("1").await;
    for message in record["messages"].as_array().unwrap().iter().filter(|one| one["kind"] == "confirmation") {
        assert_eq!(message["sent_at"], "2026-11-23T07:00:00+00:00", "{message}");
        assert!(message["text"].is_string() && message["why"].is_null(), "{message}");
    }
    // A mailbox may give back what it had taken. The text has arrived, so it is not sent again.
    report(&client, "email", "bounced").await;
    report(&client, "email", "delivered").await;
    assert_eq!(fates(&client, "confirmation").await, ["email failed: bounced", "sms delivered"]);
    assert_eq!(count(&client, "confirmation").await, (1, 1));
    assert_eq!(
        why(&client, "confirmation", "email").await,
        "It came back: there is no such mailbox as the email address of A B. It went out by text message as well."
    );
    assert!(unreachable(&client).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_a_text_that_fails_goes_by_email_once_and_an_email_by_text() {
    for (channels, failing, fate, ends) in [
        ("\"sms\"", "sms", "unreachable", ["email sent", "sms failed: phone_unreachable"]),
        ("\"sms\"", "sms", "failed", ["email sent", "sms failed: not_said"]),
        ("\"sms\"", "sms", "spend_limit", ["email sent", "sms failed: spend_limit"]),
        ("\"email\"", "email", "bounced", ["email failed: bounced", "sms sent"]),
        ("\"email\"", "email", "failed", ["email failed: bounced_for_now", "sms sent"]),
        ("\"email\"", "email", "rejected", ["email failed: rejected", "sms sent"]),
    ] {
        let (client, _files) = confirming(channels, PATIENT).await;
        booked(&client, "1", "short", SLOT).await;
        for _ in 0..3 {
            report(&client, failing, fate).await;
            assert_eq!(fates(&client, "confirmation").await, ends, "{fate}");
            assert_eq!(count(&client, "confirmation").await, (1, 1), "{fate}");
        }
        assert!(unreachable(&client).await.is_empty());
        let said = why(&client, "confirmation", failing).await;
        assert!(!said.contains("The carrier said"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_what_goes_by_both_anyway_is_not_doubled() {
    let (client, _files) = confirming("\"sms\", \"email\"", PATIENT).await;
    booked(&client, "1", "short", SLOT).await;
    report(&client, "sms", "failed").await;
    assert_eq!(count(&client, "confirmation").await, (1, 1));
    assert!(unreachable(&client).await.is_empty(), "the email is on its way");
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_whom_no_channel_reaches_is_one_task_for_staff_in_whatever_order_it_is_found() {
    for order in [["sms", "email"], ["email", "sms"]] {
        let (client, _files) = confirming("\"sms\", \"email\"", PATIENT).await;
        booked(&client, "1", "short", SLOT).await;
        for channel in order {
            for _ in 0..2 {
                report(&client, channel, "failed").await;
            }
        }
        let tasks = unreachable(&client).await;
        assert_eq!(tasks.len(), 1, "{order:?}: {tasks:?}");
        assert!(tasks[0].ends_with(".confirmation.sms.0"), "it names the text of the two: {tasks:?}");
        let closed = client.staff_post(&format!("/staff/tasks/{}/close", tasks[0]), json!({})).await;
        assert_eq!(closed.status, 200, "{}", closed.text);
        report(&client, "sms", "failed").await;
        assert!(unreachable(&client).await.is_empty(), "the same report again opens nothing again");
    }
    // Who has no other address.
    let only_phone = "id,given_names,family_name,phone,email,date_of_birth\n1,A,B,07700 900101,,1980-01-01\n";
    let (client, _files) = confirming("\"sms\"", only_phone).await;
    let asked = json!({"type": "short", "provider": "p0", "location": "here", "start": "2026-11-24T10:00:00Z"});
    assert_eq!(client.staff_post("/staff/patients/1/appointments", asked).await.status, 201);
    report(&client, "sms", "invalid_number").await;
    assert_eq!(unreachable(&client).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn c17_after_stop_a_reminder_goes_by_email_and_the_record_says_why() {
    let (client, _files) = confirming("\"email\"", PATIENT).await;
    let reminders = LeadTimes { sms: leads(&["1d"]), email: leads(&[]) };
    change_clinic(&client, "race", |clinic| clinic.messages.reminders = reminders).await;
    booked(&client, "1", "short", "20261126T1000Z.p0.here").await;
    client.outbox().await;
    let (context, number) = (client.local.context(), Phone::parse(PHONE).unwrap());
    app::stop_texts(context, &number, StoppedBy::Reply, context.now()).await.unwrap();
    client.advance("P3D").await;
    assert_eq!(sent(&client, "reminder").await, ["2026-11-25T10:00 email"]);
    assert_eq!(fates(&client, "reminder").await, ["email sent", "sms undeliverable: texts_stopped"]);
    assert_eq!(why(&client, "reminder", "sms").await, "A B wants no text messages. It went out by email instead.");
    // What did not go out as a text takes no place among those of the day.
    assert_eq!(context.store.texts_sent(&race(), jiff::civil::date(2026, 11, 25)).await.unwrap(), 0);
}

fn race() -> ClinicId {
    ClinicId::parse("race").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn c17_a_phone_that_has_opted_out_at_its_carrier_gets_no_more_texts() {
    for at_once in [true, false] {
        let (client, _files) = confirming("\"sms\"", PATIENT).await;
        if at_once {
            client.outbox().await;
            client.local.outbox().refuse_next(SendError::Permanent { code: "opted_out".to_owned() });
            client.link("1", "short", "sms").await;
            client.outbox().await;
        } else {
            client.link("1", "short", "sms").await;
            report(&client, "sms", "opted_out").await;
        }
        let known = client.local.context().store.address_state(&Address::Phone(Phone::parse(PHONE).unwrap())).await;
        assert_eq!(known.unwrap().stopped(), Some(StoppedBy::Carrier));
        let events = client.record("1").await["events"].clone();
        assert!(events.as_array().unwrap().iter().any(|event| event["kind"] == "texts_stopped"), "{events}");
        assert_eq!(count(&client, "invitation").await, (usize::from(!at_once), 1));
        // The next is not even tried as a text.
        client.link("1", "long", "sms").await;
        assert_eq!(count(&client, "invitation").await, (usize::from(!at_once), 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_an_address_that_has_failed_for_good_is_left_alone_by_whatever_follows() {
    let email = |address: &str| Address::Email(domain::Email::parse(address).unwrap());
    let phone = Address::Phone(Phone::parse(PHONE).unwrap());
    for (channel, fate, address, kind, first, next) in [
        ("email", "bounced", email("A@example.org"), FaultKind::Bounced, (1, 1), (2, 1)),
        ("email", "complained", email("a@example.org"), FaultKind::Complained, (0, 1), (1, 1)),
        ("sms", "invalid_number", phone.clone(), FaultKind::InvalidNumber, (1, 1), (1, 2)),
        ("sms", "blocked", phone.clone(), FaultKind::InvalidNumber, (1, 1), (1, 2)),
    ] {
        let (client, _files) = confirming("\"email\"", PATIENT).await;
        client.link("1", "short", channel).await;
        report(&client, channel, fate).await;
        let known = client.local.context().store.address_state(&address).await.unwrap();
        assert_eq!(known.fault.map(|fault| fault.kind), Some(kind), "{fate}");
        assert_eq!(count(&client, "invitation").await, first, "{fate}");
        client.link("1", "long", channel).await;
        assert_eq!(count(&client, "invitation").await, next, "{fate}");
        let told = fates(&client, "invitation").await;
        assert!(told.contains(&format!("{channel} undeliverable: address_failed")), "{told:?}");
    }
    // What may pass is tried again.
    for (channel, fate) in [("email", "failed"), ("sms", "unreachable"), ("sms", "spam"), ("sms", "failed")] {
        let (client, _files) = confirming("\"email\"", PATIENT).await;
        client.link("1", "short", channel).await;
        report(&client, channel, fate).await;
        let before = client.outbox().await.iter().filter(|message| message["channel"] == channel).count();
        client.link("1", "long", channel).await;
        let after = client.outbox().await.iter().filter(|message| message["channel"] == channel).count();
        assert_eq!(after, before + 1, "{channel} {fate}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_a_code_that_cannot_go_as_a_text_goes_by_email() {
    let toml = clinic::with_rule("coded", "verification = \"one_time_code\"");
    let files = clinic::Files::new(&toml, PATIENT);
    let client = Client::with_clinic(files.source()).await;
    let phone = Address::Phone(Phone::parse(PHONE).unwrap());
    let fault = AddressFault { at: client.now(), kind: FaultKind::InvalidNumber };
    let store = &client.local.context().store;
    assert!(store.report_fault(&phone, fault).await.unwrap());
    assert!(!store.report_fault(&phone, fault).await.unwrap(), "the same report again");
    let link = client.link("1", "coded", "email").await;
    let asked = client.post(&format!("{link}/code"), json!({})).await;
    assert!(asked.status.is_success(), "{}", asked.text);
    assert_eq!(count(&client, "one_time_code").await, (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_texts_go_to_the_clinics_own_country_unless_it_says_otherwise() {
    let patients = "id,given_names,family_name,phone,email,date_of_birth\n\
                    1,A,B,+33 6 12 34 56 78,a@example.org,1980-01-01\n";
    let (client, _files) = confirming("\"sms\"", patients).await;
    client.link("1", "short", "sms").await;
    assert_eq!(count(&client, "invitation").await, (0, 1));
    assert_eq!(fates(&client, "invitation").await, ["email sent", "sms undeliverable: country_not_allowed"]);
    let said = why(&client, "invitation", "sms").await;
    assert!(said.contains("messages.sms_to"), "{said}");
    let france = domain::CallingCode::parse("+33").unwrap();
    change_clinic(&client, "race", |clinic| clinic.messages.sms_to = vec![france]).await;
    client.link("1", "long", "sms").await;
    assert_eq!(count(&client, "invitation").await, (1, 1));
}

fn many(patients: usize) -> String {
    let line = |n| format!("{n},A,B{n},07700 900{n:03},p{n}@example.org,1980-01-01\n");
    let lines: String = (1..=patients).map(line).collect();
    format!("id,given_names,family_name,phone,email,date_of_birth\n{lines}")
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_a_day_has_so_many_texts_and_the_next_goes_by_email() {
    let (client, _files) = confirming("\"email\"", &many(5)).await;
    change_clinic(&client, "race", |clinic| clinic.messages.sms_per_day = 2).await;
    let today = jiff::civil::date(2026, 11, 23);
    let store = &client.local.context().store;
    let sent_today = async || store.texts_sent(&race(), today).await.unwrap();
    assert_eq!(sent_today().await, 0);
    // A text that its carrier does not take has no place in the day.
    client.outbox().await;
    client.local.outbox().refuse_next(SendError::Permanent { code: "InvalidParameter".to_owned() });
    client.link("5", "short", "sms").await;
    assert_eq!((count(&client, "invitation").await, sent_today().await), ((0, 1), 0));
    for (patient, expected) in [("1", (1, 1)), ("2", (2, 1)), ("3", (2, 2)), ("4", (2, 3))] {
        client.link(patient, "short", "sms").await;
        assert_eq!(count(&client, "invitation").await, expected);
    }
    assert_eq!(sent_today().await, 2);
    let record = client.record("3").await;
    let reasons: Vec<&Value> = record["messages"].as_array().unwrap().iter().map(|one| &one["reason"]).collect();
    assert!(reasons.contains(&&json!("no_texts_left")), "{record}");
    // The next day begins at midnight of the clinic's calendar.
    client.advance("PT17H").await;
    client.link("3", "long", "sms").await;
    assert_eq!(count(&client, "invitation").await, (3, 3));
    assert_eq!(store.texts_sent(&race(), jiff::civil::date(2026, 11, 24)).await.unwrap(), 1);
    change_clinic(&client, "race", |clinic| clinic.messages.sms_per_day = 0).await;
    client.link("4", "long", "sms").await;
    assert_eq!(count(&client, "invitation").await, (3, 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_fifty_texts_at_once_never_exceed_what_the_day_has() {
    let (client, _files) = confirming("\"email\"", &many(50)).await;
    change_clinic(&client, "race", |clinic| clinic.messages.sms_per_day = 7).await;
    let ids: Vec<String> = (1..=50).map(|id| id.to_string()).collect();
    futures::future::join_all(ids.iter().map(|id| client.link(id, "short", "sms"))).await;
    assert_eq!(count(&client, "invitation").await, (7, 43));
    let store = &client.local.context().store;
    assert_eq!(store.texts_sent(&race(), jiff::civil::date(2026, 11, 23)).await.unwrap(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_whose_account_has_spent_what_it_may_writes_emails_where_it_can() {
    let (client, _files) = confirming("\"email\"", PATIENT).await;
    client.outbox().await;
    client.local.outbox().refuse_next(SendError::Passing { code: "spend_limit".to_owned() });
    client.link("1", "short", "sms").await;
    assert_eq!(count(&client, "invitation").await, (0, 1));
    assert_eq!(fates(&client, "invitation").await, ["email sent", "sms undeliverable: spend_limit"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_a_report_of_nothing_that_is_known_changes_nothing_that_people_see() {
    let (client, _files) = confirming("\"email\"", PATIENT).await;
    booked(&client, "1", "short", SLOT).await;
    client.outbox().await;
    let before = (client.record("1").await, client.outbox().await);
    let context = client.local.context();
    let fate = domain::Fate::Delivered { at: client.now() };
    let key = |key: &str| MessageKey::parse(key).unwrap();
    let unknown = domain::TextId::parse("never-sent").unwrap();
    app::track(context, app::Report::Text { id: unknown, number: None, fate }).await.unwrap();
    for (clinic, key) in [
        ("race", key("1.e1.confirmation.email.0")),
        ("race", key("77.e1.confirmation.email.0")),
        ("elsewhere", key("1.e1.confirmation.email.0")),
    ] {
        let (clinic, fate) = (ClinicId::parse(clinic).unwrap(), Some(fate));
        let report = app::Report::Email { clinic, key, fate, faults: Vec::new() };
        app::track(context, report).await.unwrap();
    }
    for (message, fate, status) in [(99, "delivered", 400), (1, "complained_of", 400)] {
        assert_eq!(client.post("/_local/fate", json!({ "message": message, "fate": fate })).await.status, status);
    }
    assert_eq!((client.record("1").await, client.outbox().await), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn c04_a_text_of_which_nobody_knew_is_known_when_its_carrier_tells() {
    let (client, _files) = confirming("\"sms\"", PATIENT).await;
    client.outbox().await;
    client.local.outbox().refuse_next(SendError::Unclear { code: "no_answer".to_owned() });
    client.link("1", "short", "sms").await;
    client.outbox().await;
    let store = &client.local.context().store;
    let record = client.record("1").await;
    let unclear = record["messages"].as_array().unwrap().iter().find(|one| one["status"] == "unclear").unwrap();
    let key = MessageKey::parse(unclear["id"].as_str().unwrap()).unwrap();
    let listed = async || client.staff_get("/staff/tasks").await.json()["tasks"].as_array().unwrap().len();
    assert_eq!((listed().await, key.carrier), (1, Carrier::Sms));
    // Its sender had kept its name, and stopped then.
    let id = domain::TextId::parse("later").unwrap();
    assert_eq!(store.keep_text(&id, &race(), &key, client.now()).await.unwrap().fate, None);
    let report = app::Report::Text { id, number: None, fate: domain::Fate::Delivered { at: client.now() } };
    for _ in 0..2 {
        app::track(client.local.context(), report.clone()).await.unwrap();
        assert_eq!(fates(&client, "invitation").await, ["sms delivered"]);
        assert_eq!(listed().await, 0, "nobody need ask");
    }
}
