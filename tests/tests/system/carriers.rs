//! SNS and SES over the wire: what our clients send them, and what their answers mean.

use app::{plain_http, sdk_config, ses, sns};
use aws_credential_types::Credentials;
use aws_types::{SdkConfig, region::Region};
use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Channel, ClinicId, MessageKey, MessageKind};
use notify::{Attachment, EmailSender, Envelope, Receipt, Rendered, SendError, Senders, SmsSender};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};
use tokio::{io::AsyncReadExt, net::TcpListener};

const TO: &str = "+447700900123";
const ADDRESS: &str = "amara@example.com";

fn config() -> SdkConfig {
    sdk_config(Region::new("eu-west-2"), Credentials::new("t", "t", None, None, "test"), plain_http())
}

/// The clients that functions have, at another endpoint.
fn senders(config: &SdkConfig, endpoint: &str) -> Senders {
    let email = EmailSender::Ses {
        client: ses(config, Some(endpoint.to_owned())),
        from: "clinic@example.org".to_owned(),
        configuration_set: Some("reports".to_owned()),
    };
    Senders { sms: SmsSender::Sns(sns(config, Some(endpoint.to_owned()))), email }
}

async fn send(config: &SdkConfig, endpoint: &str, channel: Channel) -> Result<Receipt, SendError> {
    let file = Attachment {
        name: "appointment.ics".to_owned(),
        media_type: "text/calendar; charset=utf-8; method=PUBLISH".to_owned(),
        text: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned(),
    };
    let content = Rendered {
        kind: MessageKind::Confirmation,
        sms: "Clinic: 24 Nov at 09:30 & more = été".to_owned(),
        subject: "Booked".to_owned(),
        text: "Your appointment is booked.\n".to_owned(),
        html: "<p>Your appointment is booked.</p>".to_owned(),
        links: Vec::new(),
        attachments: vec![file],
    };
    let to = if channel == Channel::Sms { TO } else { ADDRESS };
    let at = "2026-11-21T12:00:00Z".parse().unwrap();
    let (clinic, key) =
        (ClinicId::parse("race").unwrap(), MessageKey::parse("p-1.e1.confirmation_request.email.1440").unwrap());
    let from_name = Some("Clinique de l’Étoile");
    let envelope = Envelope { channel, to, from_name, content: &content, at, clinic: &clinic, key: &key };
    senders(config, endpoint).send(envelope).await
}

/// What a server answers with, and what it was asked.
#[derive(Clone)]
struct Aws {
    status: u16,
    error_type: Option<&'static str>,
    body: String,
    asked: Arc<Mutex<Vec<(String, String)>>>,
}

impl Aws {
    fn answering(status: u16, error_type: Option<&'static str>, body: impl Into<String>) -> Self {
        Self { status, error_type, body: body.into(), asked: Arc::default() }
    }

    /// SNS's answer (AWS Query protocol).
    fn sns(status: u16, code: &str, message: &str) -> Self {
        let fault = if status < 500 { "Sender" } else { "Receiver" };
        let body = format!(
            "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">\n  <Error>\n    <Type>{fault}</Type>\n    \
             <Code>{code}</Code>\n    <Message>{message}</Message>\n  </Error>\n  \
             <RequestId>9a1b2c3d-0000-5000-8000-000000000000</RequestId>\n</ErrorResponse>\n"
        );
        Self::answering(status, None, body)
    }

    /// SES's answer (REST with JSON).
    fn ses(status: u16, error_type: &'static str, message: &str) -> Self {
        Self::answering(status, Some(error_type), serde_json::json!({ "message": message }).to_string())
    }

    /// Listens on a free port, for as long as the test runs.
    async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(Self::answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    async fn answer(State(aws): State<Self>, request: Request) -> Response {
        let path = request.uri().path().to_owned();
        let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
        aws.asked.lock().unwrap().push((path, String::from_utf8(body.to_vec()).unwrap()));
        let mut response = (StatusCode::from_u16(aws.status).unwrap(), aws.body).into_response();
        if let Some(error_type) = aws.error_type {
            response.headers_mut().insert("x-amzn-errortype", error_type.parse().unwrap());
        }
        response
    }

    /// What becomes of a message; nothing is ever handed over twice.
    async fn takes(&self, channel: Channel) -> Result<Receipt, SendError> {
        let outcome = send(&config(), &self.listen().await, channel).await;
        assert_eq!(self.asked.lock().unwrap().len(), 1, "{outcome:?}");
        outcome
    }
}

fn passing(code: &str) -> SendError {
    SendError::Passing { code: code.to_owned() }
}

fn unclear(code: &str) -> SendError {
    SendError::Unclear { code: code.to_owned() }
}

fn permanent(code: &str) -> SendError {
    SendError::Permanent { code: code.to_owned() }
}

#[tokio::test]
async fn sns_is_asked_for_a_transactional_text_to_a_number() {
    let aws = Aws::answering(
        200,
        None,
        "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>\
         <MessageId>567910cd-659e-55d4-8ccb-5aaf14679dc0</MessageId></PublishResult></PublishResponse>",
    );
    let receipt = aws.takes(Channel::Sms).await.unwrap();
    assert_eq!(receipt.id.as_deref(), Some("567910cd-659e-55d4-8ccb-5aaf14679dc0"));
    let (_, body) = aws.asked.lock().unwrap()[0].clone();
    let fields: BTreeMap<_, _> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let expected = [
        ("Action", "Publish"),
        ("PhoneNumber", TO),
        ("Message", "Clinic: 24 Nov at 09:30 & more = été"),
        ("MessageAttributes.entry.1.Name", "AWS.SNS.SMS.SMSType"),
        ("MessageAttributes.entry.1.Value.DataType", "String"),
        ("MessageAttributes.entry.1.Value.StringValue", "Transactional"),
    ];
    for (name, value) in expected {
        assert_eq!(fields.get(name).map(String::as_str), Some(value), "{name} in {fields:?}");
    }
    assert!(!fields.contains_key("TopicArn") && !fields.contains_key("Subject"));
}

#[tokio::test]
async fn ses_is_asked_for_a_raw_message_from_the_clinic_to_one_address() {
    let aws = Aws::answering(200, None, r#"{"MessageId":"0100018c-0000"}"#);
    let receipt = aws.takes(Channel::Email).await.unwrap();
    assert_eq!(receipt.id.as_deref(), Some("0100018c-0000"));
    let (path, body) = aws.asked.lock().unwrap()[0].clone();
    assert_eq!(path, "/v2/email/outbound-emails");
    let asked: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(asked["FromEmailAddress"], "clinic@example.org");
    assert_eq!(asked["Destination"], serde_json::json!({ "ToAddresses": [ADDRESS] }));
    assert_eq!(asked["ConfigurationSetName"], "reports");
    let tags = [
        ("clinic", "race"),
        ("patient", "p-1"),
        ("event", "e1"),
        ("kind", "confirmation_request"),
        ("occasion", "1440"),
    ];
    let tags: Vec<_> = tags.map(|(name, value)| serde_json::json!({ "Name": name, "Value": value })).to_vec();
    assert_eq!(asked["EmailTags"], serde_json::json!(tags), "by which SES tells which message it reports of");
    let kinds: Vec<_> = asked["Content"].as_object().unwrap().keys().collect();
    assert_eq!(kinds, ["Raw"]);
    let raw = base64::Engine::decode(
        &base64::engine::general_purpose::STANDARD,
        asked["Content"]["Raw"]["Data"].as_str().unwrap(),
    );
    let raw = String::from_utf8(raw.unwrap()).unwrap();
    for said in
        ["To: <amara@example.com>\r\n", "Subject: Booked\r\n", "multipart/mixed", "filename=\"appointment.ics\""]
    {
        assert!(raw.contains(said), "{said} in {raw}");
    }
}

#[tokio::test]
async fn each_answer_of_sns_has_one_meaning() {
    let invalid = "Invalid parameter: PhoneNumber Reason: +447700900123 is not valid to publish to";
    let cases = [
        (429, "Throttled", "Rate exceeded", passing("throttled")),
        (400, "Throttling", "Rate exceeded", passing("throttled")),
        (400, "ThrottledException", "Rate exceeded", passing("throttled")),
        (503, "ThrottlingException", "Rate exceeded", passing("throttled")),
        (400, "QuotaExceeded", "Quota exceeded", passing("throttled")),
        (400, "KMSThrottling", "Rate exceeded", passing("throttled")),
        (400, "InvalidParameter", invalid, permanent("invalid_number")),
        (400, "InvalidParameterValue", "Invalid value for phone number", permanent("invalid_number")),
        (400, "InvalidParameter", "Invalid parameter: Message too long", permanent("InvalidParameter")),
        (400, "ValidationException", "1 validation error detected", permanent("ValidationException")),
        (400, "OptedOut", "", permanent("opted_out")),
        (403, "OptedOutException", "The number opted out", permanent("opted_out")),
        (400, "InvalidParameter", "Invalid parameter: Phone number is opted out", permanent("opted_out")),
        (400, "QuotaExceeded", "The monthly SMS spend limit is reached", passing("spend_limit")),
        (400, "UserError", "No quota left for SMS: monthly spending limit", passing("spend_limit")),
        (400, "UserError", "A request parameter does not comply", permanent("UserError")),
        (400, "InvalidParameter", "The account is in the SMS sandbox", permanent("sandbox")),
        (400, "EndpointDisabled", "Endpoint is disabled", permanent("EndpointDisabled")),
        (400, "PlatformApplicationDisabled", "Disabled", permanent("PlatformApplicationDisabled")),
        (403, "AuthorizationError", "not authorized to perform: SNS:Publish", passing("AuthorizationError")),
        (403, "InvalidClientTokenId", "The security token is invalid", passing("InvalidClientTokenId")),
        (404, "NotFound", "Topic does not exist", passing("NotFound")),
        (500, "InternalError", "We encountered an internal error", unclear("InternalError")),
        (503, "ServiceUnavailable", "Service is unavailable", unclear("ServiceUnavailable")),
        (400, "SomethingNew", "Never heard of", passing("SomethingNew")),
    ];
    for (status, code, message, expected) in cases {
        let outcome = Aws::sns(status, code, message).takes(Channel::Sms).await;
        assert_eq!(outcome, Err(expected), "{status} {code}: {message}");
    }
}

#[tokio::test]
async fn each_answer_of_ses_has_one_meaning() {
    let sandbox = "Email address is not verified. The following identities failed the check in region EU-WEST-2: amara@example.com";
    let cases = [
        (429, "TooManyRequestsException", "Maximum sending rate exceeded.", passing("throttled")),
        (400, "ThrottlingException", "Daily message quota exceeded.", passing("throttled")),
        (400, "LimitExceededException", "There are too many instances", passing("throttled")),
        // Some of AWS's services add where the type is documented.
        (429, "TooManyRequestsException:http://internal.amazon.com/coral/", "Rate", passing("throttled")),
        (400, "SendingPausedException", "Sending paused for this account.", passing("paused")),
        (400, "BadRequestException", "Account is paused", passing("paused")),
        (400, "MessageRejected", "Sending paused for this configuration set", passing("paused")),
        (400, "MessageRejected", sandbox, permanent("sandbox")),
        (400, "MessageRejected", "Address is on the suppression list", permanent("suppressed")),
        (400, "MessageRejected", "Address blacklisted.", permanent("suppressed")),
        (400, "MessageRejected", "Email content contains malware", permanent("MessageRejected")),
        (400, "BadRequestException", "Illegal address", permanent("BadRequestException")),
        (400, "AccountSuspendedException", "permanently restricted", permanent("AccountSuspendedException")),
        // An identity, a right or a configuration set can be mended; the message is then sent.
        (400, "MailFromDomainNotVerifiedException", "not verified", passing("MailFromDomainNotVerifiedException")),
        (404, "NotFoundException", "Configuration set <reports> does not exist.", passing("NotFoundException")),
        (403, "AccessDeniedException", "not authorized to perform ses:SendRawEmail", passing("AccessDeniedException")),
        (500, "InternalServiceErrorException", "", unclear("InternalServiceErrorException")),
        (400, "SomethingNewException", "Never heard of", passing("SomethingNewException")),
    ];
    for (status, code, message, expected) in cases {
        let outcome = Aws::ses(status, code, message).takes(Channel::Email).await;
        assert_eq!(outcome, Err(expected), "{status} {code}: {message}");
    }
}

#[tokio::test]
async fn what_is_no_answer_of_aws_leaves_it_open() {
    let page = "<html><body>Welcome to the guest network</body></html>";
    for channel in [Channel::Sms, Channel::Email] {
        for (status, body) in [(500, ""), (502, page), (200, "<PublishResponse><Publi"), (200, "{\"MessageId\":")] {
            let outcome = Aws::answering(status, None, body).takes(channel).await;
            assert!(matches!(outcome, Err(SendError::Unclear { .. })), "{channel:?} {status} {body}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn a_connection_that_ends_before_the_answer_leaves_it_open() {
    for channel in [Channel::Sms, Channel::Email] {
        for reads in [false, true] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let endpoint = format!("http://{}", listener.local_addr().unwrap());
            let serving = tokio::spawn(async move {
                let mut accepted = 0;
                while let Ok((mut connection, _)) = listener.accept().await {
                    accepted += 1;
                    assert_eq!(accepted, 1, "it is tried once");
                    if reads {
                        connection.read_exact(&mut [0; 64]).await.unwrap();
                    }
                }
            });
            assert_eq!(send(&config(), &endpoint, channel).await, Err(unclear("no_answer")), "{channel:?}");
            serving.abort();
        }
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_leaves_it_open() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let hasty = aws_sdk_dynamodb::config::timeout::TimeoutConfig::builder()
        .operation_attempt_timeout(std::time::Duration::from_millis(50))
        .build();
    let config = config().to_builder().timeout_config(hasty).build();
    for channel in [Channel::Sms, Channel::Email] {
        assert_eq!(send(&config, &endpoint, channel).await, Err(unclear("no_answer")), "{channel:?}");
    }
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_handed_over() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for channel in [Channel::Sms, Channel::Email] {
        assert_eq!(send(&config(), &endpoint, channel).await, Err(passing("unreachable")), "{channel:?}");
    }
}
