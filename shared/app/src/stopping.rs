//! Texts that a carrier no longer takes for a number, because its owner has told it so.

use crate::{
    Context, Failure,
    telemetry::{self, DONE},
};
use domain::{Address, Consent, Phone, ReplyId, ReplyReceived, ReplyStep, ReplyText, StoppedBy, consent_told};
use jiff::Timestamp;
use store::{ReplyKeeping, StoreError};

/// How often it is decided again because something has changed meanwhile.
pub const DECIDED_AGAIN: u32 = 6;

/// Keeps that no more texts go to a number since an instant, and tells it in the channel of everybody who has the number,
/// once. Where texts were stopped before, or their owner's later word is known, there is nothing to tell. The same report
/// again finishes what was left undone.
pub async fn stop_texts(ctx: &Context, number: &Phone, by: StoppedBy, at: Timestamp) -> Result<(), Failure> {
    let id = ReplyId::parse(&format!("{}-{}", by.as_str().replace('_', "-"), at.as_millisecond()));
    let id = id.unwrap_or_else(|_| unreachable!("letters, digits and hyphens are legal in an id"));
    if let Some(steps) = ctx.store.decided(number, &id).await? {
        return carry_out_all(ctx, &steps, None).await;
    }
    let consent = Consent { at, stopped: Some(by) };
    for _ in 0..DECIDED_AGAIN {
        let known = ctx.store.address_state(&Address::Phone(number.clone())).await?.consent;
        if known.is_some_and(|known| known.stopped.is_some() || known.at >= at) {
            return Ok(());
        }
        let conversation = ctx.store.conversation(number).await?;
        let patients = ctx.store.patients_of(number).await?;
        let patients: Vec<_> = patients.into_iter().map(|(clinic, patient)| (clinic, patient.id)).collect();
        if patients.is_empty() {
            ctx.store.keep_word(number, consent, &ctx.fresh_event()).await?;
            return Ok(());
        }
        let steps = consent_told(&patients, consent, || ctx.fresh_event());
        let received = ReplyReceived { conversation: conversation.next(), answered: None, steps };
        match ctx.store.keep_reply((number, &id), &received, None, Some(consent), ctx.now()).await? {
            ReplyKeeping::Kept => return carry_out_all(ctx, &received.steps, None).await,
            ReplyKeeping::Before(steps) => return carry_out_all(ctx, &steps, None).await,
            ReplyKeeping::Changed | ReplyKeeping::Limited => {}
        }
    }
    Err(overtaken())
}

/// Carries out what was decided of a text, with its words.
pub async fn carry_out_all(ctx: &Context, steps: &[ReplyStep], words: Option<&ReplyText>) -> Result<(), Failure> {
    for step in steps {
        ctx.store.carry_out(step, words, &ctx.fresh_event()).await?;
        let ReplyStep { clinic, event, .. } = step;
        let about = telemetry::event(None, clinic, event);
        about.in_scope(|| tracing::info!(target: DONE, "What a text led to stands."));
    }
    Ok(())
}

/// Others were first, again and again: whoever hands it over tries again later.
pub fn overtaken() -> Failure {
    StoreError::Busy { operation: "keep_reply", source: "others were first, again and again".into() }.into()
}
