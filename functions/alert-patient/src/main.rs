//! `alert-patient` on Lambda.

use app::Need;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let ctx = app::start(&[Need::FormKey, Need::Staff]).await?;
    app::run_http(|request| alert_patient::handle(ctx, request)).await
}
