//! Remind: everything that is due by now and was not sent yet.

use app::{Context, Failure, Swept};

/// Sweeps what is due; the next minute goes on with what is left.
pub async fn handle(ctx: &Context) -> Result<Swept, Failure> {
    app::sweep(ctx).await
}
