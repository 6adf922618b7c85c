//! `book` on Lambda.

use app::{Secret, Start};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let ctx = Start::from_env()?.with_secrets(&[Secret::LinkKey, Secret::FormKey]).await?;
    app::run_http(|request| book::handle(ctx, request)).await
}
