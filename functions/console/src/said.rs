//! What the codes of data are in words.

use crate::desk::Desk;
use domain::{MessageKind, Origin, WhyNot};
use language::{Words, say};
use maud::{Markup, html};
use web::{AppointmentDto, EventDto, MessageDto, PlacementDto, status_mark};

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

/// An appointment's status, with what the patient has answered about its time.
pub(crate) fn appointment_status(words: Words, appointment: &AppointmentDto) -> Markup {
    let answer = appointment.answer.as_deref().filter(|_| appointment.status == "booked");
    html! {
        @match appointment.status.as_str() {
            "booked" => (status_mark("good", &say!(words, "status-booked"))),
            "cancelled" => (status_mark("bad", &say!(words, "status-cancelled"))),
            other => (status_mark("", other)),
        }
        @match answer {
            Some("confirm") => { br; (status_mark("good", &say!(words, "answered-comes"))) },
            Some("reschedule") => { br; (status_mark("bad", &say!(words, "answered-wants-another"))) },
            Some("cancel") => { br; (status_mark("bad", &say!(words, "answered-cannot-come"))) },
            _ => {},
        }
    }
}

/// How far a message has come. One that was dropped because it was no longer true is no failure.
pub(crate) fn message_status(desk: &Desk, message: &MessageDto) -> Markup {
    let words = desk.words;
    match message.status.as_str() {
        _ if message.reason.as_deref() == Some(WhyNot::Superseded.as_str()) => {
            status_mark("", &say!(words, "message-superseded"))
        }
        "owed" => match &message.due_at {
            Some(due) => status_mark("busy", &say!(words, "message-owed-until", moment = desk.moment_here(due))),
            None => status_mark("busy", &say!(words, "message-owed")),
        },
        "sending" => status_mark("busy", &say!(words, "message-sending")),
        "sent" => status_mark("good", &say!(words, "message-sent")),
        "delivered" => status_mark("good", &say!(words, "message-delivered")),
        "failed" => status_mark("bad", &say!(words, "message-failed")),
        "unclear" => status_mark("bad", &say!(words, "message-unclear")),
        "undeliverable" => status_mark("bad", &say!(words, "message-undeliverable")),
        other => status_mark("", other),
    }
}

/// How something travels.
pub(crate) fn channel(words: Words, channel: &str) -> String {
    match channel {
        "sms" => say!(words, "by-text"),
        "console" => say!(words, "by-console"),
        _ => say!(words, "by-email"),
    }
}

/// Messages of a kind.
pub(crate) fn kinds(words: Words, kind: MessageKind) -> String {
    match kind {
        MessageKind::Invitation => say!(words, "kinds-invitation"),
        MessageKind::Confirmation => say!(words, "kinds-confirmation"),
        MessageKind::Change => say!(words, "kinds-change"),
        MessageKind::Cancellation => say!(words, "kinds-cancellation"),
        MessageKind::Reminder => say!(words, "kinds-reminder"),
        MessageKind::ConfirmationRequest => say!(words, "kinds-confirmation-request"),
        MessageKind::SelfReschedule => say!(words, "kinds-self-reschedule"),
        MessageKind::OneTimeCode => say!(words, "kinds-one-time-code"),
        MessageKind::Alert => say!(words, "kinds-alert"),
        MessageKind::WhichAppointment | MessageKind::ReplyPassedOn => say!(words, "kinds-reply"),
        MessageKind::NoticeGained | MessageKind::NoticeLost => say!(words, "kinds-notice"),
    }
}

/// What a message is for, and how it travels.
pub(crate) fn message_kind(words: Words, kind: &str, channel: &str) -> String {
    let channel = self::channel(words, channel);
    match kind {
        "invitation" => say!(words, "message-invitation", channel = channel),
        "confirmation" => say!(words, "message-confirmation", channel = channel),
        "change" => say!(words, "message-change", channel = channel),
        "cancellation" => say!(words, "message-cancellation", channel = channel),
        "reminder" => say!(words, "message-reminder", channel = channel),
        "confirmation_request" => say!(words, "message-confirmation-request", channel = channel),
        "self_reschedule" => say!(words, "message-self-reschedule", channel = channel),
        "notice_gained" => say!(words, "message-notice-gained", channel = channel),
        "notice_lost" => say!(words, "message-notice-lost", channel = channel),
        "one_time_code" => say!(words, "message-one-time-code", channel = channel),
        "alert" => say!(words, "message-alert", channel = channel),
        "which_appointment" | "reply_passed_on" => say!(words, "message-reply", channel = channel),
        _ => say!(words, "message-other", channel = channel),
    }
}

/// What happened (row A16).
pub(crate) fn event(words: Words, event: &EventDto) -> String {
    let by = event.by.as_str();
    match event.kind.as_str() {
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
        "request_answered" => match event.answer.as_deref() {
            Some("confirm") => say!(words, "event-answer-confirm"),
            Some("reschedule") => say!(words, "event-answer-reschedule"),
            _ => say!(words, "event-answer-cancel"),
        },
        "no_time_suited" => say!(words, "event-no-time-suited"),
        // Only a report of a patient without a time comes by a link.
        "task_closed" if event.link.is_some() => say!(words, "event-task-closed-no-time"),
        "task_closed" => say!(words, "event-task-closed"),
        "patient_alerted" => say!(words, "event-patient-alerted"),
        "reply_received" => match event.answer.as_deref() {
            Some(_) => say!(words, "event-reply-about-several"),
            None => say!(words, "event-reply-received"),
        },
        "texts_stopped" => match event.stopped_by.as_deref() {
            Some("cancel_reply") => say!(words, "event-texts-stopped-cancel-reply"),
            Some("carrier") => say!(words, "event-texts-stopped-carrier"),
            _ => say!(words, "event-texts-stopped"),
        },
        "texts_resumed" => say!(words, "event-texts-resumed"),
        _ => say!(words, "event-other"),
    }
}

/// Where and when an appointment was booked, or was and is since a move (row A17).
pub(crate) fn placement(desk: &Desk, event: &EventDto) -> Option<String> {
    moved(desk, event.from.as_ref(), event.to.as_ref())
}

/// The same of two placements; of one alone where it was booked.
pub(crate) fn moved(desk: &Desk, from: Option<&PlacementDto>, to: Option<&PlacementDto>) -> Option<String> {
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
    let to = to?;
    let Some(from) = from else { return Some(told(to, true, true)) };
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
