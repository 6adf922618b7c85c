//! The people who work at a clinic.

use crate::ids::{Invalid, invalid};
use crate::{ClinicId, StaffId};

/// What a member of staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Sees patients.
    Clinician,
    /// Runs the desk.
    Administrator,
    /// Also edits booking rules.
    Superuser,
}

impl Role {
    /// Accepts `clinician`, `administrator` and `superuser`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "clinician" => Ok(Self::Clinician),
            "administrator" => Ok(Self::Administrator),
            "superuser" => Ok(Self::Superuser),
            _ => Err(invalid("clinician, administrator or superuser")),
        }
    }

    /// The word for it in data and tokens.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clinician => "clinician",
            Self::Administrator => "administrator",
            Self::Superuser => "superuser",
        }
    }
}

/// A member of staff of one clinic: whoever a checked staff token names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// The clinic that the person works for; every staff door acts within it alone.
    pub clinic: ClinicId,
    /// Unique within the clinic.
    pub id: StaffId,
    /// Name as shown to colleagues.
    pub name: String,
    /// What the person may do.
    pub role: Role,
}
