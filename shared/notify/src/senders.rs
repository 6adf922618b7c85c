//! Those who carry messages: SNS and SES, or the phone on screen.

use crate::Rendered;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use aws_sdk_sns::{error::ProvideErrorMetadata, error::SdkError, types::MessageAttributeValue};
use domain::{Channel, MessageKind};
use jiff::Timestamp;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

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
    let Rendered { subject, text, html, .. } = envelope.content;
    let utf8 = |data: &str| Content::builder().data(data).charset("UTF-8").build().map_err(|_| permanent("bad_text"));
    let body = Body::builder().text(utf8(text)?).html(utf8(html)?).build();
    let message = Message::builder().subject(utf8(subject)?).body(body).build();
    let sent = client
        .send_email()
        .from_email_address(from)
        .destination(Destination::builder().to_addresses(envelope.to).build())
        .content(EmailContent::builder().simple(message).build())
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

/// What was handed over locally, oldest first: the phone and mailbox on screen.
#[derive(Debug, Clone, Default)]
pub struct Outbox(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    posted: Vec<Posted>,
    refusals: VecDeque<SendError>,
}

/// A message that was handed over locally.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Counts from 1.
    pub id: usize,
    /// When.
    pub at: Timestamp,
    /// How.
    pub channel: Channel,
    /// To which number or address.
    pub to: String,
    /// What it is for.
    pub kind: MessageKind,
    /// Subject, of an email.
    pub subject: Option<String>,
    /// The words.
    pub text: String,
    /// The HTML, of an email.
    pub html: Option<String>,
    /// The links in it.
    pub links: Vec<String>,
}

impl Outbox {
    /// Everything handed over so far.
    pub fn posted(&self) -> Vec<Posted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).posted.clone()
    }

    /// Refuses the next message with this error, to try out what happens then.
    pub fn refuse_next(&self, error: SendError) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).refusals.push_back(error);
    }

    fn post(&self, envelope: Envelope<'_>) -> Result<(), SendError> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = state.refusals.pop_front() {
            return Err(error);
        }
        let Envelope { channel, to, content, at } = envelope;
        let email = channel == Channel::Email;
        let text = if email { &content.text } else { &content.sms };
        let id = state.posted.len() + 1;
        state.posted.push(Posted {
            id,
            at,
            channel,
            to: to.to_owned(),
            kind: content.kind,
            subject: email.then(|| content.subject.clone()),
            html: email.then(|| content.html.clone()),
            links: content.links.iter().filter(|link| text.contains(*link)).cloned().collect(),
            text: text.clone(),
        });
        Ok(())
    }
}
