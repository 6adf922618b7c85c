//! Slot ids: a slot is named without being stored, and is offered exactly when it is listed.

mod common;

use common::plan::plans;
use common::{
    DR_A, DR_B, DR_C, LONDON, PARIS, PLACES, at, check_up, clinic, for_all, hours, location_id, provider, provider_id,
    slot_id,
};
use domain::{
    LocationId, ProviderChoice, ProviderId, Slot, SlotFilter, SlotId, SlotWindow, list_slots, offered, window_of,
};
use jiff::{SignedDuration, Timestamp, civil::date};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn a_slot_id_that_is_printed_is_read_back_as_the_same() {
    let minute =
        Timestamp::from_second(-62_167_219_200).expect("an instant").as_second() / 60..Timestamp::MAX.as_second() / 60;
    let id = (minute, "[a-z0-9-]{1,40}", "[a-z0-9-]{1,40}");
    for_all(512, id, |(minute, provider, location)| {
        let id = SlotId {
            start: Timestamp::from_second(minute * 60).expect("an instant"),
            provider: ProviderId::parse(&provider).expect("a provider id"),
            location: LocationId::parse(&location).expect("a location id"),
        };
        let text = id.to_string();
        prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.'), "{text}");
        prop_assert_eq!(SlotId::parse(&text), Ok(id));
        Ok(())
    });
}

#[test]
fn text_that_is_read_is_the_text_that_would_be_printed() {
    // One slot has one name, so text that merely resembles it is refused.
    let start = "[0-9]{8}T[0-9]{4}Z|[0-9T:.,+-]{13}Z|2026(0[1-9]|1[0-2])([0-2][0-9]|3[01])T[0-2][0-9][0-5][0-9]Z";
    let text = (start, "[a-z-]{1,3}|[A-Z.]{1,2}").prop_map(|(start, rest)| format!("{start}.{rest}.b"));
    for_all(2048, text, |text| {
        if let Ok(id) = SlotId::parse(&text) {
            prop_assert_eq!(id.to_string(), text);
        }
        Ok(())
    });
}

#[test]
fn another_way_to_write_the_same_instant_is_no_slot_id() {
    assert!(SlotId::parse("20261123T0900Z.dr-a.camden").is_ok());
    for start in [
        "2026-11-23T09:00Z",
        "2026-11-23T09Z",
        "20261123T09Z",
        "20261123T09+00",
        "20261123T0900z",
        "20261123t0900Z",
        "20261123 0900Z",
        "20261123T0900+00",
        "20261123T090000Z",
        "+0020261123T0900Z",
    ] {
        assert!(SlotId::parse(&format!("{start}.dr-a.camden")).is_err(), "{start} was taken");
    }
}

#[test]
fn no_text_makes_the_reader_fail() {
    for_all(512, "\\PC{0,60}|[0-9]{0,9}T?[0-9]{0,6}Z?[.a-z]{0,20}", |text| {
        let _ = SlotId::parse(&text);
        Ok(())
    });
}

#[test]
fn on_an_empty_diary_a_slot_is_offered_exactly_when_it_is_listed() {
    for_all(256, plans(), |mut plan| {
        plan.choice = ProviderChoice::Patient;
        plan.filter = (None, None);
        let clinic = plan.clinic();
        let rule = &clinic.rules[0];
        let window = window_of(rule, plan.first_date(), plan.days, None, plan.now());
        let page = list_slots(&clinic, rule, window, &SlotFilter::default(), &[], plan.now());
        let is_offered = |id: &SlotId| offered(&clinic, rule, id, window.earliest, window.latest);
        for slot in page.slots.iter().step_by(7) {
            prop_assert_eq!(is_offered(&slot.id), Some(slot.clone()));
        }
        // Near misses: the same time a little later or earlier, with another provider, at another place.
        let listed: BTreeSet<&SlotId> = page.slots.iter().map(|slot| &slot.id).collect();
        for id in page.slots.iter().step_by(23).flat_map(near_misses).filter(|id| !listed.contains(id)) {
            let zone = &clinic.location(&id.location).expect("a location").zone;
            let date = id.start.to_zoned(zone.clone()).date();
            let in_window = (window.from..window.until()).contains(&date);
            let past_cut = page.cut.is_some_and(|cut| id.start >= cut);
            if in_window && !past_cut {
                prop_assert_eq!(is_offered(&id), None);
            }
        }
        Ok(())
    });
}

/// Names that differ from a slot's in one thing.
fn near_misses(slot: &Slot) -> Vec<SlotId> {
    let id = &slot.id;
    let moved = [-30, -5, 5, 10, 60, 24 * 60]
        .map(|minutes| SlotId { start: id.start + SignedDuration::from_mins(minutes), ..id.clone() });
    let second = [1, 299].map(|s| SlotId { start: id.start + SignedDuration::from_secs(s), ..id.clone() });
    let who = [DR_A, DR_B, DR_C, "dr-x"].map(|who| SlotId { provider: provider_id(who), ..id.clone() });
    let place = PLACES.map(|(place, _)| SlotId { location: location_id(place), ..id.clone() });
    moved.into_iter().chain(second).chain(who).chain(place).collect()
}

#[test]
fn first_available_offers_every_provider_of_a_merged_start() {
    // So that who loses a race can be given the other provider, and may then book that name.
    let open = || vec![hours(LONDON, "09:00", "10:00")];
    let mut clinic = clinic([DR_A, DR_B].map(|id| provider(id, open())).to_vec(), check_up(30, 0, 0, 30));
    clinic.rules[0].provider_choice = ProviderChoice::FirstAvailable;
    let all = |who| offered(&clinic, &clinic.rules[0], &slot_id(NINE, who, LONDON), Timestamp::MIN, Timestamp::MAX);
    assert!(all(DR_A).is_some());
    assert!(all(DR_B).is_some());
}

const NINE: &str = "2026-11-23T09:00:00Z";

#[test]
fn a_slot_is_offered_within_the_asked_instants_both_included() {
    let clinic = clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "10:00")])], check_up(30, 0, 0, 30));
    let id = slot_id(NINE, DR_A, LONDON);
    let within = |earliest, latest| offered(&clinic, &clinic.rules[0], &id, at(earliest), at(latest)).is_some();
    assert!(within(NINE, NINE));
    assert!(!within("2026-11-23T09:00:01Z", "2026-11-24T00:00:00Z"));
    assert!(!within("2026-11-22T00:00:00Z", "2026-11-23T08:59:59Z"));
}

#[test]
fn a_slot_that_begins_on_another_date_in_utc_is_offered() {
    // 23:30 in Paris in summer, and 00:15 in London in summer, which is 23:15 of the day before in UTC.
    let a = provider(DR_A, vec![hours(PARIS, "23:00", "24:00"), hours(LONDON, "00:00", "01:00")]);
    let clinic = clinic(vec![a], check_up(15, 0, 0, 15));
    for id in [slot_id("2027-07-05T21:30:00Z", DR_A, PARIS), slot_id("2027-07-05T23:15:00Z", DR_A, LONDON)] {
        let window = SlotWindow { from: date(2027, 7, 4), days: 4, earliest: Timestamp::MIN, latest: Timestamp::MAX };
        let page = list_slots(&clinic, &clinic.rules[0], window, &SlotFilter::default(), &[], at(NINE));
        assert!(page.slots.iter().any(|slot| slot.id == id), "{id} is not listed");
        let found = offered(&clinic, &clinic.rules[0], &id, Timestamp::MIN, Timestamp::MAX);
        assert_eq!(found.map(|slot| slot.id), Some(id));
    }
}

#[test]
fn absurd_starts_are_not_offered_and_do_not_fail() {
    let clinic = clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "10:00")])], check_up(30, 0, 0, 30));
    let rule = &clinic.rules[0];
    for text in ["00000101T0000Z.dr-a.camden", "99991230T2159Z.dr-a.camden", "00010101T0907Z.dr-a.camden"] {
        let id = SlotId::parse(text).unwrap();
        assert_eq!(offered(&clinic, rule, &id, Timestamp::MIN, Timestamp::MAX), None, "{text}");
    }
    for start in [Timestamp::MIN, Timestamp::MAX] {
        let id = SlotId { start, ..slot_id(NINE, DR_A, LONDON) };
        assert_eq!(offered(&clinic, rule, &id, Timestamp::MIN, Timestamp::MAX), None, "{start}");
    }
}
