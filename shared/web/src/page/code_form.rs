//! The question for a one-time code.

use domain::Channel;
use language::{Words, say};
use maud::{Markup, html};

/// The word in place of a slot in the nonce of the form that sends a code.
pub const CODE: &str = "code";

/// What the question shows.
#[derive(Debug, Clone, Copy)]
pub struct CodeForm<'a> {
    /// Where the answer goes; nothing where there is no code to be answered.
    pub answer: Option<&'a str>,
    /// What was wrong with the answer before.
    pub error: Option<&'a str>,
    /// Random characters by which a second press of its button is known.
    pub press: &'a str,
    /// Where a code is asked for.
    pub send: &'a str,
    /// The mark of the form that does so.
    pub nonce: &'a str,
    /// How a code can travel and to which masked address, the first being the usual one.
    pub channels: &'a [(Channel, String)],
}

/// The field for the code, where one is on its way, and the buttons that send one.
pub fn code_form(words: Words, form: CodeForm<'_>) -> Markup {
    html! {
        @if let Some(answer) = form.answer { (answering(words, answer, form)) }
        (sending(words, form))
    }
}

fn answering(words: Words, action: &str, form: CodeForm<'_>) -> Markup {
    let CodeForm { error, press, .. } = form;
    html! {
        form method="post" action=(action) novalidate {
            input type="hidden" name="press" value=(press);
            label for="code" { (say!(words, "code")) }
            p.hint id="code-hint" { (say!(words, "code-hint")) }
            @if let Some(error) = error { p.error id="code-error" { (error) } }
            div.row {
                input id="code" name="code" size="8" maxlength="10" inputmode="numeric" autocomplete="one-time-code"
                    aria-describedby=(if error.is_some() { "code-error code-hint" } else { "code-hint" })
                    aria-invalid=[error.map(|_| "true")] required;
            }
            button { (say!(words, "continue")) }
        }
    }
}

/// Each channel has a button of its own; the usual one comes first.
fn sending(words: Words, form: CodeForm<'_>) -> Markup {
    let another = form.answer.is_some();
    html! {
        @if !form.channels.is_empty() {
            form method="post" action=(form.send) {
                input type="hidden" name="nonce" value=(form.nonce);
                @if another { p.soft { (say!(words, "code-did-not-come")) } }
                div.row {
                    @for (place, (channel, address)) in form.channels.iter().enumerate() {
                        button.plain[another || place > 0] name="channel" value=(channel.as_str()) {
                            (button(words, *channel, address, another))
                        }
                    }
                }
            }
        }
    }
}

fn button(words: Words, channel: Channel, address: &str, another: bool) -> String {
    match (channel, another) {
        (Channel::Sms, false) => say!(words, "send-code-by-text", address = address),
        (Channel::Email, false) => say!(words, "send-code-by-email", address = address),
        (Channel::Sms, true) => say!(words, "send-new-code-by-text", address = address),
        (Channel::Email, true) => say!(words, "send-new-code-by-email", address = address),
    }
}
