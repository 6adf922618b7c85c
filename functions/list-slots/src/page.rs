//! The pages of this function.

use crate::asked::Asked;
use app::Door;
use domain::{ProviderChoice, Rule, Slot, SlotPage};
use http::StatusCode;
use jiff::{civil::Date, tz::TimeZone};
use language::{date_in_full, wall_time};
use maud::{Markup, html};
use web::{Reply, SlotDto, contact_line, layout, slot_button};

/// The slots by day, with what the patient may choose between (rows I25, R52).
pub(crate) fn slots(door: &Door, rule: &Rule, asked: &Asked, found: &SlotPage) -> Reply {
    let clinic = door.clinic();
    let address = |query: &String| format!("/l/{}/slots?{query}", door.token);
    let (previous, next) = (asked.previous(), asked.next(found.cut));
    let body = html! {
        h1 { "Choose a time" }
        (filters(door, rule, asked))
        @if found.slots.is_empty() { (nothing(door, next.is_some())) }
        @for (date, slots) in by_date(door, &found.slots) {
            h2 { (date_in_full(date)) }
            ul.slots {
                @for slot in slots { (button(door, rule, asked, slot)) }
            }
        }
        nav.pages aria-label="Days" {
            @if let Some(previous) = &previous { a href=(address(previous)) { "← Earlier" } }
            @if let Some(next) = &next { a href=(address(next)) { "Later →" } }
        }
        (contact_line(&clinic.name, &clinic.phone))
    };
    Reply::page(StatusCode::OK, layout("Choose a time", door.frame(), &body))
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
            form.row method="get" action={ "/l/" (door.token) "/slots" } {
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

fn button(door: &Door, rule: &Rule, asked: &Asked, slot: &Slot) -> Markup {
    let dto = SlotDto::new(door.clinic(), slot);
    let mut notes = Vec::new();
    if rule.provider_choice == ProviderChoice::Patient && rule.providers.len() > 1 && asked.filter.provider.is_none() {
        notes.push(dto.provider_name.clone());
    }
    if rule.locations.len() > 1 && asked.filter.location.is_none() {
        notes.push(dto.location_name.clone());
    }
    slot_button(&door.token, &dto, &wall_time(slot.id.start, &zone_of(door, slot)), &notes.join(", "))
}

/// The slot in full, and the one button that books (rows I26, I27).
pub(crate) fn review(door: &Door, rule: &Rule, slot: &Slot, nonce: &str) -> Reply {
    let (clinic, zone) = (door.clinic(), zone_of(door, slot));
    let (start, end) = (slot.span.start(), slot.span.end());
    let body = html! {
        h1 { "Check your appointment" }
        p { "Nothing is booked yet." }
        dl {
            dt { "Date" }
            dd { (date_in_full(zone.to_datetime(start).date())) }
            dt { "Time" }
            dd { (wall_time(start, &zone)) " to " (wall_time(end, &zone)) }
            @if let Some(kind) = clinic.appointment_type(&rule.appointment_type) {
                dt { "Appointment" }
                dd { (kind.title) }
            }
            @if let Some(provider) = clinic.provider(&slot.id.provider) {
                dt { "With" }
                dd { (provider.name) }
            }
            @if let Some(location) = clinic.location(&slot.id.location) {
                dt { "Where" }
                dd { (location.name) @if !location.address.is_empty() { br; (location.address) } }
            }
        }
        form method="post" action={ "/l/" (door.token) "/book" } {
            input type="hidden" name="slot" value=(slot.id);
            input type="hidden" name="nonce" value=(nonce);
            button { "Confirm appointment" }
        }
        (back_to_slots(&door.token))
    };
    Reply::page(StatusCode::OK, layout("Check your appointment", door.frame(), &body))
}

/// A way back.
pub(crate) fn back_to_slots(token: &str) -> Markup {
    html! { p { a href={ "/l/" (token) "/slots" } { "Choose another time" } } }
}
