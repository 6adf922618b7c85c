//! Dates and times as people read them. The zone is always the location's.

use crate::{Words, say};
use jiff::{
    Timestamp, Zoned,
    civil::{Date, Weekday},
    tz::{AmbiguousOffset, TimeZone},
};

impl Words {
    /// `Tuesday 24 November 2026`.
    pub fn date_in_full(self, date: Date) -> String {
        let (weekday, month) = (self.weekday(date.weekday()), self.month(date.month()));
        say!(self, "date-in-full", weekday = weekday, day = date.day(), month = month, year = year(date))
    }

    /// `Tue 24 Nov 2026`: fits a text message.
    pub fn date_short(self, date: Date) -> String {
        let (weekday, month) = (self.weekday_short(date.weekday()), self.month_short(date.month()));
        say!(self, "date-short", weekday = weekday, day = date.day(), month = month, year = year(date))
    }

    /// `Tue 24 Nov`: for a strip of days.
    pub fn day_short(self, date: Date) -> String {
        let (weekday, month) = (self.weekday_short(date.weekday()), self.month_short(date.month()));
        say!(self, "day-short", weekday = weekday, day = date.day(), month = month)
    }

    /// `31 March 1980`: a date of birth.
    pub fn date_of_birth(self, date: Date) -> String {
        say!(self, "date-of-birth", day = date.day(), month = self.month(date.month()), year = year(date))
    }

    /// `09:30`; where the clock shows the time twice that day, with the offset: `01:30 (UTC+01:00)`.
    pub fn wall_time(self, at: Timestamp, zone: &TimeZone) -> String {
        let local = at.to_zoned(zone.clone());
        let time = local.strftime("%H:%M").to_string();
        if !is_ambiguous(&local) {
            return time;
        }
        say!(self, "time-with-offset", time = time, offset = local.strftime("%:z").to_string())
    }

    /// `Tuesday 24 November 2026 at 09:30`.
    pub fn moment_in_full(self, at: Timestamp, zone: &TimeZone) -> String {
        let date = self.date_in_full(zone.to_datetime(at).date());
        say!(self, "moment", date = date, time = self.wall_time(at, zone))
    }

    /// `Tue 24 Nov 2026 at 09:30`: fits a text message.
    pub fn moment_short(self, at: Timestamp, zone: &TimeZone) -> String {
        let date = self.date_short(zone.to_datetime(at).date());
        say!(self, "moment", date = date, time = self.wall_time(at, zone))
    }

    /// Minutes as one says them: days, hours or minutes, whichever comes out even.
    pub fn length(self, minutes: u32) -> String {
        match minutes {
            m if m > 0 && m.is_multiple_of(24 * 60) => say!(self, "length-days", count = m / (24 * 60)),
            m if m > 0 && m.is_multiple_of(60) => say!(self, "length-hours", count = m / 60),
            m => say!(self, "length-minutes", count = m),
        }
    }

    fn weekday(self, day: Weekday) -> String {
        match day {
            Weekday::Monday => say!(self, "monday"),
            Weekday::Tuesday => say!(self, "tuesday"),
            Weekday::Wednesday => say!(self, "wednesday"),
            Weekday::Thursday => say!(self, "thursday"),
            Weekday::Friday => say!(self, "friday"),
            Weekday::Saturday => say!(self, "saturday"),
            Weekday::Sunday => say!(self, "sunday"),
        }
    }

    fn weekday_short(self, day: Weekday) -> String {
        match day {
            Weekday::Monday => say!(self, "mon"),
            Weekday::Tuesday => say!(self, "tue"),
            Weekday::Wednesday => say!(self, "wed"),
            Weekday::Thursday => say!(self, "thu"),
            Weekday::Friday => say!(self, "fri"),
            Weekday::Saturday => say!(self, "sat"),
            Weekday::Sunday => say!(self, "sun"),
        }
    }

    fn month(self, month: i8) -> String {
        match month {
            1 => say!(self, "january"),
            2 => say!(self, "february"),
            3 => say!(self, "march"),
            4 => say!(self, "april"),
            5 => say!(self, "may"),
            6 => say!(self, "june"),
            7 => say!(self, "july"),
            8 => say!(self, "august"),
            9 => say!(self, "september"),
            10 => say!(self, "october"),
            11 => say!(self, "november"),
            _ => say!(self, "december"),
        }
    }

    fn month_short(self, month: i8) -> String {
        match month {
            1 => say!(self, "jan"),
            2 => say!(self, "feb"),
            3 => say!(self, "mar"),
            4 => say!(self, "apr"),
            5 => say!(self, "may-short"),
            6 => say!(self, "jun"),
            7 => say!(self, "jul"),
            8 => say!(self, "aug"),
            9 => say!(self, "sep"),
            10 => say!(self, "oct"),
            11 => say!(self, "nov"),
            _ => say!(self, "dec"),
        }
    }
}

/// As text, since a number may be grouped.
fn year(date: Date) -> String {
    date.year().to_string()
}

fn is_ambiguous(local: &Zoned) -> bool {
    let ambiguous = local.time_zone().to_ambiguous_timestamp(local.datetime());
    matches!(ambiguous.offset(), AmbiguousOffset::Fold { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language;
    use jiff::civil::date;

    const ENGLISH: Words = Words { language: Language::English };
    const FRENCH: Words = Words { language: Language::French };

    #[test]
    fn a_time_that_comes_twice_is_told_by_its_offset() {
        let london = TimeZone::get("Europe/London").unwrap();
        let at = |text: &str| ENGLISH.moment_in_full(text.parse().unwrap(), &london);
        assert_eq!(at("2026-10-25T00:30:00Z"), "Sunday 25 October 2026 at 01:30 (UTC+01:00)");
        assert_eq!(at("2026-10-25T01:30:00Z"), "Sunday 25 October 2026 at 01:30 (UTC+00:00)");
        assert_eq!(at("2026-10-25T02:30:00Z"), "Sunday 25 October 2026 at 02:30");
    }

    #[test]
    fn dates_are_told_as_each_language_tells_them() {
        assert_eq!(FRENCH.date_in_full(date(2026, 8, 1)), "samedi 1er août 2026");
        assert_eq!(FRENCH.date_in_full(date(2026, 12, 31)), "jeudi 31 décembre 2026");
        assert_eq!(ENGLISH.date_short(date(2026, 11, 3)), "Tue 3 Nov 2026");
        assert_eq!(FRENCH.date_short(date(2026, 8, 3)), "lun. 3 aout 2026", "û would double the price of a text");
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let at = "2026-11-24T08:30:00Z".parse().unwrap();
        assert_eq!(FRENCH.moment_in_full(at, &paris), "mardi 24 novembre 2026 à 09:30");
    }

    #[test]
    fn lengths_are_said_in_the_largest_even_unit() {
        let said = [0, 1, 90, 120, 1440, 20160].map(|minutes| ENGLISH.length(minutes));
        assert_eq!(said, ["0 minutes", "1 minute", "90 minutes", "2 hours", "1 day", "14 days"]);
        assert_eq!([0, 1, 1440, 2880].map(|m| FRENCH.length(m)), ["0 minute", "1 minute", "1 jour", "2 jours"]);
    }
}
