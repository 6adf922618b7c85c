//! Every fault at every call of `book` to the table.

use app::{Context, OwnPermits};
use aws_credential_types::Credentials;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::region::Region;
use bytes::Bytes;
use serde_json::{Value, json};
use std::time::Duration;
use store::Store;
use tests::{
    Client, clinic,
    faults::{FAULTS, Fault, FaultyHttp, Plan},
};

/// What the functions run with, except that its table goes wrong by plan.
pub(crate) fn faulty(client: &Client, http: &FaultyHttp) -> Context {
    let shared = aws_smithy_runtime_api::client::http::SharedHttpClient::new(http.clone());
    let config = app::sdk_config(Region::new("eu-west-2"), Credentials::new("t", "t", None, None, "test"), shared);
    // Only injected time-outs count here, not those of a machine that is busy with other tests.
    let patient = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_mins(2)).build();
    let config = config.into_builder().timeout_config(patient).build();
    let endpoint = Some(format!("http://{}", client.local.engine_address));
    let store = Store::new(app::dynamodb(&config, endpoint), slotlink::TABLE);
    Context { store, own_permits: OwnPermits::default(), ..client.local.context().clone() }
}

async fn book(context: &Context, link: &str, slot: &str) -> (u16, Value) {
    let token = link.rsplit('/').next().unwrap();
    let request = http::Request::post(format!("/l/{token}/book"))
        .header("content-type", "application/json")
        .header("idempotency-key", "the-patient-pressed")
        .body(Bytes::from(json!({ "slot": slot }).to_string()))
        .unwrap();
    let response = app::respond(request, |request| book::handle(context, request)).await;
    // Whatever happened, also where the table is out of reach (row C9).
    for (name, value) in web::SECURITY_HEADERS {
        assert_eq!(response.headers().get(&name), Some(&value), "{name} on {}", response.status());
    }
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}

/// A patient's appointments, after checking that link, events and diary tell of exactly those.
async fn appointments(client: &Client, patient: usize) -> usize {
    let record = client.record(&patient.to_string()).await;
    let count = record["appointments"].as_array().unwrap().len();
    let events = record["events"].as_array().unwrap();
    assert_eq!(events.iter().filter(|event| event["kind"] == "appointment_booked").count(), count, "{record}");
    assert_eq!(record["links"][0]["status"] == "booked", count == 1, "{record}");
    count
}

/// The ticks taken at the provider on the test's day.
async fn ticks(client: &Client) -> usize {
    let day = jiff::civil::date(2026, 11, 24);
    let (clinic, provider) = (domain::ClinicId::parse("race").unwrap(), domain::ProviderId::parse("p0").unwrap());
    let days = client.local.context().store.provider_days(&clinic, &provider, (day, day)).await.unwrap();
    days.days.iter().map(|day| day.marks.len()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_settings_in_the_cache_booking_asks_the_table_twice() {
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(1));
    let client = Client::with_clinic(files.source()).await;
    let link = client.link("1", "short", "email").await;
    let http = FaultyHttp::new(None);
    let context = faulty(&client, &http);
    context.store.settings(&domain::ClinicId::parse("race").unwrap(), client.now()).await.unwrap();
    let before = http.calls().len();
    assert_eq!(book(&context, &link, "20261124T1000Z.p0.here").await.0, 201);
    assert_eq!(http.calls()[before..], ["GetItem", "TransactWriteItems"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_fails_while_booking_nothing_is_half_done_and_a_retry_finds_its_own_booking() {
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(120));
    let client = Client::with_clinic(files.source()).await;
    let plain = FaultyHttp::new(None);
    let link = client.link("120", "short", "email").await;
    assert_eq!(book(&faulty(&client, &plain), &link, "20261124T0000Z.p0.here").await.0, 201);
    let calls = plain.calls();
    assert_eq!(calls.iter().filter(|call| *call == "TransactWriteItems").count(), 1);

    let mut patient = 0;
    let mut booked = 1;
    let (mut points, mut injected, mut answers) = (0, 0, std::collections::BTreeMap::<(String, u16), usize>::new());
    for fault in FAULTS {
        for from in 0..calls.len() {
            for lasting in [false, true] {
                patient += 1;
                let slot = {
                    let minute = 15 * patient;
                    format!("20261124T{:02}{:02}Z.p0.here", minute / 60, minute % 60)
                };
                let link = client.link(&patient.to_string(), "short", "email").await;
                let http = FaultyHttp::new(Some(Plan { fault, from, lasting }));
                let (status, body) = book(&faulty(&client, &http), &link, &slot).await;
                if http.injected() == 0 {
                    assert_eq!(status, 201, "nothing went wrong with {fault:?} at call {from}: {body}");
                }
                let stands = appointments(&client, patient).await;
                check(fault, lasting, status, &body, stands);
                // The ticks agree with the appointments, also where the answer was lost.
                assert_eq!(ticks(&client).await, 3 * (booked + stands), "{fault:?} at call {from}");
                // The patient presses again, and nothing is wrong any more.
                let again = client.local.context().clone();
                let (status_again, body_again) = book(&again, &link, &slot).await;
                assert_eq!(status_again, 201, "{fault:?} at call {from}, lasting {lasting}: {body_again}");
                assert_eq!(appointments(&client, patient).await, 1);
                booked += 1;
                assert_eq!(ticks(&client).await, 3 * booked);
                points += 1;
                injected += http.injected();
                *answers.entry((format!("{fault:?}"), status)).or_default() += 1;
            }
        }
    }
    println!("{points} fault points at {} calls of book, {injected} faults injected: {answers:?}", calls.len());
    assert!(injected >= points / 2);
}

fn check(fault: Fault, lasting: bool, status: u16, body: &Value, stands: usize) {
    match status {
        201 => assert_eq!(stands, 1, "told of a booking that is not there: {fault:?}"),
        503 => {
            assert!(body["detail"].is_string());
            assert!(stands == 0 || fault == Fault::TimeoutAfter, "{fault:?} left a booking and told 503");
        }
        409 => {
            assert_eq!(fault, Fault::ConditionFailed);
            assert_eq!(stands, 0);
            assert!(body["next_slots"].is_array(), "{body}");
        }
        other => panic!("{fault:?}, lasting {lasting}: {other} {body}"),
    }
}
