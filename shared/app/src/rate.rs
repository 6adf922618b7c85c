//! How fast messages are handed to carriers.

use crate::{Context, Failure};
use domain::{Carrier, MessageKey, MessageKind};
use jiff::Timestamp;

/// How fast messages are handed to carriers, over the whole installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendingRate {
    /// How many messages SNS is handed in a minute at most, and how many SES.
    pub per_minute: u32,
    /// How many messages a sweep has in hand at once.
    pub at_once: usize,
}

impl Default for SendingRate {
    /// Ten a second, half of what SNS and SES allow a new account.
    fn default() -> Self {
        Self { per_minute: 600, at_once: 8 }
    }
}

/// Takes a permit for one message, if it needs one. False where its carrier has had its messages of this minute. A code
/// needs none: somebody waits for it, it works for minutes, and what is asked for is counted for itself.
pub(crate) async fn permitted(ctx: &Context, key: &MessageKey, now: Timestamp) -> Result<bool, Failure> {
    if key.carrier == Carrier::Console || key.kind == MessageKind::OneTimeCode {
        return Ok(true);
    }
    Ok(ctx.store.take_permit(key.carrier, ctx.rate.per_minute, now).await?)
}

/// When there are permits again.
pub(crate) fn next_minute(now: Timestamp) -> Timestamp {
    Timestamp::from_second((now.as_second().div_euclid(60) + 1) * 60).unwrap_or(Timestamp::MAX)
}
