//! Carrying messages: plan what is due later; claim by key what is due now, check that it is still true, send, mark.

use crate::holding::{held_back, provider_of};
use crate::rate::{next_minute, permitted};
use crate::telling::{Told, tell};
use crate::{Context, Failure, answer::chain};
use domain::{
    Carrier, ClinicId, Delivery, Event, EventKind, MessageKey, Patient, Task, TaskAbout, WhyNot, messages_owed,
};
use jiff::{SignedDuration, Timestamp};
use notify::{Envelope, SendError, sms_parts};
use std::sync::Arc;
use store::{Claim, DueMessage, Said, Settings};

/// How long a sender may take before another may take over.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// After so many tries, three days on, a message is given up: a quota may take until the next day.
const MOST_TRIES: u32 = 78;
/// No message is tried again sooner than so many seconds later.
const SOONEST: i64 = 30;

/// What became of one try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// The carrier took it.
    Sent,
    /// It will be tried again.
    Later,
    /// It is settled without being sent, or somebody else has it.
    Left,
    /// The carrier has had its messages for this minute: it was not tried.
    NoPermit,
}

/// A message that is to be tried, with all that was read of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) patient: &'a Patient,
    pub(crate) event: &'a Event,
    pub(crate) key: &'a MessageKey,
}

/// Sends the messages that an event makes owed now, and plans the others. What fails stays owed; the sweeper takes it up.
/// An event that comes again resets nothing.
pub async fn deliver(ctx: &Context, clinic: &ClinicId, event: &Event) -> Result<(), Failure> {
    if !event.kind.concerns_messages() {
        return Ok(());
    }
    let settings = settings_for(ctx, clinic, event).await?;
    // A patient who was erased meanwhile is owed nothing.
    let Some(patient) = ctx.store.patient_lately(clinic, &event.patient).await? else { return Ok(()) };
    let appointment = match (&event.kind, event.kind.appointment()) {
        // What was just booked stands as its event says; of all else it is worth knowing what has become of it.
        (EventKind::AppointmentBooked { .. } | EventKind::CodeSent { .. }, _) | (_, None) => None,
        (_, Some(id)) => ctx.store.appointment_lately(clinic, &event.patient, id).await?,
    };
    let (now, mut failed) = (ctx.now(), Ok(()));
    for owed in messages_owed(event, &settings.clinic, appointment.as_ref(), &patient, now).owed {
        let candidate = Candidate { settings: &settings, patient: &patient, event, key: &owed.key };
        let done = if owed.due > now {
            ctx.store.plan(clinic, &owed).await.map_err(Failure::from)
        } else {
            attempt(ctx, candidate, None).await.map(drop)
        };
        // One message that fails holds the others of its event not up.
        failed = failed.and(done);
    }
    failed
}

/// Settings that know the event's rule, if any do: the cached ones may be older than the rule.
pub(crate) async fn settings_for(ctx: &Context, clinic: &ClinicId, event: &Event) -> Result<Arc<Settings>, Failure> {
    let knows = |settings: &Arc<Settings>| event.kind.rule().is_none_or(|rule| settings.clinic.rule(rule).is_some());
    if let Some(settings) = ctx.store.settings(clinic, ctx.now()).await?.filter(knows) {
        return Ok(settings);
    }
    let settings = ctx.store.fresh_settings(clinic, ctx.now()).await?;
    settings.ok_or(Failure::NotConfigured("the settings of an event's clinic"))
}

/// Claims a message and tries it once. A due entry stands before the claim does, so that a sender who stops anywhere
/// leaves a trace for the sweeper: the one that the sweeper found, or one at the end of the claim.
pub(crate) async fn attempt(
    ctx: &Context,
    candidate: Candidate<'_>,
    standing: Option<&DueMessage>,
) -> Result<Attempt, Failure> {
    let (clinic, key, now) = (&candidate.settings.clinic.id, candidate.key, ctx.now());
    let held = held_back(ctx, candidate, now).await?;
    let entry_at = |at| DueMessage { clinic: clinic.clone(), key: key.clone(), at };
    if held.is_none() && !permitted(ctx, key, now).await? {
        if standing.is_none() {
            ctx.store.enter_due(&entry_at(next_minute(now))).await?;
        }
        return Ok(Attempt::NoPermit);
    }
    let until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
    if let Some(standing) = standing {
        return claim_and_send(ctx, candidate, held, standing, until).await;
    }
    let safeguard = entry_at(until);
    ctx.store.enter_due(&safeguard).await?;
    claim_and_send(ctx, candidate, held, &safeguard, until).await
}

/// Claims a message until an instant, and settles what becomes of it; `entry` leads whoever comes later to it.
async fn claim_and_send(
    ctx: &Context,
    candidate: Candidate<'_>,
    held: Option<Delivery>,
    entry: &DueMessage,
    until: Timestamp,
) -> Result<Attempt, Failure> {
    let (clinic, key, now) = (&candidate.settings.clinic.id, candidate.key, ctx.now());
    let (attempt, lapsed) = match ctx.store.claim(clinic, key, &ctx.random_text(), until, now).await? {
        Claim::Mine { attempt, lapsed } => (attempt, lapsed),
        Claim::NotMine { again } => {
            // Whoever has it may have stopped before it entered when it is due again, so that is done here.
            enter_next(ctx, entry, again).await?;
            return Ok(Attempt::Left);
        }
    };
    let (delivery, said) = if lapsed && key.carrier == Carrier::Sms {
        // Whether it was sent cannot be told: staff see it, the patient does not get it twice.
        (Delivery::Unclear, None)
    } else if let Some(held) = held {
        (held, None)
    } else {
        send_or_put_off(ctx, candidate, attempt, now).await
    };
    if delivery == Delivery::Unclear {
        // Before it is settled: whoever stops in between leaves a claim that lapses, and comes to this again.
        ctx.store.enter_task(clinic, &Task { at: now, about: TaskAbout::UnclearText(key.clone()) }).await?;
    }
    if !ctx.store.settle(clinic, key, until, &delivery, said.as_ref(), now).await? {
        // Whoever took the claim over may need the entry.
        return Ok(Attempt::Left);
    }
    let next = if let Delivery::Owed { next_try } = delivery { Some(next_try) } else { None };
    enter_next(ctx, entry, next).await?;
    Ok(match delivery {
        Delivery::Sent { .. } => Attempt::Sent,
        Delivery::Owed { .. } => Attempt::Later,
        _ => Attempt::Left,
    })
}

/// Puts the entry of the next try, if there is one, in place of the one that stands, which may be that very entry.
async fn enter_next(ctx: &Context, entry: &DueMessage, next: Option<Timestamp>) -> Result<(), Failure> {
    if let Some(at) = next.filter(|at| *at != entry.at) {
        ctx.store.enter_due(&DueMessage { at, ..entry.clone() }).await?;
    }
    if next != Some(entry.at) {
        ctx.store.remove_due(&entry.place()).await?;
    }
    Ok(())
}

/// What becomes of a message; one that fails on our side is put off.
async fn send_or_put_off(
    ctx: &Context,
    candidate: Candidate<'_>,
    attempt: u32,
    now: Timestamp,
) -> (Delivery, Option<Said>) {
    try_to_send(ctx, candidate, attempt).await.unwrap_or_else(|failure| {
        // It fails only before anything is handed over, so another try cannot send it twice.
        tracing::warn!(message.key = %candidate.key, cause = %chain(&failure), "A message could not be made ready.");
        (later_or_never(ctx, now, attempt), None)
    })
}

/// What becomes of a message, with its words for the record.
async fn try_to_send(
    ctx: &Context,
    candidate: Candidate<'_>,
    attempt: u32,
) -> Result<(Delivery, Option<Said>), Failure> {
    let Candidate { settings, patient, event, key, .. } = candidate;
    let undeliverable = |reason: &str| (Delivery::Undeliverable { reason: reason.to_owned() }, None);
    let Told { to, content, secret } = match tell(ctx, settings, patient, event, key).await? {
        Ok(told) => told,
        Err(why) => return Ok(undeliverable(why.as_str())),
    };
    let at = ctx.now();
    let Some(channel) = key.carrier.channel() else { return leave_notice(ctx, candidate).await };
    let from_name = Some(&*settings.clinic.name);
    let clinic = &settings.clinic.id;
    let envelope = Envelope { channel, to: &to, from_name, content: &content, at, clinic, key };
    let text = if key.carrier == Carrier::Sms { &content.sms } else { &content.text };
    let parts = (key.carrier == Carrier::Sms).then(|| u32::try_from(sms_parts(text).parts).unwrap_or(u32::MAX));
    let said = secret.map_or_else(|| text.clone(), |secret| text.replace(&secret, "[…]"));
    let said = Said { text: said, parts };
    Ok(match ctx.senders()?.send(envelope).await {
        Ok(_) => (Delivery::Sent { at }, Some(said)),
        Err(SendError::Permanent { code }) => {
            tracing::warn!(message.key = %key, code, "A message was refused for good.");
            undeliverable(&code)
        }
        Err(SendError::Unclear { code }) if key.carrier == Carrier::Sms => {
            tracing::warn!(message.key = %key, code, "Whether a text was sent cannot be told.");
            (Delivery::Unclear, None)
        }
        Err(SendError::Passing { code } | SendError::Unclear { code }) => {
            tracing::warn!(message.key = %key, code, attempt, "A message was not taken.");
            (later_or_never(ctx, at, attempt), None)
        }
    })
}

/// Leaves a notice on the console, where the clinician finds it (row I41).
async fn leave_notice(
    ctx: &Context,
    Candidate { settings, event, key, .. }: Candidate<'_>,
) -> Result<(Delivery, Option<Said>), Failure> {
    let Some(provider) = provider_of(event, key.kind) else {
        return Ok((Delivery::Undeliverable { reason: WhyNot::NoAddress.as_str().to_owned() }, None));
    };
    let at = ctx.now();
    ctx.store.leave_notice(&settings.clinic.id, provider, key, at).await?;
    Ok((Delivery::Sent { at }, None))
}

/// Another try, or the end of trying.
fn later_or_never(ctx: &Context, now: Timestamp, attempt: u32) -> Delivery {
    if attempt >= MOST_TRIES {
        return Delivery::Undeliverable { reason: "given_up".to_owned() };
    }
    Delivery::Owed { next_try: next_try(now, attempt, ctx.random.within(-200..=200)) }
}

/// 1, 2, 4 … at most 60 minutes later, sooner or later by so many thousandths: what failed at once is not tried again at
/// once.
fn next_try(now: Timestamp, attempt: u32, thousandths: i64) -> Timestamp {
    let minutes = (1_i64 << attempt.saturating_sub(1).min(6)).min(60);
    let seconds = (minutes * 60 * (1000 + thousandths) / 1000).max(SOONEST);
    now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_further_and_further_apart_and_never_more_than_72_minutes() {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let after = |attempt, thousandths| next_try(now, attempt, thousandths).duration_since(now).as_secs();
        let nominal: Vec<i64> = (1..=9).map(|attempt| after(attempt, 0) / 60).collect();
        assert_eq!(nominal, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!((after(1, -200), after(1, 200), after(12, 200)), (48, 72, 72 * 60));
        assert_eq!(after(1, -900), SOONEST);
    }
}
