//! Day items: one attribute per tick that is taken.

use crate::item::{Attributes, number, string};
use crate::{StoreError, keys::Key};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, Update};
use domain::{Appointment, Day, FAR, Mark, Reference, Span, TICKS_PER_DAY, Tick};
use jiff::{Timestamp, civil::Date};
use std::fmt::Write as _;

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
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Provider,
    Patient,
}

/// The update that takes all ticks of `span` on one day, under the condition that each of them is free.
pub(crate) fn take_ticks(
    table: &str,
    key: &Key,
    owner: Owner,
    date: Date,
    span: Span,
    appointment: &Appointment,
    now: Timestamp,
) -> Result<Update, StoreError> {
    let ticks: Vec<Tick> = span.ticks().filter(|tick| tick.day() == date).collect();
    let first = span.ticks().next();
    let names: Vec<String> = ticks.iter().map(|tick| tick_name('t', tick.index())).collect();
    let set: Vec<String> = ticks
        .iter()
        .zip(&names)
        .map(|(tick, name)| format!("{name}={}", if first == Some(*tick) { ":ref" } else { ":far" }))
        .collect();
    let condition = all_free(owner, &ticks);
    check_limits(&condition)?;
    let mut update = Update::builder()
        .table_name(table)
        .set_key(Some(key.attributes()))
        .update_expression(format!("SET {}", set.join(",")))
        .condition_expression(condition)
        .expression_attribute_values(":now", number(now.as_second()))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    // A value that no expression uses is an error to DynamoDB.
    if set.iter().any(|assignment| assignment.ends_with(":ref")) {
        update = update.expression_attribute_values(":ref", string(appointment.reference().to_string()));
    }
    if set.iter().any(|assignment| assignment.ends_with(":far")) {
        update = update.expression_attribute_values(":far", number(FAR));
    }
    update.build().map_err(|error| StoreError::unreadable("day", error))
}

fn all_free(owner: Owner, ticks: &[Tick]) -> String {
    let mut condition = String::new();
    for tick in ticks {
        let name = tick_name('t', tick.index());
        let and = if condition.is_empty() { "" } else { " AND " };
        let _ = write!(condition, "{and}(attribute_not_exists({name}) OR {name}<:now)");
        if owner == Owner::Provider {
            let _ = write!(condition, " AND attribute_not_exists({})", tick_name('w', tick.index()));
        }
    }
    if owner == Owner::Provider {
        condition.push_str(" AND attribute_not_exists(closed)");
    }
    condition
}

/// Counts as AWS does: comparators, AND, OR, and functions.
fn check_limits(condition: &str) -> Result<(), StoreError> {
    let operators = condition.matches("attribute_not_exists").count()
        + condition.matches('<').count()
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
        let ticks: Vec<Tick> = longest.ticks().collect();
        assert_eq!(ticks.len(), 49, "an odd start touches one tick more");
        assert!(check_limits(&all_free(Owner::Provider, &ticks)).is_ok());
    }
}
