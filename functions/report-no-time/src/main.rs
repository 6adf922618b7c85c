//! `report-no-time` on Lambda.

use app::{Secret, Start};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let ctx = Start::from_env()?.with_secrets(&[Secret::FormKey]).await?;
    app::run_http(|request| report_no_time::handle(ctx, request)).await
}
