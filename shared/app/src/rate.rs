//! How fast messages are handed to carriers.

use crate::{Context, Failure};
use domain::{Carrier, MessageKey, MessageKind};
use jiff::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};

/// A process hands over one in so many of a minute's messages without asking the table for a permit.
const OWN_PART: u32 = 40;
/// For so many processes that is kept back from what the table gives: one of `deliver` for each shard of the stream, and a
/// sweep or two.
const PROCESSES: u32 = 10;

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
    let rate = ctx.rate;
    if ctx.own_permits.take(key.carrier, rate.own_part(), now) {
        return Ok(true);
    }
    Ok(ctx.store.take_permit(key.carrier, rate.shared_part(), now).await?)
}

impl SendingRate {
    /// What each process may hand over in a minute by itself: nothing at a rate so low that it would matter.
    fn own_part(self) -> u32 {
        self.per_minute / OWN_PART
    }

    /// What the processes share by permits of the table.
    fn shared_part(self) -> u32 {
        self.per_minute - self.own_part() * PROCESSES
    }
}

/// The permits of a minute that this process has taken of its own part, by carrier. Most messages are alone in their minute,
/// and these cost no write.
#[derive(Debug, Clone, Default)]
pub struct OwnPermits(Arc<Mutex<[(i64, u32); Carrier::ALL.len()]>>);

impl OwnPermits {
    fn take(&self, carrier: Carrier, most: u32, now: Timestamp) -> bool {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (minute, count) = &mut taken[carrier as usize];
        let this_minute = now.as_second().div_euclid(60);
        if *minute != this_minute {
            (*minute, *count) = (this_minute, 0);
        }
        let free = *count < most;
        *count += u32::from(free);
        free
    }
}

/// When there are permits again.
pub(crate) fn next_minute(now: Timestamp) -> Timestamp {
    Timestamp::from_second((now.as_second().div_euclid(60) + 1) * 60).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_processes_may_hand_over_is_never_more_than_the_rate() {
        for per_minute in 1..=2000 {
            let rate = SendingRate { per_minute, ..SendingRate::default() };
            assert!(rate.shared_part() >= 1);
            assert!(rate.own_part() * PROCESSES + rate.shared_part() <= per_minute, "{per_minute}");
        }
    }

    #[test]
    fn a_process_has_its_own_permits_of_each_carrier_anew_in_each_minute() {
        let (permits, noon) = (OwnPermits::default(), Timestamp::from_second(12 * 3600).unwrap());
        let taken = |carrier, now| (0..5).filter(|_| permits.take(carrier, 2, now)).count();
        assert_eq!((taken(Carrier::Sms, noon), taken(Carrier::Email, noon)), (2, 2));
        assert_eq!(taken(Carrier::Sms, noon + jiff::SignedDuration::from_secs(59)), 0);
        assert_eq!(taken(Carrier::Sms, noon + jiff::SignedDuration::from_secs(60)), 2);
    }
}
