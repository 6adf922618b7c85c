//! `messages_owed`: reminders and confirmation requests, when they are due and why they are not sent.

mod common;

use common::owed::{
    BOTH, EMAIL, NONE, NOW, SMS, START, booked_at, leads, moved, reached_by, small_clinic, standing, told,
};
use common::{DR_A, LONDON, at, for_all, wall};
use domain::{
    Channel, Clinic, Event, LeadTime, LeadTimes, MessagesOwed, Patient, QuietHours, TypeMessages, messages_owed,
};
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned, civil::DateTime, tz::TimeZone};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn reminding(sms: &[&str], email: &[&str]) -> Clinic {
    let mut clinic = small_clinic();
    clinic.messages.reminders = LeadTimes { sms: leads(sms), email: leads(email) };
    clinic
}

/// What is told of reminders, without the word.
fn reminders(clinic: &Clinic, event: &Event, patient: &Patient) -> Vec<String> {
    let messages = messages_owed(event, clinic, None, patient, event.at);
    told(&messages, NOW).iter().filter_map(|line| line.strip_prefix("reminder ").map(str::to_owned)).collect()
}

#[test]
fn g16_g17_g18_reminders_need_a_lead_time_by_channel_and_by_text_a_ticked_type() {
    let (sms, email) = ("sms 1440 at 2026-11-24T14:30:00Z", "email 2880 at 2026-11-23T14:30:00Z");
    for (clinic, ticked, expected) in [
        (reminding(&["1d"], &["2d"]), true, [sms, email]),
        (reminding(&["1d"], &[]), true, [sms, "email 0: no_lead_time"]),
        (reminding(&[], &["2d"]), true, ["sms 0: no_lead_time", email]),
        (reminding(&[], &[]), true, ["sms 0: no_lead_time", "email 0: no_lead_time"]),
        (reminding(&["1d"], &["2d"]), false, ["sms 1440: type_not_ticked", email]),
        (reminding(&[], &["2d"]), false, ["sms 0: no_lead_time", email]),
    ] {
        let mut clinic = clinic;
        clinic.types[0].messages = TypeMessages { confirmation_email: false, reminder_sms: ticked };
        assert_eq!(reminders(&clinic, &booked_at(START), &reached_by(BOTH)), expected);
    }
    assert_eq!(small_clinic().messages.reminders, LeadTimes::default(), "nobody is reminded unless a clinic says when");
}

#[test]
fn g20_g21_i32_reminders_reach_whoever_can_be_reached_with_no_further_action() {
    let clinic = reminding(&["1d"], &["1d"]);
    let (sms, email) = ("sms 1440 at 2026-11-24T14:30:00Z", "email 1440 at 2026-11-24T14:30:00Z");
    for (reached, expected) in [
        (BOTH, [sms, email]),
        (SMS, [sms, "email 1440: no_address"]),
        (EMAIL, ["sms 1440: no_address", email]),
        (NONE, ["sms 1440: no_address", "email 1440: no_address"]),
    ] {
        for event in [booked_at(START), common::owed::made_by_staff()] {
            assert_eq!(reminders(&clinic, &event, &reached_by(reached)), expected);
        }
    }
}

#[test]
fn a19_a_moved_appointment_gets_every_automation_that_its_new_time_qualifies_for() {
    let mut clinic = reminding(&["1d"], &["2d", "2h"]);
    clinic.messages.confirmation_requests = LeadTimes { sms: leads(&["1d 1h"]), email: Vec::new() };
    let messages = messages_owed(&moved(DR_A), &clinic, Some(&standing(1)), &reached_by(BOTH), at(NOW));
    let told = told(&messages, NOW);
    let expected = [
        "change sms 0",
        "change email 0",
        "reminder sms 1440 at 2026-11-24T14:30:00Z",
        "reminder email 120 at 2026-11-25T12:30:00Z",
        "reminder email 2880 at 2026-11-23T14:30:00Z",
        "confirmation_request sms 1500 at 2026-11-24T13:30:00Z",
        "confirmation_request email 0: no_lead_time",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a11_confirmation_requests_need_a_lead_time_and_no_tick() {
    let mut clinic = small_clinic();
    clinic.types[0].messages.reminder_sms = false;
    clinic.messages.confirmation_requests = LeadTimes { sms: leads(&["36h"]), email: leads(&["1d"]) };
    let messages = messages_owed(&booked_at(START), &clinic, None, &reached_by(BOTH), at(NOW));
    let told: Vec<String> =
        told(&messages, NOW).into_iter().filter(|line| line.starts_with("confirmation_r")).collect();
    let expected = [
        "confirmation_request sms 2160 at 2026-11-24T08:00:00Z",
        "confirmation_request email 1440 at 2026-11-24T14:30:00Z",
    ];
    assert_eq!(told, expected, "at 02:30 it is quiet, so that the text waits until eight");
}

#[test]
fn what_is_booked_later_than_a_lead_time_is_not_reminded_by_it() {
    let clinic = reminding(&["3d", "1d", "2h"], &[]);
    let sms = |start: &str| {
        let mut told = reminders(&clinic, &booked_at(start), &reached_by(SMS));
        told.retain(|line| line.starts_with("sms"));
        told
    };
    assert_eq!(
        sms(START),
        ["sms 120 at 2026-11-25T12:30:00Z", "sms 1440 at 2026-11-24T14:30:00Z", "sms 4320: lead_time_past"]
    );
    // Booked exactly at the instant of the lead: the confirmation says it now.
    assert_eq!(sms("2026-11-24T09:00:00Z")[1], "sms 1440: lead_time_past");
    assert_eq!(sms("2026-11-24T09:00:01Z")[1], "sms 1440 at 2026-11-23T09:00:01Z");
    assert!(sms("2026-11-23T10:00:00Z").iter().all(|line| line.ends_with("lead_time_past")));
}

#[test]
fn c12_quiet_hours_move_a_reminder_to_the_next_allowed_minute_or_drop_it() {
    let told =
        |clinic: &Clinic, start: &str, patient: &Patient| reminders(clinic, &booked_at(start), patient)[0].clone();
    let patient = reached_by(SMS);
    // Twelve hours before half past two in the afternoon is half past two at night.
    assert_eq!(told(&reminding(&["12h"], &[]), START, &patient), "sms 720 at 2026-11-25T08:00:00Z");
    let mut quiet = reminding(&["12h"], &[]);
    quiet.messages.quiet_hours = QuietHours::new(wall("20:00"), wall("14:30")).ok();
    assert_eq!(told(&quiet, START, &patient), "sms 720: quiet_hours", "it would arrive as the appointment begins");
    quiet.messages.quiet_hours = None;
    assert_eq!(told(&quiet, START, &patient), "sms 720 at 2026-11-25T02:30:00Z");
}

#[test]
fn c12_quiet_hours_are_those_of_the_patients_clock_where_it_is_known() {
    let clinic = reminding(&["1d"], &[]);
    let mut patient = reached_by(SMS);
    let told = |patient: &Patient| reminders(&clinic, &booked_at(START), patient)[0].clone();
    assert_eq!(told(&patient), "sms 1440 at 2026-11-24T14:30:00Z", "by the clinic's clock it is afternoon");
    patient.zone = TimeZone::get("Australia/Sydney").ok();
    assert_eq!(
        told(&patient),
        "sms 1440 at 2026-11-24T21:00:00Z",
        "there it is half past one, and eight at nine in the evening"
    );
}

#[test]
fn two_reminders_that_the_night_brings_together_are_one() {
    let clinic = reminding(&["14h", "12h", "1h"], &["1d", "12h"]);
    let told = reminders(&clinic, &booked_at(START), &reached_by(BOTH));
    assert_eq!(
        told,
        [
            "sms 60 at 2026-11-25T13:30:00Z",
            "sms 720 at 2026-11-25T08:00:00Z",
            "sms 840: later_reminder",
            "email 720 at 2026-11-25T08:00:00Z",
            "email 1440 at 2026-11-24T14:30:00Z",
        ]
    );
}

/// Every instant until 2037 at which a clock anywhere in the IANA database changes, with its zone.
fn clock_changes() -> Vec<(TimeZone, Timestamp)> {
    let (from, until) = (at("2026-01-01T00:00:00Z"), at("2038-01-01T00:00:00Z"));
    let zones = jiff::tz::db().available().filter_map(|name| TimeZone::get(name.as_str()).ok());
    let changes = zones.flat_map(|zone| {
        let changes: Vec<_> =
            zone.following(from).map(|change| change.timestamp()).take_while(|at| *at < until).collect();
        changes.into_iter().map(move |change| (zone.clone(), change))
    });
    changes.collect()
}

/// Whether a wall clock ever shows it.
fn is_shown(local: DateTime, zone: &TimeZone) -> bool {
    !matches!(zone.to_ambiguous_timestamp(local).offset(), jiff::tz::AmbiguousOffset::Gap { .. })
}

#[test]
fn c12_around_every_change_of_clocks_until_2037_a_reminder_falls_due_at_the_right_instant() {
    let changes = clock_changes();
    assert!(changes.len() > 3000, "{} changes", changes.len());
    let [hours, day, both] = ["6h", "1d", "2d 3h"].map(|lead| LeadTime::parse(lead).unwrap());
    let (mut skipped, mut checked) = (0, 0);
    for (zone, change) in changes {
        for minutes in [-30, 0, 30, 90, 6 * 60, 24 * 60 - 30, 24 * 60, 24 * 60 + 30, 51 * 60] {
            let start = change + SignedDuration::from_mins(minutes);
            let local = zone.to_datetime(start);
            assert_eq!(hours.before(start, &zone), start - SignedDuration::from_hours(6));
            let wanted = local - 1.day();
            let shown = zone.to_datetime(day.before(start, &zone));
            if is_shown(wanted, &zone) {
                assert_eq!(shown, wanted, "{start} in {:?}", zone.iana_name());
            } else {
                skipped += 1;
                assert!(
                    shown > wanted && shown < wanted + 3.hours(),
                    "the clock never shows {wanted}, so {shown} is told"
                );
            }
            let two_days: Zoned = start.to_zoned(zone.clone()).checked_sub(2.days()).unwrap();
            assert_eq!(both.before(start, &zone), two_days.timestamp() - SignedDuration::from_hours(3));
            checked += 1;
        }
    }
    assert!(skipped > 0 && checked > 30_000, "{checked} checked, {skipped} never shown");
}

#[test]
fn c12_around_every_change_of_clocks_quiet_hours_end_at_the_first_allowed_minute() {
    let quiet = [QuietHours::default(), QuietHours::new(wall("23:00"), wall("02:30")).unwrap()];
    for (zone, change) in clock_changes().into_iter().step_by(7) {
        for (quiet, hours) in quiet.into_iter().flat_map(|quiet| [-3, -1, 0, 1].map(|hours| (quiet, hours))) {
            let asked = change + SignedDuration::from_secs(hours * 3600 + 17);
            let allowed = quiet.allowed_from(asked, &zone);
            assert!(allowed >= asked && !quiet.covers(allowed, &zone));
            if allowed > asked {
                assert!(quiet.covers(asked, &zone) && quiet.covers(allowed - SignedDuration::from_secs(1), &zone));
                assert_eq!(allowed.as_second() % 60, 0);
            }
        }
    }
}

#[test]
fn whatever_a_clinic_sets_each_message_is_decided_once_and_due_while_it_is_of_use() {
    let lead = (5..4000_u32).prop_map(|minutes| LeadTime::parse(&format!("{minutes}m")).expect("a lead time"));
    let lead_times = (prop::collection::vec(lead.clone(), 0..4), prop::collection::vec(lead, 0..4));
    let quiet = prop::option::of((0..288_u32, 0..288_u32));
    let hours_ahead = 0..96_i64;
    for_all(400, (lead_times, quiet, hours_ahead, 0..4_usize), |((sms, email), quiet, ahead, reached)| {
        let mut clinic = small_clinic();
        let distinct = |leads: Vec<LeadTime>| leads.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        clinic.messages.reminders = LeadTimes { sms: distinct(sms), email: distinct(email) };
        let tick = |tick: u32| wall(&format!("{:02}:{:02}", tick / 12, tick % 12 * 5));
        clinic.messages.quiet_hours = quiet.and_then(|(from, until)| QuietHours::new(tick(from), tick(until)).ok());
        let start = at(NOW) + SignedDuration::from_hours(ahead);
        let event = booked_at(&start.to_string());
        let MessagesOwed { owed, not_owed } =
            messages_owed(&event, &clinic, None, &reached_by([NONE, SMS, EMAIL, BOTH][reached]), at(NOW));
        let mut all: Vec<_> = owed.iter().map(|m| (m.key.kind, m.key.carrier, m.key.occasion)).collect();
        all.extend(not_owed.iter().map(|one| (one.kind, one.carrier, one.occasion)));
        let (count, distinct) = (all.len(), all.into_iter().collect::<BTreeSet<_>>().len());
        prop_assert_eq!(count, distinct, "decided twice");
        let zone = clinic.zone_of(&common::location_id(LONDON));
        for message in owed.iter().filter(|message| message.key.occasion > 0) {
            prop_assert!(message.due < start, "{:?}", message);
            prop_assert!(clinic.messages.quiet_hours.is_none_or(|quiet| !quiet.covers(message.due, &zone)));
            let same_minute = owed.iter().filter(|other| {
                other.key.carrier == message.key.carrier
                    && other.key.kind == message.key.kind
                    && other.due == message.due
            });
            prop_assert_eq!(same_minute.count(), 1, "two at once");
        }
        for channel in [Channel::Sms, Channel::Email] {
            let decided = owed.iter().filter(|m| m.key.carrier == channel.into() && m.key.occasion > 0).count()
                + not_owed.iter().filter(|one| one.carrier == channel.into() && one.occasion > 0).count();
            prop_assert_eq!(decided, clinic.messages.reminders.of(channel).len());
        }
        Ok(())
    });
}
