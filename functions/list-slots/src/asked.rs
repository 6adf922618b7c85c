//! Which slots are asked for.

use app::{Door, Failure};
use domain::{
    Invalid, LocationId, MAX_DAYS, PartOfDay, ProviderId, Rule, Slot, SlotFilter, SlotId, SlotWindow, window_of,
};
use jiff::{Timestamp, ToSpan, civil::Date};
use std::fmt::{self, Display, Formatter, Write as _};
use web::Request;

const USUAL_DAYS: u16 = 7;

/// A question for slots, parsed.
pub(crate) struct Asked {
    pub(crate) window: SlotWindow,
    pub(crate) filter: SlotFilter,
    /// Today on the clinic's calendar: nothing is offered before it.
    today: Date,
    /// Where it was asked to begin, if anywhere in particular.
    pub(crate) from: Option<String>,
    /// The last slot of the page before, where that ended among equal starts.
    after: Option<SlotId>,
}

/// Where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// Where the answer was cut, or else at the next days.
    Cut(Option<Timestamp>),
    /// After a slot, among others that start with it.
    After(SlotId),
}

/// Where an answer begins: a date, or the instant at which the one before was cut.
enum From {
    Date(Date),
    Instant(Timestamp),
}

impl Display for From {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => date.fmt(f),
            Self::Instant(at) => at.fmt(f),
        }
    }
}

impl Asked {
    pub(crate) fn of(request: &Request, door: &Door, rule: &Rule, now: Timestamp) -> Result<Self, Failure> {
        request.only_query(&["from", "days", "provider", "location", "part", "after"])?;
        let after = request.query_as("after", SlotId::parse)?;
        let from = after.as_ref().map(|slot| From::Instant(slot.start)).or(request.query_as("from", parse_from)?);
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
            part: request.query_as("part", PartOfDay::parse)?,
        };
        // Of several zones the westernmost begins a date last, the easternmost first; the earlier date misses nothing.
        let date_of = |at: Timestamp| {
            let zones = rule.locations.iter().filter_map(|id| door.clinic().location(id)).map(|at| at.zone.clone());
            zones.map(|zone| zone.to_datetime(at).date()).min().unwrap_or_else(|| door.zone().to_datetime(at).date())
        };
        let today = date_of(now);
        let (date, earliest) = match from {
            None => (today, None),
            Some(From::Date(date)) => (date, None),
            Some(From::Instant(at)) => (date_of(at), Some(at)),
        };
        let window = window_of(rule, date.max(today), days, earliest, now);
        let from = from.map(|from| from.to_string());
        Ok(Self { window, filter, today, from, after })
    }

    /// Goes on to the next days, where nobody asked for a date and the horizon allows more.
    pub(crate) fn moves_on(&mut self) -> bool {
        if self.from.is_some() || self.is_last() {
            return false;
        }
        self.window.from = self.window.until();
        self.window.days = MAX_DAYS;
        true
    }

    /// The query of the days before. The first days that have something have none before them.
    pub(crate) fn previous(&self) -> Option<String> {
        self.from.as_ref()?;
        let from = self.window.from.saturating_sub(i32::from(self.window.days).days()).max(self.today);
        (self.window.from > self.today).then(|| self.query_from(&from.to_string()))
    }

    /// Whether a slot stood on the page before, which ended among slots that start with this one.
    pub(crate) fn was_shown(&self, rule: &Rule, slot: &Slot) -> bool {
        // As they are listed: in order of the rule's providers, then by location.
        let place = |id: &SlotId| (rule.providers.iter().position(|one| *one == id.provider), id.location.clone());
        let after = self.after.as_ref().filter(|after| after.start == slot.id.start);
        after.is_some_and(|after| place(&slot.id) <= place(after))
    }

    /// The query of what follows: the rest of an answer that was cut, or the days after.
    pub(crate) fn next(&self, next: &Next) -> Option<String> {
        match next {
            Next::After(slot) => {
                Some(format!("after={slot}&days={}{}", self.window.days, self.choices(self.filter.part)))
            }
            Next::Cut(Some(at)) => Some(self.query_from(&at.to_string())),
            Next::Cut(None) if self.is_last() => None,
            Next::Cut(None) => Some(self.query_from(&self.window.until().to_string())),
        }
    }

    fn is_last(&self) -> bool {
        // A zone's date begins at most 14 hours before UTC's.
        let begins = jiff::tz::Offset::UTC.to_timestamp(self.window.until().at(0, 0, 0, 0));
        let begins = begins.ok().and_then(|at| at.checked_sub(jiff::SignedDuration::from_hours(14)).ok());
        begins.is_none_or(|begins| begins > self.window.latest)
    }

    /// The query of the same choices from a date on.
    pub(crate) fn query_from(&self, from: &str) -> String {
        format!("from={from}&days={}{}", self.window.days, self.choices(self.filter.part))
    }

    /// The query of the same place in the calendar, for another part of the day.
    pub(crate) fn query_of_part(&self, part: Option<PartOfDay>) -> String {
        let from = self.from.as_ref().map(|from| format!("from={from}&days={}", self.window.days));
        let query = format!("{}{}", from.unwrap_or_default(), self.choices(part));
        query.trim_start_matches('&').to_owned()
    }

    fn choices(&self, part: Option<PartOfDay>) -> String {
        let mut query = String::new();
        if let Some(provider) = &self.filter.provider {
            let _ = write!(query, "&provider={provider}");
        }
        if let Some(location) = &self.filter.location {
            let _ = write!(query, "&location={location}");
        }
        if let Some(part) = part {
            let _ = write!(query, "&part={}", part.as_str());
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
