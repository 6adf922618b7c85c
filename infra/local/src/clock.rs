//! The passing of time: what falls due, when it falls due.

use crate::{LocalError, Shared, state::State};
use app::Swept;
use domain::Carrier;
use jiff::{SignedDuration, Timestamp};
use std::{sync::Arc, time::Duration};
use store::hours_between;

/// Runs the stream, the schedule and TTL beside the requests, as AWS does.
pub(crate) async fn run(shared: Arc<Shared>) {
    let mut last_minute = Timestamp::MIN;
    loop {
        if let Err(error) = tick(&shared, &mut last_minute).await {
            tracing::error!(cause = %error, "The local runtime stumbled.");
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn tick(shared: &Shared, last_minute: &mut Timestamp) -> Result<(), LocalError> {
    let moved = shared.pump.drain(shared).await?;
    let now = shared.context().now();
    if now.duration_since(*last_minute) >= SignedDuration::from_mins(1) {
        *last_minute = now;
        sweep(shared).await;
        shared.engine.sweep_ttl().await?;
    }
    if moved { save(shared).await } else { Ok(()) }
}

/// One sweep at a time, so that what one has in hand is done when the next begins.
async fn sweep(shared: &Shared) -> Swept {
    let _alone = shared.sweeping.lock().await;
    remind::handle(shared.context_of("remind")).await.unwrap_or_else(|failure| {
        tracing::error!(cause = %failure, "The sweep stumbled.");
        Swept::default()
    })
}

/// How things stand when everything was done that can be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settled {
    /// Nothing is due.
    Done,
    /// More is due than carriers take in a minute: they go on at this instant.
    Paused(Timestamp),
    /// Something is due that cannot be tried.
    Stuck,
}

/// After so many sweeps that have dealt with nothing, something is stuck.
const FRUITLESS: u32 = 3;

/// Returns when the stream is read to its tip and no message is due, or none that carriers would take in this minute.
pub(crate) async fn settle(shared: &Shared) -> Result<Settled, LocalError> {
    let mut fruitless = 0;
    while fruitless < FRUITLESS {
        shared.pump.drain(shared).await?;
        if !is_due(shared, shared.context().now()).await? {
            return Ok(Settled::Done);
        }
        let swept = sweep(shared).await;
        if let Some(until) = swept.paused_until {
            shared.pump.drain(shared).await?;
            return Ok(Settled::Paused(until));
        }
        fruitless = if swept.dealt_with == 0 { fruitless + 1 } else { 0 };
    }
    Ok(Settled::Stuck)
}

/// Moves the clock forward, through everything that falls due on the way, in order.
pub(crate) async fn advance(shared: &Shared, to: Timestamp) -> Result<(), LocalError> {
    let mut settled = settle(shared).await?;
    // What falls due may make something else fall due, so each step looks again.
    loop {
        let falls_due = shared.engine.falls_due(to).await?.into_iter().find(|at| *at > shared.context().now());
        let goes_on = if let Settled::Paused(until) = settled { Some(until) } else { None };
        let next = falls_due.into_iter().chain(goes_on).min().unwrap_or(to).min(to);
        settled = arrive(shared, next, settled).await?;
        if next == to {
            return Ok(());
        }
    }
}

/// Moves the clock to an instant before which nothing more can be done, and does what is due then.
async fn arrive(shared: &Shared, at: Timestamp, settled: Settled) -> Result<Settled, LocalError> {
    shared.context().clock.move_to(at);
    // Where nothing is due in the hours that were passed over, the sweep need not look for it there.
    if let Some(hour) = hours_between(at, at).next().filter(|_| settled == Settled::Done) {
        shared.context().store.sweep_reached(hour).await?;
    }
    shared.engine.sweep_ttl().await?;
    settle(shared).await
}

/// Whether a message is due.
async fn is_due(shared: &Shared, now: Timestamp) -> Result<bool, LocalError> {
    let store = &shared.context().store;
    for hour in hours_between(store.sweep_from(now).await?, now) {
        for carrier in Carrier::ALL {
            let page = store.due_in_hour((hour, carrier), now, 1, None).await?;
            if !page.entries.is_empty() || !page.unreadable.is_empty() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Writes the table, the place in the stream and the clock to the data folder.
pub(crate) async fn save(shared: &Shared) -> Result<(), LocalError> {
    let Some(folder) = &shared.folder else { return Ok(()) };
    let state = State::new(shared.pump.position(), shared.context().now());
    shared.engine.write_snapshot(folder.new_snapshot()?).await?;
    folder.keep(&state)
}
