//! `book`: what is booked, what is refused and why, and what is offered in place of a lost time.

mod common;

use common::oracle::expected;
use common::plan::busy_plans;
use common::{
    DR_A, DR_B, DR_C, LONDON, NEW_YORK, PARIS, appointment_id, at, check_up, clinic, event_id, for_all, grant, hours,
    link, link_id, location_id, patient, provider, provider_id, rule_id, slot_id, type_id,
};
use domain::{
    Actor, Appointment, AppointmentId, AppointmentStatus, BOOK_ALTERNATIVES, Book, BookIds, BookRefusal, BookView,
    Booked, Clinic, Day, EventKind, FAR, Grant, Link, LinkKind, LinkState, Lost, LostLink, Mark, Minutes, Origin,
    ProviderChoice, ProviderDays, Slot, SlotFilter, SlotId, SlotWindow, Span, Verification, book, check_slot,
    lost_race, next_slots,
};
use jiff::{Timestamp, civil::date};
use proptest::prelude::*;
use std::collections::BTreeSet;

const NOW: &str = "2026-11-23T08:00:00Z";
const EXPIRES: &str = "2026-11-30T08:00:00Z";

/// A patient at the point of pressing Confirm.
#[derive(Debug, Clone)]
struct Confirm {
    clinic: Clinic,
    grant: Grant,
    verified: bool,
    slot: SlotId,
    now: Timestamp,
}

impl Confirm {
    /// 09:30 on a Monday with the second provider, which can be booked: the rule offers two of three providers at two
    /// of four places, an hour ahead and for a week.
    fn new() -> Self {
        let open = vec![hours(LONDON, "09:00", "12:00"), hours(PARIS, "14:00", "18:00")];
        let mut here = open[0].clone();
        here.valid_until = Some(date(2026, 11, 25));
        let mut far = open;
        far.push(hours(NEW_YORK, "09:00", "12:00"));
        let all = vec![provider(DR_A, far.clone()), provider(DR_B, vec![here]), provider(DR_C, far)];
        let mut clinic = clinic(all, check_up(30, 5, 10, 15));
        let rule = &mut clinic.rules[0];
        rule.providers.truncate(2);
        rule.locations.truncate(2);
        rule.minimum_notice = Minutes::new(60);
        rule.horizon = Minutes::new(7 * 24 * 60);
        Self {
            clinic,
            grant: grant(&link("2026-11-20T08:00:00Z", EXPIRES)),
            verified: false,
            slot: slot_id("2026-11-23T09:30:00Z", DR_B, LONDON),
            now: at(NOW),
        }
    }

    fn view(&self) -> BookView<'_> {
        BookView { clinic: &self.clinic, rule: &self.clinic.rules[0], grant: &self.grant, verified: self.verified }
    }

    fn confirm(&self) -> Result<Booked, BookRefusal> {
        let ids = BookIds { appointment: appointment_id("a1"), event: event_id("e1") };
        book(&self.view(), &Book { slot: self.slot.clone() }, ids, self.now)
    }

    fn rule(&mut self) -> &mut domain::Rule {
        &mut self.clinic.rules[0]
    }
}

#[test]
fn a_booked_appointment_says_who_what_where_when_and_what_it_occupies() {
    let Booked { appointment, event } = Confirm::new().confirm().unwrap();
    let span = |from, until| Span::new(at(from), at(until));
    let standing = Appointment {
        id: appointment_id("a1"),
        patient: patient().id,
        provider: provider_id(DR_B),
        location: location_id(LONDON),
        appointment_type: type_id("check-up"),
        rule: Some(rule_id("first-visit")),
        origin: Origin::Link(link_id("l1")),
        span: span("2026-11-23T09:30:00Z", "2026-11-23T10:00:00Z"),
        occupied: span("2026-11-23T09:25:00Z", "2026-11-23T10:10:00Z"),
        version: 1,
        sequence: 0,
        status: AppointmentStatus::Booked,
        answer: None,
    };
    assert_eq!(appointment, standing);
    assert_eq!((event.id, event.patient, event.at, event.by), (event_id("e1"), patient().id, at(NOW), Actor::Patient));
    let EventKind::AppointmentBooked { appointment, origin, rule, appointment_type, placement } = event.kind else {
        panic!("{:?}", event.kind)
    };
    assert_eq!(placement, standing.placement());
    assert_eq!((appointment, origin, rule), (standing.id, standing.origin, standing.rule));
    assert_eq!(appointment_type, standing.appointment_type);
}

/// A change that spoils a booking, in words.
type Spoil = (&'static str, fn(&mut Confirm));

fn refused(expected: &BookRefusal, cases: &[Spoil]) {
    for (what, spoil) in cases {
        let mut confirm = Confirm::new();
        spoil(&mut confirm);
        assert_eq!(confirm.confirm().as_ref(), Err(expected), "{what}");
    }
}

#[test]
fn a_link_that_manages_an_appointment_books_none() {
    refused(
        &BookRefusal::NotABookingLink,
        &[
            ("a manage link", |c| c.grant.kind = LinkKind::Manage(appointment_id("a9"))),
            ("a manage link past its time", |c| {
                c.grant.kind = LinkKind::Manage(appointment_id("a9"));
                c.grant.expires_at = c.now;
            }),
        ],
    );
}

#[test]
fn a_link_books_until_the_instant_at_which_it_expires() {
    refused(
        &BookRefusal::LinkExpired,
        &[
            ("exactly then", |c| c.grant.expires_at = c.now),
            ("later", |c| c.grant.expires_at = at("2026-11-23T07:59:59Z")),
            ("expired and not verified", |c| {
                c.grant.expires_at = c.now;
                c.rule().verification = Verification::DateOfBirth;
            }),
            ("expired, and the slot is no slot", |c| {
                c.grant.expires_at = c.now;
                c.slot.provider = provider_id("dr-x");
            }),
        ],
    );
    let mut just_in_time = Confirm::new();
    just_in_time.grant.expires_at = at("2026-11-23T08:00:01Z");
    assert!(just_in_time.confirm().is_ok());
}

#[test]
fn nothing_is_booked_before_the_proof_that_the_rule_asks_for() {
    refused(
        &BookRefusal::NotVerified,
        &[
            ("date of birth", |c| c.rule().verification = Verification::DateOfBirth),
            ("nor is told which slots there are", |c| {
                c.rule().verification = Verification::DateOfBirth;
                c.slot.provider = provider_id("dr-x");
            }),
        ],
    );
    let mut proved = Confirm::new();
    proved.rule().verification = Verification::DateOfBirth;
    proved.verified = true;
    assert!(proved.confirm().is_ok());
}

#[test]
fn a_slot_that_the_link_never_offered_is_refused_as_such() {
    refused(
        &BookRefusal::NotOffered,
        &[
            ("a provider whom the rule does not offer", |c| c.slot.provider = provider_id(DR_C)),
            ("a provider whom nobody knows", |c| c.slot.provider = provider_id("dr-x")),
            ("a provider who is not at that place", |c| {
                c.slot = slot_id("2026-11-23T13:00:00Z", DR_B, PARIS);
            }),
            ("a place that the rule does not offer", |c| {
                c.slot = slot_id("2026-11-23T14:00:00Z", DR_A, NEW_YORK);
            }),
            ("a place that nobody knows", |c| c.slot.location = location_id("elsewhere")),
            ("another place's hours", |c| c.slot = slot_id("2026-11-23T09:30:00Z", DR_A, PARIS)),
            ("between two slots of the grid", |c| c.slot.start = at("2026-11-23T09:35:00Z")),
            ("a second after a slot", |c| c.slot.start = at("2026-11-23T09:30:01Z")),
            ("before opening", |c| c.slot.start = at("2026-11-24T08:45:00Z")),
            ("at closing", |c| c.slot.start = at("2026-11-23T12:00:00Z")),
            ("without room before closing", |c| c.slot.start = at("2026-11-23T11:45:00Z")),
            ("on a date past the hours' last", |c| c.slot.start = at("2026-11-26T09:30:00Z")),
            ("past and never offered either", |c| c.slot.start = at("2026-11-22T08:00:00Z")),
            ("on a weekday without hours", |c| {
                c.clinic.providers[1].availability[0].weekdays = domain::Weekdays::parse(["tue"]).expect("a day");
            }),
            ("in hours for another type", |c| {
                c.clinic.providers[1].availability[0].types = vec![type_id("surgery")];
            }),
            ("of a type that the clinic gave up", |c| c.clinic.types.clear()),
            ("beyond the horizon", |c| c.slot = slot_id("2026-11-30T09:00:00Z", DR_A, LONDON)),
            ("a minute beyond the horizon", |c| c.rule().horizon = Minutes::new(89)),
        ],
    );
}

#[test]
fn a_slot_at_the_horizon_and_one_at_the_end_of_the_notice_are_booked() {
    let mut at_the_horizon = Confirm::new();
    at_the_horizon.rule().horizon = Minutes::new(90);
    assert!(at_the_horizon.confirm().is_ok());
    let mut at_the_notice = Confirm::new();
    at_the_notice.rule().minimum_notice = Minutes::new(90);
    assert!(at_the_notice.confirm().is_ok());
}

#[test]
fn a_slot_that_is_past_or_within_the_minimum_notice_is_too_late() {
    refused(
        &BookRefusal::TooLate,
        &[
            ("a second within the notice", |c| c.now = at("2026-11-23T08:30:01Z")),
            ("starting now", |c| c.now = at("2026-11-23T09:30:00Z")),
            ("past by a minute", |c| c.now = at("2026-11-23T09:31:00Z")),
            ("past by days", |c| c.now = at("2026-11-29T00:00:00Z")),
            ("past, where no notice is asked", |c| {
                c.rule().minimum_notice = Minutes::new(0);
                c.now = at("2026-11-23T09:30:01Z");
            }),
        ],
    );
}

#[test]
fn with_no_notice_asked_a_slot_is_booked_until_it_starts() {
    let mut confirm = Confirm::new();
    confirm.rule().minimum_notice = Minutes::new(0);
    confirm.now = confirm.slot.start;
    assert!(confirm.confirm().is_ok());
}

#[test]
fn checking_a_slot_says_the_same_as_booking_it() {
    let mut confirm = Confirm::new();
    for (start, now) in
        [("2026-11-23T09:30:00Z", NOW), ("2026-11-23T09:35:00Z", NOW), ("2026-11-23T09:30:00Z", "2026-11-23T09:00:00Z")]
    {
        (confirm.slot.start, confirm.now) = (at(start), at(now));
        let checked = check_slot(&confirm.clinic, &confirm.clinic.rules[0], &confirm.slot, confirm.now);
        let booked = confirm.confirm();
        assert_eq!(checked.clone().err(), booked.clone().err(), "{start} at {now}");
        assert_eq!(checked.ok().map(|slot| slot.span), booked.ok().map(|booked| booked.appointment.span));
    }
}

#[test]
fn whatever_is_listed_can_be_booked_and_occupies_what_was_free() {
    for_all(128, busy_plans(), |plan| {
        let clinic = plan.clinic();
        let rule = &clinic.rules[0];
        let (_, busy) = plan.taken();
        let grant = grant(&link("2026-01-01T00:00:00Z", "2029-01-01T00:00:00Z"));
        let view = BookView { clinic: &clinic, rule, grant: &grant, verified: false };
        let slots = expected(&clinic, rule, plan.window(), &SlotFilter::default(), &busy);
        for slot in slots.into_iter().step_by(29) {
            let ids = BookIds { appointment: appointment_id("a1"), event: event_id("e1") };
            let booked = book(&view, &Book { slot: slot.id.clone() }, ids, plan.now());
            let Ok(Booked { appointment, .. }) = booked else { panic!("{slot:?}: {booked:?}") };
            prop_assert_eq!(appointment.span, slot.span);
            let who = clinic.providers.iter().position(|p| p.id == slot.id.provider).expect("a provider");
            let seconds = appointment.occupied.ticks().map(|tick| tick.start().as_second());
            let taken: Vec<i64> = seconds.filter(|second| busy[who].contains(second)).collect();
            prop_assert!(taken.is_empty(), "{appointment:?} meets {taken:?}");
        }
        Ok(())
    });
}

fn spent(appointment: &AppointmentId) -> Link {
    let state = LinkState::Spent { appointment: appointment.clone(), request: None, at: at(NOW) };
    Link { state, ..link("2026-11-20T08:00:00Z", EXPIRES) }
}

#[test]
fn a_lost_race_says_what_it_was_lost_to() {
    let day = || vec![Day::empty(date(2026, 11, 23))];
    let (unspent, spent) = (link("2026-11-20T08:00:00Z", EXPIRES), spent(&appointment_id("a7")));
    let booked = BookRefusal::AlreadyBooked(appointment_id("a7"));
    let (before, after) = ("2026-11-30T07:59:59Z", EXPIRES);
    let cases = [
        ("the provider's time", None, day(), vec![], before, BookRefusal::Taken),
        ("the patient's time", None, vec![], day(), before, BookRefusal::PatientBusy),
        ("both", None, day(), day(), before, BookRefusal::Taken),
        ("nothing that can be seen", None, vec![], vec![], before, BookRefusal::Taken),
        ("the link", Some(spent.clone()), vec![], vec![], before, booked.clone()),
        ("the link, whose own appointment has the time", Some(spent.clone()), day(), day(), before, booked.clone()),
        ("the link, long ago", Some(spent), day(), vec![], after, booked),
        ("time", Some(unspent.clone()), vec![], vec![], after, BookRefusal::LinkExpired),
        ("time, and the slot is gone too", Some(unspent.clone()), day(), day(), after, BookRefusal::LinkExpired),
        ("the provider's time; the link is well", Some(unspent.clone()), day(), vec![], before, BookRefusal::Taken),
        ("the patient's time; the link is well", Some(unspent), vec![], day(), before, BookRefusal::PatientBusy),
    ];
    for (what, link, provider_days, patient_days, now, expected) in cases {
        let link = link.map_or(LostLink::AsItMustBe, |link| LostLink::Changed(Box::new(link)));
        let lost = Lost { link, provider_days, patient_days };
        assert_eq!(lost_race(&lost, at(now)), expected, "{what}");
    }
    for provider_days in [vec![], day()] {
        let lost = Lost { provider_days, link: LostLink::Gone, ..Lost::default() };
        assert_eq!(lost_race(&lost, at(before)), BookRefusal::LinkGone);
    }
}

/// The days of a stretch with all its ticks taken.
fn days_taken(spans: &[(&str, &str)]) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for tick in spans.iter().flat_map(|(from, until)| Span::new(at(from), at(until)).ticks()) {
        let place = days.iter().position(|day| day.date == tick.day()).unwrap_or_else(|| {
            days.push(Day::empty(tick.day()));
            days.len() - 1
        });
        let far = Mark::Until(Timestamp::from_second(FAR).expect("an instant"));
        days[place].marks.insert(tick.index(), far);
    }
    days
}

fn taken(provider: &str, spans: &[(&str, &str)]) -> ProviderDays {
    ProviderDays { provider: provider_id(provider), days: days_taken(spans) }
}

/// Day of the month, time (UTC) and provider.
fn words(slots: &[Slot]) -> Vec<String> {
    slots.iter().map(|s| format!("{} {}", s.id.start.strftime("%d %H:%M"), s.id.provider)).collect()
}

/// Two providers in London from 09:00 to 12:00 every day, half an hour each.
fn two_providers() -> Clinic {
    let all = [DR_A, DR_B].map(|id| provider(id, vec![hours(LONDON, "09:00", "12:00")]));
    clinic(all.to_vec(), check_up(30, 0, 0, 30))
}

fn next(clinic: &Clinic, lost: &SlotId, days: u16, taken: &[ProviderDays], own: &[Day], now: &str) -> Vec<String> {
    let grant = grant(&link("2026-11-20T08:00:00Z", EXPIRES));
    let view = BookView { clinic, rule: &clinic.rules[0], grant: &grant, verified: true };
    words(&next_slots(&view, lost, days, taken, own, at(now)))
}

#[test]
fn who_loses_a_slot_is_offered_the_other_provider_first_and_then_later_times() {
    let lost = slot_id("2026-11-23T10:00:00Z", DR_A, LONDON);
    let taken = [taken(DR_A, &[("2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z")])];
    let offered = ["23 10:00 dr-b", "23 10:30 dr-a", "23 10:30 dr-b", "23 11:00 dr-a", "23 11:00 dr-b"];
    assert_eq!(next(&two_providers(), &lost, 7, &taken, &[], NOW), offered);
}

#[test]
fn first_available_also_gives_the_loser_the_other_provider_first() {
    let mut clinic = two_providers();
    clinic.rules[0].provider_choice = ProviderChoice::FirstAvailable;
    let lost = slot_id("2026-11-23T10:00:00Z", DR_A, LONDON);
    let taken = [taken(DR_A, &[("2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z")])];
    let offered = ["23 10:00 dr-b", "23 10:30 dr-a", "23 11:00 dr-a", "23 11:30 dr-a", "23 09:00 dr-a"];
    assert_eq!(next(&clinic, &lost, 1, &taken, &[], NOW), offered);
}

#[test]
fn later_dates_come_before_earlier_times_of_the_same_date() {
    let mut clinic = two_providers();
    clinic.rules[0].providers.truncate(1);
    let lost = slot_id("2026-11-23T11:00:00Z", DR_A, LONDON);
    let taken = [taken(DR_A, &[("2026-11-23T11:00:00Z", "2026-11-23T11:30:00Z")])];
    let one_day = ["23 11:30 dr-a", "23 09:00 dr-a", "23 09:30 dr-a", "23 10:00 dr-a", "23 10:30 dr-a"];
    assert_eq!(next(&clinic, &lost, 1, &taken, &[], NOW), one_day);
    let two_days = ["23 11:30 dr-a", "24 09:00 dr-a", "24 09:30 dr-a", "24 10:00 dr-a", "24 10:30 dr-a"];
    assert_eq!(next(&clinic, &lost, 2, &taken, &[], NOW), two_days);
}

#[test]
fn at_most_five_other_times_are_offered_and_fewer_where_there_are_fewer() {
    let clinic = two_providers();
    let lost = slot_id("2026-11-23T11:30:00Z", DR_A, LONDON);
    let all_but_two = [
        taken(DR_A, &[("2026-11-23T09:00:00Z", "2026-11-23T12:00:00Z")]),
        taken(DR_B, &[("2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z")]),
    ];
    assert_eq!(next(&clinic, &lost, 1, &all_but_two, &[], NOW), ["23 09:00 dr-b", "23 09:30 dr-b"]);
    assert_eq!(next(&clinic, &lost, 31, &[], &[], NOW).len(), BOOK_ALTERNATIVES);
    let everything = [DR_A, DR_B].map(|id| taken(id, &[("2026-11-23T09:00:00Z", "2026-11-23T12:00:00Z")]));
    assert!(next(&clinic, &lost, 1, &everything, &[], NOW).is_empty());
}

#[test]
fn no_time_is_offered_at_which_the_patient_is_elsewhere() {
    let clinic = two_providers();
    let lost = slot_id("2026-11-23T10:00:00Z", DR_A, LONDON);
    let own = days_taken(&[("2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z")]);
    let offered = next(&clinic, &lost, 1, &[], &own, NOW);
    assert_eq!(offered, ["23 10:30 dr-a", "23 10:30 dr-b", "23 11:00 dr-a", "23 11:00 dr-b", "23 11:30 dr-a"]);
}

#[test]
fn the_patients_other_appointment_keeps_no_buffers_free() {
    let mut clinic = two_providers();
    clinic.types[0] = check_up(30, 15, 15, 30);
    clinic.rules[0].providers.truncate(1);
    let lost = slot_id("2026-11-23T09:30:00Z", DR_A, LONDON);
    // From 10:00 to 10:30 the patient is elsewhere; 09:30 ends and 10:30 begins beside it.
    let own = days_taken(&[("2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z")]);
    let offered = ["23 09:30 dr-a", "23 10:30 dr-a", "23 11:00 dr-a", "23 11:30 dr-a", "23 09:00 dr-a"];
    assert_eq!(next(&clinic, &lost, 1, &[], &own, NOW), offered);
}

#[test]
fn other_times_also_keep_the_minimum_notice_and_the_horizon() {
    let mut clinic = two_providers();
    clinic.rules[0].providers.truncate(1);
    clinic.rules[0].minimum_notice = Minutes::new(60);
    clinic.rules[0].horizon = Minutes::new(24 * 60);
    let lost = slot_id("2026-11-23T10:30:00Z", DR_A, LONDON);
    let taken = [taken(DR_A, &[("2026-11-23T10:30:00Z", "2026-11-23T11:00:00Z")])];
    let offered = ["23 11:00 dr-a", "23 11:30 dr-a", "24 09:00 dr-a", "23 10:00 dr-a"];
    assert_eq!(next(&clinic, &lost, 7, &taken, &[], "2026-11-23T09:00:00Z"), offered);
}

#[test]
fn a_slot_that_was_too_late_leads_to_the_next_ones_that_are_not() {
    let mut clinic = two_providers();
    clinic.rules[0].providers.truncate(1);
    clinic.rules[0].minimum_notice = Minutes::new(24 * 60);
    let lost = slot_id("2026-11-20T09:00:00Z", DR_A, LONDON);
    let offered = ["24 11:00 dr-a", "24 11:30 dr-a", "25 09:00 dr-a", "25 09:30 dr-a", "25 10:00 dr-a"];
    assert_eq!(next(&clinic, &lost, 7, &[], &[], "2026-11-23T10:45:00Z"), offered);
    let of_that_date = ["24 11:00 dr-a", "24 11:30 dr-a"];
    assert_eq!(next(&clinic, &lost, 1, &[], &[], "2026-11-23T10:45:00Z"), of_that_date);
}

#[test]
fn the_other_provider_comes_first_in_a_large_clinic_too() {
    // 20 providers, starts every five minutes: by 16:00 a day has offered more slots than one answer holds.
    let ids: Vec<String> = (1..=20).map(|n| format!("dr-{n:02}")).collect();
    let all = ids.iter().map(|id| provider(id, vec![hours(LONDON, "09:00", "17:00")])).collect();
    let clinic = clinic(all, check_up(15, 0, 0, 5));
    let lost = slot_id("2026-11-23T16:00:00Z", "dr-01", LONDON);
    let taken = [taken("dr-01", &[("2026-11-23T16:00:00Z", "2026-11-23T16:15:00Z")])];
    let offered = ["23 16:00 dr-02", "23 16:00 dr-03", "23 16:00 dr-04", "23 16:00 dr-05", "23 16:00 dr-06"];
    assert_eq!(next(&clinic, &lost, 1, &taken, &[], NOW), offered);
}

#[test]
fn the_same_start_comes_first_though_it_is_on_another_date_where_the_other_provider_is() {
    // 00:30 on Tuesday in Paris is 23:30 on Monday in London.
    let a = provider(DR_A, vec![hours(PARIS, "00:00", "01:00")]);
    let b = provider(DR_B, vec![hours(LONDON, "23:00", "24:00")]);
    let clinic = clinic(vec![a, b], check_up(30, 0, 0, 30));
    let lost = slot_id("2026-11-23T23:30:00Z", DR_A, PARIS);
    let taken = [taken(DR_A, &[("2026-11-23T23:30:00Z", "2026-11-24T00:00:00Z")])];
    let offered = next(&clinic, &lost, 7, &taken, &[], NOW);
    assert_eq!(offered.first().map(String::as_str), Some("23 23:30 dr-b"));
}

#[test]
fn other_times_are_the_free_ones_in_order_of_the_same_start_then_later_then_earlier() {
    let own = prop::collection::vec((0..7 * 288_i64, 1..24_i64), 0..4);
    let plans = (busy_plans(), own, any::<prop::sample::Index>());
    for_all(256, plans, |(mut plan, own, chosen)| {
        // One zone, so that "of that date" has one meaning.
        plan.places = vec![plan.place];
        plan.filter = (None, None);
        plan.limits.1 = 0;
        let clinic = plan.clinic();
        let rule = &clinic.rules[0];
        let (days, busy) = plan.taken();
        let all = expected(&clinic, rule, plan.window(), &SlotFilter::default(), &busy);
        if all.is_empty() {
            return Ok(());
        }
        let lost = chosen.get(&all).id.clone();
        let zone = clinic.location(&lost.location).expect("a location").zone.clone();
        let date = lost.start.to_zoned(zone).date();
        let base = plan.window().from.to_zoned(jiff::tz::TimeZone::UTC).expect("a date").timestamp().as_second();
        let own: BTreeSet<i64> =
            own.iter().flat_map(|(tick, ticks)| (*tick..tick + ticks).map(|t| base + (t - 288) * 300)).collect();
        let own_days = days_of(&own);

        let window = SlotWindow { from: date, ..plan.window() };
        let mut free = expected(&clinic, rule, window, &SlotFilter::default(), &busy);
        let length = i64::from(clinic.types[0].length.get()) * 60;
        free.retain(|slot| {
            let start = slot.id.start.as_second();
            !(start..start + length).step_by(300).any(|second| own.contains(&second))
        });
        let part = |keep: fn(&Timestamp, &Timestamp) -> bool| {
            free.iter().filter(|slot| keep(&slot.id.start, &lost.start)).cloned().collect::<Vec<_>>()
        };
        let best = [part(Timestamp::eq), part(Timestamp::gt), part(Timestamp::lt)].concat();

        let grant = grant(&link("2026-01-01T00:00:00Z", "2029-01-01T00:00:00Z"));
        let view = BookView { clinic: &clinic, rule, grant: &grant, verified: true };
        let offered = next_slots(&view, &lost, plan.days, &days, &own_days, plan.now());
        prop_assert_eq!(&offered[..], &best[..best.len().min(5)]);
        Ok(())
    });
}

/// The patient's days with these ticks (in seconds) taken for good.
fn days_of(seconds: &BTreeSet<i64>) -> Vec<Day> {
    let texts: Vec<(String, String)> = seconds
        .iter()
        .map(|second| [*second, second + 300].map(|s| Timestamp::from_second(s).expect("an instant").to_string()))
        .map(|[from, until]| (from, until))
        .collect();
    days_taken(&texts.iter().map(|(from, until)| (from.as_str(), until.as_str())).collect::<Vec<_>>())
}
