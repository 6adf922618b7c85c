//! `book_for_patient`: what staff may make, what is refused and why, and which times they are shown.

mod common;

use common::oracle::expected;
use common::plan::busy_plans;
use common::{
    DR_A, DR_B, LONDON, NEW_YORK, PARIS, appointment_id, at, check_up, clinic, event_id, for_all, hours, location_id,
    patient, provider, provider_id, rule, rule_id, slot_id, staff, type_id,
};
use domain::{
    Actor, BOOK_ALTERNATIVES, BookForPatient, BookForPatientRefusal, BookIds, Booked, Clinic, Day, EventKind, FAR,
    Lost, Mark, Minutes, Origin, ProviderChoice, ProviderDays, Rule, Slot, SlotFilter, SlotWindow, Sought, Span,
    book_for_patient, free_times, governing_rule, lost_for_patient, serving, staff_window, times_instead,
};
use jiff::{Timestamp, civil::date};
use proptest::prelude::*;

const NOW: &str = "2026-11-23T08:00:00Z";

/// Two providers, one of whom also works in Paris; the rule wants a day's notice and ends within a week.
fn two() -> Clinic {
    let here = hours(LONDON, "09:00", "12:00");
    let mut other = hours(LONDON, "13:00", "15:00");
    other.types = vec![type_id("other")];
    let all =
        vec![provider(DR_A, vec![here.clone(), other, hours(PARIS, "14:00", "18:00")]), provider(DR_B, vec![here])];
    let mut clinic = clinic(all, check_up(30, 5, 10, 15));
    clinic.rules[0].minimum_notice = Minutes::new(24 * 60);
    clinic.rules[0].horizon = Minutes::new(7 * 24 * 60);
    clinic
}

fn command(start: &str, overridden: bool) -> BookForPatient {
    BookForPatient {
        appointment_type: type_id("check-up"),
        provider: provider_id(DR_A),
        location: location_id(LONDON),
        start: at(start),
        overridden,
    }
}

fn make(clinic: &Clinic, command: &BookForPatient) -> Result<Booked, BookForPatientRefusal> {
    let ids = BookIds { appointment: appointment_id("a1"), event: event_id("e1") };
    book_for_patient(clinic, &patient(), command, &staff(), ids, at(NOW))
}

fn made_by_staff(overridden: bool) -> Origin {
    Origin::Staff { by: staff().id, overridden }
}

#[test]
fn i15_an_appointment_that_staff_make_says_who_made_it_and_the_event_says_the_same() {
    // Within the rule's notice, which does not bind staff.
    let Booked { appointment, event } = make(&two(), &command("2026-11-23T09:15:00Z", false)).unwrap();
    let span = |from, until| Span::new(at(from), at(until));
    assert_eq!(appointment.span, span("2026-11-23T09:15:00Z", "2026-11-23T09:45:00Z"));
    assert_eq!(appointment.occupied, span("2026-11-23T09:10:00Z", "2026-11-23T09:55:00Z"));
    assert_eq!((appointment.version, appointment.sequence), (1, 0));
    assert_eq!((appointment.link(), &appointment.origin), (None, &made_by_staff(false)));
    assert_eq!((event.by, event.at), (Actor::Staff(staff().id), at(NOW)));
    let EventKind::AppointmentBooked { origin, rule, placement, .. } = event.kind else { panic!("{:?}", event.kind) };
    assert_eq!((origin, rule), (appointment.origin.clone(), Some(rule_id("first-visit"))));
    assert_eq!(placement, appointment.placement());
    // Past its horizon too.
    assert!(make(&two(), &command("2027-11-23T09:15:00Z", false)).is_ok());
}

#[test]
fn what_the_clinic_does_not_have_is_named() {
    let start = "2026-11-23T09:15:00Z";
    for overridden in [false, true] {
        let of = |change: fn(&mut BookForPatient)| {
            let mut command = command(start, overridden);
            change(&mut command);
            make(&two(), &command).unwrap_err()
        };
        assert_eq!(of(|c| c.appointment_type = type_id("surgery")), BookForPatientRefusal::UnknownType);
        assert_eq!(of(|c| c.provider = provider_id("nobody")), BookForPatientRefusal::UnknownProvider);
        assert_eq!(of(|c| c.location = location_id("nowhere")), BookForPatientRefusal::UnknownLocation);
    }
}

#[test]
fn g03_outside_the_hours_staff_must_say_so_and_it_is_recorded() {
    let outside = [
        ("before opening", "2026-11-23T08:45:00Z"),
        ("ends after closing", "2026-11-23T11:45:00Z"),
        ("off the grid", "2026-11-23T09:20:00Z"),
        ("off the ticks", "2026-11-23T09:17:00Z"),
        ("hours of another type", "2026-11-23T13:00:00Z"),
        ("at night", "2026-11-24T02:00:00Z"),
    ];
    for (what, start) in outside {
        let refused = make(&two(), &command(start, false)).unwrap_err();
        assert_eq!(refused, BookForPatientRefusal::NotOffered, "{what}");
        let Booked { appointment, event } = make(&two(), &command(start, true)).unwrap();
        assert_eq!(appointment.origin, made_by_staff(true), "{what}");
        assert!(matches!(event.kind, EventKind::AppointmentBooked { origin, .. } if origin == made_by_staff(true)));
    }
    // Where the provider never is.
    let elsewhere = BookForPatient { location: location_id(NEW_YORK), ..command("2026-11-23T15:00:00Z", false) };
    assert_eq!(make(&two(), &elsewhere).unwrap_err(), BookForPatientRefusal::NotOffered);
    assert!(make(&two(), &BookForPatient { overridden: true, ..elsewhere }).is_ok());
    // An override that was not needed is none.
    let inside = make(&two(), &command("2026-11-23T09:15:00Z", true)).unwrap();
    assert_eq!(inside.appointment.origin, made_by_staff(false));
}

#[test]
fn nothing_is_made_in_the_past_and_everything_from_this_instant_on() {
    for overridden in [false, true] {
        let just_past = make(&two(), &command("2026-11-23T07:59:59Z", overridden));
        assert_eq!(just_past.unwrap_err(), BookForPatientRefusal::Past);
    }
    assert!(make(&two(), &command(NOW, true)).is_ok());
}

#[test]
fn the_first_rule_that_offers_the_provider_there_governs_or_else_the_first_of_the_type() {
    let mut clinic = two();
    let named = |id: &str, change: &dyn Fn(&mut Rule)| {
        let mut rule = rule(&two().providers);
        rule.id = rule_id(id);
        change(&mut rule);
        rule
    };
    let of = |clinic: &Clinic, provider: &str, location: &str| {
        let rule = governing_rule(clinic, &type_id("check-up"), &provider_id(provider), &location_id(location));
        rule.map(|rule| rule.id.as_str().to_owned())
    };
    clinic.rules = vec![
        named("of-another-type", &|rule| rule.appointment_type = type_id("other")),
        named("b-alone", &|rule| rule.providers = vec![provider_id(DR_B)]),
        named("in-london", &|rule| rule.locations = vec![location_id(LONDON)]),
        named("anything", &|_| {}),
    ];
    assert_eq!(of(&clinic, DR_B, PARIS).as_deref(), Some("b-alone"));
    assert_eq!(of(&clinic, DR_A, LONDON).as_deref(), Some("in-london"));
    assert_eq!(of(&clinic, DR_A, PARIS).as_deref(), Some("anything"));
    clinic.rules.pop();
    assert_eq!(of(&clinic, DR_A, PARIS).as_deref(), Some("b-alone"), "the first of the type");
    clinic.rules.truncate(1);
    assert_eq!(of(&clinic, DR_A, LONDON), None);
    let made = make(&clinic, &command("2026-11-23T09:15:00Z", false)).unwrap();
    assert_eq!(made.appointment.rule, None);
}

/// A provider's day on which one stretch is taken for good.
fn taken(from: &str, until: &str) -> Day {
    let span = Span::new(at(from), at(until));
    let mut day = Day::empty(span.days()[0]);
    let far = Mark::Until(Timestamp::from_second(FAR).expect("an instant"));
    day.marks.extend(span.ticks().map(|tick| (tick.index(), far.clone())));
    day
}

fn names(slots: &[Slot]) -> Vec<String> {
    let name = |slot: &Slot| format!("{} {}", slot.id.start.strftime("%d %H:%M"), slot.id.provider);
    slots.iter().map(name).collect()
}

#[test]
fn in_place_of_a_lost_time_come_later_ones_there_then_earlier_ones_then_those_of_others() {
    let clinic = two();
    let busy_until_noon = vec![taken("2026-11-23T10:30:00Z", "2026-11-23T12:00:00Z")];
    let days = |provider: &str, days: Vec<Day>| ProviderDays { provider: provider_id(provider), days };
    let all = [days(DR_A, busy_until_noon), days(DR_B, Vec::new())];
    let wanted = slot_id("2026-11-23T10:30:00Z", DR_A, LONDON);
    let instead = |number: u16, all: &[ProviderDays], patient: &[Day]| {
        let slots = times_instead(&clinic, &clinic.types[0], &wanted, number, all, patient, at(NOW));
        assert!(slots.len() <= BOOK_ALTERNATIVES);
        names(&slots)
    };
    let earlier = ["23 09:00 dr-a", "23 09:15 dr-a", "23 09:30 dr-a", "23 09:45 dr-a"];
    // Of one day only earlier ones are left there; what is missing comes from elsewhere, later ones first.
    assert_eq!(instead(1, &all, &[]), [&earlier[..], &["23 10:30 dr-b"]].concat());
    // Of two days the next one's come first.
    assert_eq!(instead(2, &all, &[])[0], "24 09:00 dr-a");
    // None at which the patient is elsewhere.
    let patient = [taken("2026-11-23T09:00:00Z", "2026-11-23T09:40:00Z")];
    let others = ["23 10:30 dr-b", "23 10:45 dr-b", "23 11:00 dr-b", "23 11:15 dr-b"];
    assert_eq!(instead(1, &all, &patient), [&["23 09:45 dr-a"], &others[..]].concat());
    assert_eq!(serving(&clinic, &clinic.types[0]).count(), 2);
}

#[test]
fn it_is_the_patients_own_time_only_where_the_provider_is_free() {
    let days = || vec![Day::empty(date(2026, 11, 23))];
    let lost = |provider_days, patient_days| lost_for_patient(&Lost { provider_days, patient_days, ..Lost::default() });
    assert_eq!(lost(days(), Vec::new()), BookForPatientRefusal::Taken);
    assert_eq!(lost(days(), days()), BookForPatientRefusal::Taken);
    assert_eq!(lost(Vec::new(), days()), BookForPatientRefusal::PatientBusy);
}

#[test]
fn what_staff_are_shown_is_what_an_oracle_finds_and_what_is_not_shown_needs_an_override() {
    for_all(128, (busy_plans(), 0..3_usize, 0..4_usize, -600..6000_i64), |(plan, who, place, minutes)| {
        let (mut clinic, now) = (plan.clinic(), plan.now());
        let Some(id) = clinic.providers.get(who).map(|provider| provider.id.clone()) else { return Ok(()) };
        let location = clinic.locations[place].id.clone();
        // As a rule without limits would have it.
        clinic.rules[0].provider_choice = ProviderChoice::Patient;
        clinic.rules[0].locations = clinic.locations.iter().map(|location| location.id.clone()).collect();
        let filter = SlotFilter { provider: Some(id.clone()), location: Some(location.clone()), part: None };
        let (days, busy) = plan.taken();
        let window = staff_window(plan.first_date(), plan.days, now);
        let sought = Sought { kind: &clinic.types[0], provider: &id, location: &location };
        let shown = free_times(&clinic, sought, window, &days[who].days, now);
        prop_assert_eq!(&shown, &expected(&clinic, &clinic.rules[0], window, &filter, &busy));

        let offered = SlotWindow { earliest: Timestamp::MIN, ..window };
        let offered = expected(&clinic, &clinic.rules[0], offered, &filter, &Vec::new());
        let any = Timestamp::from_second(now.as_second().div_euclid(60) * 60 + minutes * 60).expect("an instant");
        for start in offered.iter().map(|slot| slot.id.start).chain([any]) {
            let command = |overridden| BookForPatient {
                appointment_type: clinic.types[0].id.clone(),
                provider: id.clone(),
                location: location.clone(),
                start,
                overridden,
            };
            let make = |overridden| {
                let ids = BookIds { appointment: appointment_id("a1"), event: event_id("e1") };
                book_for_patient(&clinic, &patient(), &command(overridden), &staff(), ids, now)
            };
            if start < now {
                prop_assert_eq!(make(true), Err(BookForPatientRefusal::Past));
                continue;
            }
            let Booked { appointment, .. } = make(true).expect("an override is taken at any time that is to come");
            let needed = make(false).is_err();
            prop_assert_eq!(appointment.origin, made_by_staff(needed));
            prop_assert!(!(needed && offered.iter().any(|slot| slot.id.start == start)), "{start} is offered");
        }
        Ok(())
    });
}
