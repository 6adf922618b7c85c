//! A change of a link or an appointment and its event are written together, and no event tells of what did not happen.

use super::{Step, Violation};
use crate::simulation::table::{event, text};

const TOLD: &str = "every change of a link or an appointment has its event in the same transaction";
const TRUE: &str = "every event tells of a change in the same transaction";

pub(super) fn check(step: &Step<'_>) -> Result<(), Violation> {
    let events: Vec<_> = step.changes.iter().filter(|change| change.is("EVENT#")).collect();
    for change in step.changes {
        let Some((kind, id)) = subject(&change.key.1) else { continue };
        let told = events.iter().any(|told| {
            let about = told.after.as_ref().map(|item| event(item).details);
            told.key.0 == change.key.0 && about.is_some_and(|details| text(details, kind) == id)
        });
        if !told {
            return Err(Violation::of(TOLD, change.to_string()));
        }
    }
    for told in events {
        let details = told.after.as_ref().map(event);
        let about = |(kind, id)| details.as_ref().is_some_and(|event| text(event.details, kind) == id);
        let happened = step.changes.iter().any(|change| match subject(&change.key.1) {
            Some(subject) => change.key.0 == told.key.0 && about(subject),
            // What a link asks stands beside it.
            None if change.is("TRIES#") => {
                change.key.0 == told.key.0 && details.as_ref().is_some_and(|e| e.kind == "code_sent")
            }
            // A closed task is gone; its event names it.
            None => change.key.0.starts_with("TASK#") && change.after.is_none(),
        });
        if !happened {
            return Err(Violation::of(TRUE, told.to_string()));
        }
    }
    Ok(())
}

/// What an item is about, as its event names it.
fn subject(sk: &str) -> Option<(&'static str, &str)> {
    match sk.split_once('#')? {
        ("LINK", id) => Some(("link", id)),
        ("APPT", id) => Some(("appointment", id)),
        _ => None,
    }
}
