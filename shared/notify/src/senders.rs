//! Those who carry messages: SNS and SES, or the phone on screen.

use crate::{Outbox, Rendered, mime::mime};
use aws_sdk_sesv2::{
    primitives::Blob,
    types::{Destination, EmailContent, RawMessage},
};
use aws_sdk_sns::{error::ProvideErrorMetadata, error::SdkError, types::MessageAttributeValue};
use domain::Channel;
use jiff::Timestamp;

/// Who carries which channel.
#[derive(Debug, Clone)]
pub struct Senders {
    /// Carries text messages.
    pub sms: SmsSender,
    /// Carries emails.
    pub email: EmailSender,
}

/// Who carries text messages.
#[derive(Debug, Clone)]
pub enum SmsSender {
    /// Amazon SNS.
    Sns(aws_sdk_sns::Client),
    /// The phone on screen.
    Local(Outbox),
}

/// Who carries emails.
#[derive(Debug, Clone)]
pub enum EmailSender {
    /// Amazon SES.
    Ses {
        /// The client.
        client: aws_sdk_sesv2::Client,
        /// The sender's address, of a verified identity.
        from: String,
        /// The configuration set that reports what becomes of an email.
        configuration_set: Option<String>,
    },
    /// The mailbox on screen.
    Local(Outbox),
}

/// A message with its address.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// How it travels.
    pub channel: Channel,
    /// Phone number or email address.
    pub to: &'a str,
    /// Who it is from, as mail programs show it beside the sender's address.
    pub from_name: Option<&'a str>,
    /// What it says.
    pub content: &'a Rendered,
    /// When it is handed over.
    pub at: Timestamp,
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may be taken later.
    #[error("the provider did not take the message: {code}")]
    Passing {
        /// The provider's error code.
        code: String,
    },
    /// No answer came: whether it was taken cannot be told.
    #[error("the provider gave no answer: {code}")]
    Unclear {
        /// What was missing.
        code: String,
    },
    /// It will never be taken as it is.
    #[error("the provider refused the message: {code}")]
    Permanent {
        /// The provider's error code.
        code: String,
    },
}

impl Senders {
    /// Both channels to one outbox.
    pub fn local(outbox: &Outbox) -> Self {
        Self { sms: SmsSender::Local(outbox.clone()), email: EmailSender::Local(outbox.clone()) }
    }

    /// Hands a message to its carrier.
    pub async fn send(&self, envelope: Envelope<'_>) -> Result<(), SendError> {
        match envelope.channel {
            Channel::Sms => match &self.sms {
                SmsSender::Sns(client) => publish(client, envelope).await,
                SmsSender::Local(outbox) => outbox.post(envelope),
            },
            Channel::Email => match &self.email {
                EmailSender::Ses { client, from, configuration_set } => {
                    send_email(client, from, configuration_set.clone(), envelope).await
                }
                EmailSender::Local(outbox) => outbox.post(envelope),
            },
        }
    }
}

async fn publish(client: &aws_sdk_sns::Client, envelope: Envelope<'_>) -> Result<(), SendError> {
    let transactional = MessageAttributeValue::builder().data_type("String").string_value("Transactional").build();
    let published = client
        .publish()
        .phone_number(envelope.to)
        .message(&envelope.content.sms)
        .message_attributes("AWS.SNS.SMS.SMSType", transactional.map_err(|_| permanent("bad_attribute"))?)
        .send()
        .await;
    published.map(drop).map_err(|error| refused(&error, &["InvalidParameter", "InvalidParameterValue", "OptedOut"]))
}

async fn send_email(
    client: &aws_sdk_sesv2::Client,
    from: &str,
    configuration_set: Option<String>,
    envelope: Envelope<'_>,
) -> Result<(), SendError> {
    // SES replaces the Message-ID, and takes the recipients from the request alone.
    let raw = RawMessage::builder().data(Blob::new(mime(from, envelope))).build();
    let raw = raw.map_err(|_| permanent("unbuildable"))?;
    let sent = client
        .send_email()
        .from_email_address(from)
        .destination(Destination::builder().to_addresses(envelope.to).build())
        .content(EmailContent::builder().raw(raw).build())
        .set_configuration_set_name(configuration_set)
        .send()
        .await;
    sent.map(drop).map_err(|error| refused(&error, &["BadRequestException", "MessageRejected"]))
}

fn permanent(code: &str) -> SendError {
    SendError::Permanent { code: code.to_owned() }
}

fn refused<E: ProvideErrorMetadata>(error: &SdkError<E>, forever: &[&str]) -> SendError {
    match error {
        SdkError::ServiceError(service) => {
            let code = service.err().code().unwrap_or("unknown").to_owned();
            if forever.contains(&code.as_str()) {
                SendError::Permanent { code }
            } else if service.raw().status().is_server_error() {
                SendError::Unclear { code }
            } else {
                SendError::Passing { code }
            }
        }
        SdkError::ConstructionFailure(_) => permanent("unbuildable"),
        _ => SendError::Unclear { code: "no_answer".to_owned() },
    }
}
