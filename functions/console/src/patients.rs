//! Find patients.

use crate::desk::Desk;
use app::{Context, Outcome, Visitor};
use http::StatusCode;
use language::say;
use maud::{Markup, html};
use store::FoundPatient;
use web::{Entry, FoundPatientDto, PatientsAnswer, Problem, Reply, Request};

/// The most that one list has.
const MOST: usize = 50;

pub(crate) async fn find_patients(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    request.only_query(&["q"])?;
    let query = request.query("q").unwrap_or_default();
    if query.chars().count() > 200 {
        return Err(Problem::wrong_field("q", "accepted is a search of at most 200 characters").into());
    }
    let found = ctx.store.find_patients(&visitor.member.clinic, query).await?;
    if request.wants_page() {
        let desk = Desk::of(ctx, request, visitor).await?;
        return Ok(page(&desk, query, &found));
    }
    let patients = found.into_iter().map(|found| FoundPatientDto {
        id: found.id.to_string(),
        name: found.name,
        date_of_birth: found.date_of_birth.to_string(),
    });
    Ok(Reply::json(StatusCode::OK, &PatientsAnswer { patients: patients.collect() }))
}

fn page(desk: &Desk, query: &str, found: &[FoundPatient]) -> Reply {
    let words = desk.words;
    let body = html! {
        h1 { (say!(words, "patients")) }
        div.card {
            form.row.grow method="get" action="/staff/patients" role="search" data-find="found" {
                div {
                    label for="q" { (say!(words, "find-patient")) }
                    input id="q" name="q" type="search" value=(query) maxlength="200" autocomplete="off" autofocus;
                }
                button { (say!(words, "find")) }
            }
            (list(desk, query, found))
        }
    };
    desk.page(Entry::Patients, &say!(words, "patients"), &body)
}

fn list(desk: &Desk, query: &str, found: &[FoundPatient]) -> Markup {
    let words = desk.words;
    let count = match found.len() {
        MOST => say!(words, "patients-first", count = MOST),
        count => say!(words, "patients-found", count = count),
    };
    html! {
        div id="found" data-said=(count) {
            @if found.is_empty() {
                p.note {
                    @if query.is_empty() { (say!(words, "patients-none")) }
                    @else { (say!(words, "patients-no-match", query = query)) }
                }
            } @else {
                table.list {
                    caption { (count) }
                    thead {
                        tr {
                            th scope="col" { (say!(words, "column-name")) }
                            th scope="col" { (say!(words, "column-born")) }
                            th scope="col" { (say!(words, "column-number")) }
                        }
                    }
                    tbody {
                        @for patient in found {
                            tr {
                                td { a href={ "/staff/patients/" (patient.id) } { bdi { (patient.name) } } }
                                td { (words.date_of_birth(patient.date_of_birth)) }
                                td { (patient.id) }
                            }
                        }
                    }
                }
            }
        }
    }
}
