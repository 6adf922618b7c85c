//! A message is sent at most once under its key, and only what was true when it was claimed.

use super::{Step, Violation};
use crate::simulation::job::Claimed;
use crate::simulation::table::{Appointment, Changed, Key, Table, appointment, event, line, number, text};
use dynoxide::{AttributeValue, Item};
use std::collections::BTreeMap;

const SETTLED: &str = "a message that was sent, given up or put before staff stays so, whatever is reported of it";
const CLAIMED: &str = "only a claimed message is handed to a carrier";
const ONCE: &str = "a message is sent at most once; an email again only where its sender stopped before marking it";
const TRUE: &str = "a message that was not true when it was claimed is not sent";

/// The minutes of the day in which patients are left alone, as the installation sets them.
const QUIET: std::ops::Range<i64> = 13 * 60..14 * 60 + 15;

/// Ten minutes, in milliseconds.
const CODE_LASTS: i64 = 10 * 60 * 1000;

pub(super) fn check(step: &Step<'_>) -> Result<(), Violation> {
    let settled = |change: &&Changed| {
        let before = change.before.as_ref().filter(|item| !["owed", "claimed"].contains(&text(item, "state")));
        change.is("MSG#") && before.is_some() && before.map(told) != change.after.as_ref().map(told)
    };
    match step.changes.iter().find(settled) {
        Some(change) => Err(Violation::of(SETTLED, change.to_string())),
        None => Ok(()),
    }
}

/// What a message says of itself, but for what its carrier reports and what is still to be done about that.
fn told(item: &Item) -> BTreeMap<&str, &AttributeValue> {
    let attributes = item.iter().map(|(name, value)| (name.as_str(), value));
    attributes.filter(|(name, _)| !["fate", "unreached"].contains(name)).collect()
}

/// The claim that a call has made: of which message, and why it must not be sent, if it must not.
pub(in crate::simulation) fn claim_of(changes: &[Changed], table: &Table, now: i64) -> Option<Claimed> {
    let claimed = changes.iter().find(|change| {
        change.is("MSG#") && change.after.as_ref().is_some_and(|item| text(item, "state") == "claimed")
    })?;
    Some(Claimed { message: claimed.key.clone(), sent: false, void: void(&claimed.key, table, now) })
}

/// Why a message is not true, as the table stands.
fn void(key: &Key, table: &Table, now: i64) -> Option<String> {
    let mut parts = key.1.split('#').skip(1);
    let (id, kind) = (parts.next()?, parts.next()?);
    let told = event(table.get(&key.0, &format!("EVENT#{id}"))?);
    match kind {
        "invitation" => {
            let link = table.get(&key.0, &format!("LINK#{}", text(told.details, "link")))?;
            let live = text(link, "state") == "unspent" && number(link, "expires_at") > Some(now);
            (!live).then(|| format!("its link is {} at {now}", line(link)))
        }
        "confirmation" | "change" | "cancellation" | "reminder" | "confirmation_request" => {
            let told_of = number(told.details, "sequence").unwrap_or_default();
            let stored = table.get(&key.0, &format!("APPT#{}", text(told.details, "appointment")))?;
            let Appointment { sequence, status, span, .. } = appointment(stored);
            let is = |expected: &str, until: i64| status == expected && sequence == told_of && now < until;
            let is_true = match kind {
                "cancellation" => is("cancelled", i64::MAX),
                "confirmation" | "change" => is("booked", span.1),
                _ => is("booked", span.0) && !is_quiet(now),
            };
            (!is_true)
                .then(|| format!("it tells of sequence {told_of}, but the appointment is {} at {now}", line(stored)))
        }
        "one_time_code" => {
            let of = [("link", "LINK"), ("appointment", "APPT")];
            let of = of.into_iter().find(|(name, _)| told.details.contains_key(*name));
            let of = of.map(|(name, kind)| format!("TRIES#{kind}#{}", text(told.details, name)))?;
            let answers = table.get(&key.0, &of)?;
            let used = answers.get("code_used") == Some(&AttributeValue::BOOL(true));
            let works = text(answers, "code") == id && !used && now < told.at + CODE_LASTS;
            (!works).then(|| format!("its link is asked for {} at {now}", line(answers)))
        }
        _ => None,
    }
}

/// Whether patients are left alone: by the clock of Los Angeles, which is not moved while a run lasts.
fn is_quiet(now: i64) -> bool {
    let minute = (now / 60_000 - 8 * 60).rem_euclid(24 * 60);
    QUIET.contains(&minute)
}

/// What was handed to carriers.
#[derive(Debug, Default)]
pub(in crate::simulation) struct Sent(BTreeMap<Key, Sendings>);

#[derive(Debug, Default)]
struct Sendings {
    times: u32,
    /// How often its sender stopped after sending it, before marking it.
    stopped: u32,
}

impl Sent {
    /// A handler has handed a message to a carrier, under this claim.
    pub(in crate::simulation) fn handed_over(&mut self, claim: Option<&mut Claimed>) -> Result<(), Violation> {
        let claim = claim.ok_or_else(|| Violation::of(CLAIMED, "it was claimed by nobody"))?;
        if let Some(why) = &claim.void {
            return Err(Violation::of(TRUE, format!("{:?}: {why}", claim.message)));
        }
        claim.sent = true;
        let sendings = self.0.entry(claim.message.clone()).or_default();
        sendings.times += 1;
        let email = claim.message.1.contains("#email#");
        if sendings.times > 1 + if email { sendings.stopped } else { 0 } {
            return Err(Violation::of(ONCE, format!("{:?}: {sendings:?}", claim.message)));
        }
        Ok(())
    }

    /// A handler has stopped with this claim.
    pub(in crate::simulation) fn stopped(&mut self, claim: Option<&Claimed>) {
        if let Some(claim) = claim.filter(|claim| claim.sent) {
            self.0.entry(claim.message.clone()).or_default().stopped += 1;
        }
    }
}
