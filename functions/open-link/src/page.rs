//! The pages of this function.

use app::{Door, Outcome};
use domain::Appointment;
use http::StatusCode;
use language::{message, say};
use maud::{Markup, html};
use web::{Reply, appointment_details, contact_line, formatted, layout, phone_link, policy_links};

fn page(door: &Door, title: &str, body: &Markup) -> Reply {
    Reply::page(StatusCode::OK, layout(title, door.frame(), &html! { h1 { (title) } (body) }))
}

/// The welcome page, in the clinic's own words where it has some (rows I23, I24).
pub(crate) fn welcome(door: &Door, nonce: &str) -> Outcome {
    let (clinic, words, texts) = (door.clinic(), door.words, door.texts());
    let rule = door.rule()?;
    // Without verification whoever holds the link may read what it books; with it, nobody may yet.
    let kind = door.verified.then(|| clinic.appointment_type(&rule.appointment_type)).flatten();
    let until = words.moment_in_full(door.grant.expires_at, &door.zone());
    let body = html! {
        @if texts.welcome.is_empty() { p { (say!(words, "welcome", clinic = &clinic.name)) } }
        (formatted(&texts.welcome))
        @if let Some(kind) = kind {
            dl {
                dt { (say!(words, "appointment")) }
                dd { bdi { (kind.title_in(words.language())) } ", " (words.length(kind.length.get())) }
            }
        }
        form method="post" action=(door.path("/continue")) {
            input type="hidden" name="nonce" value=(nonce);
            button { (say!(words, "continue-to-book")) }
        }
        p.soft { (say!(words, "book-until", until = until)) }
        @if !texts.links.is_empty() {
            h2 { (say!(words, "good-to-know")) }
            ul { @for link in &texts.links { li { a href=(link.address.as_str()) { (link.title) } } } }
        }
        (contact_line(words, &door.contact()))
    };
    Ok(page(door, &say!(words, "book-your-appointment"), &body))
}

/// The confirmation, also each time that a spent link is opened again (rows I28, I29, I31).
pub(crate) fn booked(door: &Door, appointment: &Appointment) -> Reply {
    let (clinic, words, contact) = (door.clinic(), door.words, door.contact());
    let (before, after) = words.around(message!("cannot-come", clinic = &contact.name), "phone");
    let body = html! {
        p.note.good role="status" { "✓ " (say!(words, "this-time-is-yours")) }
        (appointment_details(words, clinic, appointment))
        p { a.button href=(door.path("/calendar.ics")) { (say!(words, "add-to-calendar")) } }
        p { (before) (phone_link(&contact.phone, &contact.phone_shown)) (after) }
        (policy_links(words, door.texts()))
    };
    page(door, &say!(words, "your-appointment-is-booked"), &body)
}
