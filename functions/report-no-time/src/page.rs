//! The page of this function.

use app::Door;
use http::StatusCode;
use language::{message, say};
use maud::html;
use web::{Reply, layout, phone_link};

/// Whether the clinic knows, what happens next, and whom to call.
pub(crate) fn of(door: &Door, recorded: bool) -> Reply {
    let (words, contact) = (door.words, door.contact());
    let title = if recorded { say!(words, "clinic-was-told") } else { say!(words, "no-time-suits-you") };
    let call = if recorded {
        words.around(message!("call-if-urgent"), "phone")
    } else {
        words.around(message!("call-for-a-time", clinic = &contact.name), "phone")
    };
    let body = html! {
        h1 { (title) }
        @if recorded {
            p.note.good role="status" { "✓ " (say!(words, "clinic-was-told-detail", clinic = &contact.name)) }
        }
        p { (call.0) (phone_link(&contact.phone, &contact.phone_shown)) (call.1) }
        p { a.button.plain href=(door.path("/slots")) { (say!(words, "see-times-again")) } }
    };
    Reply::page(StatusCode::OK, layout(&title, door.frame(), &body))
}
