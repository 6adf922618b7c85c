//! What ought to be listed, found the slow way: walk every five minutes and read the clock on the wall.
//!
//! Nothing here uses the domain's way from wall-clock hours to instants: jiff is asked for the wall clock of each
//! instant, never for the instant of a wall-clock time.

use domain::{Availability, Clinic, ProviderChoice, Rule, Slot, SlotFilter, SlotId, SlotWindow, Span};
use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// Five minutes, in seconds.
pub(crate) const TICK: i64 = 300;

/// An instant in seconds with the date and the seconds since midnight that the wall shows.
type Reading = (i64, Date, i64);

/// The readings of one UTC day in one zone.
type Readings = Rc<Vec<Reading>>;

thread_local! {
    /// By zone and UTC day: the properties look at the same few days again and again.
    static READINGS: RefCell<HashMap<(String, Date), Readings>> = RefCell::default();
}

/// What the wall clock of a zone shows at an instant.
pub(crate) fn wall_clock(zone: &TimeZone, second: i64) -> (Date, i64) {
    let shown = Timestamp::from_second(second).expect("an instant").to_zoned(zone.clone()).datetime();
    let (hour, minute, second) = (shown.hour(), shown.minute(), shown.second());
    (shown.date(), i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second))
}

fn readings_of_utc_day(zone: &TimeZone, day: Date) -> Readings {
    let key = (zone.iana_name().expect("a named zone").to_owned(), day);
    READINGS.with_borrow_mut(|known| {
        let read = || {
            let midnight = day.to_zoned(TimeZone::UTC).expect("a date").timestamp().as_second();
            let reading = |second| {
                let (date, since_midnight) = wall_clock(zone, second);
                (second, date, since_midnight)
            };
            Rc::new((0..288).map(|tick| reading(midnight + tick * TICK)).collect())
        };
        Rc::clone(known.entry(key).or_insert_with(read))
    })
}

/// Every five minutes at which the wall clock shows this date and a time within the hours, in order.
pub(crate) fn open_instants(zone: &TimeZone, date: Date, hours: &Availability) -> Vec<i64> {
    let (yesterday, tomorrow) = (date.yesterday().expect("a date"), date.tomorrow().expect("a date"));
    let around = [yesterday, date, tomorrow].map(|day| readings_of_utc_day(zone, day));
    let open = |(second, shown, since_midnight): &Reading| {
        let within = hours.from.seconds() <= *since_midnight && *since_midnight < hours.until.seconds();
        (*shown == date && within).then_some(*second)
    };
    around.iter().flat_map(|day| day.iter().filter_map(open)).collect()
}

/// Whether hours hold on a date, read from their names.
fn holds(hours: &Availability, date: Date) -> bool {
    let name = match date.weekday() {
        Weekday::Monday => "mon",
        Weekday::Tuesday => "tue",
        Weekday::Wednesday => "wed",
        Weekday::Thursday => "thu",
        Weekday::Friday => "fri",
        Weekday::Saturday => "sat",
        Weekday::Sunday => "sun",
    };
    hours.weekdays.names().contains(&name)
        && hours.valid_from.is_none_or(|first| date >= first)
        && hours.valid_until.is_none_or(|last| date <= last)
}

/// Whether a stretch lies, from its first to its last minute, inside the wall-clock hours of one date of `hours`.
pub(crate) fn lies_within(zone: &TimeZone, hours: &Availability, span: Span) -> bool {
    let (first, end) = (span.start().as_second(), span.end().as_second());
    let (date, _) = wall_clock(zone, first);
    let minutes: Vec<i64> = (first..end).step_by(300).chain([end - 60]).collect();
    holds(hours, date)
        && minutes.into_iter().all(|minute| {
            let (shown, since_midnight) = wall_clock(zone, minute);
            shown == date && (hours.from.seconds()..hours.until.seconds()).contains(&since_midnight)
        })
}

/// The ticks at which providers cannot be booked, as seconds, in the order of the clinic's providers.
pub(crate) type Busy = Vec<BTreeSet<i64>>;

/// What a list ought to hold, in its order, however long it is.
pub(crate) fn expected(
    clinic: &Clinic,
    rule: &Rule,
    window: SlotWindow,
    filter: &SlotFilter,
    busy: &Busy,
) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (place, id) in rule.providers.iter().enumerate() {
        if filter.provider.as_ref().is_some_and(|asked| asked != id) {
            continue;
        }
        let of_clinic = clinic.providers.iter().position(|provider| &provider.id == id).expect("a provider");
        let mut ids = BTreeSet::new();
        for hours in &clinic.providers[of_clinic].availability {
            let asked = filter.location.as_ref().is_none_or(|asked| asked == &hours.location);
            if asked && rule.locations.contains(&hours.location) {
                ids.extend(starts(clinic, rule, window, hours, busy.get(of_clinic)).into_iter().map(|start| {
                    let start = Timestamp::from_second(start).expect("an instant");
                    SlotId { start, provider: id.clone(), location: hours.location.clone() }
                }));
            }
        }
        slots.extend(ids.into_iter().map(|id| (id.start, place, id)));
    }
    slots.sort();
    let mut seen = HashSet::new();
    if rule.provider_choice == ProviderChoice::FirstAvailable {
        slots.retain(|(start, _, id)| seen.insert((*start, id.location.clone())));
    }
    let length = i64::from(clinic.types[0].length.get()) * 60;
    let end = |start: Timestamp| Timestamp::from_second(start.as_second() + length).expect("an instant");
    slots.into_iter().map(|(start, _, id)| Slot { id, span: Span::new(start, end(start)) }).collect()
}

/// The free starts under some hours, in seconds.
fn starts(
    clinic: &Clinic,
    rule: &Rule,
    window: SlotWindow,
    hours: &Availability,
    busy: Option<&BTreeSet<i64>>,
) -> Vec<i64> {
    let kind = &clinic.types[0];
    if !hours.types.is_empty() && !hours.types.contains(&rule.appointment_type) {
        return Vec::new();
    }
    let seconds = |minutes: domain::Minutes| i64::from(minutes.get()) * 60;
    let (length, grid) = (seconds(kind.length), seconds(kind.grid));
    let (before, after) = (seconds(kind.buffer_before), seconds(kind.buffer_after));
    let zone = &clinic.location(&hours.location).expect("a location").zone;
    let mut found = Vec::new();
    let dates = window.from.series(jiff::ToSpan::days(1)).take(usize::from(window.days));
    for date in dates.filter(|date| holds(hours, *date)) {
        let open = open_instants(zone, date, hours);
        let Some(opening) = open.first() else { continue };
        let all: HashSet<i64> = open.iter().copied().collect();
        let ticks = |from: i64, until: i64| (from..until).step_by(300);
        found.extend(open.iter().copied().filter(|start| {
            let instant = Timestamp::from_second(*start).expect("an instant");
            (start - opening) % grid == 0
                && (window.earliest <= instant && instant <= window.latest)
                && ticks(*start, start + length).all(|tick| all.contains(&tick))
                && busy
                    .is_none_or(|busy| !ticks(start - before, start + length + after).any(|tick| busy.contains(&tick)))
        }));
    }
    found
}
