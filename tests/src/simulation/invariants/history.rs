//! History stays: links, appointments and events are never removed, and an event never changes.

use super::{Step, Violation};

const STAYS: &str = "links, appointments and events are never removed";
const UNCHANGED: &str = "an event never changes";

pub(super) fn check(step: &Step<'_>) -> Result<(), Violation> {
    for change in step.changes {
        let history = ["LINK#", "APPT#", "EVENT#", "PROFILE"].iter().any(|kind| change.is(kind));
        if history && change.after.is_none() {
            return Err(Violation::of(STAYS, change.to_string()));
        }
        if change.is("EVENT#") && change.before.is_some() {
            return Err(Violation::of(UNCHANGED, change.to_string()));
        }
    }
    Ok(())
}
