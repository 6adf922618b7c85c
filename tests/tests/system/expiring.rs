//! Staff expire or delete a link before it books (rows I12, I18, I19, I43).

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, BROWSER, Client, clinic};

/// Both verbs, with the status and the event that each brings.
const VERBS: [(&str, &str, &str); 2] = [("expire", "expired", "link_expired"), ("delete", "deleted", "link_deleted")];

fn code(answer: &Answer) -> String {
    answer.json()["type"].as_str().unwrap_or_default().trim_start_matches("urn:slotlink:problem:").to_owned()
}

pub(crate) async fn kinds(client: &Client, patient: &str) -> Vec<String> {
    let record = client.record(patient).await;
    record["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

/// Sends a link and returns its address and its public id.
pub(crate) async fn sent(client: &Client, patient: &str, rule: &str) -> (String, String) {
    let url = client.link(patient, rule, "email").await;
    let record = client.record(patient).await;
    let id = record["links"].as_array().unwrap().iter().find(|link| link["url"] == url.as_str()).unwrap()["id"].clone();
    (url, id.as_str().unwrap().to_owned())
}

async fn end(client: &Client, link: &str, verb: &str) -> Answer {
    client.staff_post(&format!("/staff/links/{link}/{verb}"), json!({})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn i12_i43_an_ended_link_refuses_at_every_door_of_the_patient_and_books_nothing() {
    for (verb, status, event) in VERBS {
        let client = Client::start().await;
        let (url, id) = sent(&client, "1001", "follow-up").await;
        let slot = client.slots(&url).await[40]["id"].as_str().unwrap().to_owned();
        let page = client.page(&format!("{url}/slots?slot={slot}")).await.text;
        let nonce = page.split("name=\"nonce\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        client.advance("PT3S").await;
        let ended = end(&client, &id, verb).await;
        assert_eq!(ended.status, 200, "{}", ended.text);
        let link = &ended.json()["link"];
        assert_eq!((&link["status"], &link["url"], &link["id"]), (&json!(status), &Value::Null, &json!(id)));
        assert_eq!(link["ended_at"], "2026-11-23T07:00:03+00:00");

        let not_offered = json!({ "slot": "20261208T1000Z.nobody.nowhere" });
        for answer in [
            client.get(&url).await,
            client.get(&format!("{url}/slots")).await,
            client.get(&format!("{url}/slots?slot={slot}")).await,
            client.get(&format!("{url}/calendar.ics")).await,
            client.get(&format!("{url}/no-time")).await,
            client.post(&format!("{url}/no-time"), json!({})).await,
            client.post(&format!("{url}/continue"), json!({})).await,
            client.post(&format!("{url}/review"), json!({ "slot": slot })).await,
            client.post(&format!("{url}/verify"), json!({"date_of_birth": "1984-03-12"})).await,
            client.post(&format!("{url}/book"), not_offered).await,
            client.book(&url, &slot).await,
        ] {
            assert_eq!((answer.status.as_u16(), code(&answer).as_str()), (410, "expired"), "{}", answer.text);
            assert_eq!(answer.json()["phone"], "+442079460100", "it says how to reach the clinic");
        }
        for page in [
            client.page(&url).await,
            client.page(&format!("{url}/slots")).await,
            client.form(&format!("{url}/continue"), &[]).await,
            client.form(&format!("{url}/book"), &[("slot", &slot), ("nonce", &nonce)]).await,
            client.form(&format!("{url}/book"), &[("slot", &slot), ("nonce", "forged")]).await,
            client.form(&format!("{url}/no-time"), &[("nonce", "forged")]).await,
        ] {
            assert_eq!(page.status, 410, "{}", page.text);
            assert!(
                page.text.contains("This link has expired") && page.text.contains("+442079460100"),
                "{}",
                page.text
            );
        }
        let record = client.record("1001").await;
        assert_eq!(record["appointments"], json!([]));
        assert_eq!(kinds(&client, "1001").await, ["link_sent", event]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i12_an_ended_link_asks_nobody_for_a_date_of_birth() {
    let client = Client::start().await;
    let (url, id) = sent(&client, "1001", "first-visit").await;
    assert_eq!(client.get(&format!("{url}/slots")).await.status, 401, "until then it does");
    assert_eq!(end(&client, &id, "expire").await.status, 200);
    for answer in [client.get(&format!("{url}/slots")).await, client.book(&url, "20261208T1000Z.a.b").await] {
        assert_eq!((answer.status.as_u16(), code(&answer).as_str()), (410, "expired"), "{}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i19_the_row_of_an_ended_link_stays_and_time_tells_nothing_more_of_it() {
    for (verb, status, event) in VERBS {
        let client = Client::start().await;
        let (url, id) = sent(&client, "1001", "follow-up").await;
        client.post(&format!("{url}/continue"), json!({})).await;
        assert_eq!(client.record("1001").await["links"][0]["status"], "accessed");
        assert_eq!(end(&client, &id, verb).await.status, 200);
        // Beyond the end of its time, the removal of its mark and the removal of its token.
        for days in ["PT1H", "P14D", "P399D", "P20D"] {
            client.advance(days).await;
            let record = client.record("1001").await;
            let link = &record["links"][0];
            assert_eq!((&link["id"], &link["status"]), (&json!(id), &json!(status)), "after {days}");
            assert_eq!(link["ended_at"], "2026-11-23T07:00:00+00:00");
            assert_eq!(kinds(&client, "1001").await, ["link_sent", "link_accessed", event], "after {days}");
            let by = &record["events"][2]["by"];
            assert_eq!((by, &record["events"][2]["link"]), (&json!("rosalind"), &json!(id)));
        }
        assert_eq!(end(&client, &id, verb).await.status, 200, "also when its token is long forgotten");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i19_a_second_press_changes_nothing_and_an_ending_is_final() {
    let client = Client::start().await;
    for (patient, first, second, refused) in
        [("1001", "expire", "delete", "expired"), ("1002", "delete", "expire", "deleted")]
    {
        let (_, id) = sent(&client, patient, "follow-up").await;
        let ended = end(&client, &id, first).await.json();
        client.advance("PT1H").await;
        let again = end(&client, &id, first).await;
        assert_eq!((again.status.as_u16(), again.json()), (200, ended), "{first} twice");
        let other = end(&client, &id, second).await;
        assert_eq!((other.status.as_u16(), code(&other).as_str()), (410, refused), "{first}, then {second}");
        assert_eq!(kinds(&client, patient).await.len(), 2, "{first}");
        let resent = client.staff_post(&format!("/staff/links/{id}/send"), json!({"channel": "email"})).await;
        assert_eq!((resent.status.as_u16(), code(&resent).as_str()), (410, refused));
    }
    let (_, id) = sent(&client, "1003", "follow-up").await;
    client.advance("P14D").await;
    let by_time = end(&client, &id, "expire").await;
    assert_eq!((by_time.status.as_u16(), &by_time.json()["link"]["ended_at"]), (200, &Value::Null));
    assert_eq!(code(&end(&client, &id, "delete").await), "expired");
    client.advance("PT1H").await;
    assert_eq!(kinds(&client, "1003").await, ["link_sent", "link_expired"]);
    assert_eq!(client.record("1003").await["events"][1]["by"], "time");
}

#[tokio::test(flavor = "multi_thread")]
async fn i31_a_link_that_has_booked_is_not_ended_and_its_appointment_is_named() {
    let client = Client::start().await;
    let (url, id) = sent(&client, "1001", "follow-up").await;
    let slot = client.slots(&url).await[0]["id"].as_str().unwrap().to_owned();
    let booked = client.book(&url, &slot).await.json()["appointment"]["id"].as_str().unwrap().to_owned();
    for (verb, ..) in VERBS {
        let refused = end(&client, &id, verb).await;
        assert_eq!((refused.status.as_u16(), code(&refused).as_str()), (409, "already-booked"), "{}", refused.text);
        let headers = [("authorization", client.bearer()), ("accept", "text/html".to_owned())];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        let page = client.send(Method::POST, &format!("/staff/links/{id}/{verb}"), Some(json!({})), &headers).await;
        assert_eq!(page.status, 409);
        assert!(page.text.contains(&format!("/staff/patients/1001/appointments/{booked}")), "{}", page.text);
    }
    assert_eq!(client.get(&url).await.json()["appointment"]["id"], booked.as_str());
    assert_eq!(kinds(&client, "1001").await, ["link_sent", "appointment_booked"]);
    let link = client.record("1001").await["links"][0].clone();
    assert_eq!((&link["status"], &link["ended_at"]), (&json!("booked"), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn i12_a_booking_that_races_an_ending_is_booked_or_ended_but_never_both() {
    const ROUNDS: usize = 60;
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(ROUNDS));
    let client = Client::with_clinic(files.source()).await;
    let mut booked = 0;
    for round in 1..=ROUNDS {
        let patient = round.to_string();
        let (url, id) = sent(&client, &patient, "short").await;
        let (verb, status, event) = VERBS[round % 2];
        let slot = format!("20261124T{:02}{:02}Z.p0.here", 6 + round / 4, round % 4 * 15);
        // Either may be a little ahead.
        let wait = tokio::task::yield_now;
        let book = async {
            if round % 3 == 0 {
                wait().await;
            }
            client.book(&url, &slot).await
        };
        let (book, ended) = tokio::join!(book, end(&client, &id, verb));
        let record = client.record(&patient).await;
        let (link, made) = (record["links"][0]["status"].clone(), record["appointments"].as_array().unwrap().len());
        match (book.status.as_u16(), ended.status.as_u16()) {
            (201, 409) => {
                booked += 1;
                assert_eq!((link, made), (json!("booked"), 1));
                assert_eq!(kinds(&client, &patient).await, ["link_sent", "appointment_booked"]);
            }
            (410, 200) => {
                assert_eq!((link, made), (json!(status), 0));
                assert_eq!(kinds(&client, &patient).await, ["link_sent", event]);
            }
            both => panic!("{both:?}: {} {}", book.text, ended.text),
        }
    }
    println!("of {ROUNDS} bookings that raced an ending, {booked} booked");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_endings_at_once_are_one_and_each_is_told_how_it_ended() {
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(1));
    let client = Client::with_clinic(files.source()).await;
    let (_, id) = sent(&client, "1", "short").await;
    let presses = (0..40).map(|n| end(&client, &id, VERBS[n % 2].0));
    let answers = futures::future::join_all(presses).await;
    let status = client.record("1").await["links"][0]["status"].clone();
    for (n, answer) in answers.iter().enumerate() {
        let expected = if status == VERBS[n % 2].1 { 200 } else { 410 };
        assert_eq!(answer.status.as_u16(), expected, "{}", answer.text);
    }
    assert_eq!(kinds(&client, "1").await.len(), 2, "one event, whoever was first");
}

#[tokio::test(flavor = "multi_thread")]
async fn i12_an_invitation_that_is_still_owed_is_not_sent_once_its_link_has_ended() {
    let client = Client::start().await;
    client.local.outbox().refuse_next(notify::SendError::Passing { code: "Throttled".to_owned() });
    let (_, id) = sent(&client, "1001", "follow-up").await;
    assert!(client.outbox().await.is_empty(), "the carrier refused it, so it is owed");
    assert_eq!(end(&client, &id, "delete").await.status, 200);
    client.advance("PT10M").await;
    assert!(client.outbox().await.is_empty());
    let message = client.record("1001").await["messages"][0].clone();
    assert_eq!((&message["status"], &message["reason"]), (&json!("undeliverable"), &json!("superseded")));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_of_the_own_clinic_ends_links_and_nobody_elses_does() {
    let client = Client::start().await;
    let token = async |body: Value| {
        let made = client.post("/_local/token", body).await;
        format!("Bearer {}", made.json()["token"].as_str().unwrap())
    };
    let post = async |path: &str, token: &str, body: Option<Value>| {
        client.send(Method::POST, path, body, &[("authorization", token)]).await
    };
    let stranger = token(json!({"clinic": "tilleuls"})).await;
    for (staff, role) in [("imogen", "clinician"), ("tomasz", "administrator"), ("rosalind", "superuser")] {
        let bearer = token(json!({"clinic": "larkmoor", "staff": staff, "role": role})).await;
        for (verb, status, _) in VERBS {
            let (_, id) = sent(&client, "1001", "follow-up").await;
            let door = format!("/staff/links/{id}/{verb}");
            let unknown = post(&door, &stranger, Some(json!({}))).await;
            assert_eq!((unknown.status.as_u16(), code(&unknown).as_str()), (404, "unknown-link"));
            assert_eq!(post(&door, "Bearer x", Some(json!({}))).await.status, 401);
            let ended = post(&door, &bearer, None).await;
            assert_eq!((ended.status.as_u16(), &ended.json()["link"]["status"]), (200, &json!(status)), "{role}");
            let by = client.record("1001").await["events"].as_array().unwrap().last().unwrap()["by"].clone();
            assert_eq!(by, staff);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_no_link_or_is_not_what_the_doors_take_ends_nothing() {
    let client = Client::start().await;
    let (_, id) = sent(&client, "1001", "follow-up").await;
    for (verb, ..) in VERBS {
        for unknown in ["1001.nothing1", "1001", "nobody.x", "2001.x", "x.y.z", "1001.", ".", "%00", "1001.%2e%2e"] {
            assert_eq!(end(&client, unknown, verb).await.status, 404, "{verb} {unknown}");
        }
        let door = format!("/staff/links/{id}/{verb}");
        let wrong = client.staff_post(&door, json!({"reason": "none"})).await;
        assert_eq!((wrong.status.as_u16(), code(&wrong).as_str()), (400, "wrong-field"), "{}", wrong.text);
        assert_eq!(client.staff_post(&door, json!([])).await.status, 400);
        assert_eq!(client.staff_get(&door).await.status, 405);
        let text = [("authorization", client.bearer()), ("content-type", "text/plain".to_owned())];
        let text = text.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(client.send(Method::POST, &door, Some(json!({})), &text).await.status, 415);
        assert_eq!(client.post(&door, json!({})).await.status, 401);
    }
    assert_eq!(kinds(&client, "1001").await, ["link_sent"]);
}

/// A member of staff at a browser, with the session's cookie.
struct Browser<'a> {
    client: &'a Client,
    http: reqwest::Client,
    cookie: String,
}

impl<'a> Browser<'a> {
    fn of(client: &'a Client) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).user_agent(BROWSER);
        let cookie = format!("__Host-staff={}", client.bearer().trim_start_matches("Bearer "));
        Self { client, http: http.build().unwrap(), cookie }
    }

    async fn get(&self, path: &str) -> String {
        let page = self.http.get(self.client.url(path)).header("cookie", &self.cookie).header("accept", "text/html");
        page.send().await.unwrap().text().await.unwrap()
    }

    async fn press(&self, path: &str, form: Option<&str>) -> (u16, String) {
        let press = self.http.post(self.client.url(path)).header("cookie", &self.cookie).header("accept", "text/html");
        let press = match form {
            Some(form) => press.form(&[("form", form)]),
            None => press,
        };
        let answer = press.send().await.unwrap();
        let location = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        (answer.status().as_u16(), location.unwrap_or_default())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i12_staff_end_a_link_from_the_record_with_a_second_press() {
    for (verb, notice, row, said) in [
        ("expire", "The link has expired", "Expired", "Booking link expired before its time"),
        ("delete", "The link is deleted", "Deleted", "Booking link deleted"),
    ] {
        let client = Client::start().await;
        let (_, id) = sent(&client, "1001", "follow-up").await;
        let staff = Browser::of(&client);
        let record = staff.get("/staff/patients/1001").await;
        // The first press opens what the second does; nothing else of the row leads there.
        let folded = record.split("<details>").find(|part| part.contains("Expire link")).expect("the two buttons");
        assert!(folded.starts_with("<summary>End this link…</summary>") && folded.contains("There is no way back"));
        let door = format!("/staff/links/{id}/{verb}");
        assert!(folded.split("</details>").next().unwrap().contains(&format!("action=\"{door}\"")), "{folded}");
        let form = record.split("name=\"form\" value=\"").nth(1).unwrap().split('"').next().unwrap();

        assert_eq!(staff.press(&door, Some("forged")).await.0, 409);
        assert_eq!(staff.press(&door, None).await.0, 409, "neither does a request that needs no leave of ours");
        assert_eq!(kinds(&client, "1001").await, ["link_sent"]);
        let back = format!("/staff/patients/1001?ended={}", id.split('.').nth(1).unwrap());
        for press in ["the first", "the second"] {
            assert_eq!(staff.press(&door, Some(form)).await, (303, back.clone()), "{press}");
        }
        let record = staff.get(&back).await;
        assert!(record.contains(notice) && record.contains(said), "{record}");
        assert!(record.contains(&format!(">{row}<")), "{record}");
        assert!(!record.contains("Expire link") && !record.contains("Send again by"), "nothing is left to do with it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_that_tells_of_an_ending_tells_nothing_of_other_links() {
    let client = Client::start().await;
    let (_, id) = sent(&client, "1001", "follow-up").await;
    let staff = Browser::of(&client);
    for named in [id.split('.').nth(1).unwrap(), "unknown", "%22"] {
        let record = staff.get(&format!("/staff/patients/1001?ended={named}")).await;
        assert!(!record.contains("role=\"status\" tabindex"), "{named}");
    }
}
