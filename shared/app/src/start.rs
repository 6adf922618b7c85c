//! Starting a function from its environment. What it needs must be there, or it does not start.

use crate::aws::Aws;
use crate::roots::TrustStoreUnknown;
use crate::{Clock, Context, Keys, OwnPermits, Random, SendingRate, StaffTokens, Throttle};
use notify::{EmailSender, Senders, SmsSender};
use serde::Deserialize;
use std::env;
use store::Store;
use web::Key;

/// A secret that a function may start with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// The key of links, which `LINK_KEY_SECRET` names.
    LinkKey,
    /// The key of forms and sessions, which `FORM_KEY_SECRET` names.
    FormKey,
}

impl Secret {
    fn variable(self) -> &'static str {
        match self {
            Self::LinkKey => "LINK_KEY_SECRET",
            Self::FormKey => "FORM_KEY_SECRET",
        }
    }
}

/// Why a function cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A variable of the environment is not set.
    #[error("the variable {0} is not set")]
    Missing(&'static str),
    /// A variable of the environment is no number.
    #[error("the variable {0} is not a whole number")]
    NoNumber(&'static str),
    /// Nobody knows this trust store.
    #[error(transparent)]
    TrustStore(#[from] TrustStoreUnknown),
    /// A secret could not be read.
    #[error("the secret in {name} cannot be read: {reason}")]
    Secret {
        /// The variable that names it.
        name: &'static str,
        /// Why.
        reason: String,
    },
}

/// A secret as the template generates it.
#[derive(Deserialize)]
struct Generated {
    key: String,
}

/// A function that is starting. Each need is a method of its own, so that the clients of what a function does not need are
/// not in its binary.
#[derive(Debug)]
pub struct Start {
    aws: Aws,
    context: Context,
}

impl Start {
    /// From the environment: `TABLE_NAME`, `PUBLIC_ORIGIN`, what Lambda sets, and `TRUST_STORE` if there is one. Logs as JSON
    /// from here on.
    pub fn from_env() -> Result<Self, StartError> {
        crate::telemetry::log_as_json();
        let aws = Aws::from_env()?.ok_or(StartError::Missing("AWS_REGION or AWS_ACCESS_KEY_ID"))?;
        let context = Context {
            store: Store::new(aws.dynamodb(), variable("TABLE_NAME")?),
            clock: Clock::System,
            random: Random::system(),
            keys: Keys::default(),
            origin: variable("PUBLIC_ORIGIN")?.trim_end_matches('/').to_owned(),
            staff: None,
            sign_in: env::var("SIGN_IN_URL").ok().filter(|address| !address.is_empty()),
            senders: None,
            rate: SendingRate::default(),
            own_permits: OwnPermits::default(),
            text_reports: env::var("TEXT_REPORTS").is_ok_and(|reports| reports == "on"),
            throttle: Throttle::default(),
        };
        Ok(Self { aws, context })
    }

    /// With the staff tokens' issuer: `STAFF_ISSUER` and `STAFF_AUDIENCE`.
    pub fn with_staff(mut self) -> Result<Self, StartError> {
        self.context.staff = Some(StaffTokens::new(&variable("STAFF_ISSUER")?, &variable("STAFF_AUDIENCE")?));
        Ok(self)
    }

    /// With SNS and SES: `EMAIL_FROM` and `SENDINGS_PER_MINUTE`, `EMAIL_CONFIGURATION_SET` if there is one, and
    /// `TEXT_REPORTS`, which is `on` where carriers report what becomes of texts.
    pub fn with_senders(mut self) -> Result<Self, StartError> {
        let configuration_set = env::var("EMAIL_CONFIGURATION_SET").ok().filter(|name| !name.is_empty());
        let email = EmailSender::Ses { client: self.aws.ses(), from: variable("EMAIL_FROM")?, configuration_set };
        self.context.senders = Some(Senders { sms: SmsSender::Sns(self.aws.sns()), email });
        let per_minute = variable("SENDINGS_PER_MINUTE")?.parse();
        self.context.rate.per_minute = per_minute.map_err(|_| StartError::NoNumber("SENDINGS_PER_MINUTE"))?;
        Ok(self)
    }

    /// Reads the secrets and meanwhile connects to the table. The context lives as long as the process.
    pub async fn with_secrets(mut self, secrets: &[Secret]) -> Result<&'static Context, StartError> {
        let store = self.context.store.clone();
        let (keys, ()) = tokio::join!(keys(&self.aws, secrets), connect(&store));
        self.context.keys = keys?;
        Ok(Box::leak(Box::new(self.context)))
    }

    /// Connects to the table. The context lives as long as the process.
    pub async fn without_secrets(self) -> &'static Context {
        connect(&self.context.store).await;
        Box::leak(Box::new(self.context))
    }
}

fn variable(name: &'static str) -> Result<String, StartError> {
    env::var(name).ok().filter(|value| !value.is_empty()).ok_or(StartError::Missing(name))
}

/// Makes the connection to the table while Lambda gives a starting function its full processor, so that the first patient
/// does not wait for it. A table that does not answer now is told of by whoever asks it next.
async fn connect(store: &Store) {
    if let Err(error) = store.connect().await {
        tracing::warn!(cause = %crate::answer::chain(&error), "The table did not answer at start.");
    }
}

async fn keys(aws: &Aws, secrets: &[Secret]) -> Result<Keys, StartError> {
    let (client, mut keys) = (aws.secrets(), Keys::default());
    // One after the other: they share one connection, which costs more than an answer.
    for secret in secrets {
        let key = Some(read(&client, secret.variable()).await?);
        match secret {
            Secret::LinkKey => keys.link = key,
            Secret::FormKey => keys.forms = key,
        }
    }
    Ok(keys)
}

async fn read(client: &aws_sdk_secretsmanager::Client, name: &'static str) -> Result<Key, StartError> {
    let failed = |reason: String| StartError::Secret { name, reason };
    let got = client.get_secret_value().secret_id(variable(name)?).send().await;
    let got = got.map_err(|error| failed(crate::answer::chain(&error)))?;
    let generated: Generated = serde_json::from_str(got.secret_string().unwrap_or_default())
        .map_err(|_| failed("it is not JSON with a text \"key\"".to_owned()))?;
    Key::new(generated.key).ok_or_else(|| failed("its key is shorter than 32 bytes".to_owned()))
}
