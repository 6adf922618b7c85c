//! What a run comes to: events give the links and appointments, and everything that was owed is done.

use super::Violation;
use crate::replay::{replay, without_reason, without_request};
use crate::simulation::world::World;
use domain::{Delivery, LinkState, MessageKey, messages_owed};
use futures::executor::block_on;
use std::panic::catch_unwind;
use store::PatientRecord;

const REPLAY: &str = "replaying the events gives the same links and appointments";
const OWED: &str = "every message that is owed is sent, given up or put before staff in the end";
const EXPIRED: &str = "every link whose time ran out is told of as expired in the end";

pub(in crate::simulation) fn check_end(world: &World) -> Result<(), Violation> {
    let clinic = &world.loaded.clinic_file.clinic;
    for patient in &world.people.patients {
        let record = block_on(world.direct.record(&clinic.id, &patient.id)).expect("the table is read");
        let record = record.expect("patients stay");
        replays(&record)?;
        settled(world, &record)?;
    }
    Ok(())
}

fn replays(record: &PatientRecord) -> Result<(), Violation> {
    let mut events = record.events.clone();
    // As they were written: that a link's time ran out is noticed later than it happened.
    events.sort_by(|a, b| a.id.cmp(&b.id));
    let made = catch_unwind(|| replay(&events)).map_err(|_| Violation::of(REPLAY, format!("{events:?}")))?;
    for link in &record.links {
        let replayed = made.links.get(&link.id);
        if replayed != Some(&without_request(link)) {
            return Err(Violation::of(REPLAY, format!("{link:?} is replayed as {replayed:?}")));
        }
        if link.state == LinkState::Unspent && !made.expired.contains(&link.id) {
            return Err(Violation::of(EXPIRED, format!("{link:?}")));
        }
    }
    for appointment in &record.appointments {
        let replayed = made.appointments.get(&appointment.id);
        if replayed != Some(&without_reason(appointment)) {
            return Err(Violation::of(REPLAY, format!("{appointment:?} is replayed as {replayed:?}")));
        }
    }
    let (links, appointments) = (record.links.len(), record.appointments.len());
    if (made.links.len(), made.appointments.len()) != (links, appointments) {
        return Err(Violation::of(
            REPLAY,
            format!("{made:?}: more than {links} links and {appointments} appointments"),
        ));
    }
    Ok(())
}

fn settled(world: &World, record: &PatientRecord) -> Result<(), Violation> {
    let clinic = &world.loaded.clinic_file.clinic;
    for event in &record.events {
        let appointment = event.kind.appointment();
        let appointment = record.appointments.iter().find(|stored| Some(&stored.id) == appointment);
        // Who deals with an event late owes no longer what has become untrue or pointless by then.
        let Some((began, done)) = world.dealt_with.get(event.id.as_str()) else {
            return Err(Violation::of(OWED, format!("nobody has dealt with {event:?}")));
        };
        let owed = |now| messages_owed(event, clinic, appointment, &record.patient, now).owed.into_iter();
        let at_the_end: Vec<MessageKey> = owed(*done).map(|owed| owed.key).collect();
        for key in owed(*began).map(|owed| owed.key).filter(|key| at_the_end.contains(key)) {
            let message = record.messages.iter().find(|message| message.key == key);
            let open = |delivery: &Delivery| matches!(delivery, Delivery::Owed { .. } | Delivery::Claimed { .. });
            if message.is_none_or(|message| open(&message.delivery)) {
                return Err(Violation::of(OWED, format!("{key}: {message:?}")));
            }
        }
    }
    Ok(())
}
