//! Record expiry: the event that a link's time ran out before it booked.

use app::{Context, DONE, Failure, StreamRecord, expiry, happened};
use domain::{ClinicId, LinkId, PatientId, expire_by_time};
use store::{MarkRemoved, mark_of_image};
use tracing::Instrument as _;

/// Deals with one expiry mark that TTL removed. The event is written once, and only if the link is unspent: the link
/// itself expired by comparison with the clock long before.
pub async fn handle(ctx: &Context, record: StreamRecord) -> Result<(), Failure> {
    let MarkRemoved { clinic, patient, link } = mark_of_image(record.old)?;
    let span = expiry(&clinic, &patient, &link);
    async {
        let recorded = write(ctx, &clinic, &patient, &link).await;
        let outcome = recorded.as_ref().map_or("failed", |recorded| if *recorded { "recorded" } else { "over_before" });
        tracing::info!(target: DONE, outcome, "A link's time ran out.");
        recorded.map(drop)
    }
    .instrument(span)
    .await
}

async fn write(ctx: &Context, clinic: &ClinicId, patient: &PatientId, link: &LinkId) -> Result<bool, Failure> {
    let Some(link) = ctx.store.link(clinic, patient, link).await? else { return Ok(false) };
    let Some(event) = expire_by_time(&link, ctx.fresh_event(), ctx.now()) else { return Ok(false) };
    let recorded = ctx.store.record_expiry(clinic, &event).await?;
    if recorded {
        happened(&event);
    }
    Ok(recorded)
}
