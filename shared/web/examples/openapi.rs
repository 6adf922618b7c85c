//! Prints the OpenAPI document: `cargo run -p web --example openapi > infra/openapi.json`.

#[expect(clippy::print_stdout, reason = "the document is what this program is for")]
fn main() {
    print!("{}", web::openapi());
}
