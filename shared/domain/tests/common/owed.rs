//! Events that make messages owed, and what is told of them in a line each.

use super::{
    DR_A, DR_B, LONDON, appointment_id, at, check_up, clinic, event_id, hours, link_id, location_id, patient, provider,
    provider_id, rule_id, type_id,
};
use domain::{
    Actor, Answer, Appointment, AppointmentStatus, Channel, Clinic, Email, Event, EventKind, LeadTime, MessagesOwed,
    Origin, Patient, Placement, Span, StaffId,
};

/// When everything happens, unless a test says otherwise: a Monday morning, two days before the appointment.
pub(crate) const NOW: &str = "2026-11-23T09:00:00Z";
pub(crate) const START: &str = "2026-11-25T14:30:00Z";

pub(crate) const NONE: &[Channel] = &[];
pub(crate) const SMS: &[Channel] = &[Channel::Sms];
pub(crate) const EMAIL: &[Channel] = &[Channel::Email];
pub(crate) const BOTH: &[Channel] = &[Channel::Sms, Channel::Email];

/// Two clinicians, each with an email address.
pub(crate) fn small_clinic() -> Clinic {
    let mut providers = [DR_A, DR_B].map(|id| provider(id, vec![hours(LONDON, "09:00", "18:00")])).to_vec();
    for provider in &mut providers {
        provider.email = Email::parse(&format!("{}@clinic.example", provider.id)).ok();
    }
    clinic(providers, check_up(30, 0, 0, 30))
}

pub(crate) fn leads(leads: &[&str]) -> Vec<LeadTime> {
    leads.iter().map(|lead| LeadTime::parse(lead).expect("a lead time")).collect()
}

/// The patient with the addresses of these channels alone.
pub(crate) fn reached_by(channels: &[Channel]) -> Patient {
    let mut patient = patient();
    patient.phone.take_if(|_| !channels.contains(&Channel::Sms));
    patient.email.take_if(|_| !channels.contains(&Channel::Email));
    patient
}

pub(crate) fn happened(by: Actor, kind: EventKind) -> Event {
    Event { id: event_id("e1"), patient: patient().id, at: at(NOW), by, kind }
}

pub(crate) fn placement(start: &str, provider: &str) -> Placement {
    let start = at(start);
    let span = Span::new(start, domain::Minutes::new(30).after(start));
    Placement { provider: provider_id(provider), location: location_id(LONDON), span, occupied: span }
}

pub(crate) fn booked_at(start: &str) -> Event {
    booked(Origin::Link(link_id("l1")), start)
}

pub(crate) fn made_by_staff() -> Event {
    let by = StaffId::parse("s1").expect("a staff id");
    booked(Origin::Staff { by, overridden: false }, START)
}

fn booked(origin: Origin, start: &str) -> Event {
    let by = match &origin {
        Origin::Link(_) => Actor::Patient,
        Origin::Staff { by, .. } => Actor::Staff(by.clone()),
    };
    happened(
        by,
        EventKind::AppointmentBooked {
            appointment: appointment_id("a1"),
            origin,
            rule: Some(rule_id("first-visit")),
            appointment_type: type_id("check-up"),
            placement: placement(start, DR_A),
        },
    )
}

/// Moved from another time, with the second clinician, to [`START`] with the first.
pub(crate) fn moved(from: &str) -> Event {
    let (from, to) = (placement("2026-11-24T10:00:00Z", from), placement(START, DR_A));
    let (appointment, rule) = (appointment_id("a1"), Some(rule_id("first-visit")));
    happened(Actor::Patient, EventKind::AppointmentRescheduled { appointment, rule, from, to, sequence: 1 })
}

pub(crate) fn cancelled() -> Event {
    let (appointment, rule) = (appointment_id("a1"), Some(rule_id("first-visit")));
    happened(Actor::Patient, EventKind::AppointmentCancelled { appointment, rule, sequence: 1 })
}

pub(crate) fn answered(answer: Answer) -> Event {
    let (appointment, rule) = (appointment_id("a1"), Some(rule_id("first-visit")));
    happened(Actor::Patient, EventKind::RequestAnswered { appointment, rule, answer, before: None, sequence: 0 })
}

/// The appointment of these events, as it stands.
pub(crate) fn standing(sequence: u32) -> Appointment {
    let Placement { provider, location, span, occupied } = placement(START, DR_A);
    Appointment {
        id: appointment_id("a1"),
        patient: patient().id,
        provider,
        location,
        appointment_type: type_id("check-up"),
        rule: Some(rule_id("first-visit")),
        origin: Origin::Link(link_id("l1")),
        span,
        occupied,
        version: sequence + 1,
        sequence,
        status: AppointmentStatus::Booked,
        answer: None,
    }
}

/// `confirmation sms 0`, or with when it is due: `reminder sms 1440 at 2026-11-24T14:30:00Z`; and what is not owed with its
/// reason: `reminder email 0: no_lead_time`. In the order of kinds, carriers and occasions.
pub(crate) fn told(messages: &MessagesOwed, now: &str) -> Vec<String> {
    let mut lines: Vec<_> = messages
        .owed
        .iter()
        .map(|message| {
            let key = &message.key;
            let due = if message.due <= at(now) { String::new() } else { format!(" at {}", message.due) };
            (
                (key.kind, key.carrier, key.occasion),
                format!("{} {} {}{due}", key.kind.as_str(), key.carrier.as_str(), key.occasion),
            )
        })
        .collect();
    lines.extend(messages.not_owed.iter().map(|one| {
        let line = format!("{} {} {}: {}", one.kind.as_str(), one.carrier.as_str(), one.occasion, one.why.as_str());
        ((one.kind, one.carrier, one.occasion), line)
    }));
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}
