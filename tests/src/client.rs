//! A client of a running process.

use app::Clock;
use domain::{AppointmentId, ClinicId, LinkKind, PatientId};
use jiff::Timestamp;
use reqwest::{Method, StatusCode, header::HeaderMap, redirect::Policy};
use serde_json::{Value, json};
use slotlink::{ClinicSource, Local, Options};

/// When tests begin: a Monday morning, two months from any change of clocks.
pub const MONDAY: &str = "2026-11-23T07:00:00Z";

/// What the browser of a patient calls itself.
pub const BROWSER: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 \
                           (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

/// A running process with a client.
#[derive(Debug)]
pub struct Client {
    /// The process.
    pub local: Local,
    http: reqwest::Client,
    staff: String,
}

/// What a door answered.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub text: String,
}

impl Answer {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Client {
    /// The demo clinics, on a clock that stands still on a Monday morning.
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    /// A clinic of these files.
    pub async fn with_clinic(source: ClinicSource) -> Self {
        Self::with(Options { clinics: vec![source], ..Options::default() }).await
    }

    /// Started as these options say, but for the clock, which stands still on a Monday morning.
    pub async fn with(options: Options) -> Self {
        let clock = Clock::still(MONDAY.parse().expect("an instant"));
        Self::on(Local::start(Options { clock, ..options }).await.expect("the process starts")).await
    }

    /// A client of a process.
    pub async fn on(local: Local) -> Self {
        let http = reqwest::Client::builder().redirect(Policy::none()).build().expect("a client");
        let mut client = Self { local, http, staff: String::new() };
        let token = client.send(Method::POST, "/_local/token", Some(json!({})), &[]).await;
        token.json()["token"].as_str().expect("a staff token").clone_into(&mut client.staff);
        client
    }

    /// The time of the process.
    pub fn now(&self) -> Timestamp {
        self.local.context().now()
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.local.url()) } else { path.to_owned() }
    }

    /// Sends a request as a program does.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.http.request(method, self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        answer(request).await
    }

    /// GET as a program does.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    /// POST as a program does.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    /// GET as a browser does.
    pub async fn page(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[("accept", "text/html"), ("user-agent", BROWSER)]).await
    }

    /// POST of a form as a browser does.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.form_of(BROWSER, path, fields).await
    }

    /// POST of a form by something that calls itself so.
    pub async fn form_of(&self, agent: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.http.post(self.url(path)).header("accept", "text/html").header("user-agent", agent);
        answer(request.form(fields)).await
    }

    /// GET of a staff door.
    pub async fn staff_get(&self, path: &str) -> Answer {
        let bearer = self.bearer();
        self.send(Method::GET, path, None, &[("authorization", &bearer)]).await
    }

    /// POST to a staff door.
    pub async fn staff_post(&self, path: &str, body: Value) -> Answer {
        let bearer = self.bearer();
        self.send(Method::POST, path, Some(body), &[("authorization", &bearer)]).await
    }

    /// The header that a superuser of the first clinic sends.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.staff)
    }

    /// Sends a link and returns its address.
    pub async fn link(&self, patient: &str, rule: &str, channel: &str) -> String {
        let door = format!("/staff/patients/{patient}/links");
        let sent = self.staff_post(&door, json!({"rule": rule, "channel": channel})).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
        sent.json()["link"]["url"].as_str().expect("a link's address").to_owned()
    }

    /// The slots of a link's first page.
    pub async fn slots(&self, link: &str) -> Vec<Value> {
        let listed = self.get(&format!("{link}/slots")).await;
        assert_eq!(listed.status, StatusCode::OK, "{}", listed.text);
        listed.json()["slots"].as_array().expect("slots").clone()
    }

    /// Books a slot.
    pub async fn book(&self, link: &str, slot: &str) -> Answer {
        self.post(&format!("{link}/book"), json!({ "slot": slot })).await
    }

    /// Moves the appointment of a manage link.
    pub async fn reschedule(&self, manage: &str, slot: &str) -> Answer {
        self.post(&format!("{manage}/reschedule"), json!({ "slot": slot })).await
    }

    /// The manage link of an appointment, as its confirmation has it.
    pub fn manage_link(&self, clinic: &str, patient: &str, appointment: &str) -> String {
        let clinic = ClinicId::parse(clinic).expect("the id of a clinic");
        let patient = PatientId::parse(patient).expect("the id of a patient");
        let kind = LinkKind::Manage(AppointmentId::parse(appointment).expect("the id of an appointment"));
        format!("/l/{}", self.local.context().token(&clinic, &patient, &kind).expect("the key of links"))
    }

    /// A patient's record.
    pub async fn record(&self, patient: &str) -> Value {
        let record = self.staff_get(&format!("/staff/patients/{patient}")).await;
        assert_eq!(record.status, StatusCode::OK, "{}", record.text);
        record.json()
    }

    /// Waits until nothing is left to be done, and returns what was sent so far.
    pub async fn outbox(&self) -> Vec<Value> {
        let settled = self.post("/_local/settle", json!({})).await;
        assert_eq!(settled.status, StatusCode::OK, "{}", settled.text);
        self.get("/_local/outbox").await.json().as_array().expect("an outbox").clone()
    }

    /// Moves the clock forward by an ISO 8601 duration.
    pub async fn advance(&self, by: &str) {
        let moved = self.post("/_local/clock", json!({ "advance": by })).await;
        assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, text: response.text().await.expect("a body") }
}
