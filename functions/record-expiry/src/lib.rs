//! Record expiry: the event that a link's time ran out before it booked.

use app::{Context, Failure, StreamRecord};
use domain::expire_by_time;
use store::{MarkRemoved, mark_of_image};

/// Deals with one expiry mark that TTL removed. The event is written once, and only if the link is unspent: the link
/// itself expired by comparison with the clock long before.
pub async fn handle(ctx: &Context, record: StreamRecord) -> Result<(), Failure> {
    let MarkRemoved { clinic, patient, link } = mark_of_image(record.old)?;
    let Some(link) = ctx.store.link(&clinic, &patient, &link).await? else { return Ok(()) };
    if let Some(event) = expire_by_time(&link, ctx.fresh_event(), ctx.now()) {
        ctx.store.record_expiry(&clinic, &event).await?;
    }
    Ok(())
}
