//! What clinicians find on the console: left by deliveries, read by staff.

use crate::event_item::read_event;
use crate::item::{Attributes, Millis, from_item, millis, number, string, text};
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::{
    operation::query::builders::QueryFluentBuilder,
    types::{ReturnConsumedCapacity, Select},
};
use domain::{ClinicId, Event, EventId, MessageKey, MessageKind, Notice, NoticeId, PatientId, ProviderId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a notice is kept: what it tells of stands in the record for good.
const KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);
/// How many notices one request looks at.
const AT_ONCE: i32 = 100;

#[derive(Serialize, Deserialize)]
struct NoticeItem {
    #[serde(with = "text")]
    patient: PatientId,
    #[serde(with = "text")]
    event: EventId,
    #[serde(with = "text")]
    kind: MessageKind,
    #[serde(with = "text")]
    provider: ProviderId,
    at: Millis,
    #[serde(default)]
    read_at: Option<Millis>,
}

impl Store {
    /// Leaves a notice for a provider; twice is once, and one that was read stays read.
    pub async fn leave_notice(
        &self,
        clinic: &ClinicId,
        provider: &ProviderId,
        key: &MessageKey,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let gone = at.saturating_add(KEPT).unwrap_or(Timestamp::MAX);
        let left = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::notice(clinic, &key.into()).attributes()))
            .update_expression(
                "SET patient = :patient, event = :event, kind = :kind, provider = :provider, \
                 #at = if_not_exists(#at, :at), #ttl = if_not_exists(#ttl, :ttl)",
            )
            .expression_attribute_names("#at", "at")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":patient", string(key.patient.as_str()))
            .expression_attribute_values(":event", string(key.event.as_str()))
            .expression_attribute_values(":kind", string(key.kind.as_str()))
            .expression_attribute_values(":provider", string(provider.as_str()))
            .expression_attribute_values(":at", millis(at))
            .expression_attribute_values(":ttl", number(gone.as_second()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|error| StoreError::of("leave_notice", error))?;
        self.meter.write("leave_notice", left.consumed_capacity());
        Ok(())
    }

    /// The notices of a clinic, or of some of its providers alone, newest first, so many at most.
    pub async fn notices(
        &self,
        clinic: &ClinicId,
        of: Option<&[ProviderId]>,
        most: usize,
    ) -> Result<Vec<Notice>, StoreError> {
        let Some(query) = self.newest_notices(clinic, of, None) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        self.until("notices", query, |page| {
            for item in page {
                found.push(read_notice(item)?);
            }
            Ok(found.len() >= most)
        })
        .await?;
        found.truncate(most);
        Ok(found)
    }

    /// How many of the newest hundred notices nobody has read yet.
    pub async fn unread_notices(&self, clinic: &ClinicId, of: Option<&[ProviderId]>) -> Result<usize, StoreError> {
        let Some(query) = self.newest_notices(clinic, of, Some("attribute_not_exists(read_at)")) else { return Ok(0) };
        let counted = query.select(Select::Count).send().await;
        let counted = counted.map_err(|error| StoreError::of("unread_notices", error))?;
        self.meter.read("unread_notices", counted.consumed_capacity());
        Ok(usize::try_from(counted.count).unwrap_or_default())
    }

    /// A query of notices, newest first; none where there is no provider whose they could be.
    fn newest_notices(
        &self,
        clinic: &ClinicId,
        of: Option<&[ProviderId]>,
        only: Option<&str>,
    ) -> Option<QueryFluentBuilder> {
        let mut query = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", string(keys::notices(clinic)))
            .scan_index_forward(false)
            .limit(AT_ONCE)
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let mut filters: Vec<String> = only.into_iter().map(str::to_owned).collect();
        if let Some(of) = of {
            if of.is_empty() {
                return None;
            }
            let names: Vec<String> = (0..of.len()).map(|place| format!(":provider{place}")).collect();
            for (name, provider) in names.iter().zip(of) {
                query = query.expression_attribute_values(name, string(provider.as_str()));
            }
            filters.push(format!("provider IN ({})", names.join(", ")));
        }
        Some(if filters.is_empty() { query } else { query.filter_expression(filters.join(" AND ")) })
    }

    /// One notice.
    pub async fn notice(&self, clinic: &ClinicId, id: &NoticeId) -> Result<Option<Notice>, StoreError> {
        self.get("notice", &keys::notice(clinic, id)).await?.map(read_notice).transpose()
    }

    /// Marks a notice as read, if it is there; the first time stands. False where it is not there.
    pub async fn read_notice(&self, clinic: &ClinicId, id: &NoticeId, at: Timestamp) -> Result<bool, StoreError> {
        let marked = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::notice(clinic, id).attributes()))
            .update_expression("SET read_at = if_not_exists(read_at, :at)")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":at", millis(at))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match marked {
            Ok(marked) => self.meter.write("read_notice", marked.consumed_capacity()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                self.meter.write("read_notice", []);
                return Ok(false);
            }
            Err(error) => return Err(StoreError::of("read_notice", error)),
        }
        Ok(true)
    }

    /// The events of notices, in one request; those that were erased are left out.
    pub async fn events_of(&self, clinic: &ClinicId, notices: &[Notice]) -> Result<Vec<Event>, StoreError> {
        let wanted = notices.iter().map(|Notice { id, .. }| keys::event(clinic, &id.patient, &id.event));
        let found = self.get_many("events_of", wanted.collect()).await?;
        found.into_values().map(|item| Ok(read_event(item)?.1)).collect()
    }
}

fn read_notice(item: Attributes) -> Result<Notice, StoreError> {
    let NoticeItem { patient, event, kind, provider, at: Millis(at), read_at } = from_item("notice", item)?;
    let read_at = read_at.map(|Millis(at)| at);
    Ok(Notice { id: NoticeId { patient, event, kind }, provider, at, read_at })
}
