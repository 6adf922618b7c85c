//! `is_asked` and `answer_request`: whether the clinic waits for an answer, and what comes of one.

mod common;

use common::{
    DR_A, LONDON, appointment_id, at, check_up, clinic, event_id, hours, link_id, location_id, patient, provider,
    provider_id, rule_id, type_id,
};
use domain::{
    Actor, Allowance, Answer, AnswerRefusal, AnswerRequest, AnswerView, Appointment, AppointmentStatus, Carrier,
    Clinic, EventKind, LeadTime, LeadTimes, Origin, RequestAnswered, Span, answer_request, is_asked, messages_owed,
};

const NOW: &str = "2026-11-22T09:00:00Z";
const ANSWERS: [Answer; 3] = [Answer::Confirm, Answer::Reschedule, Answer::Cancel];

/// Asks by email two days before, and by text a day before.
fn the_clinic() -> Clinic {
    let mut clinic = clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "12:00")])], check_up(30, 0, 0, 30));
    let lead = |text: &str| vec![LeadTime::parse(text).expect("a lead time")];
    clinic.messages.confirmation_requests = LeadTimes { sms: lead("1d"), email: lead("2d") };
    clinic
}

fn at_time(start: &str, end: &str) -> Appointment {
    let span = Span::new(at(start), at(end));
    Appointment {
        id: appointment_id("a1"),
        patient: patient().id,
        provider: provider_id(DR_A),
        location: location_id(LONDON),
        appointment_type: type_id("check-up"),
        rule: Some(rule_id("first-visit")),
        origin: Origin::Link(link_id("l1")),
        span,
        occupied: span,
        version: 3,
        sequence: 2,
        status: AppointmentStatus::Booked,
        answer: None,
    }
}

fn the_appointment() -> Appointment {
    at_time("2026-11-23T09:30:00Z", "2026-11-23T10:00:00Z")
}

fn cancelled() -> Appointment {
    Appointment { status: AppointmentStatus::Cancelled { reason: None }, ..the_appointment() }
}

fn answered(answer: Answer) -> Appointment {
    Appointment { answer: Some(answer), ..the_appointment() }
}

#[test]
fn a11_a_patient_is_asked_from_the_longest_lead_time_until_the_appointment_begins() {
    let asked = |now: &str| is_asked(&the_clinic(), &the_appointment(), at(now));
    let times = [
        "2026-11-21T09:29:59.999Z",
        "2026-11-21T09:30:00Z",
        "2026-11-23T09:29:59.999Z",
        "2026-11-23T09:30:00Z",
        "2026-11-24T09:00:00Z",
    ];
    assert_eq!(times.map(asked), [false, true, true, false, false]);
}

#[test]
fn a11_the_days_before_are_those_of_the_clock_where_the_appointment_is() {
    // The clocks of London went back in the night to the 25th of October, so that the two days had 49 hours.
    let appointment = at_time("2026-10-25T09:30:00Z", "2026-10-25T10:00:00Z");
    let asked = |now: &str| is_asked(&the_clinic(), &appointment, at(now));
    assert_eq!([asked("2026-10-23T08:29:59Z"), asked("2026-10-23T08:30:00Z")], [false, true]);
}

#[test]
fn a11_nobody_is_asked_by_a_clinic_that_does_not_or_after_an_answer_or_about_what_is_cancelled() {
    let (asks, mut silent) = (the_clinic(), the_clinic());
    silent.messages.confirmation_requests = LeadTimes::default();
    assert!(is_asked(&asks, &the_appointment(), at(NOW)));
    assert!(!is_asked(&silent, &the_appointment(), at(NOW)));
    assert!(!is_asked(&asks, &cancelled(), at(NOW)));
    assert!(ANSWERS.iter().all(|answer| !is_asked(&asks, &answered(*answer), at(NOW))));
}

fn answering(
    appointment: &Appointment,
    answer: Answer,
    version: Option<u32>,
    now: &str,
) -> Result<RequestAnswered, AnswerRefusal> {
    let view = AnswerView { clinic: &the_clinic(), appointment, verified: true };
    answer_request(&view, AnswerRequest { answer, version }, event_id("e9"), at(now))
}

#[test]
fn a12_an_answer_is_kept_with_the_appointment_whose_time_stays_as_it_is() {
    let before = the_appointment();
    for answer in ANSWERS {
        for version in [None, Some(3)] {
            let made = answering(&before, answer, version, NOW).unwrap();
            assert_eq!(made.before, before);
            assert_eq!(made.appointment, Appointment { version: 4, answer: Some(answer), ..before.clone() });
            assert_eq!((made.event.at, made.event.by), (at(NOW), Actor::Patient));
            let (appointment, rule) = (before.id.clone(), before.rule.clone());
            assert_eq!(
                made.event.kind,
                EventKind::RequestAnswered { appointment, rule, answer, before: None, sequence: 2 }
            );
        }
    }
}

#[test]
fn a12_a_patient_may_think_again_and_the_same_answer_again_changes_nothing() {
    for first in ANSWERS {
        for second in ANSWERS {
            let again = answering(&answered(first), second, None, NOW);
            if first == second {
                assert_eq!(again, Err(AnswerRefusal::AnsweredAlready));
                let stale = answering(&answered(first), second, Some(2), NOW);
                assert_eq!(stale, Err(AnswerRefusal::AnsweredAlready), "a press whose answer was lost");
            } else {
                assert_eq!(again.unwrap().appointment.answer, Some(second));
            }
        }
    }
}

#[test]
fn an_answer_is_refused_for_its_reason() {
    for answer in ANSWERS {
        let refused =
            |appointment: &Appointment, version, now| answering(appointment, answer, version, now).unwrap_err();
        assert_eq!(refused(&the_appointment(), Some(2), NOW), AnswerRefusal::ChangedMeanwhile);
        assert_eq!(refused(&the_appointment(), None, "2026-11-23T09:30:00Z"), AnswerRefusal::Past);
        assert_eq!(refused(&answered(answer), None, "2026-11-23T09:30:00Z"), AnswerRefusal::Past);
        assert_eq!(refused(&cancelled(), None, NOW), AnswerRefusal::Cancelled);
        assert_eq!(refused(&cancelled(), None, "2026-11-24T09:30:00Z"), AnswerRefusal::Cancelled);
        let view = AnswerView { clinic: &the_clinic(), appointment: &the_appointment(), verified: false };
        let unproved = answer_request(&view, AnswerRequest { answer, version: None }, event_id("e9"), at(NOW));
        assert_eq!(unproved, Err(AnswerRefusal::NotVerified));
    }
}

#[test]
fn an_answer_is_taken_to_the_last_instant_also_where_nobody_asked() {
    let mut silent = the_clinic();
    silent.messages.confirmation_requests = LeadTimes::default();
    let view = AnswerView { clinic: &silent, appointment: &the_appointment(), verified: true };
    let command = AnswerRequest { answer: Answer::Confirm, version: None };
    assert!(answer_request(&view, command, event_id("e9"), at("2026-11-23T09:29:59.999Z")).is_ok());
    assert!(answer_request(&view, command, event_id("e9"), at("2026-11-01T09:00:00Z")).is_ok());
}

#[test]
fn a02_a03_what_makes_a_message_owed_is_counted_among_the_days_sendings_and_nothing_else_is() {
    let allowance = |clinic: &Clinic, answer| {
        let view = AnswerView { clinic, appointment: &the_appointment(), verified: true };
        answer_request(&view, AnswerRequest { answer, version: None }, event_id("e9"), at(NOW)).unwrap().allowance
    };
    let (sends, mut silent) = (the_clinic(), the_clinic());
    let counted = Some(Allowance::of(&sends, at(NOW)));
    assert_eq!(ANSWERS.map(|answer| allowance(&sends, answer)), [None, counted, counted]);
    silent.messages.self_reschedule.clear();
    assert_eq!(ANSWERS.map(|answer| allowance(&silent, answer)), [None; 3]);
}

#[test]
fn a02_a03_whoever_does_not_come_is_owed_one_message_and_whoever_comes_none() {
    let clinic = the_clinic();
    for (answer, addresses, owed) in [
        (Answer::Confirm, [true, true], None),
        (Answer::Reschedule, [true, true], Some(Carrier::Sms)),
        (Answer::Cancel, [true, true], Some(Carrier::Sms)),
        (Answer::Cancel, [false, true], Some(Carrier::Email)),
        (Answer::Reschedule, [false, false], None),
    ] {
        let mut patient = patient();
        let [phone, email] = addresses;
        patient.phone.take_if(|_| !phone);
        patient.email.take_if(|_| !email);
        let made = answering(&the_appointment(), answer, None, NOW).unwrap();
        let messages = messages_owed(&made.event, &clinic, Some(&made.appointment), &patient, at(NOW)).owed;
        let carriers: Vec<_> = messages.iter().map(|message| message.key.carrier).collect();
        assert_eq!(carriers, owed.into_iter().collect::<Vec<_>>(), "{answer:?} {addresses:?}");
        let channel = clinic.messages.self_reschedule_to(&patient).filter(|_| answer != Answer::Confirm);
        assert_eq!(channel.map(Carrier::from), owed, "what the page tells is what is owed");
    }
}
