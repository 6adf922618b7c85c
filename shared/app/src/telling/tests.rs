//! When what a message tells is still true.

use super::*;
use domain::{Answer, Minutes, Origin, PatientId, Span, StaffId, TypeId};

const START: &str = "2026-11-24T09:30:00Z";

/// At its `sequence`-th time, and cancelled after that if it is.
fn appointment(sequence: u32, cancelled: bool) -> Appointment {
    let start = START.parse().unwrap();
    let span = Span::new(start, Minutes::new(30).after(start));
    let (booked, given_up) = (AppointmentStatus::Booked, AppointmentStatus::Cancelled { reason: None });
    Appointment {
        id: AppointmentId::parse("a").unwrap(),
        patient: PatientId::parse("p").unwrap(),
        provider: ProviderId::parse("v").unwrap(),
        location: domain::LocationId::parse("l").unwrap(),
        appointment_type: TypeId::parse("t").unwrap(),
        rule: None,
        origin: Origin::Staff { by: StaffId::parse("s").unwrap(), overridden: false },
        span,
        occupied: span,
        version: 1,
        sequence,
        status: if cancelled { given_up } else { booked },
        answer: None,
    }
}

fn why(kind: MessageKind, appointment: &Appointment, sequence: u32, now: &str) -> Option<WhyNot> {
    outdated(kind, appointment, sequence, now.parse().unwrap())
}

#[test]
fn a20_what_tells_of_a_time_is_sent_only_while_the_appointment_is_at_it() {
    let (early, kinds) = (
        "2026-11-23T09:30:00Z",
        [
            MessageKind::Confirmation,
            MessageKind::Change,
            MessageKind::Reminder,
            MessageKind::ConfirmationRequest,
            MessageKind::SelfReschedule,
        ],
    );
    for kind in kinds {
        assert_eq!(why(kind, &appointment(1, false), 1, early), None, "{}", kind.as_str());
        assert_eq!(why(kind, &appointment(2, false), 1, early), Some(WhyNot::Superseded), "{}", kind.as_str());
        assert_eq!(why(kind, &appointment(2, true), 1, early), Some(WhyNot::Superseded), "{}", kind.as_str());
    }
    assert_eq!(why(MessageKind::Cancellation, &appointment(2, true), 2, early), None);
    assert_eq!(why(MessageKind::Cancellation, &appointment(2, false), 2, early), Some(WhyNot::Superseded));
}

#[test]
fn nobody_is_reminded_or_asked_once_it_has_begun_nor_asked_what_they_have_answered() {
    let (begun, over) = (START, "2026-11-24T10:00:00Z");
    let booked = appointment(0, false);
    for kind in [MessageKind::Reminder, MessageKind::ConfirmationRequest, MessageKind::SelfReschedule] {
        assert_eq!(why(kind, &booked, 0, "2026-11-24T09:29:59Z"), None);
        assert_eq!(why(kind, &booked, 0, begun), Some(WhyNot::Past), "{}", kind.as_str());
    }
    for kind in [MessageKind::Confirmation, MessageKind::Change] {
        assert_eq!(why(kind, &booked, 0, begun), None, "it still tells where to be");
        assert_eq!(why(kind, &booked, 0, over), Some(WhyNot::Past));
    }
    let answered = Appointment { answer: Some(Answer::Confirm), ..booked };
    let early = "2026-11-23T09:30:00Z";
    assert_eq!(why(MessageKind::ConfirmationRequest, &answered, 0, early), Some(WhyNot::Answered));
    assert_eq!(why(MessageKind::Reminder, &answered, 0, early), None);
}

#[test]
fn a_kind_is_told_only_of_the_event_that_makes_it_owed() {
    let id = AppointmentId::parse("a").unwrap();
    let cancelled = EventKind::AppointmentCancelled { appointment: id.clone(), rule: None, sequence: 3 };
    let answer = Answer::Cancel;
    let answered =
        EventKind::RequestAnswered { appointment: id.clone(), rule: None, answer, before: None, sequence: 2 };
    assert_eq!(told_of(MessageKind::Cancellation, &cancelled), Some((&id, 3)));
    assert_eq!(told_of(MessageKind::SelfReschedule, &answered), Some((&id, 2)));
    for kind in MessageKind::ALL {
        assert_eq!(told_of(kind, &cancelled).is_some(), kind == MessageKind::Cancellation);
        assert_eq!(told_of(kind, &answered).is_some(), kind == MessageKind::SelfReschedule);
    }
}
