//! What `bookForPatient` takes.

use serde::Deserialize;
use utoipa::ToSchema;

/// Body of `bookForPatient`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BookForPatientBody {
    /// Id of an appointment type of the clinic.
    #[schema(pattern = "^[a-z0-9-]{1,40}$")]
    pub r#type: String,
    /// Id of a provider of the clinic.
    #[schema(pattern = "^[a-z0-9-]{1,40}$")]
    pub provider: String,
    /// Id of a location of the clinic.
    #[schema(pattern = "^[a-z0-9-]{1,40}$")]
    pub location: String,
    /// RFC 3339 with offset, in whole minutes, from 2000 to 2199.
    #[schema(required, value_type = String, format = DateTime, pattern = r"^2[01][0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:00(\.0+)?(Z|[+-][0-9]{2}:[0-9]{2})$")]
    pub start: Option<String>,
    /// Also where the provider's hours do not offer it, which is recorded. Never on top of another appointment.
    #[schema(value_type = bool)]
    pub r#override: Option<bool>,
    /// Forms only, in place of the start: the date at the location.
    #[schema(ignore)]
    pub date: Option<String>,
    /// Forms only, with the date: the time that the clock of the location shows.
    #[schema(ignore)]
    pub time: Option<String>,
    /// Forms only: the mark of our own page.
    #[schema(ignore)]
    pub form: Option<String>,
    /// Forms only: what the `Idempotency-Key` header is for programs, so that a second click makes nothing more.
    #[schema(ignore)]
    pub key: Option<String>,
}
