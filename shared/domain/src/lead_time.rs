//! How long before an appointment something is sent.

use crate::ids::{Invalid, invalid};
use crate::{Channel, Occasion};
use jiff::{Span, Timestamp, ToSpan, tz::TimeZone};
use std::fmt;

const MINUTES_OF_A_DAY: u32 = 24 * 60;

/// How long before its start a patient is told: whole days by the calendar of the location, so that the clock shows the
/// same time, and then minutes that elapse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeadTime {
    days: u16,
    minutes: u32,
}

impl LeadTime {
    /// Accepts days, hours and minutes such as `2d`, `24h`, `90m` or `1d 12h`: 5 minutes to 90 days.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("a lead time such as \"2d\", \"24h\" or \"90m\", from 5 minutes to 90 days");
        let span: Span = text.parse().map_err(|_| ACCEPTED)?;
        let unread = Span::new().days(span.get_days()).hours(span.get_hours()).minutes(span.get_minutes());
        let minutes = i64::from(span.get_hours()) * 60 + span.get_minutes();
        let (days, minutes) = (u16::try_from(span.get_days()), u32::try_from(minutes));
        let (Ok(days), Ok(minutes)) = (days, minutes) else { return Err(ACCEPTED) };
        let lead = Self { days, minutes };
        let whole = unread.fieldwise() == span.fieldwise();
        if whole && (5..=90 * MINUTES_OF_A_DAY).contains(&lead.occasion()) { Ok(lead) } else { Err(ACCEPTED) }
    }

    /// Names it among messages of one kind: its minutes, where every day has 1440.
    pub fn occasion(self) -> Occasion {
        (u32::from(self.days) * MINUTES_OF_A_DAY).saturating_add(self.minutes)
    }

    /// The instant so long before a start, by the clock of a zone.
    pub fn before(self, start: Timestamp, zone: &TimeZone) -> Timestamp {
        let lead = i32::from(self.days).days().minutes(i64::from(self.minutes));
        start.to_zoned(zone.clone()).checked_sub(lead).map_or(Timestamp::MIN, |at| at.timestamp())
    }
}

impl fmt::Display for LeadTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.days, self.minutes) {
            (days, 0) => write!(f, "{days}d"),
            (0, minutes) if minutes % 60 == 0 => write!(f, "{}h", minutes / 60),
            (0, minutes) => write!(f, "{minutes}m"),
            (days, minutes) => write!(f, "{days}d {minutes}m"),
        }
    }
}

/// The lead times of one kind of message, chosen for each channel by itself (row G16). None is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeadTimes {
    /// Of text messages.
    pub sms: Vec<LeadTime>,
    /// Of emails.
    pub email: Vec<LeadTime>,
}

impl LeadTimes {
    /// Those of a channel.
    pub fn of(&self, channel: Channel) -> &[LeadTime] {
        match channel {
            Channel::Sms => &self.sms,
            Channel::Email => &self.email,
        }
    }

    /// The longest of all.
    pub fn longest(&self) -> Option<LeadTime> {
        self.sms.iter().chain(&self.email).copied().max_by_key(|lead| lead.occasion())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_time_is_read_back() {
        for (written, printed, occasion) in [
            ("2d", "2d", 2880),
            ("24h", "24h", 1440),
            ("90m", "90m", 90),
            ("1d 12h", "1d 720m", 2160),
            ("5m", "5m", 5),
            ("1100h", "1100h", 66_000),
        ] {
            let lead = LeadTime::parse(written).unwrap();
            assert_eq!((lead.to_string().as_str(), lead.occasion()), (printed, occasion));
            assert_eq!(LeadTime::parse(printed), Ok(lead));
        }
        for bad in ["", "1", "4m", "91d", "-1d", "1w", "1d 30s", "2mo", "0d", "1d ago", "90 m x", "99999999h"] {
            assert!(LeadTime::parse(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn a_day_before_shows_the_same_time_and_hours_elapse() {
        let london = TimeZone::get("Europe/London").unwrap();
        // The clocks went back on the 25th, so that the day before was 25 hours earlier.
        let start = "2026-10-25T09:30:00Z".parse().unwrap();
        let before = |lead: &str| LeadTime::parse(lead).unwrap().before(start, &london).to_string();
        assert_eq!(before("1d"), "2026-10-24T08:30:00Z");
        assert_eq!(before("24h"), "2026-10-24T09:30:00Z");
    }
}
