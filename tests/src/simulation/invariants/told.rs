//! Whoever is told of an appointment has it.

use super::Violation;
use crate::simulation::table::{Table, appointment};
use bytes::Bytes;
use http::Response;
use serde_json::Value;

const TOLD: &str = "an appointment that somebody is told of is in the table, as told or changed since";

pub(in crate::simulation) fn check_told(table: &Table, answer: &Response<Bytes>) -> Result<(), Violation> {
    let told: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let (told, success) = (&told["appointment"], answer.status().is_success());
    let Some(id) = told["id"].as_str().filter(|_| success) else { return Ok(()) };
    let key = format!("APPT#{id}");
    let Some(stored) = table.all("APPT#").find(|((_, sk), _)| *sk == key).map(|(_, item)| appointment(item)) else {
        return Err(Violation::of(TOLD, told.to_string()));
    };
    let (version, sequence) = (told["version"].as_i64().unwrap_or_default(), told["sequence"].as_i64());
    let since = version < stored.version && sequence <= Some(stored.sequence);
    let same = version == stored.version && sequence == Some(stored.sequence) && told["status"] == stored.status;
    if since || same { Ok(()) } else { Err(Violation::of(TOLD, format!("{told} is stored as {stored:?}"))) }
}
