//! What the door of messages' words answers.

use serde::Serialize;
use utoipa::ToSchema;

/// What patients read in a message, with values of the clinic.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordedMessageDto {
    /// As of messages in a record.
    pub kind: String,
    /// `sms` or `email`.
    pub channel: String,
    /// BCP 47.
    pub language: String,
    /// Id of the rule whose words these are; nothing where they are those of every rule.
    #[schema(required)]
    pub rule: Option<String>,
    /// Subject of an email.
    #[schema(required)]
    pub subject: Option<String>,
    /// The words, with `…` in the address of a link.
    pub text: String,
    /// How many parts of a text message that takes at its longest.
    #[schema(required)]
    pub parts: Option<usize>,
    /// Whether these are the clinic's own words.
    pub own: bool,
    /// Why the clinic's own words, if it has some, are not used.
    pub faults: Vec<String>,
}

/// Answer of `viewMessages`.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessagesAnswer {
    /// By language, kind and channel.
    pub messages: Vec<WordedMessageDto>,
}
