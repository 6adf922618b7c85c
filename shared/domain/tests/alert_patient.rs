//! `alert_patient`: what goes out at once, to whom, and what keeps it back.

mod common;

use common::{
    DR_A, LONDON, NEW_YORK, appointment_id, at, check_up, clinic, event_id, for_all, hours, link_id, location_id,
    patient, provider, provider_id, staff, type_id,
};
use domain::{
    Actor, AlertChannel, AlertPatient, AlertRefusal, AlertText, AlertView, AlertWords, Allowance, Appointment,
    AppointmentStatus, Carrier, Channel, Clinic, EventKind, Finding, MessageKind, OfferedPreset, Origin, Override,
    Patient, PatientAlerted, PresetId, Reason, Role, Span, StaffMember, StoppedFor, alert_patient, messages_owed,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::prelude::*;

/// A Monday morning in London.
const NOW: &str = "2026-11-23T10:00:00Z";
/// The same day, in quiet hours.
const NIGHT: &str = "2026-11-23T22:00:00Z";
const SMS: AlertChannel = AlertChannel::Carried(Channel::Sms);
const EMAIL: AlertChannel = AlertChannel::Carried(Channel::Email);

fn the_clinic() -> Clinic {
    clinic(vec![provider(DR_A, vec![hours(LONDON, "09:00", "12:00")])], check_up(30, 0, 0, 30))
}

fn preset_id(id: &str) -> PresetId {
    PresetId::parse(id).expect("a preset's id")
}

fn presets() -> Vec<OfferedPreset> {
    let preset =
        |id: &str, text: &str| OfferedPreset { id: preset_id(id), title: id.to_owned(), text: text.to_owned() };
    vec![preset("running_late", "We are running about {minutes} min late."), preset("please_call", "Please call us.")]
}

fn text(text: &str) -> AlertWords {
    AlertWords::Text(AlertText::parse(text).expect("a text"))
}

fn preset(id: &str, minutes: Option<u32>) -> AlertWords {
    AlertWords::Preset { preset: preset_id(id), minutes }
}

fn command(words: AlertWords, channels: &[AlertChannel]) -> AlertPatient {
    AlertPatient { words, channels: channels.to_vec(), overriding: None }
}

fn finding(stopped_for: StoppedFor, words: &str) -> Finding {
    Finding { stopped_for, words: words.to_owned() }
}

/// What there is beside the command.
#[derive(Debug)]
struct Facts {
    clinic: Clinic,
    patient: Patient,
    appointments: Vec<Appointment>,
    findings: Vec<Finding>,
}

impl Default for Facts {
    fn default() -> Self {
        Self { clinic: the_clinic(), patient: patient(), appointments: Vec::new(), findings: Vec::new() }
    }
}

impl Facts {
    fn alert(&self, command: AlertPatient, now: &str) -> Result<PatientAlerted, AlertRefusal> {
        self.alert_by(&staff(), command, at(now))
    }

    fn alert_by(
        &self,
        by: &StaffMember,
        command: AlertPatient,
        now: Timestamp,
    ) -> Result<PatientAlerted, AlertRefusal> {
        let Self { clinic, patient, appointments, findings } = self;
        let view = AlertView { clinic, patient, appointments, presets: &presets(), findings };
        alert_patient(&view, command, by, event_id("e1"), now)
    }
}

fn appointment(start: &str, minutes: i64, location: &str) -> Appointment {
    let span = Span::new(at(start), at(start) + SignedDuration::from_mins(minutes));
    Appointment {
        id: appointment_id("a1"),
        patient: patient().id,
        provider: provider_id(DR_A),
        location: location_id(location),
        appointment_type: type_id("check-up"),
        rule: None,
        origin: Origin::Link(link_id("l1")),
        span,
        occupied: span,
        version: 1,
        sequence: 0,
        status: AppointmentStatus::Booked,
        answer: None,
    }
}

#[test]
fn l14_an_alert_keeps_its_words_apart_from_its_event() {
    let facts = Facts::default();
    let sent = facts.alert(command(text("  Room 4 has\nmoved to the 2nd floor. "), &[SMS]), NOW).unwrap();
    assert_eq!(sent.alert.text.as_str(), "Room 4 has moved to the 2nd floor.");
    assert_eq!((&sent.alert.event, &sent.alert.patient), (&event_id("e1"), &patient().id));
    assert_eq!((sent.alert.at, sent.alert.override_reason), (at(NOW), None));
    assert_eq!((&sent.event.id, sent.event.at, &sent.event.by), (&event_id("e1"), at(NOW), &Actor::Staff(staff().id)));
    let kind = EventKind::PatientAlerted { preset: None, channels: vec![Channel::Sms], overridden: Vec::new() };
    assert_eq!(sent.event.kind, kind);
    assert_eq!(sent.allowance, Allowance::of(&facts.clinic, at(NOW)));
}

#[test]
fn an_alert_that_could_not_be_sent_for_two_hours_is_not_worth_sending() {
    let sent = Facts::default().alert(command(text("Please come in."), &[SMS]), NOW).unwrap();
    let worth = ["2026-11-23T10:00:00Z", "2026-11-23T11:59:59Z", "2026-11-23T12:00:00Z", "2026-11-24T10:00:00Z"];
    assert_eq!(worth.map(|now| sent.alert.is_current(at(now))), [true, true, false, false]);
}

#[test]
fn l02_whoever_works_at_the_clinic_may_send_one() {
    for role in [Role::Clinician, Role::Administrator, Role::Superuser] {
        let by = StaffMember { role, ..staff() };
        assert!(Facts::default().alert_by(&by, command(preset("please_call", None), &[SMS]), at(NOW)).is_ok());
    }
}

#[test]
fn l16_l19_each_channel_that_is_chosen_is_owed_one_message() {
    for (chosen, carried) in [
        (vec![SMS], vec![Channel::Sms]),
        (vec![EMAIL], vec![Channel::Email]),
        (vec![EMAIL, SMS], vec![Channel::Sms, Channel::Email]),
        (vec![SMS, SMS, EMAIL, SMS], vec![Channel::Sms, Channel::Email]),
    ] {
        let facts = Facts::default();
        let sent = facts.alert(command(preset("please_call", None), &chosen), NOW).unwrap();
        assert_eq!(sent.alert.channels, carried);
        let owed = messages_owed(&sent.event, &facts.clinic, None, &facts.patient, at(NOW)).owed;
        let owed: Vec<_> = owed.iter().map(|one| (one.key.kind, one.key.carrier, one.due)).collect();
        let expected: Vec<_> =
            carried.into_iter().map(|channel| (MessageKind::Alert, Carrier::from(channel), at(NOW))).collect();
        assert_eq!(owed, expected);
    }
}

#[test]
fn l21_with_nothing_ticked_nothing_is_sent() {
    for words in [text("Please come in."), preset("please_call", None), preset("unknown", None)] {
        assert_eq!(Facts::default().alert(command(words, &[]), NOW), Err(AlertRefusal::NoChannel));
    }
}

#[test]
fn l17_push_has_no_receiver_yet_and_keeps_the_other_channels_back_too() {
    for channels in [vec![AlertChannel::Push], vec![SMS, AlertChannel::Push], vec![AlertChannel::Push, EMAIL]] {
        let refused = Facts::default().alert(command(preset("please_call", None), &channels), NOW);
        assert_eq!(refused, Err(AlertRefusal::PushUnavailable));
    }
    assert_eq!(AlertChannel::parse("push"), Ok(AlertChannel::Push));
    assert_eq!(AlertChannel::parse("email"), Ok(EMAIL));
    for bad in ["", "Push", "console", "fax", "sms "] {
        assert!(AlertChannel::parse(bad).is_err(), "{bad:?} was taken");
    }
}

#[test]
fn nothing_is_sent_on_any_channel_where_one_has_no_address() {
    let no_phone = Facts { patient: Patient { phone: None, ..patient() }, ..Facts::default() };
    let no_email = Facts { patient: Patient { email: None, ..patient() }, ..Facts::default() };
    let alert = |facts: &Facts, channels: &[AlertChannel]| {
        facts.alert(command(preset("please_call", None), channels), NOW).map(|sent| sent.alert.channels)
    };
    assert_eq!(alert(&no_phone, &[SMS, EMAIL]), Err(AlertRefusal::NoAddress(Channel::Sms)));
    assert_eq!(alert(&no_email, &[SMS, EMAIL]), Err(AlertRefusal::NoAddress(Channel::Email)));
    assert_eq!(alert(&no_phone, &[EMAIL]), Ok(vec![Channel::Email]));
    assert_eq!(alert(&no_email, &[SMS]), Ok(vec![Channel::Sms]));
}

#[test]
fn l01_l08_a_preset_tells_its_words_and_its_minutes() {
    let facts = Facts::default();
    let told = |words| facts.alert(command(words, &[SMS]), NOW).map(|sent| (sent.event.kind, sent.alert.text));
    let kind = |id: &str| EventKind::PatientAlerted {
        preset: Some(preset_id(id)),
        channels: vec![Channel::Sms],
        overridden: Vec::new(),
    };
    for minutes in [1, 20, 240] {
        let (happened, said) = told(preset("running_late", Some(minutes))).unwrap();
        assert_eq!(happened, kind("running_late"));
        assert_eq!(said.as_str(), format!("We are running about {minutes} min late."));
    }
    let (happened, said) = told(preset("please_call", None)).unwrap();
    assert_eq!((happened, said.as_str()), (kind("please_call"), "Please call us."));
}

#[test]
fn a_preset_is_refused_that_the_clinic_does_not_have_or_with_other_minutes_than_it_tells() {
    let refused = |words| Facts::default().alert(command(words, &[SMS]), NOW).unwrap_err();
    assert_eq!(refused(preset("unknown", None)), AlertRefusal::UnknownPreset);
    assert_eq!(refused(preset("running_late", None)), AlertRefusal::MinutesNeeded);
    assert_eq!(refused(preset("please_call", Some(5))), AlertRefusal::MinutesNotTaken);
    for minutes in [0, 241, u32::MAX] {
        assert_eq!(refused(preset("running_late", Some(minutes))), AlertRefusal::MinutesOutOfRange);
    }
}

#[test]
fn l15_c16_a_text_in_which_the_guard_finds_something_is_not_sent() {
    let findings = vec![finding(StoppedFor::Health, "MRI"), finding(StoppedFor::PatientName, "Ada")];
    let facts = Facts { findings: findings.clone(), ..Facts::default() };
    let refused = facts.alert(command(text("Ada, your MRI is here"), &[SMS]), NOW);
    assert_eq!(refused, Err(AlertRefusal::Stopped(findings)));
    // What the clinic has put on its list of presets is not looked at.
    assert!(facts.alert(command(preset("please_call", None), &[SMS]), NOW).is_ok());
}

#[test]
fn c16_an_override_is_recorded_with_what_it_was_for_and_why() {
    let findings = ["Ada", "MRI", "King"]
        .map(|words| finding(if words == "MRI" { StoppedFor::Health } else { StoppedFor::PatientName }, words));
    let facts = Facts { findings: findings.to_vec(), ..Facts::default() };
    for reason in [None, Some(Reason::parse("She asked for it").unwrap())] {
        let overriding = Some(Override { reason: reason.clone() });
        let asked = AlertPatient { overriding, ..command(text("Ada King: MRI"), &[SMS]) };
        let sent = facts.alert(asked, NOW).unwrap();
        assert_eq!(sent.alert.override_reason, reason);
        let EventKind::PatientAlerted { overridden, .. } = sent.event.kind else { panic!("an alert") };
        assert_eq!(overridden, [StoppedFor::PatientName, StoppedFor::Health]);
    }
}

#[test]
fn c16_where_the_guard_finds_nothing_there_is_nothing_to_override() {
    let overriding = Some(Override { reason: Some(Reason::parse("To be safe").unwrap()) });
    for words in [text("Please come in."), preset("please_call", None)] {
        let asked = AlertPatient { overriding: overriding.clone(), ..command(words, &[SMS]) };
        let sent = Facts::default().alert(asked, NOW).unwrap();
        assert_eq!(sent.alert.override_reason, None);
        assert!(matches!(sent.event.kind, EventKind::PatientAlerted { overridden, .. } if overridden.is_empty()));
    }
}

#[test]
fn c16_an_override_passes_the_guard_and_nothing_else() {
    let overriding = Some(Override { reason: None });
    let facts = Facts {
        findings: vec![finding(StoppedFor::Health, "MRI")],
        patient: Patient { email: None, ..patient() },
        ..Facts::default()
    };
    let asked = |channels: &[AlertChannel]| AlertPatient {
        overriding: overriding.clone(),
        ..command(text("Your MRI is here"), channels)
    };
    assert_eq!(facts.alert(asked(&[]), NOW), Err(AlertRefusal::NoChannel));
    assert_eq!(facts.alert(asked(&[EMAIL]), NOW), Err(AlertRefusal::NoAddress(Channel::Email)));
    let until = at("2026-11-24T08:00:00Z");
    assert_eq!(facts.alert(asked(&[SMS]), NIGHT), Err(AlertRefusal::QuietHours { until }));
}

#[test]
fn in_quiet_hours_nobody_is_alerted_but_for_an_appointment_of_the_next_two_hours() {
    let quiet = Err(AlertRefusal::QuietHours { until: at("2026-11-24T08:00:00Z") });
    for (start, minutes, passes) in [
        ("2026-11-24T00:00:01Z", 30, false),
        ("2026-11-24T00:00:00Z", 30, true),
        ("2026-11-23T22:00:01Z", 30, true),
        ("2026-11-23T21:45:00Z", 30, true),
        ("2026-11-23T21:30:00Z", 30, false),
        ("2026-11-23T12:00:00Z", 30, false),
    ] {
        let booked = appointment(start, minutes, LONDON);
        let cancelled = Appointment { status: AppointmentStatus::Cancelled { reason: None }, ..booked.clone() };
        for (one, passes) in [(booked, passes), (cancelled, false)] {
            let facts = Facts { appointments: vec![one], ..Facts::default() };
            let sent = facts.alert(command(preset("please_call", None), &[SMS, EMAIL]), NIGHT);
            assert_eq!(sent.is_ok(), passes, "{start}: {sent:?}");
            assert!(passes || sent == quiet);
        }
    }
}

#[test]
fn whether_it_is_night_is_told_by_the_patients_clock_or_where_the_nearest_appointment_is() {
    let alert = |facts: &Facts| facts.alert(command(preset("please_call", None), &[SMS]), NIGHT).map(|_| ());
    let london = Err(AlertRefusal::QuietHours { until: at("2026-11-24T08:00:00Z") });
    // Five in the afternoon in New York.
    let next_week = appointment("2026-11-30T15:00:00Z", 30, NEW_YORK);
    let last_month = appointment("2026-10-01T09:00:00Z", 30, LONDON);
    let of = |appointments: &[&Appointment]| Facts {
        appointments: appointments.iter().map(|one| (*one).clone()).collect(),
        ..Facts::default()
    };
    assert_eq!(alert(&of(&[])), london, "the clinic's first location");
    assert_eq!(alert(&of(&[&last_month])), london);
    assert_eq!(alert(&of(&[&last_month, &next_week])), Ok(()));
    let abroad = |zone: &str| Patient { zone: Some(TimeZone::get(zone).unwrap()), ..patient() };
    assert_eq!(alert(&Facts { patient: abroad("America/New_York"), ..of(&[&last_month]) }), Ok(()));
    let tokyo = Facts { patient: abroad("Asia/Tokyo"), ..of(&[&next_week]) };
    assert_eq!(alert(&tokyo), Err(AlertRefusal::QuietHours { until: at("2026-11-23T23:00:00Z") }));
    let mut awake = of(&[]);
    awake.clinic.messages.quiet_hours = None;
    assert_eq!(alert(&awake), Ok(()));
}

/// A command and what there is beside it.
fn cases() -> impl Strategy<Value = (AlertPatient, Facts, Timestamp)> {
    let words = prop_oneof![
        Just(text("Please come in.")),
        Just(preset("please_call", None)),
        (0..300_u32).prop_map(|minutes| preset("running_late", Some(minutes))),
        Just(preset("running_late", None)),
        Just(preset("please_call", Some(5))),
        Just(preset("unknown", None)),
    ];
    let channels =
        prop::collection::vec(prop_oneof![4 => Just(SMS), 4 => Just(EMAIL), 1 => Just(AlertChannel::Push)], 0..4);
    let overriding = prop::option::of(prop::option::of(Just(Reason::parse("Asked for").expect("a reason"))));
    let findings = prop::collection::vec((0..6_usize).prop_map(|kind| finding(StoppedFor::ALL[kind], "x")), 0..4);
    let starts = prop::collection::vec((-600..600_i64, any::<bool>()), 0..3);
    let reach = (any::<bool>(), any::<bool>(), 0..1440_i64);
    (words, channels, overriding, findings, starts, reach).prop_map(
        |(words, channels, overriding, findings, starts, (phone, email, minute))| {
            let now = at("2026-11-23T00:00:00Z") + SignedDuration::from_mins(minute);
            let appointments = starts.into_iter().map(|(offset, cancelled)| {
                let start = (now + SignedDuration::from_mins(offset)).to_string();
                let status =
                    if cancelled { AppointmentStatus::Cancelled { reason: None } } else { AppointmentStatus::Booked };
                Appointment { status, ..appointment(&start, 30, LONDON) }
            });
            let patient = Patient {
                phone: patient().phone.filter(|_| phone),
                email: patient().email.filter(|_| email),
                ..patient()
            };
            let facts = Facts { appointments: appointments.collect(), findings, patient, clinic: the_clinic() };
            let overriding = overriding.map(|reason| Override { reason });
            (AlertPatient { words, channels, overriding }, facts, now)
        },
    )
}

/// What the rows say, one by one.
fn may_go_out(command: &AlertPatient, facts: &Facts, now: Timestamp) -> bool {
    let carried = |channel: &AlertChannel| match channel {
        AlertChannel::Carried(channel) => facts.patient.address(*channel).is_some(),
        AlertChannel::Push => false,
    };
    let reaches = !command.channels.is_empty() && command.channels.iter().all(carried);
    let (says, guarded) = match &command.words {
        AlertWords::Text(_) => (true, true),
        AlertWords::Preset { preset, minutes } if preset.as_str() == "running_late" => {
            (minutes.is_some_and(|minutes| (1..=240).contains(&minutes)), false)
        }
        AlertWords::Preset { preset, minutes } => (preset.as_str() == "please_call" && minutes.is_none(), false),
    };
    let passes = !guarded || facts.findings.is_empty() || command.overriding.is_some();
    let hour = now.to_zoned(TimeZone::UTC).hour();
    let near = facts.appointments.iter().any(|one| {
        let from = one.span.start() - SignedDuration::from_hours(2);
        !one.is_cancelled() && from <= now && now < one.span.end()
    });
    reaches && says && passes && ((8..21).contains(&hour) || near)
}

#[test]
fn an_alert_goes_out_exactly_where_nothing_keeps_it_back() {
    for_all(2000, cases(), |(command, facts, now)| {
        let expected = may_go_out(&command, &facts, now);
        let decided = facts.alert_by(&staff(), command.clone(), now);
        prop_assert_eq!(decided.is_ok(), expected, "{:?}", decided);
        let Ok(PatientAlerted { alert, event, .. }) = decided else { return Ok(()) };
        let EventKind::PatientAlerted { preset, channels, overridden } = &event.kind else {
            return Err(TestCaseError::fail("another event"));
        };
        prop_assert_eq!(channels, &alert.channels);
        prop_assert!(channels.iter().all(|channel| command.channels.contains(&AlertChannel::Carried(*channel))));
        prop_assert_eq!(preset.is_some(), matches!(command.words, AlertWords::Preset { .. }));
        prop_assert_eq!(overridden.is_empty(), preset.is_some() || facts.findings.is_empty());
        prop_assert!(alert.override_reason.is_none() || !overridden.is_empty());
        let filled = !alert.text.as_str().contains(OfferedPreset::MINUTES);
        prop_assert!(filled);
        Ok(())
    });
}
