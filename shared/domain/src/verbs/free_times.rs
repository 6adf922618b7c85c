//! The free times that staff choose from: what providers' hours offer, whatever rules say.

use super::list_slots::{MAX_DAYS, ProviderDays, SlotFilter, SlotWindow, occupied, offered_by};
use crate::occupancy::Diary;
use crate::{AppointmentType, BOOK_ALTERNATIVES, Clinic, Day, LocationId, Provider, ProviderId, Slot, SlotId};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// What staff look for a time for: a type, with a provider, at a location.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// What.
    pub kind: &'a AppointmentType,
    /// With whom.
    pub provider: &'a ProviderId,
    /// Where.
    pub location: &'a LocationId,
}

impl Sought<'_> {
    /// All starts that the hours offer in a window, taken or not.
    fn starts(self, clinic: &Clinic, window: SlotWindow) -> Vec<Slot> {
        let locations = std::slice::from_ref(self.location);
        offered_by(clinic, locations, self.kind, self.provider, window, &SlotFilter::default())
    }

    /// Whether the hours offer an instant as a start, taken or not.
    pub(super) fn offers(self, clinic: &Clinic, start: Timestamp) -> bool {
        let Some(location) = clinic.location(self.location) else { return false };
        let from = location.zone.to_datetime(start).date();
        let window = SlotWindow { from, days: 1, earliest: start, latest: start };
        !self.starts(clinic, window).is_empty()
    }
}

/// What staff may look at: no notice binds them and no horizon, but nothing is booked in the past.
pub fn staff_window(from: Date, days: u16, now: Timestamp) -> SlotWindow {
    SlotWindow { from, days: days.clamp(1, MAX_DAYS), earliest: now, latest: Timestamp::MAX }
}

/// The free times of a window, in order.
pub fn free_times(clinic: &Clinic, sought: Sought<'_>, window: SlotWindow, taken: &[Day], now: Timestamp) -> Vec<Slot> {
    let diary = Diary::of(taken);
    let mut slots = sought.starts(clinic, window);
    slots.retain(|slot| diary.is_free(occupied(sought.kind, slot.span), now));
    slots
}

/// The providers whose hours serve a type, in the clinic's order.
pub fn serving<'a>(clinic: &'a Clinic, kind: &AppointmentType) -> impl Iterator<Item = &'a Provider> {
    clinic.providers.iter().filter(|provider| provider.availability.iter().any(|hours| hours.serves(&kind.id)))
}

/// Free times in place of one that cannot be booked: those with its provider at its location before all others, later
/// ones before earlier ones of its date; none that the patient's own days rule out.
pub fn times_instead(
    clinic: &Clinic,
    kind: &AppointmentType,
    wanted: &SlotId,
    days: u16,
    taken: &[ProviderDays],
    patient_days: &[Day],
    now: Timestamp,
) -> Vec<Slot> {
    let zone = clinic.location(&wanted.location).map_or(TimeZone::UTC, |location| location.zone.clone());
    let date = |at: Timestamp| zone.to_datetime(at).date();
    let window = staff_window(date(wanted.start).max(date(now)), days, now);
    let mut slots = Vec::new();
    for of in taken {
        for location in &clinic.locations {
            let sought = Sought { kind, provider: &of.provider, location: &location.id };
            slots.extend(free_times(clinic, sought, window, &of.days, now));
        }
    }
    let patient = Diary::of(patient_days);
    slots.retain(|slot| patient.is_free(slot.span, now));
    let elsewhere = |id: &SlotId| id.provider != wanted.provider || id.location != wanted.location;
    // The sort is stable, so among equal starts the clinic's order of providers stands.
    slots.sort_by_key(|slot| (elsewhere(&slot.id), slot.id.start < wanted.start, slot.id.start));
    slots.truncate(BOOK_ALTERNATIVES);
    slots
}
