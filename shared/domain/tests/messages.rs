//! `messages_owed`: which messages an event makes owed at once, and why the others are not.

mod common;

use common::owed::{
    BOTH, EMAIL, NONE, NOW, SMS, START, answered, booked_at, cancelled, happened, made_by_staff, moved, reached_by,
    small_clinic, standing, told,
};
use common::{DR_A, DR_B, at, link_id, provider, rule_id, type_id};
use domain::{
    Actor, Answer, Appointment, AppointmentStatus, ChangeLinks, Channel, Clinic, Event, EventKind, LinkKind,
    MessageKey, MessagesOwed, Notices, Patient, Portal, TypeMessages, WebAddress, messages_owed,
};

/// What is told of the kind, of an event as it happens.
fn of_kind(
    kind: &str,
    event: &Event,
    clinic: &Clinic,
    appointment: Option<&Appointment>,
    patient: &Patient,
) -> Vec<String> {
    let lines = told(&messages_owed(event, clinic, appointment, patient, at(NOW)), NOW);
    lines.into_iter().filter(|line| line.split(' ').next() == Some(kind)).collect()
}

fn confirming(channels: &[Channel]) -> Clinic {
    let mut clinic = small_clinic();
    clinic.rules[0].confirmations = channels.to_vec();
    clinic
}

#[test]
fn g01_g02_an_email_confirms_only_what_is_ticked_for_it_to_whoever_has_an_address() {
    for (rule, ticked, address, told) in [
        (EMAIL, true, EMAIL, "confirmation email 0"),
        (EMAIL, true, NONE, "confirmation email 0: no_address"),
        (EMAIL, false, EMAIL, "confirmation email 0: type_not_ticked"),
        (EMAIL, false, NONE, "confirmation email 0: type_not_ticked"),
        (NONE, true, EMAIL, "confirmation email 0: rule_confirms_otherwise"),
        (NONE, true, NONE, "confirmation email 0: rule_confirms_otherwise"),
        (NONE, false, EMAIL, "confirmation email 0: rule_confirms_otherwise"),
        (NONE, false, NONE, "confirmation email 0: rule_confirms_otherwise"),
    ] {
        let mut clinic = confirming(rule);
        clinic.types[0].messages = TypeMessages { confirmation_email: ticked, reminder_sms: true };
        for event in [booked_at(START), made_by_staff()] {
            let lines = of_kind("confirmation", &event, &clinic, None, &reached_by(address));
            assert!(lines.contains(&told.to_owned()), "{rule:?} {ticked} {address:?}: {lines:?}");
        }
        // A move is confirmed as a booking is.
        let told = told.replace("confirmation", "change");
        let lines = of_kind("change", &moved(DR_A), &clinic, Some(&standing(1)), &reached_by(address));
        assert!(lines.contains(&told), "{rule:?} {ticked} {address:?}: {lines:?}");
    }
}

#[test]
fn g03_g04_i34_r57_a_booking_is_confirmed_on_the_rules_channels_that_reach_the_patient() {
    let reason = |on: bool, reached: bool| match (on, reached) {
        (false, _) => ": rule_confirms_otherwise",
        (true, false) => ": no_address",
        (true, true) => "",
    };
    for rule in [NONE, SMS, EMAIL, BOTH] {
        for reached in [NONE, SMS, EMAIL, BOTH] {
            let expected = [(Channel::Sms, "sms"), (Channel::Email, "email")].map(|(channel, word)| {
                format!("confirmation {word} 0{}", reason(rule.contains(&channel), reached.contains(&channel)))
            });
            for event in [booked_at(START), made_by_staff()] {
                let lines = of_kind("confirmation", &event, &confirming(rule), None, &reached_by(reached));
                assert_eq!(lines, expected, "{rule:?} to {reached:?}");
            }
        }
    }
}

#[test]
fn g03_what_staff_make_under_no_rule_is_confirmed_wherever_the_patient_is_reached() {
    let mut event = made_by_staff();
    for gone in [None, Some(rule_id("given-up"))] {
        let EventKind::AppointmentBooked { rule, .. } = &mut event.kind else { panic!("{event:?}") };
        *rule = gone;
        let lines = of_kind("confirmation", &event, &confirming(NONE), None, &reached_by(BOTH));
        assert_eq!(lines, ["confirmation sms 0", "confirmation email 0"]);
    }
}

#[test]
fn i05_i06_a_sent_link_makes_one_invitation_owed_on_its_own_channel() {
    let (link, rule, expires_at) = (link_id("l1"), rule_id("first-visit"), at("2026-11-30T09:00:00Z"));
    for (channel, word) in [(Channel::Sms, "sms"), (Channel::Email, "email")] {
        let sent = EventKind::LinkSent { link: link.clone(), rule: rule.clone(), channel, expires_at };
        let again = EventKind::LinkSentAgain { link: link.clone(), rule: rule.clone(), channel, sending: 70_000 };
        let code = EventKind::CodeSent { of: LinkKind::Booking(link.clone()), channel };
        for (kind, owed) in [(sent, "invitation X 0"), (again, "invitation X 70000"), (code, "one_time_code X 0")] {
            // Also where the address has gone meanwhile: that it cannot be sent must show.
            for reached in [NONE, SMS, EMAIL, BOTH] {
                let event = happened(Actor::Patient, kind.clone());
                let messages = messages_owed(&event, &confirming(NONE), None, &reached_by(reached), at(NOW));
                assert_eq!(told(&messages, NOW), [owed.replace('X', word)], "{reached:?}");
            }
        }
    }
}

#[test]
fn what_happens_to_a_link_alone_makes_nothing_owed() {
    let (link, task) = (link_id("l1"), common::event_id("e0"));
    for kind in [
        EventKind::LinkAccessed { link: link.clone() },
        EventKind::LinkScanned { link: link.clone() },
        EventKind::LinkExpired { link: link.clone() },
        EventKind::LinkDeleted { link: link.clone() },
        EventKind::NoTimeSuited { link: link.clone() },
        EventKind::TaskClosed { task, link: Some(link) },
    ] {
        let messages = messages_owed(&happened(Actor::Time, kind), &small_clinic(), None, &reached_by(BOTH), at(NOW));
        assert_eq!(messages, MessagesOwed::default());
    }
}

#[test]
fn g14_a_cancellation_is_confirmed_on_the_channels_that_the_clinic_chose() {
    let status = AppointmentStatus::Cancelled { reason: None };
    let given_up = Appointment { status, ..standing(1) };
    for (on, reached, expected) in [
        (EMAIL, BOTH, ["cancellation sms 0: channel_off", "cancellation email 0"]),
        (EMAIL, SMS, ["cancellation sms 0: channel_off", "cancellation email 0: no_address"]),
        (BOTH, BOTH, ["cancellation sms 0", "cancellation email 0"]),
        (BOTH, NONE, ["cancellation sms 0: no_address", "cancellation email 0: no_address"]),
        (NONE, BOTH, ["cancellation sms 0: channel_off", "cancellation email 0: channel_off"]),
    ] {
        let mut clinic = small_clinic();
        clinic.messages.cancellations = on.to_vec();
        let messages = messages_owed(&cancelled(), &clinic, Some(&given_up), &reached_by(reached), at(NOW));
        assert_eq!(told(&messages, NOW), expected, "{on:?} to {reached:?}: nothing else is owed");
    }
    assert_eq!(small_clinic().messages.cancellations, EMAIL, "by email, where the clinic says nothing");
}

#[test]
fn g20_a_missing_address_skips_that_channel_only() {
    let mut clinic = confirming(BOTH);
    clinic.messages.reminders.sms = common::owed::leads(&["1d"]);
    clinic.messages.reminders.email = common::owed::leads(&["1d"]);
    for (reached, without, with) in [(SMS, "email", "sms"), (EMAIL, "sms", "email")] {
        let messages = messages_owed(&booked_at(START), &clinic, None, &reached_by(reached), at(NOW));
        for kind in ["confirmation", "reminder"] {
            let lines = told(&messages, NOW);
            let find =
                |channel: &str| lines.iter().find(|line| line.starts_with(&format!("{kind} {channel} "))).unwrap();
            assert!(find(without).ends_with(": no_address"), "{lines:?}");
            assert!(!find(with).contains(": "), "{lines:?}");
        }
    }
}

#[test]
fn a02_a03_a12_whoever_does_not_come_is_sent_the_self_rescheduling_message() {
    let first_that_reaches = [
        (BOTH, BOTH, "sms 0"),
        (BOTH, EMAIL, "email 0"),
        (BOTH, NONE, "sms 0: no_address"),
        (EMAIL, BOTH, "email 0"),
        (EMAIL, SMS, "email 0: no_address"),
    ];
    for answer in [Answer::Reschedule, Answer::Cancel] {
        for (channels, reached, expected) in first_that_reaches {
            let mut clinic = small_clinic();
            clinic.messages.self_reschedule = channels.to_vec();
            let messages = messages_owed(&answered(answer), &clinic, Some(&standing(0)), &reached_by(reached), at(NOW));
            assert_eq!(told(&messages, NOW), [format!("self_reschedule {expected}")]);
        }
        for (before, told) in [(Answer::Confirm, 1), (Answer::Reschedule, 0), (Answer::Cancel, 0)] {
            let mut event = answered(answer);
            let EventKind::RequestAnswered { before: known, .. } = &mut event.kind else { panic!("{event:?}") };
            *known = Some(before);
            let again = messages_owed(&event, &small_clinic(), Some(&standing(0)), &reached_by(BOTH), at(NOW));
            assert_eq!(again.owed.len(), told, "{answer:?} after {before:?}: the way is shown once");
        }
        let mut off = small_clinic();
        off.messages.self_reschedule.clear();
        let messages = messages_owed(&answered(answer), &off, Some(&standing(0)), &reached_by(BOTH), at(NOW));
        assert_eq!(messages, MessagesOwed::default());
    }
    let comes =
        messages_owed(&answered(Answer::Confirm), &small_clinic(), Some(&standing(0)), &reached_by(BOTH), at(NOW));
    assert_eq!(comes, MessagesOwed::default());
}

#[test]
fn a05_a09_where_nothing_can_be_moved_online_the_portal_must_be_set() {
    let mut clinic = small_clinic();
    clinic.providers[0].reschedule = false;
    let line = |clinic: &Clinic| {
        let messages = messages_owed(&answered(Answer::Cancel), clinic, Some(&standing(0)), &reached_by(BOTH), at(NOW));
        told(&messages, NOW).concat()
    };
    assert_eq!(line(&clinic), "self_reschedule sms 0: no_way_to_reschedule");
    clinic.portal = Portal { smart: None, generic: WebAddress::parse("https://portal.example/").ok() };
    assert_eq!(line(&clinic), "self_reschedule sms 0");
    let mut own = small_clinic();
    own.messages.change_links = ChangeLinks::ConfirmationsOnly;
    assert_eq!(
        line(&own),
        "self_reschedule sms 0: no_way_to_reschedule",
        "row G12: no other message has a link of ours"
    );
}

#[test]
fn i40_i41_i42_both_clinicians_are_told_of_a_move_from_one_to_the_other() {
    let lines = |clinic: &Clinic, event: &Event| -> Vec<String> {
        let messages = messages_owed(event, clinic, Some(&standing(1)), &reached_by(NONE), at(NOW));
        told(&messages, NOW).into_iter().filter(|line| line.starts_with("notice")).collect()
    };
    let mut clinic = small_clinic();
    let all = ["notice_gained email 0", "notice_gained console 0", "notice_lost email 0", "notice_lost console 0"];
    assert_eq!(lines(&clinic, &moved(DR_B)), all);
    assert!(lines(&clinic, &moved(DR_A)).is_empty(), "only the time changed");
    assert!(lines(&clinic, &booked_at(START)).is_empty());

    clinic.messages.notices = Notices::Email;
    let off = [
        "notice_gained email 0",
        "notice_gained console 0: channel_off",
        "notice_lost email 0",
        "notice_lost console 0: channel_off",
    ];
    assert_eq!(lines(&clinic, &moved(DR_B)), off);
    clinic.messages.notices = Notices::Off;
    assert!(lines(&clinic, &moved(DR_B)).iter().all(|line| line.ends_with(": channel_off")));

    clinic.messages.notices = Notices::ConsoleAndEmail;
    clinic.providers = [DR_A, DR_B].map(|id| provider(id, Vec::new())).to_vec();
    let no_email = [
        "notice_gained email 0: no_address",
        "notice_gained console 0",
        "notice_lost email 0: no_address",
        "notice_lost console 0",
    ];
    assert_eq!(lines(&clinic, &moved(DR_B)), no_email);
}

#[test]
fn i42_the_one_who_lost_it_is_told_even_if_it_was_moved_on_since() {
    let messages = messages_owed(&moved(DR_B), &small_clinic(), Some(&standing(2)), &reached_by(BOTH), at(NOW));
    let owed: Vec<&str> = messages.owed.iter().map(|message| message.key.kind.as_str()).collect();
    assert!(owed.iter().all(|kind| kind.starts_with("notice")) && owed.contains(&"notice_lost"), "{owed:?}");
}

#[test]
fn a20_what_was_moved_on_or_cancelled_since_makes_nothing_owed_to_the_patient() {
    let mut clinic = small_clinic();
    clinic.messages.reminders.sms = common::owed::leads(&["1d"]);
    clinic.messages.confirmation_requests.email = common::owed::leads(&["1d"]);
    let given_up = Appointment { status: AppointmentStatus::Cancelled { reason: None }, ..standing(1) };
    for (event, now) in [
        (booked_at(START), standing(1)),
        (booked_at(START), given_up.clone()),
        (moved(DR_A), standing(2)),
        (answered(Answer::Reschedule), standing(1)),
        (answered(Answer::Cancel), given_up),
    ] {
        let messages = messages_owed(&event, &clinic, Some(&now), &reached_by(BOTH), at(NOW));
        assert!(messages.owed.is_empty(), "{:?}", messages.owed);
        let reasons = told(&messages, NOW);
        assert!(
            reasons.iter().all(|line| line.ends_with("superseded") || line.ends_with("no_lead_time")),
            "{reasons:?}"
        );
    }
    // An appointment that is read eventually may be older than its event; that is no reason to be silent.
    let late = messages_owed(&moved(DR_A), &clinic, Some(&standing(0)), &reached_by(BOTH), at(NOW));
    assert!(!late.owed.is_empty());
}

#[test]
fn nobody_is_told_of_what_is_over() {
    let messages =
        messages_owed(&booked_at(START), &small_clinic(), None, &reached_by(BOTH), at("2026-11-25T15:00:00Z"));
    assert!(messages.owed.is_empty());
    assert_eq!(told(&messages, NOW)[..2], ["confirmation sms 0: past", "confirmation email 0: past"]);
    let during = messages_owed(&booked_at(START), &small_clinic(), None, &reached_by(BOTH), at(START));
    assert_eq!(during.owed.len(), 2, "a confirmation is of use until the end: {:?}", during.owed);
}

#[test]
fn a_type_that_the_clinic_has_given_up_forbids_nothing() {
    let mut clinic = confirming(BOTH);
    clinic.types[0].id = type_id("another");
    clinic.types[0].messages = TypeMessages { confirmation_email: false, reminder_sms: false };
    assert_eq!(of_kind("confirmation", &booked_at(START), &clinic, None, &reached_by(BOTH)).len(), 2);
    assert_eq!(messages_owed(&booked_at(START), &clinic, None, &reached_by(BOTH), at(NOW)).owed.len(), 2);
}

#[test]
fn a_message_key_is_read_back_as_it_was_printed_and_stands_once() {
    let mut clinic = confirming(&[Channel::Sms, Channel::Sms, Channel::Email]);
    clinic.messages.reminders.sms = common::owed::leads(&["1d", "2h", "90m"]);
    let owed = messages_owed(&moved(DR_B), &clinic, Some(&standing(1)), &reached_by(BOTH), at(NOW)).owed;
    let mut keys: Vec<String> = owed.iter().map(|message| message.key.to_string()).collect();
    assert_eq!(keys.len(), 2 + 3 + 4);
    for message in owed {
        assert_eq!(MessageKey::parse(&message.key.to_string()), Ok(message.key));
    }
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 9);
}
