//! Send the patient a one-time code, at the wish of whoever holds a link.

use super::Tries;
use crate::{
    Actor, Allowance, CODE_AGAIN, Channel, Clinic, Event, EventId, EventKind, LimitReached, LinkKind, Patient,
    SentCode, Verification,
};
use jiff::Timestamp;

/// Send a code.
#[derive(Debug, Clone, Copy, Default)]
pub struct SendCode {
    /// How it shall travel; by text where the patient has a mobile phone and nothing else is wished.
    pub channel: Option<Channel>,
}

/// What a decision on sending a code is made from.
#[derive(Debug, Clone, Copy)]
pub struct CodeView<'a> {
    /// At which clinic.
    pub clinic: &'a Clinic,
    /// To whom.
    pub patient: &'a Patient,
    /// Through which link, or the manage link of which appointment.
    pub of: &'a LinkKind,
    /// What the link asks to be proved.
    pub verification: Verification,
    /// The wrong answers so far.
    pub tries: Tries,
    /// The code that was sent last, if one was.
    pub last: Option<&'a SentCode>,
}

/// A code goes out; its event makes the message owed, and is what the code is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeSent {
    /// That it was sent.
    pub event: Event,
    /// Through which link.
    pub of: LinkKind,
    /// The code from now on: any that was sent before no longer works.
    pub code: SentCode,
    /// It goes out only if the day has room for it, which the table counts.
    pub allowance: Allowance,
}

/// Why no code was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendCodeRefusal {
    /// The link asks for none.
    NotAsked,
    /// No answer is taken before an instant, so that a code would be of no use.
    Paused {
        /// When one is taken again.
        until: Timestamp,
    },
    /// The last one was sent less than a minute ago.
    TooSoon {
        /// When another may be sent.
        until: Timestamp,
    },
    /// The record has no address at all.
    NoAddress,
    /// The record has no address for the channel that was wished, but one for the other.
    NotOn(Channel),
    /// The patient was sent as much today as one patient may be (row C18).
    PatientLimit,
    /// The clinic has sent as much today as it may.
    ClinicLimit,
}

impl From<LimitReached> for SendCodeRefusal {
    fn from(limit: LimitReached) -> Self {
        match limit {
            LimitReached::Patient => Self::PatientLimit,
            LimitReached::Clinic => Self::ClinicLimit,
        }
    }
}

/// Decides on sending a code.
pub fn send_code(
    view: &CodeView<'_>,
    command: SendCode,
    event: EventId,
    now: Timestamp,
) -> Result<CodeSent, SendCodeRefusal> {
    if view.verification != Verification::OneTimeCode {
        return Err(SendCodeRefusal::NotAsked);
    }
    if let Some(until) = view.tries.paused_until.filter(|until| now < *until) {
        return Err(SendCodeRefusal::Paused { until });
    }
    if let Some(until) = view.last.map(|last| CODE_AGAIN.after(last.sent_at)).filter(|until| now < *until) {
        return Err(SendCodeRefusal::TooSoon { until });
    }
    let channel = channel(view.patient, command)?;
    let code = SentCode { event: event.clone(), channel, sent_at: now, used: false };
    let kind = EventKind::CodeSent { of: view.of.clone(), channel };
    let event = Event { id: event, patient: view.patient.id.clone(), at: now, by: Actor::Patient, kind };
    Ok(CodeSent { event, of: view.of.clone(), code, allowance: Allowance::of(view.clinic, now) })
}

/// The channel that was wished, or the first on which the patient is reached.
fn channel(patient: &Patient, command: SendCode) -> Result<Channel, SendCodeRefusal> {
    let reached = |channel: &Channel| patient.address(*channel).is_some();
    let first = [Channel::Sms, Channel::Email].into_iter().find(reached).ok_or(SendCodeRefusal::NoAddress)?;
    match command.channel {
        None => Ok(first),
        Some(wished) if reached(&wished) => Ok(wished),
        Some(wished) => Err(SendCodeRefusal::NotOn(wished)),
    }
}
