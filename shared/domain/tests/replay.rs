//! Replay: a link and its appointment can be made anew from their events alone (invariant 5 of the design).

mod common;

use common::for_all;
use common::world::{World, lives};
use domain::{
    Actor, Appointment, AppointmentStatus, Ending, Event, EventId, EventKind, Link, LinkState, LinkStatus, Placement,
};
use proptest::prelude::*;

/// What the events of one link say.
#[derive(Debug, Default, PartialEq, Eq)]
struct Replayed {
    link: Option<Link>,
    appointment: Option<Appointment>,
    expired: bool,
    tasks: Vec<EventId>,
}

fn replay(events: &[Event]) -> Replayed {
    let mut made = Replayed::default();
    for event in events {
        match &event.kind {
            EventKind::LinkSent { link, rule, channel, expires_at } => {
                let Actor::Staff(sent_by) = &event.by else { panic!("a link sent by {:?}", event.by) };
                made.link = Some(Link {
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
                });
            }
            EventKind::LinkSentAgain { sending, .. } => link_of(&mut made, event).sendings = *sending,
            EventKind::LinkScanned { .. } => link_of(&mut made, event).scanned_at = Some(event.at),
            EventKind::NoTimeSuited { .. } => {
                link_of(&mut made, event).no_time_at = Some(event.at);
                made.tasks.push(event.id.clone());
            }
            // It tells of what was said to the patient, and changes neither link nor appointment.
            EventKind::CodeSent { .. } => {}
            EventKind::TaskClosed { task, .. } => made.tasks.retain(|open| open != task),
            EventKind::LinkAccessed { .. } => link_of(&mut made, event).accessed_at = Some(event.at),
            EventKind::LinkExpired { .. } if event.by == Actor::Time => {
                assert_eq!(link_of(&mut made, event).state, LinkState::Unspent);
                made.expired = true;
            }
            EventKind::LinkExpired { .. } => end(&mut made, event, Ending::Expired),
            EventKind::LinkDeleted { .. } => end(&mut made, event, Ending::Deleted),
            EventKind::AppointmentBooked { appointment, origin, rule, appointment_type, placement } => {
                link_of(&mut made, event).state =
                    LinkState::Spent { appointment: appointment.clone(), request: None, at: event.at };
                let Placement { provider, location, span, occupied } = placement.clone();
                made.appointment = Some(Appointment {
                    id: appointment.clone(),
                    patient: event.patient.clone(),
                    provider,
                    location,
                    appointment_type: appointment_type.clone(),
                    rule: rule.clone(),
                    origin: origin.clone(),
                    span,
                    occupied,
                    version: 1,
                    sequence: 0,
                    status: AppointmentStatus::Booked,
                });
            }
            EventKind::AppointmentRescheduled { to, sequence, .. } => {
                let moved = made.appointment.as_mut().expect("it was booked before");
                let Placement { provider, location, span, occupied } = to.clone();
                let (version, sequence) = (moved.version + 1, *sequence);
                *moved = Appointment { provider, location, span, occupied, version, sequence, ..moved.clone() };
            }
            EventKind::AppointmentCancelled { sequence, .. } => {
                let cancelled = made.appointment.as_mut().expect("it was booked before");
                cancelled.version += 1;
                cancelled.sequence = *sequence;
                cancelled.status = AppointmentStatus::Cancelled { reason: None };
            }
        }
    }
    made
}

/// Staff end a link that has not ended yet, in its time.
fn end(made: &mut Replayed, event: &Event, ending: Ending) {
    assert!(!made.expired && matches!(event.by, Actor::Staff(_)), "{event:?}");
    let link = link_of(made, event);
    assert!(link.is_live(event.at), "{link:?}");
    link.state = LinkState::Ended { ending, at: event.at };
}

/// The link that an event is about; it was sent before anything else happened to it.
fn link_of<'a>(made: &'a mut Replayed, event: &Event) -> &'a mut Link {
    let link = made.link.as_mut().expect("the link was sent before");
    assert_eq!((Some(&link.id), &link.patient), (event.kind.link(), &event.patient));
    link
}

/// A link without the request that spent it: that is kept to answer a repeated request, and is no history.
fn without_request(link: &Link) -> Link {
    let mut link = link.clone();
    if let LinkState::Spent { request, .. } = &mut link.state {
        *request = None;
    }
    link
}

#[test]
fn the_events_of_a_link_give_the_link_and_its_appointment_at_every_point_of_its_life() {
    for_all(512, lives(), |(lifetime, steps)| {
        let mut world = World::new(lifetime);
        for step in &steps {
            world.take(step);
            let made = replay(&world.events);
            prop_assert_eq!(made.link.as_ref(), Some(&without_request(&world.link)));
            prop_assert_eq!(made.appointment.as_ref(), world.appointment.as_ref());
            prop_assert_eq!(&made.tasks, &world.tasks);
            if made.expired {
                prop_assert_eq!(world.link.status(world.now), LinkStatus::Expired);
            }
        }
        Ok(())
    });
}

#[test]
fn events_stand_in_order_of_time_and_what_ends_or_begins_a_link_happens_once() {
    for_all(256, lives(), |(lifetime, steps)| {
        let mut world = World::new(lifetime);
        for step in &steps {
            world.take(step);
        }
        // That a link's time ran out is noticed later than it happened, and told as of then.
        let noticed = |event: &&Event| event.by != Actor::Time;
        prop_assert!(world.events.iter().filter(noticed).is_sorted_by_key(|event| event.at), "{:?}", world.events);
        // A link is sent again, and told of, as often as people like.
        let often = ["link_sent_again", "no_time_suited", "task_closed"];
        let mut kinds: Vec<&str> = world.events.iter().map(|event| event.kind.as_str()).collect();
        kinds.retain(|kind| !often.contains(kind));
        kinds.sort_unstable();
        let count = kinds.len();
        kinds.dedup();
        prop_assert_eq!(kinds.len(), count);
        // It books, expires or is deleted: one of them at most.
        let ends = ["appointment_booked", "link_expired", "link_deleted"];
        prop_assert!(kinds.iter().filter(|kind| ends.contains(kind)).count() <= 1, "{:?}", kinds);
        Ok(())
    });
}
