//! Which slots are asked for.

use app::{Door, Failure};
use domain::{Invalid, LocationId, MAX_DAYS, ProviderId, Rule, SlotFilter, SlotWindow, window_of};
use jiff::{Timestamp, ToSpan, civil::Date};
use std::fmt::Write as _;
use web::Request;

const USUAL_DAYS: u16 = 7;

/// A question for slots, parsed.
pub(crate) struct Asked {
    pub(crate) window: SlotWindow,
    pub(crate) filter: SlotFilter,
    /// Today on the clinic's calendar: nothing is offered before it.
    today: Date,
    /// Whether nobody asked for a date.
    anywhere: bool,
}

/// Where an answer begins: a date, or the instant at which the one before was cut.
enum From {
    Date(Date),
    Instant(Timestamp),
}

impl Asked {
    pub(crate) fn of(request: &Request, door: &Door, rule: &Rule, now: Timestamp) -> Result<Self, Failure> {
        request.only_query(&["from", "days", "provider", "location"])?;
        let from = request.query_as("from", parse_from)?;
        let days = request.query_as("days", parse_days)?.unwrap_or(USUAL_DAYS);
        let filter = SlotFilter {
            provider: request.query_as("provider", |text| {
                let known = ProviderId::parse(text).ok().filter(|id| rule.providers.contains(id));
                known.ok_or(Invalid { accepted: "a provider that this link offers" })
            })?,
            location: request.query_as("location", |text| {
                let known = LocationId::parse(text).ok().filter(|id| rule.locations.contains(id));
                known.ok_or(Invalid { accepted: "a location that this link offers" })
            })?,
        };
        // Of several zones the westernmost begins a date last, the easternmost first; the earlier date misses nothing.
        let date_of = |at: Timestamp| {
            let zones = rule.locations.iter().filter_map(|id| door.clinic().location(id)).map(|at| at.zone.clone());
            zones.map(|zone| zone.to_datetime(at).date()).min().unwrap_or_else(|| door.zone().to_datetime(at).date())
        };
        let today = date_of(now);
        let (date, after) = match from {
            None => (today, None),
            Some(From::Date(date)) => (date, None),
            Some(From::Instant(at)) => (date_of(at), Some(at)),
        };
        let window = window_of(rule, date.max(today), days, after, now);
        Ok(Self { window, filter, today, anywhere: from.is_none() })
    }

    /// Goes on to the next days, where nobody asked for a date and the horizon allows more.
    pub(crate) fn moves_on(&mut self) -> bool {
        if !self.anywhere || self.is_last() {
            return false;
        }
        self.window.from = self.window.until();
        self.window.days = MAX_DAYS;
        true
    }

    /// The query of the days before. The first days that have something have none before them.
    pub(crate) fn previous(&self) -> Option<String> {
        if self.anywhere {
            return None;
        }
        let from = self.window.from.saturating_sub(i32::from(self.window.days).days()).max(self.today);
        (self.window.from > self.today).then(|| self.query(&from.to_string()))
    }

    /// The query of what follows: the rest of an answer that was cut, or the days after.
    pub(crate) fn next(&self, cut: Option<Timestamp>) -> Option<String> {
        match cut {
            Some(at) => Some(self.query(&at.to_string())),
            None if self.is_last() => None,
            None => Some(self.query(&self.window.until().to_string())),
        }
    }

    fn is_last(&self) -> bool {
        // A zone's date begins at most 14 hours before UTC's.
        let begins = jiff::tz::Offset::UTC.to_timestamp(self.window.until().at(0, 0, 0, 0));
        let begins = begins.ok().and_then(|at| at.checked_sub(jiff::SignedDuration::from_hours(14)).ok());
        begins.is_none_or(|begins| begins > self.window.latest)
    }

    fn query(&self, from: &str) -> String {
        let mut query = format!("from={from}&days={}", self.window.days);
        if let Some(provider) = &self.filter.provider {
            let _ = write!(query, "&provider={provider}");
        }
        if let Some(location) = &self.filter.location {
            let _ = write!(query, "&location={location}");
        }
        query
    }
}

fn parse_from(text: &str) -> Result<From, Invalid> {
    const ACCEPTED: Invalid =
        Invalid { accepted: "a date YYYY-MM-DD between 2000 and 2199, or an instant of a next address" };
    let date = || text.parse::<Date>().ok().filter(|_| text.len() == 10).map(From::Date);
    let instant = || text.parse::<Timestamp>().ok().map(From::Instant);
    let from = date().or_else(instant).ok_or(ACCEPTED)?;
    let year = match &from {
        From::Date(date) => date.year(),
        From::Instant(at) => jiff::tz::Offset::UTC.to_datetime(*at).year(),
    };
    if (2000..2200).contains(&year) { Ok(from) } else { Err(ACCEPTED) }
}

fn parse_days(text: &str) -> Result<u16, Invalid> {
    let days = text.parse().ok().filter(|days| (1..=MAX_DAYS).contains(days));
    days.ok_or(Invalid { accepted: "a number of days from 1 to 31" })
}
