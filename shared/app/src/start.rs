//! Starting a function from its environment. What it needs must be there, or it does not start.

use crate::aws::Aws;
use crate::{Clock, Context, Keys, Random, SendingRate, StaffTokens, Throttle};
use notify::{EmailSender, Senders, SmsSender};
use serde::Deserialize;
use std::env;
use store::Store;
use web::Key;

/// What a function may need beyond the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The key of links: `LINK_KEY_SECRET`.
    LinkKey,
    /// The key of forms and sessions: `FORM_KEY_SECRET`.
    FormKey,
    /// The staff tokens' issuer: `STAFF_ISSUER` and `STAFF_AUDIENCE`.
    Staff,
    /// SNS and SES: `EMAIL_FROM` and `SENDINGS_PER_MINUTE`, and `EMAIL_CONFIGURATION_SET` if there is one.
    Senders,
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
struct Secret {
    key: String,
}

/// Makes a function's context, and logs as JSON from here on. The context lives as long as the process.
pub async fn start(needs: &[Need]) -> Result<&'static Context, StartError> {
    tracing_subscriber::fmt().json().with_max_level(log_level()).with_target(false).without_time().init();
    let aws = Aws::from_env().ok_or(StartError::Missing("AWS_REGION or AWS_ACCESS_KEY_ID"))?;
    let mut context = Context {
        store: Store::new(aws.dynamodb(), variable("TABLE_NAME")?),
        clock: Clock::System,
        random: Random::system(),
        keys: Keys::default(),
        origin: variable("PUBLIC_ORIGIN")?.trim_end_matches('/').to_owned(),
        staff: None,
        sign_in: env::var("SIGN_IN_URL").ok().filter(|address| !address.is_empty()),
        senders: None,
        rate: SendingRate::default(),
        throttle: Throttle::default(),
    };
    for need in needs {
        match need {
            Need::LinkKey => context.keys.link = Some(secret(&aws, "LINK_KEY_SECRET").await?),
            Need::FormKey => context.keys.forms = Some(secret(&aws, "FORM_KEY_SECRET").await?),
            Need::Staff => {
                context.staff = Some(StaffTokens::new(&variable("STAFF_ISSUER")?, &variable("STAFF_AUDIENCE")?));
            }
            Need::Senders => {
                context.senders = Some(senders(&aws)?);
                let per_minute = variable("SENDINGS_PER_MINUTE")?.parse();
                context.rate.per_minute = per_minute.map_err(|_| StartError::NoNumber("SENDINGS_PER_MINUTE"))?;
            }
        }
    }
    Ok(Box::leak(Box::new(context)))
}

/// `RUST_LOG` as a single level; `info` where it is none.
fn log_level() -> tracing::Level {
    env::var("RUST_LOG").ok().and_then(|level| level.parse().ok()).unwrap_or(tracing::Level::INFO)
}

fn senders(aws: &Aws) -> Result<Senders, StartError> {
    let configuration_set = env::var("EMAIL_CONFIGURATION_SET").ok().filter(|name| !name.is_empty());
    let email = EmailSender::Ses { client: aws.ses(), from: variable("EMAIL_FROM")?, configuration_set };
    Ok(Senders { sms: SmsSender::Sns(aws.sns()), email })
}

fn variable(name: &'static str) -> Result<String, StartError> {
    env::var(name).ok().filter(|value| !value.is_empty()).ok_or(StartError::Missing(name))
}

async fn secret(aws: &Aws, name: &'static str) -> Result<Key, StartError> {
    let failed = |reason: String| StartError::Secret { name, reason };
    let got = aws.secrets().get_secret_value().secret_id(variable(name)?).send().await;
    let got = got.map_err(|error| failed(crate::answer::chain(&error)))?;
    let secret: Secret = serde_json::from_str(got.secret_string().unwrap_or_default())
        .map_err(|_| failed("it is not JSON with a text \"key\"".to_owned()))?;
    Key::new(secret.key).ok_or_else(|| failed("its key is shorter than 32 bytes".to_owned()))
}
