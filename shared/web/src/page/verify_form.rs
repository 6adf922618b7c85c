//! The question for the date of birth.

use language::{Words, say};
use maud::{Markup, html};

/// What the question shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct VerifyForm<'a> {
    /// Where the answer goes.
    pub action: &'a str,
    /// What was wrong with the answer before.
    pub error: Option<&'a str>,
    /// What was typed as day, month and year.
    pub typed: [&'a str; 3],
    /// Random characters by which a second press of its button is known.
    pub press: &'a str,
}

/// The question, with what was typed still in its fields.
pub fn verify_form(words: Words, form: VerifyForm<'_>) -> Markup {
    let VerifyForm { action, error, typed, press } = form;
    let fields =
        [("day", say!(words, "day"), "2"), ("month", say!(words, "month"), "2"), ("year", say!(words, "year"), "4")];
    html! {
        form method="post" action=(action) novalidate {
            input type="hidden" name="press" value=(press);
            fieldset aria-describedby=(if error.is_some() { "dob-error dob-hint" } else { "dob-hint" }) {
                legend { (say!(words, "date-of-birth-question")) }
                p.hint id="dob-hint" { (say!(words, "date-of-birth-hint")) }
                @if let Some(error) = error { p.error id="dob-error" { (error) } }
                div.row {
                    @for ((name, label, length), typed) in fields.iter().zip(typed) {
                        div {
                            label for=(name) { (label) }
                            input id=(name) name=(name) value=(typed) size=(length) maxlength=(length)
                                inputmode="numeric" autocomplete={ "bday-" (name) } aria-invalid=[error.map(|_| "true")] required;
                        }
                    }
                }
            }
            button { (say!(words, "continue")) }
        }
    }
}
