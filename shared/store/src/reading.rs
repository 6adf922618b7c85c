//! Reads of a token, a record and its parts, and of a provider's days.

use crate::alerts::read_alert;
use crate::appointment_item::read_appointment;
use crate::day::read_day;
use crate::event_item::read_event;
use crate::item::{Attributes, from_item, string};
use crate::keys::{self, Key};
use crate::link_item::{ExpiryMark, read_link, read_token};
use crate::message_item::{MessageRecord, read_message};
use crate::patient_item::read_patient;
use crate::replies::{ReplyRecord, read_reply};
use crate::{Store, StoreError, TokenHash};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::{
    Alert, Appointment, AppointmentId, ClinicId, Day, Event, EventId, Grant, Link, LinkId, Patient, PatientId,
    ProviderDays, ProviderId,
};
use jiff::civil::Date;

/// A patient's record: one partition, read in one query.
#[derive(Debug, Clone)]
pub struct PatientRecord {
    /// The patient.
    pub patient: Patient,
    /// Every link ever sent, newest first.
    pub links: Vec<Link>,
    /// Every appointment ever made, latest start first.
    pub appointments: Vec<Appointment>,
    /// The channel, oldest first.
    pub events: Vec<Event>,
    /// Every message owed or sent, by key.
    pub messages: Vec<MessageRecord>,
    /// What alerts said, oldest first.
    pub alerts: Vec<Alert>,
    /// What the patient wrote by text, by the event that tells of it.
    pub replies: Vec<ReplyRecord>,
}

impl Store {
    /// What a token grants; nothing where no such token was ever made, or it is long forgotten.
    pub async fn grant(&self, token: &TokenHash) -> Result<Option<Grant>, StoreError> {
        self.get("grant", &keys::token(token.as_str())).await?.map(read_token).transpose()
    }

    /// A patient's profile.
    pub async fn patient(&self, clinic: &ClinicId, id: &PatientId) -> Result<Option<Patient>, StoreError> {
        self.get("patient", &keys::profile(clinic, id)).await?.map(read_patient).transpose()
    }

    /// A patient's profile, as it was a moment ago at the latest: at half the cost.
    pub async fn patient_lately(&self, clinic: &ClinicId, id: &PatientId) -> Result<Option<Patient>, StoreError> {
        self.get_lately("patient", &keys::profile(clinic, id)).await?.map(read_patient).transpose()
    }

    /// A link.
    pub async fn link(&self, clinic: &ClinicId, patient: &PatientId, id: &LinkId) -> Result<Option<Link>, StoreError> {
        self.get("link", &keys::link(clinic, patient, id)).await?.map(read_link).transpose()
    }

    /// An appointment.
    pub async fn appointment(
        &self,
        clinic: &ClinicId,
        patient: &PatientId,
        id: &AppointmentId,
    ) -> Result<Option<Appointment>, StoreError> {
        self.get("appointment", &keys::appointment(clinic, patient, id)).await?.map(read_appointment).transpose()
    }

    /// An appointment, as it was a moment ago at the latest: at half the cost.
    pub async fn appointment_lately(
        &self,
        clinic: &ClinicId,
        patient: &PatientId,
        id: &AppointmentId,
    ) -> Result<Option<Appointment>, StoreError> {
        let item = self.get_lately("appointment", &keys::appointment(clinic, patient, id)).await?;
        item.map(read_appointment).transpose()
    }

    /// Every appointment of a patient, as it was a moment ago at the latest.
    pub async fn appointments_lately(
        &self,
        clinic: &ClinicId,
        patient: &PatientId,
    ) -> Result<Vec<Appointment>, StoreError> {
        let query = self
            .partition(&keys::patient(clinic, patient), "begins_with(sk, :prefix)")
            .expression_attribute_values(":prefix", string(keys::APPOINTMENT));
        self.all("appointments", query).await?.into_iter().map(read_appointment).collect()
    }

    /// An event, which never changes.
    pub async fn event(
        &self,
        clinic: &ClinicId,
        patient: &PatientId,
        id: &EventId,
    ) -> Result<Option<Event>, StoreError> {
        let item = self.get_lately("event", &keys::event(clinic, patient, id)).await?;
        Ok(item.map(read_event).transpose()?.map(|(_, event)| event))
    }

    /// A provider's days that were ever written, from `first` to `last`: one query, eventually consistent, since a
    /// booking asks again under its condition.
    pub async fn provider_days(
        &self,
        clinic: &ClinicId,
        provider: &ProviderId,
        (first, last): (Date, Date),
    ) -> Result<ProviderDays, StoreError> {
        let query = self
            .partition(&keys::provider_days(clinic, provider), "sk BETWEEN :first AND :last")
            .expression_attribute_values(":first", string(first.to_string()))
            .expression_attribute_values(":last", string(last.to_string()));
        let items = self.all("provider_days", query).await?;
        let days = items.iter().map(|item| read_day(date_of(item)?, item)).collect::<Result<Vec<Day>, StoreError>>()?;
        Ok(ProviderDays { provider: provider.clone(), days })
    }

    /// A patient's whole record; nothing where the clinic has no such patient.
    pub async fn record(&self, clinic: &ClinicId, id: &PatientId) -> Result<Option<PatientRecord>, StoreError> {
        let items = self.query_whole("record", &keys::patient(clinic, id)).await?;
        let mut patient = None;
        let (mut links, mut appointments, mut events, mut messages) = (vec![], vec![], vec![], vec![]);
        let mut alerts = vec![];
        let mut replies = vec![];
        for item in items {
            let sk = item.get("sk").and_then(|sk| sk.as_s().ok()).cloned().unwrap_or_default();
            match sk.split_inclusive('#').next().unwrap_or_default() {
                keys::PROFILE => patient = Some(read_patient(item)?),
                keys::LINK => links.push(read_link(item)?),
                keys::APPOINTMENT => appointments.push(read_appointment(item)?),
                keys::EVENT => events.push(read_event(item)?.1),
                keys::MESSAGE => messages.push(read_message(item)?),
                keys::ALERT => alerts.push(read_alert(item)?),
                keys::REPLY => replies.push(read_reply(item)?),
                _ => {}
            }
        }
        links.sort_by(|a, b| b.sent_at.cmp(&a.sent_at).then_with(|| b.id.cmp(&a.id)));
        appointments.sort_by_key(|appointment| std::cmp::Reverse(appointment.span));
        events.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        Ok(patient.map(|patient| PatientRecord { patient, links, appointments, events, messages, alerts, replies }))
    }

    /// One item, strongly consistent: a link is opened seconds after it was made.
    pub(crate) async fn get(&self, operation: &'static str, key: &Key) -> Result<Option<Attributes>, StoreError> {
        self.get_as(operation, key, true).await
    }

    /// Makes the connection to the table, by a read that finds nothing.
    pub async fn connect(&self) -> Result<(), StoreError> {
        self.get_as("connect", &keys::nothing(), false).await.map(drop)
    }

    /// One item as it was a moment ago at the latest. One that is not found may be new, so it is asked for again.
    async fn get_lately(&self, operation: &'static str, key: &Key) -> Result<Option<Attributes>, StoreError> {
        match self.get_as(operation, key, false).await? {
            Some(found) => Ok(Some(found)),
            None => self.get(operation, key).await,
        }
    }

    async fn get_as(
        &self,
        operation: &'static str,
        key: &Key,
        consistent: bool,
    ) -> Result<Option<Attributes>, StoreError> {
        let got = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .consistent_read(consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| StoreError::of(operation, error))?;
        self.meter.read(operation, got.consumed_capacity());
        Ok(got.item)
    }
}

fn date_of(item: &Attributes) -> Result<Date, StoreError> {
    let sk = item.get("sk").and_then(|sk| sk.as_s().ok());
    sk.and_then(|sk| sk.parse().ok()).ok_or_else(|| StoreError::unreadable("day", "its key is not a date"))
}

/// The event in a new image of the table's stream, with its clinic.
pub fn event_of_image(image: serde_dynamo::Item) -> Result<(ClinicId, Event), StoreError> {
    read_event(image)
}

/// A link whose expiry mark was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkRemoved {
    /// At which clinic.
    pub clinic: ClinicId,
    /// Whose link.
    pub patient: PatientId,
    /// Which link.
    pub link: LinkId,
}

/// The link of an expiry mark in an old image of the table's stream.
pub fn mark_of_image(image: serde_dynamo::Item) -> Result<MarkRemoved, StoreError> {
    let mark: ExpiryMark = from_item("expiry mark", image)?;
    Ok(MarkRemoved { clinic: mark.clinic, patient: mark.patient, link: mark.link })
}
