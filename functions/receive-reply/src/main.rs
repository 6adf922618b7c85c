//! `receive-reply` on Lambda.

use app::Start;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let ctx = Start::from_env()?.without_secrets().await;
    app::run_notifications(|notification| receive_reply::handle(ctx, notification)).await
}
