//! Carrying messages: claim by key, check that it is still true, send, mark.

use crate::telling::{Told, tell};
use crate::{Context, Failure, answer::chain};
use domain::{Carrier, ClinicId, Delivery, Event, EventKind, MessageKey, Patient, WhyNot, messages_owed};
use jiff::{SignedDuration, Timestamp};
use notify::{Envelope, SendError};
use std::sync::Arc;
use store::{Claim, DueMessage, Settings, hours_between};

/// How long a sender may take before another may take over.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// After so many tries a message is given up.
const MOST_TRIES: u32 = 12;

/// What became of one try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// The carrier took it.
    Sent,
    /// It will be tried again.
    Later,
    /// It is settled without being sent, or somebody else has it.
    Left,
}

/// Sends the messages that an event makes owed. What fails stays owed; the sweeper takes it up.
pub async fn deliver(ctx: &Context, clinic: &ClinicId, event: &Event) -> Result<(), Failure> {
    // What has neither tells of what happened and owes nobody a message, but for a code.
    let code = matches!(event.kind, EventKind::CodeSent { .. });
    if event.kind.rule().is_none() && event.kind.appointment().is_none() && !code {
        return Ok(());
    }
    let settings = settings_for(ctx, clinic, event).await?;
    // A patient who was erased meanwhile is owed nothing.
    let Some(patient) = ctx.store.patient(clinic, &event.patient).await? else { return Ok(()) };
    for message in messages_owed(event, &settings.clinic, None, &patient, ctx.now()).owed {
        attempt(ctx, &settings, &patient, event, &message.key).await?;
    }
    Ok(())
}

/// Settings that know the event's rule, if any do: the cached ones may be older than the rule.
async fn settings_for(ctx: &Context, clinic: &ClinicId, event: &Event) -> Result<Arc<Settings>, Failure> {
    let knows = |settings: &Arc<Settings>| event.kind.rule().is_none_or(|rule| settings.clinic.rule(rule).is_some());
    if let Some(settings) = ctx.store.settings(clinic, ctx.now()).await?.filter(knows) {
        return Ok(settings);
    }
    let settings = ctx.store.fresh_settings(clinic, ctx.now()).await?;
    settings.ok_or(Failure::NotConfigured("the settings of an event's clinic"))
}

/// Tries everything that is due, hour by hour from where the last sweep stopped. Returns how many were sent.
pub async fn sweep(ctx: &Context) -> Result<usize, Failure> {
    let now = ctx.now();
    let from = ctx.store.sweep_from(now).await?;
    let mut sent = 0;
    let mut first_with_entries = None;
    for hour in hours_between(from, now) {
        let due = ctx.store.due_in_hour(hour, now).await?;
        if !due.is_empty() {
            first_with_entries.get_or_insert(hour);
        }
        for entry in due {
            match retry(ctx, &entry).await {
                Ok(Attempt::Sent) => sent += 1,
                Ok(Attempt::Later | Attempt::Left) => {}
                // One message that cannot be tried holds nobody else up.
                Err(failure) => {
                    tracing::warn!(message.key = %entry.key, cause = %chain(&failure), "A due message could not be tried.");
                }
            }
        }
    }
    // The running hour may still receive entries, so the next sweep begins there at the latest.
    let reached = first_with_entries.or_else(|| hours_between(now, now).next());
    if let Some(reached) = reached.filter(|reached| *reached > from) {
        ctx.store.sweep_reached(reached).await?;
    }
    Ok(sent)
}

async fn retry(ctx: &Context, due: &DueMessage) -> Result<Attempt, Failure> {
    let DueMessage { clinic, key, .. } = due;
    let event = ctx.store.event(clinic, &key.patient, &key.event).await?;
    let patient = ctx.store.patient(clinic, &key.patient).await?;
    let outcome = match (event, patient) {
        (Some(event), Some(patient)) => {
            let settings = settings_for(ctx, clinic, &event).await?;
            attempt(ctx, &settings, &patient, &event, key).await?
        }
        // Erased meanwhile: nothing is owed any more.
        _ => Attempt::Left,
    };
    ctx.store.remove_due(due).await?;
    Ok(outcome)
}

/// Claims a message and tries it once. The due entry at the end of the claim stands before the claim does, so that a
/// sender who stops anywhere leaves a trace for the sweeper.
async fn attempt(
    ctx: &Context,
    settings: &Settings,
    patient: &Patient,
    event: &Event,
    key: &MessageKey,
) -> Result<Attempt, Failure> {
    let (clinic, now) = (&settings.clinic.id, ctx.now());
    let until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
    let safeguard = DueMessage { clinic: clinic.clone(), key: key.clone(), at: until };
    ctx.store.enter_due(&safeguard).await?;
    let (attempt, lapsed) = match ctx.store.claim(clinic, key, &ctx.random_text(), until, now).await? {
        Claim::Mine { attempt, lapsed } => (attempt, lapsed),
        Claim::NotMine { again } => {
            // Whoever has it may have stopped before it entered when it is due again, so that is done here.
            enter_next(ctx, &safeguard, again).await?;
            return Ok(Attempt::Left);
        }
    };
    let (delivery, text) = if lapsed && key.carrier == Carrier::Sms {
        // Whether it was sent cannot be told: staff see it, the patient does not get it twice.
        (Delivery::Unclear, None)
    } else {
        match try_to_send(ctx, settings, patient, event, key, attempt).await {
            Ok(outcome) => outcome,
            // It fails only before anything is handed over, so another try cannot send it twice.
            Err(failure) => {
                tracing::warn!(message.key = %key, cause = %chain(&failure), "A message could not be made ready.");
                (later_or_never(now, attempt), None)
            }
        }
    };
    let next = match &delivery {
        Delivery::Owed { next_try } => Some(*next_try),
        _ => None,
    };
    ctx.store.settle(clinic, key, until, &delivery, text.as_deref(), now).await?;
    enter_next(ctx, &safeguard, next).await?;
    Ok(match delivery {
        Delivery::Sent { .. } => Attempt::Sent,
        Delivery::Owed { .. } => Attempt::Later,
        _ => Attempt::Left,
    })
}

/// Puts the entry of the next try, if there is one, in place of the safeguard. The safeguard may be that very entry.
async fn enter_next(ctx: &Context, safeguard: &DueMessage, next: Option<Timestamp>) -> Result<(), Failure> {
    if let Some(at) = next.filter(|at| *at != safeguard.at) {
        ctx.store.enter_due(&DueMessage { at, ..safeguard.clone() }).await?;
    }
    if next != Some(safeguard.at) {
        ctx.store.remove_due(safeguard).await?;
    }
    Ok(())
}

/// Another try, or the end of trying.
fn later_or_never(now: Timestamp, attempt: u32) -> Delivery {
    if attempt >= MOST_TRIES {
        return Delivery::Undeliverable { reason: "given_up".to_owned() };
    }
    Delivery::Owed { next_try: next_try(now, attempt) }
}

/// What becomes of a message, with its words for the record.
async fn try_to_send(
    ctx: &Context,
    settings: &Settings,
    patient: &Patient,
    event: &Event,
    key: &MessageKey,
    attempt: u32,
) -> Result<(Delivery, Option<String>), Failure> {
    let undeliverable = |reason: &str| (Delivery::Undeliverable { reason: reason.to_owned() }, None);
    let Some(channel) = key.carrier.channel() else { return Ok(undeliverable(WhyNot::NoAddress.as_str())) };
    let Told { to, content, secret } = match tell(ctx, settings, patient, event, key).await? {
        Ok(told) => told,
        Err(why) => return Ok(undeliverable(why.as_str())),
    };
    let at = ctx.now();
    let from_name = Some(&*settings.clinic.name);
    let envelope = Envelope { channel, to: &to, from_name, content: &content, at };
    let said = if key.carrier == Carrier::Sms { &content.sms } else { &content.text };
    let said = secret.map_or_else(|| said.clone(), |secret| said.replace(&secret, "[…]"));
    Ok(match ctx.senders()?.send(envelope).await {
        Ok(()) => (Delivery::Sent { at }, Some(said)),
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
            (later_or_never(at, attempt), None)
        }
    })
}

/// 1, 2, 4 … at most 60 minutes later.
fn next_try(now: Timestamp, attempt: u32) -> Timestamp {
    let minutes = (1_i64 << attempt.saturating_sub(1).min(6)).min(60);
    now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(Timestamp::MAX)
}
