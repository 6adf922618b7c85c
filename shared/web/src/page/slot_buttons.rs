//! Slots as buttons.

use maud::{Markup, html};

/// Buttons of slots in one form. It leads to the review by GET, so that the back button and a reload find it again:
/// looking at a slot changes nothing. `language` is the one to go on in, where it is not the link's own.
pub fn slot_form(action: &str, language: Option<&str>, buttons: &Markup) -> Markup {
    html! {
        form method="get" action=(action) {
            @if let Some(language) = language { input type="hidden" name="language" value=(language); }
            (buttons)
        }
    }
}

/// A slot that nobody needs to press: where the appointment is already.
pub fn slot_kept(time: &str, note: &str) -> Markup {
    html! { li { span.kept { (time) " " small { (note) } } } }
}

/// A slot as a button that leads to its review, within a [`slot_form`].
pub fn slot_button(slot: &str, time: &str, note: &str) -> Markup {
    html! { li { button name="slot" value=(slot) { (time) @if !note.is_empty() { " " small { (note) } } } } }
}
