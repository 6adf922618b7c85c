//! Loading clinics from their files into a table.

use crate::{ClinicSource, LocalError};
use import::Loaded;
use store::{Store, StoreError};

/// What was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// How many clinics.
    pub clinics: usize,
    /// How many patients in all.
    pub patients: usize,
}

/// Loads clinics into a table on AWS, with the region and credentials of the environment. A faulty file loads nothing.
pub async fn load_into(table: &str, sources: &[ClinicSource]) -> Result<Counts, LocalError> {
    let loaded = read_clinics(sources)?;
    let client = app::dynamodb_from_env()?.ok_or(LocalError::NoCredentials)?;
    write_clinics(&Store::new(client, table), &loaded).await?;
    Ok(Counts { clinics: loaded.len(), patients: loaded.iter().map(|one| one.patients.len()).sum() })
}

pub(crate) async fn write_clinics(store: &Store, loaded: &[Loaded]) -> Result<(), StoreError> {
    for Loaded { clinic_file, patients } in loaded {
        store.load_clinic(&clinic_file.clinic, &clinic_file.staff, &clinic_file.wording).await?;
        store.load_patients(&clinic_file.clinic.id, patients).await?;
    }
    Ok(())
}

/// Reads all files before anything is written; the faults of all of them are told together.
pub(crate) fn read_clinics(sources: &[ClinicSource]) -> Result<Vec<Loaded>, LocalError> {
    let (mut loaded, mut faults) = (Vec::new(), Vec::new());
    for source in sources {
        match import::load(&source.clinic, source.patients.as_deref()) {
            Ok(clinic) => loaded.push(clinic),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(loaded) } else { Err(LocalError::Faults(faults)) }
}
