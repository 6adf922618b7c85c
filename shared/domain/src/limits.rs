//! How much a clinic sends in a day (row C18): what one slip, or one stolen session, can do at most.

use crate::Clinic;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The most links, first sendings and repetitions, one-time codes and alerts that together go out in one day of the
/// clinic's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendingLimits {
    /// To one patient.
    pub per_patient: u32,
    /// From the whole clinic.
    pub per_clinic: u32,
}

impl Default for SendingLimits {
    /// More than people need, and less than would cost a clinic its good name with carriers.
    fn default() -> Self {
        Self { per_patient: 50, per_clinic: 5000 }
    }
}

/// A day of the clinic's calendar with what may go out on it: the condition under which a sending is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// The day, in the zone of the clinic's first location.
    pub day: Date,
    /// When the next day begins, and with it the count.
    pub until: Timestamp,
    /// What may go out on the day.
    pub limits: SendingLimits,
}

impl Allowance {
    /// That of the day on which an instant lies.
    pub fn of(clinic: &Clinic, now: Timestamp) -> Self {
        let zone = clinic.zone();
        let day = zone.to_datetime(now).date();
        let next = day.tomorrow().and_then(|next| next.to_zoned(zone));
        let until = next.map_or(Timestamp::MAX, |midnight| midnight.timestamp());
        Self { day, until, limits: clinic.limits }
    }
}

impl Clinic {
    /// The zone of the clinic's own calendar: that of its first location.
    pub fn zone(&self) -> TimeZone {
        self.locations.first().map_or(TimeZone::UTC, |location| location.zone.clone())
    }
}

/// Whose limit a sending has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitReached {
    /// The patient's.
    Patient,
    /// The clinic's.
    Clinic,
}
