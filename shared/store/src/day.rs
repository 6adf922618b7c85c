//! Day items: one attribute per tick that is taken.

use crate::item::{Attributes, number, string};
use crate::{StoreError, keys::Key};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, Update};
use domain::{Day, FAR, Mark, Reference, Span, TICKS_PER_DAY, Tick};
use jiff::{Timestamp, civil::Date};
use std::{collections::BTreeMap, fmt::Write as _};

/// DynamoDB's limit of operators and functions in one expression, which the embedded engine does not enforce.
const MAX_OPERATORS: usize = 300;
/// DynamoDB's limit of an expression string, in bytes.
const MAX_EXPRESSION: usize = 4096;

/// The attribute of a tick: hour letter and base-12 digit, `tj5` for 09:25.
fn tick_name(prefix: char, index: u16) -> String {
    let hour = char::from(b'a' + u8::try_from(index / 12).unwrap_or(0));
    let digit = char::from_digit(u32::from(index % 12), 12).unwrap_or('0');
    format!("{prefix}{hour}{digit}")
}

fn tick_index(name: &str) -> Option<(char, u16)> {
    let mut letters = name.chars();
    let (kind, hour, digit) = (letters.next()?, letters.next()?, letters.next()?);
    let hour = u16::try_from(u32::from(hour).checked_sub(u32::from('a'))?).ok()?;
    let index = hour * 12 + u16::try_from(digit.to_digit(12)?).ok()?;
    let whole = letters.next().is_none() && matches!(kind, 't' | 'w') && i64::from(index) < TICKS_PER_DAY;
    whole.then_some((kind, index))
}

/// A day item read back.
pub(crate) fn read_day(date: Date, item: &Attributes) -> Result<Day, StoreError> {
    let mut day = Day::empty(date);
    day.closed = item.contains_key("closed");
    for (name, value) in item {
        match tick_index(name) {
            Some(('t', index)) => {
                day.marks.insert(index, read_mark(value)?);
            }
            Some((_, index)) => day.away.push(index),
            None => {}
        }
    }
    day.away.sort_unstable();
    Ok(day)
}

fn read_mark(value: &AttributeValue) -> Result<Mark, StoreError> {
    let unreadable = || StoreError::unreadable("day", "a tick is neither a reference nor an instant");
    match value {
        AttributeValue::S(reference) => {
            Reference::parse(reference).map(Mark::First).map_err(|error| StoreError::unreadable("day", error))
        }
        AttributeValue::N(until) => {
            let seconds: i64 = until.parse().map_err(|_| unreadable())?;
            Ok(Mark::Until(Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)))
        }
        _ => Err(unreadable()),
    }
}

/// Whose day it is: a provider may be away, a patient may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Provider,
    Patient,
}

/// What becomes of an appointment's time on a day.
#[derive(Clone, Copy, Default)]
pub(crate) struct DayChange {
    /// The time that it gives up; none where it is new.
    pub(crate) gives: Option<Span>,
    /// The time that it takes; none where it is cancelled.
    pub(crate) takes: Option<Span>,
}

impl DayChange {
    /// The UTC days that it touches, in order.
    pub(crate) fn days(self) -> Vec<Date> {
        let spans = [self.gives, self.takes].into_iter().flatten();
        let mut days: Vec<Date> = spans.flat_map(Span::days).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

/// What an appointment leaves on a tick: its reference on the first, a far instant on the others.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Reference,
    Far,
}

fn left_by(span: Option<Span>, date: Date) -> BTreeMap<u16, Left> {
    let Some(span) = span else { return BTreeMap::new() };
    let first = span.ticks().next();
    let left = |tick: Tick| (tick.index(), if first == Some(tick) { Left::Reference } else { Left::Far });
    span.ticks().filter(|tick| tick.day() == date).map(left).collect()
}

/// The update of one day on which an appointment takes time, moves, or gives time up; nothing where the day stays as it
/// is. Every tick that it gains must be free; a first tick that it had must still bear its reference.
pub(crate) fn change_day(
    table: &str,
    key: &Key,
    owner: Owner,
    date: Date,
    change: DayChange,
    reference: &Reference,
    now: Timestamp,
) -> Result<Option<Update>, StoreError> {
    let (before, after) = (left_by(change.gives, date), left_by(change.takes, date));
    if before == after {
        return Ok(None);
    }
    let set: Vec<String> = after
        .iter()
        .filter(|(tick, left)| before.get(tick) != Some(left))
        .map(|(tick, left)| {
            format!("{}={}", tick_name('t', *tick), if *left == Left::Reference { ":ref" } else { ":far" })
        })
        .collect();
    let removed = before.keys().filter(|tick| !after.contains_key(tick)).map(|tick| tick_name('t', *tick));
    let removed: Vec<String> = removed.collect();
    let condition = condition(owner, &before, &after);
    check_limits(&condition)?;
    let mut expression = String::new();
    for (clause, parts) in [("SET", &set), ("REMOVE", &removed)] {
        if !parts.is_empty() {
            let _ = write!(expression, "{clause} {} ", parts.join(","));
        }
    }
    let mut update = Update::builder()
        .table_name(table)
        .set_key(Some(key.attributes()))
        .update_expression(expression.trim_end())
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    // A value that no expression uses is an error to DynamoDB, and so is a condition without words.
    for (name, value) in
        [(":now", number(now.as_second())), (":ref", string(reference.to_string())), (":far", number(FAR))]
    {
        if expression.contains(name) || condition.contains(name) {
            update = update.expression_attribute_values(name, value);
        }
    }
    if !condition.is_empty() {
        update = update.condition_expression(condition);
    }
    update.build().map(Some).map_err(|error| StoreError::unreadable("day", error))
}

/// That the appointment still has its first tick, and that every tick which it gains is free. A provider must also be
/// there: through all of the appointment, since an absence may have been declared over what it keeps.
fn condition(owner: Owner, before: &BTreeMap<u16, Left>, after: &BTreeMap<u16, Left>) -> String {
    let mut conditions = Vec::new();
    if let Some((first, _)) = before.iter().find(|(_, left)| **left == Left::Reference) {
        conditions.push(format!("{}=:ref", tick_name('t', *first)));
    }
    for tick in after.keys() {
        if !before.contains_key(tick) {
            let name = tick_name('t', *tick);
            conditions.push(format!("(attribute_not_exists({name}) OR {name}<:now)"));
        }
        if owner == Owner::Provider {
            conditions.push(format!("attribute_not_exists({})", tick_name('w', *tick)));
        }
    }
    if owner == Owner::Provider && !after.is_empty() {
        conditions.push("attribute_not_exists(closed)".to_owned());
    }
    conditions.join(" AND ")
}

/// Counts as AWS does: comparators, AND, OR, and functions.
fn check_limits(condition: &str) -> Result<(), StoreError> {
    let operators = condition.matches("attribute_not_exists").count()
        + condition.matches(['<', '=']).count()
        + condition.matches(" AND ").count()
        + condition.matches(" OR ").count();
    if operators <= MAX_OPERATORS && condition.len() <= MAX_EXPRESSION {
        Ok(())
    } else {
        Err(StoreError::unreadable("day", format!("{operators} operators, {} bytes in a condition", condition.len())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Minutes;

    #[test]
    fn every_tick_has_a_name_of_its_own_and_is_found_by_it() {
        let names: std::collections::BTreeSet<String> = (0..288).map(|index| tick_name('t', index)).collect();
        assert_eq!(names.len(), 288);
        assert!((0..288).all(|index| tick_index(&tick_name('w', index)) == Some(('w', index))));
        assert_eq!(tick_name('t', 9 * 12 + 5), "tj5");
        assert!(["pk", "sk", "tz0", "tjc", "xj5", "tj55"].iter().all(|name| tick_index(name).is_none()));
    }

    #[test]
    fn the_longest_appointment_keeps_within_the_limits_of_an_expression() {
        let start: Timestamp = "2026-11-23T09:02:00Z".parse().unwrap();
        let longest = Span::new(start, Minutes::new(240).after(start));
        let date = longest.days()[0];
        let (nothing, ticks) = (BTreeMap::new(), left_by(Some(longest), date));
        assert_eq!(ticks.len(), 49, "an odd start touches one tick more");
        assert!(check_limits(&condition(Owner::Provider, &nothing, &ticks)).is_ok());
        // Moved on the same day, it must also have its old first tick.
        let before = Span::new(Minutes::new(300).before(start), Minutes::new(60).before(start));
        assert!(check_limits(&condition(Owner::Provider, &left_by(Some(before), date), &ticks)).is_ok());
    }
}
