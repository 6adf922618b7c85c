//! Every fault at every call of `cancel` to the table.

use crate::book_faults::faulty;
use crate::cancelling::{Managed, booked, count, move_to, race_clinic, ticks};
use app::Context;
use bytes::Bytes;
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{
    Client,
    faults::{FAULTS, Fault, FaultyHttp, Plan},
};

const TUESDAY: Date = date(2026, 11, 24);

async fn cancel(context: &Context, url: &str) -> (u16, Value) {
    let token = url.rsplit('/').next().unwrap();
    let request = http::Request::post(format!("/l/{token}/cancel"))
        .header("content-type", "application/json")
        .header("idempotency-key", "the-patient-pressed")
        .body(Bytes::from(json!({ "reason": "a fault" }).to_string()))
        .unwrap();
    let response = app::respond(request, |request| cancel::handle(context, request)).await;
    // Whatever happened, also where the table is out of reach (row C9).
    for (name, value) in web::SECURITY_HEADERS {
        assert_eq!(response.headers().get(&name), Some(&value), "{name} on {}", response.status());
    }
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}

/// Whether a patient's one appointment stands, after checking that appointment, event and diary tell of the same.
async fn stands(client: &Client, patient: usize) -> bool {
    let record = client.record(&patient.to_string()).await;
    let appointments = record["appointments"].as_array().unwrap();
    assert_eq!(appointments.len(), 1, "{record}");
    let cancelled = appointments[0]["status"] == "cancelled";
    assert_eq!(count(&record, "appointment_cancelled"), usize::from(cancelled), "{record}");
    assert_eq!(appointments[0]["version"], 1 + u32::from(cancelled), "{record}");
    assert_eq!(
        ticks(client, TUESDAY).await,
        if cancelled { 0 } else { 3 },
        "ticks are free exactly when it is cancelled"
    );
    !cancelled
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_fails_while_cancelling_the_patient_has_one_appointment_or_none_and_a_retry_finds_it_cancelled() {
    let (client, _files) = race_clinic(200).await;
    let plain = FaultyHttp::new(None);
    let slot = "20261124T1000Z.p0.here";
    let Managed { url, .. } = booked(&client, "200", "short", slot).await;
    assert_eq!(cancel(&faulty(&client, &plain), &url).await.0, 200);
    let calls = plain.calls();
    assert_eq!(calls.iter().filter(|call| *call == "TransactWriteItems").count(), 1);

    let (mut patient, mut points, mut injected) = (0, 0, 0);
    let mut answers = BTreeMap::<(String, u16), usize>::new();
    for fault in FAULTS {
        for (from, lasting) in (0..calls.len()).flat_map(|from| [(from, false), (from, true)]) {
            patient += 1;
            // The time that the patient before has given up.
            let Managed { url, .. } = booked(&client, &patient.to_string(), "short", slot).await;
            let http = FaultyHttp::new(Some(Plan { fault, from, lasting }));
            let (status, body) = cancel(&faulty(&client, &http), &url).await;
            if http.injected() == 0 {
                assert_eq!(status, 200, "nothing went wrong with {fault:?} at call {from}: {body}");
            }
            check(fault, status, &body, stands(&client, patient).await);
            // The patient presses again, and nothing is wrong any more.
            let (status_again, body_again) = cancel(&client.local.context().clone(), &url).await;
            assert_eq!(status_again, 200, "{fault:?} at call {from}, lasting {lasting}: {body_again}");
            assert!(!stands(&client, patient).await);
            points += 1;
            injected += http.injected();
            *answers.entry((format!("{fault:?}"), status)).or_default() += 1;
        }
    }
    println!("{points} fault points at {} calls of cancel, {injected} faults injected: {answers:?}", calls.len());
    assert!(injected >= points / 2);
}

fn check(fault: Fault, status: u16, body: &Value, stands: bool) {
    match status {
        200 => assert!(!stands, "told of a cancellation that is not there: {fault:?}"),
        503 => {
            assert!(body["detail"].is_string());
            assert!(stands || fault == Fault::TimeoutAfter, "{fault:?} cancelled and told 503");
        }
        other => panic!("{fault:?}: {other} {body}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_whose_answer_was_lost_is_found_by_whoever_moves_next() {
    let (client, _files) = race_clinic(1).await;
    let Managed { url, .. } = booked(&client, "1", "short", "20261124T1000Z.p0.here").await;
    let http = FaultyHttp::new(Some(Plan { fault: Fault::TimeoutAfter, from: 4, lasting: true }));
    assert_eq!(cancel(&faulty(&client, &http), &url).await.0, 503);
    let moved = move_to(&client, &url, "20261124T1100Z.p0.here").await;
    assert_eq!((moved.status.as_u16(), &moved.json()["type"]), (409, &json!("urn:slotlink:problem:cancelled")));
    assert!(!stands(&client, 1).await);
}
