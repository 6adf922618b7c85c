//! The frame of an email in HTML.

use language::Words;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Names no colour, so that a dark mailbox stays dark; fetches nothing, so that nobody learns when it is read. Where a
/// mailbox leaves it out, what remains reads the same.
const STYLE: &str = ":root{color-scheme:light dark;supported-color-schemes:light dark}\
body{max-width:36em;margin:0 auto;padding:1em;font:1em/1.5 system-ui,sans-serif}\
th{padding:0 1em 0 0;text-align:start;vertical-align:top}\
.action{display:inline-block;padding:.6em 1.2em;border:2px solid;border-radius:.4em;font-weight:bold}";

/// An email with its title.
pub(crate) fn email(words: Words, title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(words.language().as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    page.into_string()
}

/// The one thing to do.
pub(crate) fn action(url: &str, label: &str) -> Markup {
    html! { p { a class="action" href=(url) { (label) } } }
}
