//! Lists of the console, and its sign-in page.

use domain::{Clinic, StaffMember};
use http::StatusCode;
use maud::html;
use store::FoundPatient;
use web::{Frame, Reply, RuleDto, layout};

pub(crate) fn patients(clinic: &Clinic, member: &StaffMember, query: &str, found: &[FoundPatient]) -> Reply {
    let body = html! {
        h1 { "Patients" }
        form.row.grow method="get" action="/staff/patients" role="search" {
            div {
                label for="q" { "Name, number, phone, email or date of birth" }
                input id="q" name="q" type="search" value=(query) maxlength="200" autocomplete="off";
            }
            button { "Find" }
        }
        @if found.is_empty() {
            p.note {
                @if query.is_empty() { "This clinic has no patients yet. Load them with the importer." }
                @else { "Nobody matches “" (query) "”. Try fewer letters, or the date of birth as 1980-03-31." }
            }
        } @else {
            div.scroll {
                table {
                    caption { (found.len()) @if found.len() == 50 { " or more" } " found" }
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Date of birth" } th scope="col" { "Number" } } }
                    tbody {
                        @for patient in found {
                            tr {
                                td { a href={ "/staff/patients/" (patient.id) } { (patient.name) } }
                                td.date { (patient.date_of_birth) }
                                td { (patient.id) }
                            }
                        }
                    }
                }
            }
        }
    };
    Reply::page(StatusCode::OK, layout("Patients", Frame::console(clinic, &member.name), &body))
}

pub(crate) fn rules(clinic: &Clinic, member: &StaffMember, rules: &[RuleDto], superuser: bool) -> Reply {
    let body = html! {
        h1 { "Booking rules" }
        p {
            "A rule says what a link allows to be booked. "
            @if superuser { "Change rules in the clinic’s file and load it again." }
            @else { "Only superusers change rules." }
        }
        @for rule in rules {
            h2 { (rule.title) }
            (about(clinic, rule))
        }
    };
    Reply::page(StatusCode::OK, layout("Booking rules", Frame::console(clinic, &member.name), &body))
}

/// What a rule allows to be booked (row I9).
pub(crate) fn about(clinic: &Clinic, rule: &RuleDto) -> maud::Markup {
    let names = |ids: &[String], name: &dyn Fn(&str) -> Option<String>| {
        ids.iter().map(|id| name(id).unwrap_or_else(|| id.clone())).collect::<Vec<_>>().join(", ")
    };
    let provider = |id: &str| clinic.providers.iter().find(|p| p.id.as_str() == id).map(|p| p.name.clone());
    let location = |id: &str| clinic.locations.iter().find(|l| l.id.as_str() == id).map(|l| l.name.clone());
    html! {
        dl {
            dt { "Books" }
            dd { "One appointment: " (rule.type_title) }
            dt { "With" }
            dd {
                (names(&rule.providers, &provider))
                @if rule.provider_choice == "first_available" { " (whoever is free first)" }
            }
            dt { "Where" }
            dd { (names(&rule.locations, &location)) }
            dt { "Link lasts" }
            dd { (length(rule.lifetime_minutes)) }
            dt { "Bookable" }
            dd { "from " (length(rule.minimum_notice_minutes)) " to " (length(rule.horizon_minutes)) " ahead" }
            dt { "Patient proves" }
            dd { @if rule.verification == "date_of_birth" { "date of birth" } @else { "nothing" } }
        }
    }
}

/// Minutes as one says them: days, hours or minutes, whichever comes out even.
fn length(minutes: u32) -> String {
    let (count, unit) = match minutes {
        m if m > 0 && m.is_multiple_of(24 * 60) => (m / (24 * 60), "day"),
        m if m > 0 && m.is_multiple_of(60) => (m / 60, "hour"),
        m => (m, "minute"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

pub(crate) fn sign_in(member: Option<&StaffMember>, address: Option<&str>) -> Reply {
    let body = html! {
        h1 { "Sign in" }
        @if let Some(member) = member {
            p { "You are signed in as " strong { (member.name) } ", " (member.role.as_str()) "." }
            p { a.button href="/staff/patients" { "Go to patients" } }
            form method="post" action="/staff/sign-out" { button.plain { "Sign out" } }
        }
        @match address {
            Some(address) => { p { a.button href=(address) { @if member.is_some() { "Sign in as somebody else" } @else { "Sign in" } } } }
            None => { p { "Signing in with a browser is not set up here. Programs send a bearer token of the clinic’s issuer." } }
        }
    };
    Reply::page(StatusCode::OK, layout("Sign in", Frame::default(), &body))
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn lengths_are_said_in_the_largest_even_unit() {
        let said = [0, 1, 90, 120, 1440, 20160].map(length);
        assert_eq!(said, ["0 minutes", "1 minute", "90 minutes", "2 hours", "1 day", "14 days"]);
    }
}
