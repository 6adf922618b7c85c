//! A text as AWS End User Messaging SMS hands it over.

use app::Notification;
use domain::{Invalid, Phone, ReplyId, ReplyText};
use jiff::Timestamp;
use serde::Deserialize;

/// A text that somebody sent to a number of ours.
#[derive(Debug)]
pub(crate) struct Inbound {
    /// From which number.
    pub(crate) from: Phone,
    /// Names it, so that a repetition is known.
    pub(crate) id: ReplyId,
    /// In whole, as it is read; what is kept of it is shorter.
    pub(crate) text: String,
    /// When it was handed to us: texts may be handed over in another order.
    pub(crate) at: Timestamp,
}

/// What is used of the message: <https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html>.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    origination_number: String,
    #[serde(default)]
    message_body: String,
    inbound_message_id: String,
}

/// Why a message is no text of anybody's. It says nothing of what is in it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Malformed {
    #[error("its message is not JSON with a number, a text and an identifier")]
    Json,
    #[error("its number is none: {0}")]
    Number(Invalid),
    #[error("its identifier is none: {0}")]
    Id(Invalid),
}

impl Inbound {
    pub(crate) fn of(notification: &Notification) -> Result<Self, Malformed> {
        let payload: Payload = serde_json::from_str(&notification.message).map_err(|_| Malformed::Json)?;
        Ok(Self {
            from: Phone::parse(&payload.origination_number).map_err(Malformed::Number)?,
            id: ReplyId::parse(&payload.inbound_message_id.to_ascii_lowercase()).map_err(Malformed::Id)?,
            text: payload.message_body,
            at: notification.at,
        })
    }

    /// What is kept of its words.
    pub(crate) fn words(&self) -> ReplyText {
        ReplyText::of(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &str) -> Result<Inbound, Malformed> {
        Inbound::of(&Notification { id: "n".to_owned(), message: message.to_owned(), at: Timestamp::UNIX_EPOCH })
    }

    #[test]
    fn the_example_of_the_manual_is_read() {
        let inbound = read(
            r#"{"originationNumber":"+14255550182","destinationNumber":"+12125550101","messageKeyword":"JOIN",
                "messageBody":"EXAMPLE","inboundMessageId":"cae173d2-66b9-564c-8309-21f858e9fb84",
                "previousPublishedMessageId":"wJalrXUtnFEMI"}"#,
        )
        .unwrap();
        assert_eq!((inbound.from.as_str(), &*inbound.text), ("+14255550182", "EXAMPLE"));
        assert_eq!(inbound.id.as_str(), "cae173d2-66b9-564c-8309-21f858e9fb84");
    }

    #[test]
    fn what_is_no_text_of_anybody_is_refused_without_repeating_it() {
        let number = r#"{"originationNumber":"SECRET","messageBody":"SECRET","inboundMessageId":"a"}"#;
        let id = r#"{"originationNumber":"+14255550182","messageBody":"SECRET","inboundMessageId":"SECRET/SECRET"}"#;
        for bad in ["", "SECRET", "[]", "{}", "null", r#"{"originationNumber":7}"#, number, id] {
            let refused = format!("{:?}", read(bad).unwrap_err());
            assert!(!refused.contains("SECRET") && !refused.contains("4255550182"), "{refused}");
        }
    }
}
