//! The welcome page, and what the pages of this function share.

use app::{Door, Outcome};
use domain::Texts;
use http::StatusCode;
use language::say;
use maud::{Markup, html};
use web::{Reply, contact_line, formatted, layout};

pub(crate) fn page(door: &Door, title: &str, body: &Markup) -> Reply {
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
            (hyperlinks(texts))
        }
        (contact_line(words, &door.contact()))
    };
    Ok(page(door, &say!(words, "book-your-appointment"), &body))
}

/// The clinic's own links.
pub(crate) fn hyperlinks(texts: &Texts) -> Markup {
    html! {
        @if !texts.links.is_empty() {
            ul { @for link in &texts.links { li { a href=(link.address.as_str()) { (link.title) } } } }
        }
    }
}
