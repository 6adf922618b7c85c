//! What carriers report of messages that they took, and what follows where one did not reach its patient.

use crate::reaching::learn;
use crate::telemetry::{self, DONE, Metric, count};
use crate::{Context, Failure};
use domain::{
    Address, AddressFault, Channel, ClinicId, Delivery, Email, FailedFor, Fate, MessageKey, NextWay, OwedMessage,
    Patient, Phone, Task, TaskAbout, TaskId, TextId,
};
use store::{DueMessage, MessageRecord};
use tracing::Instrument as _;

/// A report of a carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// Of a text: its carrier knows it by a name of its own.
    Text {
        /// That name.
        id: TextId,
        /// The number that it went to, if it is told.
        number: Option<Phone>,
        /// What has become of it.
        fate: Fate,
    },
    /// Of an email, which says itself which message it is.
    Email {
        /// At which clinic.
        clinic: ClinicId,
        /// Which message.
        key: MessageKey,
        /// What has become of it; nothing where a report is about its reader alone.
        fate: Option<Fate>,
        /// What it tells of the addresses that it went to.
        faults: Vec<(Email, AddressFault)>,
    },
}

/// Keeps a report, and does what follows from it. The same report again, and others of the same message in any order, come
/// to the same.
pub async fn track(ctx: &Context, report: Report) -> Result<(), Failure> {
    async {
        let said = said_by(&report);
        let tracked = keep(ctx, report).await;
        let outcome = if tracked.is_ok() { "kept" } else { "failed" };
        tracing::info!(target: DONE, outcome, said, "A carrier reported.");
        tracked
    }
    .instrument(telemetry::report())
    .await
}

/// What a report says of its message, in the words of ours.
fn said_by(report: &Report) -> &'static str {
    let fate = match report {
        Report::Text { fate, .. } => Some(fate),
        Report::Email { fate, .. } => fate.as_ref(),
    };
    match fate {
        None => "of_its_reader",
        Some(fate) => fate.failed_for().map_or("delivered", FailedFor::as_str),
    }
}

async fn keep(ctx: &Context, report: Report) -> Result<(), Failure> {
    match report {
        Report::Text { id, number, fate } => {
            telemetry::carried(Channel::Sms, &id.to_string());
            // Before the message goes another way: the number may be why. Of whichever text it is told, it holds.
            if let Some((number, reason)) = number.zip(fate.failed_for()) {
                learn(ctx, &Address::Phone(number), reason, fate.at()).await?;
            }
            let text = ctx.store.keep_text_fate(&id, fate, ctx.now()).await?;
            // Where its sender has not told yet which message it is, the sender finds this when it does.
            let Some((clinic, key)) = text.message() else { return Ok(()) };
            telemetry::reported_of(clinic, key);
            meet(ctx, clinic, key, text.fate.unwrap_or(fate)).await
        }
        Report::Email { clinic, key, fate, faults } => {
            telemetry::reported_of(&clinic, &key);
            for (email, fault) in faults {
                ctx.store.report_fault(&Address::Email(email), fault).await?;
            }
            match fate {
                Some(fate) => meet(ctx, &clinic, &key, fate).await,
                None => Ok(()),
            }
        }
    }
}

/// Keeps which message a text is that its carrier has just taken. A report that was faster is dealt with here.
pub(crate) async fn took(ctx: &Context, clinic: &ClinicId, key: &MessageKey, id: &TextId) -> Result<(), Failure> {
    let known = match ctx.store.keep_text(id, clinic, key, ctx.now()).await {
        Ok(known) => known,
        // The text has gone out; without this its fate stays unknown, and that is all.
        Err(error) => {
            tracing::warn!(cause = %crate::answer::chain(&error), "The name of a text could not be kept.");
            return Ok(());
        }
    };
    match known.fate {
        Some(fate) => meet(ctx, clinic, key, fate).await,
        None => Ok(()),
    }
}

/// What follows where a report and the message that it is about have come together.
async fn meet(ctx: &Context, clinic: &ClinicId, key: &MessageKey, fate: Fate) -> Result<(), Failure> {
    let Some(fated) = ctx.store.keep_fate(clinic, key, fate).await? else { return Ok(()) };
    if fated.news && fate.failed_for().is_some() {
        count(Metric::MessagesFailed);
    }
    if fated.was_unclear {
        // Staff need not ask any more whether it was sent.
        ctx.store.drop_task(clinic, &TaskId::Text(key.clone())).await?;
    }
    if fated.unreached {
        let Some(patient) = ctx.store.patient(clinic, &key.patient).await? else { return Ok(()) };
        // The sweep of the next minute takes it from here.
        follow(ctx, clinic, &patient, key).await?;
    }
    Ok(())
}

/// Sends a message on that did not reach its patient, or tells staff. What it leads to is planned for now: it is given
/// where it was not there before. Whoever stops in here leaves the mark that leads to it again.
pub(crate) async fn follow(
    ctx: &Context,
    clinic: &ClinicId,
    patient: &Patient,
    key: &MessageKey,
) -> Result<Option<DueMessage>, Failure> {
    let at = ctx.now();
    let mut planned = None;
    match key.next_way(patient) {
        NextWay::Nowhere => {}
        NextWay::Staff => tell_staff(ctx, clinic, key).await?,
        NextWay::By(other) => match ctx.store.message(clinic, &other).await? {
            None => {
                let owed = OwedMessage { key: other.clone(), due: at };
                let due = DueMessage { clinic: clinic.clone(), key: other, at };
                planned = ctx.store.plan(clinic, &owed).await?.then_some(due);
            }
            // Both name the same task, whichever failed last.
            Some(before) if did_not_reach(&before) => tell_staff(ctx, clinic, key.min(&other)).await?,
            // It waits for its time, is on its way or has arrived.
            Some(_) => {}
        },
    }
    ctx.store.done_with_unreached(clinic, key).await?;
    Ok(planned)
}

fn did_not_reach(message: &MessageRecord) -> bool {
    match &message.delivery {
        Delivery::Failed { .. } => true,
        Delivery::Undeliverable { reason } => message.key.may_go_otherwise(reason),
        Delivery::Owed { .. }
        | Delivery::Claimed { .. }
        | Delivery::Sent { .. }
        | Delivery::Delivered { .. }
        | Delivery::Unclear => false,
    }
}

async fn tell_staff(ctx: &Context, clinic: &ClinicId, key: &MessageKey) -> Result<(), Failure> {
    let task = Task { at: ctx.now(), about: TaskAbout::Unreachable(key.clone()) };
    Ok(ctx.store.enter_task(clinic, &task).await?)
}
