//! One-time codes, as patients ask for them, read them and type them in.

use crate::{Answer, Client};
use reqwest::Method;
use serde_json::{Value, json};

impl Client {
    /// Asks for a code as a program does.
    pub async fn ask_for_code(&self, link: &str) -> Answer {
        self.send(Method::POST, &format!("{link}/code"), None, &[]).await
    }

    /// The messages with codes that were sent so far.
    pub async fn coded_messages(&self) -> Vec<Value> {
        let mut sent = self.outbox().await;
        sent.retain(|message| message["kind"] == "one_time_code");
        sent
    }

    /// The code that was sent last.
    ///
    /// # Panics
    /// Where none was sent.
    pub async fn last_code(&self) -> String {
        let sent = self.coded_messages().await;
        let text = sent.last().expect("a code")["text"].as_str().expect("a text").to_owned();
        let six = text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6);
        six.expect("six digits").to_owned()
    }

    /// Asks for a code and reads it.
    ///
    /// # Panics
    /// Where none is sent.
    pub async fn code(&self, link: &str) -> String {
        let asked = self.ask_for_code(link).await;
        assert_eq!(asked.status, 202, "{}", asked.text);
        self.last_code().await
    }

    /// Answers with a code as a program does.
    pub async fn answer_code(&self, link: &str, code: &str) -> Answer {
        self.post(&format!("{link}/verify"), json!({ "code": code })).await
    }

    /// GET with a patient's session.
    pub async fn as_patient(&self, session: &str, address: &str) -> Answer {
        self.send(Method::GET, address, None, &[("authorization", &format!("Bearer {session}"))]).await
    }
}

/// A code that is not this one.
///
/// # Panics
/// Where it is no code.
pub fn other_than(code: &str, by: u32) -> String {
    format!("{:06}", (code.parse::<u32>().expect("a code") + by) % 1_000_000)
}
