//! What can go wrong between us and the table.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// The table could not be asked, or its answer could not be read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Throttled, conflicting, slow or out of reach, also after retries: the same request may succeed later. Nothing
    /// is half done: every write is one item or one transaction.
    #[error("the table did not answer {operation} in time")]
    Busy {
        /// Which call.
        operation: &'static str,
        /// What the SDK said.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The table rejected the request: a fault of ours.
    #[error("the table rejected {operation}")]
    Rejected {
        /// Which call.
        operation: &'static str,
        /// What the SDK said.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// An item is not as this code writes it.
    #[error("an item of {entity} cannot be read: {reason}")]
    Unreadable {
        /// Which entity.
        entity: &'static str,
        /// What is wrong with it, without its contents.
        reason: String,
    },
}

/// Error codes of DynamoDB after which the same request may succeed.
const PASSING: [&str; 9] = [
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
    "TransactionConflictException",
    "TransactionInProgressException",
    "ThrottlingError",
];

impl StoreError {
    pub(crate) fn of<E>(operation: &'static str, error: SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
    {
        let passing = match &error {
            SdkError::ServiceError(service) => {
                service.err().code().is_some_and(|code| PASSING.contains(&code))
                    || service.raw().status().is_server_error()
            }
            SdkError::ConstructionFailure(_) => false,
            _ => true,
        };
        let source = Box::new(error);
        if passing { Self::Busy { operation, source } } else { Self::Rejected { operation, source } }
    }

    pub(crate) fn unreadable(entity: &'static str, reason: impl ToString) -> Self {
        Self::Unreadable { entity, reason: reason.to_string() }
    }

    /// Whether the same request may succeed later.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy { .. })
    }
}
