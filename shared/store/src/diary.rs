//! The diary: which appointments stand in the providers' days.

use crate::appointment_item::read_appointment;
use crate::day::read_day;
use crate::patient_item::read_patient;
use crate::{Store, StoreError, keys};
use domain::{Appointment, ClinicId, Mark, Patient, ProviderId, Reference, Tick};
use jiff::{Timestamp, civil::Date};

/// Where an appointment begins in a provider's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiaryPlace {
    /// Whose day.
    pub provider: ProviderId,
    /// When the time that it occupies begins, its buffer before included.
    pub from: Timestamp,
    /// Which appointment.
    pub reference: Reference,
}

impl Store {
    /// Where appointments begin on these UTC days: provider by provider in the order given, then by time. One item is
    /// read for each provider and day.
    pub async fn diary(
        &self,
        clinic: &ClinicId,
        providers: &[ProviderId],
        days: &[Date],
    ) -> Result<Vec<DiaryPlace>, StoreError> {
        let key = |provider: &ProviderId, day: Date| keys::provider_day(clinic, provider, day);
        let wanted = providers.iter().flat_map(|provider| days.iter().map(move |day| key(provider, *day))).collect();
        let found = self.get_many("diary", wanted).await?;
        let mut places = Vec::new();
        for provider in providers {
            for date in days {
                let Some(item) = found.get(&key(provider, *date)) else { continue };
                for (index, mark) in read_day(*date, item)?.marks {
                    let Mark::First(reference) = mark else { continue };
                    let from = Tick::of_day(*date, index).start();
                    places.push(DiaryPlace { provider: provider.clone(), from, reference });
                }
            }
        }
        Ok(places)
    }

    /// The appointments of these references with their patients, in that order. What was erased since is left out.
    pub async fn appointments_of(
        &self,
        clinic: &ClinicId,
        references: &[Reference],
    ) -> Result<Vec<(Appointment, Patient)>, StoreError> {
        let appointment = |of: &Reference| keys::appointment(clinic, &of.patient, &of.appointment);
        let profile = |of: &Reference| keys::profile(clinic, &of.patient);
        let wanted = references.iter().flat_map(|of| [appointment(of), profile(of)]).collect();
        let found = self.get_many("appointments_of", wanted).await?;
        let both = references.iter().filter_map(|of| found.get(&appointment(of)).zip(found.get(&profile(of))));
        both.map(|(appointment, patient)| Ok((read_appointment(appointment.clone())?, read_patient(patient.clone())?)))
            .collect()
    }
}
