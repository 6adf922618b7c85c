//! Receive a reply: what patients write by text (rows A11, A12, C17, C19).

mod inbound;

use app::{Context, DECIDED_AGAIN, DONE, Failure, Notification, carry_out_all, happened, inbound, overtaken};
use domain::{
    Address, Carrier, ClinicId, Consent, Delivery, EventId, MessageKind, Patient, ReceiveReply, ReplyReading,
    ReplyView, StoppedBy, Texter, read_reply, receive_reply,
};
use inbound::Inbound;
use jiff::Timestamp;
use std::sync::Arc;
use store::{PatientRecord, ReplyKeeping, Settings};
use tracing::Instrument as _;

/// What a text came to, for the log.
type Outcome = &'static str;

/// Deals with one text. One that cannot be read is dropped: it would be no better the next time.
pub async fn handle(ctx: &Context, notification: Notification) -> Result<(), Failure> {
    let span = inbound(&notification);
    async {
        let received = match Inbound::of(&notification) {
            Ok(inbound) => receive(ctx, &inbound).await,
            Err(malformed) => {
                tracing::error!(cause = %malformed, "A text from outside cannot be read.");
                Ok("unreadable")
            }
        };
        let outcome = received.as_ref().map_or("failed", |outcome| *outcome);
        tracing::info!(target: DONE, outcome, "A text came.");
        received.map(drop)
    }
    .instrument(span)
    .await
}

/// What is decided of a text is kept before it is carried out, so the same text again finishes what was left undone, and
/// does nothing twice.
async fn receive(ctx: &Context, inbound: &Inbound) -> Result<Outcome, Failure> {
    let (from, words) = (&inbound.from, inbound.words());
    if let Some(steps) = ctx.store.decided(from, &inbound.id).await? {
        return carry_out_all(ctx, &steps, Some(&words)).await.map(|()| "known");
    }
    // A clock ahead of ours would make whatever is said next look older.
    let command = ReceiveReply { reading: read_reply(&inbound.text), at: inbound.at.min(ctx.now()) };
    if let Some(consent) = word_on_texts(command) {
        ctx.store.keep_word(from, consent, &ctx.fresh_event()).await?;
    }
    let mut full = false;
    for _ in 0..DECIDED_AGAIN {
        let Some(received) = decide(ctx, inbound, command, full).await? else {
            return Ok("of_nobody");
        };
        match ctx.store.keep_reply((from, &inbound.id), &received, Some(&words), None, ctx.now()).await? {
            ReplyKeeping::Kept => {
                if let Some((_, answered)) = &received.answered {
                    happened(&answered.event);
                }
                return carry_out_all(ctx, &received.steps, Some(&words)).await.map(|()| "kept");
            }
            ReplyKeeping::Before(steps) => {
                return carry_out_all(ctx, &steps, Some(&words)).await.map(|()| "known");
            }
            ReplyKeeping::Changed => {}
            ReplyKeeping::Limited => full = true,
        }
    }
    Err(overtaken())
}

/// The owner's word on texts, where the text is one. It holds whether or not anybody has the number.
fn word_on_texts(ReceiveReply { reading, at }: ReceiveReply) -> Option<Consent> {
    let stopped = match reading {
        ReplyReading::Stop => Some(StoppedBy::Reply),
        ReplyReading::Cancel => Some(StoppedBy::CancelReply),
        ReplyReading::Start => None,
        _ => return None,
    };
    Some(Consent { at, stopped })
}

/// What a text comes to by what is known now; nothing where nobody has the number. The conversation is read first: whatever
/// is decided for the number after that makes this decision void.
async fn decide(
    ctx: &Context,
    inbound: &Inbound,
    command: ReceiveReply,
    full: bool,
) -> Result<Option<domain::ReplyReceived>, Failure> {
    let conversation = ctx.store.conversation(&inbound.from).await?;
    let state = ctx.store.address_state(&Address::Phone(inbound.from.clone())).await?;
    let mut owners = Vec::new();
    for (clinic, patient) in ctx.store.patients_of(&inbound.from).await? {
        owners.extend(Owner::read(ctx, clinic, patient).await?);
    }
    let texters: Vec<Texter<'_>> = owners.iter().map(Owner::texter).collect();
    if texters.is_empty() {
        return Ok(None);
    }
    let stopped = state.stopped().is_some();
    let view = ReplyView { texters: &texters, conversation: &conversation, stopped, full };
    Ok(Some(receive_reply(view, command, || ctx.fresh_event(), ctx.now())))
}

/// Somebody who has the number.
struct Owner {
    settings: Arc<Settings>,
    record: PatientRecord,
}

impl Owner {
    /// Nothing where the clinic, or the patient, is gone meanwhile.
    async fn read(ctx: &Context, clinic: ClinicId, patient: Patient) -> Result<Option<Self>, Failure> {
        let settings = ctx.store.settings(&clinic, ctx.now()).await?;
        let record = ctx.store.record(&clinic, &patient.id).await?;
        Ok(settings.zip(record).map(|(settings, record)| Self { settings, record }))
    }

    fn texter(&self) -> Texter<'_> {
        Texter {
            clinic: &self.settings.clinic,
            patient: &self.record.patient.id,
            appointments: &self.record.appointments,
            events: &self.record.events,
            asked: self.asked(),
            texted: self.texted().collect(),
        }
    }

    fn texted(&self) -> impl Iterator<Item = Timestamp> {
        let texts = self.record.messages.iter().filter(|message| message.key.carrier == Carrier::Sms);
        texts.filter_map(|message| message.sent_at)
    }

    /// Which events had a confirmation request that the carrier of texts has, or may have.
    fn asked(&self) -> Vec<EventId> {
        let handed_over = |delivery: &Delivery| {
            matches!(
                delivery,
                Delivery::Claimed { .. } | Delivery::Sent { .. } | Delivery::Delivered { .. } | Delivery::Unclear
            )
        };
        let asks = self.record.messages.iter().filter(|message| {
            let by_text = (message.key.kind, message.key.carrier) == (MessageKind::ConfirmationRequest, Carrier::Sms);
            by_text && handed_over(&message.delivery)
        });
        asks.map(|message| message.key.event.clone()).collect()
    }
}
