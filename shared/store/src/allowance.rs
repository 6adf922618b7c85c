//! Counting what a clinic sends, in the transaction that sends it.

use crate::item::number;
use crate::keys::{self, Key};
use crate::transaction::{Refused, update};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use domain::{Allowance, ClinicId, LimitReached, PatientId};
use jiff::SignedDuration;

/// How long a day's counts are kept after it: for whoever asks why something was refused.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How many writes [`Store::count_sending`] makes: the patient's count, then the clinic's.
pub(crate) const COUNTS: usize = 2;

impl Store {
    /// Counts one sending to a patient and one of the clinic, each under the condition that its day has room for it.
    pub(crate) fn count_sending(
        &self,
        clinic: &ClinicId,
        patient: &PatientId,
        allowance: &Allowance,
    ) -> Result<[TransactWriteItem; COUNTS], StoreError> {
        let Allowance { day, limits, .. } = *allowance;
        Ok([
            self.count(&keys::sent_to_patient(clinic, patient, day), limits.per_patient, allowance)?,
            self.count(&keys::sent_by_clinic(clinic, day), limits.per_clinic, allowance)?,
        ])
    }

    fn count(&self, key: &Key, most: u32, allowance: &Allowance) -> Result<TransactWriteItem, StoreError> {
        let kept_until = allowance.until.saturating_add(KEPT).unwrap_or(jiff::Timestamp::MAX);
        let count = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .update_expression("ADD sent :one SET #ttl = :ttl")
            .condition_expression("attribute_not_exists(sent) OR sent < :most")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":most", number(most.into()))
            .expression_attribute_values(":ttl", number(kept_until.as_second()))
            .build();
        Ok(update(count.map_err(|error| StoreError::unreadable("count", error))?))
    }
}

/// Whose limit was reached, from what a refused transaction says of the counts.
pub(crate) fn limit_reached(counts: &[Refused]) -> Option<LimitReached> {
    let whose = [LimitReached::Patient, LimitReached::Clinic];
    counts.iter().zip(whose).find(|(count, _)| count.condition_failed).map(|(_, limit)| limit)
}
