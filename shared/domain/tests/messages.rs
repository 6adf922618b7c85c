//! `messages_owed`: which texts and emails an event makes owed.

mod common;

use common::{
    DR_A, LONDON, appointment_id, at, check_up, clinic, event_id, hours, link_id, location_id, patient, provider,
    provider_id, rule_id, type_id,
};
use domain::{
    Actor, Channel, Clinic, Event, EventKind, MessageKey, MessageKind, Origin, Patient, Placement, Span, messages_owed,
};

const NONE: &[Channel] = &[];
const SMS: &[Channel] = &[Channel::Sms];
const EMAIL: &[Channel] = &[Channel::Email];
const BOTH: &[Channel] = &[Channel::Sms, Channel::Email];

fn happened(kind: EventKind) -> Event {
    Event { id: event_id("e1"), patient: patient().id, at: at("2026-11-23T09:00:00Z"), by: Actor::Patient, kind }
}

fn sent(channel: Channel) -> Event {
    let expires_at = at("2026-11-30T09:00:00Z");
    happened(EventKind::LinkSent { link: link_id("l1"), rule: rule_id("first-visit"), channel, expires_at })
}

fn booked() -> Event {
    let span = Span::new(at("2026-11-23T09:30:00Z"), at("2026-11-23T10:00:00Z"));
    happened(EventKind::AppointmentBooked {
        appointment: appointment_id("a1"),
        origin: Origin::Link(link_id("l1")),
        rule: Some(rule_id("first-visit")),
        appointment_type: type_id("check-up"),
        placement: Placement { provider: provider_id(DR_A), location: location_id(LONDON), span, occupied: span },
    })
}

/// The patient with the addresses of these channels alone.
fn reached_by(channels: &[Channel]) -> Patient {
    let mut patient = patient();
    patient.phone.take_if(|_| !channels.contains(&Channel::Sms));
    patient.email.take_if(|_| !channels.contains(&Channel::Email));
    patient
}

fn small_clinic() -> Clinic {
    clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "12:00")])], check_up(30, 0, 0, 30))
}

/// The keys that an event makes owed, printed.
fn owed(event: &Event, confirmations: &[Channel], addresses: &[Channel]) -> Vec<String> {
    let mut clinic = small_clinic();
    clinic.rules[0].confirmations = confirmations.to_vec();
    let owed = messages_owed(event, &clinic, None, &reached_by(addresses), event.at).owed;
    owed.iter().map(|message| message.key.to_string()).collect()
}

#[test]
fn g4_g5_a_booking_is_confirmed_on_the_rules_channels_that_reach_the_patient() {
    let table = [
        // The rule confirms on, the patient is reached by, owed.
        (NONE, NONE, NONE),
        (NONE, SMS, NONE),
        (NONE, EMAIL, NONE),
        (NONE, BOTH, NONE),
        (SMS, NONE, NONE),
        (SMS, SMS, SMS),
        (SMS, EMAIL, NONE),
        (SMS, BOTH, SMS),
        (EMAIL, NONE, NONE),
        (EMAIL, SMS, NONE),
        (EMAIL, EMAIL, EMAIL),
        (EMAIL, BOTH, EMAIL),
        (BOTH, NONE, NONE),
        (BOTH, SMS, SMS),
        (BOTH, EMAIL, EMAIL),
        (BOTH, BOTH, BOTH),
    ];
    for (confirmations, addresses, channels) in table {
        let keys: Vec<String> =
            channels.iter().map(|channel| format!("p1.e1.confirmation.{}.0", channel.as_str())).collect();
        assert_eq!(owed(&booked(), confirmations, addresses), keys, "{confirmations:?} to {addresses:?}");
    }
}

#[test]
fn i5_a_sent_link_makes_one_invitation_owed_on_its_own_channel() {
    for channel in [Channel::Sms, Channel::Email] {
        for confirmations in [NONE, SMS, EMAIL, BOTH] {
            // Also where the address has gone meanwhile: that it cannot be sent must show.
            for addresses in [NONE, SMS, EMAIL, BOTH] {
                let key = format!("p1.e1.invitation.{}.0", channel.as_str());
                assert_eq!(owed(&sent(channel), confirmations, addresses), [key], "{confirmations:?} {addresses:?}");
            }
        }
    }
}

#[test]
fn opening_and_expiring_make_nothing_owed() {
    let link = link_id("l1");
    for kind in [EventKind::LinkAccessed { link: link.clone() }, EventKind::LinkExpired { link }] {
        for confirmations in [NONE, SMS, EMAIL, BOTH] {
            for addresses in [NONE, SMS, EMAIL, BOTH] {
                assert!(owed(&happened(kind.clone()), confirmations, addresses).is_empty(), "{kind:?}");
            }
        }
    }
}

#[test]
fn no_message_is_owed_twice_under_one_key() {
    let twice = [Channel::Sms, Channel::Sms];
    assert_eq!(owed(&booked(), &twice, BOTH), ["p1.e1.confirmation.sms.0"]);
}

#[test]
fn a_message_key_is_read_back_as_it_was_printed() {
    let owed = messages_owed(&booked(), &small_clinic(), None, &patient(), booked().at).owed;
    assert_eq!(owed.len(), 2);
    for key in owed.into_iter().map(|message| message.key) {
        assert_eq!(key.kind, MessageKind::Confirmation);
        assert_eq!(MessageKey::parse(&key.to_string()), Ok(key));
    }
}
