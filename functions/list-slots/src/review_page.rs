//! The page on which a slot is looked at before it is booked.

use crate::fitting::date_of;
use app::Door;
use domain::{Rule, Slot};
use http::StatusCode;
use language::say;
use maud::html;
use web::{Reply, confirm_form, contact_line, layout, slot_details};

/// The slot in full, and the one button that books (rows I26, I27).
pub(crate) fn review(door: &Door, rule: &Rule, slot: &Slot, nonce: &str) -> Reply {
    let (clinic, words) = (door.clinic(), door.words);
    let title = say!(words, "check-your-appointment");
    // Back to where the slot was found: to its day.
    let others = door.path(&format!("/slots?from={}", date_of(door, slot)));
    let body = html! {
        h1 { (title) }
        p.lead { (say!(words, "nothing-booked-yet-press-confirm")) }
        (slot_details(words, clinic, rule, slot))
        (confirm_form(words, &door.path("/book"), &slot.id, nonce))
        p { a.alone href=(others) { (say!(words, "choose-another-time")) } }
        (contact_line(words, &door.contact()))
    };
    Reply::page(StatusCode::OK, layout(&title, door.frame(), &body))
}
