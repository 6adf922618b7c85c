//! Looking changes nothing, and a scanner leaves nothing but that it was there.

use super::{Step, Violation};
use crate::simulation::{job::May, table::event};

const LOOKS: &str = "GET changes nothing";
const SCANS: &str = "whatever presses everything within seconds books, moves and cancels nothing";

pub(super) fn check(step: &Step<'_>) -> Result<(), Violation> {
    for change in step.changes {
        match step.may {
            May::Act => {}
            May::Look => return Err(Violation::of(LOOKS, change.to_string())),
            May::Scan => {
                let marked =
                    change.is("LINK#") && change.before.as_ref().is_some_and(|link| !link.contains_key("scanned_at"));
                let told =
                    change.is("EVENT#") && change.after.as_ref().is_some_and(|item| event(item).kind == "link_scanned");
                if !marked && !told {
                    return Err(Violation::of(SCANS, change.to_string()));
                }
            }
        }
    }
    Ok(())
}
