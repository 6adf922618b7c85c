//! Fresh identifiers.

use domain::{AppointmentId, EventId, LinkId};
use jiff::Timestamp;
use std::sync::atomic::{AtomicU64, Ordering};

/// Digits of Crockford's base 32 in lower case: no letter is taken for a digit.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// So many random characters of five bits each.
///
/// # Panics
/// Where the operating system has no randomness: nothing could be kept secret then.
pub(crate) fn characters(length: usize) -> String {
    let mut bytes = vec![0_u8; length];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes.iter().map(|byte| char::from(DIGITS[usize::from(byte % 32)])).collect()
}

/// An identifier of a link, unique within its patient.
pub(crate) fn link_id() -> LinkId {
    LinkId::parse(&characters(8)).unwrap_or_else(|_| unreachable!("base 32 is legal in an id"))
}

/// An identifier of an appointment: short, since it stands in the day items.
pub(crate) fn appointment_id() -> AppointmentId {
    AppointmentId::parse(&characters(6)).unwrap_or_else(|_| unreachable!("base 32 is legal in an id"))
}

/// An identifier of an event, which sorts by time; those of one process and one millisecond sort as they were made.
pub(crate) fn event_id(now: Timestamp) -> EventId {
    static MADE: AtomicU64 = AtomicU64::new(0);
    let milliseconds = now.as_millisecond().unsigned_abs();
    let text =
        format!("{}{}{}", base32(milliseconds, 10), base32(MADE.fetch_add(1, Ordering::Relaxed), 3), characters(5));
    EventId::parse(&text).unwrap_or_else(|_| unreachable!("base 32 is legal in an id"))
}

/// The last digits of a number.
fn base32(mut number: u64, digits: usize) -> String {
    let mut text = vec!['0'; digits];
    for digit in text.iter_mut().rev() {
        *digit = char::from(DIGITS[usize::try_from(number % 32).unwrap_or(0)]);
        number /= 32;
    }
    text.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_sort_by_time() {
        let earlier = event_id("2026-11-23T09:00:00Z".parse().unwrap());
        let later = event_id("2026-11-23T09:00:00.001Z".parse().unwrap());
        assert!(earlier < later);
        assert_eq!(earlier.as_str().len(), 18);
    }
}
