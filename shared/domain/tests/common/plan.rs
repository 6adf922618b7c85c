//! Random clinics, windows and diaries around the days on which clocks change.

use super::oracle::{Busy, TICK};
use super::{DR_A, DR_B, DR_C, PLACES, check_up, clinic, hours, location_id, provider, provider_id, wall};
use domain::{
    Availability, Clinic, Day, FAR, Mark, Minutes, ProviderChoice, ProviderDays, Reference, SlotFilter, SlotWindow,
    Weekdays,
};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
    tz::TimeZone,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Days on which a clock of the clinic changes, both ways in each of its zones, and one quiet day; each with the place
/// (of [`PLACES`]) that it is about.
pub(crate) const DAYS: [(Date, usize); 16] = [
    (date(2026, 10, 4), 3),  // forward by half an hour
    (date(2026, 10, 25), 0), // back
    (date(2026, 10, 25), 1), // back
    (date(2026, 11, 1), 2),  // back
    (date(2026, 11, 23), 0), // nowhere
    (date(2027, 3, 14), 2),  // forward
    (date(2027, 3, 28), 0),  // forward
    (date(2027, 3, 28), 1),  // forward
    (date(2027, 4, 4), 3),   // back by half an hour
    (date(2027, 10, 3), 3),  // forward by half an hour
    (date(2027, 10, 31), 0), // back
    (date(2027, 11, 7), 2),  // back
    (date(2028, 3, 12), 2),  // forward
    (date(2028, 3, 26), 1),  // forward
    (date(2028, 4, 2), 3),   // back by half an hour
    (date(2028, 10, 29), 1), // back
];

/// Weekly hours, in ticks since midnight and days from the day that is looked at.
#[derive(Debug, Clone)]
pub(crate) struct HoursPlan {
    /// The place that the day is about, or another.
    place: Option<usize>,
    from: u16,
    ticks: u16,
    weekdays: u8,
    valid_from: Option<i32>,
    valid_until: Option<i32>,
    serves: bool,
}

/// Something that stands in a provider's days, in ticks from a day before the window.
#[derive(Debug, Clone)]
pub(crate) enum Entry {
    Appointment {
        tick: i64,
        ticks: i64,
    },
    /// Seconds from now at which the hold lapses.
    Hold {
        tick: i64,
        ticks: i64,
        until: i64,
    },
    Away {
        tick: i64,
        ticks: i64,
    },
    Closed {
        day: i64,
    },
}

/// A clinic, a question and what is taken.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) day: Date,
    pub(crate) place: usize,
    /// Days from `day` to the first date of the window.
    pub(crate) from: i32,
    pub(crate) days: u16,
    /// Length, buffers and grid, in ticks.
    pub(crate) lengths: (u32, u32, u32, u32),
    pub(crate) hours: Vec<Vec<HoursPlan>>,
    /// Now in minutes before the day's UTC midnight; minimum notice and horizon in minutes.
    pub(crate) limits: (i64, u32, u32),
    pub(crate) choice: ProviderChoice,
    /// Whether the rule names the providers in another order than the clinic.
    pub(crate) reversed: bool,
    pub(crate) places: Vec<usize>,
    pub(crate) filter: (Option<usize>, Option<usize>),
    pub(crate) entries: Vec<Vec<Entry>>,
}

fn hours_plan() -> impl Strategy<Value = HoursPlan> {
    // Clocks change in the small hours, so most of the hours begin there.
    let from = prop_oneof![3 => 0_u16..48, 1 => 0_u16..287];
    let valid = || prop::option::weighted(0.15, -1..3);
    let weekdays = prop_oneof![3 => Just(127_u8), 1 => 1_u8..128];
    (prop::option::weighted(0.4, 0..4_usize), from, 1_u16..288, weekdays, valid(), valid(), prop::bool::weighted(0.9))
        .prop_map(|(place, from, ticks, weekdays, valid_from, valid_until, serves)| HoursPlan {
            place,
            from,
            ticks,
            weekdays,
            valid_from,
            valid_until,
            serves,
        })
}

fn entry() -> impl Strategy<Value = Entry> {
    let tick = || 0..7 * 288_i64;
    let until = prop_oneof![Just(-1_i64), Just(0), -7200..7200_i64];
    prop_oneof![
        5 => (tick(), 1..48_i64).prop_map(|(tick, ticks)| Entry::Appointment { tick, ticks }),
        3 => (tick(), 1..48_i64, until).prop_map(|(tick, ticks, until)| Entry::Hold { tick, ticks, until }),
        3 => (tick(), 1..200_i64).prop_map(|(tick, ticks)| Entry::Away { tick, ticks }),
        1 => (0..7_i64).prop_map(|day| Entry::Closed { day }),
    ]
}

/// Any clinic whose days are empty.
pub(crate) fn plans() -> impl Strategy<Value = Plan> {
    let window = (prop::sample::select(&DAYS[..]), prop_oneof![3 => -1..1_i32, 1 => -3..2_i32], 1..5_u16);
    let lengths = (1..25_u32, 0..12_u32, 0..12_u32, prop_oneof![1..13_u32, 1..49_u32]);
    let hours = prop::collection::vec(prop::collection::vec(hours_plan(), 1..4), 1..4);
    // Mostly the limits lie far outside the window; else they cut it.
    let limits = prop_oneof![
        2 => Just((5 * 24 * 60, 0, 20 * 24 * 60)),
        1 => (-24 * 60..3 * 24 * 60_i64, 0..2 * 24 * 60_u32, 24 * 60..8 * 24 * 60_u32),
    ];
    let choice = prop::sample::select(&[ProviderChoice::Patient, ProviderChoice::FirstAvailable][..]);
    let places = prop_oneof![3 => Just(vec![0, 1, 2, 3]), 1 => prop::sample::subsequence(vec![0, 1, 2, 3], 1..4)];
    let filter = (prop::option::weighted(0.1, 0..3_usize), prop::option::weighted(0.1, 0..4_usize));
    (window, lengths, hours, limits, choice, any::<bool>(), places, filter).prop_map(
        |(((day, place), from, days), lengths, hours, limits, choice, reversed, places, filter)| Plan {
            day,
            place,
            from,
            days,
            lengths,
            hours,
            limits,
            choice,
            reversed,
            places,
            filter,
            entries: Vec::new(),
        },
    )
}

/// Any clinic, with anything in its providers' days.
pub(crate) fn busy_plans() -> impl Strategy<Value = Plan> {
    let entries = prop::collection::vec(prop::collection::vec(entry(), 0..10), 3);
    (plans(), entries).prop_map(|(plan, entries)| Plan { entries, ..plan })
}

impl HoursPlan {
    fn availability(&self, day: Date, place: usize) -> Availability {
        let clock = |ticks: u16| wall(&format!("{:02}:{:02}", ticks / 12, ticks % 12 * 5));
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let on = names.iter().enumerate().filter(|(place, _)| self.weekdays & (1 << place) != 0);
        Availability {
            from: clock(self.from),
            until: clock((self.from + self.ticks).min(288)),
            weekdays: Weekdays::parse(on.map(|(_, name)| *name)).expect("days of the week"),
            valid_from: self.valid_from.map(|days| day + days.days()),
            valid_until: self.valid_until.map(|days| day + days.days()),
            types: if self.serves { Vec::new() } else { vec![super::type_id("other")] },
            ..hours(PLACES[self.place.unwrap_or(place)].0, "00:00", "24:00")
        }
    }
}

impl Plan {
    /// The clinic, whose one rule is the one to list under.
    pub(crate) fn clinic(&self) -> Clinic {
        let (length, before, after, grid) = self.lengths;
        let providers = [DR_A, DR_B, DR_C].iter().zip(&self.hours).map(|(id, hours)| {
            provider(id, hours.iter().map(|hours| hours.availability(self.day, self.place)).collect())
        });
        let kind = check_up(length * 5, before * 5, after * 5, grid * 5);
        let mut clinic = clinic(providers.collect(), kind);
        let rule = &mut clinic.rules[0];
        rule.provider_choice = self.choice;
        rule.minimum_notice = Minutes::new(self.limits.1);
        rule.horizon = Minutes::new(self.limits.2);
        rule.locations = self.places.iter().map(|place| location_id(PLACES[*place].0)).collect();
        if self.reversed {
            rule.providers.reverse();
        }
        clinic
    }

    fn midnight(date: Date) -> i64 {
        date.to_zoned(TimeZone::UTC).expect("a date").timestamp().as_second()
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_second(Self::midnight(self.day) - self.limits.0 * 60).expect("an instant")
    }

    pub(crate) fn first_date(&self) -> Date {
        self.day + self.from.days()
    }

    /// The window as the rule's words have it, worked out here and not by the domain.
    pub(crate) fn window(&self) -> SlotWindow {
        let later = |minutes: u32| self.now() + jiff::SignedDuration::from_mins(i64::from(minutes));
        SlotWindow {
            from: self.first_date(),
            days: self.days,
            earliest: later(self.limits.1),
            latest: later(self.limits.2),
        }
    }

    pub(crate) fn filter(&self) -> SlotFilter {
        SlotFilter {
            provider: self.filter.0.map(|place| provider_id([DR_A, DR_B, DR_C][place])),
            location: self.filter.1.map(|place| location_id(PLACES[place].0)),
            part: None,
        }
    }

    /// What is taken, as the table has it and as plain seconds.
    pub(crate) fn taken(&self) -> (Vec<ProviderDays>, Busy) {
        let base = Self::midnight(self.first_date()) - 288 * TICK;
        let (days, busy): (Vec<_>, Vec<_>) =
            self.entries.iter().map(|entries| diary(entries, base, self.now().as_second())).unzip();
        let ids = [DR_A, DR_B, DR_C].map(provider_id);
        (ids.into_iter().zip(days).map(|(provider, days)| ProviderDays { provider, days }).collect(), busy)
    }
}

/// Writes entries as day items and, apart from that, as the seconds that cannot be booked.
fn diary(entries: &[Entry], base: i64, now: i64) -> (Vec<Day>, BTreeSet<i64>) {
    let seconds = |tick: i64, ticks: i64| (tick..tick + ticks).map(move |tick| base + tick * TICK);
    let (mut marks, mut away, mut closed) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    // A hold gives way to an appointment, never the other way round.
    for entry in entries {
        if let Entry::Hold { tick, ticks, until } = *entry {
            marks.extend(seconds(tick, ticks).map(|second| (second, until_second(now + until))));
        }
    }
    for (number, entry) in entries.iter().enumerate() {
        match *entry {
            Entry::Appointment { tick, ticks } => {
                let first = Mark::First(Reference::parse(&format!("p9.a{number}")).expect("a reference"));
                marks.extend(seconds(tick, ticks).map(|second| (second, until_second(FAR))));
                marks.insert(base + tick * TICK, first);
            }
            Entry::Away { tick, ticks } => away.extend(seconds(tick, ticks)),
            Entry::Closed { day } => closed.extend(seconds(day * 288, 288)),
            Entry::Hold { .. } => {}
        }
    }
    let held = |mark: &Mark| match mark {
        Mark::First(_) => true,
        Mark::Until(until) => until.as_second() >= now,
    };
    let mut busy: BTreeSet<i64> = marks.iter().filter(|(_, mark)| held(mark)).map(|(second, _)| *second).collect();
    busy.extend(away.iter().chain(&closed));
    (day_items(marks, &away, &closed), busy)
}

fn until_second(second: i64) -> Mark {
    Mark::Until(Timestamp::from_second(second).expect("an instant"))
}

fn day_items(marks: BTreeMap<i64, Mark>, away: &BTreeSet<i64>, closed: &BTreeSet<i64>) -> Vec<Day> {
    let mut days: BTreeMap<Date, Day> = BTreeMap::new();
    let place = |second: i64| {
        let shown = Timestamp::from_second(second).expect("an instant").to_zoned(TimeZone::UTC).datetime();
        let index = u16::from(shown.hour().unsigned_abs()) * 12 + u16::from(shown.minute().unsigned_abs()) / 5;
        (shown.date(), index)
    };
    for (second, mark) in marks {
        let (date, index) = place(second);
        days.entry(date).or_insert_with(|| Day::empty(date)).marks.insert(index, mark);
    }
    for second in away {
        let (date, index) = place(*second);
        days.entry(date).or_insert_with(|| Day::empty(date)).away.push(index);
    }
    for second in closed {
        let (date, _) = place(*second);
        days.entry(date).or_insert_with(|| Day::empty(date)).closed = true;
    }
    days.into_values().collect()
}
