//! One patient, one link and a clock: verbs are asked as the functions ask them, and decisions are kept as the table
//! keeps them.

use super::{DR_A, LONDON, at, check_up, clinic, event_id, grant, hours, patient, provider, rule_id, staff};
use domain::{
    Answer, AnswerRefusal, AnswerRequest, AnswerView, Appointment, Book, BookIds, BookRefusal, BookView, Booked,
    Channel, Clinic, EndRefusal, Ending, Event, EventId, Lifetime, Link, LinkOpened, LinkState, Lost, LostLink,
    Minutes, NoTimeRefusal, OpenRefusal, Presser, Request, SendAgainRefusal, SendIds, SendLink, SendLinkAgain,
    SlotFilter, TaskId, answer_request, book, close_task, continue_link, delete_link, expire_by_time, expire_link,
    list_slots, lost_race, open_link, report_no_time, send_link, send_link_again, window_of,
};
use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;

/// Something that happens to the link.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// So many minutes pass.
    Wait(u32),
    Open,
    Continue,
    /// A scanner presses Continue.
    Scan,
    SendAgain,
    NoTime,
    /// Staff close their oldest task.
    Close,
    /// The first slot on offer is asked for.
    Book,
    /// The table's sweep finds the link's mark.
    Expire,
    /// Staff expire or delete the link.
    End(Ending),
    /// The patient answers whether they come.
    Answer(Answer),
}

/// A link's lifetime in minutes and what happens to it.
pub(crate) fn lives() -> impl Strategy<Value = (u32, Vec<Step>)> {
    let step = prop_oneof![
        3 => (0..600_u32).prop_map(Step::Wait),
        1 => Just(Step::Open),
        2 => Just(Step::Continue),
        1 => Just(Step::Scan),
        1 => Just(Step::SendAgain),
        1 => Just(Step::NoTime),
        1 => Just(Step::Close),
        1 => Just(Step::Book),
        2 => Just(Step::Expire),
        1 => prop_oneof![Just(Ending::Expired), Just(Ending::Deleted)].prop_map(Step::End),
        1 => prop_oneof![Just(Answer::Confirm), Just(Answer::Reschedule), Just(Answer::Cancel)].prop_map(Step::Answer),
    ];
    (5..4000_u32, prop::collection::vec(step, 0..16))
}

/// What a step led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Waited,
    Opened(Result<LinkOpened, OpenRefusal>),
    Booked(Result<(), BookRefusal>),
    /// Whether an event was written.
    Swept(bool),
    SentAgain(Result<(), SendAgainRefusal>),
    Reported(Result<(), NoTimeRefusal>),
    /// Whether the link was live until then.
    Ended(Result<bool, EndRefusal>),
    /// Nothing where no appointment was booked yet.
    Answered(Option<Result<(), AnswerRefusal>>),
}

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) clinic: Clinic,
    pub(crate) now: Timestamp,
    pub(crate) link: Link,
    pub(crate) appointment: Option<Appointment>,
    pub(crate) events: Vec<Event>,
    /// The events behind the open tasks.
    pub(crate) tasks: Vec<EventId>,
    expiry_written: bool,
}

impl World {
    /// A link has just been sent.
    pub(crate) fn new(lifetime: u32) -> Self {
        let mut clinic = clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "12:00")])], check_up(30, 5, 10, 30));
        clinic.rules[0].lifetime = Lifetime::new(Minutes::new(lifetime)).expect("a lifetime");
        let now = at("2026-11-23T07:00:00Z");
        let command = SendLink { rule: rule_id("first-visit"), channel: Channel::Email };
        let ids = SendIds { link: super::link_id("l1"), event: event_id("e0") };
        let sent = send_link(&clinic, &patient(), &command, &staff(), ids, now).expect("a link");
        let events = vec![sent.event];
        Self { clinic, now, link: sent.link, appointment: None, events, tasks: Vec::new(), expiry_written: false }
    }

    pub(crate) fn take(&mut self, step: &Step) -> Outcome {
        match step {
            Step::Wait(minutes) => {
                self.now = Minutes::new(*minutes).after(self.now);
                Outcome::Waited
            }
            Step::Open => Outcome::Opened(open_link(&self.link, self.now)),
            Step::Continue => Outcome::Opened(self.go_on(Presser::Person)),
            Step::Scan => Outcome::Opened(self.go_on(Presser::Scanner)),
            Step::SendAgain => Outcome::SentAgain(self.send_again()),
            Step::NoTime => Outcome::Reported(self.report()),
            Step::Close => Outcome::Swept(self.close()),
            Step::Book => Outcome::Booked(self.book()),
            Step::Expire => Outcome::Swept(self.sweep()),
            Step::End(ending) => Outcome::Ended(self.end(*ending)),
            Step::Answer(answer) => Outcome::Answered(self.answer(*answer)),
        }
    }

    fn next_event(&self) -> domain::EventId {
        event_id(&format!("e{}", self.events.len()))
    }

    fn go_on(&mut self, by: Presser) -> Result<LinkOpened, OpenRefusal> {
        let continued = continue_link(&self.link, by, self.next_event(), self.now)?;
        if let Some(event) = continued.event {
            match by {
                Presser::Person => self.link.accessed_at = Some(event.at),
                Presser::Scanner => self.link.scanned_at = Some(event.at),
            }
            self.events.push(event);
        }
        Ok(continued.to)
    }

    fn send_again(&mut self) -> Result<(), SendAgainRefusal> {
        let command = SendLinkAgain { channel: Channel::Sms };
        let (link, id) = (&self.link, self.next_event());
        let sent = send_link_again(&self.clinic, &patient(), link, &command, &staff(), id, self.now)?;
        self.link = sent.link;
        self.events.push(sent.event);
        Ok(())
    }

    fn report(&mut self) -> Result<(), NoTimeRefusal> {
        if let Some(news) = report_no_time(&self.link, &self.clinic, self.next_event(), self.now)?.news {
            self.link.no_time_at = Some(news.event.at);
            self.tasks.push(news.task.id().event().clone());
            self.events.push(news.event);
        }
        Ok(())
    }

    fn close(&mut self) -> bool {
        let Some(open) = self.tasks.first() else { return false };
        let made_by = self.events.iter().find(|event| &event.id == open).expect("the event that made the task");
        let id = TaskId::Report { patient: made_by.patient.clone(), event: open.clone() };
        let closed = close_task(id, made_by, &staff(), self.next_event(), self.now).expect("a task");
        self.tasks.remove(0);
        self.events.push(closed.event);
        true
    }

    fn book(&mut self) -> Result<(), BookRefusal> {
        let (clinic, rule, now) = (&self.clinic, &self.clinic.rules[0], self.now);
        let window = window_of(rule, now.to_zoned(TimeZone::UTC).date(), 3, None, now);
        let page = list_slots(clinic, rule, window, &SlotFilter::default(), &[], now);
        let slot = page.slots.first().expect("a slot within three days").id.clone();
        let grant = grant(&self.link);
        let view = BookView { clinic, rule, grant: &grant, verified: false };
        let number = self.events.len();
        let ids = BookIds { appointment: super::appointment_id(&format!("a{number}")), event: self.next_event() };
        let Booked { appointment, event } = book(&view, &Book { slot }, ids, now)?;
        // The transaction's condition on the link; a refusal hands the link back.
        if self.link.state != LinkState::Unspent {
            return Err(lost_race(
                &Lost { link: LostLink::Changed(Box::new(self.link.clone())), ..Lost::default() },
                now,
            ));
        }
        let request = Request::new("key-1", &appointment.span.start().to_string()).ok();
        self.link.state = LinkState::Spent { appointment: appointment.id.clone(), request, at: now };
        self.appointment = Some(appointment);
        self.events.push(event);
        Ok(())
    }

    fn end(&mut self, ending: Ending) -> Result<bool, EndRefusal> {
        let verb = match ending {
            Ending::Expired => expire_link,
            Ending::Deleted => delete_link,
        };
        let Some(ended) = verb(&self.link, &staff(), self.next_event(), self.now)? else { return Ok(false) };
        self.link = ended.link;
        self.events.push(ended.event);
        Ok(true)
    }

    fn answer(&mut self, answer: Answer) -> Option<Result<(), AnswerRefusal>> {
        let view = AnswerView { clinic: &self.clinic, appointment: self.appointment.as_ref()?, verified: true };
        let answered = answer_request(&view, AnswerRequest { answer, version: None }, self.next_event(), self.now);
        Some(answered.map(|answered| {
            self.appointment = Some(answered.appointment);
            self.events.push(answered.event);
        }))
    }

    fn sweep(&mut self) -> bool {
        let due = expire_by_time(&self.link, self.next_event(), self.now).filter(|_| !self.expiry_written);
        self.expiry_written |= due.is_some();
        let written = due.is_some();
        self.events.extend(due);
        written
    }
}
