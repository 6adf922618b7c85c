//! A clinic and an appointment to write about in tests.

use domain::{
    Appointment, AppointmentId, AppointmentStatus, AppointmentType, Changes, Channel, Clinic, ClinicId, Language,
    Lifetime, LinkId, Location, LocationId, MessageKind, Minutes, Origin, PatientId, Phone, Provider, ProviderChoice,
    ProviderId, Rule, RuleId, Span, Template, TypeId, Verification,
};
use jiff::{Timestamp, tz::TimeZone};

/// The longest that the importer and the template allow for a text message: a short name of 20 characters.
pub(crate) fn clinic() -> Clinic {
    Clinic {
        id: ClinicId::parse("c").unwrap(),
        name: "Clinic of Larkmoor & Sons".to_owned(),
        short_name: "S".repeat(20),
        phone: Phone::parse("+442079460100").unwrap(),
        phone_shown: "020 7946 0100".to_owned(),
        online_booking: true,
        limits: domain::SendingLimits::default(),
        no_time: domain::NoTime::Recorded,
        messages: domain::MessageSettings::default(),
        portal: domain::Portal::default(),
        language: Language::English,
        locations: vec![Location {
            id: LocationId::parse("l").unwrap(),
            name: "Harbour House".to_owned(),
            address: "1 Invented Street, London".to_owned(),
            zone: TimeZone::get("Europe/London").unwrap(),
            reschedule: true,
        }],
        providers: vec![Provider {
            id: ProviderId::parse("v").unwrap(),
            name: "Imogen Tarrowby".to_owned(),
            email: None,
            staff: None,
            online: true,
            reschedule: true,
            change_notice: Minutes::default(),
            availability: Vec::new(),
        }],
        types: vec![AppointmentType {
            id: TypeId::parse("t").unwrap(),
            title: "Follow-up".to_owned(),
            titles: Vec::new(),
            length: Minutes::new(30),
            buffer_before: Minutes::default(),
            buffer_after: Minutes::default(),
            grid: Minutes::new(30),
            online: true,
            reschedule: true,
            messages: domain::TypeMessages::default(),
        }],
        rules: vec![Rule {
            id: RuleId::parse("r").unwrap(),
            title: "Follow-up".to_owned(),
            appointment_type: TypeId::parse("t").unwrap(),
            providers: vec![ProviderId::parse("v").unwrap()],
            provider_choice: ProviderChoice::Patient,
            locations: vec![LocationId::parse("l").unwrap()],
            lifetime: Lifetime::new(Minutes::new(60)).unwrap(),
            minimum_notice: Minutes::default(),
            horizon: Minutes::new(24 * 60),
            verification: Verification::None,
            manage_verification: Verification::None,
            changes: Changes::default(),
            confirmations: Vec::new(),
        }],
    }
}

/// An appointment there.
pub(crate) fn appointment(start: Timestamp) -> Appointment {
    let span = Span::new(start, Minutes::new(30).after(start));
    Appointment {
        id: AppointmentId::parse("a").unwrap(),
        patient: PatientId::parse("p").unwrap(),
        provider: ProviderId::parse("v").unwrap(),
        location: LocationId::parse("l").unwrap(),
        appointment_type: TypeId::parse("t").unwrap(),
        rule: Some(RuleId::parse("r").unwrap()),
        origin: Origin::Link(LinkId::parse("k").unwrap()),
        span,
        occupied: span,
        version: 1,
        sequence: 0,
        status: AppointmentStatus::Booked,
        answer: None,
    }
}

/// Words of the clinic's own, in English and for every rule.
pub(crate) fn template(kind: MessageKind, channel: Channel, text: &str) -> Template {
    Template { kind, channel, language: Language::English, rule: None, subject: None, text: text.to_owned() }
}
