//! A clinic's settings, cached for some seconds.

use crate::settings_item::read_clinic;
use crate::wording_item::read_wording;
use crate::{Store, StoreError, keys};
use domain::{Clinic, ClinicId, StaffMember, Wording};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How long a function may decide from settings that it read before. A change that shrinks what may be booked is
/// certain to hold after this time.
pub const SETTINGS_CACHED: SignedDuration = SignedDuration::from_secs(5);

/// All that a clinic has set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The facts that bookings are decided from.
    pub clinic: Clinic,
    /// The clinic's own words.
    pub wording: Wording,
    /// Everybody who works there.
    pub staff: Vec<StaffMember>,
}

/// Settings with the instant at which they were read.
type Read = (Timestamp, Arc<Settings>);

/// What was read of each clinic.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cache(Arc<Mutex<HashMap<ClinicId, Read>>>);

impl Cache {
    fn get(&self, clinic: &ClinicId, now: Timestamp) -> Option<Arc<Settings>> {
        let cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, settings) = cached.get(clinic)?;
        (now.duration_since(*read_at).abs() < SETTINGS_CACHED).then(|| Arc::clone(settings))
    }

    fn put(&self, settings: &Arc<Settings>, now: Timestamp) {
        let mut cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cached.insert(settings.clinic.id.clone(), (now, Arc::clone(settings)));
    }
}

impl Store {
    /// A clinic's settings, at most [`SETTINGS_CACHED`] old; nothing where there is no such clinic.
    pub async fn settings(&self, clinic: &ClinicId, now: Timestamp) -> Result<Option<Arc<Settings>>, StoreError> {
        match self.settings.get(clinic, now) {
            Some(settings) => Ok(Some(settings)),
            None => self.fresh_settings(clinic, now).await,
        }
    }

    /// A clinic's settings as they stand in the table: for the console, which must show what was just saved.
    pub async fn fresh_settings(&self, clinic: &ClinicId, now: Timestamp) -> Result<Option<Arc<Settings>>, StoreError> {
        let facts = self.query_all("settings", &keys::clinic(clinic), keys::CONFIG).await?;
        let texts = self.query_all("settings", &keys::clinic(clinic), keys::TEXT).await?;
        let Some((clinic, staff)) = read_clinic(facts)? else { return Ok(None) };
        let wording = read_wording(texts)?;
        let settings = Arc::new(Settings { clinic, wording, staff });
        self.settings.put(&settings, now);
        Ok(Some(settings))
    }
}
