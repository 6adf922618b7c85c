//! Real clients of SNS and SES at an emulator of AWS, in place of the phone on screen.

use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::SharedHttpClient;
use aws_types::region::Region;
use domain::Email;
use http::Uri;
use notify::{EmailSender, Outbox, Senders, SmsSender};
use std::str::FromStr;

/// Where messages are handed over.
#[derive(Debug, Clone)]
pub struct Carriers {
    /// The emulator.
    pub endpoint: Endpoint,
    /// The sender of emails, which the emulator must know.
    pub email_from: Email,
    /// The configuration set of emails.
    pub configuration_set: Option<String>,
}

/// The address of an emulator. It is never one of AWS's own, which take no plain HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(String);

impl FromStr for Endpoint {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const ACCEPTED: &str = "accepted is an address such as http://127.0.0.1:4566, without a path";
        let address: Uri = text.parse().map_err(|_| ACCEPTED)?;
        let authority = address.authority().ok_or(ACCEPTED)?.as_str();
        let host = address.host().filter(|host| !host.is_empty()).ok_or(ACCEPTED)?;
        // What is neither host nor port is a name with a password, or a port that is none.
        let port = authority.strip_prefix(host).ok_or(ACCEPTED)?;
        let port =
            port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse().is_ok_and(|port: u16| port > 0));
        let bare = matches!(address.path(), "" | "/") && address.query().is_none();
        let plain = address.scheme_str() == Some("http");
        if plain && bare && port { Ok(Self(format!("http://{authority}"))) } else { Err(ACCEPTED) }
    }
}

impl Carriers {
    /// The same clients as on Lambda, in the region that the rest of this process calls its own.
    fn senders(&self, http: SharedHttpClient) -> Senders {
        let credentials = Credentials::new("local", "local", None, None, "local");
        let config = app::sdk_config(Region::new("eu-west-2"), credentials, http);
        let endpoint = || Some(self.endpoint.0.clone());
        Senders {
            sms: SmsSender::Sns(app::sns(&config, endpoint())),
            email: EmailSender::Ses {
                client: app::ses(&config, endpoint()),
                from: self.email_from.as_str().to_owned(),
                configuration_set: self.configuration_set.clone(),
            },
        }
    }
}

/// Who carries messages: the phone on screen where nobody else does.
pub(crate) fn senders(carriers: Option<&Carriers>, outbox: &Outbox, http: SharedHttpClient) -> Senders {
    carriers.map_or_else(|| Senders::local(outbox), |carriers| carriers.senders(http))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_an_address_of_plain_http_and_nothing_more() {
        for (text, address) in [
            ("http://127.0.0.1:4566", "http://127.0.0.1:4566"),
            ("http://localhost:4566/", "http://localhost:4566"),
            ("http://[::1]:4566", "http://[::1]:4566"),
            ("http://ministack", "http://ministack"),
        ] {
            assert_eq!(text.parse(), Ok(Endpoint(address.to_owned())));
        }
        for text in [
            "",
            "yes",
            "127.0.0.1:4566",
            "localhost",
            "/carriers",
            "https://sns.eu-west-2.amazonaws.com",
            "ftp://127.0.0.1",
            "http://",
            "http://:4566",
            "http://127.0.0.1:0",
            "http://127.0.0.1:99999",
            "http://127.0.0.1:4566/path",
            "http://127.0.0.1:4566?a=b",
            "http://user:secret@127.0.0.1:4566",
            "http://127.0.0.1:4566 http://other",
        ] {
            assert!(text.parse::<Endpoint>().is_err(), "{text}");
        }
    }
}
