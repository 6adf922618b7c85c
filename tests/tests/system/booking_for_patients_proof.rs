//! Staff make appointments, many at once and with every fault (rows C1, G3): what the table holds afterwards decides.

use crate::book_faults::faulty;
use crate::booking_for_patients::{appointments, at, code, make, open, with};
use crate::races::{links, occupied};
use app::Context;
use bytes::Bytes;
use domain::{ClinicId, ProviderId};
use futures::{StreamExt as _, future::join_all, stream};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::{
    Client,
    faults::{FAULTS, Fault, FaultyHttp, Plan},
};

/// The ticks of the test's day that are taken at `p0`, as minutes since the epoch.
async fn ticks(client: &Client) -> BTreeSet<i64> {
    let day = jiff::civil::date(2026, 11, 24);
    let (clinic, provider) = (ClinicId::parse("race").unwrap(), ProviderId::parse("p0").unwrap());
    let days = client.local.context().store.provider_days(&clinic, &provider, (day, day)).await.unwrap().days;
    let minute = |index: &u16| domain::Tick::of_day(day, *index).start().as_second() / 60;
    days.iter().flat_map(|day| day.marks.keys().map(minute)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c01_two_hundred_staff_and_two_hundred_patients_at_overlapping_times_never_overlap() {
    const EACH: usize = 200;
    const KINDS: [&str; 3] = ["long", "short", "buffered"];
    let (_files, client) = open(0, 2 * EACH).await;
    let links = links(&client, EACH, |n| KINDS[n % 3]).await;
    let minute = |n: usize| 600 + 5 * (n * 7 % 25);
    let tries = (1..=2 * EACH).map(|n| {
        let (client, links) = (&client, &links);
        let (kind, minute) = (KINDS[n % 3], minute(n));
        async move {
            let (hour, minute) = (minute / 60, minute % 60);
            let answer = if n <= EACH {
                client.book(&links[n - 1], &format!("20261124T{hour:02}{minute:02}Z.p0.here")).await
            } else {
                make(client, &n.to_string(), with(at(&format!("{hour:02}:{minute:02}")), json!({ "type": kind }))).await
            };
            (n, kind, answer)
        }
    });
    // Staff's and patients' turn about.
    let (patients, staff): (Vec<_>, Vec<_>) = tries.enumerate().partition(|(place, _)| *place < EACH);
    let mixed = patients.into_iter().zip(staff).flat_map(|((_, one), (_, other))| [one, other]);
    let answers: Vec<_> = stream::iter(mixed).buffer_unordered(2 * EACH).collect().await;
    let (mut taken, mut by_staff, mut by_patients) = (BTreeSet::new(), 0, 0);
    for (n, kind, answer) in &answers {
        let body = answer.json();
        match answer.status.as_u16() {
            201 => {
                *(if *n <= EACH { &mut by_patients } else { &mut by_staff }) += 1;
                for tick in occupied(kind, body["appointment"]["start"].as_str().unwrap()) {
                    assert!(taken.insert(tick), "minute {tick} was booked twice");
                }
            }
            409 => assert_eq!(body["next_slots"].as_array().unwrap().len(), 5, "{body}"),
            other => panic!("{other}: {}", answer.text),
        }
    }
    assert!(by_staff + by_patients >= 2);
    assert_eq!(ticks(&client).await, taken);
    let mut stand = 0;
    for n in 1..=2 * EACH {
        stand += appointments(&client, &n.to_string()).await.len();
    }
    assert_eq!(stand, by_staff + by_patients);
    println!("200 staff and 200 patients: {by_staff} and {by_patients} won");
}

#[tokio::test(flavor = "multi_thread")]
async fn c01_one_patient_at_twenty_providers_at_one_time_has_one_appointment_whoever_makes_it() {
    let (_files, client) = open(19, 1).await;
    let tries = (0..20).map(|n| make(&client, "1", with(at("10:00"), json!({ "provider": format!("p{n}") }))));
    let answers = join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for lost in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(code(lost), "slot-lost");
        let next = lost.json()["next_slots"].clone();
        let clash = |slot: &Value| slot["start"] == "2026-11-24T10:00:00+00:00";
        assert!(!next.as_array().unwrap().iter().any(clash), "the patient is elsewhere then: {next}");
    }
    assert_eq!(appointments(&client, "1").await.len(), 1);
}

/// Asks the function itself, over a table that goes wrong by plan.
async fn make_at(context: &Context, staff: &str, patient: usize, body: &Value) -> (u16, Value) {
    let request = http::Request::post(format!("/staff/patients/{patient}/appointments"))
        .header("content-type", "application/json")
        .header("authorization", staff)
        .header("idempotency-key", "staff-pressed")
        .body(Bytes::from(body.to_string()))
        .unwrap();
    let response = app::respond(request, |request| book_for_patient::handle(context, request)).await;
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn g03_whatever_fails_there_is_one_appointment_or_none_and_a_retry_ends_in_one() {
    let (_files, client) = open(0, 200).await;
    let staff = client.bearer();
    let plain = FaultyHttp::new(None);
    assert_eq!(make_at(&faulty(&client, &plain), &staff, 200, &at("00:00")).await.0, 201);
    let calls = plain.calls();
    assert_eq!(calls.iter().filter(|call| *call == "TransactWriteItems").count(), 1);
    let (mut patient, mut stand, mut injected) = (0, 1, 0);
    let mut answers = BTreeMap::<(String, u16), usize>::new();
    for fault in FAULTS {
        for (from, call) in calls.iter().enumerate() {
            for lasting in [false, true] {
                patient += 1;
                let body = at(&format!("{:02}:{:02}", 15 * patient / 60, 15 * patient % 60));
                let http = FaultyHttp::new(Some(Plan { fault, from, lasting }));
                let (status, told) = make_at(&faulty(&client, &http), &staff, patient, &body).await;
                let what = format!("{fault:?} at {call}, lasting {lasting}: {status} {told}");
                if http.injected() == 0 {
                    assert_eq!(status, 201, "nothing went wrong: {what}");
                }
                let there = appointments(&client, &patient.to_string()).await.len();
                match status {
                    201 => assert_eq!(there, 1, "told of one that is not there: {what}"),
                    503 => assert!(there == 0 || fault == Fault::TimeoutAfter, "left behind: {what}"),
                    409 => {
                        assert!(fault == Fault::ConditionFailed && there == 0, "{what}");
                        assert!(told["next_slots"].is_array(), "{what}");
                    }
                    _ => panic!("{what}"),
                }
                assert_eq!(ticks(&client).await.len(), 3 * (stand + there), "{what}");
                // The same request again, when nothing is wrong any more.
                let (again, told) = make_at(client.local.context(), &staff, patient, &body).await;
                assert_eq!(again, 201, "{what}, then {told}");
                stand += 1;
                assert_eq!(appointments(&client, &patient.to_string()).await.len(), 1, "{what}");
                assert_eq!(ticks(&client).await.len(), 3 * stand, "{what}");
                injected += http.injected();
                *answers.entry((format!("{fault:?}"), status)).or_default() += 1;
            }
        }
    }
    println!("{patient} fault points at {calls:?}, {injected} faults injected: {answers:?}");
    assert!(injected >= patient / 2);
}
