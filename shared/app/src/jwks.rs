//! The keys of the staff tokens' issuer (RFC 7517), fetched and cached.

use crate::{Failure, roots::Roots};
use aws_smithy_http_client::{
    Connector,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::http::{Request, StatusCode};
use aws_smithy_types::body::SdkBody;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How long fetched keys are used.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// The least time between two fetches, so that tokens with made-up key ids cannot make us ask the issuer each time.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// An issuer's keys.
#[derive(Debug, Clone)]
pub(crate) enum IssuerKeys {
    /// Fetched from the issuer.
    Fetched(Fetched),
    /// Known beforehand.
    Known(JwkSet),
}

/// Keys at an address, cached.
#[derive(Debug, Clone)]
pub(crate) struct Fetched {
    address: String,
    /// Made with the first fetch: an issuer other than Cognito stands on the system's roots, which take long to parse.
    connector: Arc<OnceLock<Connector>>,
    cached: Arc<Mutex<Option<(Timestamp, JwkSet)>>>,
}

impl IssuerKeys {
    /// Keys at an address; plain HTTP for an issuer on this machine alone.
    pub(crate) fn at(address: String) -> Self {
        Self::Fetched(Fetched { address, connector: Arc::default(), cached: Arc::default() })
    }

    /// The key of an id; nothing where the issuer has none such.
    pub(crate) async fn find(&self, id: &str, now: Timestamp) -> Result<Option<Jwk>, Failure> {
        match self {
            Self::Fetched(fetched) => fetched.find(id, now).await,
            Self::Known(keys) => Ok(keys.find(id).cloned()),
        }
    }
}

impl Fetched {
    async fn find(&self, id: &str, now: Timestamp) -> Result<Option<Jwk>, Failure> {
        let (age, known) = self.known(id, now);
        match age {
            Some(age) if age < PAUSE || (age < FRESH && known.is_some()) => Ok(known),
            _ => {
                let keys = match self.fetch().await {
                    Ok(keys) => keys,
                    // An issuer that cannot be reached for a while locks nobody out whose key is known.
                    Err(_) if known.is_some() => return Ok(known),
                    Err(failure) => return Err(failure),
                };
                let found = keys.find(id).cloned();
                *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, keys));
                Ok(found)
            }
        }
    }

    fn known(&self, id: &str, now: Timestamp) -> (Option<SignedDuration>, Option<Jwk>) {
        match &*self.cached.lock().unwrap_or_else(PoisonError::into_inner) {
            None => (None, None),
            Some((at, keys)) => (Some(now.duration_since(*at)), keys.find(id).cloned()),
        }
    }

    async fn fetch(&self) -> Result<JwkSet, Failure> {
        let failed = |reason: String| Failure::Issuer(reason);
        let mut request = Request::new(SdkBody::empty());
        request.set_uri(self.address.as_str()).map_err(|error| failed(error.to_string()))?;
        let connector = self.connector.get_or_init(|| connector(&self.address));
        let answered = tokio::time::timeout(std::time::Duration::from_secs(3), connector.call(request));
        let response = answered.await.map_err(|_| failed("no answer in 3 seconds".to_owned()))?;
        let response = response.map_err(|error| failed(error.to_string()))?;
        if response.status() != StatusCode::try_from(200_u16).unwrap_or(response.status()) {
            return Err(failed(format!("the issuer answered {}", response.status().as_u16())));
        }
        let body = aws_smithy_types::byte_stream::ByteStream::new(response.into_body()).collect().await;
        let body = body.map_err(|error| failed(error.to_string()))?.into_bytes();
        serde_json::from_slice(&body).map_err(|error| failed(error.to_string()))
    }
}

/// What reaches an issuer: Cognito, which is AWS's, by Amazon's roots.
fn connector(address: &str) -> Connector {
    if address.starts_with("http://127.0.0.1") || address.starts_with("http://localhost") {
        return Connector::builder().build_http();
    }
    let cognito = address.starts_with("https://cognito-idp.") && address.contains(".amazonaws.com/");
    let roots = if cognito { Roots::from_env().unwrap_or(Roots::Amazon) } else { Roots::System };
    Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(roots.tls()).build()
}
