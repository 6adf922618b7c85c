//! Programs of patients, which speak JSON and need no pages: they ask, book, and repeat themselves.

use super::job::{Job, May, Sequel};
use super::world::World;
use bytes::Bytes;
use domain::{LocationId, ProviderId, SlotId};
use http::{Method, Request, Response, header};
use serde_json::{Value, json};

/// So many of the latest letters are what patients mostly care about.
const LAST: usize = 5;

impl World {
    /// A patient's program asks for something.
    pub(super) fn program(&mut self) {
        if self.people.letters.is_empty() {
            return;
        }
        let place = self.some_letter();
        // Hardly ever a link is tried at the doors of the other kind.
        let manages = self.people.letters[place].manages != (self.rng.u8(..16) == 0);
        let letter = &mut self.people.letters[place];
        if letter.asks.is_empty() {
            // What it asks will be known soon.
            "unknown".clone_into(&mut letter.asks);
            return self.ask(place, Method::GET, "", None, None);
        }
        let unproved = letter.session.is_none() && letter.asks != "none";
        match self.rng.u8(..16) {
            0..14 if unproved => self.verify(place),
            0 => self.ask(place, Method::GET, "", None, None),
            1 => self.ask(place, Method::POST, "/continue", Some(json!({})), None),
            2 => self.ask(place, Method::POST, "/no-time", Some(json!({})), None),
            3 | 4 => self.verify(place),
            5..8 => self.ask(place, Method::GET, "/slots", None, None),
            8 => self.ask(place, Method::POST, "/code", Some(json!({})), None),
            9 if manages => self.cancel(place),
            _ if manages => self.choose(place, "/reschedule"),
            _ => self.choose(place, "/book"),
        }
    }

    /// Mostly the one that everybody is at just now, or one of the last.
    pub(super) fn some_letter(&mut self) -> usize {
        let letters = &self.people.letters;
        let all = letters.len();
        if self.people.favourite >= all || self.rng.u8(..24) == 0 {
            let managing: Vec<usize> = (0..all).filter(|place| letters[*place].manages).collect();
            let managed = self.rng.choice(&managing).filter(|_| self.rng.u8(..8) > 0);
            self.people.favourite = managed.copied().unwrap_or_else(|| self.rng.usize(..all));
        }
        match self.rng.u8(..4) {
            0 | 1 => self.people.favourite,
            2 => self.rng.usize(all.saturating_sub(LAST)..all),
            _ => self.rng.usize(..all),
        }
    }

    /// Books, or moves to, a slot.
    fn choose(&mut self, place: usize, door: &str) {
        let Some(slot) = self.wanted(place) else { return };
        let body = json!({ "slot": slot });
        let (body, key) = (self.of_version(door, body), self.key());
        self.ask(place, Method::POST, door, Some(body), key);
    }

    /// A slot that the link was offered, or one that somebody has seen; the same time elsewhere, or back where it was.
    fn wanted(&mut self, place: usize) -> Option<String> {
        let letter = &self.people.letters[place];
        let elsewhere = |slot: &SlotId| {
            let location = if slot.location.as_str() == "here" { "there" } else { "here" };
            SlotId { location: LocationId::parse(location).expect("an id"), ..slot.clone() }
        };
        match (self.rng.u8(..8), &letter.places[..]) {
            (0..2, [.., now]) => return Some(elsewhere(now).to_string()),
            (2..4, [.., before, _]) => return Some(before.to_string()),
            _ => {}
        }
        // The first of them are wanted most.
        let seen = self.rng.choice(&self.people.slots);
        letter.slots.iter().find(|_| self.rng.bool()).or(seen).cloned()
    }

    fn cancel(&mut self, place: usize) {
        let body = if self.rng.bool() { json!({ "reason": "I cannot come" }) } else { json!({}) };
        let (body, key) = (self.of_version("/cancel", body), self.key());
        self.ask(place, Method::POST, "/cancel", Some(body), key);
    }

    /// Some programs say which version they have seen.
    fn of_version(&mut self, door: &str, mut body: Value) -> Value {
        if door != "/book" && self.rng.u8(..4) == 0 {
            body["version"] = json!(self.rng.u32(1..4));
        }
        body
    }

    /// A key of which there are so few that they come again for other requests.
    pub(super) fn key(&mut self) -> Option<String> {
        (self.rng.u8(..4) == 0).then(|| format!("key-{}", self.rng.u8(..6)))
    }

    /// Proves what the link asks, as far as it is known: mostly with what is right.
    fn verify(&mut self, place: usize) {
        let letter = &self.people.letters[place];
        let (patient, right) = (letter.patient, self.rng.u8(..4) > 0);
        let (born, code) = (self.people.patients[patient].date_of_birth, &self.people.codes[patient]);
        let body = match letter.asks.as_str() {
            "one_time_code" if code.is_empty() || self.rng.u8(..4) == 0 => {
                return self.ask(place, Method::POST, "/code", Some(json!({})), None);
            }
            "one_time_code" => json!({ "code": if right { code } else { "000000" } }),
            "date_of_birth" => {
                json!({ "date_of_birth": if right { born.to_string() } else { "1999-09-09".to_owned() } })
            }
            _ => return self.ask(place, Method::GET, "", None, None),
        };
        self.ask(place, Method::POST, "/verify", Some(body), None);
    }

    fn ask(&mut self, place: usize, method: Method, door: &str, body: Option<Value>, key: Option<String>) {
        let letter = &self.people.letters[place];
        let path = format!("{}{door}", letter.path);
        let (body, kind) = body.map_or_else(Default::default, |body| (body.to_string(), "application/json"));
        let what = format!("program {} {method} {path} {body} {}", letter.patient + 1, key.as_deref().unwrap_or(""));
        let may = if method == Method::GET { May::Look } else { May::Act };
        let mut request = Request::builder().method(method).uri(path);
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(session) = &letter.session {
            request = request.header(header::AUTHORIZATION, format!("Bearer {session}"));
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let job = Job::request(what, may, Sequel::Program(letter.path.clone()));
        self.request(job, request.body(Bytes::from(body)).expect("letters have addresses"));
    }

    /// A program reads its answer.
    pub(super) fn programmed(&mut self, path: &str, answer: &Response<Bytes>) {
        let Some(place) = self.people.letters.iter().position(|letter| letter.path == path) else { return };
        let Ok(told) = serde_json::from_slice::<Value>(answer.body()) else { return };
        if let Some(asks) = told["verification"].as_str() {
            asks.clone_into(&mut self.people.letters[place].asks);
        }
        if let Some(session) = told["session"].as_str() {
            self.people.letters[place].session = Some(session.to_owned());
        }
        if let Some(at) =
            slot_of(&told["appointment"]).filter(|at| self.people.letters[place].places.last() != Some(at))
        {
            self.people.letters[place].places.push(at);
        }
        let offered = told["slots"].as_array().or_else(|| told["next_slots"].as_array()).cloned().unwrap_or_default();
        for slot in offered.iter().filter_map(|slot| slot["id"].as_str()) {
            self.people.see(slot);
            let known = &mut self.people.letters[place].slots;
            if !known.iter().any(|other| other == slot) {
                known.push(slot.to_owned());
            }
        }
    }
}

/// Where an appointment is, as a door tells it.
fn slot_of(told: &Value) -> Option<SlotId> {
    Some(SlotId {
        start: told["start"].as_str()?.parse().ok()?,
        provider: ProviderId::parse(told["provider"].as_str()?).ok()?,
        location: LocationId::parse(told["location"].as_str()?).ok()?,
    })
}
