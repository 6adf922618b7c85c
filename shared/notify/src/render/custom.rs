//! A clinic's own words, filled in.

use super::{
    letter::{Letter, Paragraph},
    values::{Placeholder, Values},
};
use crate::email::action;
use leon::Item;
use maud::{Markup, html};

/// A template with its values. None if it cannot be read or asks for what there is no value for: a placeholder is never
/// sent raw (row A4).
pub(crate) fn filled(template: &str, values: &Values) -> Option<String> {
    leon::Template::parse(template).ok()?.render(values).ok()
}

/// The letter with the clinic's own paragraphs in place of the shipped ones. A link that they hold is not repeated below.
pub(crate) fn with_own_words(letter: Letter, template: &str, values: &Values) -> Option<Letter> {
    let shown = |url: &str| letter.action.as_ref().filter(|(_, known)| known == url).map(|(label, _)| label.clone());
    let mut opening = Vec::new();
    for paragraph in paragraphs(template) {
        let items = leon::Template::parse(paragraph).ok()?.items;
        let html = match &*items {
            // A link that stands alone is a button.
            [Item::Key(key)] if is_link(key) => {
                let url = values.get(Placeholder::parse(key)?)?;
                action(&url, &shown(&url).unwrap_or_else(|| url.clone()))
            }
            items => {
                let pieces = items.iter().map(|item| piece(item, values)).collect::<Option<Vec<_>>>()?;
                html! { p { @for piece in pieces { (piece) } } }
            }
        };
        opening.push(Paragraph { text: filled(paragraph, values)?, html });
    }
    let placed = letter.action.as_ref().is_some_and(|(_, url)| opening.iter().any(|one| one.text.contains(url)));
    Some(Letter { opening, action: letter.action.filter(|_| !placed), ..letter })
}

/// What stands between empty lines.
fn paragraphs(template: &str) -> impl Iterator<Item = &str> {
    let blank = |line: &str| line.trim().is_empty();
    let mut rest = Some(template);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if at > 0 && blank(line) {
                rest = Some(&text[at + line.len()..]);
                return Some(&text[..at]);
            }
            at += line.len();
        }
        Some(text)
    })
    .map(str::trim)
    .filter(|paragraph| !paragraph.is_empty())
}

fn is_link(key: &str) -> bool {
    Placeholder::parse(key).is_some_and(Placeholder::is_link)
}

fn piece(item: &Item<'_>, values: &Values) -> Option<Markup> {
    Some(match item {
        Item::Text(text) => lines(text),
        Item::Key(key) => {
            let placeholder = Placeholder::parse(key)?;
            let value = values.told(placeholder)?;
            if placeholder.is_link() {
                html! { a href=(value) { (value) } }
            } else {
                html! { (value) }
            }
        }
    })
}

/// Each line of the template is a line of the email.
fn lines(text: &str) -> Markup {
    html! {
        @for (place, line) in text.split('\n').enumerate() {
            @if place > 0 { br; }
            (line)
        }
    }
}
