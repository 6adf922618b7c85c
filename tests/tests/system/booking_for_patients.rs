//! Staff make appointments for patients (rows G3, I13 to I15).

use domain::{ClinicId, ProviderId};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{Answer, Client, clinic};

/// A Tuesday of a clinic that is open all hours, with provider `p0`.
pub(crate) fn at(start: &str) -> Value {
    json!({ "type": "short", "provider": "p0", "location": "here", "start": format!("2026-11-24T{start}:00Z") })
}

/// The same of the demonstration clinic.
fn visit(start: &str) -> Value {
    json!({ "type": "follow-up", "provider": "tarrowby", "location": "harbour", "start": start })
}

pub(crate) fn with(mut body: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

pub(crate) async fn make(client: &Client, patient: &str, body: Value) -> Answer {
    client.staff_post(&format!("/staff/patients/{patient}/appointments"), body).await
}

async fn make_named(client: &Client, patient: &str, body: Value, key: &str) -> Answer {
    let headers = [("idempotency-key", key), ("authorization", &client.bearer())];
    client.send(Method::POST, &format!("/staff/patients/{patient}/appointments"), Some(body), &headers).await
}

pub(crate) fn code(answer: &Answer) -> String {
    answer.json()["type"].as_str().unwrap_or_default().trim_start_matches("urn:slotlink:problem:").to_owned()
}

pub(crate) async fn appointments(client: &Client, patient: &str) -> Vec<Value> {
    client.record(patient).await["appointments"].as_array().unwrap().clone()
}

pub(crate) async fn open(many: usize, patients: usize) -> (clinic::Files, Client) {
    let files = clinic::Files::new(&clinic::open_all_hours(many), &clinic::patients(patients));
    let client = Client::with_clinic(files.source()).await;
    (files, client)
}

#[tokio::test(flavor = "multi_thread")]
async fn g03_an_appointment_that_staff_make_is_confirmed_with_a_link_that_leads_to_it() {
    let client = Client::start().await;
    // Tomorrow, and within the notice that rules ask of patients.
    let made = make(&client, "1001", visit("2026-11-24T09:00:00+00:00")).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let appointment = made.json()["appointment"].clone();
    assert_eq!(appointment["end"], "2026-11-24T09:30:00+00:00");
    assert_eq!((&appointment["booked_online"], &appointment["overridden"]), (&json!(false), &json!(false)));

    let outbox = client.outbox().await;
    let sent: Vec<&Value> = outbox.iter().map(|message| &message["channel"]).collect();
    assert_eq!(sent, ["sms", "email"], "{outbox:?}");
    for message in &outbox {
        assert_eq!(message["kind"], "confirmation");
        let link = message["links"][0].as_str().unwrap();
        let led = client.get(link).await.json();
        assert_eq!((&led["kind"], &led["appointment"]), (&json!("manage"), &appointment));
        assert!(client.get(&format!("{link}/calendar.ics")).await.text.contains("DTSTART"));
    }
    let record = client.record("1001").await;
    assert_eq!(record["appointments"], json!([appointment]));
    let events = record["events"].as_array().unwrap();
    assert_eq!(
        (events.len(), &events[0]["kind"], &events[0]["by"]),
        (1, &json!("appointment_booked"), &json!("rosalind"))
    );
    let day = client.staff_get("/staff/today?date=2026-11-24").await.json();
    assert_eq!(day["appointments"][0]["id"], appointment["id"], "I13: it is in the day at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn g03_its_link_asks_what_the_rule_of_the_type_asks_and_the_most_where_no_rule_has_the_type() {
    let client = Client::start().await;
    let first = with(visit("2026-11-24T09:00:00Z"), json!({ "type": "first" }));
    assert_eq!(make(&client, "1001", first).await.status, 201);
    let outbox = client.outbox().await;
    let link = outbox[0]["links"][0].as_str().unwrap();
    let led = client.get(link).await.json();
    assert_eq!((&led["verification"], &led["appointment"]), (&json!("date_of_birth"), &Value::Null));

    let toml = clinic::open_all_hours(0) + "\n[[types]]\nid = \"extra\"\ntitle = \"Extra\"\nlength = 30\n";
    let patients =
        "id,given_names,family_name,phone,email,date_of_birth\n1,A,B,07700 900101,a@example.org,1980-01-01\n";
    let files = clinic::Files::new(&toml, patients);
    let client = Client::with_clinic(files.source()).await;
    let made = make(&client, "1", with(at("10:00"), json!({ "type": "extra" }))).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let outbox = client.outbox().await;
    assert_eq!(outbox.len(), 2, "confirmed on every channel");
    let link = outbox[0]["links"][0].as_str().unwrap();
    assert_eq!(client.get(link).await.json()["verification"], "date_of_birth");
    let proved = client.post(&format!("{link}/verify"), json!({ "date_of_birth": "1980-01-01" })).await;
    assert_eq!(proved.status, 200, "{}", proved.text);
    let bearer = format!("Bearer {}", proved.json()["session"].as_str().unwrap());
    let led = client.send(Method::GET, link, None, &[("authorization", &bearer)]).await.json();
    assert_eq!(led["appointment"], made.json()["appointment"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_says_why_and_what_is_free_instead() {
    let client = Client::start().await;
    assert_eq!(make(&client, "1001", visit("2026-11-24T09:00:00Z")).await.status, 201);
    let elsewhere = with(visit("2026-11-24T09:00:00Z"), json!({ "provider": "castellane", "override": true }));
    for (what, patient, body, expected) in [
        ("the same time", "1002", visit("2026-11-24T09:00:00Z"), "slot-lost"),
        ("on top, overridden", "1002", with(visit("2026-11-24T09:10:00Z"), json!({ "override": true })), "slot-lost"),
        ("the patient is elsewhere", "1001", elsewhere, "slot-lost"),
        ("past", "1002", visit("2026-11-20T09:00:00Z"), "slot-lost"),
        ("past, overridden", "1002", with(visit("2026-11-20T09:00:00Z"), json!({ "override": true })), "slot-lost"),
        ("at night", "1002", visit("2026-11-24T02:00:00Z"), "not-offered"),
        ("off the grid", "1002", visit("2026-11-24T10:10:00Z"), "not-offered"),
        ("off the ticks", "1002", visit("2026-11-24T10:01:00Z"), "not-offered"),
        ("ends after closing", "1002", visit("2026-11-24T12:20:00Z"), "not-offered"),
        ("not there", "1002", with(visit("2026-11-24T10:00:00Z"), json!({ "location": "garden" })), "not-offered"),
        ("not of this type", "1002", with(visit("2026-11-24T10:00:00Z"), json!({ "type": "call" })), "not-offered"),
    ] {
        let refused = make(&client, patient, body).await;
        assert_eq!((refused.status.as_u16(), code(&refused).as_str()), (409, expected), "{what}: {}", refused.text);
        let told = refused.json();
        assert_eq!(
            told["detail"].as_str().unwrap().contains("\"override\": true"),
            expected == "not-offered",
            "{what}"
        );
        let next = told["next_slots"].as_array().unwrap();
        assert_eq!(next.len(), 5, "{what}: {told}");
        for slot in next {
            assert!(slot["start"].as_str().unwrap() >= "2026-11-23T", "{what}: nothing past");
            assert!(
                slot["start"] != "2026-11-24T09:00:00+00:00" || slot["provider"] != "tarrowby",
                "{what}: it is taken"
            );
        }
    }
    let refused = make(&client, "1002", visit("2026-11-24T09:00:00Z")).await.json();
    let places: Vec<String> = refused["next_slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{}@{}", one["provider"], one["location"]))
        .collect();
    assert_eq!(places, vec!["\"tarrowby\"@\"harbour\""; 5], "of the same provider at the same place first");
    assert_eq!(refused["next_slots"][0]["start"], "2026-11-24T10:00:00+00:00");
    assert_eq!(appointments(&client, "1002").await.len(), 0);
    assert_eq!(appointments(&client, "1001").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_names_its_field_and_writes_nothing() {
    let client = Client::start().await;
    client.outbox().await;
    let meter = || {
        let mut used = client.local.context().store.meter().take();
        used.retain(|operation, usage| usage.write_units > 0.0 && *operation != "sweep_cursor");
        used
    };
    meter();
    let good = || visit("2026-11-24T09:00:00Z");
    let long = "x".repeat(5000);
    let mut without = Vec::new();
    for field in ["type", "provider", "location", "start"] {
        let mut body = good();
        body.as_object_mut().unwrap().remove(field);
        without.push((body, field));
        without.push((with(good(), json!({ field: 7 })), field));
        without.push((with(good(), json!({ field: null })), field));
        without.push((with(good(), json!({ field: ["a"] })), field));
        without.push((with(good(), json!({ field: long })), field));
        without.push((with(good(), json!({ field: "No Such" })), field));
        without.push((with(good(), json!({ field: "no-such" })), field));
    }
    for start in ["2026-11-24", "2026-11-24T09:00:00", "2026-11-24T09:00Z", "2026-11-24T09:00:30Z", "24/11/2026 09:00"]
    {
        without.push((with(good(), json!({ "start": start })), "start"));
    }
    for start in ["9999-12-31T23:59:00Z", "0000-01-01T00:00:00Z", "2026-02-30T09:00:00Z", "-002026-11-24T09:00:00Z"] {
        without.push((with(good(), json!({ "start": start, "override": true })), "start"));
    }
    for other in [json!("yes"), json!(1), json!({})] {
        without.push((with(good(), json!({ "override": other })), "override"));
    }
    without.push((with(good(), json!({ "rule": "follow-up" })), "rule"));
    without.push((with(good(), json!({ "clinic": "tilleuls" })), "clinic"));
    without.push((with(good(), json!({ "date": "2026-11-24" })), "date"));
    for (body, field) in without {
        let refused = make(&client, "1001", body.clone()).await;
        assert_eq!(
            (refused.status.as_u16(), &refused.json()["field"]),
            (400, &json!(field)),
            "{body}: {}",
            refused.text
        );
    }
    for key in ["", "a key with spaces", "é", &"k".repeat(201)] {
        let refused = make_named(&client, "1001", good(), key).await;
        assert_eq!(refused.json()["field"], "Idempotency-Key", "{key:?}: {}", refused.text);
    }
    // 2001 is a patient of the second clinic; the second clinic's providers are none of this one's.
    for unknown in ["2001", "9999", "No One", "1001.x"] {
        assert_eq!(make(&client, unknown, good()).await.status, 404, "{unknown}");
        assert_eq!(client.staff_get(&format!("/staff/patients/{unknown}/appointments")).await.status, 404, "{unknown}");
    }
    for query in ["type=surgery", "provider=nobody", "location=x", "date=soon", "time=09:00"] {
        let refused = client.staff_get(&format!("/staff/patients/1001/appointments?{query}")).await;
        assert_eq!(refused.json()["field"], query.split('=').next().unwrap(), "{}", refused.text);
    }
    assert_eq!(client.post("/staff/patients/1001/appointments", good()).await.status, 401);
    assert_eq!(meter(), BTreeMap::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_makes_no_second_appointment_for_a_day_and_a_refusal_is_decided_afresh() {
    let (_files, client) = open(0, 2).await;
    let all = join_all((0..100).map(|_| make_named(&client, "1", at("10:00"), "k"))).await;
    let made = all[0].json();
    for answer in &all {
        assert_eq!((answer.status.as_u16(), answer.json()), (201, made.clone()), "{}", answer.text);
    }
    assert_eq!(appointments(&client, "1").await.len(), 1);
    for other in [at("10:30"), with(at("10:00"), json!({ "override": true }))] {
        let reused = make_named(&client, "1", other, "k").await;
        assert_eq!((reused.status.as_u16(), code(&reused).as_str()), (422, "key-reused"));
    }
    assert_eq!(make_named(&client, "1", at("10:00"), "other").await.status, 409, "its own time is taken");
    // A link that was sent under the key is another request too.
    let sent = [("idempotency-key", "k"), ("authorization", &*client.bearer())];
    let body = json!({ "rule": "short", "channel": "email" });
    assert_eq!(client.send(Method::POST, "/staff/patients/1/links", Some(body), &sent).await.status, 422);

    let refused = make_named(&client, "2", at("10:05"), "afresh").await;
    assert_eq!(refused.status, 409);
    client.advance("PT24H").await;
    let over = make_named(&client, "1", at("10:00"), "k").await;
    assert_eq!(over.status, 409, "a success is replayed for 24 hours: {}", over.text);
    // The patient's request is decided by how things are by then.
    let (id, store) = (ClinicId::parse("race").unwrap(), &client.local.context().store);
    let late = with(at("10:00"), json!({ "start": "2027-03-01T10:00:00Z", "provider": "p9" }));
    assert_eq!(make_named(&client, "2", late.clone(), "later").await.status, 400);
    let settings = store.fresh_settings(&id, client.now()).await.unwrap().unwrap();
    let mut clinic = settings.clinic.clone();
    let another = domain::Provider { id: ProviderId::parse("p9").unwrap(), ..clinic.providers[0].clone() };
    clinic.providers.push(another);
    store.load_clinic(&clinic, &settings.staff, &settings.wording).await.unwrap();
    client.advance("PT10S").await;
    let made = make_named(&client, "2", late.clone(), "later").await;
    assert_eq!(made.status, 201, "{}", made.text);
    // The provider goes again: what was made is told all the same.
    clinic.providers.pop();
    store.load_clinic(&clinic, &settings.staff, &settings.wording).await.unwrap();
    client.advance("PT10S").await;
    let again = make_named(&client, "2", late.clone(), "later").await;
    assert_eq!((again.status.as_u16(), &again.json()["appointment"]["id"]), (201, &made.json()["appointment"]["id"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appointment_over_utc_midnight_takes_its_ticks_of_both_days_and_what_it_costs_is_counted() {
    let (_files, client) = open(0, 4).await;
    let cost = async |patient: &str, body: Value, key: Option<&str>| {
        client.outbox().await;
        client.local.context().store.meter().take();
        let made = match key {
            Some(key) => make_named(&client, patient, body, key).await,
            None => make(&client, patient, body).await,
        };
        assert_eq!(made.status, 201, "{}", made.text);
        let used = client.local.context().store.meter().take();
        println!("book for a patient: {used:?}");
        used["book_for_patient"].write_units
    };
    assert!(cost("1", at("10:00"), None).await <= 10.0);
    assert!(cost("2", at("10:30"), Some("k")).await <= 12.0);
    assert!(cost("3", with(at("23:50"), json!({ "type": "long", "override": true })), None).await <= 14.0);
    for start in ["2026-11-24T23:45:00Z", "2026-11-25T00:00:00Z", "2026-11-25T00:45:00Z"] {
        let lost = make(&client, "4", with(at("00:00"), json!({ "start": start }))).await;
        assert_eq!((lost.status.as_u16(), code(&lost).as_str()), (409, "slot-lost"), "{start}: {}", lost.text);
    }
    assert_eq!(make(&client, "4", with(at("00:00"), json!({ "start": "2026-11-25T00:50:00Z" }))).await.status, 201);
}
