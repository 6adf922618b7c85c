//! Dates and times as people read them. The zone is always the location's.

use jiff::{
    Timestamp, Zoned,
    civil::Date,
    tz::{AmbiguousOffset, TimeZone},
};

/// `Tuesday 24 November 2026`.
pub fn date_in_full(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

/// `09:30`; where the clock shows the time twice that day, with the offset: `01:30 (UTC+01:00)`.
pub fn wall_time(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned(zone.clone());
    let time = local.strftime("%H:%M");
    if is_ambiguous(&local) { format!("{time} (UTC{})", local.strftime("%:z")) } else { time.to_string() }
}

/// `Tuesday 24 November 2026 at 09:30`.
pub fn moment_in_full(at: Timestamp, zone: &TimeZone) -> String {
    format!("{} at {}", date_in_full(zone.to_datetime(at).date()), wall_time(at, zone))
}

/// `Tue 24 Nov 2026 at 09:30`: fits a text message.
pub fn moment_short(at: Timestamp, zone: &TimeZone) -> String {
    format!("{} at {}", zone.to_datetime(at).strftime("%a %-d %b %Y"), wall_time(at, zone))
}

fn is_ambiguous(local: &Zoned) -> bool {
    let ambiguous = local.time_zone().to_ambiguous_timestamp(local.datetime());
    matches!(ambiguous.offset(), AmbiguousOffset::Fold { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_comes_twice_is_told_by_its_offset() {
        let london = TimeZone::get("Europe/London").unwrap();
        let at = |text: &str| moment_in_full(text.parse().unwrap(), &london);
        assert_eq!(at("2026-10-25T00:30:00Z"), "Sunday 25 October 2026 at 01:30 (UTC+01:00)");
        assert_eq!(at("2026-10-25T01:30:00Z"), "Sunday 25 October 2026 at 01:30 (UTC+00:00)");
        assert_eq!(at("2026-10-25T02:30:00Z"), "Sunday 25 October 2026 at 02:30");
    }
}
