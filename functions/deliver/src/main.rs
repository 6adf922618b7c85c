//! `deliver` on Lambda.

use app::{Secret, Start};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let ctx = Start::from_env()?.with_senders()?.with_secrets(&[Secret::LinkKey]).await?;
    app::run_stream(|record| deliver::handle(ctx, record)).await
}
