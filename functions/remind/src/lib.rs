//! Remind: everything that is due by now and was not sent yet.

use app::{Context, Failure};

/// Sweeps what is due.
pub async fn handle(ctx: &Context) -> Result<(), Failure> {
    app::sweep(ctx).await.map(drop)
}
