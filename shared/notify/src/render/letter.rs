//! An email before it is text and HTML.

use crate::email::{action, email};
use domain::Clinic;
use language::{Words, say};
use maud::{Markup, html};

/// What an email says, from top to bottom.
#[derive(Debug, Clone, Default)]
pub(crate) struct Letter {
    /// What it is about, in the clinic's own words if it has some.
    pub(crate) opening: Vec<Paragraph>,
    /// Labels with their values.
    pub(crate) facts: Vec<(String, String)>,
    /// The one thing to do, and its address.
    pub(crate) action: Option<(String, String)>,
    /// What else can be done, and its address.
    pub(crate) links: Vec<(String, String)>,
    /// Whom to call.
    pub(crate) closing: Vec<Paragraph>,
}

/// The same words as text and as HTML.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    pub(crate) text: String,
    pub(crate) html: Markup,
}

impl Paragraph {
    pub(crate) fn of(text: String) -> Self {
        Self { html: html! { p { (text) } }, text }
    }

    /// A sentence around the clinic's number, which a phone can dial.
    pub(crate) fn with_phone((before, after): (String, String), clinic: &Clinic) -> Self {
        let html = html! { p { (before) a href={ "tel:" (clinic.phone) } { (clinic.phone_shown) } (after) } };
        Self { text: format!("{before}{}{after}", clinic.phone_shown), html }
    }
}

impl Letter {
    /// As plain text.
    pub(crate) fn text(&self, words: Words) -> String {
        let mut parts: Vec<String> = self.opening.iter().map(|paragraph| paragraph.text.clone()).collect();
        parts.push(rows(&self.facts, words));
        if let Some((label, url)) = &self.action {
            parts.push(format!("{}\n{url}", say!(words, "action-before-link", label = label)));
        }
        parts.push(rows(&self.links, words));
        parts.extend(self.closing.iter().map(|paragraph| paragraph.text.clone()));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n") + "\n"
    }

    /// As HTML.
    pub(crate) fn html(&self, title: &str, words: Words) -> String {
        let body = html! {
            @for paragraph in &self.opening { (paragraph.html) }
            @if !self.facts.is_empty() {
                table {
                    @for (label, value) in &self.facts {
                        tr { th scope="row" align="left" { (label) } td { bdi { (value) } } }
                    }
                }
            }
            @if let Some((label, url)) = &self.action { (action(url, label)) }
            @for (told, url) in &self.links { p { a href=(url) { (told) } } }
            @for paragraph in &self.closing { (paragraph.html) }
        };
        email(words, title, &body)
    }

    /// The addresses to which it leads beside those in its opening.
    pub(crate) fn addresses(&self) -> impl Iterator<Item = &String> {
        self.action.iter().chain(&self.links).map(|(_, url)| url)
    }
}

/// Labels with their values, a line each.
fn rows(rows: &[(String, String)], words: Words) -> String {
    let row = |(label, value): &(String, String)| say!(words, "confirmation-row", label = label, value = value);
    rows.iter().map(row).collect::<Vec<_>>().join("\n")
}
