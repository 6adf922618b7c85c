//! Deliver: the messages that each new event makes owed.

use app::{Context, Failure, StreamRecord};
use store::event_of_image;

/// Deals with one new event of the table's stream. A record that is delivered again finds its messages claimed.
pub async fn handle(ctx: &Context, record: StreamRecord) -> Result<(), Failure> {
    let (clinic, event) = event_of_image(record.new)?;
    app::deliver(ctx, &clinic, &event).await
}
