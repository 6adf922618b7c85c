//! `open_link`, `continue_link`, `expire_by_time`: where a link leads while its time goes by.

mod common;

use common::world::{Outcome, Step, World, lives};
use common::{appointment_id, at, event_id, for_all, link, patient};
use domain::{
    Actor, BookRefusal, Ending, Event, EventKind, Link, LinkOpened, LinkState, LinkStatus, OpenRefusal, Presser,
    continue_link, expire_by_time, open_link,
};
use proptest::prelude::*;

const SENT: &str = "2026-11-01T09:00:00Z";
const LAST: &str = "2026-11-15T08:59:59Z";
const EXPIRES: &str = "2026-11-15T09:00:00Z";

fn unspent() -> Link {
    link(SENT, EXPIRES)
}

fn accessed() -> Link {
    Link { accessed_at: Some(at("2026-11-02T09:00:00Z")), ..unspent() }
}

fn spent_by(appointment: &str) -> LinkState {
    LinkState::Spent { appointment: appointment_id(appointment), request: None, at: at("2026-11-03T09:00:00Z") }
}

fn spent() -> Link {
    Link { state: spent_by("a1"), ..unspent() }
}

#[test]
fn i43_an_unspent_link_welcomes_until_the_instant_at_which_it_expires() {
    for link in [unspent(), accessed()] {
        assert_eq!(open_link(&link, at(SENT)), Ok(LinkOpened::Welcome));
        assert_eq!(open_link(&link, at(LAST)), Ok(LinkOpened::Welcome));
        assert_eq!(open_link(&link, at(EXPIRES)), Err(OpenRefusal::Expired));
        assert_eq!(continue_link(&link, Presser::Person, event_id("e1"), at(EXPIRES)), Err(OpenRefusal::Expired));
    }
}

#[test]
fn i31_a_spent_link_leads_to_its_appointment_however_late() {
    for now in [SENT, LAST, EXPIRES, "2030-01-01T00:00:00Z"] {
        let to = LinkOpened::Spent(appointment_id("a1"));
        assert_eq!(open_link(&spent(), at(now)), Ok(to.clone()));
        let continued = continue_link(&spent(), Presser::Person, event_id("e1"), at(now)).unwrap();
        assert_eq!((continued.to, continued.event), (to, None), "at {now}");
    }
}

#[test]
fn only_the_first_continue_marks_a_link_accessed() {
    let first = continue_link(&unspent(), Presser::Person, event_id("e1"), at(LAST)).unwrap();
    assert_eq!(first.to, LinkOpened::Welcome);
    let marked = Event {
        id: event_id("e1"),
        patient: patient().id,
        at: at(LAST),
        by: Actor::Patient,
        kind: EventKind::LinkAccessed { link: unspent().id },
    };
    assert_eq!(first.event, Some(marked));
    let again = continue_link(&accessed(), Presser::Person, event_id("e2"), at(LAST)).unwrap();
    assert_eq!((again.to, again.event), (LinkOpened::Welcome, None));
}

#[test]
fn c02_a_scanner_leads_on_is_told_of_once_and_leaves_the_link_to_the_patient() {
    let scan = |link: &Link| continue_link(link, Presser::Scanner, event_id("e1"), at(LAST)).unwrap();
    let event = scan(&unspent()).event.unwrap();
    assert_eq!((&event.by, &event.kind), (&Actor::Scanner, &EventKind::LinkScanned { link: unspent().id }));
    let scanned = Link { scanned_at: Some(event.at), ..unspent() };
    assert_eq!((scan(&scanned).to, scan(&scanned).event), (LinkOpened::Welcome, None));
    assert_eq!(scanned.status(at(LAST)), LinkStatus::Sent, "a scan says nothing about the patient");
    let patient = continue_link(&scanned, Presser::Person, event_id("e2"), at(LAST)).unwrap();
    assert_eq!(patient.event.unwrap().kind, EventKind::LinkAccessed { link: scanned.id });
    let late = continue_link(&spent(), Presser::Scanner, event_id("e3"), at(LAST)).unwrap();
    assert_eq!(late.event, None, "a spent link is past being scanned");
}

#[test]
fn time_expires_an_unspent_link_at_its_own_instant_whenever_that_is_noticed() {
    for link in [unspent(), accessed()] {
        assert_eq!(expire_by_time(&link, event_id("e1"), at(LAST)), None);
        for noticed in [EXPIRES, "2026-11-17T09:00:00Z"] {
            let event = expire_by_time(&link, event_id("e1"), at(noticed)).unwrap();
            let expired = Event {
                id: event_id("e1"),
                patient: patient().id,
                at: at(EXPIRES),
                by: Actor::Time,
                kind: EventKind::LinkExpired { link: link.id.clone() },
            };
            assert_eq!(event, expired);
        }
    }
    assert_eq!(expire_by_time(&spent(), event_id("e1"), at("2030-01-01T00:00:00Z")), None);
}

#[test]
fn i19_a_link_goes_from_sent_to_accessed_to_booked_or_ends_and_stays_there() {
    use LinkStatus::{Accessed, Booked, Deleted, Expired, Rescheduled, Sent};
    for_all(512, lives(), |(lifetime, steps)| {
        let mut world = World::new(lifetime);
        let mut before = world.link.status(world.now);
        prop_assert_eq!(before, Sent);
        for step in &steps {
            world.take(step);
            let after = world.link.status(world.now);
            let legal = match before {
                Sent => true,
                Accessed => after != Sent,
                Booked | Rescheduled | Expired | Deleted => after == before,
            };
            prop_assert!(legal, "{before:?} became {after:?} by {step:?}");
            before = after;
        }
        Ok(())
    });
}

#[test]
fn i18_the_status_is_what_was_done_to_the_link_and_how_much_time_has_passed() {
    for_all(512, lives(), |(lifetime, steps)| {
        let mut world = World::new(lifetime);
        let (mut minutes, mut continued, mut booked, mut ended) = (0, false, false, None);
        for step in &steps {
            let in_time = minutes < lifetime && ended.is_none();
            let outcome = world.take(step);
            match step {
                Step::Wait(more) => minutes += more,
                Step::Open | Step::Continue | Step::Scan => {
                    continued |= matches!(step, Step::Continue) && in_time && !booked;
                    let opened = matches!(&outcome, Outcome::Opened(Ok(_)));
                    prop_assert_eq!(opened, booked || in_time, "{:?}", outcome);
                }
                Step::Book => {
                    prop_assert_eq!(outcome == Outcome::Booked(Ok(())), in_time && !booked);
                    booked |= in_time;
                }
                Step::End(ending) => {
                    let live = in_time && !booked;
                    prop_assert_eq!(outcome == Outcome::Ended(Ok(true)), live, "{:?}", outcome);
                    ended = ended.or(live.then_some(*ending));
                }
                Step::Expire | Step::SendAgain | Step::NoTime | Step::Close | Step::Answer(_) => {}
            }
            let status = match (booked, ended, minutes < lifetime, continued) {
                (true, ..) => LinkStatus::Booked,
                (_, Some(Ending::Deleted), ..) => LinkStatus::Deleted,
                (_, Some(Ending::Expired), ..) | (_, _, false, _) => LinkStatus::Expired,
                (_, _, _, true) => LinkStatus::Accessed,
                _ => LinkStatus::Sent,
            };
            prop_assert_eq!(world.link.status(world.now), status, "after {:?}", step);
        }
        Ok(())
    });
}

#[test]
fn opening_changes_nothing() {
    for_all(128, lives(), |(lifetime, steps)| {
        let mut world = World::new(lifetime);
        for step in &steps {
            world.take(step);
        }
        let (link, events) = (world.link.clone(), world.events.len());
        let first = world.take(&Step::Open);
        prop_assert_eq!(world.take(&Step::Open), first);
        prop_assert_eq!((&world.link, world.events.len()), (&link, events));
        Ok(())
    });
}

#[test]
fn i30_a_link_that_has_booked_books_no_second_time() {
    for_all(256, lives(), |(lifetime, steps)| {
        let mut world = World::new(lifetime);
        prop_assert_eq!(world.take(&Step::Book), Outcome::Booked(Ok(())));
        let made = world.appointment.clone().expect("an appointment");
        for step in &steps {
            let outcome = world.take(step);
            let Outcome::Booked(answer) = outcome else { continue };
            if world.now < world.link.expires_at {
                prop_assert_eq!(answer, Err(BookRefusal::AlreadyBooked(made.id.clone())));
            } else {
                // The token alone says that the time is over; only the link says that it was spent before.
                prop_assert_eq!(answer, Err(BookRefusal::LinkExpired));
            }
        }
        // It can be answered, and is the same appointment.
        let is = world.appointment.expect("it stays");
        prop_assert_eq!((is.id.clone(), is.placement(), is.sequence), (made.id.clone(), made.placement(), 0));
        Ok(())
    });
}
