//! The passing of time: what falls due, when it falls due.

use crate::{LocalError, Shared, state::State};
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
    let now = shared.context.now();
    if now.duration_since(*last_minute) >= SignedDuration::from_mins(1) {
        *last_minute = now;
        sweep(shared).await;
        shared.engine.sweep_ttl().await?;
    }
    if moved { save(shared).await } else { Ok(()) }
}

async fn sweep(shared: &Shared) {
    if let Err(failure) = remind::handle(&shared.context).await {
        tracing::error!(cause = %failure, "The sweep stumbled.");
    }
}

/// Returns when the stream is read to its tip and no message is due.
pub(crate) async fn settle(shared: &Shared) -> Result<(), LocalError> {
    loop {
        shared.pump.drain(shared).await?;
        if first_due(shared, shared.context.now()).await?.is_none() {
            return Ok(());
        }
        sweep(shared).await;
    }
}

/// Moves the clock forward, through everything that falls due on the way, in order.
pub(crate) async fn advance(shared: &Shared, to: Timestamp) -> Result<(), LocalError> {
    settle(shared).await?;
    // What falls due may make something else fall due, so each step looks again.
    while let Some(next) = shared.engine.falls_due(to).await?.into_iter().find(|at| *at > shared.context.now()) {
        arrive(shared, next).await?;
    }
    arrive(shared, to).await
}

/// Moves the clock to an instant before which nothing is due, and does what is due then.
async fn arrive(shared: &Shared, at: Timestamp) -> Result<(), LocalError> {
    shared.context.clock.move_to(at);
    // Nothing is due in the hours that were passed over, so the sweep need not look for it there.
    if let Some(hour) = hours_between(at, at).next() {
        shared.context.store.sweep_reached(hour).await?;
    }
    shared.engine.sweep_ttl().await?;
    settle(shared).await
}

/// The first instant up to `until` at which a message is due.
async fn first_due(shared: &Shared, until: Timestamp) -> Result<Option<Timestamp>, LocalError> {
    let store = &shared.context.store;
    for hour in hours_between(store.sweep_from(shared.context.now()).await?, until) {
        if let Some(due) = store.due_in_hour(hour, until).await?.first() {
            return Ok(Some(due.at));
        }
    }
    Ok(None)
}

/// Writes the table, the place in the stream and the clock to the data folder.
pub(crate) async fn save(shared: &Shared) -> Result<(), LocalError> {
    let Some(folder) = &shared.folder else { return Ok(()) };
    let state = State::new(shared.pump.position(), shared.context.now());
    shared.engine.write_snapshot(folder.new_snapshot()?).await?;
    folder.keep(&state)
}
