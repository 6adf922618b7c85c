//! SNS and SES as functions find them, without any: what they answer to messages.

use aws_smithy_runtime_api::client::{
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use domain::Channel;
use serde_json::json;
use std::collections::VecDeque;

/// What a carrier makes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// It takes it.
    Taken,
    /// It refuses it, with this status, code and message.
    Refused(u16, &'static str, &'static str),
    /// It does not answer.
    NoAnswer,
}

/// What a carrier was handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// By which channel.
    pub channel: Channel,
    /// By which name the carrier knows it from then on.
    pub id: String,
    /// A text's words; of an email, nothing.
    pub text: String,
}

#[derive(Debug, Default)]
pub(super) struct Answers {
    next: VecDeque<(Channel, Taking)>,
    pub(super) sent: Vec<Sent>,
}

impl Answers {
    pub(super) fn next(&mut self, channel: Channel, taking: Taking) {
        self.next.push_back((channel, taking));
    }

    /// The carrier's answer, where this is for one.
    pub(super) fn answer(&mut self, request: &HttpRequest) -> Option<Result<HttpResponse, ConnectorError>> {
        if request.headers().get("x-amz-target").is_some() {
            return None;
        }
        let channel = if request.uri().contains("/v2/email/") { Channel::Email } else { Channel::Sms };
        let place = self.next.iter().position(|(of, _)| *of == channel);
        Some(match place.and_then(|place| self.next.remove(place)).map_or(Taking::Taken, |(_, taking)| taking) {
            Taking::Taken => Ok(self.take(channel, request)),
            Taking::Refused(status, code, message) => Ok(refusal(channel, status, code, message)),
            Taking::NoAnswer => Err(ConnectorError::timeout("nobody answers".into())),
        })
    }

    fn take(&mut self, channel: Channel, request: &HttpRequest) -> HttpResponse {
        let id = format!("00000000-0000-5000-8000-{:012}", self.sent.len());
        let body = request.body().bytes().unwrap_or_default();
        let text = form_urlencoded::parse(body).find(|(name, _)| name == "Message").map(|(_, text)| text.into_owned());
        let answer = match channel {
            Channel::Sms => format!(
                "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>\
                 <MessageId>{id}</MessageId></PublishResult></PublishResponse>"
            ),
            Channel::Email => json!({ "MessageId": id }).to_string(),
        };
        self.sent.push(Sent { channel, id, text: text.unwrap_or_default() });
        response(200, answer)
    }
}

fn refusal(channel: Channel, status: u16, code: &'static str, message: &str) -> HttpResponse {
    match channel {
        Channel::Sms => response(
            status,
            format!(
                "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>\
                 <Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
            ),
        ),
        Channel::Email => {
            let mut response = response(status, json!({ "message": message }).to_string());
            response.headers_mut().insert("x-amzn-errortype", code);
            response
        }
    }
}

fn response(status: u16, body: String) -> HttpResponse {
    HttpResponse::new(StatusCode::try_from(status).expect("a status"), SdkBody::from(body))
}
