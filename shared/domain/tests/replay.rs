//! Replay: a link and its appointment can be made anew from their events alone (invariant 5 of the design).

mod common;

use common::for_all;
use common::replay::{replay, without_reason, without_request};
use common::world::{World, lives};
use domain::{Actor, Event, LinkStatus};
use proptest::prelude::*;

#[test]
fn the_events_of_a_link_give_the_link_and_its_appointment_at_every_point_of_its_life() {
    for_all(512, lives(), |(lifetime, steps)| {
        let mut world = World::new(lifetime);
        for step in &steps {
            world.take(step);
            let made = replay(&world.events);
            prop_assert_eq!(made.links.into_values().collect::<Vec<_>>(), [without_request(&world.link)]);
            let appointments: Vec<_> = world.appointment.iter().map(without_reason).collect();
            prop_assert_eq!(made.appointments.into_values().collect::<Vec<_>>(), appointments);
            prop_assert_eq!(made.tasks.into_iter().collect::<Vec<_>>(), world.tasks.clone());
            if made.expired.contains(&world.link.id) {
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
        // A link is sent again, told of and answered as often as people like.
        let often = ["link_sent_again", "no_time_suited", "task_closed", "request_answered"];
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
