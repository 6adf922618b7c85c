//! "Why did this patient not get it?", answered in one sentence that names the setting or the fact.

use crate::said;
use domain::{
    Appointment, Carrier, Clinic, Delivery, Event, EventKind, LeadTimes, MessageKey, MessageKind, NotOwed, Occasion,
    Patient, Placement, ProviderId, QuietHours, WhyNot,
};
use jiff::Timestamp;
use language::{Words, say};
use store::MessageRecord;

/// What sentences are made from, beside the message itself.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) clinic: &'a Clinic,
    pub(crate) patient: &'a Patient,
    /// What made the message owed, or did not.
    pub(crate) event: &'a Event,
    /// The appointment of the event as it stands.
    pub(crate) appointment: Option<&'a Appointment>,
}

/// Which message is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) kind: MessageKind,
    pub(crate) carrier: Carrier,
    pub(crate) occasion: Occasion,
}

impl From<&MessageKey> for Asked {
    fn from(key: &MessageKey) -> Self {
        Self { kind: key.kind, carrier: key.carrier, occasion: key.occasion }
    }
}

impl From<NotOwed> for Asked {
    fn from(not: NotOwed) -> Self {
        Self { kind: not.kind, carrier: not.carrier, occasion: not.occasion }
    }
}

/// Why a message has not arrived; nothing of one that was sent, or that is not due yet.
pub(crate) fn of_record(words: Words, facts: Facts<'_>, record: &MessageRecord) -> Option<String> {
    let asked = Asked::from(&record.key);
    match &record.delivery {
        Delivery::Sent { .. } | Delivery::Delivered { .. } => None,
        Delivery::Owed { .. } | Delivery::Claimed { .. } if is_outdated(facts, asked.kind) => {
            Some(of_reason(words, facts, asked, WhyNot::Superseded))
        }
        Delivery::Owed { next_try } => waits(words, facts, record, *next_try),
        Delivery::Claimed { .. } => Some(say!(words, "why-sending")),
        Delivery::Unclear => Some(say!(words, "why-unclear")),
        Delivery::Undeliverable { reason } | Delivery::Failed { reason, .. } => {
            Some(of_code(words, facts, asked, reason))
        }
    }
}

/// Whether the time that a message is about is no longer that of its appointment (row A20).
pub(crate) fn is_outdated(facts: Facts<'_>, kind: MessageKind) -> bool {
    let of_a_time = match kind {
        MessageKind::Confirmation
        | MessageKind::Change
        | MessageKind::Reminder
        | MessageKind::ConfirmationRequest
        | MessageKind::SelfReschedule
        | MessageKind::WhichAppointment => true,
        MessageKind::Invitation
        | MessageKind::Cancellation
        | MessageKind::OneTimeCode
        | MessageKind::Alert
        | MessageKind::ReplyPassedOn
        | MessageKind::NoticeGained
        | MessageKind::NoticeLost => false,
    };
    let sequence = match facts.event.kind {
        EventKind::AppointmentBooked { .. } => Some(0),
        EventKind::AppointmentRescheduled { sequence, .. } | EventKind::RequestAnswered { sequence, .. } => {
            Some(sequence)
        }
        _ => None,
    };
    let moved_on = |now: &Appointment| sequence.is_some_and(|then| now.is_cancelled() || now.sequence > then);
    of_a_time && facts.appointment.is_some_and(moved_on)
}

/// What an owed message waits for, beside its time.
fn waits(words: Words, facts: Facts<'_>, record: &MessageRecord, next: Timestamp) -> Option<String> {
    if record.attempts > 0 {
        return Some(say!(words, "why-next-try"));
    }
    let quiet = quiet_until(facts, &record.key, next)?;
    Some(say!(words, "why-waits-quiet", from = quiet.from().to_string(), until = quiet.until().to_string()))
}

/// The quiet hours that hold a message back until `next`.
fn quiet_until(facts: Facts<'_>, key: &MessageKey, next: Timestamp) -> Option<QuietHours> {
    let placement = placement(facts.event)?;
    let zone = facts.clinic.zone_of(&placement.location);
    let lead = leads(facts.clinic, key.kind)?
        .of(key.carrier.channel()?)
        .iter()
        .find(|lead| lead.occasion() == key.occasion)?;
    let held = lead.before(placement.span.start(), &zone) < next;
    facts.clinic.messages.quiet_hours.filter(|_| held)
}

fn leads(clinic: &Clinic, kind: MessageKind) -> Option<&LeadTimes> {
    match kind {
        MessageKind::Reminder => Some(&clinic.messages.reminders),
        MessageKind::ConfirmationRequest => Some(&clinic.messages.confirmation_requests),
        _ => None,
    }
}

/// Where and when an event put its appointment.
fn placement(event: &Event) -> Option<&Placement> {
    match &event.kind {
        EventKind::AppointmentBooked { placement, .. } => Some(placement),
        EventKind::AppointmentRescheduled { to, .. } => Some(to),
        _ => None,
    }
}

/// What a code means that is kept on a message: a reason of ours, or what the carrier said.
pub(crate) fn of_code(words: Words, facts: Facts<'_>, asked: Asked, code: &str) -> String {
    if let Some(why) = WhyNot::of_code(code) {
        return of_reason(words, facts, asked, why);
    }
    let name = reader(facts, asked.kind);
    match code {
        "given_up" => say!(words, "why-given-up"),
        "throttled" => say!(words, "why-throttled"),
        "invalid_number" => say!(words, "why-invalid-number", name = name),
        "opted_out" => say!(words, "why-opted-out", name = name),
        "spend_limit" => say!(words, "why-spend-limit"),
        "sandbox" => say!(words, "why-sandbox"),
        "paused" => say!(words, "why-paused"),
        "suppressed" => say!(words, "why-suppressed", name = name),
        "phone_blocked" => say!(words, "why-phone-blocked", name = name),
        "phone_unreachable" => say!(words, "why-phone-unreachable", name = name),
        "carrier_unreachable" => say!(words, "why-carrier-unreachable", name = name),
        "carrier_blocked" => say!(words, "why-carrier-blocked", name = name),
        "too_expensive" => say!(words, "why-too-expensive", name = name),
        "bad_text" => say!(words, "why-bad-text"),
        "bounced" => say!(words, "why-bounced", name = name),
        "bounced_for_now" => say!(words, "why-bounced-for-now", name = name),
        "rejected" => say!(words, "why-rejected"),
        "not_said" => say!(words, "why-not-said"),
        other => say!(words, "why-carrier-said", code = other),
    }
}

/// A reason in words.
pub(crate) fn of_reason(words: Words, facts: Facts<'_>, asked: Asked, why: WhyNot) -> String {
    let channel = said::channel(words, asked.carrier.as_str());
    let kinds = said::kinds(words, asked.kind);
    match why {
        WhyNot::NoAddress => no_address(words, facts, asked),
        WhyNot::RuleConfirmsOtherwise => {
            say!(words, "why-rule-confirms-otherwise", rule = rule_title(facts), channel = channel)
        }
        WhyNot::TypeNotTicked => {
            let setting = if asked.carrier == Carrier::Email { "confirmation_email" } else { "reminder_sms" };
            let kind = type_title(words, facts);
            say!(words, "why-type-not-ticked", kind = kind, kinds = kinds, channel = channel, setting = setting)
        }
        WhyNot::NoLeadTime => {
            let setting = format!("{}.{}", setting(asked.kind), asked.carrier.as_str());
            say!(words, "why-no-lead-time", kinds = kinds, channel = channel, setting = setting)
        }
        WhyNot::ChannelOff => {
            say!(words, "why-channel-off", kinds = kinds, channel = channel, setting = setting(asked.kind))
        }
        WhyNot::LeadTimePast => {
            let length = words.length(asked.occasion);
            match facts.event.kind {
                EventKind::AppointmentRescheduled { .. } => say!(words, "why-moved-too-late", length = length),
                _ => say!(words, "why-booked-too-late", length = length),
            }
        }
        WhyNot::QuietHours => match facts.clinic.messages.quiet_hours {
            Some(quiet) => {
                say!(words, "why-quiet-hours", from = quiet.from().to_string(), until = quiet.until().to_string())
            }
            None => say!(words, "why-quiet-hours-then"),
        },
        WhyNot::LaterReminder => say!(words, "why-later-reminder", channel = channel),
        WhyNot::Answered => say!(words, "why-answered", name = reader(facts, asked.kind)),
        WhyNot::Superseded => superseded(words, facts, asked.kind),
        WhyNot::Past => say!(words, "why-past"),
        WhyNot::NoWayToReschedule => say!(words, "why-no-way-to-reschedule"),
        WhyNot::TextsStopped => say!(words, "why-texts-stopped", name = reader(facts, asked.kind)),
        WhyNot::AddressFailed => say!(words, "why-address-failed", name = reader(facts, asked.kind), channel = channel),
        WhyNot::CountryNotAllowed => say!(words, "why-country-not-allowed", name = reader(facts, asked.kind)),
        WhyNot::NoTextsLeft => say!(words, "why-no-texts-left"),
        WhyNot::NotChosen => say!(words, "why-not-chosen"),
    }
}

/// The setting of the clinic's file that says whether a kind is sent.
fn setting(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Reminder => "messages.reminders",
        MessageKind::ConfirmationRequest => "messages.confirmation_requests",
        MessageKind::Cancellation => "messages.cancellations",
        MessageKind::SelfReschedule => "messages.self_reschedule",
        MessageKind::NoticeGained | MessageKind::NoticeLost => "messages.notices",
        MessageKind::Confirmation | MessageKind::Change => "confirmations",
        MessageKind::WhichAppointment | MessageKind::ReplyPassedOn => "messages.replies",
        MessageKind::Invitation | MessageKind::OneTimeCode | MessageKind::Alert => "online_booking",
    }
}

fn no_address(words: Words, facts: Facts<'_>, asked: Asked) -> String {
    let name = reader(facts, asked.kind);
    match asked.carrier {
        _ if asked.kind == MessageKind::SelfReschedule => say!(words, "why-nobody-reached", name = name),
        Carrier::Console => say!(words, "why-no-console", name = name),
        Carrier::Email if asked.kind.is_notice() => say!(words, "why-no-provider-email", name = name),
        Carrier::Email => say!(words, "why-no-email", name = name),
        Carrier::Sms => say!(words, "why-no-mobile", name = name),
    }
}

fn superseded(words: Words, facts: Facts<'_>, kind: MessageKind) -> String {
    match (kind, facts.appointment) {
        (MessageKind::Invitation, _) => say!(words, "why-link-ended"),
        (MessageKind::OneTimeCode, _) => say!(words, "why-code-replaced"),
        (MessageKind::Alert, _) => say!(words, "why-alert-too-late"),
        (_, Some(appointment)) if appointment.is_cancelled() => say!(words, "why-cancelled-since"),
        (_, Some(appointment)) if appointment.was_moved() => say!(words, "why-moved-since"),
        _ => say!(words, "why-changed-since"),
    }
}

/// Who was to read it.
fn reader(facts: Facts<'_>, kind: MessageKind) -> String {
    let provider = |id: &ProviderId| facts.clinic.provider(id).map_or_else(|| id.to_string(), |one| one.name.clone());
    match (&facts.event.kind, kind) {
        (EventKind::AppointmentRescheduled { to, .. }, MessageKind::NoticeGained) => provider(&to.provider),
        (EventKind::AppointmentRescheduled { from, .. }, MessageKind::NoticeLost) => provider(&from.provider),
        _ => facts.patient.name.full(),
    }
}

fn rule_title(facts: Facts<'_>) -> String {
    let Some(rule) = facts.event.kind.rule() else { return String::new() };
    facts.clinic.rule(rule).map_or_else(|| rule.to_string(), |rule| rule.title.clone())
}

fn type_title(words: Words, facts: Facts<'_>) -> String {
    let booked = match &facts.event.kind {
        EventKind::AppointmentBooked { appointment_type, .. } => Some(appointment_type),
        _ => facts.appointment.map(|appointment| &appointment.appointment_type),
    };
    let Some(id) = booked else { return String::new() };
    let known = facts.clinic.appointment_type(id);
    known.map_or_else(|| id.to_string(), |kind| kind.title_in(words.language()).to_owned())
}

#[cfg(test)]
pub(crate) mod tests;
