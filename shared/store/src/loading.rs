//! Loading a clinic and its patients.

use crate::addresses::has_number;
use crate::item::{Attributes, string};
use crate::patient_item::{find_items, read_patient, write_patient};
use crate::settings_item::write_clinic;
use crate::wording_item::write_wording;
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, ReturnConsumedCapacity, WriteRequest};
use domain::{Clinic, ClinicId, Patient, StaffMember, Wording};
use std::collections::{BTreeMap, BTreeSet};

/// DynamoDB's limit of writes in one batch.
const BATCH: usize = 25;
const TRIES: u32 = 8;

impl Store {
    /// Makes a clinic's facts, staff and wording what is given: what was there before and is no longer given goes.
    pub async fn load_clinic(
        &self,
        clinic: &Clinic,
        staff: &[StaffMember],
        wording: &Wording,
    ) -> Result<(), StoreError> {
        let mut items = write_clinic(clinic, staff)?;
        items.extend(write_wording(&clinic.id, wording)?);
        let pk = keys::clinic(&clinic.id);
        let given: BTreeSet<String> = items.iter().filter_map(sort_key).collect();
        let before = self.query_whole("load", &pk).await?;
        let gone = before.iter().filter_map(sort_key).filter(|sk| !given.contains(sk));
        let mut writes: Vec<WriteRequest> = gone.map(|sk| delete(&pk, &sk)).collect::<Result<_, _>>()?;
        writes.extend(items.into_iter().map(put).collect::<Result<Vec<_>, _>>()?);
        self.write_batches(writes).await
    }

    /// Adds patients, or makes those that are there what is given; others stay as they are.
    pub async fn load_patients(&self, clinic: &ClinicId, patients: &[Patient]) -> Result<(), StoreError> {
        let pk = keys::find(clinic);
        let mut found_by: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for item in self.query_whole("load", &pk).await? {
            let id = item.get("id").and_then(|id| id.as_s().ok()).cloned().unwrap_or_default();
            found_by.entry(id).or_default().extend(sort_key(&item));
        }
        let mut writes = self.number_writes(clinic, patients).await?;
        for patient in patients {
            let items = find_items(clinic, patient)?;
            let given: BTreeSet<String> = items.iter().filter_map(sort_key).collect();
            let before = found_by.remove(patient.id.as_str()).unwrap_or_default();
            for stale in before.difference(&given) {
                writes.push(delete(&pk, stale)?);
            }
            writes.push(put(write_patient(clinic, patient)?)?);
            writes.extend(items.into_iter().map(put).collect::<Result<Vec<_>, _>>()?);
        }
        self.write_batches(writes).await
    }

    /// What leads from a number to its patients. These writes stand before those of the profiles: whoever stops in between
    /// finds the number to take away still on the profile.
    async fn number_writes(&self, clinic: &ClinicId, patients: &[Patient]) -> Result<Vec<WriteRequest>, StoreError> {
        let profiles = patients.iter().map(|patient| keys::profile(clinic, &patient.id)).collect();
        let mut before = self.get_many("load", profiles).await?;
        let mut writes = Vec::new();
        for patient in patients {
            let before = before.remove(&keys::profile(clinic, &patient.id)).map(read_patient).transpose()?;
            let before = before.and_then(|before| before.phone);
            if let Some(gone) = before.filter(|number| patient.phone.as_ref() != Some(number)) {
                let key = keys::address_patient(&gone, clinic, &patient.id);
                writes.push(delete(&key.pk, &key.sk)?);
            }
            if let Some(number) = &patient.phone {
                writes.push(put(has_number(clinic, &patient.id, number)?)?);
            }
        }
        Ok(writes)
    }

    async fn write_batches(&self, writes: Vec<WriteRequest>) -> Result<(), StoreError> {
        for batch in writes.chunks(BATCH) {
            let mut left = batch.to_vec();
            for tries in 0.. {
                let written = self
                    .client
                    .batch_write_item()
                    .request_items(&self.table, left)
                    .return_consumed_capacity(ReturnConsumedCapacity::Total)
                    .send()
                    .await
                    .map_err(|error| StoreError::of("load", error))?;
                self.meter.write("load", written.consumed_capacity());
                left = written.unprocessed_items.and_then(|mut left| left.remove(&self.table)).unwrap_or_default();
                if left.is_empty() {
                    break;
                }
                if tries == TRIES {
                    let source = "the table throttles the loading".into();
                    return Err(StoreError::Busy { operation: "load", source });
                }
                self.pause(std::time::Duration::from_millis(50 << tries)).await;
            }
        }
        Ok(())
    }
}

fn sort_key(item: &Attributes) -> Option<String> {
    item.get("sk")?.as_s().ok().cloned()
}

fn put(item: Attributes) -> Result<WriteRequest, StoreError> {
    let put = PutRequest::builder().set_item(Some(item)).build();
    Ok(WriteRequest::builder().put_request(put.map_err(|e| StoreError::unreadable("a new item", e))?).build())
}

fn delete(pk: &str, sk: &str) -> Result<WriteRequest, StoreError> {
    let delete = DeleteRequest::builder().key("pk", string(pk)).key("sk", string(sk)).build();
    Ok(WriteRequest::builder().delete_request(delete.map_err(|e| StoreError::unreadable("a key", e))?).build())
}
