//! `receive-reply` on Lambda.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let ctx = app::start(&[]).await?;
    app::run_notifications(|notification| receive_reply::handle(ctx, notification)).await
}
