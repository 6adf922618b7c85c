//! A program at the doors of one link, and the staff program that sends it.

use crate::place::{Patient, Place, must, path_of, with};
use reqwest::Method;
use serde_json::{Value, json};

/// A link as the answer to its sending has it.
#[derive(Debug)]
pub(crate) struct Sent {
    /// `patient.link`.
    pub(crate) id: String,
    /// Its path.
    pub(crate) path: String,
}

/// A program at the doors of one link.
#[derive(Debug)]
pub(crate) struct Program<'a> {
    place: &'a Place,
    link: String,
}

impl Place {
    /// Staff send a link.
    pub(crate) async fn send(&self, patient: &Patient, rule: &str, channel: &str) -> Sent {
        let door = format!("/staff/patients/{}/links", patient.id);
        let answered = self.staff(Method::POST, &door, Some(json!({"rule": rule, "channel": channel})), 201).await;
        let text = |name: &str| answered["link"][name].as_str().expect("a text").to_owned();
        self.sent.lock().await.push(text("id"));
        Sent { id: text("id"), path: path_of(&text("url")).to_owned() }
    }
}

impl<'a> Program<'a> {
    /// At a link.
    pub(crate) fn at(place: &'a Place, link: &str) -> Self {
        Self { place, link: link.to_owned() }
    }

    /// What a door answers to GET, which must be of this status.
    pub(crate) async fn get(&self, door: &str, status: u16) -> Value {
        self.ask(Method::GET, door, None, status).await
    }

    /// What a door answers to POST, which must be of this status.
    pub(crate) async fn post(&self, door: &str, body: Value, status: u16) -> Value {
        self.ask(Method::POST, door, Some(body), status).await
    }

    async fn ask(&self, method: Method, door: &str, body: Option<Value>, status: u16) -> Value {
        let path = format!("{}{door}", self.link);
        let answered = self.place.ask("patient", method.clone(), &path, |request| with(request, body)).await;
        must(&answered, status, &method, &path)
    }

    /// Two times of one provider, the last that the link offers at first, so that nothing is too near to be changed.
    pub(crate) async fn two_slots(&self) -> [Value; 2] {
        let listed = self.get("/slots", 200).await;
        let slots = listed["slots"].as_array().expect("slots");
        let last = slots.last().expect("the link offers times");
        let other = slots
            .iter()
            .rev()
            .skip(1)
            .find(|slot| slot["provider"] == last["provider"] && slot["end"].as_str() <= last["start"].as_str());
        [other.expect("the link offers a second time of the same provider").clone(), last.clone()]
    }
}
