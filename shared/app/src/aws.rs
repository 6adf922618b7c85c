//! Clients of AWS, made from the environment without scanning profiles or asking the network.

use crate::roots::{Roots, TrustStoreUnknown};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_dynamodb::config::{BehaviorVersion, Region, SharedHttpClient, retry::RetryConfig, timeout::TimeoutConfig};
use aws_smithy_async::{
    rt::sleep::{SharedAsyncSleep, TokioSleep},
    time::{SharedTimeSource, SystemTimeSource},
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_types::SdkConfig;
use std::{env, time::Duration};

/// What every client starts from.
#[derive(Debug, Clone)]
pub(crate) struct Aws(SdkConfig);

impl Aws {
    /// From the variables that Lambda sets; nothing where they are not. Credentials come from nowhere else.
    pub(crate) fn from_env() -> Result<Option<Self>, TrustStoreUnknown> {
        let set = |name| env::var(name).ok();
        let (Some(region), Some(id), Some(secret)) =
            (set("AWS_REGION"), set("AWS_ACCESS_KEY_ID"), set("AWS_SECRET_ACCESS_KEY"))
        else {
            return Ok(None);
        };
        let credentials = Credentials::new(id, secret, set("AWS_SESSION_TOKEN"), None, "environment");
        let services = ["DYNAMODB", "SECRETS_MANAGER", "SNS", "SESV2"];
        let plain = services.iter().filter_map(|service| endpoint(service)).any(|to| to.starts_with("http://"));
        let http = if plain { plain_http() } else { https(Roots::from_env()?) };
        Ok(Some(Self(sdk_config(Region::new(region), credentials, http))))
    }

    pub(crate) fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        dynamodb(&self.0, endpoint("DYNAMODB"))
    }

    pub(crate) fn secrets(&self) -> aws_sdk_secretsmanager::Client {
        let mut config = aws_sdk_secretsmanager::config::Builder::from(&self.0);
        config.set_endpoint_url(endpoint("SECRETS_MANAGER"));
        aws_sdk_secretsmanager::Client::from_conf(config.build())
    }

    pub(crate) fn sns(&self) -> aws_sdk_sns::Client {
        sns(&self.0, endpoint("SNS"))
    }

    pub(crate) fn ses(&self) -> aws_sdk_sesv2::Client {
        ses(&self.0, endpoint("SESV2"))
    }
}

/// An endpoint other than AWS's own, for tests and emulators.
fn endpoint(service: &str) -> Option<String> {
    env::var(format!("AWS_ENDPOINT_URL_{service}")).or_else(|_| env::var("AWS_ENDPOINT_URL")).ok()
}

/// What clients share: they give up in time for a patient who waits.
pub fn sdk_config(region: Region, credentials: Credentials, http: SharedHttpClient) -> SdkConfig {
    let retry = RetryConfig::standard()
        .with_max_attempts(3)
        .with_initial_backoff(Duration::from_millis(25))
        .with_max_backoff(Duration::from_millis(400));
    let time_outs = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(1))
        .operation_timeout(Duration::from_millis(2500))
        .build();
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(region)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(http)
        .retry_config(retry)
        .timeout_config(time_outs)
        .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
        .time_source(SharedTimeSource::new(SystemTimeSource::new()))
        .build()
}

/// A client of DynamoDB, at AWS or at another endpoint.
pub fn dynamodb(config: &SdkConfig, endpoint: Option<String>) -> aws_sdk_dynamodb::Client {
    let mut config = aws_sdk_dynamodb::config::Builder::from(config);
    config.set_endpoint_url(endpoint);
    aws_sdk_dynamodb::Client::from_conf(config.build())
}

/// A client of SNS, at AWS or at another endpoint. A time-out cannot be told from a sending, so it tries once: only we
/// decide on a second try.
pub fn sns(config: &SdkConfig, endpoint: Option<String>) -> aws_sdk_sns::Client {
    let mut config = aws_sdk_sns::config::Builder::from(config)
        .retry_config(RetryConfig::disabled())
        .timeout_config(patient_with_carriers());
    config.set_endpoint_url(endpoint);
    aws_sdk_sns::Client::from_conf(config.build())
}

/// A client of SES, as for [`sns`].
pub fn ses(config: &SdkConfig, endpoint: Option<String>) -> aws_sdk_sesv2::Client {
    let mut config = aws_sdk_sesv2::config::Builder::from(config)
        .retry_config(RetryConfig::disabled())
        .timeout_config(patient_with_carriers());
    config.set_endpoint_url(endpoint);
    aws_sdk_sesv2::Client::from_conf(config.build())
}

/// Nobody waits for a carrier, and an answer that is not waited for leaves it open whether the message went out. The claim
/// lasts far longer than this.
fn patient_with_carriers() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_attempt_timeout(Duration::from_secs(10))
        .operation_timeout(Duration::from_secs(10))
        .build()
}

/// A client of DynamoDB with the region and credentials of the environment; nothing where it has none.
pub fn dynamodb_from_env() -> Result<Option<aws_sdk_dynamodb::Client>, TrustStoreUnknown> {
    Ok(Aws::from_env()?.map(|aws| aws.dynamodb()))
}

/// Plain HTTP, for an engine on this machine.
pub fn plain_http() -> SharedHttpClient {
    Builder::new().build_http()
}

fn https(roots: Roots) -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(roots.tls()).build_https()
}
