//! `list_slots`: what is listed, and that nothing else is.

mod common;

use common::oracle::{expected, lies_within};
use common::plan::{busy_plans, plans};
use common::{
    DR_A, DR_B, DR_C, LONDON, LORD_HOWE, NEW_YORK, PARIS, at, check_up, clinic, for_all, hours, location_id, provider,
    provider_id, type_id,
};
use domain::{
    Clinic, Day, FAR, MAX_DAYS, MAX_SLOTS, Mark, Minutes, PartOfDay, ProviderChoice, ProviderDays, Slot, SlotFilter,
    SlotPage, SlotWindow, Span, Tick, WallTime, Weekdays, list_slots, window_of,
};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;
use std::{cell::Cell, collections::BTreeSet};

const QUIET: Date = date(2026, 11, 23);

/// Everything from `from` on, for so many dates.
fn window(from: Date, days: u16) -> SlotWindow {
    SlotWindow { from, days, earliest: Timestamp::MIN, latest: Timestamp::MAX }
}

fn list(clinic: &Clinic, window: SlotWindow, filter: &SlotFilter, taken: &[ProviderDays]) -> SlotPage {
    list_slots(clinic, &clinic.rules[0], window, filter, taken, at("2026-11-20T00:00:00Z"))
}

/// The starts of a window of an empty diary, `HH:MM` of UTC with the day of the month in front.
fn starts(clinic: &Clinic, window: SlotWindow) -> Vec<String> {
    let page = list(clinic, window, &SlotFilter::default(), &[]);
    page.slots.iter().map(|slot| slot.id.start.strftime("%d %H:%M").to_string()).collect()
}

/// Start (UTC), provider and location of every slot.
fn names(page: &SlotPage) -> Vec<(String, &str, &str)> {
    let name = |slot: &Slot| slot.id.start.strftime("%H:%M").to_string();
    page.slots.iter().map(|slot| (name(slot), slot.id.provider.as_str(), slot.id.location.as_str())).collect()
}

/// A provider's days on which one stretch is taken for good.
fn taken(provider: &str, from: &str, until: &str) -> ProviderDays {
    let span = Span::new(at(from), at(until));
    let days = span.days().into_iter().map(|date| {
        let mut day = Day::empty(date);
        let far = Mark::Until(Timestamp::from_second(FAR).expect("an instant"));
        day.marks.extend(span.ticks().filter(|tick| tick.day() == date).map(|tick| (tick.index(), far.clone())));
        day
    });
    ProviderDays { provider: provider_id(provider), days: days.collect() }
}

fn one_provider(location: &str, from: &str, until: &str, length: u32, grid: u32) -> Clinic {
    clinic(vec![provider(DR_A, vec![hours(location, from, until)])], check_up(length, 0, 0, grid))
}

#[test]
fn every_slot_lies_inside_wall_clock_hours_from_its_start_to_its_last_minute() {
    for_all(256, plans(), |plan| {
        let clinic = plan.clinic();
        let page = list_slots(
            &clinic,
            &clinic.rules[0],
            window(plan.first_date(), plan.days),
            &plan.filter(),
            &[],
            plan.now(),
        );
        for slot in page.slots {
            let provider = clinic.provider(&slot.id.provider).expect("a provider of the clinic");
            let zone = &clinic.location(&slot.id.location).expect("a location of the clinic").zone;
            let here = provider.availability.iter().filter(|hours| hours.location == slot.id.location);
            prop_assert!(
                here.clone().any(|hours| lies_within(zone, hours, slot.span)),
                "{slot:?} is outside the hours"
            );
            prop_assert_eq!(slot.span.start(), slot.id.start);
            prop_assert_eq!(slot.span.end(), clinic.types[0].length.after(slot.id.start));
        }
        Ok(())
    });
}

#[test]
fn on_empty_days_no_slot_is_listed_twice_and_none_is_missing() {
    let (runs, near_a_change) = (Cell::new(0), Cell::new(0));
    for_all(512, plans(), |plan| {
        let clinic = plan.clinic();
        let rule = &clinic.rules[0];
        let asked = window_of(rule, plan.first_date(), plan.days, None, plan.now());
        let page = list_slots(&clinic, rule, asked, &plan.filter(), &[], plan.now());
        let all = expected(&clinic, rule, plan.window(), &plan.filter(), &Vec::new());
        runs.set(runs.get() + 1);
        if all.iter().any(|slot| is_near_a_change(&clinic, slot)) {
            near_a_change.set(near_a_change.get() + 1);
        }
        prop_assert_eq!(&page.slots[..], &all[..page.slots.len()]);
        prop_assert_eq!(page.cut, all.get(page.slots.len()).map(|slot| slot.id.start));
        let ids: BTreeSet<_> = page.slots.iter().map(|slot| &slot.id).collect();
        prop_assert_eq!(ids.len(), page.slots.len());
        Ok(())
    });
    // Usually a third; a test that met no change of clocks would say nothing.
    assert!(near_a_change.get() * 10 > runs.get(), "{near_a_change:?} of {runs:?}");
}

/// Whether the clock of a slot's place changes within three hours of it.
fn is_near_a_change(clinic: &Clinic, slot: &Slot) -> bool {
    let zone = &clinic.location(&slot.id.location).expect("a location").zone;
    let three_hours = SignedDuration::from_hours(3);
    zone.to_offset(slot.id.start - three_hours) != zone.to_offset(slot.id.start + three_hours)
}

#[test]
fn a_slot_is_listed_exactly_when_every_tick_of_its_occupied_span_is_free() {
    for_all(512, busy_plans(), |plan| {
        let clinic = plan.clinic();
        let rule = &clinic.rules[0];
        let (days, busy) = plan.taken();
        let asked = window_of(rule, plan.first_date(), plan.days, None, plan.now());
        let page = list_slots(&clinic, rule, asked, &plan.filter(), &days, plan.now());
        let all = expected(&clinic, rule, plan.window(), &plan.filter(), &busy);
        prop_assert_eq!(&page.slots[..], &all[..page.slots.len()]);
        prop_assert_eq!(page.cut, all.get(page.slots.len()).map(|slot| slot.id.start));
        Ok(())
    });
}

#[test]
fn the_days_that_are_read_for_a_window_hold_every_tick_that_its_slots_occupy() {
    for_all(256, plans(), |plan| {
        let clinic = plan.clinic();
        let asked = window(plan.first_date(), plan.days);
        let (first, last) = asked.utc_days();
        let kind = &clinic.types[0];
        for slot in list_slots(&clinic, &clinic.rules[0], asked, &plan.filter(), &[], plan.now()).slots {
            let occupied = slot.span.widened(kind.buffer_before, kind.buffer_after);
            prop_assert!(occupied.days().iter().all(|day| (first..=last).contains(day)), "{occupied:?}");
        }
        Ok(())
    });
}

#[test]
fn where_the_clock_goes_forward_the_missing_wall_times_are_not_listed() {
    let cases = [
        // 01:00 becomes 02:00.
        (LONDON, date(2027, 3, 28), "00:30", "03:00", vec!["28 00:30", "28 01:00", "28 01:30"]),
        // 02:00 becomes 03:00.
        (PARIS, date(2027, 3, 28), "01:30", "04:00", vec!["28 00:30", "28 01:00", "28 01:30"]),
        (NEW_YORK, date(2027, 3, 14), "01:30", "04:00", vec!["14 06:30", "14 07:00", "14 07:30"]),
        // 02:00 becomes 02:30.
        (LORD_HOWE, date(2026, 10, 4), "01:30", "03:30", vec!["03 15:00", "03 15:30", "03 16:00"]),
        // The clock jumps over all of the hours.
        (LONDON, date(2027, 3, 28), "01:00", "02:00", vec![]),
        // It jumps over the opening: the grid begins where it lands.
        (NEW_YORK, date(2027, 3, 14), "02:15", "04:10", vec!["14 07:00", "14 07:30"]),
        // It jumps over the closing.
        (PARIS, date(2027, 3, 28), "01:15", "02:45", vec!["28 00:15"]),
    ];
    for (location, on, from, until, expected) in cases {
        let clinic = one_provider(location, from, until, 30, 30);
        assert_eq!(starts(&clinic, window(on, 1)), expected, "{location} {on} {from} to {until}");
    }
}

#[test]
fn where_the_clock_goes_back_both_passes_of_an_hour_are_listed() {
    let six = |first: [&'static str; 6]| first.to_vec();
    let cases = [
        // 02:00 becomes 01:00.
        (
            LONDON,
            date(2026, 10, 25),
            "00:30",
            "02:30",
            six(["24 23:30", "25 00:00", "25 00:30", "25 01:00", "25 01:30", "25 02:00"]),
        ),
        // 03:00 becomes 02:00.
        (
            PARIS,
            date(2026, 10, 25),
            "01:30",
            "03:30",
            six(["24 23:30", "25 00:00", "25 00:30", "25 01:00", "25 01:30", "25 02:00"]),
        ),
        (
            NEW_YORK,
            date(2026, 11, 1),
            "00:30",
            "02:30",
            six(["01 04:30", "01 05:00", "01 05:30", "01 06:00", "01 06:30", "01 07:00"]),
        ),
        // 02:00 becomes 01:30.
        (LORD_HOWE, date(2027, 4, 4), "01:00", "02:30", vec!["03 14:00", "03 14:30", "03 15:00", "03 15:30"]),
        // It goes back over the closing: the clinic closes, and opens again for what is left.
        (LONDON, date(2026, 10, 25), "00:30", "01:45", vec!["24 23:30", "25 00:00", "25 01:00"]),
        // It goes back over the opening.
        (NEW_YORK, date(2026, 11, 1), "01:30", "03:00", vec!["01 05:30", "01 06:30", "01 07:00", "01 07:30"]),
    ];
    for (location, on, from, until, expected) in cases {
        let clinic = one_provider(location, from, until, 30, 30);
        assert_eq!(starts(&clinic, window(on, 1)), expected, "{location} {on} {from} to {until}");
    }
}

#[test]
fn a_date_is_the_date_of_the_location_and_not_of_the_clinic_or_of_utc() {
    let place = |location| hours(location, "08:00", "08:30");
    let all = [LORD_HOWE, PARIS, LONDON, NEW_YORK].map(place).to_vec();
    let clinic = clinic(vec![provider(DR_A, all)], check_up(30, 0, 0, 30));
    let page = list(&clinic, window(QUIET, 1), &SlotFilter::default(), &[]);
    let listed: Vec<_> = page.slots.iter().map(|s| (s.id.location.as_str(), s.id.start.to_string())).collect();
    let at = |place, start: &str| (place, start.to_owned());
    assert_eq!(
        listed,
        [
            at(LORD_HOWE, "2026-11-22T21:00:00Z"),
            at(PARIS, "2026-11-23T07:00:00Z"),
            at(LONDON, "2026-11-23T08:00:00Z"),
            at(NEW_YORK, "2026-11-23T13:00:00Z"),
        ]
    );
}

#[test]
fn weekdays_are_those_of_the_location() {
    // Saturday morning on Lord Howe Island is still Friday in UTC.
    let mut clinic = one_provider(LORD_HOWE, "08:00", "08:30", 30, 30);
    clinic.providers[0].availability[0].weekdays = Weekdays::parse(["sat"]).unwrap();
    assert_eq!(starts(&clinic, window(QUIET, 7)), ["27 21:00"]);
}

#[test]
fn hours_hold_from_their_first_to_their_last_date_included() {
    let mut clinic = one_provider(LONDON, "09:00", "09:30", 30, 30);
    let hours = &mut clinic.providers[0].availability[0];
    (hours.valid_from, hours.valid_until) = (Some(date(2026, 11, 24)), Some(date(2026, 11, 26)));
    assert_eq!(starts(&clinic, window(QUIET, 7)), ["24 09:00", "25 09:00", "26 09:00"]);
}

#[test]
fn an_appointment_must_end_by_closing_time_and_its_buffers_need_not() {
    let mut clinic = one_provider(LONDON, "09:00", "10:00", 30, 15);
    assert_eq!(starts(&clinic, window(QUIET, 1)), ["23 09:00", "23 09:15", "23 09:30"]);
    clinic.types[0] = check_up(30, 15, 60, 15);
    assert_eq!(starts(&clinic, window(QUIET, 1)), ["23 09:00", "23 09:15", "23 09:30"]);
}

#[test]
fn hours_up_to_midnight_and_from_midnight_are_listed() {
    let clinic = one_provider(NEW_YORK, "00:00", "24:00", 240, 240);
    let all = ["23 05:00", "23 09:00", "23 13:00", "23 17:00", "23 21:00", "24 01:00"];
    assert_eq!(starts(&clinic, window(QUIET, 1)), all);
}

#[test]
fn hours_that_overlap_list_a_start_once() {
    let both = vec![hours(LONDON, "09:00", "10:30"), hours(LONDON, "09:30", "11:00")];
    let clinic = clinic(vec![provider(DR_A, both)], check_up(30, 0, 0, 30));
    assert_eq!(starts(&clinic, window(QUIET, 1)), ["23 09:00", "23 09:30", "23 10:00", "23 10:30"]);
}

#[test]
fn hours_for_other_types_are_not_listed() {
    let mut clinic = one_provider(LONDON, "09:00", "09:30", 30, 30);
    clinic.providers[0].availability[0].types = vec![type_id("surgery")];
    assert!(starts(&clinic, window(QUIET, 1)).is_empty());
    clinic.providers[0].availability[0].types = vec![type_id("surgery"), type_id("check-up")];
    assert_eq!(starts(&clinic, window(QUIET, 1)), ["23 09:00"]);
}

#[test]
fn a_rule_whose_type_the_clinic_gave_up_lists_nothing() {
    let mut clinic = one_provider(LONDON, "09:00", "12:00", 30, 30);
    clinic.types.clear();
    assert!(starts(&clinic, window(QUIET, 1)).is_empty());
}

#[test]
fn a_slot_at_the_end_of_the_minimum_notice_is_listed_and_one_before_is_not() {
    let mut clinic = one_provider(LONDON, "09:00", "12:00", 30, 30);
    clinic.rules[0].minimum_notice = Minutes::new(90);
    let from = |now| starts(&clinic, window_of(&clinic.rules[0], QUIET, 1, None, at(now)));
    assert_eq!(from("2026-11-23T09:00:00Z"), ["23 10:30", "23 11:00", "23 11:30"]);
    assert_eq!(from("2026-11-23T09:00:01Z"), ["23 11:00", "23 11:30"]);
}

#[test]
fn a_slot_at_the_horizon_is_listed_and_one_past_it_is_not() {
    let mut clinic = one_provider(LONDON, "09:00", "12:00", 30, 30);
    clinic.rules[0].horizon = Minutes::new(24 * 60);
    let until = |now| starts(&clinic, window_of(&clinic.rules[0], QUIET, 7, None, at(now)));
    assert_eq!(until("2026-11-22T10:00:00Z"), ["23 09:00", "23 09:30", "23 10:00"]);
    assert_eq!(until("2026-11-22T09:59:59Z"), ["23 09:00", "23 09:30"]);
}

#[test]
fn going_on_after_a_cut_never_reaches_back_into_the_minimum_notice() {
    let mut clinic = one_provider(LONDON, "09:00", "12:00", 30, 30);
    clinic.rules[0].minimum_notice = Minutes::new(60);
    let after = Some(at("2026-11-23T09:30:00Z"));
    let from = |now| starts(&clinic, window_of(&clinic.rules[0], QUIET, 1, after, at(now)));
    assert_eq!(from("2026-11-23T06:00:00Z").first().map(String::as_str), Some("23 09:30"));
    assert_eq!(from("2026-11-23T10:00:00Z"), ["23 11:00", "23 11:30"]);
}

#[test]
fn a_question_covers_at_least_one_and_at_most_thirty_one_days() {
    let clinic = one_provider(LONDON, "09:00", "09:30", 30, 30);
    let rule = &clinic.rules[0];
    for (asked, given) in [(0, 1), (1, 1), (31, 31), (32, 31), (u16::MAX, 31)] {
        let window = window_of(rule, QUIET, asked, None, at("2026-11-20T00:00:00Z"));
        assert_eq!(window.days, given, "{asked} days");
        assert_eq!(starts(&clinic, window).len(), usize::from(given), "{asked} days");
    }
    assert_eq!(MAX_DAYS, 31);
}

#[test]
fn absurd_dates_list_nothing_and_do_not_fail() {
    let clinic = one_provider(LORD_HOWE, "00:00", "24:00", 30, 30);
    for from in [Date::MIN, date(9999, 12, 1), Date::MAX] {
        let window = window_of(&clinic.rules[0], from, 31, None, at("2026-11-20T00:00:00Z"));
        assert!(starts(&clinic, window).is_empty(), "{from}");
        let (first, last) = window.utc_days();
        assert!(first <= last);
    }
}

#[test]
fn filters_keep_one_provider_and_one_location() {
    let both = || vec![hours(LONDON, "09:00", "09:30"), hours(PARIS, "11:00", "11:30")];
    let clinic = clinic(vec![provider(DR_A, both()), provider(DR_B, both())], check_up(30, 0, 0, 30));
    let ask = |provider: Option<&str>, location: Option<&str>| {
        let filter =
            SlotFilter { provider: provider.map(provider_id), location: location.map(location_id), part: None };
        let page = list(&clinic, window(QUIET, 1), &filter, &[]);
        page.slots.iter().map(|s| format!("{} {}", s.id.provider, s.id.location)).collect::<Vec<_>>()
    };
    assert_eq!(ask(None, None), ["dr-a camden", "dr-b camden", "dr-a marais", "dr-b marais"]);
    assert_eq!(ask(Some(DR_B), None), ["dr-b camden", "dr-b marais"]);
    assert_eq!(ask(None, Some(PARIS)), ["dr-a marais", "dr-b marais"]);
    assert_eq!(ask(Some(DR_A), Some(LONDON)), ["dr-a camden"]);
    assert!(ask(Some(DR_C), None).is_empty());
    assert!(ask(None, Some("elsewhere")).is_empty());
}

#[test]
fn the_parts_of_a_day_meet_at_noon_by_the_clock_of_each_location_and_leave_nothing_out() {
    // 11:00 in Paris is 10:00 in London.
    let both = vec![hours(LONDON, "11:00", "13:00"), hours(PARIS, "11:00", "13:00")];
    let clinic = clinic(vec![provider(DR_A, both)], check_up(30, 0, 0, 30));
    let ask = |part| {
        let filter = SlotFilter { part, ..SlotFilter::default() };
        list(&clinic, window(QUIET, 1), &filter, &[]).slots.iter().map(|slot| slot.id.to_string()).collect::<Vec<_>>()
    };
    let (morning, afternoon) = (ask(Some(PartOfDay::Morning)), ask(Some(PartOfDay::Afternoon)));
    assert_eq!((morning.len(), afternoon.len()), (4, 4));
    let mut parts = [morning, afternoon].concat();
    let mut whole = ask(None);
    parts.sort();
    whole.sort();
    assert_eq!(parts, whole);
}

#[test]
fn a_filter_cannot_widen_what_the_rule_offers() {
    let both = || vec![hours(LONDON, "09:00", "09:30"), hours(PARIS, "11:00", "11:30")];
    let mut clinic = clinic(vec![provider(DR_A, both()), provider(DR_B, both())], check_up(30, 0, 0, 30));
    clinic.rules[0].providers = vec![provider_id(DR_A)];
    clinic.rules[0].locations = vec![location_id(LONDON)];
    let ask = |filter| list(&clinic, window(QUIET, 1), &filter, &[]).slots.len();
    assert_eq!(ask(SlotFilter::default()), 1);
    assert_eq!(ask(SlotFilter { provider: Some(provider_id(DR_B)), ..SlotFilter::default() }), 0);
    assert_eq!(ask(SlotFilter { location: Some(location_id(PARIS)), ..SlotFilter::default() }), 0);
}

#[test]
fn first_available_names_the_first_free_provider_in_the_rules_order() {
    let open = || vec![hours(LONDON, "09:00", "10:30")];
    let all = [DR_A, DR_B, DR_C].map(|id| provider(id, open())).to_vec();
    let mut clinic = clinic(all, check_up(30, 0, 0, 30));
    clinic.rules[0].provider_choice = ProviderChoice::FirstAvailable;
    clinic.rules[0].providers = [DR_C, DR_A, DR_B].map(provider_id).to_vec();
    let taken = [
        taken(DR_C, "2026-11-23T09:30:00Z", "2026-11-23T10:30:00Z"),
        taken(DR_A, "2026-11-23T10:00:00Z", "2026-11-23T10:05:00Z"),
    ];
    let page = list(&clinic, window(QUIET, 1), &SlotFilter::default(), &taken);
    let named = [("09:00", DR_C), ("09:30", DR_A), ("10:00", DR_B)];
    assert_eq!(names(&page), named.map(|(start, who)| (start.to_owned(), who, LONDON)));
}

#[test]
fn first_available_merges_equal_starts_within_a_location_only() {
    // 10:00 in Paris is 09:00 in London.
    let a = provider(DR_A, vec![hours(LONDON, "09:00", "09:30")]);
    let b = provider(DR_B, vec![hours(LONDON, "09:00", "09:30"), hours(PARIS, "10:00", "10:30")]);
    let c = provider(DR_C, vec![hours(PARIS, "10:00", "10:30")]);
    let mut clinic = clinic(vec![a, b, c], check_up(30, 0, 0, 30));
    clinic.rules[0].provider_choice = ProviderChoice::FirstAvailable;
    let page = list(&clinic, window(QUIET, 1), &SlotFilter::default(), &[]);
    assert_eq!(names(&page), [("09:00".to_owned(), DR_A, LONDON), ("09:00".to_owned(), DR_B, PARIS)]);
}

#[test]
fn where_the_patient_chooses_equal_starts_stand_in_the_rules_order() {
    let open = || vec![hours(LONDON, "09:00", "10:00")];
    let all = [DR_A, DR_B].map(|id| provider(id, open())).to_vec();
    let mut clinic = clinic(all, check_up(30, 0, 0, 30));
    clinic.rules[0].providers.reverse();
    let page = list(&clinic, window(QUIET, 1), &SlotFilter::default(), &[]);
    let order = [("09:00", DR_B), ("09:00", DR_A), ("09:30", DR_B), ("09:30", DR_A)];
    assert_eq!(names(&page), order.map(|(start, who)| (start.to_owned(), who, LONDON)));
}

#[test]
fn buffers_need_free_time_too_and_one_tick_is_enough_to_take_a_slot() {
    let mut clinic = one_provider(LONDON, "09:00", "11:00", 30, 30);
    clinic.types[0] = check_up(30, 10, 5, 30);
    // Occupied by the four slots: 08:50 to 09:35, 09:20 to 10:05, 09:50 to 10:35, 10:20 to 11:05.
    let left = |from, until| {
        let page = list(&clinic, window(QUIET, 1), &SlotFilter::default(), &[taken(DR_A, from, until)]);
        names(&page).into_iter().map(|(start, _, _)| start).collect::<Vec<_>>()
    };
    assert_eq!(left("2026-11-23T08:45:00Z", "2026-11-23T08:50:00Z"), ["09:00", "09:30", "10:00", "10:30"]);
    assert_eq!(left("2026-11-23T08:50:00Z", "2026-11-23T08:55:00Z"), ["09:30", "10:00", "10:30"]);
    assert_eq!(left("2026-11-23T10:05:00Z", "2026-11-23T10:10:00Z"), ["09:00", "09:30", "10:30"]);
    assert_eq!(left("2026-11-23T11:00:00Z", "2026-11-23T11:05:00Z"), ["09:00", "09:30", "10:00"]);
    assert_eq!(left("2026-11-23T11:05:00Z", "2026-11-23T11:10:00Z"), ["09:00", "09:30", "10:00", "10:30"]);
}

#[test]
fn one_providers_diary_takes_nothing_from_another() {
    let open = || vec![hours(LONDON, "09:00", "09:30")];
    let clinic = clinic([DR_A, DR_B].map(|id| provider(id, open())).to_vec(), check_up(30, 0, 0, 30));
    let taken = [taken(DR_B, "2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z")];
    let page = list(&clinic, window(QUIET, 1), &SlotFilter::default(), &taken);
    assert_eq!(names(&page), [("09:00".to_owned(), DR_A, LONDON)]);
}

#[test]
fn a_slot_over_utc_midnight_is_taken_by_either_days_ticks() {
    // 18:30 to 19:30 in New York is 23:30 to 00:30 in UTC.
    let clinic = one_provider(NEW_YORK, "18:30", "19:30", 60, 60);
    let free = |from, until| {
        !list(&clinic, window(QUIET, 1), &SlotFilter::default(), &[taken(DR_A, from, until)]).slots.is_empty()
    };
    assert!(!free("2026-11-23T23:55:00Z", "2026-11-24T00:00:00Z"));
    assert!(!free("2026-11-24T00:00:00Z", "2026-11-24T00:05:00Z"));
    assert!(free("2026-11-24T00:30:00Z", "2026-11-24T01:00:00Z"));
}

#[test]
fn a_long_answer_is_cut_between_two_different_starts() {
    let open = || vec![hours(LONDON, "00:00", "24:00")];
    let all = [DR_A, DR_B, DR_C].map(|id| provider(id, open())).to_vec();
    let clinic = clinic(all, check_up(5, 0, 0, 5));
    let page = list(&clinic, window(QUIET, 1), &SlotFilter::default(), &[]);
    // 166 starts with three providers each; the 167th would not fit whole.
    assert_eq!(page.slots.len(), 498);
    assert_eq!(page.cut, Some(at("2026-11-23T13:50:00Z")));
}

#[test]
fn an_answer_of_exactly_five_hundred_slots_is_whole() {
    let until = |ticks: u16| WallTime::parse(&format!("{:02}:{:02}", ticks / 12, ticks % 12 * 5)).unwrap();
    let both = |ticks| {
        let open = || vec![domain::Availability { until: until(ticks), ..hours(LONDON, "00:00", "24:00") }];
        let clinic = clinic([DR_A, DR_B].map(|id| provider(id, open())).to_vec(), check_up(5, 0, 0, 5));
        let page = list(&clinic, window(QUIET, 1), &SlotFilter::default(), &[]);
        (page.slots.len(), page.cut.map(|at| at.to_string()))
    };
    assert_eq!(both(250), (MAX_SLOTS, None));
    assert_eq!(both(251), (MAX_SLOTS, Some("2026-11-23T20:50:00Z".to_owned())));
}

#[test]
fn going_on_at_each_cut_loses_nothing_and_repeats_nothing() {
    let plans = busy_plans().prop_map(|mut plan| {
        // Short appointments all day long, so that answers are long.
        plan.lengths = (1, 0, 0, 1);
        plan.limits = (5 * 24 * 60, 0, 20 * 24 * 60);
        plan
    });
    for_all(48, plans, |plan| {
        let mut clinic = plan.clinic();
        for provider in &mut clinic.providers {
            provider.availability.push(hours(LONDON, "00:00", "24:00"));
        }
        let rule = &clinic.rules[0];
        let (days, busy) = plan.taken();
        let (mut listed, mut after) = (Vec::new(), None);
        for _ in 0..30 {
            let window = window_of(rule, plan.first_date(), plan.days, after, plan.now());
            let page = list_slots(&clinic, rule, window, &SlotFilter::default(), &days, plan.now());
            prop_assert!(page.slots.len() <= MAX_SLOTS);
            listed.extend(page.slots);
            after = page.cut;
            if after.is_none() {
                break;
            }
        }
        prop_assert_eq!(after, None);
        prop_assert_eq!(listed, expected(&clinic, rule, plan.window(), &SlotFilter::default(), &busy));
        Ok(())
    });
}

#[test]
fn more_equal_starts_than_an_answer_holds_do_not_hold_it_up() {
    let ids: Vec<String> = (0..=MAX_SLOTS).map(|n| format!("dr-{n:03}")).collect();
    let all = ids.iter().map(|id| provider(id, vec![hours(LONDON, "09:00", "10:00")])).collect();
    let clinic = clinic(all, check_up(30, 0, 0, 30));
    let first = list(&clinic, window(QUIET, 1), &SlotFilter::default(), &[]);
    assert_eq!((first.slots.len(), first.cut), (MAX_SLOTS, Some(at("2026-11-23T09:30:00Z"))));
}

#[test]
fn a_provider_whom_the_rule_names_twice_is_listed_once() {
    let mut clinic = one_provider(LONDON, "09:00", "09:30", 30, 30);
    clinic.rules[0].providers.push(provider_id(DR_A));
    assert_eq!(starts(&clinic, window(QUIET, 1)), ["23 09:00"]);
}

#[test]
fn a_providers_days_may_come_in_several_parts() {
    let clinic = one_provider(LONDON, "09:00", "09:30", 30, 30);
    let parts = [
        taken(DR_A, "2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z"),
        taken(DR_A, "2026-11-24T09:00:00Z", "2026-11-24T09:30:00Z"),
    ];
    let page = list(&clinic, window(QUIET, 3), &SlotFilter::default(), &parts);
    let starts: Vec<_> = page.slots.iter().map(|slot| slot.id.start).collect();
    assert_eq!(starts, [at("2026-11-25T09:00:00Z")]);
}

#[test]
fn a_tick_of_a_diary_is_the_five_minutes_that_begin_at_its_index() {
    // The test's own way of writing days agrees with the domain's.
    let tick = Tick::containing(at("2026-11-23T09:34:59Z"));
    assert_eq!((tick.day(), tick.index(), tick.start()), (QUIET, 9 * 12 + 6, at("2026-11-23T09:30:00Z")));
    assert_eq!(window(QUIET, 2).until(), QUIET + 2.days());
}
