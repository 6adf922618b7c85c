//! What fits on a page.

use crate::asked::Next;
use app::Door;
use domain::{Slot, SlotPage};
use jiff::{civil::Date, tz::TimeZone};
use web::Page;

/// What a page may weigh: 20,000 bytes (row C9), less what its headers take.
const PAGE_BYTES: usize = 19_000;

/// What a page shows of all slots.
pub(crate) struct Shown<'a> {
    pub(crate) slots: &'a [Slot],
    /// Where the next page goes on.
    pub(crate) next: Next,
}

/// A page with as many of the slots, from the first, as it can hold. `draw` makes the page of some of them; names and
/// choices may be of any length, so the pages themselves are weighed.
pub(crate) fn fitted(door: &Door, all: &SlotPage, draw: impl Fn(&Shown<'_>) -> Page) -> Page {
    let whole = draw(&first(door, all, all.slots.len()));
    if whole.bytes() <= PAGE_BYTES || all.slots.len() <= 1 {
        return whole;
    }
    let others = all.slots.len() - 1;
    let least = draw(&first(door, all, 1));
    let each = (whole.bytes().saturating_sub(least.bytes()) / others).max(1);
    let mut count = 1 + PAGE_BYTES.saturating_sub(least.bytes()) / each;
    // The first days may weigh more than the average.
    while count > 1 {
        let page = draw(&first(door, all, count));
        if page.bytes() <= PAGE_BYTES {
            return page;
        }
        count = (count * 9 / 10).max(1).min(count - 1);
    }
    least
}

/// The first slots, at most so many: whole days of them, where that leaves any, or else whole starts, or else as many of
/// one start as fit.
fn first<'a>(door: &Door, all: &'a SlotPage, most: usize) -> Shown<'a> {
    let slots = &all.slots;
    let Some(left_out) = slots.get(most) else { return Shown { slots, next: Next::Cut(all.cut) } };
    let day = date_of(door, left_out);
    let whole_days = slots.iter().take_while(|slot| date_of(door, slot) < day).count();
    let same_start = slots.iter().take_while(|slot| slot.id.start < left_out.id.start).count();
    if let Some(keep) = [whole_days, same_start].into_iter().find(|keep| *keep > 0) {
        return Shown { slots: &slots[..keep], next: Next::Cut(Some(slots[keep].id.start)) };
    }
    let keep = most.max(1);
    Shown { slots: &slots[..keep], next: Next::After(slots[keep - 1].id.clone()) }
}

/// The date of a slot on the calendar of its location.
pub(crate) fn date_of(door: &Door, slot: &Slot) -> Date {
    zone_of(door, slot).to_datetime(slot.id.start).date()
}

pub(crate) fn zone_of(door: &Door, slot: &Slot) -> TimeZone {
    door.clinic().location(&slot.id.location).map_or(TimeZone::UTC, |location| location.zone.clone())
}
