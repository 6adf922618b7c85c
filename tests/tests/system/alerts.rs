//! Staff send brief texts at once (rows L1, L2, L8, L13 to L19, L21, C16).

use domain::{
    Actor, Alert, AlertText, Allowance, Channel, ClinicId, Event, EventId, EventKind, LimitReached, PatientAlerted,
    PatientId, Reason, Request, SendingLimits, StaffId, StoppedFor,
};
use reqwest::Method;
use serde_json::{Value, json};
use store::{Alerting, Done, DoneBefore};
use tests::{Answer, Client, clinic};

/// Both demo clinics on a Monday at nine, when nobody sleeps.
pub(crate) async fn awake() -> Client {
    let client = Client::start().await;
    client.advance("PT2H").await;
    client
}

pub(crate) async fn alert(client: &Client, patient: &str, body: Value) -> Answer {
    client.staff_post(&format!("/staff/patients/{patient}/alerts"), body).await
}

async fn alert_as(client: &Client, key: &str, patient: &str, body: Value) -> Answer {
    let headers = [("idempotency-key", key), ("authorization", &client.bearer())];
    client.send(Method::POST, &format!("/staff/patients/{patient}/alerts"), Some(body), &headers).await
}

pub(crate) fn code(answer: &Answer) -> String {
    answer.json()["type"].as_str().unwrap_or_default().trim_start_matches("urn:slotlink:problem:").to_owned()
}

/// The alerts on the phone and in the mailbox: channel, reader and text.
pub(crate) async fn received(client: &Client) -> Vec<(String, String, String)> {
    client.post("/_local/settle", json!({})).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = client.outbox().await.into_iter().filter(|one| one["kind"] == "alert");
    all.map(|one| (text(&one["channel"]), text(&one["to"]), text(&one["text"]))).collect()
}

/// The alerts of a record.
pub(crate) async fn recorded(client: &Client, patient: &str) -> Vec<Value> {
    let events = client.record(patient).await["events"].as_array().unwrap().clone();
    events.into_iter().filter(|event| event["kind"] == "patient_alerted").collect()
}

/// What a preset says behind the name of the clinic.
async fn preset(client: &Client, patient: &str, id: &str) -> Value {
    let presets = client.staff_get(&format!("/staff/patients/{patient}/alerts")).await.json();
    let found = presets["presets"].as_array().unwrap().iter().find(|preset| preset["id"] == id);
    found.unwrap_or_else(|| panic!("no {id} in {presets}")).clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn l01_l13_l18_a_preset_goes_out_at_once_and_stands_in_the_record() {
    let client = awake().await;
    let sent = alert(&client, "1001", json!({ "preset": "running_late", "minutes": 20, "channels": ["sms"] })).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    let told = preset(&client, "1001", "running_late").await;
    let text = told["text"].as_str().unwrap().replace("{minutes}", "20");
    let alert = &sent.json()["alert"];
    assert_eq!((alert["text"].as_str(), &alert["preset"]), (Some(&*text), &json!("running_late")));
    assert_eq!((&alert["channels"], &alert["parts"]), (&json!(["sms"]), &json!(1)));
    assert_eq!((&alert["stopped_for"], &alert["override_reason"]), (&json!([]), &Value::Null));
    let on_the_phone = ("sms".to_owned(), "+447700900101".to_owned(), format!("Larkmoor Clinic: {text}"));
    assert_eq!(received(&client).await, [on_the_phone]);
    let events = recorded(&client, "1001").await;
    assert_eq!(events.len(), 1);
    assert_eq!((&events[0]["id"], &events[0]["text"]), (&alert["id"], &alert["text"]));
    assert_eq!((&events[0]["preset"], &events[0]["stopped_for"]), (&json!("running_late"), &json!([])));
    let messages = client.record("1001").await["messages"].clone();
    let message = messages.as_array().unwrap().iter().find(|one| one["event"] == alert["id"]).unwrap();
    assert_eq!((&message["kind"], &message["channel"]), (&json!("alert"), &json!("sms")));
    assert_eq!(message["status"], "sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn l08_presets_are_in_the_patients_language() {
    let client = awake().await;
    for (patient, language, says) in
        [("1001", "en", "Please call us on 020 7946 0100."), ("1010", "fr", "Merci de nous appeler au 020 7946 0100.")]
    {
        let presets = client.staff_get(&format!("/staff/patients/{patient}/alerts")).await.json();
        assert_eq!(presets["language"], language);
        assert_eq!(preset(&client, patient, "please_call").await["text"], says);
    }
    let takes = |preset: Value| preset["takes_minutes"].clone();
    assert_eq!(takes(preset(&client, "1001", "running_early").await), true);
    assert_eq!(takes(preset(&client, "1001", "please_enter").await), false);
}

#[tokio::test(flavor = "multi_thread")]
async fn l14_l16_l19_own_words_go_out_on_each_channel_that_is_named() {
    let client = awake().await;
    let body =
        json!({ "text": "The lift is out of order; please use the stairs.", "channels": ["email", "sms", "sms"] });
    let sent = alert(&client, "1001", body).await;
    assert_eq!(
        (sent.status.as_u16(), &sent.json()["alert"]["channels"]),
        (201, &json!(["sms", "email"])),
        "{}",
        sent.text
    );
    let mut received = received(&client).await;
    received.sort();
    let to: Vec<(&str, &str)> = received.iter().map(|(channel, to, _)| (&**channel, &**to)).collect();
    assert_eq!(to, [("email", "alice.thistlewood@example.org"), ("sms", "+447700900101")]);
    assert!(received.iter().all(|(_, _, text)| text.contains("The lift is out of order; please use the stairs.")));
    let sent = alert(&client, "1007", json!({ "text": "Please call us.", "channels": ["email"] })).await;
    assert_eq!((sent.status.as_u16(), &sent.json()["alert"]["parts"]), (201, &Value::Null), "{}", sent.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn l02_every_role_may_alert_and_nobody_else() {
    let client = awake().await;
    for role in ["clinician", "administrator", "superuser"] {
        let token = client.post("/_local/token", json!({ "role": role })).await.json()["token"].clone();
        let bearer = format!("Bearer {}", token.as_str().unwrap());
        let body = json!({ "preset": "please_enter", "channels": ["sms"] });
        let sent =
            client.send(Method::POST, "/staff/patients/1001/alerts", Some(body), &[("authorization", &bearer)]).await;
        assert_eq!(sent.status, 201, "{role}: {}", sent.text);
    }
    let body = json!({ "preset": "please_enter", "channels": ["sms"] });
    assert_eq!(client.post("/staff/patients/1001/alerts", body.clone()).await.status, 401);
    for unknown in ["2001", "9999", "no%20such"] {
        let refused = alert(&client, unknown, body.clone()).await;
        assert_eq!((refused.status.as_u16(), code(&refused)), (404, "unknown-patient".to_owned()), "{unknown}");
        assert_eq!(client.staff_get(&format!("/staff/patients/{unknown}/alerts")).await.status, 404);
    }
    assert_eq!(received(&client).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn l21_what_is_wrong_is_named_and_nothing_is_sent_on_any_channel() {
    let client = awake().await;
    let call = |channels: Value| json!({ "preset": "please_call", "channels": channels });
    for (patient, body, field) in [
        ("1001", json!({ "preset": "please_call" }), "channels"),
        ("1001", call(json!([])), "channels"),
        ("1001", call(Value::Null), "channels"),
        ("1001", call(json!("sms")), "channels"),
        ("1001", call(json!(["fax"])), "channels"),
        ("1001", call(json!(["push"])), "channels"),
        ("1001", call(json!(["sms", "push"])), "channels"),
        ("1007", call(json!(["sms", "email"])), "channels"),
        ("1006", call(json!(["sms", "email"])), "channels"),
        ("1001", json!({ "channels": ["sms"] }), "text"),
        ("1001", json!({ "text": "Please call.", "preset": "please_call", "channels": ["sms"] }), "preset"),
        ("1001", json!({ "text": "", "channels": ["sms"] }), "text"),
        ("1001", json!({ "text": "x".repeat(301), "channels": ["sms"] }), "text"),
        ("1001", json!({ "text": "a\u{7}b", "channels": ["sms"] }), "text"),
        ("1001", json!({ "text": "Please call.", "minutes": 5, "channels": ["sms"] }), "minutes"),
        ("1001", json!({ "preset": "unknown", "channels": ["sms"] }), "preset"),
        ("1001", json!({ "preset": "Please Call", "channels": ["sms"] }), "preset"),
        ("1001", json!({ "preset": "please_call", "minutes": 5, "channels": ["sms"] }), "minutes"),
        ("1001", json!({ "preset": "running_late", "channels": ["sms"] }), "minutes"),
        ("1001", json!({ "preset": "running_late", "minutes": 0, "channels": ["sms"] }), "minutes"),
        ("1001", json!({ "preset": "running_late", "minutes": 241, "channels": ["sms"] }), "minutes"),
        ("1001", json!({ "preset": "running_late", "minutes": -5, "channels": ["sms"] }), "minutes"),
        ("1001", json!({ "preset": "running_late", "minutes": 5.5, "channels": ["sms"] }), "minutes"),
        ("1001", json!({ "preset": "running_late", "minutes": "5", "channels": ["sms"] }), "minutes"),
        ("1001", json!({ "text": "Please call.", "override": 1, "channels": ["sms"] }), "override"),
        ("1001", json!({ "text": "Please call.", "override": "", "channels": ["sms"] }), "override_reason"),
        ("1001", json!({ "text": "Please call.", "override_reason": "x", "channels": ["sms"] }), "override_reason"),
        ("1001", json!({ "text": "Please call.", "sms": "true", "channels": ["sms"] }), "sms"),
        ("1001", json!({ "text": "Please call.", "review": "true", "channels": ["sms"] }), "review"),
        ("1001", json!({ "text": "Please call.", "to": "+44", "channels": ["sms"] }), "to"),
    ] {
        let refused = alert(&client, patient, body.clone()).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["field"]),
            (400, &json!(field)),
            "{body}: {}",
            refused.text
        );
    }
    let nothing_ticked = alert(&client, "1001", call(json!([]))).await.json()["detail"].as_str().unwrap().to_owned();
    assert_eq!(nothing_ticked, "channels: accepted is at least one of sms and email. Nothing was sent.");
    assert!(received(&client).await.is_empty());
    assert!(recorded(&client, "1001").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn l15_c16_the_guard_stops_what_tells_too_much_and_names_it() {
    let client = awake().await;
    for (text, kind, words) in [
        ("Dear Alice, please come in.", "patient_name", "Alice"),
        ("Imogen Tarrowby is waiting for you.", "clinician_name", "Imogen Tarrowby"),
        ("You were born on 12 March 1984: please confirm.", "birth_date", "12 March 1984"),
        ("Please call 07700 900199.", "phone_number", "07700 900199"),
        ("Your insulin is ready.", "health", "insulin"),
    ] {
        let stopped = alert(&client, "1001", json!({ "text": text, "channels": ["sms", "email"] })).await;
        assert_eq!((stopped.status.as_u16(), code(&stopped)), (422, "stopped-by-guard".to_owned()), "{}", stopped.text);
        let found = stopped.json()["stopped_for"].clone();
        assert!(found.as_array().unwrap().contains(&json!({ "kind": kind, "words": words })), "{text}: {found}");
        let detail = stopped.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("Nothing was sent.") && detail.contains("\"override\""), "{detail}");
    }
    assert!(received(&client).await.is_empty());
    assert!(recorded(&client, "1001").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn c16_an_override_sends_what_the_guard_stops_and_is_recorded_with_its_reason() {
    let client = awake().await;
    let body = |overriding: Value| json!({ "text": "Alice, your insulin is ready.", "channels": ["sms"], "override": overriding });
    let plain = json!({ "text": "Please come in.", "channels": ["sms"], "override": "To be safe" });
    let explained = json!({ "text": "Alice, your insulin is ready.", "channels": ["sms"], "override": true, "override_reason": "She asked" });
    assert_eq!(alert(&client, "1001", body(json!(false))).await.status, 422);
    for (body, kinds, reason) in [
        (
            body(json!("She asked for it by phone")),
            json!(["patient_name", "health"]),
            json!("She asked for it by phone"),
        ),
        (body(json!(true)), json!(["patient_name", "health"]), Value::Null),
        (explained, json!(["patient_name", "health"]), json!("She asked")),
        (plain, json!([]), Value::Null),
    ] {
        let sent = alert(&client, "1001", body).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        let alert = sent.json()["alert"].clone();
        assert_eq!((&alert["stopped_for"], &alert["override_reason"]), (&kinds, &reason));
        let events = recorded(&client, "1001").await;
        let event = events.iter().find(|event| event["id"] == alert["id"]).unwrap();
        assert_eq!(
            (&event["stopped_for"], &event["override_reason"], &event["by"]),
            (&kinds, &reason, &json!("rosalind"))
        );
    }
    assert_eq!(received(&client).await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_quiet_hours_only_whoever_is_expected_within_two_hours_is_alerted() {
    let client = Client::start().await;
    let body = json!({ "preset": "please_call", "channels": ["sms"] });
    let refused = alert(&client, "1001", body.clone()).await;
    assert_eq!((refused.status.as_u16(), code(&refused)), (409, "quiet-hours".to_owned()), "{}", refused.text);
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.starts_with("Nothing was sent.") && detail.contains("08:00"), "{detail}");
    // It is eight in Paris, where this patient lives.
    assert_eq!(alert(&client, "1010", json!({ "preset": "please_call", "channels": ["email"] })).await.status, 201);

    // At seven, an appointment at nine is within two hours, and one five minutes later is not.
    let files = clinic::Files::new(&clinic::open_all_hours(1), &clinic::patients(2));
    let client = Client::with_clinic(files.source()).await;
    for (patient, slot) in [("1", "0900Z.p0"), ("2", "0905Z.p1")] {
        let link = client.link(patient, "any", "email").await;
        assert_eq!(client.book(&link, &format!("20261123T{slot}.here")).await.status, 201);
    }
    let body = json!({ "preset": "please_call", "channels": ["email"] });
    assert_eq!(alert(&client, "1", body.clone()).await.status, 201);
    assert_eq!(alert(&client, "2", body.clone()).await.status, 409);
    client.advance("PT5M").await;
    assert_eq!(alert(&client, "2", body).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_sends_once_and_another_under_its_key_nothing() {
    let client = awake().await;
    let body = json!({ "text": "Alice, please come in.", "channels": ["sms"], "override": "She asked for it" });
    let keys = ["k1"; 8];
    let sent = futures::future::join_all(keys.iter().map(|key| alert_as(&client, key, "1001", body.clone()))).await;
    for answer in &sent {
        assert_eq!((answer.status.as_u16(), answer.json()), (201, sent[0].json()), "{}", answer.text);
    }
    let other = json!({ "text": "Alice, please come in.", "channels": ["sms"], "override": "Another reason" });
    for other in [other, json!({ "preset": "please_enter", "channels": ["sms"] })] {
        let refused = alert_as(&client, "k1", "1001", other).await;
        assert_eq!((refused.status.as_u16(), code(&refused)), (422, "key-reused".to_owned()), "{}", refused.text);
    }
    assert_eq!(received(&client).await.len(), 1);
    // A refusal is decided afresh under its key.
    let stopped = json!({ "text": "Alice, please come in.", "channels": ["sms"] });
    assert_eq!(alert_as(&client, "k2", "1001", stopped).await.status, 422);
    assert_eq!(alert_as(&client, "k2", "1001", body.clone()).await.status, 201);
    // A success is told again also in the night.
    client.advance("PT13H").await;
    let again = alert_as(&client, "k1", "1001", body.clone()).await;
    assert_eq!((again.status.as_u16(), again.json()), (201, sent[0].json()), "{}", again.text);
    assert_eq!(alert_as(&client, "k3", "1001", body).await.status, 409);
    assert_eq!(received(&client).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_alerts_count_among_what_is_sent_in_a_day() {
    let limits = "[limits]\nsendings_per_patient_a_day = 2\nsendings_a_day = 100";
    let files = clinic::Files::new(&clinic::with(&clinic::open_all_hours(0), limits), &clinic::patients(1));
    let client = Client::with_clinic(files.source()).await;
    client.advance("PT2H").await;
    client.link("1", "short", "email").await;
    let body = json!({ "preset": "please_call", "channels": ["email"] });
    assert_eq!(alert(&client, "1", body.clone()).await.status, 201);
    let refused = alert(&client, "1", body).await;
    assert_eq!((refused.status.as_u16(), code(&refused)), (429, "patient-limit".to_owned()), "{}", refused.text);
    assert_eq!((received(&client).await.len(), recorded(&client, "1").await.len()), (1, 1));
}

/// A decision as the domain makes it.
fn decided(clinic: &domain::Clinic, name: &str, now: jiff::Timestamp) -> PatientAlerted {
    let (event, patient) = (EventId::parse(name).unwrap(), PatientId::parse("1").unwrap());
    let alert = Alert {
        event: event.clone(),
        patient: patient.clone(),
        at: now,
        text: AlertText::parse(&format!("Said in {name}")).unwrap(),
        channels: vec![Channel::Email],
        override_reason: Some(Reason::parse("Asked for").unwrap()),
    };
    let overridden = vec![StoppedFor::Address, StoppedFor::Health];
    let kind = EventKind::PatientAlerted { preset: None, channels: vec![Channel::Email], overridden };
    let event = Event { id: event, patient, at: now, by: Actor::Staff(StaffId::parse("boss").unwrap()), kind };
    PatientAlerted { alert, event, allowance: Allowance::of(clinic, now) }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_condition_that_fails_refuses_the_whole_transaction() {
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(1));
    let client = Client::with_clinic(files.source()).await;
    let (store, now) = (&client.local.context().store, client.now());
    let settings = store.fresh_settings(&ClinicId::parse("race").unwrap(), now).await.unwrap().unwrap();
    let mut clinic = settings.clinic.clone();
    let patient = PatientId::parse("1").unwrap();
    let write = async |clinic: &domain::Clinic, name: &str, request: Option<&Request>| {
        store.alert_patient(&clinic.id, &decided(clinic, name, now), request).await
    };
    let kept = async |name: &str| {
        let id = EventId::parse(name).unwrap();
        let alert = store.alert(&clinic.id, &patient, &id).await.unwrap();
        (alert, store.event(&clinic.id, &patient, &id).await.unwrap())
    };
    let request = Request::new("k", "a").unwrap();
    let expected = decided(&clinic, "e1", now);
    assert_eq!(write(&clinic, "e1", Some(&request)).await.unwrap(), Alerting::Made);
    assert_eq!(kept("e1").await, (Some(expected.alert), Some(expected.event)));

    // The request was there before.
    let before = DoneBefore::Same(Done::Alert(EventId::parse("e1").unwrap()));
    assert_eq!(write(&clinic, "e2", Some(&request)).await.unwrap(), Alerting::Before(before.clone()));
    let other = Request::new("k", "b").unwrap();
    assert_eq!(write(&clinic, "e2", Some(&other)).await.unwrap(), Alerting::Before(DoneBefore::OtherPayload));
    // An identifier was there before, under another request and so in another transaction.
    let again =
        store.alert_patient(&clinic.id, &decided(&clinic, "e1", domain::Minutes::new(1).after(now)), None).await;
    assert!(again.is_err());
    assert_eq!(kept("e2").await, (None, None));

    // The day is full: of the patient, then of the clinic; what this very request did goes before.
    let limits = [(LimitReached::Patient, 1, 100), (LimitReached::Clinic, 100, 1)];
    let room = clinic.limits;
    for (limit, per_patient, per_clinic) in limits {
        clinic.limits = SendingLimits { per_patient, per_clinic };
        let written = store.alert_patient(&clinic.id, &decided(&clinic, "e3", now), None).await.unwrap();
        assert_eq!(written, Alerting::Limited(limit));
        let repeated = store.alert_patient(&clinic.id, &decided(&clinic, "e3", now), Some(&request)).await.unwrap();
        assert_eq!(repeated, Alerting::Before(before.clone()));
    }
    clinic.limits = SendingLimits { per_patient: 2, per_clinic: 2 };
    assert_eq!(
        store.alert_patient(&clinic.id, &decided(&clinic, "e4", now), None).await.unwrap(),
        Alerting::Made,
        "what was refused counted nothing"
    );
    clinic.limits = room;
}
