//! The pages of this function.

use crate::Leads;
use app::{Door, Failure};
use domain::Appointment;
use http::StatusCode;
use language::moment_in_full;
use maud::{Markup, html};
use web::{Reply, appointment_details, contact_line, layout, policy_links, verify_form};

pub(crate) fn of(door: &Door, leads: &Leads, nonce: &str) -> Result<Reply, Failure> {
    let (title, body) = match leads {
        Leads::Welcome(_) => ("Book your appointment", welcome(door, nonce)?),
        Leads::Appointment(appointment) => ("Your appointment is booked", booked(door, appointment)),
        Leads::Hidden => ("Please confirm that this is you", hidden(door)),
    };
    Ok(Reply::page(StatusCode::OK, layout(title, door.frame(), &body)))
}

/// The welcome page, in the clinic's own words where it has some (rows I23, I24).
fn welcome(door: &Door, nonce: &str) -> Result<Markup, Failure> {
    let (clinic, wording) = (door.clinic(), &door.settings().wording);
    // Without verification whoever holds the link may read what it books; with it, nobody may yet.
    let kind = door.verified.then(|| clinic.appointment_type(&door.rule().ok()?.appointment_type)).flatten();
    door.rule()?;
    Ok(html! {
        h1 { "Book your appointment" }
        @if wording.welcome.is_empty() {
            p { (clinic.name) " has sent you this link so that you can choose a time that suits you." }
        }
        @for paragraph in &wording.welcome { p { (paragraph) } }
        @if let Some(kind) = kind {
            dl {
                dt { "Appointment" }
                dd { (kind.title) ", " (kind.length.get()) " minutes" }
            }
        }
        p { "You can book until " (moment_in_full(door.grant.expires_at, &door.zone())) "." }
        form method="post" action={ "/l/" (door.token) "/continue" } {
            input type="hidden" name="nonce" value=(nonce);
            button { "Continue to book appointment" }
        }
        @if !wording.links.is_empty() {
            h2 { "Good to know" }
            ul { @for link in &wording.links { li { a href=(link.address.as_str()) { (link.title) } } } }
        }
        (contact_line(&clinic.name, &clinic.phone))
    })
}

/// The confirmation, also each time that a spent link is opened again (rows I28, I29, I31).
fn booked(door: &Door, appointment: &Appointment) -> Markup {
    let (clinic, wording) = (door.clinic(), &door.settings().wording);
    html! {
        h1 { "Your appointment is booked" }
        p.note.good role="status" {
            "✓ This time is yours. Keep this link: it always shows your appointment."
        }
        (appointment_details(clinic, appointment))
        p { a.button href={ "/l/" (door.token) "/calendar.ics" } { "Add to calendar" } }
        p { "If you cannot come, please call " (clinic.name) " on " a href={ "tel:" (clinic.phone) } { (clinic.phone) } "." }
        (policy_links(wording))
    }
}

fn hidden(door: &Door) -> Markup {
    html! {
        h1 { "Please confirm that this is you" }
        (verify_form(&door.token, None, [""; 3]))
        (contact_line(&door.clinic().name, &door.clinic().phone))
    }
}
