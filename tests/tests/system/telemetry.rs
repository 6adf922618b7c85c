//! What operators see of a whole journey, and what nobody must see of it: log lines and metrics (row C15).

use crate::telemetry_log::{Log, found};
use app::SendingRate;
use notify::SendError;
use reqwest::Method;
use serde_json::{Value, json};
use slotlink::Options;
use std::collections::BTreeSet;
use tests::{Answer, Client, clinic};

/// A patient on the way, with what nobody may read of it.
struct Journey {
    client: Client,
    secrets: Vec<String>,
}

/// What the patient and staff write.
const REPLY: &str = "Could my knee wait until Thursday";
const ALERT: &str = "The lift is broken, please ring the brass bell";
/// No link has this token.
const UNKNOWN: &str = "ThisTokenIsOfNoLink-42";

impl Journey {
    async fn begin() -> Self {
        let client = Client::start().await;
        client.advance("PT2H").await;
        let known = ["Alice", "Thistlewood", "alice.", "example.org", "900101", "1984-03-12", "Rosalind", "Larkmoor"];
        let mut secrets: Vec<String> = known.iter().map(|known| (*known).to_owned()).collect();
        secrets.extend([REPLY, ALERT, UNKNOWN, &client.bearer()].map(str::to_owned));
        Self { client, secrets }
    }

    fn keep(&mut self, secret: &str) {
        self.secrets.push(secret.to_owned());
    }

    /// A link's id and address.
    async fn send(&mut self, rule: &str, channel: &str) -> (String, String) {
        let sent = json!({ "rule": rule, "channel": channel });
        let sent = self.client.staff_post("/staff/patients/1001/links", sent).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        let link = sent.json()["link"].clone();
        let (id, url) = (link["id"].as_str().unwrap(), link["url"].as_str().unwrap());
        self.keep(url.rsplit('/').next().unwrap());
        // Before the point stands the patient.
        (id.rsplit('.').next().unwrap().to_owned(), url.to_owned())
    }

    /// The header of a session that the date of birth gives.
    async fn verify(&mut self, url: &str) -> String {
        let wrong = self.client.post(&format!("{url}/verify"), json!({ "date_of_birth": "1985-04-13" })).await;
        assert_eq!(wrong.status, 401);
        self.keep("1985-04-13");
        let right = self.client.post(&format!("{url}/verify"), json!({ "date_of_birth": "1984-03-12" })).await;
        let session = right.json()["session"].as_str().unwrap().to_owned();
        self.keep(&session);
        format!("Bearer {session}")
    }

    async fn ask(&self, method: Method, session: &str, address: &str, body: Option<Value>) -> Answer {
        self.client.send(method, address, body, &[("authorization", session)]).await
    }

    /// Books by a link whose rule asks for the date of birth, moves and cancels. The link's id.
    async fn book_move_and_cancel(&mut self) -> String {
        let (id, url) = self.send("first-visit", "sms").await;
        self.client.outbox().await;
        assert_eq!(self.client.page(&url).await.status, 200);
        assert_eq!(self.client.send(Method::POST, &format!("{url}/continue"), None, &[]).await.status, 200);
        assert_eq!(self.client.get(&format!("{url}/slots")).await.status, 401);
        let session = self.verify(&url).await;
        let listed = self.ask(Method::GET, &session, &format!("{url}/slots"), None).await.json();
        let slot = |n: usize| json!({ "slot": listed["slots"][n]["id"] });
        assert_eq!(self.ask(Method::POST, &session, &format!("{url}/review"), Some(slot(3))).await.status, 200);
        let booked = self.ask(Method::POST, &session, &format!("{url}/book"), Some(slot(3))).await;
        assert_eq!(booked.status, 201, "{}", booked.text);
        let again = self.ask(Method::POST, &session, &format!("{url}/book"), Some(slot(2))).await;
        assert_eq!(again.status, 409);
        self.client.outbox().await;
        let appointment = booked.json()["appointment"]["id"].as_str().unwrap().to_owned();
        let manage = self.client.manage_link("larkmoor", "1001", &appointment);
        self.keep(manage.rsplit('/').next().unwrap());
        let session = self.verify(&manage).await;
        let moved = self.ask(Method::POST, &session, &format!("{manage}/reschedule"), Some(slot(5))).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
        let cancelled = self.ask(Method::POST, &session, &format!("{manage}/cancel"), Some(json!({}))).await;
        assert_eq!(cancelled.status, 200, "{}", cancelled.text);
        self.client.outbox().await;
        id
    }

    /// A link that a code opens.
    async fn prove_by_code(&mut self) {
        let (_, url) = self.send("private-call", "email").await;
        let code = self.client.code(&url).await;
        let right = self.client.answer_code(&url, &code).await;
        assert_eq!(right.status, 200, "{}", right.text);
        self.keep(&code);
        self.keep(right.json()["session"].as_str().unwrap());
    }

    /// What the patient and staff write to each other.
    async fn write(&self) {
        let reply = json!({ "from": "+447700900101", "text": REPLY });
        assert_eq!(self.client.post("/_local/reply", reply).await.status, 200);
        let alert = json!({ "text": ALERT, "channels": ["sms"] });
        let sent = self.client.staff_post("/staff/patients/1001/alerts", alert).await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        self.client.outbox().await;
    }

    /// A text that its carrier refuses, one that it does not take at first, one of which it does not tell, and one that it
    /// could not deliver.
    async fn fail(&mut self) {
        let refusals = [
            SendError::Permanent { code: "bad_text".to_owned() },
            SendError::Passing { code: "throttled".to_owned() },
            SendError::Unclear { code: "no_answer".to_owned() },
        ];
        for refusal in refusals {
            let outbox = self.client.local.outbox().clone();
            outbox.refuse_next(refusal);
            self.send("follow-up", "sms").await;
            self.client.outbox().await;
            self.client.advance("PT2M").await;
        }
    }

    /// Has a message's carrier report that it could not be delivered, twice.
    async fn report_failed(&self, carriers_name: &str) {
        let posted = self.client.local.outbox().posted();
        let message = posted.iter().find(|posted| posted.message_id == carriers_name).unwrap();
        for _ in 0..2 {
            let told = self.client.post("/_local/fate", json!({ "message": message.id, "fate": "unreachable" })).await;
            assert_eq!(told.status, 200, "{}", told.text);
        }
        self.client.outbox().await;
    }

    /// What is at no door: a link that does not exist, and an address with a number in it.
    async fn stray(&self) {
        assert_eq!(self.client.get(&format!("/l/{UNKNOWN}")).await.status, 404);
        assert_eq!(self.client.page("/call/+447700900101").await.status, 404);
        assert_eq!(self.client.get("/staff/patients/alice.thistlewood@example.org").await.status, 401);
    }
}

/// Whether a text stands in a line for itself: six digits may be part of a longer number.
fn stands_in(line: &str, secret: &str) -> bool {
    let joined = |c: Option<char>| secret.len() == 6 && c.is_some_and(|c| c.is_ascii_alphanumeric());
    line.match_indices(secret)
        .any(|(at, _)| !joined(line[..at].chars().last()) && !joined(line[at + secret.len()..].chars().next()))
}

#[tokio::test]
async fn c15_a_journey_leads_from_its_link_to_its_carrier_and_tells_no_secret() {
    let log = Log::begin();
    let mut journey = Journey::begin().await;
    let link = journey.book_move_and_cancel().await;
    journey.prove_by_code().await;
    journey.write().await;
    journey.stray().await;

    let lines = log.lines();
    let by_link = ("link.id", &*link);
    let doors = found(&lines, by_link, "operation");
    for door in ["sendLink", "openLink", "continueLink", "verifyPatient", "listSlots", "reviewSlot", "book", "deliver"]
    {
        assert!(doors.contains(door), "{door} is not among {doors:?}");
    }
    let keys = found(&lines, by_link, "message.key");
    assert!(keys.iter().any(|key| key.contains(".invitation.sms.")), "{keys:?}");
    assert!(keys.iter().any(|key| key.contains(".confirmation.email.")), "{keys:?}");
    let invitation = keys.iter().find(|key| key.contains(".invitation.")).unwrap();
    let names = found(&lines, ("message.key", invitation), "sms.id");
    let [name] = &names.iter().collect::<Vec<_>>()[..] else { panic!("one carrier, one name: {names:?}") };
    // What the carrier reports of it is found by either.
    journey.report_failed(name).await;
    let lines = log.lines();
    assert_eq!(found(&lines, ("message.key", invitation), "said"), BTreeSet::from(["phone_unreachable".to_owned()]));
    // From the event of the booking to the appointment, and to what was done by its manage link.
    let appointment = found(&lines, by_link, "appointment.id").into_iter().next().unwrap();
    let managed = found(&lines, ("appointment.id", &appointment), "operation");
    assert!(managed.contains("reschedule") && managed.contains("cancel"), "{managed:?}");

    journey.fail().await;
    for line in log.text().lines() {
        for secret in &journey.secrets {
            assert!(!stands_in(line, secret), "{secret} stands in {line}");
        }
    }
}

#[tokio::test]
async fn c15_what_is_counted_is_what_happened_and_once() {
    let log = Log::begin();
    let mut journey = Journey::begin().await;
    journey.book_move_and_cancel().await;
    journey.prove_by_code().await;
    journey.write().await;
    let counted = |metric: &str| (metric.to_owned(), log.counted(metric));
    let is = |metric: &str, count: i64| (metric.to_owned(), count);
    for (metric, count) in
        [("LinksSent", 2), ("AppointmentsBooked", 1), ("AppointmentsMoved", 1), ("AppointmentsCancelled", 1)]
    {
        assert_eq!(counted(metric), is(metric, count));
    }
    // Two wrong dates of birth, a list that asked for one, and a second booking by one link.
    assert_eq!(counted("Refusals"), is("Refusals", 4));
    journey.stray().await;
    assert_eq!(counted("Refusals"), is("Refusals", 7));
    for none in ["MessagesFailed", "MessagesPutOff", "UnclearTexts", "Faults"] {
        assert_eq!(counted(none), is(none, 0));
    }
    assert_eq!(counted("MessagesSent").1, i64::try_from(journey.client.local.outbox().posted().len()).unwrap());

    journey.fail().await;
    assert_eq!(counted("MessagesFailed"), is("MessagesFailed", 1));
    assert_eq!(counted("MessagesPutOff"), is("MessagesPutOff", 1));
    assert_eq!(counted("UnclearTexts"), is("UnclearTexts", 1));
    let last = journey.client.local.outbox().posted().iter().rfind(|one| one.message_id.starts_with("sms")).cloned();
    journey.report_failed(&last.unwrap().message_id).await;
    assert_eq!(counted("MessagesFailed"), is("MessagesFailed", 2), "the same report again is no news");
    assert_eq!(counted("LinksSent"), is("LinksSent", 5));
    assert_eq!(counted("MessagesSent").1, i64::try_from(journey.client.local.outbox().posted().len()).unwrap());
}

#[tokio::test]
async fn the_oldest_owed_message_grows_older_while_the_rate_holds_it_back() {
    let log = Log::begin();
    let files = clinic::Files::new(&clinic::open_all_hours(0), &clinic::patients(5));
    let rate = SendingRate { per_minute: 1, ..SendingRate::default() };
    let client = Client::with(Options { clinics: vec![files.source()], rate, ..Options::default() }).await;
    for patient in 1..=5 {
        client.link(&patient.to_string(), "short", "email").await;
    }
    client.outbox().await;
    client.advance("PT6M").await;
    assert_eq!(client.outbox().await.len(), 5);
    let ages = log.metrics().remove("OldestOwedSeconds").unwrap();
    let ages: BTreeSet<i64> = ages.into_iter().collect();
    // They were due with the first minute's end, and the last of them went three minutes later: by a sweep that began then,
    // or one that was under way when the clock was moved.
    assert!(ages.is_superset(&BTreeSet::from([0, 60, 120])) && ages.iter().all(|age| *age <= 180), "{ages:?}");
    assert_eq!((log.counted("MessagesSent"), log.counted("MessagesPutOff")), (5, 0), "to wait in turn is no failure");
}

#[tokio::test]
async fn the_oldest_owed_message_keeps_its_age_while_its_carrier_does_not_take_it() {
    let log = Log::begin();
    let mut journey = Journey::begin().await;
    journey.client.outbox().await;
    let oldest = || log.metrics().remove("OldestOwedSeconds").unwrap_or_default().into_iter().max();
    assert_eq!(oldest().unwrap_or_default(), 0, "nothing is owed");
    for _ in 0..6 {
        let refusal = SendError::Passing { code: "throttled".to_owned() };
        journey.client.local.outbox().refuse_next(refusal);
    }
    journey.send("follow-up", "sms").await;
    // After 1, 3, 7, 15 and 31 minutes, a fifth sooner or later.
    journey.client.advance("PT45M").await;
    let late = oldest().unwrap();
    assert!((24 * 60..=38 * 60).contains(&late), "{late} seconds");
    assert_eq!(log.counted("MessagesPutOff"), 6);
    journey.client.advance("PT40M").await;
    let swept = log.metrics().remove("OldestOwedSeconds").unwrap();
    assert_eq!((log.counted("MessagesPutOff"), *swept.last().unwrap()), (6, 0), "it was taken, and nothing is owed");
}
