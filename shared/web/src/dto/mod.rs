//! What the JSON doors take and answer. Instants are RFC 3339 with the offset of their zone.

mod alert;
mod book_for_patient;
mod messages;
mod notices;
mod patient;
mod record;
mod staff;
mod tasks;

pub use alert::*;
pub use book_for_patient::*;
pub use messages::*;
pub use notices::*;
pub use patient::*;
pub use record::*;
pub use staff::*;
pub use tasks::*;

use domain::{Clinic, Location};
use jiff::{Timestamp, tz::TimeZone};

/// An instant with the offset that its zone had: `2026-11-23T09:30:00+00:00`.
pub fn instant(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Name and zone of a location that may have left the clinic since.
fn place(clinic: &Clinic, id: &domain::LocationId) -> (String, TimeZone, String) {
    let known = clinic.location(id);
    let zone = known.map_or(TimeZone::UTC, |location| location.zone.clone());
    let zone_name = known.map_or("UTC", Location::zone_name).to_owned();
    (known.map_or_else(|| id.to_string(), |location| location.name.clone()), zone, zone_name)
}

fn provider_name(clinic: &Clinic, id: &domain::ProviderId) -> String {
    clinic.provider(id).map_or_else(|| id.to_string(), |provider| provider.name.clone())
}
