//! Wall-clock hours on a date, as instants: right on days when clocks change.

use crate::{Span, WallTime};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};

/// The instants of a date at which the wall clock of `zone` stands in `from..until`, in order.
///
/// Usually one span. Where the clock goes forward over an end, the span is cut there; where it goes back inside the
/// hours they last longer; where it goes back over an end there are two spans. So every instant in the answer shows
/// a wall-clock time within the hours, and no such instant is left out.
pub fn open_spans(zone: &TimeZone, date: Date, from: WallTime, until: WallTime) -> Vec<Span> {
    let mut open: Vec<Span> = Vec::new();
    for (stretch, offset_seconds) in stretches_of_one_offset(zone, date) {
        let Ok(midnight) = jiff::tz::Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)) else { continue };
        let at = |wall: WallTime| Timestamp::from_second(midnight.as_second() + wall.seconds() - offset_seconds);
        let (Ok(opens), Ok(closes)) = (at(from), at(until)) else { continue };
        let piece = Span::new(opens, closes).intersection(stretch);
        if piece.is_empty() {
            continue;
        }
        match open.last_mut() {
            Some(last) if last.end() == piece.start() => *last = Span::new(last.start(), piece.end()),
            _ => open.push(piece),
        }
    }
    open
}

/// The instants at which the wall clock of `zone` shows a date and time, in order: one, none where it jumps over them,
/// two where it shows them twice.
pub fn instants_at(zone: &TimeZone, shown: DateTime) -> Vec<Timestamp> {
    let offsets = match zone.to_ambiguous_timestamp(shown).offset() {
        AmbiguousOffset::Unambiguous { offset } => vec![offset],
        AmbiguousOffset::Gap { .. } => Vec::new(),
        AmbiguousOffset::Fold { before, after } => vec![before, after],
    };
    offsets.into_iter().filter_map(|offset| offset.to_timestamp(shown).ok()).collect()
}

/// The time around a date, cut where the zone's offset changes, each piece with its offset in seconds.
fn stretches_of_one_offset(zone: &TimeZone, date: Date) -> Vec<(Span, i64)> {
    // Offsets lie within 26 hours of UTC, so two days on either side hold every instant of the date.
    let around = SignedDuration::from_hours(48);
    let Ok(noon) = jiff::tz::Offset::UTC.to_timestamp(date.at(12, 0, 0, 0)) else { return Vec::new() };
    let (Ok(first), Ok(last)) = (noon.checked_sub(around), noon.checked_add(around)) else { return Vec::new() };
    let changes: Vec<Timestamp> =
        zone.following(first).map(|change| change.timestamp()).take_while(|at| *at < last).collect();
    let starts = std::iter::once(first).chain(changes.iter().copied());
    let ends = changes.iter().copied().chain(std::iter::once(last));
    starts.zip(ends).map(|(a, b)| (Span::new(a, b), i64::from(zone.to_offset(a).seconds()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn spans(zone: &str, on: Date, from: &str, until: &str) -> Vec<(String, String)> {
        let zone = TimeZone::get(zone).unwrap();
        let wall = |text| WallTime::parse(text).unwrap();
        open_spans(&zone, on, wall(from), wall(until))
            .into_iter()
            .map(|span| (span.start().to_string(), span.end().to_string()))
            .collect()
    }

    fn one(start: &str, end: &str) -> Vec<(String, String)> {
        vec![(start.to_owned(), end.to_owned())]
    }

    #[test]
    fn an_ordinary_day_is_one_span() {
        let day = spans("Europe/Paris", date(2026, 11, 23), "09:00", "17:00");
        assert_eq!(day, one("2026-11-23T08:00:00Z", "2026-11-23T16:00:00Z"));
    }

    #[test]
    fn a_gap_over_the_opening_opens_when_the_clock_has_jumped() {
        let day = spans("Europe/London", date(2027, 3, 28), "01:30", "03:00");
        assert_eq!(day, one("2027-03-28T01:00:00Z", "2027-03-28T02:00:00Z"));
    }

    #[test]
    fn a_fold_inside_the_hours_makes_them_longer() {
        let day = spans("Europe/London", date(2026, 10, 25), "00:00", "03:00");
        assert_eq!(day, one("2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z"));
    }

    #[test]
    fn a_fold_over_the_closing_opens_twice() {
        let day = spans("Australia/Lord_Howe", date(2027, 4, 4), "00:00", "01:45");
        let twice =
            [("2027-04-03T13:00:00Z", "2027-04-03T14:45:00Z"), ("2027-04-03T15:00:00Z", "2027-04-03T15:15:00Z")];
        assert_eq!(day, twice.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn a_wall_clock_shows_a_time_once_or_not_at_all_or_twice() {
        let at = |zone: &str, shown: DateTime| -> Vec<String> {
            let instants = instants_at(&TimeZone::get(zone).unwrap(), shown);
            instants.into_iter().map(|at| at.to_string()).collect()
        };
        assert_eq!(at("Europe/London", date(2026, 11, 23).at(9, 2, 0, 0)), ["2026-11-23T09:02:00Z"]);
        assert!(at("Europe/London", date(2027, 3, 28).at(1, 30, 0, 0)).is_empty());
        let twice = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"];
        assert_eq!(at("Europe/London", date(2026, 10, 25).at(1, 30, 0, 0)), twice);
        // Clocks there move by half an hour.
        assert_eq!(at("Australia/Lord_Howe", date(2027, 4, 4).at(1, 45, 0, 0)).len(), 2);
        assert!(at("Australia/Lord_Howe", date(2026, 10, 4).at(2, 15, 0, 0)).is_empty());
        assert_eq!(at("Australia/Lord_Howe", date(2026, 10, 4).at(2, 30, 0, 0)), ["2026-10-03T15:30:00Z"]);
        assert!(at("Pacific/Apia", date(2011, 12, 30).at(9, 0, 0, 0)).is_empty());
    }

    #[test]
    fn a_day_that_the_zone_left_out_has_no_hours() {
        assert!(spans("Pacific/Apia", date(2011, 12, 30), "09:00", "17:00").is_empty());
    }
}
