//! `remind` on Lambda.

use app::Need;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let ctx = app::start(&[Need::LinkKey, Need::Senders]).await?;
    app::run_schedule(async || remind::handle(ctx).await.map(drop)).await
}
