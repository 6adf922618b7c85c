//! What each function runs with. All share one context here, as long as nobody wants to tell them apart.

use crate::Shared;
use app::Context;
use aws_sdk_dynamodb::config::SharedHttpClient;
use std::collections::BTreeMap;

/// The HTTP clients of functions whose requests to AWS are told apart, by the name of the function. As on Lambda, such a
/// function has SDK clients and cached settings of its own.
pub type HttpOf = BTreeMap<&'static str, SharedHttpClient>;

/// What functions run with, and the runtime itself.
#[derive(Debug)]
pub(crate) struct Contexts {
    shared: Context,
    own: BTreeMap<&'static str, Context>,
}

impl Contexts {
    pub(crate) fn new(shared: Context, http_of: HttpOf, own: impl Fn(&Context, SharedHttpClient) -> Context) -> Self {
        let own = http_of.into_iter().map(|(function, http)| (function, own(&shared, http))).collect();
        Self { shared, own }
    }
}

impl Shared {
    /// What the runtime itself works with.
    pub(crate) fn context(&self) -> &Context {
        &self.contexts.shared
    }

    /// What the function of this name runs with.
    pub(crate) fn context_of(&self, function: &str) -> &Context {
        self.contexts.own.get(function).unwrap_or(&self.contexts.shared)
    }
}
