//! Why carriers refuse: what AWS answers, told in words of ours where we recognise the cause.

use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Why a message was not taken. Codes are words of ours where we recognise the cause (`throttled`, `invalid_number`,
/// `opted_out`, `spend_limit`, `sandbox`, `paused`, `suppressed`, `unreachable`, `no_answer`, `unbuildable`), and AWS's
/// own code where we do not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It was not handed over, and may be taken later.
    #[error("the provider did not take the message: {code}")]
    Passing {
        /// Why.
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
        /// Why.
        code: String,
    },
}

/// It will never be taken.
pub(crate) fn permanent(code: &str) -> SendError {
    SendError::Permanent { code: code.to_owned() }
}

fn passing(code: &str) -> SendError {
    SendError::Passing { code: code.to_owned() }
}

fn unclear(code: &str) -> SendError {
    SendError::Unclear { code: code.to_owned() }
}

/// What AWS said, as far as it tells the cause.
#[derive(Debug, Clone, Copy)]
struct Answer<'a> {
    code: &'a str,
    /// Without capitals.
    message: &'a str,
}

impl Answer<'_> {
    fn says(self, any: &[&str]) -> bool {
        any.iter().any(|said| self.message.contains(said))
    }

    /// Whether this is its code: AWS's documents, its services and its clients differ in whether they add `Exception`.
    fn is(self, any: &[&str]) -> bool {
        any.contains(&self.code.strip_suffix("Exception").unwrap_or(self.code))
    }

    /// Either service may answer so; the limits of a day are told so too, with another message.
    fn is_throttled(self) -> bool {
        self.is(&[
            "Throttled",
            "Throttling",
            "TooManyRequests",
            "RequestLimitExceeded",
            "LimitExceeded",
            "KMSThrottling",
        ])
    }
}

/// What became of a text message that SNS did not take. A number that has opted out, or that is out of order, is mostly
/// taken and reported later in the delivery logs; these are the answers to the request itself.
pub(crate) fn sms_refused<E: ProvideErrorMetadata>(error: &SdkError<E>) -> SendError {
    refused(error, |answer| {
        let invalid = answer.is(&["InvalidParameter", "InvalidParameterValue", "ParameterValueInvalid", "Validation"]);
        Some(if answer.is(&["OptedOut"]) || answer.says(&["opted out", "opted-out"]) {
            permanent("opted_out")
        } else if answer.says(&["spend limit", "spending limit", "spend quota", "spending quota"]) {
            // A month ends, and AWS raises it when asked.
            passing("spend_limit")
        } else if answer.says(&["sandbox"]) {
            permanent("sandbox")
        } else if answer.is_throttled() || answer.is(&["QuotaExceeded"]) {
            passing("throttled")
        } else if invalid && answer.says(&["phonenumber", "phone number"]) {
            permanent("invalid_number")
        } else if invalid || answer.is(&["UserError", "EndpointDisabled", "PlatformApplicationDisabled"]) {
            permanent(answer.code)
        } else {
            return None;
        })
    })
}

/// What became of an email that SES did not take. An address on the suppression list is mostly taken and reported later
/// as bounced.
pub(crate) fn email_refused<E: ProvideErrorMetadata>(error: &SdkError<E>) -> SendError {
    refused(error, |answer| {
        let paused = ["SendingPaused", "AccountSendingPaused", "ConfigurationSetSendingPaused"];
        Some(if answer.is(&paused) || answer.says(&["sending paused", "sending is paused", "account is paused"]) {
            // Whoever runs the installation can resume it.
            passing("paused")
        } else if answer.is_throttled() {
            passing("throttled")
        } else if answer.says(&["suppress", "blacklist"]) {
            permanent("suppressed")
        } else if answer.is(&["MessageRejected"]) && answer.says(&["not verified"]) {
            permanent("sandbox")
        } else if answer.is(&["MessageRejected", "BadRequest", "AccountSuspended"]) {
            permanent(answer.code)
        } else {
            return None;
        })
    })
}

/// `recognised` says what an answer means. Of others, a refusal (4xx) is mostly of the installation, where a right or
/// an identity is missing, which can be mended; a fault of the service, or a success that cannot be read, leaves it open
/// whether the message was taken.
fn refused<E: ProvideErrorMetadata>(
    error: &SdkError<E>,
    recognised: impl Fn(Answer<'_>) -> Option<SendError>,
) -> SendError {
    match error {
        SdkError::ServiceError(service) => {
            let code = service.err().code().unwrap_or("unknown");
            let message = service.err().message().unwrap_or_default().to_lowercase();
            recognised(Answer { code, message: &message })
                .unwrap_or_else(|| if service.raw().status().is_client_error() { passing(code) } else { unclear(code) })
        }
        SdkError::ConstructionFailure(_) => permanent("unbuildable"),
        SdkError::DispatchFailure(failure)
            if failure.as_connector_error().is_some_and(|error| never_connected(error)) =>
        {
            passing("unreachable")
        }
        _ => unclear("no_answer"),
    }
}

/// Whether there was not even a connection, so that nothing can have been handed over. The SDK keeps it to itself; the
/// client under it tells.
fn never_connected(error: &(dyn Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |error| (*error).source());
    causes
        .any(|cause| cause.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(|error| error.is_connect()))
}
