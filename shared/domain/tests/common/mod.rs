//! A clinic with locations in four time zones, and small words to change it with.
#![allow(dead_code, reason = "each test file is a crate of its own and uses a part of this")]

pub(crate) mod oracle;
pub(crate) mod owed;
pub(crate) mod plan;
pub(crate) mod replay;
pub(crate) mod world;

use domain::{
    AppointmentId, AppointmentType, Availability, Changes, Channel, Clinic, ClinicId, Email, EventId, Grant, Language,
    Lifetime, Link, LinkId, LinkKind, LinkState, Location, LocationId, Minutes, Patient, PatientId, PatientName, Phone,
    Provider, ProviderChoice, ProviderId, Role, Rule, RuleId, SendingLimits, SlotId, StaffId, StaffMember, TypeId,
    Verification, WallTime, Weekdays,
};
use jiff::{Timestamp, civil::date, tz::TimeZone};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

pub(crate) const LONDON: &str = "camden";
pub(crate) const PARIS: &str = "marais";
pub(crate) const NEW_YORK: &str = "harlem";
pub(crate) const LORD_HOWE: &str = "lord-howe";

/// Where the clinic is, with the zone of each place: the last is far from the others and moves its clock by half an
/// hour.
pub(crate) const PLACES: [(&str, &str); 4] = [
    (LONDON, "Europe/London"),
    (PARIS, "Europe/Paris"),
    (NEW_YORK, "America/New_York"),
    (LORD_HOWE, "Australia/Lord_Howe"),
];

pub(crate) const DR_A: &str = "dr-a";
pub(crate) const DR_B: &str = "dr-b";
pub(crate) const DR_C: &str = "dr-c";

/// Checks a law for many random values. `PROPTEST_CASES` asks for more of them than a usual run.
pub(crate) fn for_all<S: Strategy>(cases: u32, values: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    if let Err(broken) = TestRunner::new(config).run(&values, law) {
        panic!("{broken}");
    }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

pub(crate) fn wall(text: &str) -> WallTime {
    WallTime::parse(text).expect("a wall time")
}

pub(crate) fn provider_id(id: &str) -> ProviderId {
    ProviderId::parse(id).expect("a provider id")
}

pub(crate) fn location_id(id: &str) -> LocationId {
    LocationId::parse(id).expect("a location id")
}

pub(crate) fn event_id(id: &str) -> EventId {
    EventId::parse(id).expect("an event id")
}

pub(crate) fn appointment_id(id: &str) -> AppointmentId {
    AppointmentId::parse(id).expect("an appointment id")
}

pub(crate) fn link_id(id: &str) -> LinkId {
    LinkId::parse(id).expect("a link id")
}

pub(crate) fn rule_id(id: &str) -> RuleId {
    RuleId::parse(id).expect("a rule id")
}

pub(crate) fn type_id(id: &str) -> TypeId {
    TypeId::parse(id).expect("a type id")
}

pub(crate) fn slot_id(start: &str, provider: &str, location: &str) -> SlotId {
    SlotId { start: at(start), provider: provider_id(provider), location: location_id(location) }
}

/// Hours at a place on every day of the week, for every type, always valid.
pub(crate) fn hours(location: &str, from: &str, until: &str) -> Availability {
    Availability {
        location: location_id(location),
        types: Vec::new(),
        weekdays: Weekdays::parse(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]).expect("days of the week"),
        from: wall(from),
        until: wall(until),
        valid_from: None,
        valid_until: None,
    }
}

pub(crate) fn provider(id: &str, availability: Vec<Availability>) -> Provider {
    Provider {
        id: provider_id(id),
        name: id.to_owned(),
        email: None,
        staff: None,
        online: true,
        reschedule: true,
        change_notice: Minutes::default(),
        availability,
    }
}

/// The one type that the clinic's rule books, in minutes.
pub(crate) fn check_up(length: u32, buffer_before: u32, buffer_after: u32, grid: u32) -> AppointmentType {
    let kind = AppointmentType {
        id: type_id("check-up"),
        title: "Check-up".to_owned(),
        titles: Vec::new(),
        length: Minutes::new(length),
        buffer_before: Minutes::new(buffer_before),
        buffer_after: Minutes::new(buffer_after),
        grid: Minutes::new(grid),
        online: true,
        reschedule: true,
        messages: domain::TypeMessages::default(),
    };
    kind.check().expect("lengths that a clinic may have");
    kind
}

/// Offers the check-up with every provider and place of a clinic, at once and for a year ahead, and asks for no proof.
pub(crate) fn rule(providers: &[Provider]) -> Rule {
    Rule {
        id: rule_id("first-visit"),
        title: "First visit".to_owned(),
        appointment_type: type_id("check-up"),
        providers: providers.iter().map(|provider| provider.id.clone()).collect(),
        provider_choice: ProviderChoice::Patient,
        locations: PLACES.map(|(id, _)| location_id(id)).to_vec(),
        lifetime: Lifetime::new(Minutes::new(7 * 24 * 60)).expect("a lifetime"),
        minimum_notice: Minutes::new(0),
        horizon: Minutes::new(365 * 24 * 60),
        verification: Verification::None,
        changes: Changes::default(),
        manage_verification: Verification::None,
        confirmations: vec![Channel::Sms, Channel::Email],
    }
}

/// A clinic of these providers with one type and one rule.
pub(crate) fn clinic(providers: Vec<Provider>, kind: AppointmentType) -> Clinic {
    Clinic {
        id: ClinicId::parse("c1").expect("a clinic id"),
        name: "The Clinic".to_owned(),
        short_name: "Clinic".to_owned(),
        phone: Phone::parse("+442079460000").expect("a phone"),
        phone_shown: "020 7946 0000".to_owned(),
        online_booking: true,
        language: Language::English,
        limits: SendingLimits::default(),
        no_time: domain::NoTime::Recorded,
        messages: domain::MessageSettings::default(),
        portal: domain::Portal::default(),
        locations: PLACES
            .map(|(id, zone)| Location {
                id: location_id(id),
                name: id.to_owned(),
                address: String::new(),
                zone: TimeZone::get(zone).expect("a zone"),
                reschedule: true,
            })
            .to_vec(),
        rules: vec![rule(&providers)],
        types: vec![kind],
        providers,
    }
}

pub(crate) fn patient() -> Patient {
    Patient {
        id: PatientId::parse("p1").expect("a patient id"),
        name: PatientName::parse("Ada", "King").expect("a name"),
        phone: Some(Phone::parse("+447700900001").expect("a phone")),
        email: Some(Email::parse("ada@example.org").expect("an email address")),
        date_of_birth: date(1985, 12, 10),
        language: Language::English,
        zone: None,
        portal: domain::PortalAccount::default(),
    }
}

pub(crate) fn staff() -> StaffMember {
    StaffMember {
        clinic: ClinicId::parse("c1").expect("a clinic id"),
        id: StaffId::parse("s1").expect("a staff id"),
        name: "Grace Hopper".to_owned(),
        role: Role::Clinician,
    }
}

/// A link that nobody has touched.
pub(crate) fn link(sent_at: &str, expires_at: &str) -> Link {
    Link {
        id: link_id("l1"),
        patient: patient().id,
        rule: rule_id("first-visit"),
        sent_by: staff().id,
        channel: Channel::Sms,
        sent_at: at(sent_at),
        expires_at: at(expires_at),
        state: LinkState::Unspent,
        accessed_at: None,
        scanned_at: None,
        no_time_at: None,
        sendings: 0,
    }
}

/// What the token of a link grants.
pub(crate) fn grant(link: &Link) -> Grant {
    Grant {
        clinic: staff().clinic,
        patient: link.patient.clone(),
        kind: LinkKind::Booking(link.id.clone()),
        rule: Some(link.rule.clone()),
        language: Language::English,
        expires_at: link.expires_at,
    }
}
