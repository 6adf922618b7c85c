use super::*;
use domain::{
    AppointmentId, AppointmentStatus, AppointmentType, ClinicId, EventId, FailedFor, Language, Location, LocationId,
    MessageSettings, Minutes, Origin, PatientId, PatientName, Phone, Portal, PortalAccount, SendingLimits, Span,
    StaffId, TypeId, TypeMessages,
};
use jiff::tz::TimeZone;

pub(crate) fn clinic() -> Clinic {
    Clinic {
        id: ClinicId::parse("c").unwrap(),
        name: "Clinic".to_owned(),
        short_name: "Clinic".to_owned(),
        phone: Phone::parse("+442079460100").unwrap(),
        phone_shown: String::new(),
        language: Language::English,
        online_booking: true,
        limits: SendingLimits::default(),
        no_time: domain::NoTime::Recorded,
        messages: MessageSettings::default(),
        portal: Portal::default(),
        locations: vec![Location {
            id: LocationId::parse("here").unwrap(),
            name: "Here".to_owned(),
            address: String::new(),
            zone: TimeZone::get("Europe/London").unwrap(),
            reschedule: true,
        }],
        providers: Vec::new(),
        types: vec![AppointmentType {
            id: TypeId::parse("follow-up").unwrap(),
            title: "Follow-up".to_owned(),
            titles: Vec::new(),
            length: Minutes::new(15),
            buffer_before: Minutes::new(0),
            buffer_after: Minutes::new(0),
            grid: Minutes::new(15),
            online: true,
            reschedule: true,
            messages: TypeMessages::default(),
        }],
        rules: Vec::new(),
    }
}

pub(crate) fn patient() -> Patient {
    Patient {
        id: PatientId::parse("1").unwrap(),
        name: PatientName::parse("Dana", "Reed").unwrap(),
        phone: None,
        email: None,
        date_of_birth: jiff::civil::date(1990, 1, 1),
        language: Language::English,
        zone: None,
        portal: PortalAccount::default(),
    }
}

fn placed(provider: &str) -> Placement {
    let (start, end) = ("2026-11-24T09:30:00Z", "2026-11-24T09:45:00Z");
    let span = Span::new(start.parse().unwrap(), end.parse().unwrap());
    let (provider, location) = (ProviderId::parse(provider).unwrap(), LocationId::parse("here").unwrap());
    Placement { provider, location, span, occupied: span }
}

fn event(kind: EventKind) -> Event {
    let at = "2026-11-23T10:00:00Z".parse().unwrap();
    let patient = PatientId::parse("1").unwrap();
    Event { id: EventId::parse("e1").unwrap(), patient, at, by: domain::Actor::Patient, kind }
}

fn staff() -> Origin {
    Origin::Staff { by: StaffId::parse("ann").unwrap(), overridden: false }
}

fn booked() -> Event {
    event(EventKind::AppointmentBooked {
        appointment: AppointmentId::parse("a").unwrap(),
        origin: staff(),
        rule: Some(domain::RuleId::parse("any").unwrap()),
        appointment_type: TypeId::parse("follow-up").unwrap(),
        placement: placed("p0"),
    })
}

fn moved() -> Event {
    event(EventKind::AppointmentRescheduled {
        appointment: AppointmentId::parse("a").unwrap(),
        rule: None,
        from: placed("p0"),
        to: placed("p1"),
        sequence: 1,
    })
}

pub(crate) fn appointment(sequence: u32, status: AppointmentStatus) -> Appointment {
    let Placement { provider, location, span, occupied } = placed("p0");
    Appointment {
        id: AppointmentId::parse("a").unwrap(),
        patient: PatientId::parse("1").unwrap(),
        provider,
        location,
        appointment_type: TypeId::parse("follow-up").unwrap(),
        rule: None,
        origin: staff(),
        span,
        occupied,
        version: 1,
        sequence,
        status,
        answer: None,
    }
}

const CARRIERS: [Carrier; 3] = [Carrier::Sms, Carrier::Email, Carrier::Console];
/// What carriers and senders leave on a message.
const CODES: [&str; 6] = ["given_up", "throttled", "sandbox", "paused", "suppressed", "MessageRejected"];

#[test]
fn c04_every_reason_for_every_kind_is_one_sentence_in_every_language() {
    let (clinic, patient) = (clinic(), patient());
    for event in [booked(), moved()] {
        let facts = Facts { clinic: &clinic, patient: &patient, event: &event, appointment: None };
        for (kind, carrier) in MessageKind::ALL.into_iter().flat_map(|kind| CARRIERS.map(|carrier| (kind, carrier))) {
            let asked = Asked { kind, carrier, occasion: 1440 };
            for language in Language::ALL {
                let words = Words::of(language);
                let reported = FailedFor::ALL.map(FailedFor::as_str);
                let codes = WhyNot::ALL.map(WhyNot::as_str).into_iter().chain(CODES).chain(reported);
                let said: Vec<String> = codes.map(|code| of_code(words, facts, asked, code)).collect();
                for sentence in &said {
                    let one = sentence.ends_with('.') && !sentence.trim_end_matches('.').contains(". ");
                    assert!(one && !sentence.contains('{'), "{kind:?}: {sentence}");
                }
                let mut different = said.clone();
                different.sort();
                different.dedup();
                assert_eq!(different.len(), said.len(), "two reasons of {kind:?} read alike: {said:?}");
            }
        }
    }
}

#[test]
fn c04_a_sentence_names_the_setting_or_the_fact() {
    let (mut clinic, patient, booked, moved) = (clinic(), patient(), booked(), moved());
    let asked = |kind, carrier| Asked { kind, carrier, occasion: 1440 };
    let (sms, email) = (Carrier::Sms, Carrier::Email);
    let (reminder, confirmation, notice) =
        (MessageKind::Reminder, MessageKind::Confirmation, MessageKind::NoticeGained);
    let cases = [
        (&booked, reminder, sms, WhyNot::NoAddress, "Dana Reed has no mobile number on the record."),
        (&booked, confirmation, email, WhyNot::NoAddress, "Dana Reed has no email address on the record."),
        (
            &moved,
            notice,
            email,
            WhyNot::NoAddress,
            "p1 has no email address in the clinic’s settings (providers.email).",
        ),
        (
            &booked,
            reminder,
            sms,
            WhyNot::TypeNotTicked,
            "The type Follow-up is not ticked for reminders by text message (reminder_sms).",
        ),
        (
            &booked,
            confirmation,
            email,
            WhyNot::TypeNotTicked,
            "The type Follow-up is not ticked for confirmations by email (confirmation_email).",
        ),
        (
            &booked,
            reminder,
            email,
            WhyNot::NoLeadTime,
            "No lead time is set for reminders by email (messages.reminders.email).",
        ),
        (&booked, reminder, sms, WhyNot::LeadTimePast, "It was booked with less than 1 day to go."),
        (&moved, reminder, sms, WhyNot::LeadTimePast, "It was moved with less than 1 day to go."),
        (
            &booked,
            reminder,
            sms,
            WhyNot::QuietHours,
            "Quiet hours from 21:00 to 08:00 would have held it back until the appointment had begun \
             (messages.quiet_hours).",
        ),
        (
            &booked,
            confirmation,
            sms,
            WhyNot::RuleConfirmsOtherwise,
            "The rule any does not confirm by text message (confirmations).",
        ),
    ];
    for (event, kind, carrier, why, expected) in cases {
        let facts = Facts { clinic: &clinic, patient: &patient, event, appointment: None };
        assert_eq!(of_reason(Words::of(Language::English), facts, asked(kind, carrier), why), expected);
    }
    clinic.messages.quiet_hours = None;
    let facts = Facts { clinic: &clinic, patient: &patient, event: &booked, appointment: None };
    let said = of_reason(Words::of(Language::English), facts, asked(reminder, sms), WhyNot::QuietHours);
    assert!(said.starts_with("Quiet hours would"), "they have been given up since: {said}");
}

fn record(delivery: Delivery, attempts: u32) -> MessageRecord {
    let key = MessageKey::parse("1.e1.reminder.sms.1440").unwrap();
    MessageRecord { key, delivery, sent_at: None, attempts, text: None, parts: None }
}

#[test]
fn c04_what_waits_says_what_it_waits_for_and_what_is_outdated_what_happened() {
    let (mut clinic, patient, event) = (clinic(), patient(), booked());
    clinic.messages.reminders.sms = vec![domain::LeadTime::parse("24h").unwrap()];
    let owed = |at: &str, attempts| record(Delivery::Owed { next_try: at.parse().unwrap() }, attempts);
    let cancelled = appointment(1, AppointmentStatus::Cancelled { reason: None });
    let (stands, moved) = (appointment(0, AppointmentStatus::Booked), appointment(1, AppointmentStatus::Booked));
    let on_time = owed("2026-11-23T09:30:00Z", 0);
    let cases = [
        (&stands, &on_time, None),
        (
            &stands,
            &owed("2026-11-24T08:00:00Z", 0),
            Some("Quiet hours from 21:00 to 08:00 hold it back (messages.quiet_hours)."),
        ),
        (&stands, &owed("2026-11-23T09:31:00Z", 1), Some("A try failed; another one follows.")),
        (&stands, &record(Delivery::Claimed { until: Timestamp::MAX }, 1), Some("It is being sent at this moment.")),
        (&moved, &on_time, Some("The appointment was moved since.")),
        (&cancelled, &on_time, Some("The appointment was cancelled since.")),
        (&cancelled, &record(Delivery::Sent { at: Timestamp::UNIX_EPOCH }, 1), None),
        (
            &stands,
            &record(Delivery::Unclear, 1),
            Some("Nobody knows whether it arrived: the carrier did not answer, and it is not sent twice."),
        ),
    ];
    for (appointment, message, expected) in cases {
        let facts = Facts { clinic: &clinic, patient: &patient, event: &event, appointment: Some(appointment) };
        let said = of_record(Words::of(Language::English), facts, message);
        assert_eq!(said.as_deref(), expected, "{message:?}");
    }
}
