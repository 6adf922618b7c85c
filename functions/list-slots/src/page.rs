//! The pages of this function.

use crate::asked::Asked;
use app::Door;
use domain::{ProviderChoice, Rule, Slot, SlotPage};
use http::StatusCode;
use jiff::{civil::Date, tz::TimeZone};
use language::{date_in_full, wall_time};
use maud::{Markup, PreEscaped, html};
use web::{Reply, SlotDto, confirm_form, contact_line, layout, no_time_form, slot_button, slot_details, slot_form};

/// What a page may weigh: 20,000 bytes (row C9), less what its headers take.
const PAGE_BYTES: usize = 19_000;
/// Room for some slots, however long the choices above them are.
const LEAST_ROOM: usize = 3_000;

/// The slots by day, with what the patient may choose between (rows I25, R52).
pub(crate) fn slots(door: &Door, rule: &Rule, asked: &Asked, found: SlotPage, no_time: &str) -> Reply {
    let clinic = door.clinic();
    let address = |query: &String| format!("/l/{}/slots?{query}", door.token);
    let choices = filters(door, rule, asked).into_string();
    let logo = door.settings().wording.logo.as_ref().map_or(0, |logo| logo.base64.len());
    // The rest of the page: its frame, its headings and whom to call.
    let room = PAGE_BYTES.saturating_sub(web::STYLE.len() + choices.len() + logo + 1_800);
    let found = as_many_as_fit(door, found, room.max(LEAST_ROOM));
    let (previous, next) = (asked.previous(), asked.next(found.cut));
    let body = html! {
        h1 { "Choose a time" }
        (PreEscaped(choices))
        @if found.slots.is_empty() { (nothing(door, next.is_some())) }
        @else {
            (slot_form(&door.token, &html! {
                @for (date, slots) in by_date(door, &found.slots) {
                    h2 { (date_in_full(date)) }
                    @for (who, slots) in by_who(door, rule, asked, slots) {
                        @if !who.is_empty() { h3 { (who) } }
                        ul.slots {
                            @for slot in slots {
                                (slot_button(&slot.id.to_string(), &wall_time(slot.id.start, &zone_of(door, slot)), ""))
                            }
                        }
                    }
                }
            }))
        }
        nav.pages aria-label="Days" {
            @if let Some(previous) = &previous { a.button href=(address(previous)) { "← Earlier" } }
            @if let Some(next) = &next { a.button href=(address(next)) { "Later →" } }
        }
        (no_time_form(&door.token, no_time))
        @if !found.slots.is_empty() || next.is_some() { (contact_line(&clinic.name, &clinic.phone)) }
    };
    Reply::page(StatusCode::OK, layout("Choose a time", door.frame(), &body))
}

/// The first slots that fit into so many bytes: whole days of them, where one day fits.
fn as_many_as_fit(door: &Door, found: SlotPage, room: usize) -> SlotPage {
    let day = |slot: &Slot| zone_of(door, slot).to_datetime(slot.id.start).date();
    let (mut bytes, mut count) = (0, 0);
    let mut groups = std::collections::BTreeSet::new();
    for slot in &found.slots {
        // A button, and a heading for each day with what is offered on it.
        bytes += 60 + slot.id.to_string().len();
        if groups.insert((day(slot), slot.id.provider.clone(), slot.id.location.clone())) {
            bytes += 150;
        }
        if bytes > room {
            break;
        }
        count += 1;
    }
    if count == found.slots.len() {
        return found;
    }
    let left_out = &found.slots[count];
    let whole_days = found.slots.iter().take_while(|slot| day(slot) < day(left_out)).count();
    let same_start = found.slots.iter().take_while(|slot| slot.id.start < left_out.id.start).count();
    let keep = [whole_days, same_start, count].into_iter().find(|keep| *keep > 0).unwrap_or(1);
    // More equal starts than a page holds are cut all the same, since a page must go forward.
    let last = found.slots[keep - 1].id.start;
    let cut = found.slots[keep..].iter().map(|slot| slot.id.start).find(|start| *start > last);
    SlotPage { slots: found.slots.into_iter().take(keep).collect(), cut }
}

fn nothing(door: &Door, more: bool) -> Markup {
    html! {
        p.note {
            @if more {
                "There is no free time on these days. Look at later days."
            } @else {
                "There is no free time at present. Please call " (door.clinic().name) " on "
                a href={ "tel:" (door.clinic().phone) } { (door.clinic().phone) } "."
            }
        }
    }
}

/// Lets the patient narrow down providers and locations where several are offered.
fn filters(door: &Door, rule: &Rule, asked: &Asked) -> Markup {
    let clinic = door.clinic();
    let providers = rule.provider_choice == ProviderChoice::Patient && rule.providers.len() > 1;
    let locations = rule.locations.len() > 1;
    html! {
        @if providers || locations {
            form.row.grow method="get" action={ "/l/" (door.token) "/slots" } {
                @if providers {
                    div {
                        label for="provider" { "With" }
                        select id="provider" name="provider" {
                            option value="" { "Anyone" }
                            @for provider in rule.providers.iter().filter_map(|id| clinic.provider(id)) {
                                option value=(provider.id) selected[asked.filter.provider.as_ref() == Some(&provider.id)] { (provider.name) }
                            }
                        }
                    }
                }
                @if locations {
                    div {
                        label for="location" { "Where" }
                        select id="location" name="location" {
                            option value="" { "Anywhere" }
                            @for location in rule.locations.iter().filter_map(|id| clinic.location(id)) {
                                option value=(location.id) selected[asked.filter.location.as_ref() == Some(&location.id)] { (location.name) }
                            }
                        }
                    }
                }
                button.plain { "Show" }
            }
        }
    }
}

fn zone_of(door: &Door, slot: &Slot) -> TimeZone {
    door.clinic().location(&slot.id.location).map_or(TimeZone::UTC, |location| location.zone.clone())
}

/// Slots under their date on the calendar of their location.
fn by_date<'a>(door: &Door, slots: &'a [Slot]) -> Vec<(Date, Vec<&'a Slot>)> {
    let mut dates = std::collections::BTreeMap::<Date, Vec<&Slot>>::new();
    for slot in slots {
        dates.entry(zone_of(door, slot).to_datetime(slot.id.start).date()).or_default().push(slot);
    }
    dates.into_iter().collect()
}

/// Slots of a day under what tells them apart, where the patient has a choice: provider and location.
fn by_who<'a>(door: &Door, rule: &Rule, asked: &Asked, slots: Vec<&'a Slot>) -> Vec<(String, Vec<&'a Slot>)> {
    let mut groups: Vec<(String, Vec<&Slot>)> = Vec::new();
    for slot in slots {
        let dto = SlotDto::new(door.clinic(), slot);
        let choice = rule.provider_choice == ProviderChoice::Patient && rule.providers.len() > 1;
        let provider = (choice && asked.filter.provider.is_none()).then_some(dto.provider_name);
        let location = (rule.locations.len() > 1 && asked.filter.location.is_none()).then_some(dto.location_name);
        let who = [provider, location].into_iter().flatten().collect::<Vec<_>>().join(", ");
        match groups.iter_mut().find(|(known, _)| *known == who) {
            Some((_, slots)) => slots.push(slot),
            None => groups.push((who, vec![slot])),
        }
    }
    groups
}

/// The slot in full, and the one button that books (rows I26, I27).
pub(crate) fn review(door: &Door, rule: &Rule, slot: &Slot, nonce: &str) -> Reply {
    let clinic = door.clinic();
    let body = html! {
        h1 { "Check your appointment" }
        p { "Nothing is booked yet." }
        (slot_details(clinic, rule, slot))
        (confirm_form(&door.token, &slot.id, nonce))
        (back_to_slots(&door.token))
        (contact_line(&clinic.name, &clinic.phone))
    };
    Reply::page(StatusCode::OK, layout("Check your appointment", door.frame(), &body))
}

/// A way back.
pub(crate) fn back_to_slots(token: &str) -> Markup {
    html! { p { a href={ "/l/" (token) "/slots" } { "Choose another time" } } }
}
