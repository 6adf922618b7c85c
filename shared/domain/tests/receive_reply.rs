//! `receive_reply`: what a text comes to.

mod common;

use common::{
    DR_A, LONDON, appointment_id, at, check_up, clinic, event_id, hours, location_id, provider, provider_id, rule_id,
    staff, type_id,
};
use domain::{
    Actor, Answer, Appointment, AppointmentStatus, Clinic, ClinicId, Conversation, Event, EventKind, Origin, PatientId,
    ReceiveReply, ReplyAbout, ReplyReceived, ReplyView, Span, StoppedBy, Texter, read_reply, receive_reply,
};
use jiff::{SignedDuration, Timestamp};

const NOW: &str = "2026-11-22T09:00:00Z";
const MORNING: &str = "2026-11-23T10:00:00Z";
const NOON: &str = "2026-11-23T12:00:00Z";

/// Somebody who has the number.
struct Owner {
    clinic: Clinic,
    patient: PatientId,
    appointments: Vec<Appointment>,
    events: Vec<Event>,
    texted: Vec<Timestamp>,
}

/// Everybody who has a number, and what it was asked.
struct World {
    owners: Vec<Owner>,
    conversation: Conversation,
    stopped: bool,
    full: bool,
    now: Timestamp,
    made: u32,
}

fn the_clinic(id: &str) -> Clinic {
    let mut clinic = clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "18:00")])], check_up(30, 0, 0, 30));
    clinic.id = ClinicId::parse(id).expect("a clinic id");
    clinic.messages.replies = true;
    clinic
}

impl World {
    fn new() -> Self {
        let conversation = Conversation::default();
        Self { owners: Vec::new(), conversation, stopped: false, full: false, now: at(NOW), made: 0 }
    }

    /// With a patient more, who was asked about appointments at these times; they are called after the patient.
    fn with(mut self, clinic: &str, patient: &str, starts: &[&str]) -> Self {
        let patient = PatientId::parse(patient).expect("a patient id");
        let (appointments, events, texted) = (Vec::new(), Vec::new(), Vec::new());
        let mut owner = Owner { clinic: the_clinic(clinic), patient, appointments, events, texted };
        for (n, start) in starts.iter().enumerate() {
            let id = format!("{}-{n}", owner.patient);
            let booked = appointment(&id, &owner.patient, start);
            let kind = EventKind::AppointmentBooked {
                appointment: booked.id.clone(),
                origin: booked.origin.clone(),
                rule: booked.rule.clone(),
                appointment_type: booked.appointment_type.clone(),
                placement: booked.placement(),
            };
            let id = event_id(&format!("asked-{id}"));
            let (patient, long_ago) = (owner.patient.clone(), at("2026-11-01T09:00:00Z"));
            owner.events.push(Event { id, patient, at: long_ago, by: Actor::Time, kind });
            owner.appointments.push(booked);
        }
        self.owners.push(owner);
        self
    }

    /// Receives a text and writes what comes of it, as the store does.
    fn text(&mut self, text: &str, sent: Timestamp) -> Vec<String> {
        let received = self.decide(text, sent);
        self.conversation = received.conversation;
        let mut told = Vec::new();
        if let Some((clinic, answered)) = received.answered {
            told.push(format!("{}.{} {}", clinic, answered.event.patient, said(&answered.event.kind)));
            let owner = self.owner(&clinic, &answered.event.patient);
            let stands =
                owner.appointments.iter_mut().find(|one| one.id == answered.appointment.id).expect("it stands");
            *stands = answered.appointment;
            owner.events.push(answered.event);
        }
        for step in received.steps {
            let staff = if step.for_staff { " *" } else { "" };
            told.push(format!("{}.{} {}{staff}", step.clinic, step.event.patient, said(&step.event.kind)));
            self.owner(&step.clinic, &step.event.patient).events.push(step.event);
        }
        told
    }

    fn says(&mut self, text: &str) -> Vec<String> {
        self.text(text, self.now)
    }

    fn decide(&mut self, text: &str, sent: Timestamp) -> ReplyReceived {
        let texters: Vec<Texter<'_>> = self.owners.iter().map(texter).collect();
        let Self { conversation, stopped, full, now, made, .. } = self;
        let view = ReplyView { texters: &texters, conversation, stopped: *stopped, full: *full };
        let fresh = || {
            *made += 1;
            event_id(&format!("e{made}"))
        };
        receive_reply(view, ReceiveReply { reading: read_reply(text), at: sent }, fresh, *now)
    }

    fn owner(&mut self, clinic: &ClinicId, patient: &PatientId) -> &mut Owner {
        let theirs = |owner: &&mut Owner| (&owner.clinic.id, &owner.patient) == (clinic, patient);
        self.owners.iter_mut().find(theirs).expect("they have the number")
    }
}

fn texter(owner: &Owner) -> Texter<'_> {
    let asked = owner.events.iter().map(|event| event.id.clone()).filter(|id| id.as_str().starts_with("asked"));
    Texter {
        clinic: &owner.clinic,
        patient: &owner.patient,
        appointments: &owner.appointments,
        events: &owner.events,
        asked: asked.collect(),
        texted: owner.texted.clone(),
    }
}

fn appointment(id: &str, patient: &PatientId, start: &str) -> Appointment {
    let start = at(start);
    let span = Span::new(start, start.saturating_add(SignedDuration::from_mins(30)).expect("half an hour later"));
    Appointment {
        id: appointment_id(id),
        patient: patient.clone(),
        provider: provider_id(DR_A),
        location: location_id(LONDON),
        appointment_type: type_id("check-up"),
        rule: Some(rule_id("first-visit")),
        origin: Origin::Staff { by: staff().id, overridden: false },
        span,
        occupied: span,
        version: 1,
        sequence: 0,
        status: AppointmentStatus::Booked,
        answer: None,
    }
}

fn said(kind: &EventKind) -> String {
    match kind {
        EventKind::RequestAnswered { appointment, answer, .. } => format!("{appointment} {}", answer.as_str()),
        EventKind::TextsStopped { by } => format!("stopped {}", by.as_str()),
        EventKind::TextsResumed => "resumed".to_owned(),
        EventKind::ReplyReceived { about } => match about {
            ReplyAbout::SeveralAppointments { appointment, answer, code, .. } => {
                format!("{appointment} {}{code}?", answer.digit())
            }
            ReplyAbout::NoChange { appointment, .. } => format!("{appointment} unchanged"),
            ReplyAbout::Staff { acknowledged: true } => "staff, told".to_owned(),
            ReplyAbout::Staff { acknowledged: false } => "staff".to_owned(),
        },
        other => panic!("{other:?}"),
    }
}

fn later(minutes: i64) -> Timestamp {
    at(NOW).saturating_add(SignedDuration::from_mins(minutes)).expect("an instant")
}

#[test]
fn a12_an_answer_is_that_of_the_one_request_and_the_next_one_changes_it() {
    let mut world = World::new().with("c1", "p1", &[MORNING]);
    assert_eq!(world.says("1"), ["c1.p1 p1-0 confirm"]);
    world.now = later(1);
    assert_eq!(world.says("2"), ["c1.p1 p1-0 reschedule"]);
    world.now = later(2);
    assert_eq!(world.says("3."), ["c1.p1 p1-0 cancel"]);
    world.now = later(3);
    assert_eq!(world.says("3"), ["c1.p1 p1-0 unchanged"], "the same again is the same success, and no task");
    let stands = &world.owners[0].appointments[0];
    assert_eq!((stands.answer, stands.sequence), (Some(Answer::Cancel), 0), "it moves nothing");
}

#[test]
fn an_answer_that_was_sent_before_another_does_not_undo_it() {
    // Sent as 1, 3, 1: whatever comes last, the last that was said holds.
    let texts = [("1", 0), ("3", 1), ("1", 2)];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut world = World::new().with("c1", "p1", &[MORNING]);
        world.now = later(5);
        for place in order {
            let (text, minute) = texts[place];
            world.text(text, later(minute));
        }
        assert_eq!(world.owners[0].appointments[0].answer, Some(Answer::Confirm), "{order:?}");
        assert_eq!(world.owners[0].events.len(), 1 + texts.len(), "every text is in the channel: {order:?}");
    }
}

#[test]
fn c19_several_are_asked_about_by_letters_that_stay_theirs() {
    let mut world = World::new().with("c1", "p1", &[MORNING]).with("c1", "p2", &[NOON]).with("c2", "p1", &[MORNING]);
    let asked = |answer: char| {
        [format!("c1.p1 p1-0 {answer}A?"), format!("c2.p1 p1-0 {answer}B?"), format!("c1.p2 p2-0 {answer}C?")]
    };
    assert_eq!(world.says("2"), asked('2'));
    assert_eq!(world.says("1"), asked('1'), "the letters stay");
    assert_eq!(world.says("c"), ["c1.p2 p2-0 confirm"], "a letter alone completes the answer that was asked about");
    assert_eq!(world.says("2 b"), ["c2.p1 p1-0 reschedule"], "both at once need no question");
    assert_eq!(world.says("3"), ["c1.p1 p1-0 cancel"], "only one waits by now");
    assert_eq!(world.says("1"), asked('1'), "and when all have answered, it may be any of them");
    assert_eq!(
        world.says("D"),
        ["c1.p1 staff, told *", "c1.p2 staff *", "c2.p1 staff, told *"],
        "nobody gave that one"
    );
}

#[test]
fn c19_a_letter_is_given_anew_only_when_its_appointment_is_over() {
    let mut world = World::new().with("c1", "p1", &[MORNING, NOON]);
    assert_eq!(world.says("1"), ["c1.p1 p1-0 1A?", "c1.p1 p1-1 1B?"]);
    let moved = appointment("p1-2", &world.owners[0].patient, "2026-11-24T10:00:00Z");
    let mut asked = world.owners[0].events[0].clone();
    asked.id = event_id("asked-again");
    let EventKind::AppointmentBooked { appointment, .. } = &mut asked.kind else { panic!("{asked:?}") };
    appointment.clone_from(&moved.id);
    world.owners[0].events.push(asked);
    world.owners[0].appointments.push(moved);
    world.owners[0].appointments[0].status = AppointmentStatus::Cancelled { reason: None };
    assert_eq!(world.says("1"), ["c1.p1 p1-1 1B?", "c1.p1 p1-2 1C?"]);
    assert_eq!(world.says("1A"), ["c1.p1 staff, told *"], "that one was cancelled");
    world.now = at(NOON);
    assert_eq!(world.says("1B"), ["c1.p1 staff, told *"], "that one has begun");
    assert_eq!(world.says("1C"), ["c1.p1 p1-2 confirm"]);
}

#[test]
fn c19_two_at_one_time_of_one_clinic_cannot_be_told_apart_in_a_text() {
    let mut world = World::new().with("c1", "p1", &[MORNING]).with("c1", "p2", &[MORNING]).with("c1", "p3", &[]);
    assert_eq!(world.says("1"), ["c1.p1 staff, told *", "c1.p2 staff *"]);
    assert!(world.conversation.questions.is_empty());
}

#[test]
fn what_cannot_be_done_as_it_is_asked_staff_read() {
    let mut cancelled = World::new().with("c1", "p1", &[MORNING]);
    cancelled.owners[0].appointments[0].status = AppointmentStatus::Cancelled { reason: None };
    let mut begun = World::new().with("c1", "p1", &[MORNING]);
    begun.now = at(MORNING);
    let mut moved_since = World::new().with("c1", "p1", &[MORNING]);
    moved_since.owners[0].appointments[0].sequence = 1;
    let mut before_it_was_asked = World::new().with("c1", "p1", &[MORNING]);
    before_it_was_asked.owners[0].events[0].at = later(1);
    let mut full = World::new().with("c1", "p1", &[MORNING]);
    full.full = true;
    let nothing_open = World::new().with("c1", "p1", &[]);
    for mut world in [cancelled, begun, moved_since, before_it_was_asked, full, nothing_open] {
        assert_eq!(world.says("2"), ["c1.p1 staff, told *"]);
    }
    let mut unanswerable = World::new().with("c1", "p1", &[MORNING]);
    unanswerable.owners[0].clinic.messages.replies = false;
    assert_eq!(unanswerable.says("1"), ["c1.p1 staff *"], "nobody told the patient what 1 means, and nobody can now");
    let mut still = World::new().with("c1", "p1", &[MORNING]);
    still.full = true;
    assert_eq!(still.says("1"), ["c1.p1 p1-0 confirm"], "whoever comes is sent nothing, however full the day is");
}

#[test]
fn what_names_nobody_is_read_by_the_clinic_that_has_texted_the_number_last() {
    let mut world = World::new().with("c1", "p1", &[]).with("c1", "p2", &[]).with("c2", "p1", &[]);
    world.now = later(10);
    world.owners[1].texted = vec![later(0), later(5)];
    world.owners[2].texted = vec![later(3), later(11)];
    assert_eq!(world.says("I am late"), ["c1.p1 staff, told *", "c1.p2 staff *"], "c2 reads nothing of it");
    world.owners[1].texted.clear();
    assert_eq!(world.says("I am late"), ["c2.p1 staff, told *"]);
    world.owners[2].texted.clear();
    assert_eq!(world.says("I am late"), ["c1.p1 staff *", "c1.p2 staff *", "c2.p1 staff *"], "nobody has texted it");
}

#[test]
fn c19_whoever_asks_the_same_again_is_helped_by_staff_and_sent_no_further_question() {
    let mut world = World::new().with("c1", "p1", &[MORNING, NOON]);
    assert_eq!(world.says("2"), ["c1.p1 p1-0 2A?", "c1.p1 p1-1 2B?"]);
    assert_eq!(world.says("2"), ["c1.p1 staff, told *"]);
    assert_eq!(world.says("3"), ["c1.p1 p1-0 3A?", "c1.p1 p1-1 3B?"], "another answer is another question");
}

#[test]
fn c17_everybody_with_the_number_is_told_of_its_owners_word() {
    let mut world = World::new().with("c1", "p1", &[MORNING]).with("c2", "p1", &[]);
    assert_eq!(world.says("STOP"), ["c1.p1 stopped reply", "c2.p1 stopped reply"]);
    assert_eq!(world.says("start"), ["c1.p1 resumed", "c2.p1 resumed"]);
    assert_eq!(world.says("Cancel"), ["c1.p1 stopped cancel_reply *", "c2.p1 stopped cancel_reply *"], "staff ask");
    assert!(matches!(
        &world.owners[0].events.last().expect("an event").kind,
        EventKind::TextsStopped { by: StoppedBy::CancelReply }
    ));
}

#[test]
fn that_staff_will_read_it_is_told_once_a_day_and_never_where_texts_are_stopped() {
    let mut world = World::new().with("c1", "p1", &[MORNING]).with("c1", "p2", &[NOON]);
    assert_eq!(world.says("I am late"), ["c1.p1 staff, told *", "c1.p2 staff *"]);
    world.now = later(24 * 60 - 1);
    assert_eq!(world.says("Hello?"), ["c1.p1 staff *", "c1.p2 staff *"]);
    world.now = later(24 * 60);
    assert_eq!(world.says("Hello?")[0], "c1.p1 staff, told *");
    let mut stopped = World { stopped: true, ..World::new().with("c1", "p1", &[MORNING, NOON]) };
    assert_eq!(stopped.says("Hello?"), ["c1.p1 staff *"]);
    assert_eq!(stopped.says("1"), ["c1.p1 staff *"], "nobody can be asked which one is meant");
}
