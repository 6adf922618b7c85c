//! List the slots that a link offers.

use crate::ids::{Invalid, invalid};
use crate::occupancy::Diary;
use crate::{
    AppointmentType, Availability, Clinic, Day, Location, LocationId, Minutes, ProviderChoice, ProviderId, Rule, Slot,
    SlotId, Span, open_spans,
};
use jiff::{Timestamp, ToSpan, civil::Date};

/// The most slots in one answer.
pub const MAX_SLOTS: usize = 500;
/// The most days in one question.
pub const MAX_DAYS: u16 = 31;

/// Which of a rule's slots are asked for; everything when empty.
#[derive(Debug, Clone, Default)]
pub struct SlotFilter {
    /// Only this provider's.
    pub provider: Option<ProviderId>,
    /// Only at this location.
    pub location: Option<LocationId>,
    /// Only before or after noon.
    pub part: Option<PartOfDay>,
}

/// A half of the day, by the clock of the location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartOfDay {
    /// Starts before noon.
    Morning,
    /// Starts at noon or later.
    Afternoon,
}

impl PartOfDay {
    /// Accepts `morning` and `afternoon`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let known = [Self::Morning, Self::Afternoon].into_iter().find(|part| part.as_str() == text);
        known.ok_or(invalid("morning or afternoon"))
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
        }
    }

    fn of(at: Timestamp, location: &Location) -> Self {
        if location.zone.to_datetime(at).hour() < 12 { Self::Morning } else { Self::Afternoon }
    }
}

/// The dates and instants that are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotWindow {
    /// First date, on the calendar of each location.
    pub from: Date,
    /// How many dates.
    pub days: u16,
    /// No slot starts before it.
    pub earliest: Timestamp,
    /// No slot starts after it.
    pub latest: Timestamp,
}

impl SlotWindow {
    /// The date after the last one.
    pub fn until(self) -> Date {
        self.from.saturating_add(i32::from(self.days).days())
    }

    /// The UTC dates whose ticks can matter to it, first and last: a zone's date lies within a day of UTC's.
    pub fn utc_days(self) -> (Date, Date) {
        (self.from.saturating_sub(1.day()), self.until().saturating_add(1.day()))
    }
}

/// What a rule allows at `now`: no slot within the minimum notice, none past the horizon. `after` moves the first
/// instant on, to go on with an answer that was cut.
pub fn window_of(rule: &Rule, from: Date, days: u16, after: Option<Timestamp>, now: Timestamp) -> SlotWindow {
    let noticed = rule.minimum_notice.after(now);
    SlotWindow {
        from,
        days: days.clamp(1, MAX_DAYS),
        earliest: after.map_or(noticed, |after| after.max(noticed)),
        latest: rule.horizon.after(now),
    }
}

/// What is taken at one provider.
#[derive(Debug, Clone)]
pub struct ProviderDays {
    /// Whose.
    pub provider: ProviderId,
    /// The days that were ever written; others are empty.
    pub days: Vec<Day>,
}

/// Slots in order of start, then of the rule's providers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotPage {
    /// At most [`MAX_SLOTS`], all of them unless `cut`.
    pub slots: Vec<Slot>,
    /// The start at which to go on, where there were more.
    pub cut: Option<Timestamp>,
}

/// The free slots of a window. Under [`ProviderChoice::FirstAvailable`] equal starts at a location are one slot, of
/// the first free provider in the rule's order.
pub fn list_slots(
    clinic: &Clinic,
    rule: &Rule,
    window: SlotWindow,
    filter: &SlotFilter,
    taken: &[ProviderDays],
    now: Timestamp,
) -> SlotPage {
    cut_at_a_start(free_slots(clinic, rule, window, filter, taken, now))
}

/// What [`list_slots`] lists, however long it is.
pub(super) fn free_slots(
    clinic: &Clinic,
    rule: &Rule,
    window: SlotWindow,
    filter: &SlotFilter,
    taken: &[ProviderDays],
    now: Timestamp,
) -> Vec<Slot> {
    let Some(kind) = online_type(clinic, rule) else { return Vec::new() };
    let mut slots = Vec::new();
    for (place, provider) in rule.providers.iter().enumerate() {
        let asked = filter.provider.as_ref().is_none_or(|asked| asked == provider);
        if !asked || !is_online(clinic, provider) || rule.providers[..place].contains(provider) {
            continue;
        }
        let days = taken.iter().filter(|of| &of.provider == provider).flat_map(|of| &of.days);
        let diary = Diary::of(days);
        let free = |slot: &Slot| diary.is_free(occupied(kind, slot.span), now);
        slots.extend(offered_by(clinic, &rule.locations, kind, provider, window, filter).into_iter().filter(free));
    }
    // The sort is stable, so among equal starts the rule's order of providers stands.
    slots.sort_by_key(|slot| slot.id.start);
    if rule.provider_choice == ProviderChoice::FirstAvailable {
        merge_equal_starts(&mut slots);
    }
    slots
}

/// Whether a rule offers a slot at all, taken or not, within a window's instants.
pub fn offered(clinic: &Clinic, rule: &Rule, id: &SlotId, earliest: Timestamp, latest: Timestamp) -> Option<Slot> {
    let kind = online_type(clinic, rule)?;
    let location = clinic.location(&id.location)?;
    if !rule.providers.contains(&id.provider) || !is_online(clinic, &id.provider) {
        return None;
    }
    let from = location.zone.to_datetime(id.start).date();
    let window = SlotWindow { from, days: 1, earliest, latest };
    let filter = SlotFilter { location: Some(id.location.clone()), ..SlotFilter::default() };
    let slots = offered_by(clinic, &rule.locations, kind, &id.provider, window, &filter);
    slots.into_iter().find(|slot| &slot.id == id)
}

/// The rule's type, if patients can book it themselves.
fn online_type<'a>(clinic: &'a Clinic, rule: &Rule) -> Option<&'a AppointmentType> {
    clinic.appointment_type(&rule.appointment_type).filter(|kind| kind.online)
}

/// Whether patients can book this provider's time themselves.
fn is_online(clinic: &Clinic, provider: &ProviderId) -> bool {
    clinic.provider(provider).is_some_and(|provider| provider.online)
}

/// The time that an appointment occupies at its provider.
pub fn occupied(kind: &AppointmentType, span: Span) -> Span {
    span.widened(kind.buffer_before, kind.buffer_after)
}

/// All slots of one provider at these locations in a window, in order, none twice.
pub(super) fn offered_by(
    clinic: &Clinic,
    locations: &[LocationId],
    kind: &AppointmentType,
    provider: &ProviderId,
    window: SlotWindow,
    filter: &SlotFilter,
) -> Vec<Slot> {
    let availability = clinic.provider(provider).map_or(&[][..], |provider| &provider.availability);
    let mut slots = Vec::new();
    for hours in availability.iter().filter(|hours| hours.serves(&kind.id)) {
        let asked = filter.location.as_ref().is_none_or(|asked| asked == &hours.location);
        let Some(location) = clinic.location(&hours.location).filter(|at| asked && locations.contains(&at.id)) else {
            continue;
        };
        for date in (0..i32::from(window.days)).map(|day| window.from.saturating_add(day.days())) {
            for span in spans_in(hours, location, date, kind) {
                let asked = filter.part.is_none_or(|part| part == PartOfDay::of(span.start(), location));
                if asked && window.earliest <= span.start() && span.start() <= window.latest {
                    let id = SlotId { start: span.start(), provider: provider.clone(), location: location.id.clone() };
                    slots.push(Slot { id, span });
                }
            }
        }
    }
    slots.sort_by(|a, b| a.id.cmp(&b.id));
    slots.dedup();
    slots
}

/// The starts of one date: from the opening instant in elapsed time by the type's grid, each with room to end.
fn spans_in(hours: &Availability, location: &Location, date: Date, kind: &AppointmentType) -> Vec<Span> {
    if !hours.holds_on(date) {
        return Vec::new();
    }
    let open = open_spans(&location.zone, date, hours.from, hours.until);
    let Some(opening) = open.first().map(|span| span.start()) else { return Vec::new() };
    let closing = open.last().map_or(opening, |span| span.end());
    let step = i64::from(kind.grid.get());
    let minutes = closing.duration_since(opening).as_mins();
    (0..=minutes / step.max(1))
        .filter_map(|n| u32::try_from(n * step).ok())
        .map(|elapsed| Minutes::new(elapsed).after(opening))
        .map(|start| Span::new(start, kind.length.after(start)))
        .filter(|span| open.iter().any(|open| open.contains(*span)))
        .collect()
}

fn merge_equal_starts(slots: &mut Vec<Slot>) {
    let mut seen = std::collections::HashSet::new();
    slots.retain(|slot| seen.insert((slot.id.start, slot.id.location.clone())));
}

/// Cuts a long answer between two different starts, so that the next one can begin at an instant.
fn cut_at_a_start(mut slots: Vec<Slot>) -> SlotPage {
    if slots.len() <= MAX_SLOTS {
        return SlotPage { slots, cut: None };
    }
    let at = slots[MAX_SLOTS].id.start;
    let whole = slots.partition_point(|slot| slot.id.start < at);
    // More equal starts than an answer holds: they are cut all the same, since an answer must go forward.
    let (keep, next) = if whole == 0 {
        (MAX_SLOTS, slots.iter().map(|s| s.id.start).find(|start| *start > at))
    } else {
        (whole, Some(at))
    };
    slots.truncate(keep);
    SlotPage { slots, cut: next }
}
