//! An appointment is never lost: it keeps its id, changes one version at a time, and a cancelled one stays cancelled.

use super::{Step, Violation};
use crate::simulation::table::appointment;

const NEW: &str = "an appointment begins with version 1 and sequence 0";
const ONE_BY_ONE: &str = "an appointment's version rises by one with each change, its sequence with those that matter";
const FINAL: &str = "a cancelled appointment stays as it is";

pub(super) fn check(step: &Step<'_>) -> Result<(), Violation> {
    for change in step.changes.iter().filter(|change| change.is("APPT#")) {
        let (before, Some(after)) = (change.before.as_ref().map(appointment), change.after.as_ref().map(appointment))
        else {
            continue;
        };
        let Some(before) = before else {
            if (after.version, after.sequence, after.status.as_str()) != (1, 0, "booked") {
                return Err(Violation::of(NEW, format!("{after:?}")));
            }
            continue;
        };
        if before.status == "cancelled" {
            return Err(Violation::of(FINAL, format!("{before:?} became {after:?}")));
        }
        let what = |one: &crate::simulation::table::Appointment| {
            (one.provider.clone(), one.location.clone(), one.span, one.status.clone())
        };
        let matters = i64::from(what(&before) != what(&after));
        let same = (&before.id, &before.patient, &before.link) == (&after.id, &after.patient, &after.link);
        if !same || after.version != before.version + 1 || after.sequence != before.sequence + matters {
            return Err(Violation::of(ONE_BY_ONE, format!("{before:?} became {after:?}")));
        }
    }
    Ok(())
}
