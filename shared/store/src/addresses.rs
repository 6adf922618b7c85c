//! What is known of telephone numbers and email addresses, whoever has them.

use crate::item::{Attributes, Millis, from_item, millis, optional, string, text, to_item};
use crate::patient_item::read_patient;
use crate::transaction::{Outcome, update};
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::{
    operation::update_item::UpdateItemError,
    types::{ReturnConsumedCapacity, TransactWriteItem, Update},
};
use domain::{
    Address, AddressFault, AddressState, ClinicId, Consent, EventId, FaultKind, Patient, PatientId, Phone, StoppedBy,
};
use serde::{Deserialize, Serialize};

/// That a patient has a number.
#[derive(Serialize, Deserialize)]
struct HasNumber {
    #[serde(with = "text")]
    clinic: ClinicId,
    #[serde(with = "text")]
    patient: PatientId,
}

/// That a patient has a number, as an item.
pub(crate) fn has_number(clinic: &ClinicId, patient: &PatientId, number: &Phone) -> Result<Attributes, StoreError> {
    let entry = HasNumber { clinic: clinic.clone(), patient: patient.clone() };
    to_item(&keys::address_patient(number, clinic, patient), &entry)
}

#[derive(Deserialize)]
struct AddressItem {
    #[serde(default)]
    consent_at: Option<Millis>,
    /// At whose word texts are stopped; not there where they are allowed again.
    #[serde(with = "optional", default)]
    stopped: Option<StoppedBy>,
    #[serde(default)]
    fault_at: Option<Millis>,
    #[serde(with = "optional", default)]
    fault: Option<FaultKind>,
}

impl Store {
    /// What is known of an address, strongly consistent: texts stop at once.
    pub async fn address_state(&self, address: &Address) -> Result<AddressState, StoreError> {
        let found = self.get("address", &keys::address_state(address)).await?;
        found.map(read_state).transpose().map(Option::unwrap_or_default)
    }

    /// Keeps a report that nothing can be delivered to an address. False where a later one is there already.
    pub async fn report_fault(&self, address: &Address, fault: AddressFault) -> Result<bool, StoreError> {
        let reported = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::address_state(address).attributes()))
            .update_expression("SET fault_at = :at, fault = :fault")
            .condition_expression("attribute_not_exists(fault_at) OR fault_at < :at")
            .expression_attribute_values(":at", millis(fault.at))
            .expression_attribute_values(":fault", string(fault.kind.as_str()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match reported {
            Ok(reported) => {
                self.meter.write("report_fault", reported.consumed_capacity());
                Ok(true)
            }
            Err(error) => {
                self.meter.write("report_fault", []);
                match error.as_service_error() {
                    Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
                    _ => Err(StoreError::of("report_fault", error)),
                }
            }
        }
    }

    /// Keeps whether the owner of a number wants texts. False where a later word is there already.
    pub async fn keep_word(&self, number: &Phone, consent: Consent, token: &EventId) -> Result<bool, StoreError> {
        let kept = self.transact("keep_word", vec![self.keep_consent(number, consent)?], token.as_str()).await?;
        Ok(matches!(kept, Outcome::Committed))
    }

    /// Everybody who has a number, in whichever clinic: one query and one request, strongly consistent. Whose record has
    /// another number by now is left out.
    pub async fn patients_of(&self, number: &Phone) -> Result<Vec<(ClinicId, Patient)>, StoreError> {
        let pk = keys::address(&Address::Phone(number.clone()));
        let entries = self.query_all("patients_of", &pk, keys::ADDRESS_PATIENT).await?;
        let entries: Vec<HasNumber> =
            entries.into_iter().map(|item| from_item("number", item)).collect::<Result<_, _>>()?;
        let wanted = entries.iter().map(|entry| keys::profile(&entry.clinic, &entry.patient)).collect();
        let mut found = self.get_many("patients_of", wanted).await?;
        let mut patients = Vec::new();
        for HasNumber { clinic, patient } in entries {
            let Some(item) = found.remove(&keys::profile(&clinic, &patient)) else { continue };
            let patient = read_patient(item)?;
            if patient.phone.as_ref() == Some(number) {
                patients.push((clinic, patient));
            }
        }
        Ok(patients)
    }

    /// The write that keeps whether the owner of a number wants texts, unless a later word is there already.
    pub(crate) fn keep_consent(&self, number: &Phone, consent: Consent) -> Result<TransactWriteItem, StoreError> {
        let keep = Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::address_state(&Address::Phone(number.clone())).attributes()))
            .condition_expression("attribute_not_exists(consent_at) OR consent_at < :at")
            .expression_attribute_values(":at", millis(consent.at));
        let keep = match consent.stopped {
            Some(by) => keep
                .update_expression("SET consent_at = :at, stopped = :by")
                .expression_attribute_values(":by", string(by.as_str())),
            None => keep.update_expression("SET consent_at = :at REMOVE stopped"),
        };
        Ok(update(keep.build().map_err(|error| StoreError::unreadable("address", error))?))
    }
}

fn read_state(item: Attributes) -> Result<AddressState, StoreError> {
    let AddressItem { consent_at, stopped, fault_at, fault } = from_item("address", item)?;
    Ok(AddressState {
        consent: consent_at.map(|Millis(at)| Consent { at, stopped }),
        fault: fault_at.zip(fault).map(|(Millis(at), kind)| AddressFault { at, kind }),
    })
}
