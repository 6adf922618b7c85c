//! The page of this function.

use app::Door;
use http::StatusCode;
use maud::html;
use web::{Reply, layout};

/// Whether the clinic knows, and whom to call.
pub(crate) fn of(door: &Door, recorded: bool) -> Reply {
    let clinic = door.clinic();
    let title = if recorded { "The clinic knows that no time suits you" } else { "No time suits you?" };
    let body = html! {
        h1 { (title) }
        @if recorded {
            p.note.good role="status" { "✓ " (clinic.name) " was told. Your link stays good, in case a time becomes free." }
            p { "If it is urgent, please call " a href={ "tel:" (clinic.phone) } { (clinic.phone) } "." }
        } @else {
            p {
                "Please call " (clinic.name) " on " a href={ "tel:" (clinic.phone) } { (clinic.phone) }
                ", and somebody will look for a time with you."
            }
        }
        p { a href={ "/l/" (door.token) "/slots" } { "See the times again" } }
    };
    Reply::page(StatusCode::OK, layout(title, door.frame(), &body))
}
