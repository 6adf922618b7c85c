//! Reads a clinic's two files, `clinic.toml` and `patients.csv`, into domain values.
//!
//! A bad file loads nothing. Its faults are listed all at once, each with its line, its key or column and what is
//! accepted instead, so that a clinic corrects a file once and not once per fault. `README.md` beside this crate
//! documents every key and column.

mod clinic_file;
mod csv_records;
mod csv_row;
mod fault;
mod forms;
mod logo;
mod messages;
mod offering;
mod patients_file;
mod phone;
mod portal;
mod presets;
mod rules;
mod section;
mod staff;
mod templates;
mod toml_reader;
mod translations;
mod wording;

pub use clinic_file::{ClinicFile, read_clinic};
pub use fault::Fault;
pub use patients_file::read_patients;

use domain::Patient;
use std::{fs, path::Path};

/// A clinic and its patients, as their files give them.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What `clinic.toml` holds.
    pub clinic_file: ClinicFile,
    /// What `patients.csv` holds, in its order; empty where no file was named.
    pub patients: Vec<Patient>,
}

/// Reads both files. The faults of both are listed together, the clinic's first.
///
/// A file that cannot be read, or is not UTF-8, is a fault as well.
pub fn load(clinic: &Path, patients: Option<&Path>) -> Result<Loaded, Vec<Fault>> {
    let reading = clinic_file::read(clinic);
    let (patients, patient_faults) = patients.map(|path| patients_file::read(path, &reading.home)).unwrap_or_default();
    let mut faults = reading.faults;
    faults.extend(patient_faults);
    match reading.clinic_file {
        Some(clinic_file) if faults.is_empty() => Ok(Loaded { clinic_file, patients }),
        _ => Err(faults),
    }
}

/// The bytes of a file, and the name by which its faults call it.
fn read_bytes(path: &Path) -> (String, Result<Vec<u8>, Fault>) {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| Fault::of_whole_file(&name, &error.to_string(), "a readable file"));
    (name, bytes)
}

#[cfg(test)]
mod tests;
