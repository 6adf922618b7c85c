//! A link makes at most one appointment, and a spent one leads to it.

use super::{Step, Violation};
use crate::simulation::table::{Table, text};
use dynoxide::Item;
use std::collections::BTreeMap;

const ONE: &str = "a link makes at most one appointment";
const FINAL: &str = "a link that has booked, or that staff have ended, stays so";
const LEADS: &str = "a spent link leads to the appointment that it made";

pub(super) fn check(step: &Step<'_>) -> Result<(), Violation> {
    for change in step.changes.iter().filter(|change| change.is("LINK#")) {
        let state = |item: &Option<Item>| item.as_ref().map(|item| text(item, "state").to_owned());
        let (before, after) = (state(&change.before), state(&change.after));
        if before.as_deref().is_some_and(|before| before != "unspent") && before != after {
            return Err(Violation::of(FINAL, change.to_string()));
        }
    }
    leads(step.table)
}

fn leads(table: &Table) -> Result<(), Violation> {
    let mut made: BTreeMap<(String, String), String> = BTreeMap::new();
    for ((pk, _), appointment) in table.appointments() {
        let Some(link) = appointment.link else { continue };
        if let Some(other) = made.insert((pk.clone(), link.clone()), appointment.id.clone()) {
            return Err(Violation::of(ONE, format!("{link} of {pk} made {other} and {}", appointment.id)));
        }
    }
    for ((pk, sk), link) in table.all("LINK#") {
        let id = sk.trim_start_matches("LINK#").to_owned();
        let made = made.remove(&(pk.clone(), id.clone()));
        let named = (text(link, "state") == "spent").then(|| text(link, "appointment").to_owned());
        if made != named {
            return Err(Violation::of(LEADS, format!("{id} of {pk} made {made:?} and leads to {named:?}")));
        }
    }
    match made.first_key_value() {
        Some((link, appointment)) => Err(Violation::of(LEADS, format!("{appointment} was made by no link: {link:?}"))),
        None => Ok(()),
    }
}
