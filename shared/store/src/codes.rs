//! Sending one-time codes.

use crate::allowance::{COUNTS, limit_reached};
use crate::event_item::new_event;
use crate::item::{millis, string};
use crate::transaction::{Outcome, put_new, update};
use crate::verification::read_answers;
use crate::{Answers, Store, StoreError, keys};
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure, Update};
use domain::{CODE_AGAIN, ClinicId, CodeSent, LimitReached};

/// What became of sending a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeSending {
    /// It is the link's code from now on, and its message is owed.
    Made,
    /// As much was sent today as may be, so nothing was sent.
    Limited(LimitReached),
    /// A code was sent, or answers were paused, since it was decided: so stands the link now.
    Changed(Box<Answers>),
}

impl Store {
    /// Writes that a code was sent: as the link's code in place of the one before, as an event, and among what was sent
    /// today. No code may have been sent within the last minute, and no pause may run.
    pub async fn send_code(&self, clinic: &ClinicId, sent: &CodeSent) -> Result<CodeSending, StoreError> {
        let patient = &sent.event.patient;
        let mut writes = Vec::from(self.count_sending(clinic, patient, &sent.allowance)?);
        writes.push(update(self.replace_code(clinic, sent)?));
        writes.push(put_new(&self.table, new_event(clinic, &sent.event)?)?);
        let Outcome::Refused(mut refused) = self.transact("send_code", writes, sent.event.id.as_str()).await? else {
            return Ok(CodeSending::Made);
        };
        let limit = limit_reached(&refused[..COUNTS]);
        let of_link = refused.swap_remove(COUNTS);
        match (of_link.condition_failed, limit) {
            (true, _) => Ok(CodeSending::Changed(Box::new(read_answers(of_link.old.unwrap_or_default())?))),
            (false, Some(limit)) => Ok(CodeSending::Limited(limit)),
            (false, None) => Err(StoreError::unreadable("event", "its identifier was used before")),
        }
    }

    fn replace_code(&self, clinic: &ClinicId, sent: &CodeSent) -> Result<Update, StoreError> {
        let code = &sent.code;
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(keys::tries(clinic, &sent.event.patient, &sent.of).attributes()))
            .update_expression("SET code = :code, code_channel = :channel, code_sent_at = :now, code_used = :no")
            .condition_expression(
                "(attribute_not_exists(code_sent_at) OR code_sent_at <= :a_minute_ago) \
                 AND (attribute_not_exists(paused_until) OR paused_until <= :now)",
            )
            .expression_attribute_values(":code", string(code.event.as_str()))
            .expression_attribute_values(":channel", string(code.channel.as_str()))
            .expression_attribute_values(":now", millis(code.sent_at))
            .expression_attribute_values(":a_minute_ago", millis(CODE_AGAIN.before(code.sent_at)))
            .expression_attribute_values(":no", AttributeValue::Bool(false))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .map_err(|error| StoreError::unreadable("code", error))
    }
}
