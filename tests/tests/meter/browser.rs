//! A patient's browser: follows links, presses buttons, goes where an answer leads, and counts what it asks.

use bytes::Bytes;
use reqwest::Method;
use std::collections::BTreeMap;
use tests::html::{self, Form, Page};
use tests::{Answer, Client};

/// What HTTP says around a body, in bytes; the headers of ours are counted beside it.
const AROUND: usize = 200;

/// What was asked of the API.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// How often each function answered.
    pub(crate) functions: BTreeMap<&'static str, u32>,
    /// What all answers weigh.
    pub(crate) bytes: usize,
}

/// A browser with the page that it shows.
pub(crate) struct Browser<'a> {
    client: &'a Client,
    pub(crate) page: Page,
    asked: Asked,
}

impl<'a> Browser<'a> {
    pub(crate) fn of(client: &'a Client) -> Self {
        Self { client, page: Page::default(), asked: Asked::default() }
    }

    /// What was asked since the last call.
    pub(crate) fn asked(&mut self) -> Asked {
        std::mem::take(&mut self.asked)
    }

    /// Opens an address.
    pub(crate) async fn open(&mut self, address: &str) {
        let answer = self.client.page(address).await;
        self.show(&Method::GET, address, answer).await;
    }

    /// Presses the first button whose form leads to a path with this end.
    pub(crate) async fn press(&mut self, end: &str) {
        let form = self.page.forms.iter().find(|form| form.action.ends_with(end)).cloned();
        let form = form.unwrap_or_else(|| panic!("no button leads to {end}: {:?}", self.page));
        self.send(&form).await;
    }

    /// Presses the button of the first slot of a day.
    pub(crate) async fn choose(&mut self, day: &str) {
        let day = day.replace('-', "");
        let offers = |form: &&Form| form.fields.iter().any(|(name, value)| name == "slot" && value.starts_with(&day));
        let form = self.page.forms.iter().find(offers).cloned();
        let form = form.unwrap_or_else(|| panic!("no slot on {day}: {:?}", self.page.forms));
        self.send(&form).await;
    }

    /// Follows the first link to a path with this end.
    pub(crate) async fn follow(&mut self, end: &str) {
        let link = self.page.links.iter().find(|link| link.ends_with(end)).cloned();
        self.open(&link.unwrap_or_else(|| panic!("no link leads to {end}: {:?}", self.page))).await;
    }

    /// Follows the link to the slots from a day on.
    pub(crate) async fn see(&mut self, day: &str) {
        let from = format!("/slots?from={day}&");
        let link = self.page.links.iter().find(|link| link.contains(&from)).cloned();
        self.open(&link.unwrap_or_else(|| panic!("no link leads to {day}: {:?}", self.page.links))).await;
    }

    async fn send(&mut self, form: &Form) {
        // As long as a person takes: a form that comes back at once is a robot's.
        let clock = &self.client.local.context().clock;
        clock.move_to(clock.now() + jiff::SignedDuration::from_secs(10));
        if !form.posts {
            let address = format!("{}?{}", form.action, form.filled(|_| String::new()));
            return self.open(&address).await;
        }
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        let answer = self.client.form(&form.action, &fields).await;
        self.show(&Method::POST, &form.action, answer).await;
    }

    /// Shows an answer, after following where it leads.
    async fn show(&mut self, method: &Method, address: &str, answer: Answer) {
        self.count(method, address, &answer);
        assert!(answer.status.as_u16() < 400, "{method} {address}: {} {}", answer.status, answer.text);
        let mut answer = answer;
        while answer.status.is_redirection() {
            let address = answer.header("location").to_owned();
            answer = self.client.page(&address).await;
            self.count(&Method::GET, &address, &answer);
        }
        self.page = html::read(&answer.text);
    }

    /// Counts a request that was answered.
    pub(crate) fn count(&mut self, method: &Method, address: &str, answer: &Answer) {
        let path = address.trim_start_matches(&self.client.local.url());
        let request = http::Request::builder().method(method).uri(path).body(Bytes::new()).expect("an address");
        let function = web::Request::of(request).expect("a door").function.as_str();
        *self.asked.functions.entry(function).or_default() += 1;
        let headers: usize = answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        self.asked.bytes += answer.text.len() + headers + AROUND;
    }
}
