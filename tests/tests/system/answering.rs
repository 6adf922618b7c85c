//! Whether the patient comes: asked on the manage link's page, answered by a person, and changed as often as they like.

use crate::cancelling::{Managed, booked, cancel, change_clinic, count, move_to, race_clinic};
use crate::scanners::nonce;
use domain::{
    Answer as Answered, AnswerRequest, AnswerView, Appointment, AppointmentId, Channel, ClinicId, EventId, LeadTime,
    LeadTimes, LimitReached, MessageKind, PatientId, Request, RequestAnswered, SendingLimits, WebAddress,
    answer_request, messages_owed,
};
use notify::SendError;
use reqwest::Method;
use serde_json::{Value, json};
use store::{Answering, Done, DoneBefore};
use tests::{Answer, BROWSER, Client, clinic};

const SLOT: &str = "20261124T1000Z.p0.here";

/// The clinic with `open_all_hours`, which asks a day before, with an appointment of its first patient.
async fn asking() -> (Client, clinic::Files, Managed) {
    let (client, files) = race_clinic(4).await;
    change_clinic(&client, "race", |clinic| {
        let lead = |text: &str| vec![LeadTime::parse(text).unwrap()];
        clinic.messages.confirmation_requests = LeadTimes { sms: lead("1d"), email: lead("2h") };
    })
    .await;
    let managed = booked(&client, "1", "short", SLOT).await;
    (client, files, managed)
}

/// The same at an instant at which the clinic asks.
async fn asked() -> (Client, clinic::Files, Managed) {
    let (client, files, managed) = asking().await;
    client.post("/_local/clock", json!({"now": "2026-11-23T12:00:00Z"})).await;
    (client, files, managed)
}

async fn answer(client: &Client, url: &str, body: Value) -> Answer {
    client.post(&format!("{url}/answer"), body).await
}

/// Presses a button of the page as a person does, who has looked at it for some seconds.
async fn press(client: &Client, url: &str, answer: &str) -> Answer {
    let (nonce, version) = (nonce(client, url).await, appointment(client, "1").await["version"].to_string());
    client.advance("PT3S").await;
    client.form(&format!("{url}/answer"), &[("version", &version), ("nonce", &nonce), ("answer", answer)]).await
}

/// The page to which a press leads.
async fn led_to(client: &Client, pressed: &Answer) -> String {
    assert_eq!(pressed.status, 303, "{}", pressed.text);
    let page = client.page(pressed.header("location")).await;
    assert_eq!(page.status, 200);
    page.text
}

async fn appointment(client: &Client, patient: &str) -> Value {
    client.record(patient).await["appointments"][0].clone()
}

/// The answer that the clinic knows, and how often it was told one.
async fn known(client: &Client) -> (Value, usize) {
    let record = client.record("1").await;
    (record["appointments"][0]["answer"].clone(), count(&record, "request_answered"))
}

fn code(answer: &Answer) -> String {
    answer.json()["type"].as_str().unwrap_or_default().rsplit(':').next().unwrap_or_default().to_owned()
}

fn says(page: &str, all: &[&str], none: &[&str]) {
    for said in all {
        assert!(page.contains(said), "{said} is not in {page}");
    }
    for unsaid in none {
        assert!(!page.contains(unsaid), "{unsaid} is in {page}");
    }
}

/// The messages that the last event of the patient makes owed now, as far as they are about another time.
async fn owed(client: &Client) -> Vec<String> {
    let (clinic, patient) = (ClinicId::parse("race").unwrap(), PatientId::parse("1").unwrap());
    let store = &client.local.context().store;
    let record = client.record("1").await;
    let last = record["events"].as_array().unwrap().iter().rfind(|event| event["kind"] == "request_answered").unwrap();
    let id = EventId::parse(last["id"].as_str().unwrap()).unwrap();
    let event = store.event(&clinic, &patient, &id).await.unwrap().unwrap();
    let stored = store.appointment(&clinic, &patient, event.kind.appointment().unwrap()).await.unwrap();
    let settings = store.fresh_settings(&clinic, client.now()).await.unwrap().unwrap();
    let patient = store.patient(&clinic, &patient).await.unwrap().unwrap();
    let messages = messages_owed(&event, &settings.clinic, stored.as_ref(), &patient, client.now()).owed;
    assert!(messages.iter().all(|message| message.key.kind == MessageKind::SelfReschedule));
    messages.iter().map(|message| message.key.carrier.as_str().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a11_the_manage_page_asks_from_the_longest_lead_time_on_and_offers_the_direct_ways_below() {
    let (client, _files, Managed { url, .. }) = asking().await;
    let asks = async || {
        let page = client.page(&url).await.text;
        assert_eq!(page.contains("/answer"), page.contains("Will you come?"), "{page}");
        let program = client.get(&url).await.json()["asked"].as_bool().unwrap();
        assert_eq!(page.contains("Will you come?"), program);
        program
    };
    client.post("/_local/clock", json!({"now": "2026-11-23T09:59:59Z"})).await;
    assert!(!asks().await);
    client.advance("PT1S").await;
    assert!(asks().await);
    let page = client.page(&url).await.text;
    let places: Vec<usize> = ["I will come", "I need another time", "I cannot come", "/slots\"", "/cancel\""]
        .map(|said| page.find(said).unwrap_or_else(|| panic!("{said} is not in {page}")))
        .into();
    assert!(places.is_sorted(), "{places:?}: {page}");
    let french = client.page(&format!("{url}?language=fr")).await.text;
    says(&french, &["Viendrez-vous", "Je viendrai", "Il me faut un autre horaire", "Je ne peux pas venir"], &[]);
    // The link that booked has no ways to change, and takes no answer.
    let link = client.link("2", "short", "email").await;
    assert_eq!(client.book(&link, "20261124T1100Z.p0.here").await.status, 201);
    says(&client.page(&link).await.text, &[], &["Will you come?"]);
    assert_eq!(client.get(&link).await.json()["asked"], false);
    assert_eq!(code(&answer(&client, &link, json!({"answer": "confirm"})).await), "not-a-manage-link");
    client.post("/_local/clock", json!({"now": "2026-11-24T10:00:00Z"})).await;
    assert!(!asks().await, "it has begun");
}

#[tokio::test(flavor = "multi_thread")]
async fn a11_a_patient_who_comes_says_so_once_and_reload_back_and_double_press_do_nothing_more() {
    let (client, _files, Managed { url, .. }) = asked().await;
    let (door, fresh) = (format!("{url}/answer"), nonce(&client, &url).await);
    client.advance("PT3S").await;
    let form = [("version", "1"), ("nonce", &*fresh), ("answer", "confirm")];
    let (first, second) = tokio::join!(client.form(&door, &form), client.form(&door, &form));
    for pressed in [&first, &second] {
        let page = led_to(&client, pressed).await;
        says(&page, &["The clinic knows that you are coming."], &["Will you come?", "I will come"]);
        assert!(pressed.header("location").ends_with("?answered=2"), "{}", pressed.header("location"));
    }
    assert_eq!(known(&client).await, (json!("confirm"), 1));
    let stored = appointment(&client, "1").await;
    assert_eq!((&stored["version"], &stored["sequence"], &stored["status"]), (&json!(2), &json!(0), &json!("booked")));
    assert_eq!(client.record("1").await["events"].as_array().unwrap().last().unwrap()["by"], "patient");
    client.advance("PT2H").await;
    assert_eq!(client.form(&door, &form).await.status, 303, "also when the form is old by then");
    assert_eq!(known(&client).await, (json!("confirm"), 1));
    let later = client.page(&url).await.text;
    says(
        &later,
        &["You have told us that you are coming.", "Has something changed?", "I cannot come"],
        &["I will come"],
    );
    assert_eq!(client.get(&url).await.json()["appointment"]["answer"], "confirm");
    assert_eq!(client.get(&url).await.json()["asked"], false);
    assert!(owed(&client).await.is_empty(), "whoever comes is sent nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a02_a03_a12_whoever_does_not_come_is_sent_a_link_and_offered_the_same_at_once() {
    for (button, knows, said) in [
        ("reschedule", "The clinic knows that you need another time.", "You have told us that you need another time."),
        ("cancel", "The clinic knows that you cannot come.", "You have told us that you cannot come."),
    ] {
        let (client, _files, Managed { url, .. }) = asked().await;
        let page = led_to(&client, &press(&client, &url, button).await).await;
        let stands = "Your appointment stands until you move it or cancel it.";
        says(&page, &[knows, stands, "We have sent you a message", "/slots\"", "/cancel\""], &[said, "Will you come?"]);
        // Of the address no more is shown than tells one's own.
        let patient = client.record("1").await["patient"].clone();
        assert!(!page.contains(patient["email"].as_str().unwrap()), "{page}");
        assert_eq!(owed(&client).await, ["email"], "the record has no phone");
        assert_eq!(
            (known(&client).await, &appointment(&client, "1").await["status"]),
            ((json!(button), 1), &json!("booked"))
        );
        let later = client.page(&url).await.text;
        says(&later, &[said, stands, "I will come"], &["We have sent you a message"]);
        // Thinking again: they come after all, and then do not.
        let page = led_to(&client, &press(&client, &url, "confirm").await).await;
        says(&page, &["The clinic knows that you are coming."], &[stands]);
        assert_eq!(known(&client).await, (json!("confirm"), 2));
        assert_eq!(press(&client, &url, button).await.status, 303);
        assert_eq!(known(&client).await, (json!(button), 3));
        // The time is given up by a step of its own.
        assert_eq!(cancel(&client, &url, json!({})).await.status, 200);
        says(&client.page(&url).await.text, &["To book again"], &["answer", said]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a12_whoever_comes_after_all_is_not_sent_the_way_and_saying_it_twice_sends_it_once() {
    for (answers, sent) in [(&["cancel", "confirm"][..], 0), (&["reschedule", "cancel"], 1)] {
        let (client, _files, Managed { url, .. }) = asked().await;
        // The carrier takes nothing at first, so that the answers come before the message.
        client.local.outbox().refuse_next(SendError::Passing { code: "throttled".to_owned() });
        for answer in answers {
            let answered = client.post(&format!("{url}/answer"), json!({ "answer": answer })).await;
            assert_eq!(answered.status, 200, "{}", answered.text);
            client.outbox().await;
        }
        client.advance("PT10M").await;
        let outbox = client.outbox().await;
        let way = outbox.iter().filter(|message| message["kind"] == "self_reschedule").count();
        assert_eq!(way, sent, "{answers:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a12_where_the_clinic_moves_nothing_online_the_page_leads_to_the_portal_or_says_whom_to_call() {
    let (client, _files, Managed { url, .. }) = asked().await;
    let shut = |clinic: &mut domain::Clinic| clinic.types.iter_mut().for_each(|kind| kind.reschedule = false);
    change_clinic(&client, "race", shut).await;
    let page = led_to(&client, &press(&client, &url, "cancel").await).await;
    says(
        &page,
        &["To move it, please call", "tel:+442079460100", "/cancel\""],
        &["We have sent you a message", "/slots\""],
    );
    assert!(owed(&client).await.is_empty());
    change_clinic(&client, "race", |clinic| {
        clinic.portal.generic = Some(WebAddress::parse("https://portal.example/enrol?a=1&b=2").unwrap());
    })
    .await;
    // Who has changed their mind in between is shown the way as if for the first time.
    led_to(&client, &press(&client, &url, "confirm").await).await;
    let page = led_to(&client, &press(&client, &url, "reschedule").await).await;
    says(
        &page,
        &["https://portal.example/enrol?a=1&amp;b=2", "We have sent you a message", "tel:+442079460100", "/cancel\""],
        &["To move it, please call", "/slots\""],
    );
    assert_eq!(owed(&client).await, ["email"]);
    says(&client.page(&url).await.text, &["https://portal.example/enrol"], &["We have sent you a message"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a12_a_program_answers_also_unasked_and_is_told_its_success_again() {
    let (client, _files) = race_clinic(2).await;
    let Managed { url, .. } = booked(&client, "1", "short", SLOT).await;
    let door = format!("{url}/answer");
    let keyed =
        async |body: Value, key: &str| client.send(Method::POST, &door, Some(body), &[("idempotency-key", key)]).await;
    assert_eq!(appointment(&client, "1").await["answer"], Value::Null);
    assert_eq!(code(&keyed(json!({"answer": "cancel", "version": 2}), "k").await), "changed-meanwhile");
    let first = keyed(json!({"answer": "cancel", "version": 1}), "k").await;
    assert_eq!(first.status, 200, "a refusal does not use the key up: {}", first.text);
    let told = &first.json()["appointment"];
    assert_eq!((&told["answer"], &told["version"], &told["status"]), (&json!("cancel"), &json!(2), &json!("booked")));
    let again = keyed(json!({"answer": "cancel", "version": 1}), "k").await;
    assert_eq!((again.status, again.json()), (first.status, first.json()));
    assert_eq!(keyed(json!({"answer": "confirm"}), "k").await.status, 422, "another answer under the key");
    assert_eq!(answer(&client, &url, json!({"answer": "cancel"})).await.json(), first.json(), "the same, whoever asks");
    assert_eq!(known(&client).await, (json!("cancel"), 1));
    // The patient thinks again; what the first request did stays done, and undoes nothing.
    assert_eq!(answer(&client, &url, json!({"answer": "confirm"})).await.status, 200);
    let late = keyed(json!({"answer": "cancel", "version": 1}), "k").await;
    assert_eq!((late.status.as_u16(), &late.json()["appointment"]["answer"]), (200, &json!("confirm")));
    assert_eq!(known(&client).await, (json!("confirm"), 2));
    assert_eq!(cancel(&client, &url, json!({})).await.status, 200);
    assert_eq!(keyed(json!({"answer": "cancel", "version": 1}), "k").await.status, 200, "told again, for a day");
    assert_eq!(code(&answer(&client, &url, json!({"answer": "confirm"})).await), "cancelled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a12_after_a_move_nothing_is_answered_about_the_new_time() {
    let (client, _files, Managed { url, .. }) = asked().await;
    let stale = nonce(&client, &url).await;
    assert_eq!(answer(&client, &url, json!({"answer": "reschedule"})).await.status, 200);
    assert_eq!(move_to(&client, &url, "20261124T1100Z.p0.here").await.status, 200);
    assert_eq!(appointment(&client, "1").await["answer"], Value::Null);
    says(&client.page(&url).await.text, &["Will you come?"], &["You have told us"]);
    client.advance("PT3S").await;
    let form = [("version", "1"), ("nonce", &*stale), ("answer", "confirm")];
    let pressed = client.form(&format!("{url}/answer"), &form).await;
    assert!(pressed.status == 409 && pressed.text.contains("was changed in the meantime"), "{}", pressed.text);
    assert_eq!(known(&client).await, (Value::Null, 1));
    assert_eq!(press(&client, &url, "confirm").await.status, 303);
    assert_eq!(known(&client).await, (json!("confirm"), 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn c02_a_press_that_no_person_can_have_made_answers_nothing() {
    const SCANNER: &str =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0";
    let (client, _files, Managed { url, .. }) = asked().await;
    let (door, before) = (format!("{url}/answer"), client.record("1").await);
    let Managed { url: other, .. } = booked(&client, "2", "short", "20261124T1100Z.p0.here").await;
    let of_another = nonce(&client, &other).await;
    for answer in ["confirm", "reschedule", "cancel"] {
        for (agent, forged, waits) in [
            (BROWSER, None, "PT0S"),
            (BROWSER, None, "PT2.9S"),
            (BROWSER, Some(""), "PT4S"),
            (BROWSER, Some("forged"), "PT4S"),
            (BROWSER, Some(&*of_another), "PT4S"),
            (SCANNER, None, "PT4S"),
            ("python-requests/2.32.3", None, "PT4S"),
        ] {
            let fresh = nonce(&client, &url).await;
            client.advance(waits).await;
            let form = [("version", "1"), ("nonce", forged.unwrap_or(&fresh)), ("answer", answer)];
            let pressed = client.form_of(agent, &door, &form).await;
            assert_eq!(pressed.status, 409, "{agent} {forged:?} after {waits}: {}", pressed.text);
            assert!(pressed.text.contains("your appointment stands"), "{}", pressed.text);
        }
        let headers = [("user-agent", SCANNER)];
        let program = client.send(Method::POST, &door, Some(json!({"answer": answer})), &headers).await;
        assert_eq!((program.status.as_u16(), code(&program).as_str()), (409, "press-again"));
    }
    for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::PUT, Method::DELETE] {
        let asked = client.send(method.clone(), &door, None, &[("accept", "text/html")]).await;
        assert!(asked.status.is_client_error() || method == Method::OPTIONS, "{method}: {}", asked.status);
    }
    assert_eq!(client.record("1").await["appointments"], before["appointments"]);
    assert_eq!(client.record("1").await["events"], before["events"]);
    // The one more press, of the fresh form, answers.
    let form = [("version", "1"), ("nonce", "forged"), ("answer", "cancel")];
    let again = client.form(&door, &form).await.text;
    let fresh = again.split("name=\"nonce\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    client.advance("PT3S").await;
    let form = [("version", "1"), ("nonce", &*fresh), ("answer", "cancel")];
    assert_eq!(client.form(&door, &form).await.status, 303);
    assert_eq!(known(&client).await, (json!("cancel"), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_answer_is_named_and_nothing_is_answered() {
    let (client, _files, Managed { url, .. }) = asked().await;
    for (body, field) in [
        (json!({}), "answer"),
        (json!({"answer": "yes"}), "answer"),
        (json!({"answer": ""}), "answer"),
        (json!({"answer": null}), "answer"),
        (json!({"answer": ["confirm"]}), "answer"),
        (json!({"answer": "confirm", "version": "one"}), "version"),
        (json!({"answer": "confirm", "version": -1}), "version"),
        (json!({"answer": "confirm", "why": "a"}), "why"),
        (json!(["confirm"]), "body"),
        (json!("confirm"), "body"),
    ] {
        let refused = answer(&client, &url, body.clone()).await;
        assert_eq!(refused.status, 400, "{body}: {}", refused.text);
        let named = refused.json()["field"].as_str().unwrap_or_default().to_owned();
        assert!(named == field || named == "body", "{body}: {}", refused.text);
    }
    assert_eq!(client.form(&format!("{url}/answer"), &[("version", "1")]).await.status, 400);
    assert_eq!(client.send(Method::POST, &format!("{url}/answer"), None, &[]).await.status, 415);
    assert_eq!(answer(&client, &url, json!({"answer": "x".repeat(20_000)})).await.status, 413);
    assert_eq!(answer(&client, "/l/AAAAAAAAAAAAAAAAAAAAAA", json!({"answer": "confirm"})).await.status, 404);
    assert_eq!(known(&client).await, (Value::Null, 0));
    client.post("/_local/clock", json!({"now": "2026-11-24T10:00:00Z"})).await;
    let past = answer(&client, &url, json!({"answer": "confirm"})).await;
    assert_eq!((code(&past).as_str(), &past.json()["phone"]), ("past", &json!("+442079460100")));
}

#[tokio::test(flavor = "multi_thread")]
async fn before_verification_nothing_is_asked_or_answered() {
    let (client, _files, Managed { url, .. }) = asked().await;
    change_clinic(&client, "race", |clinic| {
        clinic.rules.iter_mut().for_each(|rule| rule.manage_verification = domain::Verification::DateOfBirth);
    })
    .await;
    says(&client.page(&url).await.text, &[], &["Will you come?", "/answer"]);
    assert_eq!(client.get(&url).await.json()["asked"], false);
    for body in [json!({"answer": "confirm"}), json!({"answer": "nonsense"})] {
        assert_eq!(answer(&client, &url, body).await.status, 401);
    }
    assert_eq!(known(&client).await, (Value::Null, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a02_a03_answers_that_send_a_message_are_counted_and_past_the_days_limit_the_patient_calls() {
    let (client, _files, Managed { url, .. }) = asked().await;
    change_clinic(&client, "race", |clinic| clinic.limits = SendingLimits { per_patient: 3, per_clinic: 100 }).await;
    // One was the invitation.
    for (n, to) in ["cancel", "confirm", "reschedule", "confirm"].into_iter().enumerate() {
        assert_eq!(answer(&client, &url, json!({"answer": to})).await.status, 200, "{n}: {to}");
    }
    let full = answer(&client, &url, json!({"answer": "cancel"})).await;
    assert_eq!((full.status.as_u16(), code(&full).as_str()), (429, "limit"), "{}", full.text);
    assert_eq!((full.header("retry-after"), &full.json()["phone"]), ("43195", &json!("+442079460100")));
    let page = press(&client, &url, "reschedule").await;
    assert_eq!(page.status, 429);
    says(&page.text, &["Your answer was not kept", "tel:+442079460100"], &[]);
    assert_eq!(known(&client).await, (json!("confirm"), 4));
    assert_eq!(client.post("/_local/clock", json!({"now": "2026-11-24T00:00:00Z"})).await.status, 200);
    assert_eq!(answer(&client, &url, json!({"answer": "cancel"})).await.status, 200);
}

/// An answer decided from the appointment as it was booked.
struct World {
    client: Client,
    clinic: domain::Clinic,
    before: Appointment,
    _files: clinic::Files,
}

impl World {
    async fn new() -> Self {
        let (client, files, Managed { id, .. }) = asked().await;
        let (clinic, patient) = (ClinicId::parse("race").unwrap(), PatientId::parse("1").unwrap());
        let store = &client.local.context().store;
        let settings = store.fresh_settings(&clinic, client.now()).await.unwrap().unwrap();
        let id = AppointmentId::parse(&id).unwrap();
        let before = store.appointment(&clinic, &patient, &id).await.unwrap().unwrap();
        let clinic = settings.clinic.clone();
        Self { client, clinic, before, _files: files }
    }

    fn decided(&self, answer: Answered, event: &str) -> RequestAnswered {
        let view = AnswerView { clinic: &self.clinic, appointment: &self.before, verified: true };
        let command = AnswerRequest { answer, version: None };
        answer_request(&view, command, EventId::parse(event).unwrap(), self.client.now()).unwrap()
    }

    async fn write(&self, answered: &RequestAnswered, request: Option<&Request>) -> Answering {
        let store = &self.client.local.context().store;
        store.answer_request(&self.clinic.id, answered, request, self.client.now()).await.unwrap()
    }

    async fn stored(&self) -> Option<Appointment> {
        let Appointment { patient, id, .. } = &self.before;
        self.client.local.context().store.appointment(&self.clinic.id, patient, id).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_written_only_to_the_version_that_it_was_decided_from() {
    let world = World::new().await;
    let first = world.decided(Answered::Confirm, "x1");
    assert_eq!(world.write(&first, None).await, Answering::Made);
    assert_eq!(world.stored().await, Some(first.appointment.clone()));
    let second = world.decided(Answered::Cancel, "x2");
    assert_eq!(world.write(&second, None).await, Answering::Changed(Some(Box::new(first.appointment.clone()))));
    assert_eq!(world.stored().await, Some(first.appointment.clone()));
    assert_eq!(count(&world.client.record("1").await, "request_answered"), 1);
    slotlink::engine_client(world.client.local.engine_address)
        .delete_item()
        .table_name(slotlink::TABLE)
        .key("pk", aws_sdk_dynamodb::types::AttributeValue::S("PATIENT#race#1".to_owned()))
        .key("sk", aws_sdk_dynamodb::types::AttributeValue::S(format!("APPT#{}", world.before.id)))
        .send()
        .await
        .unwrap();
    assert_eq!(world.write(&second, None).await, Answering::Changed(None));
    assert_eq!(world.stored().await, None, "what was erased stays erased");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_day_an_old_request_and_a_used_event_write_no_answer() {
    let mut world = World::new().await;
    for (limits, reached) in [
        (SendingLimits { per_patient: 1, per_clinic: 100 }, LimitReached::Patient),
        (SendingLimits { per_patient: 100, per_clinic: 1 }, LimitReached::Clinic),
    ] {
        world.clinic.limits = limits;
        let refused = world.decided(Answered::Reschedule, "x1");
        assert_eq!(world.write(&refused, None).await, Answering::Limited(reached));
        assert_eq!(world.write(&refused, Some(&Request::new("k", "a").unwrap())).await, Answering::Limited(reached));
    }
    assert_eq!(world.stored().await, Some(world.before.clone()), "and the key is not used up");
    let used = world.client.record("1").await["events"][0]["id"].as_str().unwrap().to_owned();
    let repeated = world.decided(Answered::Confirm, &used);
    let store = &world.client.local.context().store;
    assert!(store.answer_request(&world.clinic.id, &repeated, None, world.client.now()).await.is_err());
    assert_eq!(world.stored().await, Some(world.before.clone()));

    world.clinic.limits = SendingLimits::default();
    let request = Request::new("k", "a").unwrap();
    let made = world.decided(Answered::Cancel, "x2");
    assert_eq!(world.write(&made, Some(&request)).await, Answering::Made);
    let same = Answering::Before(DoneBefore::Same(Done::Appointment(world.before.id.clone())));
    let again = world.decided(Answered::Cancel, "x3");
    assert_eq!(world.write(&again, Some(&request)).await, same);
    let other = Request::new("k", "b").unwrap();
    assert_eq!(world.write(&again, Some(&other)).await, Answering::Before(DoneBefore::OtherPayload));
    assert_eq!(world.stored().await, Some(made.appointment));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_costs_two_reads_and_one_transaction_of_4_write_units_or_8_where_it_sends() {
    let (client, _files, Managed { url, .. }) = asked().await;
    let key = [("idempotency-key", "k")];
    for (to, most, headers) in
        [("confirm", 4.0, &[][..]), ("cancel", 8.0, &[]), ("reschedule", 10.0, &key), ("confirm", 4.0, &[])]
    {
        client.outbox().await;
        let meter = client.local.context().store.meter();
        meter.take();
        let told = client.send(Method::POST, &format!("{url}/answer"), Some(json!({"answer": to})), headers).await;
        assert_eq!(told.status, 200, "{}", told.text);
        let used = meter.take();
        println!("answer {to}: {:?}", used["answer_request"]);
        assert_eq!((used["answer_request"].requests, used["grant"].requests), (1, 1));
        assert!(used["answer_request"].write_units <= most, "{to}: {:?}", used["answer_request"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a02_a_patient_whom_no_message_reaches_is_told_of_none_and_can_go_on_at_once() {
    let (client, _files, Managed { url, .. }) = asked().await;
    // The record has no phone.
    change_clinic(&client, "race", |clinic| clinic.messages.self_reschedule = vec![Channel::Sms]).await;
    let page = led_to(&client, &press(&client, &url, "cancel").await).await;
    says(&page, &["The clinic knows that you cannot come.", "/slots\"", "tel:+442079460100"], &["We have sent"]);
    assert!(owed(&client).await.is_empty());
}
