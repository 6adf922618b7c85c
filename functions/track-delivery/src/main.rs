//! `track-delivery` on Lambda.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let ctx = app::start(&[]).await?;
    app::run_events(async |event| track_delivery::handle(ctx, event).await.map(drop)).await
}
