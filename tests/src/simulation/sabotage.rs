//! Taking away a condition on which everything depends, to see that the simulation notices.

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use serde_json::Value;

/// Which writes of a transaction always succeed, whatever their condition says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Sabotage {
    /// The ticks of providers' and patients' days.
    Ticks,
    /// An appointment under its version.
    Versions,
    /// A link that must be unspent.
    Links,
}

impl Sabotage {
    fn is_of(self, key: &Value) -> bool {
        let begins = |part: &str, prefix| key[part]["S"].as_str().is_some_and(|part| part.starts_with(prefix));
        match self {
            Self::Ticks => begins("pk", "DAY#") || begins("sk", "DAY#"),
            Self::Versions => begins("sk", "APPT#"),
            Self::Links => begins("sk", "LINK#"),
        }
    }

    /// Makes the conditions always true. They still name their values: the table refuses values that nothing names.
    pub(super) fn spoil(self, operation: &str, request: &mut HttpRequest) {
        if operation != "TransactWriteItems" {
            return;
        }
        let body = request.body().bytes().unwrap_or_default();
        let mut asked: Value = serde_json::from_slice(body).expect("the SDK writes JSON");
        for write in asked["TransactItems"].as_array_mut().into_iter().flatten() {
            for write in write.as_object_mut().into_iter().flat_map(|write| write.values_mut()) {
                let ours = self.is_of(&write["Key"]) || self.is_of(&write["Item"]);
                if let Some(condition) = write["ConditionExpression"].as_str().filter(|_| ours) {
                    write["ConditionExpression"] =
                        format!("({condition}) OR attribute_exists(pk) OR attribute_not_exists(pk)").into();
                }
            }
        }
        *request.body_mut() = SdkBody::from(asked.to_string());
    }
}
