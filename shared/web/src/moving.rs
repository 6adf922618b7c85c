//! The form by which a patient moves an appointment (row A14).

use crate::page::{appointment_details, slot_details};
use domain::{Appointment, Clinic, Rule, Slot, SlotId};
use language::{Words, say};
use maud::{Markup, html};

/// What stands in place of a slot in the nonce of this form: the slot, and the version of the appointment that was
/// looked at, so that a form which has moved it, or was overtaken by another, moves nothing more.
pub fn move_mark(slot: &SlotId, version: u32) -> String {
    format!("{slot} {version}")
}

/// The old time beside the new one, and the one form that moves.
pub fn move_form(
    words: Words,
    clinic: &Clinic,
    rule: &Rule,
    (appointment, slot): (&Appointment, &Slot),
    action: &str,
    nonce: &str,
) -> Markup {
    html! {
        h2 { (say!(words, "new-time")) }
        (slot_details(words, clinic, rule, slot))
        h2 { (say!(words, "current-time")) }
        (appointment_details(words, clinic, appointment))
        form method="post" action=(action) {
            input type="hidden" name="slot" value=(slot.id);
            input type="hidden" name="version" value=(appointment.version);
            input type="hidden" name="nonce" value=(nonce);
            button { (say!(words, "move-my-appointment")) }
        }
    }
}
