//! Ticks, spans and wall-clock times. Instants are stored; a zone is always a parameter.

use crate::ids::{Invalid, invalid};
use jiff::{Timestamp, civil::Date};
use std::fmt;

/// Length of a tick, the smallest piece of time that is booked.
pub const TICK_MINUTES: i64 = 5;
/// Ticks of one UTC day.
pub const TICKS_PER_DAY: i64 = 24 * 60 / TICK_MINUTES;
/// An instant (in seconds) that no clock reaches: the hold of a tick that is taken for good. DynamoDB drops trailing
/// zeroes of numbers, so this one takes two bytes.
pub const FAR: i64 = 100_000_000_000;

const TICK_SECONDS: i64 = TICK_MINUTES * 60;

/// A five-minute piece of time, counted from the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tick(i64);

impl Tick {
    /// The tick that holds the instant.
    pub fn containing(at: Timestamp) -> Self {
        Self(at.as_second().div_euclid(TICK_SECONDS))
    }

    /// The `index`-th tick (0 to 287) of a UTC day.
    pub fn of_day(day: Date, index: u16) -> Self {
        Self(days_since_epoch(day) * TICKS_PER_DAY + i64::from(index))
    }

    /// When the tick begins.
    pub fn start(self) -> Timestamp {
        Timestamp::from_second(self.0 * TICK_SECONDS).unwrap_or(Timestamp::MAX)
    }

    /// The UTC date that the tick belongs to.
    pub fn day(self) -> Date {
        date_of(self.start())
    }

    /// Its place in that day, 0 to 287.
    pub fn index(self) -> u16 {
        u16::try_from(self.0.rem_euclid(TICKS_PER_DAY)).unwrap_or(0)
    }
}

/// The UTC date of an instant.
fn date_of(at: Timestamp) -> Date {
    jiff::tz::Offset::UTC.to_datetime(at).date()
}

fn days_since_epoch(day: Date) -> i64 {
    let midnight = jiff::tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0));
    midnight.map_or(0, |at| at.as_second().div_euclid(24 * 60 * 60))
}

/// A stretch of time: the start belongs to it, the end does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    start: Timestamp,
    end: Timestamp,
}

impl Span {
    /// From `start` up to `end`; an end before the start makes the span empty.
    pub fn new(start: Timestamp, end: Timestamp) -> Self {
        Self { start, end: end.max(start) }
    }

    /// When it begins.
    pub fn start(self) -> Timestamp {
        self.start
    }

    /// The first instant after it.
    pub fn end(self) -> Timestamp {
        self.end
    }

    /// Whether no time belongs to it.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The time that both have.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// Whether all of `other` lies in it.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The span with `before` in front of it and `after` behind it.
    #[must_use]
    pub fn widened(self, before: Minutes, after: Minutes) -> Self {
        Self::new(before.before(self.start), after.after(self.end))
    }

    /// Every tick that it touches.
    pub fn ticks(self) -> impl Iterator<Item = Tick> {
        let first = Tick::containing(self.start).0;
        let end = self.end.as_second();
        (first..).map(Tick).take_while(move |tick| tick.0 * TICK_SECONDS < end)
    }

    /// The UTC days that it touches, in order.
    pub fn days(self) -> Vec<Date> {
        let mut days: Vec<Date> = self.ticks().map(Tick::day).collect();
        days.dedup();
        days
    }
}

/// A length of time in whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Minutes(u32);

impl Minutes {
    /// So many minutes.
    pub const fn new(minutes: u32) -> Self {
        Self(minutes)
    }

    /// As a number.
    pub fn get(self) -> u32 {
        self.0
    }

    /// The instant so long after `at`.
    pub fn after(self, at: Timestamp) -> Timestamp {
        at.saturating_add(self.duration()).unwrap_or(Timestamp::MAX)
    }

    /// The instant so long before `at`.
    pub fn before(self, at: Timestamp) -> Timestamp {
        at.saturating_sub(self.duration()).unwrap_or(Timestamp::MIN)
    }

    fn duration(self) -> jiff::SignedDuration {
        jiff::SignedDuration::from_mins(i64::from(self.0))
    }
}

/// A time of day on the wall, in minutes since midnight, 00:00 to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WallTime(u16);

impl WallTime {
    /// Accepts `HH:MM` from 00:00 to 24:00 in steps of five minutes.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("a time HH:MM from 00:00 to 24:00 in steps of five minutes");
        let (hour, minute) = text.split_once(':').ok_or(ACCEPTED)?;
        let number = |part: &str| match part.as_bytes() {
            [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => part.parse::<u16>().map_err(|_| ACCEPTED),
            _ => Err(ACCEPTED),
        };
        let (hour, minute) = (number(hour)?, number(minute)?);
        let total = hour * 60 + minute;
        if minute < 60 && total <= 24 * 60 && total.is_multiple_of(5) { Ok(Self(total)) } else { Err(ACCEPTED) }
    }

    /// So many hours and minutes, for the product's own defaults.
    pub(crate) const fn at(hours: u16, minutes: u16) -> Self {
        Self(hours * 60 + minutes)
    }

    /// Seconds since midnight.
    pub fn seconds(self) -> i64 {
        i64::from(self.0) * 60
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_over_utc_midnight_touches_two_days() {
        let span = Span::new("2026-11-23T23:50:00Z".parse().unwrap(), "2026-11-24T00:10:00Z".parse().unwrap());
        assert_eq!(span.ticks().map(Tick::index).collect::<Vec<_>>(), [286, 287, 0, 1]);
        assert_eq!(span.days(), [jiff::civil::date(2026, 11, 23), jiff::civil::date(2026, 11, 24)]);
    }

    #[test]
    fn a_tick_is_found_again_by_day_and_index() {
        let tick = Tick::containing("2026-11-23T18:25:00Z".parse().unwrap());
        assert_eq!(Tick::of_day(tick.day(), tick.index()), tick);
    }

    #[test]
    fn a_wall_time_is_hh_mm_up_to_midnight() {
        assert_eq!(WallTime::parse("24:00").map(WallTime::seconds), Ok(86_400));
        for bad in ["24:05", "9:00", "09:60", "09:01", "+9:00", "", "0900"] {
            assert!(WallTime::parse(bad).is_err(), "{bad:?} was taken");
        }
    }
}
