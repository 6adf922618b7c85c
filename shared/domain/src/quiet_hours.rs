//! Hours in which nobody is reminded of anything.

use crate::WallTime;
use crate::ids::{Invalid, invalid};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// From a time on the wall up to another, which may be on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    from: WallTime,
    until: WallTime,
}

impl QuietHours {
    /// Accepts two different times; 24:00 is midnight as 00:00 is, and of a whole day nothing would ever be allowed.
    pub fn new(from: WallTime, until: WallTime) -> Result<Self, Invalid> {
        const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;
        if from.seconds() % SECONDS_OF_A_DAY == until.seconds() % SECONDS_OF_A_DAY {
            Err(invalid("quiet hours that end at another time than they begin"))
        } else {
            Ok(Self { from, until })
        }
    }

    /// When they begin.
    pub fn from(self) -> WallTime {
        self.from
    }

    /// When they are over.
    pub fn until(self) -> WallTime {
        self.until
    }

    /// Whether an instant is in them, by the clock of a zone.
    pub fn covers(self, at: Timestamp, zone: &TimeZone) -> bool {
        let local = zone.to_datetime(at);
        let now = i64::from(local.hour()) * 3600 + i64::from(local.minute()) * 60;
        let (from, until) = (self.from.seconds(), self.until.seconds());
        if from < until { from <= now && now < until } else { from <= now || now < until }
    }

    /// The instant itself where it is allowed, otherwise the first minute that is. Clocks that go forward or back are
    /// those of the zone, so each minute is asked by itself.
    pub fn allowed_from(self, at: Timestamp, zone: &TimeZone) -> Timestamp {
        const MINUTE: SignedDuration = SignedDuration::from_mins(1);
        if !self.covers(at, zone) {
            return at;
        }
        let whole = Timestamp::from_second(at.as_second().div_euclid(60) * 60).unwrap_or(at);
        std::iter::successors(Some(whole), |minute| minute.checked_add(MINUTE).ok())
            .find(|minute| *minute > at && !self.covers(*minute, zone))
            .unwrap_or(Timestamp::MAX)
    }
}

impl Default for QuietHours {
    /// From nine in the evening to eight in the morning.
    fn default() -> Self {
        Self { from: WallTime::at(21, 0), until: WallTime::at(8, 0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(from: &str, until: &str) -> QuietHours {
        QuietHours::new(WallTime::parse(from).unwrap(), WallTime::parse(until).unwrap()).unwrap()
    }

    #[test]
    fn what_falls_into_the_night_waits_for_the_first_allowed_minute() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let allowed = |at: &str| QuietHours::default().allowed_from(at.parse().unwrap(), &paris).to_string();
        for (at, then) in [
            ("2026-11-23T19:59:59Z", "2026-11-23T19:59:59Z"),
            ("2026-11-23T20:00:00Z", "2026-11-24T07:00:00Z"),
            ("2026-11-24T06:59:59Z", "2026-11-24T07:00:00Z"),
            ("2026-11-24T07:00:00Z", "2026-11-24T07:00:00Z"),
        ] {
            assert_eq!(allowed(at), then, "{at}");
        }
    }

    #[test]
    fn the_first_allowed_minute_is_found_where_clocks_change() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        // Forward at 01:00 UTC on 29 March: the clock never shows 02:30, so quiet hours that end then end at 03:00.
        let allowed = hours("22:00", "02:30").allowed_from("2026-03-29T00:10:00Z".parse().unwrap(), &paris);
        assert_eq!(allowed.to_string(), "2026-03-29T01:00:00Z");
        // Back at 01:00 UTC on 25 October: 02:30 comes twice, and the second time at which the clock shows 02:00 is quiet.
        let quiet = hours("22:00", "02:30");
        assert_eq!(
            quiet.allowed_from("2026-10-25T00:10:00Z".parse().unwrap(), &paris).to_string(),
            "2026-10-25T00:30:00Z"
        );
        assert_eq!(
            quiet.allowed_from("2026-10-25T01:10:00Z".parse().unwrap(), &paris).to_string(),
            "2026-10-25T01:30:00Z"
        );
    }

    #[test]
    fn quiet_hours_may_lie_within_a_day() {
        let noon = hours("12:00", "14:00");
        let at = |text: &str| noon.allowed_from(text.parse().unwrap(), &TimeZone::UTC).to_string();
        assert_eq!(at("2026-11-23T13:00:30Z"), "2026-11-23T14:00:00Z");
        assert_eq!(at("2026-11-23T11:59:00Z"), "2026-11-23T11:59:00Z");
        for (from, until) in [("09:00", "09:00"), ("00:00", "24:00"), ("24:00", "00:00")] {
            let [from, until] = [from, until].map(|text| WallTime::parse(text).unwrap());
            assert!(QuietHours::new(from, until).is_err());
        }
    }
}
