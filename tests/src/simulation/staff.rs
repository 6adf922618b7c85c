//! Programs of the clinic's staff.

use super::job::{Job, May, Sequel};
use super::world::World;
use bytes::Bytes;
use domain::SlotId;
use http::{Method, Request, Response, header};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// The rules that there are links for.
const RULES: [&str; 4] = ["long", "short", "asked", "coded"];
/// How many links staff remember.
const LINKS: usize = 12;

impl World {
    /// A member of staff does something.
    pub(super) fn work(&mut self) {
        match self.rng.u8(..16) {
            0 => self.look_up(),
            1 | 2 => self.send_again(),
            3 => self.close_task(),
            4 => self.end_link("expire"),
            5 => self.end_link("delete"),
            6..9 => self.make_appointment(),
            _ => self.send_link(),
        }
    }

    fn send_link(&mut self) {
        let patient = self.people.patients[self.rng.usize(..self.people.patients.len())].id.clone();
        let rule = RULES[self.rng.usize(..RULES.len())];
        let body = json!({ "rule": rule, "channel": self.channel() });
        let key = self.key();
        self.order(Method::POST, &format!("/staff/patients/{patient}/links"), Some(&body), key);
    }

    fn send_again(&mut self) {
        let Some(link) = self.rng.choice(&self.people.links).cloned() else { return };
        let body = json!({ "channel": self.channel() });
        let key = self.key();
        self.order(Method::POST, &format!("/staff/links/{link}/send"), Some(&body), key);
    }

    fn end_link(&mut self, verb: &str) {
        let Some(link) = self.rng.choice(&self.people.links).cloned() else { return };
        self.order(Method::POST, &format!("/staff/links/{link}/{verb}"), Some(&json!({})), None);
    }

    /// At a time that somebody has seen, or at another, where it must be insisted upon.
    fn make_appointment(&mut self) {
        let patient = self.people.patients[self.rng.usize(..self.people.patients.len())].id.clone();
        let Some(slot) = self.rng.choice(&self.people.slots).and_then(|slot| SlotId::parse(slot).ok()) else { return };
        let later = SignedDuration::from_mins(5 * self.rng.i64(-12..=12));
        let start = if self.rng.bool() { slot.start } else { slot.start + later };
        let body = json!({
            "type": if self.rng.bool() { "long" } else { "short" },
            "provider": slot.provider.as_str(),
            "location": slot.location.as_str(),
            "start": start.to_string(),
            "override": self.rng.bool(),
        });
        let key = self.key();
        self.order(Method::POST, &format!("/staff/patients/{patient}/appointments"), Some(&body), key);
    }

    fn close_task(&mut self) {
        let open: Vec<String> = self.table.partitions("TASK#").map(|((_, sk), _)| sk.clone()).collect();
        let Some((event, patient)) = self.rng.choice(&open).and_then(|task| task.split_once('#')) else { return };
        self.order(Method::POST, &format!("/staff/tasks/{patient}.{event}/close"), Some(&json!({})), None);
    }

    fn look_up(&mut self) {
        let patient = self.people.patients[self.rng.usize(..self.people.patients.len())].id.clone();
        self.order(Method::GET, &format!("/staff/patients/{patient}"), None, None);
    }

    fn channel(&mut self) -> &'static str {
        if self.rng.bool() { "sms" } else { "email" }
    }

    fn order(&mut self, method: Method, path: &str, body: Option<&Value>, key: Option<String>) {
        let body = body.map(ToString::to_string).unwrap_or_default();
        let what = format!("staff {method} {path} {body} {}", key.as_deref().unwrap_or(""));
        let may = if method == Method::GET { May::Look } else { May::Act };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.people.staff));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let job = Job::request(what, may, Sequel::Staff);
        self.request(job, request.body(Bytes::from(body)).expect("ids fit into addresses"));
    }

    /// A program of the staff reads its answer.
    pub(super) fn worked(&mut self, answer: &Response<Bytes>) {
        let Ok(told) = serde_json::from_slice::<Value>(answer.body()) else { return };
        if let Some(link) = told["link"]["id"].as_str().filter(|link| link.contains('.')) {
            self.people.links.push(link.to_owned());
            if self.people.links.len() > LINKS {
                self.people.links.remove(0);
            }
        }
    }
}
