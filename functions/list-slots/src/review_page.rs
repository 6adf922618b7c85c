//! The page on which a slot is looked at before it is booked, or the appointment moved there.

use crate::fitting::date_of;
use crate::offer::Offer;
use app::Door;
use domain::Slot;
use http::StatusCode;
use language::say;
use maud::html;
use web::{Reply, confirm_form, contact_line, layout, move_form, slot_details};

/// The slot in full, and the one button that books (rows I26, I27), or moves (row A14).
pub(crate) fn review(door: &Door, offer: &Offer<'_>, slot: &Slot, nonce: &str) -> Reply {
    let (clinic, words, rule) = (door.clinic(), door.words, &*offer.rule);
    let title = match offer.moves {
        None => say!(words, "check-your-appointment"),
        Some(_) => say!(words, "check-your-new-time"),
    };
    // Back to where the slot was found: to its day.
    let others = door.path(&format!("/slots?from={}", date_of(door, slot)));
    let body = html! {
        h1 { (title) }
        @match &offer.moves {
            None => {
                p.lead { (say!(words, "nothing-booked-yet-press-confirm")) }
                (slot_details(words, clinic, rule, slot))
                (confirm_form(words, &door.path("/book"), &slot.id, nonce))
            }
            Some(appointment) => {
                p.lead { (say!(words, "nothing-changed-until-you-press")) }
                (move_form(words, clinic, rule, (appointment, slot), &door.path("/reschedule"), nonce))
            }
        }
        p { a.alone href=(others) { (say!(words, "choose-another-time")) } }
        @if offer.moves.is_some() { p { a.alone href=(door.path("")) { (say!(words, "keep-appointment")) } } }
        (contact_line(words, &door.contact()))
    };
    Reply::page(StatusCode::OK, layout(&title, door.frame(), &body))
}
