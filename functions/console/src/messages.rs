//! The messages of a record: those that were owed with their fates, and those that never were with their reasons.

use crate::desk::Desk;
use crate::said;
use crate::why::{self, Asked, Facts};
use domain::{Appointment, Delivery, Event, EventKind, MessageKind, NotOwed, WhyNot, messages_owed};
use jiff::{SignedDuration, Timestamp};
use language::{Words, say};
use store::{MessageRecord, PatientRecord};
use web::{MessageDto, NotOwedDto};

/// Every message owed or sent.
pub(crate) fn of(desk: &Desk, stored: &PatientRecord, words: Words) -> Vec<MessageDto> {
    stored.messages.iter().map(|message| told(desk, stored, message, words)).collect()
}

fn told(desk: &Desk, stored: &PatientRecord, message: &MessageRecord, words: Words) -> MessageDto {
    let fate = MessageDto::new(&message.key, &message.delivery, message.sent_at);
    let told = MessageDto { text: message.text.clone(), parts: message.parts, ..fate };
    let Some(event) = stored.events.iter().find(|event| event.id == message.key.event) else { return told };
    let facts = facts(desk, stored, event);
    let why = why::of_record(words, facts, message).map(|why| match went_otherwise(stored, facts, message, words) {
        Some(otherwise) => format!("{why} {otherwise}"),
        None => why,
    });
    if message.delivery.is_pending() && why::is_outdated(facts, message.key.kind) {
        let reason = Some(WhyNot::Superseded.as_str().to_owned());
        return MessageDto { reason, due_at: None, why, ..told };
    }
    MessageDto { why, ..told }
}

/// What became of the same message by the other carrier, where this one did not reach its reader: it took its place, unless
/// both were owed from the start.
fn went_otherwise(stored: &PatientRecord, facts: Facts<'_>, message: &MessageRecord, words: Words) -> Option<String> {
    let is_same = |other: &&MessageRecord| {
        let (one, other) = (&message.key, &other.key);
        let same = (&one.event, one.kind, one.occasion) == (&other.event, other.kind, other.occasion);
        same && one.carrier != other.carrier
    };
    // What is no longer true goes nowhere.
    let may_go = message.delivery.reason().is_some_and(|reason| message.key.may_go_otherwise(reason));
    let other = stored.messages.iter().filter(|_| may_go).find(is_same)?;
    let channel = said::channel(words, other.key.carrier.as_str());
    Some(match other.delivery {
        Delivery::Sent { .. } | Delivery::Delivered { .. } => {
            let owed = messages_owed(facts.event, facts.clinic, None, facts.patient, facts.event.at).owed;
            if owed.iter().any(|owed| owed.key == other.key) {
                say!(words, "why-went-as-well", channel = channel)
            } else {
                say!(words, "why-went-otherwise", channel = channel)
            }
        }
        Delivery::Owed { .. } | Delivery::Claimed { .. } => say!(words, "why-goes-otherwise", channel = channel),
        Delivery::Failed { .. } | Delivery::Undeliverable { .. } | Delivery::Unclear => {
            say!(words, "why-nor-otherwise", channel = channel)
        }
    })
}

fn facts<'a>(desk: &'a Desk, stored: &'a PatientRecord, event: &'a Event) -> Facts<'a> {
    let appointment = event.kind.appointment().and_then(|id| stored.appointments.iter().find(|one| one.id == *id));
    Facts { clinic: desk.clinic(), patient: &stored.patient, event, appointment }
}

/// So much later an event's messages are known to the record.
const HANDED_OVER: SignedDuration = SignedDuration::from_mins(15);

/// What the events of appointments did not make owed. Settings that came later are told apart from what was missing: an
/// event asks nobody a second time.
pub(crate) fn not_owed(desk: &Desk, stored: &PatientRecord, words: Words) -> Vec<NotOwedDto> {
    let asked = stored.events.iter().filter(|event| makes_messages(event));
    asked.flat_map(|event| not_owed_by(desk, stored, event, words)).collect()
}

fn makes_messages(event: &Event) -> bool {
    matches!(
        event.kind,
        EventKind::AppointmentBooked { .. }
            | EventKind::AppointmentRescheduled { .. }
            | EventKind::AppointmentCancelled { .. }
            | EventKind::RequestAnswered { .. }
    )
}

fn not_owed_by(desk: &Desk, stored: &PatientRecord, event: &Event, words: Words) -> Vec<NotOwedDto> {
    let facts = facts(desk, stored, event);
    let made = messages_owed(event, facts.clinic, as_it_was(facts), facts.patient, event.at);
    let dto = |asked: Asked, reason: &str, why: String| NotOwedDto {
        event: event.id.to_string(),
        kind: asked.kind.as_str().to_owned(),
        channel: asked.carrier.as_str().to_owned(),
        occasion: asked.occasion,
        reason: reason.to_owned(),
        why,
    };
    let kept_back = made.not_owed.iter().copied().filter(|not| !is_known(stored, event, *not));
    let kept_back =
        kept_back.map(|not| dto(not.into(), not.why.as_str(), why::of_reason(words, facts, not.into(), not.why)));
    let waited = event.at.saturating_add(HANDED_OVER).unwrap_or(Timestamp::MAX) < desk.now;
    let later = made.owed.iter().filter(|owed| waited && !stored.messages.iter().any(|one| one.key == owed.key));
    let later = later.map(|owed| dto((&owed.key).into(), "set_later", say!(words, "why-set-later")));
    kept_back.chain(later).collect()
}

/// The appointment of an answer, which says whether it could be moved online, as long as it is still about that time.
fn as_it_was(facts: Facts<'_>) -> Option<&Appointment> {
    let asked = matches!(facts.event.kind, EventKind::RequestAnswered { .. });
    facts.appointment.filter(|_| asked && !why::is_outdated(facts, MessageKind::SelfReschedule))
}

/// Whether the record has the message all the same: it was owed by the settings of then. Without a lead time there is no
/// telling which one it would be.
fn is_known(stored: &PatientRecord, event: &Event, not: NotOwed) -> bool {
    stored.messages.iter().map(|one| &one.key).any(|key| {
        (&key.event, key.kind, key.carrier) == (&event.id, not.kind, not.carrier)
            && (key.occasion == not.occasion || not.why == WhyNot::NoLeadTime)
    })
}
