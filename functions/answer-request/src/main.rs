//! `answer-request` on Lambda.

use app::Need;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let ctx = app::start(&[Need::FormKey]).await?;
    app::run_http(|request| answer_request::handle(ctx, request)).await
}
