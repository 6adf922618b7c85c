//! What operators see: log lines that lead from a link to its messages, and metrics.
//!
//! Whatever is done is done inside a span, and every log line has the fields of the spans around it. Fields are ids, codes
//! and numbers. Neither a token nor an address, a name or a word that somebody wrote is ever given to a line: that is why
//! no path is logged, and why what a request claims is logged only once it was found in the table.

mod lines;
mod metrics;

pub use lines::{json_lines, log_as_json};
pub use metrics::Metric;
pub(crate) use metrics::{count, measure};

use crate::Notification;
use domain::{Channel, ClinicId, Event, EventKind, Grant, LinkId, LinkKind, MessageKey, PatientId, StaffMember};
use tracing::{Span, error_span, field::Empty};

/// The target of the lines that tell of what went well, one for each request, event and message: a terminal may leave them
/// out, a log gets them at every level.
pub const DONE: &str = "done";

/// One run of a function on Lambda.
pub(crate) fn invocation(context: &lambda_runtime::Context) -> Span {
    let span = error_span!("invocation", request.id = context.request_id, trace.id = Empty, api.request.id = Empty);
    if let Some(trace) = &context.xray_trace_id {
        span.record("trace.id", trace);
    }
    span
}

/// A request to a door. Who asks and what it is about are told as soon as they are known.
pub(crate) fn request() -> Span {
    error_span!(
        "request",
        operation = Empty,
        clinic.id = Empty,
        staff.id = Empty,
        patient.id = Empty,
        link.id = Empty,
        appointment.id = Empty,
        event.id = Empty,
    )
}

/// An event that `operation` deals with, where what is around does not say which it is.
pub(crate) fn event(operation: Option<&'static str>, clinic: &ClinicId, event: &Event) -> Span {
    let span = error_span!(
        "event",
        operation,
        clinic.id = %clinic,
        patient.id = Empty,
        link.id = Empty,
        appointment.id = Empty,
        event.id = Empty,
        event.kind = event.kind.as_str(),
    );
    about(&span, event);
    span
}

/// A message, inside the span of its event.
pub(crate) fn message(key: &MessageKey) -> Span {
    error_span!("message", message.key = %key, sms.id = Empty, email.id = Empty)
}

/// What a carrier reports. Which message it is of may be found out on the way.
pub(crate) fn report() -> Span {
    error_span!(
        "report",
        operation = "track-delivery",
        clinic.id = Empty,
        patient.id = Empty,
        event.id = Empty,
        message.key = Empty,
        sms.id = Empty,
    )
}

/// Of which message something is reported.
pub(crate) fn reported_of(clinic: &ClinicId, key: &MessageKey) {
    let span = Span::current();
    span.record("clinic.id", clinic.as_str()).record("patient.id", key.patient.as_str());
    span.record("event.id", key.event.as_str()).record("message.key", key.to_string());
}

/// What a carrier calls a message that it took. Its address is in neither name.
pub(crate) fn carried(channel: Channel, id: &str) {
    let name = match channel {
        Channel::Sms => "sms.id",
        Channel::Email => "email.id",
    };
    Span::current().record(name, id);
}

/// A text from outside that `receive-reply` deals with.
pub fn inbound(notification: &Notification) -> Span {
    error_span!("inbound", operation = "receive-reply", notification.id)
}

/// The end of a link's time, which `record-expiry` deals with.
pub fn expiry(clinic: &ClinicId, patient: &PatientId, link: &LinkId) -> Span {
    error_span!(
        "expiry",
        operation = "record-expiry",
        clinic.id = %clinic,
        patient.id = %patient,
        link.id = %link,
        event.id = Empty,
    )
}

/// What the token of a link grants, once it was found.
pub(crate) fn at_door(grant: &Grant) {
    let span = Span::current();
    span.record("clinic.id", grant.clinic.as_str());
    span.record("patient.id", grant.patient.as_str());
    match &grant.kind {
        LinkKind::Booking(link) => span.record("link.id", link.as_str()),
        LinkKind::Manage(appointment) => span.record("appointment.id", appointment.as_str()),
    };
}

/// Who is at a staff door, once their token was found to hold.
pub(crate) fn at_desk(member: &StaffMember) {
    Span::current().record("clinic.id", member.clinic.as_str()).record("staff.id", member.id.as_str());
}

/// Says on the lines of a span what an event is about.
fn about(span: &Span, event: &Event) {
    span.record("event.id", event.id.as_str());
    span.record("patient.id", event.patient.as_str());
    if let Some(link) = event.kind.link() {
        span.record("link.id", link.as_str());
    }
    if let Some(appointment) = event.kind.appointment() {
        span.record("appointment.id", appointment.as_str());
    }
}

/// Tells of an event that was just written, and counts it. Whoever decides calls this where the table says that the
/// transaction was made now: a request that comes again finds it made before, and is not counted. One whose function stops
/// between writing and this is not counted either.
pub fn happened(event: &Event) {
    about(&Span::current(), event);
    match event.kind {
        EventKind::LinkSent { .. } | EventKind::LinkSentAgain { .. } => count(Metric::LinksSent),
        EventKind::AppointmentBooked { .. } => count(Metric::AppointmentsBooked),
        EventKind::AppointmentRescheduled { .. } => count(Metric::AppointmentsMoved),
        EventKind::AppointmentCancelled { .. } => count(Metric::AppointmentsCancelled),
        _ => {}
    }
}

#[cfg(test)]
pub(crate) mod tests;
