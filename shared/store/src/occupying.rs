//! The writes that an appointment's time needs: in its provider's days and in its patient's.

use crate::day::{DayChange, Owner, change_day, read_day};
use crate::item::Attributes;
use crate::transaction::update;
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{Appointment, ClinicId, Day};
use jiff::{Timestamp, civil::Date};

/// Whose day a write changes, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DayWrite {
    owner: Owner,
    date: Date,
}

/// The days that refused a transaction, as they were.
#[derive(Default)]
pub(crate) struct LostDays {
    pub(crate) provider: Vec<Day>,
    pub(crate) patient: Vec<Day>,
}

impl LostDays {
    /// Adds the day of a write whose condition failed.
    pub(crate) fn add(&mut self, write: DayWrite, old: Option<Attributes>) -> Result<(), StoreError> {
        let day = read_day(write.date, &old.unwrap_or_default())?;
        match write.owner {
            Owner::Provider => self.provider.push(day),
            Owner::Patient => self.patient.push(day),
        }
        Ok(())
    }
}

impl Store {
    /// The days that change where an appointment comes to stand, is moved or is given up. Each is written once; a day
    /// that stays as it is has no write.
    pub(crate) fn day_writes(
        &self,
        clinic: &ClinicId,
        before: Option<&Appointment>,
        after: Option<&Appointment>,
        now: Timestamp,
    ) -> Result<Vec<(DayWrite, TransactWriteItem)>, StoreError> {
        let mut writes = Vec::new();
        let mut providers: Vec<_> = [before, after].into_iter().flatten().map(|one| &one.provider).collect();
        providers.dedup();
        for provider in providers {
            let occupied =
                |one: Option<&Appointment>| one.filter(|one| &one.provider == provider).map(|one| one.occupied);
            let change = DayChange { gives: occupied(before), takes: occupied(after) };
            for date in change.days() {
                let key = keys::provider_day(clinic, provider, date);
                writes.extend(self.day_write(&key, Owner::Provider, date, change, before.or(after), now)?);
            }
        }
        let span = |one: Option<&Appointment>| one.map(|one| one.span);
        let change = DayChange { gives: span(before), takes: span(after) };
        if let Some(appointment) = before.or(after) {
            for date in change.days() {
                let key = keys::patient_day(clinic, &appointment.patient, date);
                writes.extend(self.day_write(&key, Owner::Patient, date, change, Some(appointment), now)?);
            }
        }
        Ok(writes)
    }

    fn day_write(
        &self,
        key: &keys::Key,
        owner: Owner,
        date: Date,
        change: DayChange,
        appointment: Option<&Appointment>,
        now: Timestamp,
    ) -> Result<Option<(DayWrite, TransactWriteItem)>, StoreError> {
        let Some(appointment) = appointment else { return Ok(None) };
        let write = change_day(&self.table, key, owner, date, change, &appointment.reference(), now)?;
        Ok(write.map(|write| (DayWrite { owner, date }, update(write))))
    }
}
