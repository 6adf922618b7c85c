//! The page of a new appointment: a form that narrows by GET, and buttons that book by POST.

use crate::new_appointment::View;
use domain::Slot;
use language::say;
use maud::{Markup, html};
use web::{Entry, Reply, StaffForm, instant};

/// How many times of a day are buttons, so that the page stays light: the others can be typed.
const SHOWN: usize = 96;

pub(crate) fn page(view: &View<'_>) -> Reply {
    let words = view.desk.words;
    let (title, name) = (say!(words, "new-appointment"), view.patient.name.full());
    let body = html! {
        h1 { (title) }
        p { a.alone href={ "/staff/patients/" (view.patient.id) } { (say!(words, "record-of", name = &name)) } }
        section.card aria-label=(say!(words, "details")) { (choices(view)) }
        section.card aria-labelledby="free" {
            h2 id="free" { (say!(words, "free-on", date = words.date_in_full(view.chosen.date))) }
            (free(view))
        }
        section.card aria-labelledby="another" {
            h2 id="another" { (say!(words, "another-time")) }
            (another_time(view))
        }
    };
    view.desk.page(Entry::Patients, &format!("{title} – {name}"), &body)
}

/// What is narrowed by: it changes nothing, so it is a GET.
fn choices(view: &View<'_>) -> Markup {
    let (words, clinic, chosen) = (view.desk.words, view.desk.clinic(), &view.chosen);
    html! {
        form.row.grow method="get" action={ "/staff/patients/" (view.patient.id) "/appointments" } {
            div {
                label for="type" { (say!(words, "appointment")) }
                select id="type" name="type" {
                    @for kind in &clinic.types {
                        option value=(kind.id) selected[kind.id == chosen.kind.id] { (kind.title_in(words.language())) ", " (words.length(kind.length.get())) }
                    }
                }
            }
            div {
                label for="provider" { (say!(words, "with")) }
                select id="provider" name="provider" {
                    @for provider in &clinic.providers {
                        option value=(provider.id) selected[provider.id == chosen.provider.id] { (provider.name) }
                    }
                }
            }
            div {
                label for="location" { (say!(words, "where")) }
                select id="location" name="location" {
                    @for location in &clinic.locations {
                        option value=(location.id) selected[location.id == chosen.location.id] { (location.name) }
                    }
                }
            }
            div {
                label for="date" { (say!(words, "date")) }
                input id="date" name="date" type="date" value=(chosen.date) min="2000-01-01" max="2199-12-31" required;
            }
            button { (say!(words, "show-free-times")) }
        }
    }
}

/// The free times, each a button that books it.
fn free(view: &View<'_>) -> Markup {
    let (words, zone) = (view.desk.words, &view.chosen.location.zone);
    let button = |slot: &Slot, told: String| html! { li { button name="start" value=(instant(slot.id.start, zone)) { (told) } } };
    html! {
        @if view.on_date.is_empty() { p { (say!(words, "none-free-that-day")) } }
        @else {
            p.soft { (say!(words, "press-a-time")) @if view.chosen.location.zone_name() != view.desk.zone_name() { " " (view.chosen.location.zone_name()) } }
            (form(view, &html! { ul.slots { @for slot in view.on_date.iter().take(SHOWN) { (button(slot, words.wall_time(slot.id.start, zone))) } } }))
            @if view.on_date.len() > SHOWN { p.hint { (say!(words, "times-more", count = view.on_date.len() - SHOWN)) } }
        }
        @if !view.later.is_empty() {
            h3 { (say!(words, "next-free-times")) }
            (form(view, &html! { ul.slots.long { @for slot in &view.later { (button(slot, words.moment_short(slot.id.start, zone))) } } }))
        }
    }
}

/// A time that is typed, also one that is not offered: whoever means it is asked once more.
fn another_time(view: &View<'_>) -> Markup {
    let words = view.desk.words;
    form(
        view,
        &html! {
            p.hint { (say!(words, "another-time-hint", location = &view.chosen.location.name)) }
            div.row {
                div {
                    label for="on" { (say!(words, "date")) }
                    input id="on" name="date" type="date" value=(view.chosen.date) min="2000-01-01" max="2199-12-31" required;
                }
                div {
                    label for="at" { (say!(words, "time")) }
                    input id="at" name="time" type="time" required;
                }
                button { (say!(words, "make-appointment")) }
            }
        },
    )
}

fn form(view: &View<'_>, content: &Markup) -> Markup {
    let (patient, kind) = (&view.patient.id, &view.chosen.kind.id);
    let form = StaffForm { patient, kind, mark: &view.form, key: &view.key };
    form.with(&view.chosen.provider.id, &view.chosen.location.id, content)
}
