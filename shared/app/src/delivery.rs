//! Carrying messages: plan what is due later; claim by key what is due now, check that it is still true, send, mark. What
//! does not reach its patient goes by the other carrier.

use crate::handing::{Tried, hand_over};
use crate::holding::held_back;
use crate::rate::{next_minute, permitted};
use crate::telemetry::{self, DONE, Metric, count};
use crate::tracking::follow;
use crate::{Context, Failure, answer::chain};
use domain::{Carrier, ClinicId, Delivery, Event, EventKind, MessageKey, Patient, Task, TaskAbout, messages_owed};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use store::{Claim, DueMessage, Settings};
use tracing::Instrument as _;

/// How long a sender may take before another may take over.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// What became of one try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// The carrier took it.
    Sent,
    /// It waits for a better time of day.
    Later,
    /// The try failed; it will be tried again.
    Failed,
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
    async {
        let mut dealt = Dealt::default();
        // On the heap: everything that a try may lead to is part of it.
        let delivered = Box::pin(deal_with(ctx, clinic, event, &mut dealt)).await;
        let outcome = if delivered.is_ok() { "done" } else { "failed" };
        tracing::info!(target: DONE, outcome, tried = dealt.tried, planned = dealt.planned, "An event was dealt with.");
        delivered
    }
    .instrument(telemetry::event(Some("deliver"), clinic, event))
    .await
}

/// How many messages of an event were dealt with.
#[derive(Debug, Default)]
struct Dealt {
    tried: usize,
    planned: usize,
}

async fn deal_with(ctx: &Context, clinic: &ClinicId, event: &Event, dealt: &mut Dealt) -> Result<(), Failure> {
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
    let owed = messages_owed(event, &settings.clinic, appointment.as_ref(), &patient, now).owed;
    let begun = ctx.store.messages_of(clinic, event).await?;
    let candidate = |key| Candidate { settings: &settings, patient: &patient, event, key };
    for owed in &owed {
        let done = if owed.due > now {
            dealt.planned += 1;
            ctx.store.plan(clinic, owed).await.map(drop).map_err(Failure::from)
        } else {
            dealt.tried += 1;
            attempt(ctx, candidate(&owed.key), None).await.map(drop)
        };
        // One message that fails holds the others of its event not up.
        failed = failed.and(done);
    }
    // When a record comes again less may be owed than before. What was begun is brought to its end all the same.
    for begun in begun.iter().filter(|begun| !owed.iter().any(|owed| owed.key == begun.key)) {
        dealt.tried += 1;
        failed = failed.and(attempt(ctx, candidate(&begun.key), None).await.map(drop));
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

/// What became of one try, and what it has led to that can be tried at once.
struct Carried {
    attempt: Attempt,
    onward: Option<DueMessage>,
}

impl From<Attempt> for Carried {
    fn from(attempt: Attempt) -> Self {
        Self { attempt, onward: None }
    }
}

/// Tries a message once; where it does not reach its patient, it goes by the other carrier at once.
pub(crate) async fn attempt(
    ctx: &Context,
    candidate: Candidate<'_>,
    standing: Option<&DueMessage>,
) -> Result<Attempt, Failure> {
    let in_hand = |candidate: Candidate<'_>| telemetry::message(candidate.key);
    let Carried { attempt, onward } = try_once(ctx, candidate, standing).instrument(in_hand(candidate)).await?;
    let Some(due) = onward else { return Ok(attempt) };
    let onward = Candidate { key: &due.key, ..candidate };
    if let Err(failure) = try_once(ctx, onward, Some(&due)).instrument(in_hand(onward)).await {
        // Its entry stands, and the sweep comes to it.
        tracing::warn!(message.key = %due.key, cause = %chain(&failure), "A message could not go on by the other carrier.");
    }
    Ok(attempt)
}

/// Claims a message and tries it once. Whoever stops anywhere leaves a trace: a sweep the entry that it found, and the
/// stream its record, which comes again until it is dealt with.
async fn try_once(ctx: &Context, candidate: Candidate<'_>, standing: Option<&DueMessage>) -> Result<Carried, Failure> {
    let (clinic, key, now) = (&candidate.settings.clinic.id, candidate.key, ctx.now());
    let held = held_back(ctx, candidate, now).await?;
    let entry = Entry { clinic, key, standing };
    if held.is_none() && !permitted(ctx, key, now).await? {
        if standing.is_none() {
            entry.put_at(ctx, next_minute(now)).await?;
        }
        tracing::info!(target: DONE, outcome = "no_permit", "A message waits for its carrier's next minute.");
        return Ok(Attempt::NoPermit.into());
    }
    claim_and_send(ctx, candidate, held, entry).await
}

/// Where the sweep finds a message: the entry that it has found, if this try is a sweep's.
#[derive(Clone, Copy)]
struct Entry<'a> {
    clinic: &'a ClinicId,
    key: &'a MessageKey,
    standing: Option<&'a DueMessage>,
}

impl Entry<'_> {
    async fn put_at(self, ctx: &Context, at: Timestamp) -> Result<(), Failure> {
        let due = DueMessage { clinic: self.clinic.clone(), key: self.key.clone(), at };
        Ok(ctx.store.enter_due(&due).await?)
    }

    /// Puts the entry of the next try, if there is one, in place of the one that stands, which may be that very entry.
    async fn move_to(self, ctx: &Context, next: Option<Timestamp>) -> Result<(), Failure> {
        let stands_at = self.standing.map(|standing| standing.at);
        if let Some(at) = next.filter(|at| Some(*at) != stands_at) {
            self.put_at(ctx, at).await?;
        }
        if let Some(standing) = self.standing.filter(|standing| next != Some(standing.at)) {
            ctx.store.remove_due(&standing.place()).await?;
        }
        Ok(())
    }
}

/// Claims a message, and settles what becomes of it.
async fn claim_and_send(
    ctx: &Context,
    candidate: Candidate<'_>,
    held: Option<Delivery>,
    entry: Entry<'_>,
) -> Result<Carried, Failure> {
    let (clinic, key, now) = (entry.clinic, entry.key, ctx.now());
    let until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
    let (attempt, lapsed) = match ctx.store.claim(clinic, key, &ctx.random_text(), until, now).await? {
        Claim::Mine { attempt, lapsed } => (attempt, lapsed),
        Claim::NotMine { again } => {
            // Whoever has it may have stopped before it entered when it is due again, so that is done here.
            entry.move_to(ctx, again).await?;
            return Ok(Attempt::Left.into());
        }
        Claim::Unreached => return go_on(ctx, candidate, entry).await,
    };
    let Some(tried) = try_now(ctx, candidate, held, attempt, lapsed).await else {
        return left_claimed(ctx, entry, until).await;
    };
    let delivery = &tried.delivery;
    if *delivery == Delivery::Unclear {
        // Before it is settled: whoever stops in between leaves a claim that lapses, and comes to this again.
        ctx.store.enter_task(clinic, &Task { at: now, about: TaskAbout::UnclearText(key.clone()) }).await?;
    }
    if !ctx.store.settle(clinic, key, until, delivery, tried.said.as_ref(), now).await? {
        // Whoever took the claim over may need the entry. If it was we, and the answer was lost, it leads to what follows.
        return left_claimed(ctx, entry, until).await;
    }
    tell_of(key, &tried, attempt);
    let attempt = match delivery {
        Delivery::Undeliverable { reason } if key.may_go_otherwise(reason) => {
            return go_on(ctx, candidate, entry).await;
        }
        Delivery::Sent { .. } => Attempt::Sent,
        Delivery::Owed { .. } if tried.kept_back => Attempt::Later,
        Delivery::Owed { .. } => Attempt::Failed,
        _ => Attempt::Left,
    };
    let next = if let Delivery::Owed { next_try } = delivery { Some(*next_try) } else { None };
    entry.move_to(ctx, next).await?;
    Ok(attempt.into())
}

/// As if this try had stopped here: whoever comes at the end of the claim goes on.
async fn left_claimed(ctx: &Context, entry: Entry<'_>, until: Timestamp) -> Result<Carried, Failure> {
    if entry.standing.is_none() {
        entry.put_at(ctx, until).await?;
    }
    Ok(Attempt::Left.into())
}

/// What becomes of a claimed message; nothing where it was handed over, and what its carrier says of it must come again.
async fn try_now(
    ctx: &Context,
    candidate: Candidate<'_>,
    held: Option<Delivery>,
    attempt: u32,
    lapsed: bool,
) -> Option<Tried> {
    if lapsed && candidate.key.carrier == Carrier::Sms {
        // Whether it was sent cannot be told: staff see it, the patient does not get it twice.
        return Some(Delivery::Unclear.into());
    }
    match held {
        Some(held) => Some(Tried { kept_back: true, ..held.into() }),
        None => hand_over(ctx, candidate, attempt).await,
    }
}

/// Tells what became of a message, once that is written, and counts it.
fn tell_of(key: &MessageKey, tried: &Tried, attempt: u32) {
    let Tried { delivery, kept_back, .. } = tried;
    tracing::info!(target: DONE, outcome = delivery.as_str(), reason = delivery.reason(), attempt, "A message was tried.");
    match delivery {
        // A notice on the console is handed to nobody.
        Delivery::Sent { .. } if key.carrier != Carrier::Console => count(Metric::MessagesSent),
        Delivery::Undeliverable { .. } if !kept_back => count(Metric::MessagesFailed),
        Delivery::Owed { .. } if !kept_back => count(Metric::MessagesPutOff),
        Delivery::Unclear => count(Metric::UnclearTexts),
        _ => {}
    }
}

/// Does what follows from a message that did not reach its patient. The entry stands until that is done.
async fn go_on(ctx: &Context, candidate: Candidate<'_>, entry: Entry<'_>) -> Result<Carried, Failure> {
    let onward = follow(ctx, entry.clinic, candidate.patient, entry.key).await?;
    entry.move_to(ctx, None).await?;
    Ok(Carried { attempt: Attempt::Left, onward })
}
