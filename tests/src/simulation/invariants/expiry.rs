//! Expiry is decided by comparing with the clock, and told once.

use super::{Step, Violation};
use crate::simulation::table::{event, number, text};

const IN_TIME: &str = "a link books, and is ended by staff, only before it expires";
const AFTER: &str = "that a link's time ran out is told of an unspent link, after its time, as of its last instant";
const ONCE: &str = "that a link's time ran out is told once";

pub(super) fn check(step: &Step<'_>) -> Result<(), Violation> {
    for change in step.changes.iter().filter(|change| change.is("EVENT#")) {
        let Some(told) = change.after.as_ref().map(event) else { continue };
        let (pk, link) = (&change.key.0, text(told.details, "link"));
        let before = step.before(pk, &format!("LINK#{link}"));
        let Some((state, expires_at)) = before.map(|link| (text(link, "state"), number(link, "expires_at"))) else {
            continue;
        };
        match told.kind {
            "link_expired" if told.by_time => {
                if state != "unspent" || Some(told.at) != expires_at || told.at > step.now {
                    return Err(Violation::of(AFTER, format!("{change} at {}", step.now)));
                }
                let all = step.table.all("EVENT#").filter(|(key, _)| key.0 == *pk).map(|(_, item)| event(item));
                let times = all
                    .filter(|one| one.kind == "link_expired" && one.by_time && text(one.details, "link") == link)
                    .count();
                if times != 1 {
                    return Err(Violation::of(ONCE, format!("{link} of {pk}: {times} times")));
                }
            }
            "appointment_booked" | "link_expired" | "link_deleted" if Some(told.at) >= expires_at => {
                return Err(Violation::of(IN_TIME, format!("{change}, of a link that expires at {expires_at:?}")));
            }
            _ => {}
        }
    }
    Ok(())
}
