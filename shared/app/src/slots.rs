//! Reading what is taken, to say what is free.

use crate::{Context, Door, Failure};
use domain::{
    BookView, Day, Lost, ProviderDays, ProviderId, Rule, Slot, SlotFilter, SlotId, SlotPage, SlotWindow, list_slots,
    next_slots, occupied,
};
use futures::future::try_join_all;
use jiff::{ToSpan, civil::Date};

/// How many days are looked through for other times.
const ALTERNATIVE_DAYS: u16 = 14;

/// The free slots of a window: one query for each provider.
pub async fn free_slots(
    ctx: &Context,
    door: &Door,
    rule: &Rule,
    window: SlotWindow,
    filter: &SlotFilter,
) -> Result<SlotPage, Failure> {
    let asked = |id: &&ProviderId| filter.provider.as_ref().is_none_or(|provider| provider == *id);
    let providers: Vec<&ProviderId> = rule.providers.iter().filter(asked).collect();
    let taken = read_days(ctx, door, &providers, window.utc_days()).await?;
    Ok(list_slots(door.clinic(), rule, window, filter, &taken, ctx.now()))
}

/// Other free times in place of a lost one. The day that the refused booking brought back is read no second time
/// where it alone has enough of them.
pub async fn alternatives(
    ctx: &Context,
    door: &Door,
    view: &BookView<'_>,
    slot: &SlotId,
    lost: &Lost,
) -> Result<Vec<Slot>, Failure> {
    let now = ctx.now();
    let from_known = |days: &[Day]| {
        let taken = [ProviderDays { provider: slot.provider.clone(), days: days.to_vec() }];
        next_slots(view, slot, 1, &taken, &lost.patient_days, now)
    };
    if let ([_], [day]) = (&view.rule.providers[..], &lost.provider_days[..]) {
        // Slots of one local date may touch the UTC days beside it, of which the booking brought back nothing.
        let known = from_known(std::slice::from_ref(day));
        let kind = door.clinic().appointment_type(&view.rule.appointment_type);
        let on_day = |slot: &Slot| kind.is_some_and(|kind| occupied(kind, slot.span).days() == [day.date]);
        if known.len() == domain::BOOK_ALTERNATIVES && known.iter().all(on_day) {
            return Ok(known);
        }
    }
    let first = jiff::tz::Offset::UTC.to_datetime(slot.start.max(view.rule.minimum_notice.after(now))).date();
    let providers: Vec<&ProviderId> = view.rule.providers.iter().collect();
    let taken = read_days(ctx, door, &providers, days_to_read(first)).await?;
    Ok(next_slots(view, slot, ALTERNATIVE_DAYS, &taken, &lost.patient_days, now))
}

/// The UTC days that can matter to other times from a date on.
fn days_to_read(first: Date) -> (Date, Date) {
    (first.saturating_sub(2.days()), first.saturating_add(i32::from(ALTERNATIVE_DAYS + 2).days()))
}

async fn read_days(
    ctx: &Context,
    door: &Door,
    providers: &[&ProviderId],
    days: (Date, Date),
) -> Result<Vec<ProviderDays>, Failure> {
    let clinic = &door.grant.clinic;
    Ok(try_join_all(providers.iter().map(|provider| ctx.store.provider_days(clinic, provider, days))).await?)
}
