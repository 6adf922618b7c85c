//! The form by which a patient says that no time suits (row A18).

use language::{Words, say};
use maud::{Markup, html};

/// The word in place of a slot in the nonce of this form.
pub const NO_TIME: &str = "no-time";

/// The form with its nonce: it stands below the slots, and where it must be pressed once more.
pub fn no_time_form(words: Words, action: &str, nonce: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="nonce" value=(nonce);
            button.plain { (say!(words, "no-time-suits-me")) }
        }
    }
}
