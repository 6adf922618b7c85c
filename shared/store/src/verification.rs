//! Answers to what a link asks: how many were wrong, and which code is to be answered.

use crate::item::{Millis, from_item, millis, number, optional, string};
use crate::{Store, StoreError, keys};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use domain::{Channel, ClinicId, EventId, Grant, LinkKind, PatientId, SentCode, Tries};
use jiff::Timestamp;
use serde::Deserialize;

/// What is known of the answers of a link's holder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// The wrong ones.
    pub tries: Tries,
    /// The mark of the last one that was kept.
    pub last: Option<String>,
    /// The code that was sent last.
    pub code: Option<SentCode>,
}

/// It is made by the first answer or the first code, whichever comes first.
#[derive(Deserialize)]
struct AnswersItem {
    #[serde(default)]
    wrong: u32,
    #[serde(default)]
    paused_until: Option<Millis>,
    #[serde(default)]
    answer: Option<String>,
    /// The event of the last code.
    #[serde(with = "optional", default)]
    code: Option<EventId>,
    #[serde(with = "optional", default)]
    code_channel: Option<Channel>,
    #[serde(default)]
    code_sent_at: Option<Millis>,
    #[serde(default)]
    code_used: bool,
}

pub(crate) fn read_answers(item: impl Into<serde_dynamo::Item>) -> Result<Answers, StoreError> {
    let item: AnswersItem = from_item("answers", item)?;
    let code = match (item.code, item.code_channel, item.code_sent_at) {
        (Some(event), Some(channel), Some(Millis(sent_at))) => {
            Some(SentCode { event, channel, sent_at, used: item.code_used })
        }
        _ => None,
    };
    let tries = Tries { wrong: item.wrong, paused_until: item.paused_until.map(|at| at.0) };
    Ok(Answers { tries, last: item.answer, code })
}

impl Store {
    /// What is known of the answers of a token's holder.
    pub async fn answers(&self, grant: &Grant) -> Result<Answers, StoreError> {
        self.answers_of(&grant.clinic, &grant.patient, &grant.kind).await
    }

    /// The same, by whose link it is.
    pub async fn answers_of(
        &self,
        clinic: &ClinicId,
        patient: &PatientId,
        of: &LinkKind,
    ) -> Result<Answers, StoreError> {
        read_answers(self.get("answers", &keys::tries(clinic, patient, of)).await?.unwrap_or_default())
    }

    /// Keeps a new count in place of the one that was decided from, for an answer known by random characters: if the
    /// table's word on it is lost, its repetition counts nothing twice. False where another answer was counted meanwhile:
    /// then the answer must be judged again, so that answers given at once are counted one by one. A right answer is
    /// kept in the same way; one to a code names it as `uses`, and is kept only if that is still the last code, and
    /// unused.
    pub async fn keep_answer(
        &self,
        grant: &Grant,
        answer: &str,
        decided_from: Tries,
        tries: Tries,
        uses: Option<&EventId>,
    ) -> Result<bool, StoreError> {
        let counted = match decided_from.wrong {
            0 => "(wrong = :before OR attribute_not_exists(wrong))",
            _ => "wrong = :before",
        };
        let (using, unused) = match uses {
            Some(_) => (", code_used = :yes", " AND code = :code AND code_used = :no"),
            None => ("", ""),
        };
        let kept = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(keys::tries(&grant.clinic, &grant.patient, &grant.kind).attributes()))
            .update_expression(format!("SET wrong = :wrong, paused_until = :until, answer = :answer{using}"))
            .condition_expression(format!("answer = :answer OR {counted}{unused}"))
            .expression_attribute_values(":answer", string(answer))
            .expression_attribute_values(":wrong", number(tries.wrong.into()))
            .expression_attribute_values(":until", millis(tries.paused_until.unwrap_or(Timestamp::UNIX_EPOCH)))
            .expression_attribute_values(":before", number(decided_from.wrong.into()));
        let kept = match uses {
            None => kept,
            Some(code) => kept
                .expression_attribute_values(":code", string(code.as_str()))
                .expression_attribute_values(":yes", AttributeValue::Bool(true))
                .expression_attribute_values(":no", AttributeValue::Bool(false)),
        };
        match kept.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await {
            Ok(kept) => {
                self.meter.write("keep_answer", kept.consumed_capacity());
                Ok(true)
            }
            Err(error) if error.as_service_error().is_some_and(|e| e.is_conditional_check_failed_exception()) => {
                self.meter.write("keep_answer", []);
                Ok(false)
            }
            Err(error) => Err(StoreError::of("keep_answer", error)),
        }
    }
}
