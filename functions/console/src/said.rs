//! What the codes of data are in words.

use crate::desk::Desk;
use domain::Origin;
use language::{Words, say};
use maud::{Markup, html};
use web::{AppointmentDto, EventDto, PlacementDto, status_mark};

/// A link's status (row I18).
pub(crate) fn link_status(words: Words, status: &str) -> Markup {
    match status {
        "sent" => status_mark("", &say!(words, "status-sent")),
        "accessed" => status_mark("busy", &say!(words, "status-accessed")),
        "booked" => status_mark("good", &say!(words, "status-booked")),
        "rescheduled" => status_mark("good", &say!(words, "status-rescheduled")),
        "expired" => status_mark("bad", &say!(words, "status-expired")),
        "deleted" => status_mark("bad", &say!(words, "status-deleted")),
        other => status_mark("", other),
    }
}

/// An appointment's status.
pub(crate) fn appointment_status(words: Words, status: &str) -> Markup {
    match status {
        "booked" => status_mark("good", &say!(words, "status-booked")),
        "cancelled" => status_mark("bad", &say!(words, "status-cancelled")),
        other => status_mark("", other),
    }
}

/// How far a message has come. One that was dropped because it was no longer true is no failure.
pub(crate) fn message_status(words: Words, status: &str, reason: Option<&str>) -> Markup {
    match status {
        "undeliverable" if reason == Some(SUPERSEDED) => status_mark("", &say!(words, "message-superseded")),
        "owed" => status_mark("busy", &say!(words, "message-owed")),
        "sending" => status_mark("busy", &say!(words, "message-sending")),
        "sent" => status_mark("good", &say!(words, "message-sent")),
        "unclear" => status_mark("bad", &say!(words, "message-unclear")),
        "undeliverable" => status_mark("bad", &say!(words, "message-undeliverable")),
        other => status_mark("", other),
    }
}

/// The reason of a message whose link or appointment had changed before it could be sent.
const SUPERSEDED: &str = "superseded";

/// Why a message cannot be delivered, where more is to be said than its status does.
pub(crate) fn reason(words: Words, code: &str) -> Option<String> {
    match code {
        SUPERSEDED => None,
        "no_address" => Some(say!(words, "reason-no-address")),
        "given_up" => Some(say!(words, "reason-given-up")),
        other => Some(say!(words, "reason-code", code = other)),
    }
}

/// How something travels.
pub(crate) fn channel(words: Words, channel: &str) -> String {
    if channel == "sms" { say!(words, "by-text") } else { say!(words, "by-email") }
}

/// What a message is for, and how it travels.
pub(crate) fn message_kind(words: Words, kind: &str, channel: &str) -> String {
    let channel = self::channel(words, channel);
    match kind {
        "invitation" => say!(words, "message-invitation", channel = channel),
        "confirmation" => say!(words, "message-confirmation", channel = channel),
        "one_time_code" => say!(words, "message-one-time-code", channel = channel),
        _ => say!(words, "message-other", channel = channel),
    }
}

/// What happened (row A16).
pub(crate) fn event(words: Words, kind: &str, by: &str) -> String {
    match kind {
        "link_sent" => say!(words, "event-link-sent"),
        "link_sent_again" => say!(words, "event-link-sent-again"),
        "link_accessed" => say!(words, "event-link-accessed"),
        "link_scanned" => say!(words, "event-link-scanned"),
        "link_expired" if by == "time" => say!(words, "event-link-expired"),
        "link_expired" => say!(words, "event-link-expired-by-staff"),
        "link_deleted" => say!(words, "event-link-deleted"),
        "code_sent" => say!(words, "event-code-sent"),
        "appointment_booked" if by == "patient" => say!(words, "event-appointment-booked"),
        "appointment_booked" => say!(words, "event-appointment-booked-by-staff"),
        "appointment_rescheduled" => say!(words, "event-appointment-rescheduled"),
        "appointment_cancelled" => say!(words, "event-appointment-cancelled"),
        "no_time_suited" => say!(words, "event-no-time-suited"),
        "task_closed" => say!(words, "event-task-closed"),
        _ => say!(words, "event-other"),
    }
}

/// Where and when an appointment was booked, or was and is since a move (row A17).
pub(crate) fn placement(desk: &Desk, event: &EventDto) -> Option<String> {
    let when = |at: &PlacementDto| {
        let zone = Some(&at.zone).filter(|zone| *zone != desk.zone_name());
        let zone = zone.map(|zone| format!(" ({zone})")).unwrap_or_default();
        format!("{}{zone}", desk.moment(&at.start, &at.zone))
    };
    let told = |at: &PlacementDto, with: bool, place: bool| {
        let with = Some(&at.provider_name).filter(|_| with);
        let place = Some(&at.location_name).filter(|_| place);
        [Some(&when(at)), with, place].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    let to = event.to.as_ref()?;
    let Some(from) = &event.from else { return Some(told(to, true, true)) };
    let (with, place) = (from.provider != to.provider, from.location != to.location);
    Some(say!(desk.words, "event-from-to", from = told(from, with, place), to = told(to, with, place)))
}

/// That an appointment is no longer where it was booked.
pub(crate) fn was_moved(words: Words, appointment: &AppointmentDto) -> Markup {
    html! { @if appointment.was_moved() { small { (say!(words, "was-moved")) } } }
}

/// A role.
pub(crate) fn role(words: Words, role: domain::Role) -> String {
    match role {
        domain::Role::Clinician => say!(words, "role-clinician"),
        domain::Role::Administrator => say!(words, "role-administrator"),
        domain::Role::Superuser => say!(words, "role-superuser"),
    }
}

/// That the patient booked with a link, or which member of staff made it, and whether outside the hours (row I15).
pub(crate) fn origin(desk: &Desk, origin: &Origin) -> Markup {
    let words = desk.words;
    html! {
        @match origin {
            Origin::Link(_) => small { (say!(words, "booked-online")) },
            Origin::Staff { by, overridden } => {
                small { (say!(words, "made-by", name = desk.staff_name(by.as_str()))) }
                @if *overridden { small { (say!(words, "outside-hours")) } }
            }
        }
    }
}
