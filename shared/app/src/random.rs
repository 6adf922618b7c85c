//! Fresh identifiers.

use domain::{AppointmentId, EventId, LinkId};
use jiff::Timestamp;

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

/// An identifier of an event, which sorts by time.
pub(crate) fn event_id(now: Timestamp) -> EventId {
    let mut milliseconds = now.as_millisecond().unsigned_abs();
    let mut sortable = [b'0'; 10];
    for digit in sortable.iter_mut().rev() {
        *digit = DIGITS[usize::try_from(milliseconds % 32).unwrap_or(0)];
        milliseconds /= 32;
    }
    let text = format!("{}{}", String::from_utf8_lossy(&sortable), characters(6));
    EventId::parse(&text).unwrap_or_else(|_| unreachable!("base 32 is legal in an id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_sort_by_time() {
        let earlier = event_id("2026-11-23T09:00:00Z".parse().unwrap());
        let later = event_id("2026-11-23T09:00:00.001Z".parse().unwrap());
        assert!(earlier < later);
        assert_eq!(earlier.as_str().len(), 16);
    }
}
