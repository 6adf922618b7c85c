//! Whether an appointment will be reminded of (row G22): in words, so that nobody has to tell colours apart.

use crate::desk::Desk;
use crate::said;
use domain::{
    Actor, Appointment, Carrier, Clinic, Event, EventId, EventKind, MessageKind, Patient, WhyNot, messages_owed,
};
use jiff::{Timestamp, tz::TimeZone};
use language::{Words, say};
use maud::{Markup, html};
use web::{AppointmentHistoryAnswer, MessageDto};

/// What will come of reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ahead {
    /// This is the next one.
    Next(Carrier, Timestamp),
    /// There will be none, mainly for this reason.
    Never(WhyNot),
}

/// The next reminder of an appointment by the settings as they are, or why there is none; nothing where it is no longer
/// ahead. Which one was set when it was booked is known to its record alone.
pub(crate) fn ahead(clinic: &Clinic, patient: &Patient, appointment: &Appointment, now: Timestamp) -> Option<Ahead> {
    if appointment.is_cancelled() || appointment.span.start() <= now {
        return None;
    }
    // As if it were booked now: what would be owed from here on is what is still ahead.
    let booked = Event {
        id: EventId::parse("now").ok()?,
        patient: patient.id.clone(),
        at: now,
        by: Actor::Time,
        kind: EventKind::AppointmentBooked {
            appointment: appointment.id.clone(),
            origin: appointment.origin.clone(),
            rule: appointment.rule.clone(),
            appointment_type: appointment.appointment_type.clone(),
            placement: appointment.placement(),
        },
    };
    let messages = messages_owed(&booked, clinic, None, patient, now);
    let owed = messages.owed.iter().filter(|owed| owed.key.kind == MessageKind::Reminder);
    if let Some(next) = owed.min_by_key(|owed| owed.due) {
        return Some(Ahead::Next(next.key.carrier, next.due));
    }
    let kept_back = messages.not_owed.iter().filter(|not| not.kind == MessageKind::Reminder).map(|not| not.why);
    // A channel that the clinic does not use says less than whatever keeps back the one that it does.
    kept_back.min_by_key(|why| *why == WhyNot::NoLeadTime).map(Ahead::Never)
}

/// The mark of the day's list.
pub(crate) fn mark(desk: &Desk, patient: &Patient, appointment: &Appointment) -> Markup {
    let (words, clinic) = (desk.words, desk.clinic());
    let zone = clinic.zone_of(&appointment.location);
    html! {
        @match ahead(clinic, patient, appointment, desk.now) {
            Some(Ahead::Next(carrier, due)) => small { (next(words, carrier, due, &zone)) },
            Some(Ahead::Never(why)) => small { (say!(words, "reminder-never", why = in_short(words, why))) },
            None => {},
        }
    }
}

fn next(words: Words, carrier: Carrier, due: Timestamp, zone: &TimeZone) -> String {
    let channel = said::channel(words, carrier.as_str());
    say!(words, "reminder-next", channel = channel, moment = words.moment_short(due, zone))
}

fn in_short(words: Words, why: WhyNot) -> String {
    match why {
        WhyNot::NoLeadTime => say!(words, "reminder-not-set"),
        WhyNot::NoAddress => say!(words, "reminder-no-address"),
        WhyNot::TypeNotTicked => say!(words, "reminder-not-ticked"),
        WhyNot::QuietHours => say!(words, "reminder-quiet-hours"),
        _ => say!(words, "reminder-too-late"),
    }
}

/// What the page of an appointment says: what its record knows, and before that what the settings say.
pub(crate) fn line(
    desk: &Desk,
    patient: &Patient,
    appointment: &Appointment,
    history: &AppointmentHistoryAnswer,
) -> Option<String> {
    let (words, clinic) = (desk.words, desk.clinic());
    let zone = clinic.zone_of(&appointment.location);
    let by_settings = ahead(clinic, patient, appointment, desk.now)?;
    // The time of the appointment is that of the last event that put it anywhere.
    let placed = history.events.iter().rfind(|event| event.to.is_some())?;
    let of_time = |message: &&MessageDto| message.event == placed.id && message.kind == MessageKind::Reminder.as_str();
    let reminders: Vec<&MessageDto> = history.messages.iter().filter(of_time).collect();
    if let Some(next) = reminders.iter().filter(|one| one.due_at.is_some()).min_by_key(|one| &one.due_at) {
        let due: Timestamp = next.due_at.as_deref()?.parse().ok()?;
        let channel = said::channel(words, &next.channel);
        return Some(say!(words, "reminder-next", channel = channel, moment = words.moment_short(due, &zone)));
    }
    if let Some(sent) = reminders.iter().filter(|one| one.sent_at.is_some()).max_by_key(|one| &one.sent_at) {
        let at: Timestamp = sent.sent_at.as_deref()?.parse().ok()?;
        let channel = said::channel(words, &sent.channel);
        return Some(say!(words, "reminder-sent", channel = channel, moment = words.moment_short(at, &zone)));
    }
    let not_set = WhyNot::NoLeadTime.as_str();
    let never =
        history.not_owed.iter().filter(|not| not.event == placed.id && not.kind == MessageKind::Reminder.as_str());
    match (never.min_by_key(|not| not.reason == not_set), by_settings) {
        (Some(not), _) => Some(say!(words, "reminder-never-because", why = not.why.as_str())),
        (None, Ahead::Next(carrier, due)) => Some(next(words, carrier, due, &zone)),
        (None, Ahead::Never(why)) => Some(say!(words, "reminder-never", why = in_short(words, why))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::why::tests::{appointment, clinic, patient};
    use domain::{AppointmentStatus, LeadTime, Phone};

    #[test]
    fn g22_the_next_reminder_is_told_or_what_keeps_it_back() {
        let (mut clinic, mut patient) = (clinic(), patient());
        let stands = appointment(0, AppointmentStatus::Booked);
        let at = |now: &str, clinic: &Clinic, patient: &Patient| ahead(clinic, patient, &stands, now.parse().unwrap());
        let monday = "2026-11-23T07:00:00Z";
        let never = |why| Some(Ahead::Never(why));
        assert_eq!(at(monday, &clinic, &patient), never(WhyNot::NoLeadTime));
        clinic.messages.reminders.sms = ["24h", "1h"].map(|lead| LeadTime::parse(lead).unwrap()).to_vec();
        assert_eq!(at(monday, &clinic, &patient), never(WhyNot::NoAddress));
        patient.phone = Some(Phone::parse("+447700900101").unwrap());
        let next = |due: &str| Some(Ahead::Next(Carrier::Sms, due.parse().unwrap()));
        assert_eq!(at(monday, &clinic, &patient), next("2026-11-23T09:30:00Z"));
        assert_eq!(at("2026-11-23T09:30:00Z", &clinic, &patient), next("2026-11-24T08:30:00Z"));
        assert_eq!(at("2026-11-24T08:30:00Z", &clinic, &patient), never(WhyNot::LeadTimePast));
        assert_eq!(at("2026-11-24T09:30:00Z", &clinic, &patient), None, "it has begun");
        clinic.types[0].messages.reminder_sms = false;
        assert_eq!(at(monday, &clinic, &patient), never(WhyNot::TypeNotTicked));
        let cancelled = appointment(1, AppointmentStatus::Cancelled { reason: None });
        assert_eq!(ahead(&clinic, &patient, &cancelled, monday.parse().unwrap()), None);
    }
}
