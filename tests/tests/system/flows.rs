//! The stories of the product, through the JSON doors.

use notify::SendError;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Client, clinic};

/// Kinds and channels of what was sent, in order.
fn kinds(outbox: &[Value]) -> Vec<(String, String)> {
    let text = |message: &Value, name: &str| message[name].as_str().unwrap_or_default().to_owned();
    outbox.iter().map(|message| (text(message, "kind"), text(message, "channel"))).collect()
}

fn link_in(message: &Value) -> String {
    message["links"][0].as_str().expect("a link in the message").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn i05_a_link_that_staff_send_arrives_as_one_text_and_books_one_appointment() {
    let client = Client::start().await;
    let sent = client.staff_post("/staff/patients/1001/links", json!({"rule": "follow-up", "channel": "sms"})).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    let link = &sent.json()["link"];
    assert_eq!(link["status"], "sent");

    // The text arrives on the patient's phone, in one part, with the address that staff see (I5, I8).
    let outbox = client.outbox().await;
    assert_eq!(kinds(&outbox), [("invitation".to_owned(), "sms".to_owned())]);
    assert_eq!(outbox[0]["to"], "+447700900101");
    assert_eq!(outbox[0]["links"][0], link["url"]);
    let text = outbox[0]["text"].as_str().unwrap();
    assert_eq!(notify::sms_parts(text).parts, 1);
    assert!(!text.contains("Alice") && !text.contains("Follow-up"), "a text names nobody and no reason: {text}");

    // The patient opens it, continues, sees slots, reviews one and books it.
    let url = link_in(&outbox[0]);
    assert_eq!(client.get(&url).await.json()["status"], "sent");
    assert_eq!(client.post(&format!("{url}/continue"), json!({})).await.json()["status"], "accessed");
    let slots = client.slots(&url).await;
    let slot = slots[0]["id"].as_str().unwrap();
    let reviewed = client.post(&format!("{url}/review"), json!({ "slot": slot })).await;
    assert_eq!(reviewed.json()["slot"], slots[0]);
    assert!(
        client.record("1001").await["appointments"].as_array().unwrap().is_empty(),
        "I27, R54: reviewing books nothing"
    );
    let booked = client.book(&url, slot).await;
    assert_eq!(booked.status, 201, "{}", booked.text);
    let appointment = booked.json()["appointment"].clone();
    assert_eq!(appointment["start"], slots[0]["start"]);

    // Both sides see it at once (I13), and it says that it was booked online (I15).
    let record = client.record("1001").await;
    assert_eq!(record["appointments"], json!([appointment]));
    assert_eq!(record["appointments"][0]["booked_online"], true);
    assert_eq!(record["links"][0]["status"], "booked");
    assert_eq!(record["links"][0]["appointment"], appointment["id"]);
    assert_eq!(record["links"][0]["url"], Value::Null, "I11: a spent link is off the live list");
    let happened: Vec<&str> =
        record["events"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(happened, ["link_sent", "link_accessed", "appointment_booked"]);
    assert_eq!(client.get(&url).await.json()["appointment"], appointment, "I31: the link shows its booking");
}

#[tokio::test(flavor = "multi_thread")]
async fn g04_a_booking_is_confirmed_by_email_with_date_time_and_professional_and_by_text_without() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let slot = client.slots(&url).await[0].clone();
    assert_eq!(client.book(&url, slot["id"].as_str().unwrap()).await.status, 201);
    let outbox = client.outbox().await;
    let confirmations: Vec<&Value> = outbox.iter().filter(|message| message["kind"] == "confirmation").collect();
    assert_eq!(confirmations.len(), 2);
    for message in confirmations {
        let text = message["text"].as_str().unwrap();
        let professional = slot["provider_name"].as_str().unwrap();
        if message["channel"] == "email" {
            assert!(text.contains("Monday 23 November 2026") && text.contains(professional), "G5: {text}");
        } else {
            assert!(text.contains("Mon 23 Nov 2026") && !text.contains(professional), "{text}");
            assert_eq!(notify::sms_parts(text).parts, 1);
        }
        // The manage link in it shows the appointment and books nothing.
        let manage = client.get(&link_in(message)).await.json();
        assert_eq!(manage["kind"], "manage");
        assert_eq!(manage["appointment"]["start"], slot["start"]);
        assert_eq!(client.book(&link_in(message), slot["id"].as_str().unwrap()).await.status, 409);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i31_a_spent_link_shows_its_booking_and_never_books_again() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let slots = client.slots(&url).await;
    let (first, second) = (slots[0]["id"].as_str().unwrap(), slots[5]["id"].as_str().unwrap());
    assert_eq!(client.book(&url, first).await.status, 201);
    assert_eq!(client.book(&url, second).await.status, 409);
    assert_eq!(client.book(&url, first).await.status, 409, "without a key, the same slot is no repetition");
    assert_eq!(client.get(&format!("{url}/slots")).await.status, 409);
    client.advance("P30D").await;
    assert_eq!(client.book(&url, second).await.status, 409, "I30: also when its time is long over");
    assert_eq!(client.get(&url).await.json()["appointment"]["start"], slots[0]["start"]);
    assert_eq!(client.record("1001").await["links"][0]["status"], "booked", "I19: booked never becomes expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_booking_is_answered_as_the_first_time_for_a_day() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let slots = client.slots(&url).await;
    let book = async |slot: &Value, key: &str| {
        let headers = [("idempotency-key", key)];
        client.send(Method::POST, &format!("{url}/book"), Some(json!({"slot": slot["id"]})), &headers).await
    };
    let first = book(&slots[0], "k").await;
    assert_eq!(first.status, 201);
    let again = book(&slots[0], "k").await;
    assert_eq!((again.status, again.json()), (first.status, first.json()));
    assert_eq!(book(&slots[1], "k").await.status, 422, "another payload under the key");
    assert_eq!(book(&slots[0], "other").await.status, 409);
    client.advance("PT24H").await;
    assert_eq!(book(&slots[0], "k").await.status, 409, "a success is replayed for 24 hours");

    let send = async |rule: &str| {
        let headers = [("idempotency-key", "s"), ("authorization", &client.bearer())];
        let body = json!({ "rule": rule, "channel": "email" });
        client.send(Method::POST, "/staff/patients/1002/links", Some(body), &headers).await
    };
    let (first, again) = (send("follow-up").await, send("follow-up").await);
    assert_eq!(
        (first.status.as_u16(), first.json()["link"]["url"].clone()),
        (201, again.json()["link"]["url"].clone())
    );
    assert_eq!(send("first-visit").await.status, 422);

    // The clinic switches online booking off: nothing new is sent, but what was sent is told again.
    let (id, store) = (domain::ClinicId::parse("larkmoor").unwrap(), &client.local.context().store);
    let settings = store.fresh_settings(&id, client.now()).await.unwrap().unwrap();
    let off = domain::Clinic { online_booking: false, ..settings.clinic.clone() };
    store.load_clinic(&off, &settings.staff, &settings.wording).await.unwrap();
    client.advance("PT5S").await;
    assert_eq!(send("follow-up").await.json()["link"]["id"], first.json()["link"]["id"]);
    let new = client.staff_post("/staff/patients/1002/links", json!({"rule": "follow-up", "channel": "email"})).await;
    assert_eq!(new.status, 409, "{}", new.text);
    client.advance("PT24H").await;
    assert_eq!(send("follow-up").await.status, 409, "a success is replayed for 24 hours");
    assert_eq!(client.record("1002").await["links"].as_array().unwrap().len(), 1);
}

/// The nonce of a review page.
async fn nonce(client: &Client, url: &str, slot: &str) -> String {
    let page = client.page(&format!("{url}/slots?slot={slot}")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let after = page.text.split("name=\"nonce\" value=\"").nth(1).expect("a nonce");
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_form_books_nothing_and_says_what_the_link_has_become() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    let slots = client.slots(&url).await;
    let (slot, other) = (slots[30]["id"].as_str().unwrap(), slots[40]["id"].as_str().unwrap());
    let press =
        async |slot: &str, nonce: &str| client.form(&format!("{url}/book"), &[("slot", slot), ("nonce", nonce)]).await;
    let (first, second) = (nonce(&client, &url, slot).await, nonce(&client, &url, other).await);
    let early = press(slot, &first).await;
    assert_eq!(early.status, 409);
    assert!(early.text.contains("Nothing is booked yet"), "{}", early.text);
    assert!(client.record("1001").await["appointments"].as_array().unwrap().is_empty());
    client.advance("PT3S").await;
    assert_eq!(press(slot, &first).await.status, 303);
    client.advance("PT2H").await;
    assert_eq!(press(slot, &first).await.status, 303, "the press that booked leads to its booking");
    let spent = press(other, &second).await;
    assert_eq!(spent.status, 409);
    assert!(
        spent.text.contains("You have booked already") && !spent.text.contains("Nothing is booked"),
        "{}",
        spent.text
    );

    let unused = client.link("1002", "follow-up", "email").await;
    let old = nonce(&client, &unused, other).await;
    client.advance("P20D").await;
    let expired = client.form(&format!("{unused}/book"), &[("slot", other), ("nonce", &old)]).await;
    assert_eq!(expired.status, 410, "{}", expired.text);
    assert_eq!(client.record("1001").await["appointments"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn i43_an_expired_link_refuses_everywhere_and_its_row_stays() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "sms").await;
    let slot = client.slots(&url).await[40].clone();
    client.advance("P13DT23H59M").await;
    assert_eq!(client.get(&url).await.status, 200, "a minute before its end it still opens");
    client.advance("PT1M").await;
    let later = "20261208T1000Z.tarrowby.harbour";
    for answer in [
        client.get(&url).await,
        client.get(&format!("{url}/slots")).await,
        client.post(&format!("{url}/continue"), json!({})).await,
        client.post(&format!("{url}/review"), json!({ "slot": later })).await,
        client.post(&format!("{url}/verify"), json!({"date_of_birth": "1984-03-12"})).await,
        client.book(&url, slot["id"].as_str().unwrap()).await,
        client.book(&url, later).await,
        client.get(&format!("{url}/calendar.ics")).await,
    ] {
        assert_eq!(answer.status, 410, "{}", answer.text);
        assert_eq!(answer.json()["phone"], "+442079460100", "it says how to reach the clinic");
    }
    let page = client.page(&url).await;
    assert_eq!(page.status, 410);
    assert!(page.text.contains("expired") && page.text.contains("+442079460100"));
    for days in ["PT1H", "P399D", "P20D"] {
        client.advance(days).await;
        let record = client.record("1001").await;
        assert_eq!(record["links"][0]["status"], "expired");
        let expired =
            record["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "link_expired").count();
        assert_eq!(expired, 1, "the event is there once: {record}");
    }
    assert_eq!(client.get(&url).await.status, 404, "after 400 days the token is forgotten, the history is not");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_cannot_be_sent_stays_owed_and_is_tried_again() {
    let client = Client::start().await;
    let passing = || SendError::Passing { code: "Throttled".to_owned() };
    client.local.outbox().refuse_next(passing());
    client.local.outbox().refuse_next(passing());
    client.link("1001", "follow-up", "sms").await;
    assert!(client.outbox().await.is_empty());
    assert_eq!(client.record("1001").await["messages"][0]["status"], "owed");
    client.advance("PT59S").await;
    assert!(client.outbox().await.is_empty(), "not before its next try");
    client.advance("PT1S").await;
    assert!(client.outbox().await.is_empty(), "refused a second time");
    client.advance("PT5M").await;
    assert_eq!(client.outbox().await.len(), 1, "sent once");
    let message = client.record("1001").await["messages"][0].clone();
    assert_eq!(message["status"], "sent");
    let secret = client.outbox().await[0]["links"][0].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    assert!(!message["text"].as_str().unwrap().contains(&secret), "the record keeps no secret: {message}");

    client.local.outbox().refuse_next(SendError::Permanent { code: "InvalidParameter".to_owned() });
    client.link("1001", "follow-up", "sms").await;
    client.advance("P2D").await;
    let outbox = client.outbox().await;
    assert_eq!((outbox.len(), outbox[1]["channel"].as_str()), (2, Some("email")), "it goes by the other channel");
    let messages = client.record("1001").await["messages"].clone();
    assert!(
        messages
            .as_array()
            .unwrap()
            .iter()
            .any(|m| m["status"] == "undeliverable" && m["reason"] == "InvalidParameter")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_of_birth_is_asked_where_the_rule_says_and_nothing_is_shown_before() {
    let client = Client::start().await;
    let url = client.link("1001", "first-visit", "email").await;
    for page in [client.page(&url).await, client.page(&format!("{url}/slots")).await] {
        for secret in ["Alice", "Thistlewood", "First appointment", "Tarrowby"] {
            assert!(!page.text.contains(secret), "{secret} before verification: {}", page.text);
        }
    }
    assert_eq!(client.get(&format!("{url}/slots")).await.status, 401);
    assert_eq!(client.book(&url, "20261124T0900Z.tarrowby.harbour").await.status, 401);
    let verify = async |body: Value| client.post(&format!("{url}/verify"), body).await;
    for bad in ["12/03/1984", "1984-02-30", "1984", "", "-001984-03-12"] {
        let refused = verify(json!({ "date_of_birth": bad })).await;
        assert_eq!((refused.status.as_u16(), refused.json()["field"].clone()), (400, json!("date_of_birth")), "{bad}");
    }
    for _ in 0..5 {
        assert_eq!(verify(json!({"date_of_birth": "1984-03-13"})).await.status, 401);
    }
    let paused = verify(json!({"date_of_birth": "1984-03-12"})).await;
    assert_eq!(paused.status, 429, "after five wrong answers even the right one waits");
    assert_eq!(paused.header("retry-after"), "60");
    client.advance("PT1M").await;
    let session = verify(json!({"date_of_birth": "1984-03-12"})).await.json()["session"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {session}");
    let get = async |path: &str| client.send(Method::GET, path, None, &[("authorization", &bearer)]).await;
    assert_eq!(get(&format!("{url}/slots")).await.status, 200);
    let other = client.link("1002", "first-visit", "email").await;
    assert_eq!(get(&format!("{other}/slots")).await.status, 401, "a session is of its link alone");
    client.advance("PT15M").await;
    assert_eq!(get(&format!("{url}/slots")).await.status, 401, "a session ends after 15 minutes");
}

#[tokio::test(flavor = "multi_thread")]
async fn r52_the_first_available_provider_takes_it_and_a_loser_is_offered_the_other_first() {
    let rule = "\n[[rules]]\nid = \"first\"\ntitle = \"first\"\ntype = \"short\"\nproviders = [\"p0\", \"p1\"]\n\
                provider_choice = \"first_available\"\nverification = \"none\"\nminimum_notice_hours = 0\n";
    let files = clinic::Files::new(&format!("{}{rule}", clinic::open_all_hours(1)), &clinic::patients(3));
    let client = Client::with_clinic(files.source()).await;
    let links = [client.link("1", "first", "email").await, client.link("2", "first", "email").await];
    let slots = client.slots(&links[0]).await;
    assert!(slots.windows(2).all(|pair| pair[0]["start"] != pair[1]["start"]), "equal starts are merged");
    assert_eq!(slots[0]["provider"], "p0");
    let slot = slots[0]["id"].as_str().unwrap();
    assert_eq!(client.book(&links[0], slot).await.status, 201);
    let lost = client.book(&links[1], slot).await;
    assert_eq!(lost.status, 409);
    let next = lost.json()["next_slots"][0].clone();
    assert_eq!((&next["start"], &next["provider"]), (&slots[0]["start"], &json!("p1")));
    assert_eq!(client.book(&links[1], next["id"].as_str().unwrap()).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn r58_the_calendar_file_holds_the_appointment() {
    let client = Client::start().await;
    let url = client.link("1001", "follow-up", "email").await;
    assert_eq!(client.get(&format!("{url}/calendar.ics")).await.status, 404, "nothing is booked yet");
    let slot = client.slots(&url).await[0].clone();
    assert_eq!(client.book(&url, slot["id"].as_str().unwrap()).await.status, 201);
    let file = client.get(&format!("{url}/calendar.ics")).await;
    assert!(file.header("content-type").starts_with("text/calendar"));
    let start: jiff::Timestamp = slot["start"].as_str().unwrap().parse().unwrap();
    let start = jiff::tz::Offset::UTC.to_datetime(start).strftime("DTSTART:%Y%m%dT%H%M%SZ").to_string();
    for line in [start.as_str(), "METHOD:PUBLISH", "SEQUENCE:0", "STATUS:CONFIRMED"] {
        assert!(file.text.lines().any(|found| found == line), "no {line} in {}", file.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c08_the_clock_moves_forward_only_and_tells_what_it_accepts() {
    let client = Client::start().await;
    for bad in [
        json!({"now": "2020-01-01T00:00:00Z"}),
        json!({"advance": "-PT1H"}),
        json!({"advance": "soon"}),
        json!({"x": 1}),
    ] {
        assert_eq!(client.post("/_local/clock", bad).await.status, 400);
    }
    let moved = client.post("/_local/clock", json!({"now": "2026-11-24T08:00:00+01:00"})).await;
    assert_eq!(moved.json()["now"], "2026-11-24T07:00:00+00:00");
}
