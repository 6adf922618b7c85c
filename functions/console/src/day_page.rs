//! The page of the clinic's day.

use crate::desk::Desk;
use crate::reminder;
use crate::said::{appointment_status, origin, was_moved};
use crate::today::{Asked, Page};
use crate::wording_page;
use domain::{Appointment, Patient, Provider};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use language::say;
use maud::{Markup, html};
use web::{AppointmentDto, Entry, Reply};

pub(crate) fn day(desk: &Desk, asked: &Asked, page: &Page, tasks: &Markup) -> Reply {
    let words = desk.words;
    let date = words.date_in_full(asked.date);
    let body = html! {
        h1 { (date) @if asked.date == desk.today() { " " small { (say!(words, "today")) } } }
        (bar(desk, asked))
        (wording_page::warning(desk))
        (tasks)
        @if page.rows.is_empty() {
            div.card { p { (say!(words, "day-empty")) } }
        }
        @for provider in &desk.clinic().providers {
            @let rows: Vec<_> = page.rows.iter().filter(|(appointment, _)| appointment.provider == provider.id).collect();
            @if !rows.is_empty() { (provider_section(desk, provider, &rows)) }
        }
        @if let Some(next) = &page.next {
            p { a.button.plain href=(next) { (say!(words, "day-more")) } }
        }
    };
    desk.page(Entry::Today, &date, &body)
}

/// Ways to other days, and the choice of a date and a provider.
fn bar(desk: &Desk, asked: &Asked) -> Markup {
    let words = desk.words;
    let other = |date: Option<Date>, text: String| html! { @if let Some(date) = date { a.button.plain href=(asked.on(date)) { (text) } } };
    let (before, after) = (asked.date.checked_sub(1.day()).ok(), asked.date.checked_add(1.day()).ok());
    html! {
        div.bar {
            nav.row aria-label=(say!(words, "days")) {
                (other(before, say!(words, "day-before")))
                (other(Some(desk.today()), say!(words, "today")))
                (other(after, say!(words, "day-after")))
            }
            form.row method="get" action="/staff/today" {
                div {
                    label for="date" { (say!(words, "date")) }
                    input id="date" name="date" type="date" value=(asked.date) min="1900-01-01" max="2199-12-31" required;
                }
                @if desk.clinic().providers.len() > 1 {
                    div {
                        label for="provider" { (say!(words, "column-provider")) }
                        select id="provider" name="provider" {
                            option value="" { (say!(words, "all-providers")) }
                            @for provider in &desk.clinic().providers {
                                option value=(provider.id) selected[asked.provider.as_ref() == Some(&provider.id)] { (provider.name) }
                            }
                        }
                    }
                }
                button { (say!(words, "show")) }
            }
        }
    }
}

fn provider_section(desk: &Desk, provider: &Provider, rows: &[&(Appointment, Patient)]) -> Markup {
    let words = desk.words;
    let heading = format!("of-{}", provider.id);
    html! {
        section.card aria-labelledby=(heading) {
            h2 id=(heading) { bdi { (provider.name) } " " small { (say!(words, "appointments-count", count = rows.len())) } }
            table.list.even {
                thead {
                    tr {
                        th scope="col" { (say!(words, "time")) }
                        th scope="col" { (say!(words, "column-patient")) }
                        th scope="col" { (say!(words, "appointment")) }
                        th scope="col" { (say!(words, "where")) }
                        th scope="col" { (say!(words, "column-status")) }
                    }
                }
                tbody { @for (appointment, patient) in rows { (row(desk, appointment, patient)) } }
            }
        }
    }
}

fn row(desk: &Desk, appointment: &Appointment, patient: &Patient) -> Markup {
    let words = desk.words;
    let dto = AppointmentDto::new(desk.clinic(), appointment);
    let zone = TimeZone::get(&dto.zone).unwrap_or(TimeZone::UTC);
    let (from, until) =
        (words.wall_time(appointment.span.start(), &zone), words.wall_time(appointment.span.end(), &zone));
    let record = format!("/staff/patients/{}", patient.id);
    html! {
        tr {
            td.time {
                a href={ (record) "/appointments/" (appointment.id) } { (from) "–" (until) }
                @if dto.zone != desk.zone_name() { small { (dto.zone) } }
                (was_moved(words, &dto))
            }
            td {
                a href=(record) { bdi { (patient.name.full()) } }
                " " a.button.plain.small href={ (record) "/alerts" } aria-label=(say!(words, "alert-of", name = patient.name.full())) { (say!(words, "alert")) }
            }
            td { (desk.type_title(&dto.r#type, &dto.type_title)) }
            td { (dto.location_name) }
            td { (appointment_status(words, &dto)) (origin(desk, &appointment.origin)) (reminder::mark(desk, patient, appointment)) }
        }
    }
}
