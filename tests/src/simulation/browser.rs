//! A patient with a browser: presses buttons, follows links, presses twice, goes back and presses again.

use super::installation::ORIGIN;
use super::job::{Job, May, Sequel};
use super::world::World;
use crate::client::BROWSER;
use crate::html::{self, Form, Page};
use bytes::Bytes;
use http::{Method, Request, Response, header};
use std::collections::BTreeMap;

/// How many tabs there are in all.
const TABS: usize = 6;
/// How many pages the back button finds.
const BACK: usize = 5;

/// A tab of a patient's browser.
#[derive(Debug, Default)]
pub(super) struct Tab {
    patient: usize,
    /// The link that was opened in it.
    link: String,
    cookies: BTreeMap<String, String>,
    page: Page,
    back: Vec<Page>,
    /// Where an answer has led, which a browser opens by itself.
    next: Option<String>,
    loading: usize,
}

impl World {
    /// A patient does something with a browser.
    pub(super) fn browse(&mut self) {
        let free: Vec<usize> = (0..self.people.tabs.len()).filter(|tab| self.people.tabs[*tab].loading == 0).collect();
        match self.rng.choice(&free).copied() {
            Some(tab) if self.rng.u8(..6) > 0 => self.go_on(tab),
            _ => self.open_letter(),
        }
    }

    /// A link that was received is opened in a tab of its own.
    fn open_letter(&mut self) {
        if self.people.letters.is_empty() {
            return;
        }
        let place = self.some_letter();
        let letter = &self.people.letters[place];
        let next = self.rng.choice(&letter.addresses).cloned();
        let mut tab = Tab { patient: letter.patient, link: letter.path.clone(), next, ..Tab::default() };
        // Tabs of one browser share its cookies.
        let other = self.people.tabs.iter().find(|other| other.patient == tab.patient);
        tab.cookies = other.map(|other| other.cookies.clone()).unwrap_or_default();
        if self.people.tabs.len() < TABS {
            self.people.tabs.push(tab);
            return self.go_on(self.people.tabs.len() - 1);
        }
        let idle = (0..TABS).find(|tab| self.people.tabs[*tab].loading == 0);
        if let Some(place) = idle {
            self.people.tabs[place] = tab;
            self.go_on(place);
        }
    }

    /// The next thing that is done in a tab.
    fn go_on(&mut self, place: usize) {
        let tab = &mut self.people.tabs[place];
        if let Some(next) = tab.next.take() {
            return self.get(place, &next);
        }
        if self.rng.u8(..8) == 0 {
            if let Some(before) = tab.back.pop() {
                tab.page = before;
            }
            return;
        }
        let (links, forms) = (tab.page.links.len(), tab.page.forms.len());
        if forms > 0 && (links == 0 || self.rng.u8(..8) > 0) {
            let form = tab.page.forms[self.rng.usize(..forms)].clone();
            self.press(place, &form);
            // A second press before the first is answered.
            if self.rng.u8(..8) == 0 {
                self.press(place, &form);
            }
        } else if links > 0 && self.rng.u8(..4) > 0 {
            let link = tab.page.links[self.rng.usize(..links)].clone();
            self.get(place, &link);
        } else {
            self.open_letter();
        }
    }

    fn press(&mut self, place: usize, form: &Form) {
        let right = self.rng.u8(..4) > 0;
        let sent = form.filled(|blank| self.people.fill(place, blank, right));
        if form.posts {
            let request = self.people.tabs[place].request(Method::POST, &form.action);
            let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            self.send(place, &format!("POST {} {sent}", form.action), May::Act, request.body(sent.into()));
        } else {
            self.get(place, &format!("{}?{sent}", form.action));
        }
    }

    fn get(&mut self, place: usize, path: &str) {
        let path = path.split('#').next().unwrap_or_default();
        let request = self.people.tabs[place].request(Method::GET, path);
        self.send(place, &format!("GET {path}"), May::Look, request.body(Bytes::new()));
    }

    fn send(&mut self, place: usize, what: &str, may: May, request: http::Result<Request<Bytes>>) {
        let tab = &mut self.people.tabs[place];
        tab.loading += 1;
        let job = Job::request(format!("patient {} {what}", tab.patient + 1), may, Sequel::Tab(place));
        self.request(job, request.expect("pages lead to addresses"));
    }
}

impl super::people::People {
    /// What a patient types into a field.
    fn fill(&self, place: usize, blank: &str, right: bool) -> String {
        let patient = self.tabs[place].patient;
        let born = self.patients[patient].date_of_birth;
        match blank {
            "day" => if right { born.day() } else { born.day() % 28 + 1 }.to_string(),
            "month" => born.month().to_string(),
            "year" => born.year().to_string(),
            "code" => {
                if right {
                    self.codes[patient].clone()
                } else {
                    "000000".to_owned()
                }
            }
            "reason" => "I cannot come".to_owned(),
            _ => String::new(),
        }
    }
}

impl Tab {
    fn request(&self, method: Method, path: &str) -> http::request::Builder {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, "text/html")
            .header(header::USER_AGENT, BROWSER)
            .header(header::COOKIE, cookies.join("; "))
    }

    /// The link that was opened in it.
    pub(super) fn link(&self) -> &str {
        &self.link
    }

    /// Nothing came back.
    pub(super) fn lost(&mut self) {
        self.loading -= 1;
    }

    /// Shows an answer; a page without buttons of its own still has a way back.
    pub(super) fn show(&mut self, answer: &Response<Bytes>) {
        self.loading -= 1;
        for cookie in answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|line| line.to_str().ok()) {
            let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        if let Some(address) = answer.headers().get(header::LOCATION).and_then(|address| address.to_str().ok()) {
            self.next = Some(address.trim_start_matches(ORIGIN).to_owned());
            return;
        }
        let page = html::read(&String::from_utf8_lossy(answer.body()));
        self.back.push(std::mem::replace(&mut self.page, page));
        if self.back.len() > BACK {
            self.back.remove(0);
        }
    }
}
