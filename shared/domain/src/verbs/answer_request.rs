//! Answer whether one comes (rows A2, A3, A11, A12).

use crate::{Actor, Allowance, Answer, Appointment, Clinic, Event, EventId, EventKind, LimitReached};
use jiff::Timestamp;

/// What an answer is decided from.
#[derive(Debug, Clone, Copy)]
pub struct AnswerView<'a> {
    /// The clinic's facts.
    pub clinic: &'a Clinic,
    /// The appointment as it stands.
    pub appointment: &'a Appointment,
    /// Whether the patient has proved what the rule asks.
    pub verified: bool,
}

/// Answer whether one comes.
#[derive(Debug, Clone, Copy)]
pub struct AnswerRequest {
    /// What is answered.
    pub answer: Answer,
    /// The version that whoever answers has seen, if they say.
    pub version: Option<u32>,
}

/// An answer that is the appointment's from the write on. Its time stays as it is: whoever cannot come gives it up, or
/// moves it, by a step of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestAnswered {
    /// The appointment as it was until now.
    pub before: Appointment,
    /// As it is from now on: the next version, with its sequence as it was.
    pub appointment: Appointment,
    /// That it was answered.
    pub event: Event,
    /// Where the answer makes a message owed, it is written only if the day has room for one, which the table counts.
    pub allowance: Option<Allowance>,
}

/// Why no answer was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerRefusal {
    /// The rule asks for a proof that has not been given.
    NotVerified,
    /// The appointment was cancelled.
    Cancelled,
    /// It has begun.
    Past,
    /// The same was answered before: nothing needs to be done.
    AnsweredAlready,
    /// It was changed since whoever answers has seen it.
    ChangedMeanwhile,
    /// It was erased with its patient's record.
    Gone,
    /// As much was sent today as may be, and the answer would make one message more owed.
    LimitReached(LimitReached),
}

impl From<LimitReached> for AnswerRefusal {
    fn from(limit: LimitReached) -> Self {
        Self::LimitReached(limit)
    }
}

/// Whether the clinic waits for the patient's answer: it asks for one, the first time to ask has come by the clock of the
/// location, and nothing was answered about the present time.
pub fn is_asked(clinic: &Clinic, appointment: &Appointment, now: Timestamp) -> bool {
    let start = appointment.span.start();
    let ahead = !appointment.is_cancelled() && now < start;
    let zone = clinic.zone_of(&appointment.location);
    let longest = clinic.messages.confirmation_requests.longest();
    ahead && appointment.answer.is_none() && longest.is_some_and(|lead| lead.before(start, &zone) <= now)
}

/// Decides on an answer from the facts alone, whether it was asked for or not; that the appointment is unchanged is for
/// the transaction to find out.
pub fn answer_request(
    view: &AnswerView<'_>,
    command: AnswerRequest,
    event: EventId,
    now: Timestamp,
) -> Result<RequestAnswered, AnswerRefusal> {
    let (before, answer) = (view.appointment, command.answer);
    if !view.verified {
        return Err(AnswerRefusal::NotVerified);
    }
    if before.is_cancelled() {
        return Err(AnswerRefusal::Cancelled);
    }
    if before.span.start() <= now {
        return Err(AnswerRefusal::Past);
    }
    // Before the version: whoever repeats a request whose answer was lost is told of its success.
    if before.answer == Some(answer) {
        return Err(AnswerRefusal::AnsweredAlready);
    }
    if command.version.is_some_and(|seen| seen != before.version) {
        return Err(AnswerRefusal::ChangedMeanwhile);
    }
    let appointment = Appointment { version: before.version + 1, answer: Some(answer), ..before.clone() };
    let kind = EventKind::answered(&appointment, answer, before.answer);
    let event = Event { id: event, patient: before.patient.clone(), at: now, by: Actor::Patient, kind };
    let sends = answer.asks_anew(before.answer) && !view.clinic.messages.self_reschedule.is_empty();
    let allowance = sends.then(|| Allowance::of(view.clinic, now));
    Ok(RequestAnswered { before: before.clone(), appointment, event, allowance })
}
