//! Those who carry messages: SNS and SES, or the phone on screen.

use crate::{
    Outbox, Rendered, SendError, email_tags,
    mime::mime,
    refusals::{email_refused, permanent, sms_refused},
};
use aws_sdk_sesv2::{
    primitives::Blob,
    types::{Destination, EmailContent, MessageTag, RawMessage},
};
use aws_sdk_sns::types::MessageAttributeValue;
use domain::{Channel, ClinicId, MessageKey};
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
    /// Which message it is: an email carries that with it, so that SES says it again in whatever it reports.
    pub clinic: &'a ClinicId,
    /// Which of the clinic's.
    pub key: &'a MessageKey,
}

/// What a carrier gave for a message that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its own name for the message, by which it tells later what has become of it.
    pub id: Option<String>,
}

impl Senders {
    /// Both channels to one outbox.
    pub fn local(outbox: &Outbox) -> Self {
        Self { sms: SmsSender::Local(outbox.clone()), email: EmailSender::Local(outbox.clone()) }
    }

    /// Hands a message to its carrier.
    pub async fn send(&self, envelope: Envelope<'_>) -> Result<Receipt, SendError> {
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

async fn publish(client: &aws_sdk_sns::Client, envelope: Envelope<'_>) -> Result<Receipt, SendError> {
    let transactional = MessageAttributeValue::builder().data_type("String").string_value("Transactional").build();
    let published = client
        .publish()
        .phone_number(envelope.to)
        .message(&envelope.content.sms)
        .message_attributes("AWS.SNS.SMS.SMSType", transactional.map_err(|_| permanent("bad_attribute"))?)
        .send()
        .await;
    published.map(|taken| Receipt { id: taken.message_id }).map_err(|error| sms_refused(&error))
}

async fn send_email(
    client: &aws_sdk_sesv2::Client,
    from: &str,
    configuration_set: Option<String>,
    envelope: Envelope<'_>,
) -> Result<Receipt, SendError> {
    // SES replaces the Message-ID, and takes the recipients from the request alone.
    let raw = RawMessage::builder().data(Blob::new(mime(from, envelope))).build();
    let raw = raw.map_err(|_| permanent("unbuildable"))?;
    let sent = client
        .send_email()
        .from_email_address(from)
        .destination(Destination::builder().to_addresses(envelope.to).build())
        .content(EmailContent::builder().raw(raw).build())
        .set_configuration_set_name(configuration_set)
        .set_email_tags(Some(tags(envelope.clinic, envelope.key)?))
        .send()
        .await;
    sent.map(|taken| Receipt { id: taken.message_id }).map_err(|error| email_refused(&error))
}

fn tags(clinic: &ClinicId, key: &MessageKey) -> Result<Vec<MessageTag>, SendError> {
    let tag = |(name, value): (&str, String)| MessageTag::builder().name(name).value(value).build();
    email_tags(clinic, key).into_iter().map(tag).collect::<Result<_, _>>().map_err(|_| permanent("unbuildable"))
}
