//! One-time codes on their way: how they travel, who can cause one, and how many (row C18).

use domain::{
    Actor, Allowance, Channel, ClinicId, CodeSent, Event, EventId, EventKind, LimitReached, LinkId, LinkKind,
    PatientId, SendingLimits, SentCode, Tries,
};
use jiff::{SignedDuration, Timestamp};
use notify::SendError;
use reqwest::Method;
use serde_json::{Value, json};
use store::{CodeSending, TokenHash};
use tests::{Answer, BROWSER, Client, clinic};

fn refusal(answer: &Answer) -> (u16, String) {
    let code =
        answer.json()["type"].as_str().unwrap_or_default().trim_start_matches("urn:slotlink:problem:").to_owned();
    (answer.status.as_u16(), code)
}

async fn messages(client: &Client, patient: &str) -> Vec<Value> {
    let record = client.record(patient).await;
    let messages = record["messages"].as_array().unwrap().iter().filter(|one| one["kind"] == "one_time_code");
    messages.cloned().collect()
}

async fn nonce(client: &Client, link: &str) -> String {
    let page = client.page(&format!("{link}/slots")).await;
    let after = page.text.split("name=\"nonce\" value=\"").nth(1).expect("a nonce");
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn i36_a_code_travels_by_text_or_else_by_email_and_its_address_is_told_masked() {
    let client = Client::start().await;
    // 1001 has both, 1006 a phone alone, 1007 a mailbox alone.
    for (patient, wished, channel, sent_to) in [
        ("1001", None, "sms", "•••• 101"),
        ("1002", Some("email"), "email", "b••••@e••••.org"),
        ("1006", None, "sms", "•••• 106"),
        ("1007", None, "email", "e••••@e••••.org"),
    ] {
        let by = if patient == "1006" { "sms" } else { "email" };
        let url = client.link(patient, "private-call", by).await;
        let body = wished.map_or(json!({}), |channel| json!({ "channel": channel }));
        let asked = client.post(&format!("{url}/code"), body).await;
        let told = json!({"channel": channel, "sent_to": sent_to, "expires_at": "2026-11-23T07:10:00+00:00"});
        assert_eq!((asked.status.as_u16(), asked.json()), (202, told));
        assert_eq!(client.coded_messages().await.last().unwrap()["channel"], channel);
        let code = client.last_code().await;
        assert_eq!(client.answer_code(&url, &code).await.status, 200);
    }
    for (patient, by, other) in [("1006", "sms", "email"), ("1007", "email", "sms")] {
        let url = client.link(patient, "private-call", by).await;
        let asked = client.post(&format!("{url}/code"), json!({ "channel": other })).await;
        assert_eq!((asked.status.as_u16(), &asked.json()["field"]), (400, &json!("channel")), "{}", asked.text);
        let page = client.page(&format!("{url}/slots")).await;
        assert!(!page.text.contains(&format!("value=\"{other}\"")), "{}", page.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i36_whom_no_code_can_reach_is_told_to_call() {
    let client = Client::start().await;
    let url = client.link("1001", "private-call", "sms").await;
    let (clinic, patient) = (ClinicId::parse("larkmoor").unwrap(), PatientId::parse("1001").unwrap());
    let store = &client.local.context().store;
    let mut patient = store.patient(&clinic, &patient).await.unwrap().unwrap();
    (patient.phone, patient.email) = (None, None);
    store.load_patients(&clinic, &[patient]).await.unwrap();
    let asked = client.ask_for_code(&url).await;
    assert_eq!(
        (refusal(&asked), asked.json()["phone"].clone()),
        ((409, "no-address".to_owned()), json!("+442079460100"))
    );
    let page = client.page(&format!("{url}/slots")).await;
    assert_eq!(page.status, 401);
    assert!(page.text.contains("We cannot send you a code") && page.text.contains("020 7946 0100"), "{}", page.text);
    assert!(!page.text.contains("<form method=\"post\""), "there is nothing to press");
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_a_minute_lies_between_two_codes_also_where_many_ask_at_once() {
    let client = Client::start().await;
    let url = client.link("1001", "private-call", "email").await;
    let asked = futures::future::join_all((0..20).map(|_| client.ask_for_code(&url))).await;
    let sent = asked.iter().filter(|answer| answer.status == 202).count();
    assert_eq!((sent, client.coded_messages().await.len()), (1, 1));
    assert!(asked.iter().all(|answer| answer.status == 202 || refusal(answer) == (429, "code-sent".to_owned())));
    client.advance("PT59S").await;
    let early = client.ask_for_code(&url).await;
    assert_eq!((refusal(&early), early.header("retry-after")), ((429, "code-sent".to_owned()), "1"));
    // A browser comes to the page with the field, which says that a code is on its way.
    let mark = nonce(&client, &url).await;
    client.advance("PT0.9S").await;
    let shown = client.form(&format!("{url}/code"), &[("nonce", &mark)]).await;
    assert!(shown.status == 303 && shown.header("location").ends_with("/slots?answer=too-quick"));
    client.advance("PT0.1S").await;
    assert_eq!(client.ask_for_code(&url).await.status, 202);
    let shown = client.form(&format!("{url}/code"), &[("nonce", &mark)]).await;
    assert!(shown.status == 303 && shown.header("location").ends_with("/slots?answer=code-sent"));
    assert_eq!(client.coded_messages().await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_a_scanner_that_presses_the_button_causes_no_text() {
    let client = Client::start().await;
    let url = client.link("1001", "private-call", "email").await;
    let door = format!("{url}/code");
    let early = nonce(&client, &url).await;
    assert!(client.form(&door, &[("nonce", &early)]).await.header("location").ends_with("?answer=too-quick"));
    client.advance("PT2S").await;
    let mark = nonce(&client, &url).await;
    client.advance("PT2S").await;
    let scanner = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0";
    let other = nonce(&client, &client.link("1002", "private-call", "email").await).await;
    client.advance("PT2S").await;
    for (agent, mark) in
        [(scanner, &*mark), ("curl/8.5.0", &mark), ("", &mark), (BROWSER, ""), (BROWSER, "forged"), (BROWSER, &other)]
    {
        let pressed = client.form_of(agent, &door, &[("nonce", mark), ("channel", "sms")]).await;
        assert_eq!(pressed.status, 303, "{agent}");
        assert!(pressed.header("location").ends_with("/slots?answer=too-quick"), "{agent}");
    }
    let shown = client.page(&format!("{url}/slots?answer=too-quick")).await;
    assert!(shown.text.contains("Nothing was sent yet") && shown.text.contains("Send me a code"), "{}", shown.text);
    let program = client.send(Method::POST, &door, Some(json!({})), &[("user-agent", scanner)]).await;
    assert_eq!(refusal(&program), (409, "press-again".to_owned()));
    for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
        client.send(method, &door, None, &[]).await;
    }
    assert!(client.coded_messages().await.is_empty() && messages(&client, "1001").await.is_empty());
    assert_eq!(client.form(&door, &[("nonce", &mark)]).await.header("location").rsplit('=').next(), Some("code-sent"));
    assert_eq!(client.coded_messages().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn c18_codes_count_among_what_is_sent_in_a_day() {
    let limits = "[limits]\nsendings_per_patient_a_day = 3\nsendings_a_day = 5";
    let rule = clinic::with_rule("coded", "verification = \"one_time_code\"");
    let files = clinic::Files::new(&clinic::with(&rule, limits), &clinic::patients(3));
    let client = Client::with_clinic(files.source()).await;
    let (first, second) = (client.link("1", "coded", "email").await, client.link("2", "coded", "email").await);
    for _ in 0..2 {
        assert_eq!(client.ask_for_code(&first).await.status, 202);
        client.advance("PT1M").await;
    }
    let refused = client.ask_for_code(&first).await;
    // It is 07:02 in London, and the day ends at midnight.
    assert_eq!((refusal(&refused), refused.header("retry-after")), ((429, "limit".to_owned()), "61080"));
    assert!(refused.json()["detail"].as_str().unwrap().contains("call the clinic"), "{}", refused.text);
    assert_eq!(client.ask_for_code(&second).await.status, 202, "another patient has some left");
    client.advance("PT1M").await;
    assert_eq!(refusal(&client.ask_for_code(&second).await).0, 429, "until the clinic has none");
    let mark = nonce(&client, &second).await;
    client.advance("PT2S").await;
    let page = client.form(&format!("{second}/code"), &[("nonce", &mark)]).await;
    assert_eq!(page.status, 429);
    assert!(page.text.contains("No more codes are sent today") && page.text.contains("020 7946 0100"));
    assert_eq!(client.coded_messages().await.len(), 3);
    client.advance("P1D").await;
    assert_eq!(client.ask_for_code(&second).await.status, 202);
}

#[tokio::test(flavor = "multi_thread")]
async fn i36_a_code_that_comes_late_says_how_long_it_works_and_one_that_is_over_is_not_sent() {
    let client = Client::start().await;
    let url = client.link("1001", "private-call", "email").await;
    let refuse = |times: usize| {
        for _ in 0..times {
            client.local.outbox().refuse_next(SendError::Passing { code: "Throttled".to_owned() });
        }
    };
    client.outbox().await;
    // Tried at once and after 1, 3 and 7 minutes, each wait a fifth longer or shorter.
    refuse(3);
    let asked = client.now();
    assert_eq!(client.ask_for_code(&url).await.status, 202);
    client.advance("PT8M24S").await;
    let late = client.coded_messages().await;
    let waited = late[0]["at"].as_str().unwrap().parse::<Timestamp>().unwrap().duration_since(asked).as_secs();
    assert!((336..=504).contains(&waited), "{waited}");
    let left = format!("works for {} minutes", (600 - waited + 30) / 60);
    assert!(late[0]["text"].as_str().unwrap().contains(&left), "{late:?}");
    assert_eq!(client.answer_code(&url, &client.last_code().await).await.status, 200);

    refuse(4);
    assert_eq!(client.ask_for_code(&url).await.status, 202);
    client.advance("PT1H").await;
    assert_eq!(client.coded_messages().await.len(), 1);
    let told = messages(&client, "1001").await;
    assert!(told.iter().any(|one| one["status"] == "undeliverable" && one["reason"] == "superseded"), "{told:?}");

    // One that was replaced before it could be sent is not sent any more either.
    refuse(1);
    assert_eq!(client.ask_for_code(&url).await.status, 202);
    client.post("/_local/settle", json!({})).await;
    let (store, now) = (&client.local.context().store, client.now());
    let clinic = ClinicId::parse("larkmoor").unwrap();
    let grant = store.grant(&TokenHash::of(url.rsplit('/').next().unwrap())).await.unwrap().unwrap();
    let replaced = store.answers(&grant).await.unwrap().code.unwrap().event;
    let settings = store.fresh_settings(&clinic, now).await.unwrap().unwrap();
    let allowance = Allowance::of(&settings.clinic, now);
    let newer = sent(&grant.patient, &grant.kind, "newer", later(now, 60), allowance);
    assert_eq!(store.send_code(&clinic, &newer).await.unwrap(), CodeSending::Made);
    client.advance("PT10M").await;
    let sent = messages(&client, "1001").await;
    let of = |event: &EventId| sent.iter().find(|one| one["event"] == event.as_str()).unwrap()["reason"].clone();
    assert_eq!((of(&replaced), of(&newer.event.id)), (json!("superseded"), Value::Null));
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds)).unwrap()
}

fn sent(patient: &PatientId, of: &LinkKind, event: &str, at: Timestamp, allowance: Allowance) -> CodeSent {
    let event = EventId::parse(event).unwrap();
    let code = SentCode { event: event.clone(), channel: Channel::Email, sent_at: at, used: false };
    let kind = EventKind::CodeSent { of: of.clone(), channel: Channel::Email };
    let event = Event { id: event, patient: patient.clone(), at, by: Actor::Patient, kind };
    CodeSent { event, of: of.clone(), code, allowance }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_written_and_used_only_as_it_was_decided() {
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(1));
    let client = Client::with_clinic(files.source()).await;
    let url = client.link("1", "short", "email").await;
    let (store, now) = (&client.local.context().store, client.now());
    let grant = store.grant(&TokenHash::of(url.rsplit('/').next().unwrap())).await.unwrap().unwrap();
    let settings = store.fresh_settings(&grant.clinic, now).await.unwrap().unwrap();
    let roomy = Allowance::of(&settings.clinic, now);
    let code =
        |event: &str, seconds: i64, allowance| sent(&grant.patient, &grant.kind, event, later(now, seconds), allowance);
    let send = async |event: &str, seconds: i64, allowance: Allowance| {
        store.send_code(&grant.clinic, &code(event, seconds, allowance)).await.unwrap()
    };
    let events = async || client.record("1").await["events"].as_array().unwrap().len();
    let before = events().await;
    assert_eq!(send("c1", 0, roomy).await, CodeSending::Made);
    assert_eq!(send("c1", 0, roomy).await, CodeSending::Made, "a repetition finds itself written");
    let stands = store.answers(&grant).await.unwrap();
    assert_eq!(stands.code, Some(code("c1", 0, roomy).code));
    assert_eq!(send("c2", 59, roomy).await, CodeSending::Changed(Box::new(stands)), "within the minute");
    let full = |per_patient, per_clinic| Allowance { limits: SendingLimits { per_patient, per_clinic }, ..roomy };
    assert_eq!(send("c3", 60, full(2, 9)).await, CodeSending::Limited(LimitReached::Patient));
    assert_eq!(send("c4", 60, full(9, 2)).await, CodeSending::Limited(LimitReached::Clinic));
    assert_eq!(events().await, before + 1, "what lost wrote nothing");

    let (none, one) = (Tries::default(), Tries { wrong: 1, paused_until: None });
    let event = |id: &str| EventId::parse(id).unwrap();
    let keep = async |mark: &str, before, tries, uses: Option<&str>| {
        store.keep_answer(&grant, mark, before, tries, uses.map(event).as_ref()).await.unwrap()
    };
    assert!(keep("m1", none, one, None).await, "the first answer after the first code");
    assert!(!keep("m2", none, none, Some("c1")).await, "decided from a count that is no longer true");
    assert!(!keep("m3", one, none, Some("c0")).await, "no longer the last code");
    assert!(keep("m4", one, none, Some("c1")).await);
    assert!(keep("m4", one, none, Some("c1")).await, "a repetition finds itself kept");
    assert!(!keep("m5", none, none, Some("c1")).await, "used already");
    assert_eq!(send("c5", 60, roomy).await, CodeSending::Made);
    assert!(!store.answers(&grant).await.unwrap().code.unwrap().used, "a new one is unused");

    let paused = Tries { wrong: 5, paused_until: Some(later(now, 200)) };
    assert!(keep("m6", none, paused, None).await);
    assert!(matches!(send("c6", 199, roomy).await, CodeSending::Changed(answers) if answers.tries == paused));
    assert_eq!(send("c7", 200, roomy).await, CodeSending::Made);
    let other = LinkKind::Booking(LinkId::parse("other").unwrap());
    let apart = store.answers_of(&grant.clinic, &grant.patient, &other).await.unwrap();
    assert_eq!(apart, store::Answers::default(), "each link has its own");
}
