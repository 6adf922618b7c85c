//! Reading what is taken, to say what is free.

use crate::{Context, Door, Failure};
use domain::{
    Appointment, BookView, Day, Lost, ProviderDays, ProviderId, Rule, Slot, SlotFilter, SlotId, SlotPage, SlotWindow,
    days_without, list_slots, next_slots, occupied, patient_days_without,
};
use futures::future::try_join_all;
use jiff::{ToSpan, civil::Date};

/// How many days are looked through for other times.
const ALTERNATIVE_DAYS: u16 = 14;

/// The free slots of a window: one query for each provider. `own` is the appointment that is to be moved, which does not
/// hide its own time.
pub async fn free_slots(
    ctx: &Context,
    door: &Door,
    rule: &Rule,
    own: Option<&Appointment>,
    window: SlotWindow,
    filter: &SlotFilter,
) -> Result<SlotPage, Failure> {
    let asked = |id: &&ProviderId| filter.provider.as_ref().is_none_or(|provider| provider == *id);
    let providers: Vec<&ProviderId> = rule.providers.iter().filter(asked).collect();
    let taken = read_days(ctx, door, own, &providers, window.utc_days()).await?;
    Ok(list_slots(door.clinic(), rule, window, filter, &taken, ctx.now()))
}

/// Other free times in place of a lost one. The day that the refused booking brought back is read no second time
/// where it alone has enough of them.
pub async fn alternatives(
    ctx: &Context,
    door: &Door,
    view: &BookView<'_>,
    own: Option<&Appointment>,
    slot: &SlotId,
    lost: &Lost,
) -> Result<Vec<Slot>, Failure> {
    let mut slots = next_best(ctx, door, view, own, slot, lost).await?;
    // Where it is already is no other time.
    slots.retain(|slot| own.is_none_or(|own| !own.is_at(&slot.id)));
    Ok(slots)
}

async fn next_best(
    ctx: &Context,
    door: &Door,
    view: &BookView<'_>,
    own: Option<&Appointment>,
    slot: &SlotId,
    lost: &Lost,
) -> Result<Vec<Slot>, Failure> {
    let now = ctx.now();
    let lost = &without(own, lost);
    let from_known = |days: &[Day]| {
        let taken = ProviderDays { provider: slot.provider.clone(), days: days.to_vec() };
        let taken = [own.map_or_else(|| taken.clone(), |own| days_without(taken.clone(), own))];
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
    let taken = read_days(ctx, door, own, &providers, days_to_read(first)).await?;
    Ok(next_slots(view, slot, ALTERNATIVE_DAYS, &taken, &lost.patient_days, now))
}

/// The UTC days that can matter to other times from a date on.
fn days_to_read(first: Date) -> (Date, Date) {
    (first.saturating_sub(2.days()), first.saturating_add(i32::from(ALTERNATIVE_DAYS + 2).days()))
}

async fn read_days(
    ctx: &Context,
    door: &Door,
    own: Option<&Appointment>,
    providers: &[&ProviderId],
    days: (Date, Date),
) -> Result<Vec<ProviderDays>, Failure> {
    let clinic = &door.grant.clinic;
    let read = try_join_all(providers.iter().map(|provider| ctx.store.provider_days(clinic, provider, days))).await?;
    Ok(match own {
        Some(own) => read.into_iter().map(|of| days_without(of, own)).collect(),
        None => read,
    })
}

/// What a refused transaction brought back, without the appointment that was to be moved.
fn without(own: Option<&Appointment>, lost: &Lost) -> Lost {
    let Some(own) = own else { return lost.clone() };
    Lost {
        link: lost.link.clone(),
        provider_days: lost.provider_days.clone(),
        patient_days: patient_days_without(lost.patient_days.clone(), own),
    }
}
