//! A scanner of mail: opens a link and presses everything that it finds, at once.

use super::job::{Job, May, Sequel};
use super::world::World;
use crate::html::{self, Page};
use bytes::Bytes;
use http::{Method, Request, Response, header};

/// How many addresses a scanner tries of one message.
const MOST: usize = 30;
/// What scanners call themselves: some say what they are, some do not.
const NAMES: [&str; 2] = ["Mozilla/5.0 (compatible; linkscanner/1.0)", crate::client::BROWSER];

/// What a scanner is at.
#[derive(Debug, Default)]
pub(super) struct Visit {
    name: &'static str,
    todo: Vec<(Method, String, String)>,
    tried: usize,
    busy: bool,
}

impl World {
    /// A scanner gets hold of a message, or goes on with what it is at.
    pub(super) fn scan(&mut self) {
        let mut visit = if let Some(visit) = self.people.visit.take() {
            visit
        } else {
            let Some(letter) = self.rng.choice(&self.people.letters) else { return };
            let todo = letter.addresses.iter().map(|address| (Method::GET, address.clone(), String::new())).collect();
            Visit { name: NAMES[self.rng.usize(..NAMES.len())], todo, ..Visit::default() }
        };
        self.try_next(&mut visit);
        self.people.visit = Some(visit);
    }

    /// Whether time must stand still, more or less, because a scanner is at work.
    pub(super) fn is_scanning(&self) -> bool {
        self.people.visit.is_some()
    }

    fn try_next(&mut self, visit: &mut Visit) {
        if visit.busy {
            return;
        }
        let (method, path, body) = visit.todo.remove(self.rng.usize(..visit.todo.len()));
        (visit.busy, visit.tried) = (true, visit.tried + 1);
        let may = if method == Method::GET { May::Look } else { May::Scan };
        let job = Job::request(format!("scanner {method} {path} {body}"), may, Sequel::Scan);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, "text/html")
            .header(header::USER_AGENT, visit.name)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(body));
        self.request(job, request.expect("pages lead to addresses"));
    }

    /// A scanner has an answer, or none came.
    pub(super) fn scanned(&mut self, answer: Option<&Response<Bytes>>) {
        let Some(mut visit) = self.people.visit.take() else { return };
        visit.busy = false;
        if let Some(answer) = answer {
            visit.learn(answer);
        }
        if !visit.todo.is_empty() && visit.tried < MOST {
            self.people.visit = Some(visit);
        }
    }
}

impl Visit {
    fn learn(&mut self, answer: &Response<Bytes>) {
        if let Some(address) = answer.headers().get(header::LOCATION).and_then(|address| address.to_str().ok()) {
            self.todo.push((Method::GET, address.to_owned(), String::new()));
            return;
        }
        let Page { links, forms } = html::read(&String::from_utf8_lossy(answer.body()));
        let bare = |link: String| link.split('#').next().unwrap_or_default().to_owned();
        self.todo.extend(links.into_iter().map(|link| (Method::GET, bare(link), String::new())));
        for form in forms {
            let sent = form.filled(|_| String::new());
            self.todo.push(if form.posts {
                (Method::POST, form.action, sent)
            } else {
                (Method::GET, format!("{}?{sent}", form.action), String::new())
            });
        }
    }
}
