//! The description of the JSON doors.

/// The OpenAPI 3.1 document.
pub fn openapi() -> String {
    String::new()
}
