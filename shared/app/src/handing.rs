//! Handing a claimed message to its carrier, and what its answer means.

use crate::delivery::Candidate;
use crate::holding::provider_of;
use crate::reaching::{address_of, keeps_back, learn};
use crate::telemetry::carried;
use crate::telling::{Told, tell};
use crate::tracking::took;
use crate::{Context, Failure, answer::chain};
use domain::{Address, Allowance, Carrier, Channel, Delivery, FailedFor, NextWay, TextId, WhyNot};
use jiff::{SignedDuration, Timestamp};
use notify::{Envelope, Receipt, SendError, sms_parts};
use store::Said;

/// After so many tries, three days on, a message is given up: a quota may take until the next day.
const MOST_TRIES: u32 = 78;
/// No message is tried again sooner than so many seconds later.
const SOONEST: i64 = 30;

/// What becomes of a claimed message, with its words for the record.
pub(crate) struct Tried {
    pub(crate) delivery: Delivery,
    pub(crate) said: Option<Said>,
    /// Whether it is no longer to be sent, or not yet, by what we know: no carrier was asked, and nothing went wrong.
    pub(crate) kept_back: bool,
}

impl From<Delivery> for Tried {
    fn from(delivery: Delivery) -> Self {
        Self { delivery, said: None, kept_back: false }
    }
}

impl From<WhyNot> for Tried {
    fn from(why: WhyNot) -> Self {
        let delivery = Delivery::Undeliverable { reason: why.as_str().to_owned() };
        Self { kept_back: true, ..delivery.into() }
    }
}

/// What becomes of a message; one that fails on our side before it is handed over is put off. Nothing where it was handed
/// over, and what its carrier has reported of it already could not be dealt with.
pub(crate) async fn hand_over(ctx: &Context, candidate: Candidate<'_>, attempt: u32) -> Option<Tried> {
    let ready = match make_ready(ctx, candidate).await {
        Ok(Ok(ready)) => ready,
        Ok(Err(settled)) => return Some(settled),
        Err(failure) => {
            tracing::warn!(cause = %chain(&failure), "A message could not be made ready.");
            return Some(later_or_never(ctx, attempt).into());
        }
    };
    match ctx.senders() {
        Ok(senders) => {
            let answer = senders.send(ready.envelope(candidate)).await;
            answered(ctx, candidate, attempt, &ready, answer).await
        }
        Err(failure) => {
            tracing::warn!(cause = %chain(&failure), "A message could not be handed over.");
            give_back(ctx, candidate, &ready).await;
            Some(later_or_never(ctx, attempt).into())
        }
    }
}

/// A message that only needs to be handed over.
struct Ready {
    told: Told,
    channel: Channel,
    address: Address,
    at: Timestamp,
    /// The day in which it has taken a text's place.
    counted: Option<Allowance>,
}

impl Ready {
    fn envelope<'a>(&'a self, Candidate { settings, key, .. }: Candidate<'a>) -> Envelope<'a> {
        let Self { told, channel, at, .. } = self;
        let (clinic, from_name) = (&settings.clinic.id, Some(&*settings.clinic.name));
        Envelope { channel: *channel, to: &told.to, from_name, content: &told.content, at: *at, clinic, key }
    }

    /// Its words as the record keeps them.
    fn said(&self) -> Said {
        let Told { content, secret, .. } = &self.told;
        let text = if self.channel == Channel::Sms { &content.sms } else { &content.text };
        let parts = (self.channel == Channel::Sms).then(|| u32::try_from(sms_parts(text).parts).unwrap_or(u32::MAX));
        Said { text: secret.as_ref().map_or_else(|| text.clone(), |secret| text.replace(secret, "[…]")), parts }
    }
}

/// Puts a message into words and makes sure that its address takes it; or says what becomes of it instead.
async fn make_ready(ctx: &Context, candidate: Candidate<'_>) -> Result<Result<Ready, Tried>, Failure> {
    let Candidate { settings, patient, event, key } = candidate;
    let told = match tell(ctx, settings, patient, event, key).await? {
        Ok(told) => told,
        Err(why) => return Ok(Err(why.into())),
    };
    let Some(channel) = key.carrier.channel() else { return leave_notice(ctx, candidate).await.map(Err) };
    let Some(address) = address_of(key.carrier, &told.to) else { return Ok(Err(WhyNot::NoAddress.into())) };
    let clinic = &settings.clinic;
    if let Some(why) = keeps_back(ctx, clinic, &address).await? {
        return Ok(Err(why.into()));
    }
    let at = ctx.now();
    let counted = (channel == Channel::Sms).then(|| Allowance::of(clinic, at));
    if let Some(day) = &counted
        && !ctx.store.count_text(&clinic.id, day, clinic.messages.sms_per_day).await?
    {
        return Ok(Err(WhyNot::NoTextsLeft.into()));
    }
    Ok(Ok(Ready { told, channel, address, at, counted }))
}

/// What a carrier's answer means.
async fn answered(
    ctx: &Context,
    candidate: Candidate<'_>,
    attempt: u32,
    ready: &Ready,
    answer: Result<Receipt, SendError>,
) -> Option<Tried> {
    let key = candidate.key;
    match answer {
        Ok(receipt) => {
            if let Some(id) = &receipt.id {
                carried(ready.channel, id);
            }
            let sent = Tried { said: Some(ready.said()), ..Delivery::Sent { at: ready.at }.into() };
            taken(ctx, candidate, ready, receipt).await.then_some(sent)
        }
        Err(SendError::Permanent { code }) => {
            tracing::warn!(code, "A message was refused for good.");
            give_back(ctx, candidate, ready).await;
            refused(ctx, ready, &code).await;
            Some(Delivery::Undeliverable { reason: code }.into())
        }
        Err(SendError::Unclear { code }) if key.carrier == Carrier::Sms => {
            tracing::warn!(code, "Whether a text was sent cannot be told.");
            Some(Delivery::Unclear.into())
        }
        Err(SendError::Passing { code } | SendError::Unclear { code }) => {
            tracing::warn!(code, attempt, "A message was not taken.");
            give_back(ctx, candidate, ready).await;
            // It would pass with the month.
            let spent = code == FailedFor::SpendLimit.as_str();
            let otherwise = matches!(key.next_way(candidate.patient), NextWay::By(_));
            let delivery = if spent && otherwise {
                Delivery::Undeliverable { reason: code }
            } else {
                later_or_never(ctx, attempt)
            };
            Some(delivery.into())
        }
    }
}

/// Keeps by which name its carrier knows a text. False where that has told of it already, and what follows from that is
/// not done.
async fn taken(ctx: &Context, candidate: Candidate<'_>, ready: &Ready, receipt: Receipt) -> bool {
    let Candidate { settings, key, .. } = candidate;
    let reported = ctx.text_reports && ready.channel == Channel::Sms;
    let id = receipt.id.filter(|_| reported).and_then(|id| TextId::parse(&id).ok());
    let Some(id) = id else { return true };
    let kept = took(ctx, &settings.clinic.id, key, &id).await;
    if let Err(failure) = &kept {
        tracing::warn!(cause = %chain(failure), "A report of a text could not be dealt with.");
    }
    kept.is_ok()
}

/// Gives a text's place in its day back. Where that fails, the day has one text fewer.
async fn give_back(ctx: &Context, candidate: Candidate<'_>, ready: &Ready) {
    let Some(day) = &ready.counted else { return };
    if let Err(error) = ctx.store.give_back_text(&candidate.settings.clinic.id, day.day).await {
        tracing::warn!(cause = %chain(&error), "A text that was not taken stays counted.");
    }
}

/// Keeps what a refusal tells of the address.
async fn refused(ctx: &Context, ready: &Ready, code: &str) {
    // SES keeps a list of its own of addresses that have bounced, and refuses them at once.
    let reason = if code == "suppressed" { Ok(FailedFor::Bounced) } else { FailedFor::parse(code) };
    let Ok(reason) = reason else { return };
    if let Err(failure) = learn(ctx, &ready.address, reason, ready.at).await {
        tracing::warn!(cause = %chain(&failure), "What a carrier said of an address is not kept.");
    }
}

/// Leaves a notice on the console, where the clinician finds it (row I41).
async fn leave_notice(ctx: &Context, candidate: Candidate<'_>) -> Result<Tried, Failure> {
    let Candidate { settings, event, key, .. } = candidate;
    let Some(provider) = provider_of(event, key.kind) else { return Ok(WhyNot::NoAddress.into()) };
    let at = ctx.now();
    ctx.store.leave_notice(&settings.clinic.id, provider, key, at).await?;
    Ok(Delivery::Sent { at }.into())
}

/// Another try, or the end of trying.
fn later_or_never(ctx: &Context, attempt: u32) -> Delivery {
    if attempt >= MOST_TRIES {
        return Delivery::Undeliverable { reason: "given_up".to_owned() };
    }
    Delivery::Owed { next_try: next_try(ctx.now(), attempt, ctx.random.within(-200..=200)) }
}

/// 1, 2, 4 … at most 60 minutes later, sooner or later by so many thousandths: what failed at once is not tried again at
/// once.
fn next_try(now: Timestamp, attempt: u32, thousandths: i64) -> Timestamp {
    let minutes = (1_i64 << attempt.saturating_sub(1).min(6)).min(60);
    let seconds = (minutes * 60 * (1000 + thousandths) / 1000).max(SOONEST);
    now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_further_and_further_apart_and_never_more_than_72_minutes() {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let after = |attempt, thousandths| next_try(now, attempt, thousandths).duration_since(now).as_secs();
        let nominal: Vec<i64> = (1..=9).map(|attempt| after(attempt, 0) / 60).collect();
        assert_eq!(nominal, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!((after(1, -200), after(1, 200), after(12, 200)), (48, 72, 72 * 60));
        assert_eq!(after(1, -900), SOONEST);
    }
}
