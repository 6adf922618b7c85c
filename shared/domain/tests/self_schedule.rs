//! `self_schedule_link`: which one of three links the self-rescheduling message has (rows A5, A7 to A10).

mod common;

use common::{
    DR_A, LONDON, appointment_id, at, check_up, clinic, hours, link_id, location_id, patient, provider, provider_id,
    rule_id, type_id,
};
use domain::{
    Appointment, AppointmentStatus, ChangeLinks, Clinic, Minutes, Origin, PortalAccount, PortalId, SelfScheduleLink,
    Span, WebAddress, self_schedule_link,
};

const NOW: &str = "2026-11-22T09:00:00Z";
const SMART: &str = "https://portal.example/app";
const GENERIC: &str = "https://portal.example/enrol";

/// All that the link depends on.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "the columns of a table, each by itself true or false")]
struct Case {
    kind: bool,
    location: bool,
    provider: bool,
    too_late: bool,
    enrolled: bool,
    id: bool,
    app: bool,
    smart: bool,
    generic: bool,
    links: ChangeLinks,
}

/// Everything is allowed and in time, the patient has all of an account, and the clinic all of a portal.
const ALL: Case = Case {
    kind: true,
    location: true,
    provider: true,
    too_late: false,
    enrolled: true,
    id: true,
    app: true,
    smart: true,
    generic: true,
    links: ChangeLinks::NotInReminders,
};

fn every_case() -> impl Iterator<Item = Case> {
    let links = [ChangeLinks::ConfirmationsOnly, ChangeLinks::NotInReminders, ChangeLinks::Everywhere];
    (0..512_u16).flat_map(move |bits| {
        let bit = |place: u16| bits & (1 << place) != 0;
        links.map(|links| Case {
            kind: bit(0),
            location: bit(1),
            provider: bit(2),
            too_late: bit(3),
            enrolled: bit(4),
            id: bit(5),
            app: bit(6),
            smart: bit(7),
            generic: bit(8),
            links,
        })
    })
}

/// As the rows say it, with none of the code under test.
fn expected(case: Case) -> &'static str {
    let Case { kind, location, provider, too_late, enrolled, id, app, smart, generic, links } = case;
    let confirmations_only = links == ChangeLinks::ConfirmationsOnly;
    if let (true, true, true, false, false) = (kind, location, provider, too_late, confirmations_only) {
        return "reschedule";
    }
    match (enrolled, id, app, smart, generic) {
        (true, true, true, true, _) => SMART,
        (.., true) => GENERIC,
        (.., false) => "none",
    }
}

fn the_clinic(case: Case) -> Clinic {
    let mut clinic = clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "12:00")])], check_up(30, 0, 0, 30));
    clinic.types[0].reschedule = case.kind;
    clinic.locations.iter_mut().for_each(|one| one.reschedule = case.location);
    clinic.providers[0].reschedule = case.provider;
    let hours_before = if case.too_late { 25 } else { 24 };
    clinic.rules[0].changes.reschedule = Some(Minutes::new(hours_before * 60));
    clinic.messages.change_links = case.links;
    let address = |given: bool, text: &str| given.then(|| WebAddress::parse(text).expect("an address"));
    clinic.portal.smart = address(case.smart, SMART);
    clinic.portal.generic = address(case.generic, GENERIC);
    clinic
}

/// 24 hours and a half after now.
fn the_appointment() -> Appointment {
    let span = Span::new(at("2026-11-23T09:30:00Z"), at("2026-11-23T10:00:00Z"));
    Appointment {
        id: appointment_id("a1"),
        patient: patient().id,
        provider: provider_id(DR_A),
        location: location_id(LONDON),
        appointment_type: type_id("check-up"),
        rule: Some(rule_id("first-visit")),
        origin: Origin::Link(link_id("l1")),
        span,
        occupied: span,
        version: 1,
        sequence: 0,
        status: AppointmentStatus::Booked,
        answer: None,
    }
}

fn link(case: Case) -> String {
    let clinic = the_clinic(case);
    let id = case.id.then(|| PortalId::parse("P-77").expect("an id"));
    let account = PortalAccount { enrolled: case.enrolled, id, app: case.app };
    match self_schedule_link(&clinic, clinic.rules.first(), &the_appointment(), &account, at(NOW)) {
        Some(SelfScheduleLink::Reschedule) => "reschedule".to_owned(),
        Some(SelfScheduleLink::Smart(address) | SelfScheduleLink::Generic(address)) => address.as_str().to_owned(),
        None => "none".to_owned(),
    }
}

#[test]
fn a05_a07_a08_a09_a10_in_every_case_the_message_has_exactly_the_link_of_the_rows_and_none_without_a_portal() {
    let mut counts = std::collections::BTreeMap::new();
    for case in every_case() {
        assert_eq!(link(case), expected(case), "{case:?}");
        *counts.entry(expected(case)).or_insert(0) += 1;
        if case.generic {
            assert_ne!(link(case), "none", "{case:?}");
        }
    }
    // 64 accounts and portals with two settings lead to our own link; the others share what is left.
    assert_eq!(counts.values().sum::<i32>(), 512 * 3);
    assert_eq!(counts["reschedule"], 32 * 2);
    assert_eq!(counts[SMART] + counts[GENERIC] + counts["none"], 512 * 3 - 64);
}

#[test]
fn a10_our_own_link_comes_first_and_the_smart_one_second() {
    let shut = Case { provider: false, ..ALL };
    assert_eq!(link(ALL), "reschedule");
    assert_eq!(link(Case { enrolled: false, id: false, app: false, ..ALL }), "reschedule", "no account is needed");
    assert_eq!(link(Case { smart: false, generic: false, ..ALL }), "reschedule", "nor a portal");
    for shut in [Case { kind: false, ..ALL }, Case { location: false, ..ALL }, shut] {
        assert_eq!(link(shut), SMART);
    }
}

#[test]
fn a07_a09_whoever_is_not_enrolled_or_unknown_or_without_the_app_enrols_first() {
    let shut = Case { location: false, ..ALL };
    for without in [
        Case { enrolled: false, ..shut },
        Case { id: false, ..shut },
        Case { app: false, ..shut },
        Case { smart: false, ..shut },
    ] {
        assert_eq!(link(without), GENERIC, "{without:?}");
        assert_eq!(link(Case { generic: false, ..without }), "none", "{without:?}");
    }
}

#[test]
fn a10_too_late_and_links_in_confirmations_alone_lead_to_the_portal_although_all_three_allow_it() {
    assert_eq!(link(Case { too_late: true, ..ALL }), SMART);
    assert_eq!(link(Case { links: ChangeLinks::ConfirmationsOnly, ..ALL }), SMART);
    assert_eq!(link(Case { links: ChangeLinks::Everywhere, ..ALL }), "reschedule");
}
