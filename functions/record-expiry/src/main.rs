//! `record-expiry` on Lambda.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let ctx = app::start(&[]).await?;
    app::run_stream(|record| record_expiry::handle(ctx, record)).await
}
