//! Receive a reply: what a patient's text comes to (rows A11, A12, C17, C19).

use super::{AnswerRefusal, AnswerRequest, AnswerView, answer_request, consent_told};
use crate::{
    Actor, Answer, Appointment, AppointmentId, Clinic, ClinicId, Consent, Conversation, Event, EventId, EventKind,
    PatientId, Question, ReplyAbout, ReplyCode, ReplyReading, ReplyReceived, ReplyStep, StoppedBy,
};
use jiff::{SignedDuration, Timestamp, civil::DateTime};

/// How long one text that tells that staff will read on speaks for those after it.
const ACKNOWLEDGED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Somebody who has the number, with what is known of their appointments.
#[derive(Debug, Clone)]
pub struct Texter<'a> {
    /// At which clinic.
    pub clinic: &'a Clinic,
    /// Who.
    pub patient: &'a PatientId,
    /// Their appointments.
    pub appointments: &'a [Appointment],
    /// Their channel.
    pub events: &'a [Event],
    /// Which events made a confirmation request owed that was handed to the carrier of texts.
    pub asked: Vec<EventId>,
    /// When texts were handed to their carrier for them.
    pub texted: Vec<Timestamp>,
}

/// What a text is decided from.
#[derive(Debug, Clone, Copy)]
pub struct ReplyView<'a> {
    /// Everybody who has the number: at least one.
    pub texters: &'a [Texter<'a>],
    /// What the number was asked.
    pub conversation: &'a Conversation,
    /// Whether texts to the number are stopped, so that nothing can be asked or told.
    pub stopped: bool,
    /// Whether the day has room for no message more, which an answer may make owed.
    pub full: bool,
}

/// Receive a reply.
#[derive(Debug, Clone, Copy)]
pub struct ReceiveReply {
    /// What it says.
    pub reading: ReplyReading,
    /// When it was sent.
    pub at: Timestamp,
}

/// Decides on a text. An answer is that of the one appointment that it can be about; where there are several, each of them
/// is asked about by a letter of its own. What cannot be done as it is asked, staff read, so nothing is lost.
pub fn receive_reply(
    view: ReplyView<'_>,
    command: ReceiveReply,
    mut fresh: impl FnMut() -> EventId,
    now: Timestamp,
) -> ReplyReceived {
    let mut deciding = Deciding { view, at: command.at, now, fresh: &mut fresh };
    match command.reading {
        ReplyReading::Stop => deciding.told(Some(StoppedBy::Reply)),
        ReplyReading::Cancel => deciding.told(Some(StoppedBy::CancelReply)),
        ReplyReading::Start => deciding.told(None),
        ReplyReading::Answer(answer, None) => deciding.answered(answer),
        ReplyReading::Answer(answer, Some(code)) => deciding.answered_with(Some(answer), code),
        ReplyReading::Code(code) => deciding.answered_with(None, code),
        ReplyReading::Other => deciding.passed_on(&deciding.addressed()),
    }
}

/// An appointment that an answer may be about: it is ahead, and its patient was asked by text about its present time.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    texter: &'a Texter<'a>,
    appointment: &'a Appointment,
}

impl Candidate<'_> {
    fn is_that_of(&self, question: &Question) -> bool {
        let Self { texter, appointment } = self;
        (&texter.clinic.id, texter.patient, &appointment.id, appointment.sequence)
            == (&question.clinic, &question.patient, &question.appointment, question.sequence)
    }

    /// What a text can tell it from others by.
    fn told_as(&self) -> (&ClinicId, DateTime) {
        let clinic = self.texter.clinic;
        (&clinic.id, clinic.zone_of(&self.appointment.location).to_datetime(self.appointment.span.start()))
    }
}

struct Deciding<'a, 'f> {
    view: ReplyView<'a>,
    at: Timestamp,
    now: Timestamp,
    fresh: &'f mut dyn FnMut() -> EventId,
}

impl<'a> Deciding<'a, '_> {
    /// Everybody's channel tells of the owner's word on texts.
    fn told(&mut self, stopped: Option<StoppedBy>) -> ReplyReceived {
        let patients: Vec<_> =
            self.view.texters.iter().map(|texter| (texter.clinic.id.clone(), texter.patient.clone())).collect();
        let steps = consent_told(&patients, Consent { at: self.at, stopped }, &mut *self.fresh);
        self.steps(steps)
    }

    /// An answer that names no appointment: that of the only one that waits for one, or changes the only one given.
    fn answered(&mut self, answer: Answer) -> ReplyReceived {
        let all = self.candidates();
        let waiting: Vec<_> = all.iter().copied().filter(|one| one.appointment.answer.is_none()).collect();
        let meant = if waiting.is_empty() { all } else { waiting };
        match meant[..] {
            [] => self.passed_on(&self.addressed()),
            [one] => self.answer(one, answer),
            _ => self.asked_which(&meant, answer),
        }
    }

    /// An answer that names an appointment by its letter, or a letter that completes the answer before it.
    fn answered_with(&mut self, answer: Option<Answer>, code: ReplyCode) -> ReplyReceived {
        let questions = &self.view.conversation.questions;
        let Some(question) = questions.iter().find(|question| question.code == code) else {
            return self.passed_on(&self.addressed());
        };
        if let Some(one) = self.candidates().into_iter().find(|one| one.is_that_of(question)) {
            return self.answer(one, answer.unwrap_or(question.answer));
        }
        let theirs =
            |texter: &&Texter<'_>| (&texter.clinic.id, texter.patient) == (&question.clinic, &question.patient);
        let theirs: Vec<_> = self.everybody().into_iter().filter(theirs).collect();
        self.passed_on(&if theirs.is_empty() { self.everybody() } else { theirs })
    }

    /// An answer by text needs no proof: it moves nothing, and tells nothing.
    fn answer(&mut self, one: Candidate<'_>, answer: Answer) -> ReplyReceived {
        let Candidate { texter, appointment } = one;
        if last_answered(texter, appointment).is_some_and(|last| last > self.at) {
            return self.unchanged(one, answer);
        }
        let view = AnswerView { clinic: texter.clinic, appointment, verified: true };
        let command = AnswerRequest { answer, version: None };
        match answer_request(&view, command, (self.fresh)(), self.now) {
            Ok(answered) if answered.allowance.is_some() && self.view.full => self.passed_on(&[texter]),
            Ok(mut answered) => {
                // In the order in which they were sent, however long each was under way.
                answered.event.at = self.at;
                let conversation = self.view.conversation.clone().next();
                let answered = Some((texter.clinic.id.clone(), answered));
                ReplyReceived { conversation, answered, steps: Vec::new() }
            }
            Err(AnswerRefusal::AnsweredAlready) => self.unchanged(one, answer),
            Err(_) => self.passed_on(&[texter]),
        }
    }

    /// It is kept when it was said: what was said before it, and comes after it, changes nothing either.
    fn unchanged(&mut self, one: Candidate<'_>, answer: Answer) -> ReplyReceived {
        let Appointment { id, sequence, .. } = one.appointment;
        let about = ReplyAbout::NoChange { appointment: id.clone(), sequence: *sequence, answer };
        let step = self.step(one.texter, about);
        self.steps(vec![step])
    }

    fn asked_which(&mut self, meant: &[Candidate<'_>], answer: Answer) -> ReplyReceived {
        let known = &self.view.conversation.questions;
        let is_asked = |one: &Candidate<'_>| {
            let the_same = |known: &Question| known.answer == answer && self.now < known.until;
            one.appointment.answer.is_none() && known.iter().any(|known| one.is_that_of(known) && the_same(known))
        };
        // Whoever answers the same once more has not found the way: staff help, and no text more is sent.
        let again = meant.iter().all(is_asked);
        let told = |one: &Candidate<'_>| meant.iter().filter(|other| other.told_as() == one.told_as()).count() == 1;
        let questions = self.questions(meant, answer);
        let Some(questions) = questions.filter(|_| !again && !self.view.stopped && meant.iter().all(told)) else {
            let theirs = |texter: &&Texter<'_>| meant.iter().any(|one| std::ptr::eq(one.texter, *texter));
            return self.passed_on(&self.everybody().into_iter().filter(theirs).collect::<Vec<_>>());
        };
        let steps = meant.iter().zip(&questions).map(|(one, question)| {
            let Question { appointment, sequence, code, .. } = question.clone();
            let about = ReplyAbout::SeveralAppointments { appointment, sequence, answer, code };
            self.step(one.texter, about)
        });
        let steps = steps.collect();
        let mut conversation = self.view.conversation.clone().next();
        conversation
            .questions
            .retain(|known| self.now < known.until && questions.iter().all(|new| new.code != known.code));
        conversation.questions.extend(questions);
        conversation.questions.sort_by_key(|question| question.code);
        ReplyReceived { conversation, answered: None, steps }
    }

    /// A letter for each: the one that it has, or the first that stands for no appointment that is still ahead.
    fn questions(&self, meant: &[Candidate<'_>], answer: Answer) -> Option<Vec<Question>> {
        let known = &self.view.conversation.questions;
        let taken = |code: &ReplyCode| known.iter().any(|known| known.code == *code && self.now < known.until);
        let mut free = ReplyCode::all().filter(|code| !taken(code));
        let question = |one: &Candidate<'_>| {
            let known = known.iter().find(|question| one.is_that_of(question) && self.now < question.until);
            Some(Question {
                code: known.map(|known| known.code).or_else(|| free.next())?,
                clinic: one.texter.clinic.id.clone(),
                patient: one.texter.patient.clone(),
                appointment: one.appointment.id.clone(),
                sequence: one.appointment.sequence,
                answer,
                until: one.appointment.span.start(),
            })
        };
        meant.iter().map(question).collect()
    }

    /// Staff read it, in the record of each of these. Of each clinic one text says so, once a day.
    fn passed_on(&mut self, to: &[&Texter<'_>]) -> ReplyReceived {
        let mut told: Vec<&ClinicId> = Vec::new();
        let mut steps = Vec::new();
        for texter in to {
            let clinic = &texter.clinic.id;
            let acknowledged = self.acknowledges(texter.clinic) && !told.contains(&clinic);
            told.push(clinic);
            steps.push(ReplyStep { for_staff: true, ..self.step(texter, ReplyAbout::Staff { acknowledged }) });
        }
        self.steps(steps)
    }

    fn acknowledges(&self, clinic: &Clinic) -> bool {
        let lately = |event: &Event| {
            let acknowledged = EventKind::ReplyReceived { about: ReplyAbout::Staff { acknowledged: true } };
            event.kind == acknowledged && event.at.duration_since(self.at).abs() < ACKNOWLEDGED_FOR
        };
        let mut theirs = self.view.texters.iter().filter(|texter| texter.clinic.id == clinic.id);
        clinic.messages.replies && !self.view.stopped && !theirs.any(|texter| texter.events.iter().any(lately))
    }

    /// What an answer without a letter can be about, the nearest first.
    fn candidates(&self) -> Vec<Candidate<'a>> {
        let mut found: Vec<_> = self.view.texters.iter().flat_map(|texter| self.candidates_of(texter)).collect();
        found.sort_by_key(|one| (one.appointment.span.start(), one.told_as().0.clone(), one.texter.patient.clone()));
        found
    }

    fn candidates_of(&self, texter: &'a Texter<'a>) -> impl Iterator<Item = Candidate<'a>> {
        let asked = texter.events.iter().filter(|event| texter.asked.contains(&event.id) && event.at <= self.at);
        let asked: Vec<_> = asked.filter_map(|event| time_given(&event.kind)).collect();
        let now = self.now;
        let open = move |one: &&Appointment| {
            let ahead = !one.is_cancelled() && now < one.span.start();
            ahead && texter.clinic.messages.replies && asked.contains(&(&one.id, one.sequence))
        };
        texter.appointments.iter().filter(open).map(move |appointment| Candidate { texter, appointment })
    }

    /// Whom a text is for that names nobody: the clinic that has texted the number last, since one reads nothing that was
    /// written to another; every clinic where none has.
    fn addressed(&self) -> Vec<&'a Texter<'a>> {
        let last = |texter: &Texter<'_>| texter.texted.iter().copied().filter(|at| *at <= self.at).max();
        let latest = self.view.texters.iter().filter_map(last).max();
        let clinics: Vec<&ClinicId> =
            self.view.texters.iter().filter(|texter| last(texter) == latest).map(|texter| &texter.clinic.id).collect();
        self.view.texters.iter().filter(|texter| clinics.contains(&&texter.clinic.id)).collect()
    }

    fn everybody(&self) -> Vec<&'a Texter<'a>> {
        self.view.texters.iter().collect()
    }

    fn step(&mut self, texter: &Texter<'_>, about: ReplyAbout) -> ReplyStep {
        let (patient, kind) = (texter.patient.clone(), EventKind::ReplyReceived { about });
        let event = Event { id: (self.fresh)(), patient, at: self.at, by: Actor::Patient, kind };
        ReplyStep { clinic: texter.clinic.id.clone(), event, for_staff: false }
    }

    fn steps(&self, steps: Vec<ReplyStep>) -> ReplyReceived {
        ReplyReceived { conversation: self.view.conversation.clone().next(), answered: None, steps }
    }
}

/// Which time of which appointment an event tells of.
fn time_given(kind: &EventKind) -> Option<(&AppointmentId, u32)> {
    match kind {
        EventKind::AppointmentBooked { appointment, .. } => Some((appointment, 0)),
        EventKind::AppointmentRescheduled { appointment, sequence, .. } => Some((appointment, *sequence)),
        _ => None,
    }
}

/// When the patient last said something about an appointment's present time.
fn last_answered(texter: &Texter<'_>, now: &Appointment) -> Option<Timestamp> {
    let about = |event: &&Event| match &event.kind {
        EventKind::RequestAnswered { appointment, sequence, .. }
        | EventKind::ReplyReceived { about: ReplyAbout::NoChange { appointment, sequence, .. } } => {
            (appointment, *sequence) == (&now.id, now.sequence)
        }
        _ => false,
    };
    texter.events.iter().filter(about).map(|event| event.at).max()
}
