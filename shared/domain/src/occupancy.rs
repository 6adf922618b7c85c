//! Which ticks of a day are taken.

use crate::ids::{Invalid, invalid};
use crate::{AppointmentId, PatientId, Span, Tick};
use jiff::{Timestamp, civil::Date};
use std::{collections::BTreeMap, fmt};

/// Names the appointment that a day's first tick belongs to, in about ten characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Whose appointment.
    pub patient: PatientId,
    /// Which one.
    pub appointment: AppointmentId,
}

impl Reference {
    /// Accepts `patient.appointment`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let (patient, appointment) = text.split_once('.').ok_or(invalid("patient.appointment"))?;
        Ok(Self { patient: PatientId::parse(patient)?, appointment: AppointmentId::parse(appointment)? })
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.patient, self.appointment)
    }
}

/// What stands on a tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// The first tick of an appointment.
    First(Reference),
    /// Taken until an instant: a hold that lapses, or for good.
    Until(Timestamp),
}

/// One UTC day of a provider or a patient, as the table has it. An empty day was never written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The UTC date.
    pub date: Date,
    /// What stands on each tick (0 to 287).
    pub marks: BTreeMap<u16, Mark>,
    /// Ticks at which the provider is away.
    pub away: Vec<u16>,
    /// Whether the provider is away all day.
    pub closed: bool,
}

impl Day {
    /// A day on which nothing is taken.
    pub fn empty(date: Date) -> Self {
        Self { date, marks: BTreeMap::new(), away: Vec::new(), closed: false }
    }

    /// Whether a tick can be taken. The same question as the condition of the booking transaction asks.
    pub fn is_free(&self, index: u16, now: Timestamp) -> bool {
        let held = match self.marks.get(&index) {
            None => false,
            Some(Mark::First(_)) => true,
            // In whole seconds, as the table compares.
            Some(Mark::Until(until)) => until.as_second() >= now.as_second(),
        };
        !held && !self.closed && !self.away.contains(&index)
    }
}

/// Several days together, to ask whether a span is free.
#[derive(Debug, Clone, Default)]
pub(crate) struct Diary<'a>(BTreeMap<Date, &'a Day>);

impl<'a> Diary<'a> {
    pub(crate) fn of(days: impl IntoIterator<Item = &'a Day>) -> Self {
        Self(days.into_iter().map(|day| (day.date, day)).collect())
    }

    pub(crate) fn is_free(&self, span: Span, now: Timestamp) -> bool {
        let free = |tick: Tick| self.0.get(&tick.day()).is_none_or(|day| day.is_free(tick.index(), now));
        span.ticks().all(free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TICKS_PER_DAY;

    #[test]
    fn a_hold_lapses_by_comparison_and_an_appointment_never() {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let reference = Reference::parse("p1.a1").unwrap();
        let mut day = Day::empty(Tick::containing(now).day());
        day.marks.insert(0, Mark::First(reference));
        day.marks.insert(1, Mark::Until(now));
        day.marks.insert(2, Mark::Until("2026-11-23T08:59:59Z".parse().unwrap()));
        assert_eq!([0, 1, 2, 3].map(|index| day.is_free(index, now)), [false, false, true, true]);
    }

    #[test]
    fn a_closed_day_has_no_free_tick() {
        let mut day = Day::empty(jiff::civil::date(2026, 11, 23));
        day.closed = true;
        assert!((0..TICKS_PER_DAY).all(|index| !day.is_free(u16::try_from(index).unwrap(), Timestamp::UNIX_EPOCH)));
    }
}
