//! What events say: links and appointments, made anew from their events alone. The simulation includes this file too.

use domain::{
    Actor, Appointment, AppointmentId, AppointmentStatus, Ending, Event, EventId, EventKind, Link, LinkId, LinkState,
    Origin, Placement,
};
use std::collections::{BTreeMap, BTreeSet};

/// What the events of one patient say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Replayed {
    pub(crate) links: BTreeMap<LinkId, Link>,
    pub(crate) appointments: BTreeMap<AppointmentId, Appointment>,
    pub(crate) expired: BTreeSet<LinkId>,
    pub(crate) tasks: BTreeSet<EventId>,
}

/// Makes everything anew from the events of one patient, in their order.
pub(crate) fn replay(events: &[Event]) -> Replayed {
    let mut made = Replayed::default();
    for event in events {
        if event.kind.appointment().is_some() { of_appointment(&mut made, event) } else { of_link(&mut made, event) }
    }
    made
}

fn of_link(made: &mut Replayed, event: &Event) {
    match &event.kind {
        EventKind::LinkSent { link, .. } => {
            assert!(made.links.insert(link.clone(), sent(event)).is_none(), "{link} was sent before");
        }
        EventKind::LinkSentAgain { sending, .. } => link_of(made, event).sendings = *sending,
        EventKind::LinkScanned { .. } => link_of(made, event).scanned_at = Some(event.at),
        EventKind::LinkAccessed { .. } => link_of(made, event).accessed_at = Some(event.at),
        EventKind::NoTimeSuited { .. } => {
            link_of(made, event).no_time_at = Some(event.at);
            made.tasks.insert(event.id.clone());
        }
        EventKind::TaskClosed { task, link: Some(_) } => assert!(made.tasks.remove(task), "{task} was not open"),
        EventKind::LinkExpired { link } if event.by == Actor::Time => {
            assert_eq!(link_of(made, event).state, LinkState::Unspent);
            assert!(made.expired.insert(link.clone()), "{link} expired before");
        }
        EventKind::LinkExpired { .. } => end(made, event, Ending::Expired),
        EventKind::LinkDeleted { .. } => end(made, event, Ending::Deleted),
        // One tells of what was said to the patient, the other of a text whose message alone says that it was unclear; and
        // what patients write changes neither link nor appointment, unless it is an answer.
        EventKind::CodeSent { .. }
        | EventKind::TaskClosed { link: None, .. }
        | EventKind::ReplyReceived { .. }
        | EventKind::TextsStopped { .. }
        | EventKind::TextsResumed => {}
        other => panic!("{other:?} is about no link"),
    }
}

fn of_appointment(made: &mut Replayed, event: &Event) {
    match &event.kind {
        EventKind::AppointmentBooked { appointment, origin, .. } => {
            if let Origin::Link(_) = origin {
                let link = link_of(made, event);
                assert_eq!(link.state, LinkState::Unspent);
                link.state = LinkState::Spent { appointment: appointment.clone(), request: None, at: event.at };
            }
            let new = made.appointments.insert(appointment.clone(), booked(event));
            assert!(new.is_none(), "{appointment} was booked before");
        }
        EventKind::AppointmentRescheduled { to, from, sequence, .. } => {
            let moved = appointment_of(made, event);
            assert_eq!((moved.placement(), moved.sequence + 1), (from.clone(), *sequence));
            let Placement { provider, location, span, occupied } = to.clone();
            let (version, sequence) = (moved.version + 1, *sequence);
            let answer = None;
            *moved = Appointment { provider, location, span, occupied, version, sequence, answer, ..moved.clone() };
        }
        EventKind::AppointmentCancelled { sequence, .. } => {
            let cancelled = appointment_of(made, event);
            assert_eq!((&cancelled.status, cancelled.sequence + 1), (&AppointmentStatus::Booked, *sequence));
            cancelled.version += 1;
            cancelled.sequence = *sequence;
            cancelled.status = AppointmentStatus::Cancelled { reason: None };
        }
        EventKind::RequestAnswered { answer, sequence, .. } => {
            let answered = appointment_of(made, event);
            assert_eq!((&answered.status, answered.sequence), (&AppointmentStatus::Booked, *sequence));
            answered.version += 1;
            answered.answer = Some(*answer);
        }
        // It tells of what was said to the patient, and changes neither link nor appointment.
        EventKind::CodeSent { .. } | EventKind::ReplyReceived { .. } => {}
        other => panic!("{other:?} is about no appointment"),
    }
}

fn sent(event: &Event) -> Link {
    let EventKind::LinkSent { link, rule, channel, expires_at } = &event.kind else { panic!("{event:?}") };
    let Actor::Staff(sent_by) = &event.by else { panic!("a link sent by {:?}", event.by) };
    Link {
        id: link.clone(),
        patient: event.patient.clone(),
        rule: rule.clone(),
        sent_by: sent_by.clone(),
        channel: *channel,
        sent_at: event.at,
        expires_at: *expires_at,
        state: LinkState::Unspent,
        accessed_at: None,
        scanned_at: None,
        no_time_at: None,
        sendings: 0,
    }
}

fn booked(event: &Event) -> Appointment {
    let EventKind::AppointmentBooked { appointment, origin, rule, appointment_type, placement } = event.kind.clone()
    else {
        panic!("{event:?}")
    };
    let Placement { provider, location, span, occupied } = placement;
    Appointment {
        id: appointment,
        patient: event.patient.clone(),
        provider,
        location,
        appointment_type,
        rule,
        origin,
        span,
        occupied,
        version: 1,
        sequence: 0,
        status: AppointmentStatus::Booked,
        answer: None,
    }
}

/// Staff end a link that has not ended yet, in its time.
fn end(made: &mut Replayed, event: &Event, ending: Ending) {
    assert!(matches!(event.by, Actor::Staff(_)), "{event:?}");
    let link = link_of(made, event);
    assert!(link.is_live(event.at), "{link:?}");
    link.state = LinkState::Ended { ending, at: event.at };
    let link = link.id.clone();
    assert!(!made.expired.contains(&link), "{event:?}");
}

/// The link that an event is about; it was sent before anything else happened to it.
fn link_of<'a>(made: &'a mut Replayed, event: &Event) -> &'a mut Link {
    let link = event.kind.link().and_then(|link| made.links.get_mut(link)).expect("the link was sent before");
    assert_eq!(link.patient, event.patient);
    link
}

/// The appointment that an event is about; it was booked before anything else happened to it.
fn appointment_of<'a>(made: &'a mut Replayed, event: &Event) -> &'a mut Appointment {
    let appointment = event.kind.appointment().and_then(|id| made.appointments.get_mut(id));
    appointment.expect("it was booked before")
}

/// A link without the request that spent it: that is kept to answer a repeated request, and is no history.
pub(crate) fn without_request(link: &Link) -> Link {
    let mut link = link.clone();
    if let LinkState::Spent { request, .. } = &mut link.state {
        *request = None;
    }
    link
}

/// An appointment without the words of the patient: those can be erased, and are no history.
pub(crate) fn without_reason(appointment: &Appointment) -> Appointment {
    let mut appointment = appointment.clone();
    if let AppointmentStatus::Cancelled { reason } = &mut appointment.status {
        *reason = None;
    }
    appointment
}
