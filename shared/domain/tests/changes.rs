//! `may_change`, `reschedule` and `cancel`: what a patient may do with an appointment, and what comes of it.

mod common;

use common::{
    DR_A, DR_B, LONDON, PARIS, appointment_id, at, check_up, clinic, event_id, hours, link_id, location_id, patient,
    provider, provider_id, rule_id, type_id,
};
use domain::{
    Actor, Appointment, AppointmentStatus, Cancel, CancelRefusal, CancelView, Cancelled, Change, ChangeRefusal, Clinic,
    Day, EventKind, LostAppointment, LostChange, Mark, Minutes, Origin, ProviderDays, Reason, Reschedule,
    RescheduleRefusal, RescheduleView, Rescheduled, Slot, SlotFilter, SlotId, Span, StaffId, cancel, days_without,
    has_change_links, list_slots, lost_cancel, lost_reschedule, may_change, reschedule, rule_for_move, window_of,
};
use jiff::{Timestamp, civil::date};

const NOW: &str = "2026-11-22T09:00:00Z";
/// Monday.
const START: &str = "2026-11-23T09:30:00Z";

/// Two providers with the hours of a Monday in London; the second also has a room in Paris.
fn the_clinic() -> Clinic {
    let day = || hours(LONDON, "09:00", "12:00");
    clinic(
        vec![provider(DR_A, vec![day()]), provider(DR_B, vec![day(), hours(PARIS, "14:00", "16:00")])],
        check_up(30, 5, 10, 30),
    )
}

fn the_appointment() -> Appointment {
    let span = Span::new(at(START), at("2026-11-23T10:00:00Z"));
    Appointment {
        id: appointment_id("a1"),
        patient: patient().id,
        provider: provider_id(DR_A),
        location: location_id(LONDON),
        appointment_type: type_id("check-up"),
        rule: Some(rule_id("first-visit")),
        origin: Origin::Link(link_id("l1")),
        span,
        occupied: span.widened(Minutes::new(5), Minutes::new(10)),
        version: 3,
        sequence: 2,
        status: AppointmentStatus::Booked,
        answer: None,
    }
}

fn slot_of(id: &str) -> SlotId {
    SlotId::parse(id).expect("a slot id")
}

fn cancelled(appointment: Appointment) -> Appointment {
    Appointment { status: AppointmentStatus::Cancelled { reason: None }, ..appointment }
}

fn may(clinic: &Clinic, change: Change, now: &str) -> Result<(), ChangeRefusal> {
    may_change(clinic, clinic.rules.first(), &the_appointment(), change, at(now))
}

#[test]
fn a06_a_patient_may_move_only_where_type_location_and_provider_all_allow_it() {
    for case in 0..8_u8 {
        let [kind, location, provider] = [case & 1, case & 2, case & 4].map(|bit| bit != 0);
        let mut clinic = the_clinic();
        clinic.types[0].reschedule = kind;
        clinic.locations.iter_mut().for_each(|one| one.reschedule = location || one.id != location_id(LONDON));
        clinic.providers[0].reschedule = provider;
        let allowed = if case == 7 { Ok(()) } else { Err(ChangeRefusal::NotAllowed) };
        assert_eq!(
            may(&clinic, Change::Reschedule, NOW),
            allowed,
            "type {kind}, location {location}, provider {provider}"
        );
        assert_eq!(may(&clinic, Change::Cancel, NOW), Ok(()), "cancelling does not ask for it");
    }
}

#[test]
fn g11_the_links_to_modify_and_cancel_need_all_four() {
    for case in 0..16_u8 {
        let [subscribed, active, ticked, online] = [case & 1, case & 2, case & 4, case & 8].map(|bit| bit != 0);
        let mut clinic = the_clinic();
        clinic.providers[0].online = subscribed;
        clinic.online_booking = active;
        clinic.types[0].messages.confirmation_email = ticked;
        clinic.types[0].online = online;
        let links = has_change_links(&clinic, clinic.rules.first(), &the_appointment());
        assert_eq!(links, case == 15, "subscribed {subscribed}, active {active}, ticked {ticked}, online {online}");
    }
}

#[test]
fn g11_a_service_without_a_rule_is_not_configured() {
    assert!(!has_change_links(&the_clinic(), None, &the_appointment()));
}

#[test]
fn g08_g09_g10_what_counts_is_the_clinician_and_the_type_not_who_made_the_appointment() {
    let by_staff = Appointment {
        origin: Origin::Staff { by: StaffId::parse("s1").unwrap(), overridden: false },
        ..the_appointment()
    };
    let links = |clinic: &Clinic| has_change_links(clinic, clinic.rules.first(), &by_staff);
    let (all, mut offline, mut desk_only) = (the_clinic(), the_clinic(), the_clinic());
    offline.providers[0].online = false;
    desk_only.types[0].online = false;
    assert_eq!([&all, &offline, &desk_only].map(links), [true, false, false]);
    // What the email does not offer, the page does not allow.
    for (clinic, refusal) in
        [(&all, Ok(())), (&offline, Err(ChangeRefusal::NotAllowed)), (&desk_only, Err(ChangeRefusal::NotAllowed))]
    {
        assert_eq!([Change::Reschedule, Change::Cancel].map(|change| may(clinic, change, NOW)), [refusal; 2]);
    }
}

#[test]
fn g13_past_the_limit_the_patient_is_refused_to_the_instant() {
    let mut clinic = the_clinic();
    clinic.rules[0].changes.reschedule = Some(Minutes::new(24 * 60));
    clinic.rules[0].changes.cancel = Some(Minutes::new(60));
    let passed = |notice| Err(ChangeRefusal::LimitPassed { notice: Minutes::new(notice) });
    assert_eq!(may(&clinic, Change::Reschedule, "2026-11-22T09:29:59Z"), Ok(()));
    assert_eq!(may(&clinic, Change::Reschedule, "2026-11-22T09:30:00Z"), passed(24 * 60));
    assert_eq!(may(&clinic, Change::Cancel, "2026-11-23T08:29:59Z"), Ok(()));
    assert_eq!(may(&clinic, Change::Cancel, "2026-11-23T08:30:00Z"), passed(60));
    // The provider's notice is longer than the rule's for one of them.
    clinic.providers[0].change_notice = Minutes::new(120);
    assert_eq!(may(&clinic, Change::Cancel, "2026-11-23T07:29:59Z"), Ok(()));
    assert_eq!(may(&clinic, Change::Cancel, "2026-11-23T07:30:00Z"), passed(120));
    assert_eq!(may(&clinic, Change::Reschedule, "2026-11-22T09:29:59Z"), Ok(()));
}

#[test]
fn i39_a_rule_may_keep_moving_or_cancelling_to_staff_and_what_has_begun_or_ended_stays() {
    let mut clinic = the_clinic();
    assert_eq!(may(&clinic, Change::Reschedule, "2026-11-23T09:29:59Z"), Ok(()));
    assert_eq!(may(&clinic, Change::Reschedule, START), Err(ChangeRefusal::Past));
    assert_eq!(may(&clinic, Change::Cancel, START), Err(ChangeRefusal::Past));
    clinic.rules[0].changes.reschedule = None;
    assert_eq!(may(&clinic, Change::Reschedule, NOW), Err(ChangeRefusal::NotAllowed));
    assert_eq!(may(&clinic, Change::Cancel, NOW), Ok(()));
    clinic.rules[0].changes.cancel = None;
    assert_eq!(may(&clinic, Change::Cancel, NOW), Err(ChangeRefusal::NotAllowed));
    let gone = |change| may_change(&clinic, None, &the_appointment(), change, at(NOW));
    assert_eq!([Change::Reschedule, Change::Cancel].map(gone), [Err(ChangeRefusal::NotAllowed); 2], "the rule is gone");
    let over = may_change(&clinic, clinic.rules.first(), &cancelled(the_appointment()), Change::Cancel, at(START));
    assert_eq!(over, Err(ChangeRefusal::Cancelled), "cancelled is said before past");
}

fn moving(
    clinic: &Clinic,
    appointment: &Appointment,
    slot: &str,
    version: Option<u32>,
) -> Result<Rescheduled, RescheduleRefusal> {
    let view = RescheduleView { clinic, rule: clinic.rules.first(), appointment, verified: true };
    reschedule(&view, &Reschedule { slot: slot_of(slot), version }, event_id("e9"), at(NOW))
}

#[test]
fn c05_a_move_keeps_the_appointment_and_raises_version_and_sequence() {
    let (clinic, before) = (the_clinic(), the_appointment());
    let Rescheduled { before: was, appointment, event } =
        moving(&clinic, &before, "20261123T1030Z.dr-b.camden", Some(3)).unwrap();
    let span = Span::new(at("2026-11-23T10:30:00Z"), at("2026-11-23T11:00:00Z"));
    let occupied = span.widened(Minutes::new(5), Minutes::new(10));
    let expected =
        Appointment { provider: provider_id(DR_B), span, occupied, version: 4, sequence: 3, ..before.clone() };
    assert_eq!((was, &appointment), (before.clone(), &expected));
    assert!(appointment.was_moved());
    assert_eq!((event.at, event.by), (at(NOW), Actor::Patient));
    let kind = EventKind::AppointmentRescheduled {
        appointment: before.id.clone(),
        rule: before.rule.clone(),
        from: before.placement(),
        to: expected.placement(),
        sequence: 3,
    };
    assert_eq!(event.kind, kind);
}

#[test]
fn a_move_is_refused_for_its_reason() {
    let (clinic, before) = (the_clinic(), the_appointment());
    let refused = |slot: &str, version| moving(&clinic, &before, slot, version).map(|_| ()).unwrap_err();
    assert_eq!(refused("20261123T0930Z.dr-a.camden", None), RescheduleRefusal::AlreadyThere);
    assert_eq!(
        refused("20261123T0930Z.dr-a.camden", Some(2)),
        RescheduleRefusal::AlreadyThere,
        "a press whose answer was lost"
    );
    assert_eq!(refused("20261123T1030Z.dr-a.camden", Some(2)), RescheduleRefusal::ChangedMeanwhile);
    assert_eq!(refused("20261123T1031Z.dr-a.camden", None), RescheduleRefusal::NotOffered);
    assert_eq!(refused("20261123T1030Z.dr-c.camden", None), RescheduleRefusal::NotOffered);
    assert_eq!(refused("20261116T1030Z.dr-a.camden", None), RescheduleRefusal::TooLate);
    let gone = cancelled(before.clone());
    let of_cancelled = moving(&clinic, &gone, "20261123T1030Z.dr-a.camden", None);
    assert_eq!(of_cancelled, Err(RescheduleRefusal::Change(ChangeRefusal::Cancelled)));
    let same = moving(&clinic, &gone, "20261123T0930Z.dr-a.camden", None);
    assert_eq!(same, Err(RescheduleRefusal::Change(ChangeRefusal::Cancelled)), "it is not there any more");
    let view = RescheduleView { clinic: &clinic, rule: clinic.rules.first(), appointment: &before, verified: false };
    let command = Reschedule { slot: slot_of("20261123T1030Z.dr-a.camden"), version: None };
    assert_eq!(reschedule(&view, &command, event_id("e9"), at(NOW)), Err(RescheduleRefusal::NotVerified));
}

#[test]
fn r42_a_move_never_changes_the_type_and_provider_or_location_only_if_the_rule_allows() {
    let (mut clinic, before) = (the_clinic(), the_appointment());
    clinic.rules[0].appointment_type = type_id("another");
    let narrowed = |clinic: &Clinic| {
        let view = RescheduleView { clinic, rule: clinic.rules.first(), appointment: &before, verified: true };
        rule_for_move(&view).unwrap()
    };
    assert_eq!(narrowed(&clinic).appointment_type, before.appointment_type, "the rule books something else by now");
    assert!(moving(&clinic, &before, "20261123T1030Z.dr-b.camden", None).is_ok());
    assert!(moving(&clinic, &before, "20261123T1400Z.dr-b.marais", None).is_ok());
    clinic.rules[0].changes.other_location = false;
    assert_eq!(moving(&clinic, &before, "20261123T1400Z.dr-b.marais", None), Err(RescheduleRefusal::NotOffered));
    clinic.rules[0].changes.other_provider = false;
    assert_eq!(moving(&clinic, &before, "20261123T1030Z.dr-b.camden", None), Err(RescheduleRefusal::NotOffered));
    assert!(moving(&clinic, &before, "20261123T1030Z.dr-a.camden", None).is_ok());
}

#[test]
fn a_move_takes_the_length_of_today_and_frees_what_was_written() {
    let before = the_appointment();
    let mut clinic = the_clinic();
    clinic.types[0] = check_up(60, 0, 0, 30);
    let moved = moving(&clinic, &before, "20261123T1030Z.dr-a.camden", None).unwrap();
    let span = Span::new(at("2026-11-23T10:30:00Z"), at("2026-11-23T11:30:00Z"));
    assert_eq!((moved.appointment.span, moved.appointment.occupied), (span, span));
    assert_eq!(moved.before.occupied, before.occupied);
}

#[test]
fn a_provider_who_is_gone_can_still_be_left() {
    let (mut clinic, before) = (the_clinic(), the_appointment());
    clinic.providers.remove(0);
    clinic.rules[0].providers.remove(0);
    assert!(moving(&clinic, &before, "20261123T1030Z.dr-b.camden", None).is_ok());
    assert_eq!(may(&clinic, Change::Cancel, NOW), Ok(()));
}

#[test]
fn the_appointment_does_not_hide_its_own_time() {
    let (clinic, own) = (the_clinic(), the_appointment());
    let mut day = Day::empty(date(2026, 11, 23));
    for tick in own.occupied.ticks() {
        day.marks.insert(tick.index(), Mark::Until(Timestamp::MAX));
    }
    let days = || ProviderDays { provider: provider_id(DR_A), days: vec![day.clone()] };
    let free = |days: ProviderDays| -> Vec<Slot> {
        let window = window_of(&clinic.rules[0], date(2026, 11, 23), 1, None, at(NOW));
        let filter = SlotFilter { provider: Some(provider_id(DR_A)), ..SlotFilter::default() };
        list_slots(&clinic, &clinic.rules[0], window, &filter, &[days], at(NOW)).slots
    };
    let (with, without) = (free(days()), free(days_without(days(), &own)));
    assert!(!with.iter().any(|slot| own.is_at(&slot.id)));
    assert!(without.iter().any(|slot| own.is_at(&slot.id)));
    assert!(with.len() < without.len());
    assert_eq!(free(days_without(days(), &cancelled(own.clone()))), with, "a cancelled one has no time of its own");
    let elsewhere = Appointment { provider: provider_id(DR_B), ..own };
    assert_eq!(free(days_without(days(), &elsewhere)), with);
}

#[test]
fn a_move_that_lost_is_told_against_what() {
    let slot = slot_of("20261123T1030Z.dr-a.camden");
    let there = Span::new(at("2026-11-23T10:30:00Z"), at("2026-11-23T11:00:00Z"));
    let lost = |appointment| LostChange { appointment, ..LostChange::default() };
    let changed = |appointment| lost(LostAppointment::Changed(Box::new(appointment)));
    let day = || vec![Day::empty(date(2026, 11, 23))];
    assert_eq!(lost_reschedule(&changed(the_appointment()), &slot), RescheduleRefusal::ChangedMeanwhile);
    assert_eq!(
        lost_reschedule(&changed(Appointment { span: there, ..the_appointment() }), &slot),
        RescheduleRefusal::AlreadyThere
    );
    let gone = changed(cancelled(the_appointment()));
    assert_eq!(lost_reschedule(&gone, &slot), RescheduleRefusal::Change(ChangeRefusal::Cancelled));
    assert_eq!(lost_reschedule(&lost(LostAppointment::Gone), &slot), RescheduleRefusal::Gone);
    let (taken, busy) = (
        LostChange { provider_days: day(), patient_days: day(), ..LostChange::default() },
        LostChange { patient_days: day(), ..LostChange::default() },
    );
    assert_eq!(
        [taken, busy].map(|lost| lost_reschedule(&lost, &slot)),
        [RescheduleRefusal::Taken, RescheduleRefusal::PatientBusy]
    );
}

fn cancelling(clinic: &Clinic, appointment: &Appointment, version: Option<u32>) -> Result<Cancelled, CancelRefusal> {
    let view = CancelView { clinic, rule: clinic.rules.first(), appointment, verified: true };
    cancel(&view, Cancel { reason: Some(Reason::parse("Away").expect("a reason")), version }, event_id("e9"), at(NOW))
}

#[test]
fn r40_a_cancelled_appointment_stays_with_its_time_and_its_reason_but_not_in_the_event() {
    let (clinic, before) = (the_clinic(), the_appointment());
    let Cancelled { appointment, event, .. } = cancelling(&clinic, &before, Some(3)).unwrap();
    let status = AppointmentStatus::Cancelled { reason: Some(Reason::parse("Away").unwrap()) };
    assert_eq!(appointment, Appointment { version: 4, sequence: 3, status, ..before.clone() });
    let kind =
        EventKind::AppointmentCancelled { appointment: before.id.clone(), rule: before.rule.clone(), sequence: 3 };
    assert_eq!((event.kind, event.by), (kind, Actor::Patient));
}

#[test]
fn a_cancellation_is_refused_for_its_reason() {
    let (mut clinic, before) = (the_clinic(), the_appointment());
    assert_eq!(cancelling(&clinic, &before, Some(2)), Err(CancelRefusal::ChangedMeanwhile));
    assert_eq!(cancelling(&clinic, &cancelled(before.clone()), Some(2)), Err(CancelRefusal::AlreadyCancelled));
    clinic.rules[0].changes.cancel = None;
    assert_eq!(cancelling(&clinic, &before, None), Err(CancelRefusal::Change(ChangeRefusal::NotAllowed)));
    let view = CancelView { clinic: &clinic, rule: clinic.rules.first(), appointment: &before, verified: false };
    let unverified = cancel(&view, Cancel { reason: None, version: None }, event_id("e9"), at(NOW));
    assert_eq!(unverified, Err(CancelRefusal::NotVerified));
    let lost = |appointment| LostChange { appointment, ..LostChange::default() };
    let cases = [
        (LostAppointment::Gone, CancelRefusal::Gone),
        (LostAppointment::Changed(Box::new(before.clone())), CancelRefusal::ChangedMeanwhile),
        (LostAppointment::Changed(Box::new(cancelled(before))), CancelRefusal::AlreadyCancelled),
    ];
    for (appointment, refusal) in cases {
        assert_eq!(lost_cancel(&lost(appointment)), refusal);
    }
}
