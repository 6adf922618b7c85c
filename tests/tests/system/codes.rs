//! Verification by one-time code (row I36): what it takes to be let in, and what is shown before.

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, BROWSER, Client, clinic, other_than};

/// The session that the right answer gives.
fn session(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["session"].as_str().expect("a session").to_owned()
}

fn refusal(answer: &Answer) -> (u16, String) {
    let code =
        answer.json()["type"].as_str().unwrap_or_default().trim_start_matches("urn:slotlink:problem:").to_owned();
    (answer.status.as_u16(), code)
}

fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// A hidden field of a page's form, by its name.
fn hidden(page: &Answer, name: &str) -> String {
    let (_, rest) = page.text.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}"));
    rest.split('"').next().unwrap().to_owned()
}

fn cookies(answer: &Answer) -> String {
    let set = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    set.filter_map(|value| value.split(';').next()).collect::<Vec<_>>().join("; ")
}

async fn page(client: &Client, address: &str, cookie: &str) -> Answer {
    let headers = [("accept", "text/html"), ("user-agent", BROWSER), ("cookie", cookie)];
    client.send(Method::GET, address, None, &headers).await
}

/// Neither whose link it is, nor what it is for, nor with whom.
fn nothing_personal(shown: &str) {
    let (head, body) = shown.split_once("<main").unwrap_or(("", shown));
    for personal in ["Alice", "Thistlewood", "1984", "oakenfold", "Oakenfold", "Telephone call", "15 minutes", "900101"]
    {
        assert!(!body.contains(personal), "{personal} in {body}");
    }
    assert!(!head.contains("Telephone call"));
}

#[tokio::test(flavor = "multi_thread")]
async fn i36_a_patient_is_sent_a_code_types_it_in_and_sees_the_times() {
    let client = Client::start().await;
    let url = client.link("1001", "private-call", "email").await;
    let path = url.strip_prefix(&client.local.url()).unwrap().to_owned();
    let slots = format!("{url}/slots");
    nothing_personal(&client.page(&url).await.text);
    let first = page(&client, &slots, "").await;
    assert_eq!(first.status, 401);
    nothing_personal(&first.text);
    for said in ["Send me a code by text to •••• 101", "Send me a code by email to a••••@e••••.org"]
    {
        assert!(first.text.contains(said), "no {said} in {}", first.text);
    }
    assert!(!first.text.contains("name=\"code\""), "nothing is asked for that was not sent");

    client.advance("PT2S").await;
    let press = [("nonce", &*hidden(&first, "nonce")), ("channel", "sms")];
    let asked = client.form(&format!("{url}/code"), &press).await;
    assert_eq!((asked.status.as_u16(), asked.header("location")), (303, &*format!("{path}/slots?answer=code-sent")));
    let sent = client.coded_messages().await;
    let code = client.last_code().await;
    assert_eq!((sent.len(), &sent[0]["channel"], &sent[0]["to"]), (1, &json!("sms"), &json!("+447700900101")));
    nothing_personal(sent[0]["text"].as_str().unwrap());
    assert_eq!(
        sent[0]["text"],
        format!("{code} is your code for Larkmoor Clinic. It works for 10 minutes. Tell it to nobody.")
    );

    // The field stands there whether the patient comes back by the redirect or opens the link again.
    for address in [format!("{slots}?answer=code-sent"), slots.clone()] {
        let question = page(&client, &address, "").await;
        nothing_personal(&question.text);
        for said in ["sent it by text to •••• 101", "inputmode=\"numeric\" autocomplete=\"one-time-code\"", "new code"]
        {
            assert!(question.text.contains(said), "no {said} in {}", question.text);
        }
    }
    let question = page(&client, &slots, "").await;
    let verify = format!("{url}/verify");
    let press = hidden(&question, "press");
    for (typed, led, said) in [
        ("12 34", "unreadable", "Enter the six digits of the code."),
        (&*other_than(&code, 1), "wrong", "You can try 4 more times"),
        (&*other_than(&code, 1), "wrong", "You can try 4 more times"),
        (&*other_than(&code, 2), "wrong", "This is not the code that we sent last."),
    ] {
        let answered = client.form(&verify, &[("press", &press), ("code", typed)]).await;
        assert_eq!(answered.header("location"), format!("{path}/slots?answer={led}"));
        assert_eq!(cookies(&answered), "", "what is typed as a code is kept nowhere");
        let told = page(&client, &format!("{slots}?answer={led}"), "").await;
        assert_eq!(told.status, 401);
        assert!(told.text.contains(said) && told.text.contains("name=\"code\""), "no {said} in {}", told.text);
        assert!(told.text.contains("href=\"#code\"") && told.text.contains("aria-invalid=\"true\""));
        assert!(!told.text.contains(&code) && !told.text.contains(typed), "nothing typed comes back");
    }
    // As people copy it, and with two presses of one button.
    let grouped = format!("{} {}", &code[..3], &code[3..]);
    for _ in 0..2 {
        let right = client.form(&verify, &[("press", &press), ("code", &grouped)]).await;
        assert_eq!(right.header("location"), format!("{path}/slots?answer=right"));
        assert_eq!(page(&client, &format!("{slots}?answer=right"), &cookies(&right)).await.status, 200);
    }
    let refused = page(&client, &format!("{slots}?answer=right"), "").await;
    assert!(refused.text.contains("cookies") && refused.status == 401, "{}", refused.text);
    let again = client.form(&verify, &[("press", "another"), ("code", &code)]).await;
    assert_eq!(again.header("location"), format!("{path}/slots?answer=no-code"), "it works once");
    let told = page(&client, &format!("{slots}?answer=no-code"), "").await;
    assert!(told.text.contains("This code no longer works") && told.text.contains("Send me a code by text"));

    let record = client.record("1001").await;
    let message = record["messages"].as_array().unwrap().iter().find(|one| one["kind"] == "one_time_code").unwrap();
    assert!(!record.to_string().contains(&code), "the record keeps no code: {message}");
    assert!(message["text"].as_str().unwrap().starts_with("[…] is your code"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn i36_no_door_of_a_guarded_link_shows_anything_before_its_own_code_is_given() {
    let client = Client::start().await;
    let url = client.link("1001", "private-call", "email").await;
    let first = session(&client.answer_code(&url, &client.code(&url).await).await);
    let listed = client.as_patient(&first, &format!("{url}/slots")).await;
    let slot = listed.json()["slots"][5]["id"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {first}");
    let headers = [("authorization", bearer.as_str())];
    let booked = client.send(Method::POST, &format!("{url}/book"), Some(json!({ "slot": slot })), &headers).await;
    assert_eq!(booked.status, 201, "{}", booked.text);
    let sent = client.outbox().await;
    let manage =
        sent.iter().find(|one| one["kind"] == "confirmation").unwrap()["links"][0].as_str().unwrap().to_owned();

    for link in [&url, &manage] {
        let opened = client.get(link).await;
        nothing_personal(&opened.text);
        let (asks, appointment) = (opened.json()["verification"].clone(), opened.json()["appointment"].clone());
        assert_eq!((asks, appointment), (json!("one_time_code"), Value::Null));
        for door in ["", "/slots", "/calendar.ics", "/no-time"] {
            nothing_personal(&client.get(&format!("{link}{door}")).await.text);
            nothing_personal(&client.page(&format!("{link}{door}")).await.text);
        }
        assert_eq!(client.get(&format!("{link}/calendar.ics")).await.status, 401);
        assert!(client.page(link).await.text.contains("Send"));
    }
    // Neither the session nor a code of one link opens another, be it to the same appointment.
    assert_eq!(client.as_patient(&first, &manage).await.json()["verified"], false);
    assert_eq!(client.as_patient(&first, &format!("{manage}/calendar.ics")).await.status, 401);
    client.advance("PT1M").await;
    let of_booking = client.code(&url).await;
    let of_manage = client.code(&manage).await;
    assert_ne!(of_booking, of_manage);
    assert_eq!(refusal(&client.answer_code(&manage, &of_booking).await), is(401, "wrong-answer"));
    let second = session(&client.answer_code(&manage, &of_manage).await);
    let opened = client.as_patient(&second, &manage).await.json();
    assert_eq!((&opened["kind"], &opened["appointment"]["type"]), (&json!("manage"), &json!("call")));
    assert_eq!(client.as_patient(&second, &format!("{manage}/calendar.ics")).await.status, 200);

    // A session is of this link, whole, and over after a quarter of an hour.
    let (until, mark) = second.split_once('.').unwrap();
    let longer = format!("{}.{mark}", until.parse::<i64>().unwrap() + 900);
    for forged in [&first, &longer, &second[..second.len() - 1], until, mark, "", ".", "9999999999.", "a.b"] {
        assert_eq!(client.as_patient(forged, &format!("{manage}/calendar.ics")).await.status, 401, "{forged}");
        let cookie = format!("__Host-v-{}={forged}", opened["appointment"]["id"].as_str().unwrap());
        let page = page(&client, &manage, &cookie).await;
        nothing_personal(&page.text);
    }
    client.advance("PT14M59S").await;
    assert_eq!(client.as_patient(&second, &format!("{manage}/calendar.ics")).await.status, 200);
    client.advance("PT1S").await;
    assert_eq!(client.as_patient(&second, &format!("{manage}/calendar.ics")).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_five_wrong_codes_bring_a_pause_that_grows_whatever_codes_are_sent() {
    let client = Client::start().await;
    let url = client.link("1001", "private-call", "email").await;
    let code = client.code(&url).await;
    for by in 1..=5 {
        assert_eq!(refusal(&client.answer_code(&url, &other_than(&code, by)).await), is(401, "wrong-answer"));
    }
    let paused = client.answer_code(&url, &code).await;
    assert_eq!((refusal(&paused), paused.header("retry-after")), (is(429, "paused"), "60"), "the right one waits too");
    let shown = client.page(&format!("{url}/slots")).await;
    assert_eq!(shown.status, 429);
    assert!(!shown.text.contains("name=\"code\"") && !shown.text.contains("/code\""), "{}", shown.text);
    assert_eq!(refusal(&client.ask_for_code(&url).await), is(429, "paused"), "a code would be of no use");

    // Each further wrong answer doubles the pause, also with new codes.
    let mut right = code;
    for minutes in [1, 2, 4, 8] {
        client.advance(&format!("PT{minutes}M")).await;
        right = client.code(&url).await;
        assert_eq!(refusal(&client.answer_code(&url, &other_than(&right, 1)).await), is(401, "wrong-answer"));
        let next = (minutes * 2 * 60).to_string();
        assert_eq!(client.answer_code(&url, &right).await.header("retry-after"), next);
    }
    client.advance("PT16M").await;
    assert_eq!(refusal(&client.answer_code(&url, &right).await), is(401, "no-code"), "its ten minutes were over");
    let right = client.code(&url).await;
    session(&client.answer_code(&url, &right).await);
    // The right answer begins the count anew.
    client.advance("PT1M").await;
    let right = client.code(&url).await;
    for by in 1..=4 {
        assert_eq!(refusal(&client.answer_code(&url, &other_than(&right, by)).await), is(401, "wrong-answer"));
    }
    session(&client.answer_code(&url, &right).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn i36_a_code_works_until_the_instant_at_which_its_ten_minutes_are_over_or_a_new_one_is_sent() {
    let client = Client::start().await;
    let (early, late) =
        (client.link("1001", "private-call", "email").await, client.link("1002", "private-call", "sms").await);
    assert_eq!(refusal(&client.answer_code(&early, "123456").await), is(401, "no-code"), "none was sent");
    let (in_time, too_late) = (client.code(&early).await, client.code(&late).await);
    client.advance("PT9M59S").await;
    session(&client.answer_code(&early, &in_time).await);
    client.advance("PT1S").await;
    let over = client.answer_code(&late, &too_late).await;
    assert_eq!(refusal(&over), is(401, "no-code"));
    assert!(over.json()["detail"].as_str().unwrap().contains("Have a new one sent"), "{}", over.text);
    // What could not be right was counted by nobody.
    let old = client.code(&late).await;
    client.advance("PT1M").await;
    let new = client.code(&late).await;
    assert_eq!(refusal(&client.answer_code(&late, &old).await), is(401, "wrong-answer"));
    let wrong = client.answer_code(&late, &other_than(&new, 1)).await;
    assert!(wrong.json()["detail"].as_str().unwrap().contains("3 more times"), "{}", wrong.text);
    session(&client.answer_code(&late, &new).await);
    assert_eq!(refusal(&client.answer_code(&late, &new).await), is(401, "no-code"), "it works once");
}

#[tokio::test(flavor = "multi_thread")]
async fn i36_of_twenty_right_answers_at_once_one_is_accepted() {
    let client = Client::start().await;
    for patient in ["1001", "1002", "1004", "1005"] {
        let url = client.link(patient, "private-call", "sms").await;
        let code = client.code(&url).await;
        let answers = futures::future::join_all((0..20).map(|_| client.answer_code(&url, &code))).await;
        let accepted = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(accepted, 1);
        assert!(answers.iter().all(|answer| answer.status == 200 || refusal(answer) == is(401, "no-code")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i36_a_link_takes_the_answer_that_its_rule_asks_for_and_no_other() {
    let client = Client::start().await;
    let (coded, dated) =
        (client.link("1001", "private-call", "sms").await, client.link("1001", "first-visit", "sms").await);
    let born = json!({"date_of_birth": "1984-03-12"});
    for (link, body, field) in [
        (&coded, born.clone(), "date_of_birth"),
        (&dated, json!({"code": "123456"}), "code"),
        (&coded, json!({"code": "123456", "date_of_birth": "1984-03-12"}), "code"),
        (&dated, json!({"code": "123456", "date_of_birth": "1984-03-12"}), "code"),
        (&coded, json!({}), "code"),
        (&dated, json!({}), "date_of_birth"),
        (&coded, json!({"code": "12345"}), "code"),
        (&coded, json!({"code": null}), "code"),
    ] {
        let answer = client.post(&format!("{link}/verify"), body.clone()).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["field"]), (400, &json!(field)), "{body}: {}", answer.text);
    }
    assert_eq!(refusal(&client.ask_for_code(&dated).await), is(409, "no-code-asked"));
    assert_eq!(
        refusal(&client.ask_for_code(&client.link("1001", "follow-up", "sms").await).await),
        is(409, "no-code-asked")
    );
    assert!(client.coded_messages().await.is_empty());
    session(&client.post(&format!("{dated}/verify"), born).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn i36_a_rule_says_of_manage_links_apart_what_they_ask() {
    for (keys, booking, manage) in [
        ("verification = \"none\"\nmanage_verification = \"one_time_code\"", "none", "one_time_code"),
        ("verification = \"none\"\nmanage_verification = \"date_of_birth\"", "none", "date_of_birth"),
        ("verification = \"one_time_code\"\nmanage_verification = \"none\"", "one_time_code", "none"),
        ("verification = \"one_time_code\"", "one_time_code", "one_time_code"),
        ("manage_verification = \"one_time_code\"", "date_of_birth", "one_time_code"),
    ] {
        let files = clinic::Files::new(&clinic::with_rule("r", keys), &clinic::patients(1));
        let client = Client::with_clinic(files.source()).await;
        let rules = client.staff_get("/staff/rules").await.json();
        let rule = rules["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "r").unwrap().clone();
        assert_eq!((&rule["verification"], &rule["manage_verification"]), (&json!(booking), &json!(manage)));
        let url = client.link("1", "r", "email").await;
        let session = match booking {
            "one_time_code" => session(&client.answer_code(&url, &client.code(&url).await).await),
            _ => session(&client.post(&format!("{url}/verify"), json!({"date_of_birth": "1980-01-01"})).await),
        };
        let bearer = format!("Bearer {session}");
        let slot = json!({"slot": "20261124T1000Z.p0.here"});
        let booked = client.send(Method::POST, &format!("{url}/book"), Some(slot), &[("authorization", &bearer)]).await;
        assert_eq!(booked.status, 201, "{}", booked.text);
        let sent = client.outbox().await;
        let link =
            sent.iter().find(|one| one["kind"] == "confirmation").unwrap()["links"][0].as_str().unwrap().to_owned();
        let opened = client.get(&link).await.json();
        assert_eq!((&opened["verification"], &opened["verified"]), (&json!(manage), &json!(manage == "none")));
        assert_eq!(opened["appointment"].is_null(), manage != "none");
        // The link that booked without a proof does not show what the other one keeps until there is one.
        let strength = |proof: &str| ["none", "date_of_birth", "one_time_code"].iter().position(|one| *one == proof);
        let kept_back = strength(booking) < strength(manage);
        let own = client.send(Method::GET, &url, None, &[("authorization", &bearer)]).await.json();
        assert_eq!((own["appointment"].is_null(), &own["status"]), (kept_back, &json!("booked")));
        let file = client.send(Method::GET, &format!("{url}/calendar.ics"), None, &[("authorization", &bearer)]).await;
        assert_eq!(file.status, if kept_back { 403 } else { 200 }, "{}", file.text);
        if kept_back {
            let headers = [("authorization", bearer.as_str()), ("accept", "text/html")];
            let page = client.send(Method::GET, &url, None, &headers).await;
            assert!(page.status == 200 && page.text.contains("The link in the confirmation"), "{}", page.text);
            assert!(!page.text.contains("10:00"), "{}", page.text);
        }
        let asked = client.ask_for_code(&link).await;
        assert_eq!(asked.status, if manage == "one_time_code" { 202 } else { 409 }, "{}", asked.text);
    }
}
