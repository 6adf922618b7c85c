//! What of the messages can be read, wherever the story runs.

use serde_json::Value;
use web::Key;

/// Where messages end up.
#[derive(Debug)]
pub(crate) enum Mail {
    /// On the phone on screen of a local process.
    Outbox,
    /// With SNS and SES of ministack, at this address, which lists what it was handed.
    Emulator(String),
    /// With their readers. What a confirmation holds is made again with the key of links.
    Away(Key),
}

impl Mail {
    /// The address of the link in the newest message to a patient, as a path; nothing where messages are away.
    pub(crate) async fn newest_link(
        &self,
        http: &reqwest::Client,
        origin: &str,
        channel: &str,
        to: &str,
    ) -> Option<String> {
        let found = match self {
            Self::Outbox => outbox(&read(http, &format!("{origin}/_local/outbox")).await, channel, to),
            Self::Emulator(emulator) if channel == "sms" => {
                texts(&read(http, &format!("{emulator}/_ministack/sns/sms-messages")).await, to)
            }
            Self::Emulator(emulator) => emails(&read(http, &format!("{emulator}/_ministack/ses/messages")).await, to),
            Self::Away(_) => return None,
        };
        let newest = found.last().unwrap_or_else(|| panic!("nothing arrived by {channel} at {to}"));
        Some(link_in(newest).unwrap_or_else(|| panic!("no link in what arrived by {channel} at {to}: {newest}")))
    }
}

async fn read(http: &reqwest::Client, address: &str) -> Value {
    let answer = http.get(address).header("accept", "application/json").send().await.expect("the messages' list");
    answer.json().await.expect("a list of messages")
}

fn outbox(messages: &Value, channel: &str, to: &str) -> Vec<String> {
    let messages = messages.as_array().expect("an array").iter();
    let ours = messages.filter(|message| message["channel"] == channel && message["to"] == to);
    ours.map(|message| words(&message["text"])).collect()
}

/// By account, then number, each oldest first.
fn texts(lists: &Value, to: &str) -> Vec<String> {
    let lists = lists["sms_messages"].as_object().expect("texts by number");
    let ours = lists.iter().filter(|(number, _)| *number == to).filter_map(|(_, texts)| texts.as_array());
    ours.flatten().map(|text| words(&text["Message"])).collect()
}

/// By account, each oldest first.
fn emails(lists: &Value, to: &str) -> Vec<String> {
    let lists = lists["messages"].as_object().expect("emails by account");
    let all = lists.values().filter_map(Value::as_array).flatten();
    let ours = all.filter(|email| email["To"].as_array().is_some_and(|readers| readers.iter().any(|one| one == to)));
    ours.map(|email| words(&email["BodyText"])).collect()
}

fn words(text: &Value) -> String {
    text.as_str().unwrap_or_default().to_owned()
}

/// The path of the link in a message.
fn link_in(text: &str) -> Option<String> {
    let (_, after) = text.split_once("/l/")?;
    let token: String =
        after.chars().take_while(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')).collect();
    (token.len() == 22).then(|| format!("/l/{token}"))
}
