//! A browser: opens addresses, keeps cookies, goes where it is led, and presses buttons.

use crate::place::{Place, path_of, shown};
use reqwest::{Method, header};
use std::collections::BTreeMap;
use tests::html::{self, Form, Page};
use tests::{Answer, BROWSER};

/// How often a browser is led on before something is wrong.
const LED_ON: usize = 4;

/// A browser with one tab.
#[derive(Debug)]
pub(crate) struct Browser<'a> {
    place: &'a Place,
    who: &'static str,
    cookies: BTreeMap<String, String>,
    /// The path in its address bar.
    pub(crate) path: String,
    /// The page as it is written.
    pub(crate) text: String,
    page: Page,
}

impl<'a> Browser<'a> {
    /// Somebody's.
    pub(crate) fn of(place: &'a Place, who: &'static str) -> Self {
        let (cookies, path) = (BTreeMap::new(), String::new());
        Self { place, who, cookies, path, text: String::new(), page: Page::default() }
    }

    /// Signed in as the member of staff of the place's token.
    pub(crate) fn signed_in(place: &'a Place) -> Self {
        let mut browser = Self::of(place, "staff");
        browser.cookies.insert("__Host-staff".to_owned(), place.staff.clone());
        browser
    }

    /// Opens an address, which must lead to a page of this status.
    pub(crate) async fn open(&mut self, path: &str, status: u16) {
        let answer = self.ask(Method::GET, path, None).await;
        self.follow(path, answer, status).await;
    }

    /// Presses the last button whose form leads to a door and fits, with these fields filled in; it must lead to
    /// a page of this status.
    pub(crate) async fn press(
        &mut self,
        door: &str,
        fits: impl Fn(&Form) -> bool,
        typed: &[(&str, &str)],
        status: u16,
    ) {
        let leads = |form: &&Form| form.action.ends_with(door) && fits(form);
        let Some(form) = self.page.forms.iter().rev().find(leads).cloned() else {
            panic!("{} has no such button that leads to {door}: {}", shown(&self.path), self.text);
        };
        let mut fields = form.fields;
        fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        if form.posts {
            let answer = self.ask(Method::POST, &form.action, Some(&fields)).await;
            assert!(answer.status.is_redirection(), "POST {}: {}: {}", shown(&form.action), answer.status, answer.text);
            self.follow(&form.action, answer, status).await;
        } else {
            let mut query = form_urlencoded::Serializer::new(String::new());
            let address = format!("{}?{}", form.action, query.extend_pairs(&fields).finish());
            self.open(&address, status).await;
        }
    }

    /// Whether the page has a link that leads to a door.
    pub(crate) fn leads_to(&self, door: &str) -> bool {
        self.page.links.iter().any(|link| link.ends_with(door))
    }

    async fn follow(&mut self, path: &str, mut answer: Answer, status: u16) {
        path.clone_into(&mut self.path);
        for _ in 0..LED_ON {
            if !answer.status.is_redirection() {
                break;
            }
            path_of(answer.header("location")).clone_into(&mut self.path);
            answer = self.ask(Method::GET, &self.path.clone(), None).await;
        }
        assert_eq!(answer.status.as_u16(), status, "GET {}: {}", shown(&self.path), answer.text);
        self.page = html::read(&answer.text);
        self.text = answer.text;
    }

    async fn ask(&mut self, method: Method, path: &str, fields: Option<&[(String, String)]>) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let path = path.split('#').next().unwrap_or_default();
        let answer = self.place.ask(self.who, method, path, |request| {
            let request = request.header(header::ACCEPT, "text/html").header(header::USER_AGENT, BROWSER);
            let request = request.header(header::COOKIE, cookies.join("; "));
            match fields {
                Some(fields) => request.form(fields),
                None => request,
            }
        });
        let answer = answer.await;
        for line in answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|line| line.to_str().ok()) {
            if let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}
