//! What functions ask of AWS: a recorder between their SDK clients and the wire. What is for SNS and SES it answers itself.

mod actions;
mod carriers;

pub use carriers::Taking;

use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
    },
    orchestrator::HttpRequest,
    runtime_components::RuntimeComponents,
};
use carriers::Sent;
use domain::Channel;
use slotlink::{Carriers, HttpOf};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

/// One action of IAM that a function used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Used {
    /// The function's name, as its folder is called.
    pub function: &'static str,
    /// The action, such as `dynamodb:PutItem`: the item actions stand for what goes in a transaction.
    pub action: String,
    /// On what.
    pub on: On,
}

/// What an action was used on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum On {
    /// Items of a table, or of its index.
    Items {
        /// The table's name; with `/index/` and the index's where it is one.
        table: String,
        /// The partition key, which policies call a leading key.
        leading_key: String,
    },
    /// A phone number, which is no resource.
    PhoneNumber,
    /// The sender of an email, with the configuration set that it goes by.
    Sender {
        /// The address.
        from: String,
        /// The configuration set.
        configuration_set: String,
    },
    /// Something that nobody expects.
    Other(String),
}

/// Keeps what functions use, whichever process they run in. Clones keep it together.
#[derive(Debug, Clone, Default)]
pub struct Recorder(Arc<Mutex<Recorded>>);

#[derive(Debug, Default)]
struct Recorded {
    used: BTreeSet<Used>,
    carriers: carriers::Answers,
}

impl Recorder {
    /// HTTP clients that record for these functions.
    pub fn http_of(&self, functions: &[&'static str]) -> HttpOf {
        let http =
            |function| SharedHttpClient::new(RecordingHttp { function, inner: app::plain_http(), to: self.clone() });
        functions.iter().map(|function| (*function, http(function))).collect()
    }

    /// SNS and SES, as this answers for them. Nothing leaves the process.
    pub fn carriers(&self) -> Carriers {
        Carriers {
            endpoint: "http://carriers.invalid".parse().expect("an endpoint"),
            email_from: domain::Email::parse("clinic@example.org").expect("an address"),
            configuration_set: Some("reports".to_owned()),
        }
    }

    /// What the next message of a channel meets at its carrier; those after it are taken.
    pub fn next(&self, channel: Channel, taking: Taking) {
        self.lock().carriers.next(channel, taking);
    }

    /// What texts and emails carriers were handed, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.lock().carriers.sent.clone()
    }

    /// Everything that was used so far.
    pub fn used(&self) -> BTreeSet<Used> {
        self.lock().used.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One function's HTTP client.
#[derive(Debug, Clone)]
struct RecordingHttp {
    function: &'static str,
    inner: SharedHttpClient,
    to: Recorder,
}

impl HttpClient for RecordingHttp {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(RecordingConnector { inner, http: self.clone() })
    }
}

#[derive(Debug)]
struct RecordingConnector {
    inner: SharedHttpConnector,
    http: RecordingHttp,
}

impl HttpConnector for RecordingConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let RecordingHttp { function, to, .. } = &self.http;
        let mut recorded = to.lock();
        for (action, on) in actions::of(&request) {
            recorded.used.insert(Used { function, action, on });
        }
        match recorded.carriers.answer(&request) {
            Some(answer) => HttpConnectorFuture::ready(answer),
            None => self.inner.call(request),
        }
    }
}
