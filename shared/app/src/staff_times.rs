//! Reading what is taken, to tell staff what is free.

use crate::{Context, Failure};
use domain::{
    AppointmentType, BOOK_ALTERNATIVES, Clinic, Day, Slot, SlotId, SlotWindow, Sought, free_times, serving,
    times_instead,
};
use futures::future::try_join_all;
use jiff::{ToSpan, tz::Offset};

/// How many days are looked through for other times.
const DAYS: u16 = 14;
/// How many other providers are looked at.
const OTHERS: usize = 10;

/// The free times of a window: one query.
pub async fn staff_times(
    ctx: &Context,
    clinic: &Clinic,
    sought: Sought<'_>,
    window: SlotWindow,
) -> Result<Vec<Slot>, Failure> {
    let taken = ctx.store.provider_days(&clinic.id, sought.provider, window.utc_days()).await?;
    Ok(free_times(clinic, sought, window, &taken.days, ctx.now()))
}

/// Free times in place of one that cannot be booked: one query where its provider has enough of them, else one more for
/// each of a few others who serve the type.
pub async fn staff_times_instead(
    ctx: &Context,
    clinic: &Clinic,
    kind: &AppointmentType,
    wanted: &SlotId,
    patient_days: &[Day],
) -> Result<Vec<Slot>, Failure> {
    let now = ctx.now();
    let first = Offset::UTC.to_datetime(wanted.start.max(now)).date();
    // The dates of locations lie within a day of UTC's, and those of a slot's buffers within another.
    let days = (first.saturating_sub(2.days()), first.saturating_add(i32::from(DAYS + 2).days()));
    let mut taken = vec![ctx.store.provider_days(&clinic.id, &wanted.provider, days).await?];
    let there = times_instead(clinic, kind, wanted, DAYS, &taken, patient_days, now);
    if there.len() == BOOK_ALTERNATIVES && there.iter().all(|slot| slot.id.location == wanted.location) {
        return Ok(there);
    }
    let others = serving(clinic, kind).map(|provider| &provider.id).filter(|id| **id != wanted.provider).take(OTHERS);
    taken.extend(try_join_all(others.map(|id| ctx.store.provider_days(&clinic.id, id, days))).await?);
    Ok(times_instead(clinic, kind, wanted, DAYS, &taken, patient_days, now))
}
