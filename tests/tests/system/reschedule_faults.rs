//! Every fault at every call of `reschedule` to the table: through all of them the patient holds exactly one appointment.

use crate::book_faults::faulty;
use app::Context;
use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::{
    Client, clinic,
    faults::{FAULTS, Fault, FaultyHttp, Plan},
};

/// The first day of the test.
const FIRST: jiff::civil::Date = jiff::civil::date(2026, 11, 24);

async fn reschedule(context: &Context, link: &str, slot: &str) -> (u16, Value) {
    let request = http::Request::post(format!("{link}/reschedule"))
        .header("content-type", "application/json")
        .header("idempotency-key", "the-patient-pressed")
        .body(Bytes::from(json!({ "slot": slot }).to_string()))
        .unwrap();
    let response = app::respond(request, |request| reschedule::handle(context, request)).await;
    for (name, value) in web::SECURITY_HEADERS {
        assert_eq!(response.headers().get(&name), Some(&value), "{name} on {}", response.status());
    }
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}

/// The start of a patient's one appointment, after checking that the events tell of exactly its moves.
async fn stands(client: &Client, patient: usize) -> (String, u64) {
    let record = client.record(&patient.to_string()).await;
    let appointments = record["appointments"].as_array().unwrap();
    assert_eq!(appointments.len(), 1, "{record}");
    let events = record["events"].as_array().unwrap();
    let moves = events.iter().filter(|event| event["kind"] == "appointment_rescheduled").count() as u64;
    assert_eq!(appointments[0]["version"].as_u64(), Some(moves + 1), "{record}");
    assert_eq!(appointments[0]["status"], "booked");
    (appointments[0]["start"].as_str().unwrap()[..16].to_owned(), moves)
}

/// The starts of the five-minute ticks that are taken at both providers on the days of the test.
async fn ticks(client: &Client) -> BTreeSet<String> {
    let clinic = domain::ClinicId::parse("race").unwrap();
    let days = (FIRST, FIRST.saturating_add(jiff::ToSpan::days(20)));
    let mut ticks = BTreeSet::new();
    for provider in ["p0", "p1"] {
        let provider = domain::ProviderId::parse(provider).unwrap();
        for day in client.local.context().store.provider_days(&clinic, &provider, days).await.unwrap().days {
            ticks.extend(
                day.marks.keys().map(|tick| format!("{provider} {}", domain::Tick::of_day(day.date, *tick).start())),
            );
        }
    }
    ticks
}

/// Where an appointment of a short type is, as its slot's id and its ticks.
#[derive(Clone)]
struct Place {
    slot: String,
    start: String,
    ticks: BTreeSet<String>,
}

fn place(date: &str, minute: usize, provider: &str) -> Place {
    let at = |minute: usize| format!("{:02}:{:02}", minute / 60, minute % 60);
    let ticks = (0..3).map(|tick| format!("{provider} {date}T{}:00Z", at(minute + 5 * tick)));
    Place {
        slot: format!("{}T{}Z.{provider}.here", date.replace('-', ""), at(minute).replace(':', "")),
        start: format!("{date}T{}", at(minute)),
        ticks: ticks.collect(),
    }
}

/// From a time of its own for each round to another: a little later, so that both share a tick, or to another day and
/// another provider.
fn places(round: usize, far: bool) -> (Place, Place) {
    let day = |after: usize| FIRST.saturating_add(jiff::ToSpan::days(i64::try_from(after).unwrap())).to_string();
    let (days, minute) = (round / 40, 30 * (round % 40));
    let to = if far { place(&day(days + 8), minute, "p1") } else { place(&day(days), minute + 10, "p0") };
    (place(&day(days), minute, "p0"), to)
}

#[tokio::test(flavor = "multi_thread")]
async fn with_settings_in_the_cache_opening_a_manage_link_reads_twice_and_moving_asks_three_times() {
    let files = clinic::Files::new(&clinic::open_all_hours(1), &clinic::patients(1));
    let client = Client::with_clinic(files.source()).await;
    let (from, to) = places(0, false);
    let manage = book(&client, 1, &from).await;
    let http = FaultyHttp::new(None);
    let context = faulty(&client, &http);
    context.store.settings(&domain::ClinicId::parse("race").unwrap(), client.now()).await.unwrap();
    for accept in ["text/html", "application/json"] {
        let before = http.calls().len();
        let request = http::Request::get(&manage).header("accept", accept).body(Bytes::new()).unwrap();
        let opened = app::respond(request, |request| open_link::handle(&context, request)).await;
        assert_eq!(opened.status(), 200);
        assert_eq!(http.calls()[before..], ["GetItem", "GetItem"], "opening a manage link two reads");
    }
    let before = http.calls().len();
    assert_eq!(reschedule(&context, &manage, &to.slot).await.0, 200);
    assert_eq!(http.calls()[before..], ["GetItem", "GetItem", "TransactWriteItems"]);
}

async fn book(client: &Client, patient: usize, at: &Place) -> String {
    let id = patient.to_string();
    let booked = client.book(&client.link(&id, "any", "email").await, &at.slot).await;
    assert_eq!(booked.status, 201, "{}", booked.text);
    client.manage_link("race", &id, booked.json()["appointment"]["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn c05_whatever_fails_while_moving_the_patient_holds_exactly_one_appointment_and_a_retry_converges() {
    let files = clinic::Files::new(&clinic::open_all_hours(1), &clinic::patients(200));
    let client = Client::with_clinic(files.source()).await;
    let plain = FaultyHttp::new(None);
    let first = place("2026-12-10", 0, "p0");
    let manage = book(&client, 200, &first).await;
    let second = place("2026-12-10", 60, "p1");
    assert_eq!(reschedule(&faulty(&client, &plain), &manage, &second.slot).await.0, 200);
    let calls = plain.calls();
    assert_eq!(calls.iter().filter(|call| *call == "TransactWriteItems").count(), 1);

    let (mut patient, mut points, mut injected) = (0, 0, 0);
    let mut taken = second.ticks.clone();
    let mut answers = BTreeMap::<(String, u16), usize>::new();
    for far in [false, true] {
        for fault in FAULTS {
            for (from, lasting) in (0..calls.len()).flat_map(|from| [(from, false), (from, true)]) {
                patient += 1;
                let (old, new) = places(patient, far);
                let manage = book(&client, patient, &old).await;
                let http = FaultyHttp::new(Some(Plan { fault, from, lasting }));
                let (status, body) = reschedule(&faulty(&client, &http), &manage, &new.slot).await;
                let (start, moves) = stands(&client, patient).await;
                let at = if moves == 0 { &old } else { &new };
                assert_eq!((&start, moves <= 1), (&at.start, true), "{fault:?} at call {from}");
                check(fault, http.injected(), status, &body, moves);
                // Its new ticks are taken if, and only if, its old ones are given up.
                let held: BTreeSet<String> = taken.union(&at.ticks).cloned().collect();
                assert_eq!(ticks(&client).await, held, "{fault:?} at call {from}");
                // The patient presses again, and nothing is wrong any more.
                let (again, body) = reschedule(client.local.context(), &manage, &new.slot).await;
                assert_eq!(again, 200, "{fault:?} at call {from}, lasting {lasting}: {body}");
                assert_eq!(stands(&client, patient).await, (new.start.clone(), 1));
                taken.extend(new.ticks.iter().cloned());
                assert_eq!(ticks(&client).await, taken);
                points += 1;
                injected += http.injected();
                *answers.entry((format!("{fault:?}"), status)).or_default() += 1;
            }
        }
    }
    println!("{points} fault points at {} calls of reschedule, {injected} faults injected: {answers:?}", calls.len());
    assert!(injected >= points / 2);
}

fn check(fault: Fault, injected: usize, status: u16, body: &Value, moves: u64) {
    match status {
        200 => assert_eq!(moves, 1, "told of a move that was not made: {fault:?}"),
        503 => {
            assert!(body["detail"].is_string());
            assert!(moves == 0 || fault == Fault::TimeoutAfter, "{fault:?} moved and told 503");
        }
        409 => {
            assert_eq!((fault, moves), (Fault::ConditionFailed, 0));
            assert!(body["next_slots"].is_array(), "{body}");
        }
        other => panic!("{fault:?}: {other} {body}"),
    }
    assert!(injected > 0 || status == 200, "nothing went wrong with {fault:?}: {body}");
}
