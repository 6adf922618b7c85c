//! Where the story runs, and what everybody in it can do there.

use crate::mail::Mail;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::FutureExt as _;
use reqwest::{Method, RequestBuilder, header, redirect::Policy};
use serde_json::{Value, json};
use std::{
    env,
    panic::{AssertUnwindSafe, resume_unwind},
    time::Duration,
};
use tests::{Answer, Client};
use tokio::sync::{Mutex, MutexGuard};
use web::{Key, link_token};

/// Stories at one address take turns: they send to the same patients.
static TURN: Mutex<()> = Mutex::const_new(());

/// Where the story runs.
#[derive(Debug)]
pub(crate) struct Place {
    origin: String,
    /// A token of a superuser.
    pub(crate) staff: String,
    mail: Mail,
    http: reqwest::Client,
    /// Ids of the links that were sent in this story.
    pub(crate) sent: Mutex<Vec<String>>,
    /// The process in which slotlink runs, if that is this one.
    _process: Option<Client>,
    _turn: Option<MutexGuard<'static, ()>>,
}

/// Somebody whom the story sends links to.
#[derive(Debug)]
pub(crate) struct Patient {
    /// As the clinic calls them.
    pub(crate) id: String,
    /// `YYYY-MM-DD`.
    pub(crate) born: String,
    phone: String,
    email: String,
}

/// Tells a story where the environment says, and tidies up after it however it ends.
pub(crate) async fn tell(story: impl AsyncFnOnce(&Place)) {
    let place = Place::of_environment().await;
    let told = AssertUnwindSafe(story(&place)).catch_unwind().await;
    let tidied = place.tidy().await;
    if let Err(panic) = told {
        resume_unwind(panic);
    }
    assert_eq!(tidied, 0, "a story that was told to its end leaves nothing behind");
}

/// A setting of the environment.
fn setting(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

impl Place {
    async fn of_environment() -> Self {
        let http = reqwest::Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(30));
        let http = http.build().expect("a client");
        let (process, turn, origin) = if let Some(origin) = setting("API_URL") {
            (None, Some(TURN.lock().await), origin.trim_end_matches('/').to_owned())
        } else {
            let process = Client::start().await;
            let origin = process.local.url();
            (Some(process), None, origin)
        };
        let mail = match (setting("MESSAGES_URL"), setting("LINK_KEY")) {
            (Some(emulator), _) => Mail::Emulator(emulator),
            (None, Some(key)) => Mail::Away(Key::new(key).expect("LINK_KEY has 32 characters or more")),
            (None, None) => Mail::Outbox,
        };
        let mut place =
            Self { origin, staff: String::new(), mail, http, sent: Mutex::default(), _process: process, _turn: turn };
        place.staff = match setting("STAFF_TOKEN") {
            Some(token) => token,
            None => place.local("token", json!({})).await["token"].as_str().expect("a token").to_owned(),
        };
        place
    }

    /// Whether slotlink's own controls are there: in a local process whose messages nobody else carries.
    fn is_local(&self) -> bool {
        matches!(self.mail, Mail::Outbox)
    }

    /// Whether messages reach people.
    pub(crate) fn is_deployed(&self) -> bool {
        matches!(self.mail, Mail::Away(_))
    }

    async fn local(&self, control: &str, body: Value) -> Value {
        let asked = self.http.post(format!("{}/_local/{control}", self.origin)).json(&body);
        let answered = answer(asked, control).await;
        assert_eq!(
            answered.status, 200,
            "{control}: a place that is not local needs STAFF_TOKEN, and LINK_KEY or MESSAGES_URL"
        );
        answered.json()
    }

    /// Lets the time pass in which a person reads a page; a form that comes back sooner is none of a person's. Where no
    /// clock can be moved, time has to pass.
    pub(crate) async fn read_for(&self, seconds: u64) {
        if self.is_local() {
            self.local("clock", json!({ "advance": format!("PT{seconds}S") })).await;
        } else {
            tokio::time::sleep(Duration::from_millis(seconds * 1000 + 100)).await;
        }
    }

    /// Sends a request, and shows it in the story's table.
    pub(crate) async fn ask(
        &self,
        who: &str,
        method: Method,
        path: &str,
        more: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        let door = format!("{method} {}", shown(path));
        let answered = answer(more(self.http.request(method, format!("{}{path}", self.origin))), &door).await;
        println!("{who:<9}{door:<58}{}", answered.status.as_u16());
        answered
    }

    /// What a staff door answers, which must be of this status.
    pub(crate) async fn staff(&self, method: Method, path: &str, body: Option<Value>, status: u16) -> Value {
        let answered =
            self.ask("staff", method.clone(), path, |request| with(request.bearer_auth(&self.staff), body)).await;
        must(&answered, status, &method, path)
    }

    /// A patient's record.
    pub(crate) async fn record(&self, patient: &str) -> Value {
        let door = format!("/staff/patients/{patient}");
        let asked = self.http.get(format!("{}{door}", self.origin)).bearer_auth(&self.staff);
        must(&answer(asked, &door).await, 200, &Method::GET, &door)
    }

    /// A rule whose links and appointments ask their patient for this; `RULES` says which may be taken.
    pub(crate) async fn rule(&self, asks: &str) -> String {
        let rules = self.staff(Method::GET, "/staff/rules", None, 200).await;
        let allowed = setting("RULES");
        let fits = |rule: &&Value| {
            rule["verification"] == asks
                && rule["manage_verification"] == asks
                && named(allowed.as_deref(), &rule["id"])
        };
        let rule = rules["rules"].as_array().expect("rules").iter().find(fits);
        let rule = rule.unwrap_or_else(|| panic!("the clinic has no rule that asks for {asks}: {rules}"));
        rule["id"].as_str().expect("an id").to_owned()
    }

    /// So many patients who can be reached by text and by email. Where messages reach people, `PATIENTS` must name them.
    pub(crate) async fn patients(&self, count: usize) -> Vec<Patient> {
        let allowed = setting("PATIENTS");
        assert!(!self.is_deployed() || allowed.is_some(), "PATIENTS names the patients who are sent real messages");
        let found = self.staff(Method::GET, "/staff/patients?q=", None, 200).await;
        let mut patients = Vec::new();
        for one in found["patients"].as_array().expect("patients") {
            if patients.len() < count && named(allowed.as_deref(), &one["id"]) {
                let record = self.record(one["id"].as_str().expect("an id")).await;
                patients.extend(reachable(&record));
            }
        }
        assert_eq!(patients.len(), count, "the clinic has too few patients with a mobile and an email address");
        patients
    }

    /// Waits until the messages of a kind that tell of a link or an appointment have gone out, and returns their channels.
    /// Elsewhere than in a local process that is some time after the answer: its event travels through the table's stream.
    pub(crate) async fn go_out(&self, kind: &str, to: &Patient, about: &str) -> Vec<String> {
        const PATIENCE: Duration = Duration::from_mins(1);
        if self.is_local() {
            self.local("settle", json!({})).await;
        }
        let began = tokio::time::Instant::now();
        let channels = loop {
            let owed = owed(&self.record(&to.id).await, kind, about);
            if !owed.is_empty() && owed.iter().all(|(_, status)| matches!(&**status, "sent" | "delivered")) {
                break owed.into_iter().map(|(channel, _)| channel).collect::<Vec<_>>();
            }
            let waited = began.elapsed().as_secs();
            assert!(waited < PATIENCE.as_secs(), "no {kind} to {} has gone out after {waited} s: {owed:?}", to.id);
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        println!("{:<9}{:<58}sent", "message", format!("{kind} by {}", channels.join(" and ")));
        channels
    }

    /// Waits as [`Self::go_out`] does, and returns the path of the link in what the patient received, which is the same by
    /// every channel.
    pub(crate) async fn arrive(&self, kind: &str, to: &Patient, about: &str) -> String {
        let mut links = Vec::new();
        for channel in self.go_out(kind, to, about).await {
            let address = if channel == "sms" { &to.phone } else { &to.email };
            links.push(match self.mail.newest_link(&self.http, &self.origin, &channel, address).await {
                Some(link) => link,
                None => self.made_again(kind, to, about).await,
            });
        }
        assert!(links.iter().all(|link| *link == links[0]), "by each channel another link");
        links.swap_remove(0)
    }

    /// The link that a message has, where the message cannot be read.
    async fn made_again(&self, kind: &str, to: &Patient, about: &str) -> String {
        let Mail::Away(key) = &self.mail else { unreachable!("other messages can be read") };
        if kind == "invitation" {
            let record = self.record(&to.id).await;
            let links = record["links"].as_array().expect("links");
            let url = links.iter().find(|link| link["id"] == about).and_then(|link| link["url"].as_str());
            return path_of(url.expect("an address that staff see")).to_owned();
        }
        format!("/l/{}", link_token(key, &self.clinic(), &to.id, "manage", about, 0))
    }

    /// The clinic in the staff token.
    fn clinic(&self) -> String {
        let claims =
            self.staff.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok()).unwrap_or_default();
        let claims: Value = serde_json::from_slice(&claims).expect("STAFF_TOKEN is a JSON web token");
        let clinic = claims["clinic"].as_str().or(claims["custom:clinic"].as_str());
        clinic.expect("STAFF_TOKEN names a clinic").to_owned()
    }
}

/// With a body as programs send it.
pub(crate) fn with(request: RequestBuilder, body: Option<Value>) -> RequestBuilder {
    let request = request.header(header::ACCEPT, "application/json");
    match body {
        Some(body) => request.json(&body),
        None => request,
    }
}

async fn answer(request: RequestBuilder, door: &str) -> Answer {
    let response = request.send().await.unwrap_or_else(|error| panic!("{door}: {error}"));
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, text: response.text().await.expect("a body") }
}

/// The answer as JSON, if its status is this.
pub(crate) fn must(answered: &Answer, status: u16, method: &Method, path: &str) -> Value {
    assert_eq!(answered.status.as_u16(), status, "{method} {}: {}", shown(path), answered.text);
    answered.json()
}

/// A path without its secret.
pub(crate) fn shown(path: &str) -> String {
    match path.strip_prefix("/l/").map(|rest| rest.split_once(['/', '?'])) {
        None => path.to_owned(),
        Some(None) => "/l/…".to_owned(),
        Some(Some((token, rest))) => format!("/l/…{}{rest}", &path[3 + token.len()..4 + token.len()]),
    }
}

/// The path of an address.
pub(crate) fn path_of(address: &str) -> &str {
    let (_, rest) = address.split_once("://").unwrap_or(("", address));
    rest.find('/').map_or("/", |slash| &rest[slash..])
}

fn named(allowed: Option<&str>, id: &Value) -> bool {
    allowed.is_none_or(|allowed| allowed.split(',').any(|one| *id == one.trim()))
}

fn reachable(record: &Value) -> Option<Patient> {
    let usable = ["sms", "email"].iter().all(|way| record["reach"][way]["usable"] == true);
    let text = |name: &str| record["patient"][name].as_str().map(str::to_owned);
    let patient =
        Patient { id: text("id")?, born: text("date_of_birth")?, phone: text("phone")?, email: text("email")? };
    usable.then_some(patient)
}

/// By which channels messages of a kind are owed because of a link or an appointment, and what has become of each.
fn owed(record: &Value, kind: &str, about: &str) -> Vec<(String, String)> {
    let list = |name: &str| record[name].as_array().cloned().unwrap_or_default();
    let mut events = list("events");
    events.retain(|event| event["link"] == about || event["appointment"] == about);
    let mut messages = list("messages");
    messages.retain(|one| one["kind"] == kind && events.iter().any(|event| event["id"] == one["event"]));
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    messages.iter().map(|one| (text(one, "channel"), text(one, "status"))).collect()
}
