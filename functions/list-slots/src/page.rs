//! The page of the free slots.

use crate::asked::Asked;
use crate::fitting::{Shown, date_of, fitted, zone_of};
use crate::offer::Offer;
use app::Door;
use domain::{Appointment, Language, PartOfDay, ProviderChoice, Rule, Slot, SlotPage};
use http::StatusCode;
use jiff::{ToSpan, civil::Date};
use language::{Words, message, say};
use maud::{Markup, PreEscaped, html};
use std::collections::BTreeMap;
use web::{Page, Reply, SlotDto, contact_line, layout, no_time_form, phone_link, slot_button, slot_form, slot_kept};

/// What the choices between providers and places may weigh, so that there is room for times.
const CHOICES_BYTES: usize = 5_000;

/// The slots by day, with what the patient may choose between (rows I25, R52).
pub(crate) fn slots(door: &Door, offer: &Offer<'_>, asked: &Asked, all: &SlotPage, no_time: &str) -> Reply {
    // Names are told in full where that fits, else as far as it does; where not even that does, there is no choice.
    let mut choices =
        [usize::MAX, 30, 10].into_iter().map(|longest| filters(door, &offer.rule, asked, longest).into_string());
    let choices = choices.find(|choices| choices.len() <= CHOICES_BYTES).unwrap_or_default();
    let page = fitted(door, all, |shown| draw(door, offer, asked, all, shown, &(&choices, no_time)));
    Reply::page(StatusCode::OK, page)
}

/// A page that shows some of all slots.
fn draw(
    door: &Door,
    offer: &Offer<'_>,
    asked: &Asked,
    all: &SlotPage,
    shown: &Shown<'_>,
    (choices, no_time): &(&str, &str),
) -> Page {
    let words = door.words;
    let title = match offer.moves {
        None => say!(words, "choose-a-time"),
        Some(_) => say!(words, "choose-a-new-time"),
    };
    let first = shown.slots.iter().find(|slot| !offer.is_current(slot));
    let (previous, next) = (asked.previous(), asked.next(&shown.next));
    let address = |query: &String| door.path(&format!("/slots?{query}"));
    let body = html! {
        h1 { (title) }
        (what(door, &offer.rule))
        @if let Some(appointment) = &offer.moves { (moving(door, appointment)) }
        (parts_of_day(door, asked))
        (PreEscaped(choices))
        @match first {
            None => (nothing(door, next.is_some())),
            Some(first) if asked.from.is_none() => (first_available(door, first)),
            Some(_) => {}
        }
        @if !shown.slots.is_empty() {
            (days(door, offer, asked, (&all.slots, shown.slots)))
            (form(door, &listed(door, offer, asked, shown.slots)))
        }
        @if previous.is_some() || next.is_some() {
            nav.pages aria-label=(say!(words, "days")) {
                @if let Some(previous) = &previous { a.button.plain rel="prev" href=(address(previous)) { "← " (say!(words, "earlier")) } }
                @if let Some(next) = &next { a.button.plain rel="next" href=(address(next)) { (say!(words, "later")) " →" } }
            }
        }
        @if offer.moves.is_some() { p { a.alone href=(door.path("")) { (say!(words, "keep-appointment")) } } }
        @else { (no_time_form(words, &door.path("/no-time"), no_time)) }
        @if first.is_some() || next.is_some() { (contact_line(words, &door.contact())) }
    };
    layout(&title, door.frame(), &body)
}

/// What is going to be booked.
fn what(door: &Door, rule: &Rule) -> Markup {
    let words = door.words;
    html! {
        @if let Some(kind) = door.clinic().appointment_type(&rule.appointment_type) {
            p.lead { bdi { (kind.title_in(words.language())) } ", " (words.length(kind.length.get())) }
        }
    }
}

/// Which appointment is going to be moved, and that it stands until then (row A22).
fn moving(door: &Door, appointment: &Appointment) -> Markup {
    let zone = door.clinic().location(&appointment.location).map_or_else(|| door.zone(), |at| at.zone.clone());
    let when = door.words.moment_in_full(appointment.span.start(), &zone);
    html! { p.note { (say!(door.words, "moving-from", when = when)) } }
}

fn parts_of_day(door: &Door, asked: &Asked) -> Markup {
    let words = door.words;
    let parts = [
        (None, say!(words, "any-time")),
        (Some(PartOfDay::Morning), say!(words, "morning")),
        (Some(PartOfDay::Afternoon), say!(words, "afternoon")),
    ];
    html! {
        nav aria-label=(say!(words, "time-of-day")) {
            ul.chips {
                @for (part, name) in parts {
                    @let current = (part == asked.filter.part).then_some("true");
                    li { a href=(door.path(&format!("/slots?{}", asked.query_of_part(part)))) aria-current=[current] { (name) } }
                }
            }
        }
    }
}

/// Lets the patient narrow down providers and locations where several are offered, by names of so many characters.
fn filters(door: &Door, rule: &Rule, asked: &Asked, longest: usize) -> Markup {
    let short = |name: &str| match name.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    };
    let (clinic, words) = (door.clinic(), door.words);
    let providers = rule.provider_choice == ProviderChoice::Patient && rule.providers.len() > 1;
    let locations = rule.locations.len() > 1;
    html! {
        @if providers || locations {
            form.row.grow method="get" action={ "/l/" (door.token) "/slots" } {
                @if let Some(language) = door.other_language() { input type="hidden" name="language" value=(language.as_str()); }
                @if let Some(part) = asked.filter.part { input type="hidden" name="part" value=(part.as_str()); }
                @if providers {
                    div {
                        label for="provider" { (say!(words, "with")) }
                        select id="provider" name="provider" {
                            option value="" { (say!(words, "anyone")) }
                            @for provider in rule.providers.iter().filter_map(|id| clinic.provider(id)) {
                                option value=(provider.id) selected[asked.filter.provider.as_ref() == Some(&provider.id)] { (short(&provider.name)) }
                            }
                        }
                    }
                }
                @if locations {
                    div {
                        label for="location" { (say!(words, "where")) }
                        select id="location" name="location" {
                            option value="" { (say!(words, "anywhere")) }
                            @for location in rule.locations.iter().filter_map(|id| clinic.location(id)) {
                                option value=(location.id) selected[asked.filter.location.as_ref() == Some(&location.id)] { (short(&location.name)) }
                            }
                        }
                    }
                }
                button.plain { (say!(words, "show")) }
            }
        }
    }
}

/// The quick way: one press to the first free time.
fn first_available(door: &Door, slot: &Slot) -> Markup {
    let words = door.words;
    let dto = SlotDto::new(door.clinic(), slot);
    let when = words.moment_in_full(slot.id.start, &zone_of(door, slot));
    form(
        door,
        &html! {
            div.first {
                button name="slot" value=(slot.id) {
                    (say!(words, "first-available", when = when)) " "
                    small { (dto.provider_name) ", " (dto.location_name) }
                }
            }
        },
    )
}

/// The days at a glance, each with how many times are free on it.
fn days(door: &Door, offer: &Offer<'_>, asked: &Asked, (all, shown): (&[Slot], &[Slot])) -> Markup {
    let words = door.words;
    let (counts, shown) = (by_date(door, all), by_date(door, shown));
    let free = |date| counts.get(&date).map_or(0, |slots| slots.iter().filter(|slot| !offer.is_current(slot)).count());
    let (Some(first), Some(last)) = (counts.keys().next(), counts.keys().next_back()) else { return html! {} };
    let mut dates: Vec<Date> = first.series(1.day()).take_while(|date| date <= last).collect();
    if dates.len() > 14 {
        dates.retain(|date| counts.contains_key(date));
    }
    html! {
        @if dates.len() > 1 {
            nav aria-label=(say!(words, "days-at-a-glance")) {
                ul.days { @for date in dates { li { (day(words, date, free(date), &|| {
                    if shown.contains_key(&date) { format!("#d{date}") } else { door.path(&format!("/slots?{}", asked.query_from(&date.to_string()))) }
                })) } } }
            }
        }
    }
}

fn day(words: Words, date: Date, count: usize, address: &dyn Fn() -> String) -> Markup {
    let name = words.day_short(date);
    html! {
        @if count == 0 { span { (name) " " small { (say!(words, "none-free")) } } }
        @else { a href=(address()) { (name) " " small { (say!(words, "count-free", count = count)) } } }
    }
}

fn form(door: &Door, buttons: &Markup) -> Markup {
    slot_form(&format!("/l/{}/slots", door.token), door.other_language().map(Language::as_str), buttons)
}

fn listed(door: &Door, offer: &Offer<'_>, asked: &Asked, slots: &[Slot]) -> Markup {
    html! {
        @for (date, slots) in by_date(door, slots) {
            h2 id={ "d" (date) } { (door.words.date_in_full(date)) }
            @for (who, slots) in by_who(door, &offer.rule, asked, slots) {
                @if !who.is_empty() { h3 { bdi { (who) } } }
                ul.slots {
                    @for slot in slots {
                        @let time = door.words.wall_time(slot.id.start, &zone_of(door, slot));
                        @if offer.is_current(slot) { (slot_kept(&time, &say!(door.words, "your-current-time"))) }
                        @else { (slot_button(&slot.id.to_string(), &time, "")) }
                    }
                }
            }
        }
    }
}

fn nothing(door: &Door, more: bool) -> Markup {
    let words = door.words;
    if more {
        return html! { p.note { (say!(words, "no-time-on-these-days")) } };
    }
    let contact = door.contact();
    let (before, after) = words.around(message!("no-time-at-all", clinic = &contact.name), "phone");
    html! { p.note { (before) (phone_link(&contact.phone, &contact.phone_shown)) (after) } }
}

/// Slots under their date on the calendar of their location.
fn by_date<'a>(door: &Door, slots: &'a [Slot]) -> BTreeMap<Date, Vec<&'a Slot>> {
    let mut dates = BTreeMap::<Date, Vec<&Slot>>::new();
    for slot in slots {
        dates.entry(date_of(door, slot)).or_default().push(slot);
    }
    dates
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
