//! Sweeping: everything that is due is tried, as fast as carriers take it.

use crate::delivery::{Attempt, Candidate, attempt, settings_for};
use crate::rate::next_minute;
use crate::telemetry::{self, DONE, Metric, count, measure};
use crate::{Context, Failure, answer::chain};
use domain::{Carrier, MessageKind, OwedMessage, messages_owed};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering::SeqCst};
use store::{DueMessage, DuePlace, StoreError, hours_between};
use tracing::Instrument as _;

/// How many entries are read at once.
const PAGE: u32 = 50;
/// After this long a sweep begins nothing more: its function has a minute, and the next sweep goes on.
const LASTS: SignedDuration = SignedDuration::from_secs(45);
/// How long after its end an hour is still looked at: whoever enters something may have begun long before.
const LINGERS: SignedDuration = SignedDuration::from_mins(2);

/// How much later a message is tried that could not be, for a reason that is not its own.
const PUT_OFF: SignedDuration = SignedDuration::from_mins(5);

/// What a sweep has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// How many messages were sent.
    pub sent: usize,
    /// How many entries were dealt with, those included.
    pub dealt_with: usize,
    /// When a carrier takes messages again that has had its messages of this minute, if one has: more may be due.
    pub paused_until: Option<Timestamp>,
    /// How late the oldest message was that it came to, or to which it did not come because its carrier was paused. One
    /// whose try failed is as late as it was before: its next entry stands at its next try.
    pub oldest_owed: SignedDuration,
}

/// Tries everything that is due, hour by hour from where the last sweep stopped.
pub async fn sweep(ctx: &Context) -> Result<Swept, Failure> {
    let run = Run::of(ctx);
    let from = ctx.store.sweep_from(run.began).await?;
    let mut first_with_entries = None;
    for hour in hours_between(from, run.began) {
        // At once, so that a carrier which is slow to answer takes no time from the others.
        let carriers = stream::iter(Carrier::ALL).map(|carrier| run.sweep_hour(hour, carrier));
        let found: Vec<bool> = carriers.buffered(ctx.rate.at_once).try_collect().await?;
        if found.contains(&true) {
            first_with_entries.get_or_insert(hour);
        }
    }
    // The running hour may still receive entries, so the next sweep begins there at the latest.
    let lingers = run.began.saturating_sub(LINGERS).unwrap_or(Timestamp::MIN);
    let reached = first_with_entries.or_else(|| hours_between(lingers, lingers).next());
    if let Some(reached) = reached.filter(|reached| *reached > from) {
        ctx.store.sweep_reached(reached).await?;
    }
    let swept = run.swept();
    let Swept { sent, dealt_with, oldest_owed, .. } = swept;
    let oldest_seconds = oldest_owed.as_secs();
    tracing::info!(target: DONE, operation = "remind", sent, dealt_with, oldest_seconds, "A sweep is done.");
    measure(Metric::OldestOwedSeconds, oldest_seconds);
    Ok(swept)
}

/// A sweep that is under way.
struct Run<'a> {
    ctx: &'a Context,
    began: Timestamp,
    sent: AtomicUsize,
    dealt_with: AtomicUsize,
    /// How late the oldest message is, in milliseconds.
    oldest: AtomicI64,
    /// Which carriers have had their messages of this minute.
    paused: [AtomicBool; Carrier::ALL.len()],
}

impl<'a> Run<'a> {
    fn of(ctx: &'a Context) -> Self {
        Self {
            ctx,
            began: ctx.now(),
            sent: AtomicUsize::default(),
            dealt_with: AtomicUsize::default(),
            oldest: AtomicI64::default(),
            paused: Default::default(),
        }
    }

    /// Tries what is due of an hour and a carrier. Whether there is, or may still be, anything.
    async fn sweep_hour(&self, hour: Timestamp, carrier: Carrier) -> Result<bool, Failure> {
        let ctx = self.ctx;
        let most = i32::try_from(ctx.rate.per_minute.clamp(1, PAGE)).unwrap_or(i32::MAX);
        let (mut any, mut behind) = (false, None);
        loop {
            if self.stops(carrier) {
                return Ok(true);
            }
            let page = ctx.store.due_in_hour((hour, carrier), self.began, most, behind).await?;
            any |= !page.entries.is_empty() || !page.unreadable.is_empty();
            for (place, reason) in &page.unreadable {
                self.set_aside(place, reason).await;
            }
            page.entries.iter().for_each(|due| self.was_owed(due.at));
            stream::iter(page.entries).for_each_concurrent(ctx.rate.at_once, |due| self.try_one(due)).await;
            behind = page.next;
            if behind.is_none() {
                return Ok(any);
            }
        }
    }

    async fn try_one(&self, due: DueMessage) {
        if self.stops(due.key.carrier) {
            return;
        }
        match self.retry(&due).await {
            Ok(Attempt::NoPermit) => return self.paused[due.key.carrier as usize].store(true, SeqCst),
            Ok(Attempt::Sent) => self.sent.fetch_add(1, SeqCst),
            Ok(Attempt::Later | Attempt::Failed | Attempt::Left) => 0,
            Err(Failure::Store(error)) if leads_nowhere(&error) => {
                return self.set_aside(&due.place(), &error.to_string()).await;
            }
            // One message that cannot be tried holds nobody else up: not this sweep, and not those that begin where its
            // entry stands.
            Err(failure) => {
                tracing::warn!(message.key = %due.key, cause = %chain(&failure), "A due message could not be tried.");
                return self.put_off(&due).await;
            }
        };
        self.dealt_with.fetch_add(1, SeqCst);
    }

    async fn retry(&self, due: &DueMessage) -> Result<Attempt, Failure> {
        let (ctx, DueMessage { clinic, key, .. }) = (self.ctx, due);
        let event = ctx.store.event(clinic, &key.patient, &key.event).await?;
        let patient = ctx.store.patient_lately(clinic, &key.patient).await?;
        let (Some(event), Some(patient)) = (event, patient) else {
            // Erased meanwhile: nothing is owed any more.
            ctx.store.remove_due(&due.place()).await?;
            return Ok(Attempt::Left);
        };
        let settings = settings_for(ctx, clinic, &event).await?;
        let candidate = Candidate { settings: &settings, patient: &patient, event: &event, key };
        let span = telemetry::event(Some("remind"), clinic, &event);
        let attempt = attempt(ctx, candidate, Some(due)).instrument(span).await?;
        if attempt == Attempt::Failed {
            self.was_owed(owed_since(candidate).unwrap_or(due.at));
        }
        Ok(attempt)
    }

    /// That a message was owed since an instant.
    fn was_owed(&self, since: Timestamp) {
        let late = self.began.duration_since(since).as_millis();
        self.oldest.fetch_max(i64::try_from(late).unwrap_or(i64::MAX), SeqCst);
    }

    /// Enters a message for later that cannot be tried now, for a reason that is not its own.
    async fn put_off(&self, due: &DueMessage) {
        count(Metric::MessagesPutOff);
        let later = DueMessage { at: self.began.saturating_add(PUT_OFF).unwrap_or(Timestamp::MAX), ..due.clone() };
        let entered = self.ctx.store.enter_due(&later).await;
        if let Err(error) = match entered {
            Ok(()) => self.ctx.store.remove_due(&due.place()).await,
            Err(error) => Err(error),
        } {
            tracing::warn!(message.key = %due.key, cause = %chain(&error), "A due message could not be put off.");
        }
    }

    /// Puts an entry out of the way that leads to something unreadable, once.
    async fn set_aside(&self, place: &DuePlace, reason: &str) {
        match self.ctx.store.set_aside(place).await {
            Ok(()) => {
                self.dealt_with.fetch_add(1, SeqCst);
                tracing::error!(due.unreadable = 1, cause = reason, "A due message cannot be read and was put aside.");
            }
            Err(error) => tracing::warn!(cause = %chain(&error), "An unreadable entry could not be put aside."),
        }
    }

    /// Whether nothing more is begun for a carrier.
    fn stops(&self, carrier: Carrier) -> bool {
        self.paused[carrier as usize].load(SeqCst) || self.ctx.now().duration_since(self.began) >= LASTS
    }

    fn swept(&self) -> Swept {
        let paused = self.paused.iter().any(|paused| paused.load(SeqCst));
        Swept {
            sent: self.sent.load(SeqCst),
            dealt_with: self.dealt_with.load(SeqCst),
            paused_until: paused.then(|| next_minute(self.began)),
            oldest_owed: SignedDuration::from_millis(self.oldest.load(SeqCst)),
        }
    }
}

/// Whether what an entry leads to is not as this code writes it. Of a clinic's settings or a patient's profile that may
/// soon be better, and concerns more than one message.
fn leads_nowhere(error: &StoreError) -> bool {
    matches!(error, StoreError::Unreadable { entity: "event" | "message", .. })
}

/// When a message was to be sent first. Nothing where its clinic has given up the lead time since.
fn owed_since(Candidate { settings, patient, event, key }: Candidate<'_>) -> Option<Timestamp> {
    if !matches!(key.kind, MessageKind::Reminder | MessageKind::ConfirmationRequest) {
        return Some(event.at);
    }
    let planned = messages_owed(event, &settings.clinic, None, patient, event.at).owed;
    let same = |owed: &&OwedMessage| (owed.key.kind, owed.key.occasion) == (key.kind, key.occasion);
    planned.iter().find(same).map(|owed| owed.due)
}
