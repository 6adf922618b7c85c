//! A tick of a provider, and of a patient, belongs to at most one live appointment, and each of its ticks is marked.

use super::Violation;
use crate::simulation::table::{Appointment, Key, Table};
use dynoxide::{AttributeValue, Item};
use std::collections::BTreeMap;

const ONCE: &str = "a tick belongs to at most one live appointment";
const ALL: &str = "the marks of a day are exactly the ticks of its live appointments";

/// Five minutes, in milliseconds.
const TICK: i64 = 5 * 60 * 1000;
const TICKS_PER_DAY: i64 = 288;

/// A day's marks by the name of their tick.
type Marks = BTreeMap<String, String>;

pub(super) fn check(table: &Table) -> Result<(), Violation> {
    let expected = expected(table)?;
    let days = table.partitions("DAY#").chain(table.all("DAY#"));
    let mut actual: BTreeMap<&Key, Marks> = days.map(|(key, item)| (key, marks(item))).collect();
    actual.retain(|_, marks| !marks.is_empty());
    for (day, marks) in &expected {
        let found = actual.remove(day).unwrap_or_default();
        if found != *marks {
            return Err(Violation::of(ALL, format!("{day:?} has {found:?}, its appointments {marks:?}")));
        }
    }
    match actual.first_key_value() {
        Some((day, marks)) => Err(Violation::of(ALL, format!("{day:?} has {marks:?}, but no appointments"))),
        None => Ok(()),
    }
}

/// What the live appointments occupy.
fn expected(table: &Table) -> Result<BTreeMap<Key, Marks>, Violation> {
    let mut days: BTreeMap<Key, Marks> = BTreeMap::new();
    for ((pk, _), appointment) in table.appointments().filter(|(_, one)| one.status == "booked") {
        let Appointment { patient, id, provider, .. } = &appointment;
        let clinic = pk.split('#').nth(1).unwrap_or_default();
        let of_provider = |date| (format!("DAY#{clinic}#{provider}"), date);
        let of_patient = |date| (pk.clone(), format!("DAY#{date}"));
        let reference = format!("{patient}.{id}");
        occupy(&mut days, &reference, appointment.occupied, of_provider)?;
        occupy(&mut days, &reference, appointment.span, of_patient)?;
    }
    Ok(days)
}

fn occupy(
    days: &mut BTreeMap<Key, Marks>,
    reference: &str,
    (from, until): (i64, i64),
    key: impl Fn(String) -> Key,
) -> Result<(), Violation> {
    let first = from.div_euclid(TICK);
    for tick in first..(until + TICK - 1).div_euclid(TICK) {
        let mark = if tick == first { reference.to_owned() } else { "taken".to_owned() };
        let day = key(date_of(tick));
        let other = days.entry(day.clone()).or_default().insert(name_of(tick), mark);
        if let Some(other) = other {
            let (pk, date) = day;
            return Err(Violation::of(ONCE, format!("{} on {date} of {pk}: {reference} and {other}", name_of(tick))));
        }
    }
    Ok(())
}

fn date_of(tick: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(tick * TICK).expect("appointments are of our time");
    jiff::tz::Offset::UTC.to_datetime(at).date().to_string()
}

fn name_of(tick: i64) -> String {
    let index = tick.rem_euclid(TICKS_PER_DAY);
    let hour = char::from(b'a' + u8::try_from(index / 12).expect("a day has 24 hours"));
    let digit = char::from_digit(u32::try_from(index % 12).expect("an hour has 12 ticks"), 12).expect("a digit");
    format!("t{hour}{digit}")
}

/// The ticks that a day item holds.
fn marks(item: &Item) -> Marks {
    let ticks = item.iter().filter(|(name, _)| name.len() == 3 && name.starts_with('t') && *name != "ttl");
    let mark = |value: &AttributeValue| match value {
        AttributeValue::S(reference) => reference.clone(),
        AttributeValue::N(until) if until == "100000000000" => "taken".to_owned(),
        other => format!("{other:?}"),
    };
    ticks.map(|(name, value)| (name.clone(), mark(value))).collect()
}
