//! The form by which a patient answers whether they come (row A11).

use domain::Answer;
use language::{Words, say};
use maud::{Markup, html};

/// What stands in place of a slot in the nonce of this form: the version of the appointment that its reader has seen, so
/// that a form which has answered, or was overtaken by a change, answers nothing more.
pub fn answer_seen(version: u32) -> String {
    format!("answer {version}")
}

/// The one form, with a button for each of these answers; the one that most patients give stands out.
pub fn answer_form(words: Words, action: &str, (version, nonce): (u32, &str), answers: &[Answer]) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="version" value=(version);
            input type="hidden" name="nonce" value=(nonce);
            @for answer in answers {
                p { button.plain[*answer != Answer::Confirm] name="answer" value=(answer.as_str()) { (button(words, *answer)) } }
            }
        }
    }
}

fn button(words: Words, answer: Answer) -> String {
    match answer {
        Answer::Confirm => say!(words, "answer-confirm"),
        Answer::Reschedule => say!(words, "answer-reschedule"),
        Answer::Cancel => say!(words, "answer-cancel"),
    }
}
