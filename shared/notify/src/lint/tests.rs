//! Each fault of a template, and the sentence that names it.

use super::*;
use crate::{Placeholder, samples};
use domain::{Language, WebAddress};

fn clinic() -> Clinic {
    samples::clinic()
}

/// The faults of a text message in English, as sentences.
fn faults(kind: MessageKind, text: &str) -> Vec<String> {
    said(&samples::template(kind, Channel::Sms, text), &clinic())
}

fn said(template: &Template, clinic: &Clinic) -> Vec<String> {
    lint(template, clinic, LONGEST_ORIGIN).iter().map(ToString::to_string).collect()
}

fn only(kind: MessageKind, text: &str) -> String {
    let faults = faults(kind, text);
    assert_eq!(faults.len(), 1, "{text}: {faults:?}");
    faults[0].clone()
}

#[test]
fn what_can_be_used_has_no_fault() {
    for (kind, text) in [
        (MessageKind::Invitation, "{clinic}: choose a time: {link} or call {phone}"),
        (MessageKind::Change, "{clinic}: now {when}. {link}"),
        (MessageKind::Cancellation, "{clinic}: cancelled, {date} at {time}. Call {phone}"),
        (MessageKind::Reminder, "{clinic}: {when}, {location}"),
        (MessageKind::ConfirmationRequest, "{clinic}: will you come? {link}"),
        (MessageKind::SelfReschedule, "{clinic}: another time: {eventSelfScheduleAppt}"),
        (MessageKind::OneTimeCode, "{code} for {clinic}, {minutes} minutes"),
    ] {
        assert_eq!(faults(kind, text), [""; 0], "{text}");
    }
}

#[test]
fn an_unknown_placeholder_is_named_with_those_that_are_accepted() {
    assert_eq!(
        only(MessageKind::Invitation, "{clinic}: {doctor} asks you in: {link}"),
        "{doctor} has no value here; accepted are {clinic}, {phone}, {link}"
    );
    assert!(
        only(MessageKind::Reminder, "{when} {link}").starts_with("{link} has no value here; accepted are {clinic}, ")
    );
    assert!(only(MessageKind::Reminder, "{Clinic}").starts_with("{Clinic} has no value here"));
}

#[test]
fn braces_stand_in_pairs_around_a_name() {
    for text in ["{clinic", "clinic}", "{}", "{ }", "{cli{nic}", "\\{clinic\\}", "a \\ b", "{{clinic}}"] {
        let fault = only(MessageKind::Reminder, text);
        assert!(fault.starts_with("braces must stand in pairs") || fault.contains("has no value"), "{text}: {fault}");
    }
}

#[test]
fn a04_a_message_that_leads_nowhere_is_refused() {
    for (kind, missing) in [
        (MessageKind::Invitation, "{link}"),
        (MessageKind::ConfirmationRequest, "{link}"),
        (MessageKind::Change, "{link}"),
        (MessageKind::SelfReschedule, "{eventSelfScheduleAppt}"),
        (MessageKind::OneTimeCode, "{code}"),
    ] {
        assert!(only(kind, "Hello from {clinic}").starts_with(&format!("{missing} is missing")), "{missing}");
    }
    let email = samples::template(MessageKind::Change, Channel::Email, "It was moved.");
    assert_eq!(said(&email, &clinic()), [""; 0], "the button of an email follows by itself");
}

#[test]
fn a11_a_question_that_can_be_answered_by_text_needs_no_link() {
    let mut answerable = clinic();
    answerable.messages.replies = true;
    for (text, channel, needs) in [
        ("{clinic}: coming? Reply 1, 2 or 3.", Channel::Sms, false),
        ("{clinic}: coming? Reply 1, 2 or 3, or go to {link}", Channel::Sms, false),
        ("Will you come?", Channel::Email, true),
    ] {
        let template = samples::template(MessageKind::ConfirmationRequest, channel, text);
        assert_eq!(!said(&template, &answerable).is_empty(), needs, "{text}");
        assert_eq!(said(&template, &clinic()).is_empty(), text.contains("{link}"), "{text}");
    }
}

#[test]
fn c03_the_excess_over_one_part_is_told_with_the_longest_values() {
    // 160 - 20 for the clinic - 85 for the link.
    let fits = format!("{{clinic}}{}{{link}}", "x".repeat(55));
    assert_eq!(faults(MessageKind::Invitation, &fits), [""; 0]);
    let fault = only(MessageKind::Invitation, &format!("{fits}x"));
    assert!(fault.contains("1 character too long for one text message, which has 160"), "{fault}");
    let template = samples::template(MessageKind::Invitation, Channel::Sms, &fits.replace('x', "xx"));
    assert_eq!(lint(&template, &clinic(), LONGEST_ORIGIN), [Fault::Long { excess: 55 }]);
    assert_eq!(lint(&template, &clinic(), 10), [Fault::Long { excess: 5 }], "a shorter origin leaves more room");
}

#[test]
fn c03_the_character_that_makes_a_text_dear_is_named() {
    let template = samples::template(MessageKind::Invitation, Channel::Sms, "{clinic}: êtes-vous là ? {link}");
    let found = lint(&template, &clinic(), LONGEST_ORIGIN);
    // 20 + 17 + 85 characters, of which 70 would fit.
    assert_eq!(found, [Fault::Dear { character: 'ê', excess: 20 + 17 + 85 - 70, value: None }]);
    let sentence = found[0].to_string();
    assert!(sentence.starts_with("the character “ê” (U+00EA) is not in the alphabet of text messages"), "{sentence}");
    assert_eq!(faults(MessageKind::Reminder, "Prêt ? {phone}"), [""; 0], "70 characters are one part as well");
}

#[test]
fn c03_a_value_of_the_clinic_that_makes_a_text_dear_is_named() {
    let mut clinic = clinic();
    clinic.messages.sms_may_tell.clinician = true;
    let template = samples::template(MessageKind::Reminder, Channel::Sms, "{clinic}: see {clinician} on {when}");
    assert_eq!(lint(&template, &clinic, LONGEST_ORIGIN), []);
    let mut other = clinic.providers[0].clone();
    other.name = "Zoë Çelik".to_owned();
    clinic.providers.push(other);
    let found = said(&template, &clinic);
    assert!(found[0].starts_with("the character “ë” (U+00EB) of the value “Zoë Çelik” for {clinician}"), "{found:?}");
    let without = samples::template(MessageKind::Reminder, Channel::Sms, "{clinic}: come on {when}");
    assert_eq!(said(&without, &clinic), [""; 0]);
}

#[test]
fn the_longest_of_the_clinics_names_counts() {
    let mut clinic = clinic();
    clinic.locations[0].name = "L".repeat(150);
    let template = samples::template(MessageKind::Reminder, Channel::Sms, "{location} {time}");
    // The time with its offset has 17.
    assert_eq!(lint(&template, &clinic, LONGEST_ORIGIN), [Fault::Long { excess: 150 + 1 + 17 - 160 }]);
}

#[test]
fn g23_clinician_and_type_are_told_only_where_the_clinic_wants_it() {
    for (text, setting) in [("{clinician} {when}", "clinician"), ("{type} {when}", "type")] {
        let fault = only(MessageKind::Reminder, text);
        assert!(fault.ends_with(&format!("unless messages.sms_may_tell has {setting}")), "{fault}");
        let email = samples::template(MessageKind::Reminder, Channel::Email, text);
        assert_eq!(said(&email, &clinic()), [""; 0]);
    }
    let mut clinic = clinic();
    clinic.types[0].title = "Gait assessment".to_owned();
    for (text, name, setting) in [
        ("IMOGEN TARROWBY expects you {when}", "Imogen Tarrowby", "clinician"),
        ("Dr Tarrowby, {when}", "Imogen Tarrowby", "clinician"),
        ("Your gait assessment: {when}", "Gait assessment", "type"),
    ] {
        let template = samples::template(MessageKind::Reminder, Channel::Sms, text);
        let named = Fault::Named { name: name.to_owned(), setting };
        assert_eq!(lint(&template, &clinic, LONGEST_ORIGIN), [named], "{text}: written out it tells as much");
    }
}

#[test]
fn words_about_health_are_found_whole_whatever_their_case_and_accents() {
    for (language, text, word) in [
        (Language::English, "Your ONCOLOGY visit {when}", "ONCOLOGY"),
        (Language::English, "Two vaccines: {when}", "vaccines"),
        (Language::English, "Two biopsies: {when}", "biopsies"),
        (Language::English, "can\u{ad}cer {when}", "can\u{ad}cer"),
        (Language::French, "Votre échographie {when}", "échographie"),
        (Language::French, "Votre e\u{301}chographie {when}", "e\u{301}chographie"),
        (Language::French, "VOTRE ECHOGRAPHIE {when}", "ECHOGRAPHIE"),
        (Language::French, "l'opération {when}", "opération"),
    ] {
        let template = Template { language, ..samples::template(MessageKind::Reminder, Channel::Sms, text) };
        let found = lint(&template, &clinic(), LONGEST_ORIGIN);
        assert!(found.contains(&Fault::Health { word: word.to_owned() }), "{text}: {found:?}");
        let mut open = clinic();
        open.messages.sms_may_tell.health = true;
        let health = |fault: &Fault| matches!(fault, Fault::Health { .. });
        assert!(!lint(&template, &open, LONGEST_ORIGIN).iter().any(health));
    }
    for innocent in ["Concert hall {when}", "scanner {when}"] {
        assert_eq!(faults(MessageKind::Reminder, innocent), [""; 0], "{innocent}");
    }
}

#[test]
fn no_text_asks_for_a_word_that_opts_out_of_all_of_them() {
    for text in ["Reply STOP {when}", "cancel? {when}", "Répondez ARRÊT {when}", "{when}. Unsubscribe", "End: {when}"]
    {
        let fault = only(MessageKind::Reminder, text);
        assert!(fault.contains("opting out of every text"), "{text}: {fault}");
    }
    assert_eq!(faults(MessageKind::Reminder, "The bus stops here; cancelled trains {when}"), [""; 0]);
    let email = samples::template(MessageKind::Reminder, Channel::Email, "To cancel, call {phone}.");
    assert_eq!(said(&email, &clinic()), [""; 0]);
}

#[test]
fn i35_the_confirmation_by_text_takes_no_template() {
    assert!(only(MessageKind::Confirmation, "{when} {link}").contains("fixed words"));
    let email = samples::template(MessageKind::Confirmation, Channel::Email, "See you on {when}.");
    assert_eq!(said(&email, &clinic()), [""; 0]);
}

#[test]
fn messages_that_no_patient_gets_take_no_template() {
    for kind in [MessageKind::NoticeGained, MessageKind::NoticeLost] {
        for channel in [Channel::Sms, Channel::Email] {
            let found = said(&samples::template(kind, channel, "x"), &clinic());
            assert!(found[0].starts_with(&format!("no {} is sent to patients by {}", kind.as_str(), channel.as_str())));
        }
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    for text in ["", " \n ", "\u{200b}", "a\u{202e}b", "a\tb"] {
        assert!(only(MessageKind::Reminder, text).starts_with("the text must have words"), "{text:?}");
    }
}

#[test]
fn a_subject_is_one_line_without_secrets_and_only_an_email_has_one() {
    let with = |kind, channel, subject: &str| {
        let text = "{clinic} {link}{code}";
        let text =
            if kind == MessageKind::OneTimeCode { text.replace("{link}", "") } else { text.replace("{code}", "") };
        said(&Template { subject: Some(subject.to_owned()), ..samples::template(kind, channel, &text) }, &clinic())
    };
    assert_eq!(with(MessageKind::Invitation, Channel::Email, "Hello from {clinic}"), [""; 0]);
    assert!(with(MessageKind::Invitation, Channel::Email, "{link}")[0].contains("accepted are {clinic}, {phone}"));
    assert!(with(MessageKind::OneTimeCode, Channel::Email, "{code}")[0].contains("{code} has no value here"));
    assert!(with(MessageKind::Invitation, Channel::Email, "a\nBcc: b")[0].contains("one line"));
    assert!(with(MessageKind::Invitation, Channel::Email, "{clinic")[0].contains("braces"));
    assert!(with(MessageKind::Invitation, Channel::Sms, "Hello")[0].contains("no subject"));
}

#[test]
fn all_templates_of_a_clinic_are_told_by_their_place() {
    let good = samples::template(MessageKind::Reminder, Channel::Sms, "{when}");
    let bad = samples::template(MessageKind::Reminder, Channel::Sms, "{soon} STOP {clinician}");
    let worse = samples::template(MessageKind::Reminder, Channel::Sms, "STOP {clinician}");
    let wording = Wording { templates: vec![good, bad, worse], ..Wording::default() };
    let places: Vec<usize> = lint_all(&wording, &clinic()).into_iter().map(|(place, _)| place).collect();
    assert_eq!(places, [1, 2, 2]);
}

#[test]
fn a_portal_whose_address_makes_the_shipped_text_too_long_is_told() {
    let mut clinic = clinic();
    let address = |text: &str| WebAddress::parse(text).ok();
    clinic.portal.smart = address("https://portal.example/app/{portal_id}");
    clinic.portal.generic = address("https://portal.example/enrol");
    assert_eq!(lint_settings(&clinic), []);
    // The English text has 64 beside it with the longest name, and the id of a patient up to 40.
    clinic.portal.smart = address(&format!("https://portal.example/{}/{{portal_id}}", "a".repeat(35)));
    let found = lint_settings(&clinic);
    let excess = 64 + 23 + 35 + 1 + 40 - 160;
    assert_eq!(found, [Fault::Setting { name: "portal.smart", fault: Box::new(Fault::Long { excess }) }]);
    assert!(found[0].to_string().starts_with("portal.smart in the shipped self-rescheduling text: with the longest"));
    clinic.portal.generic = address(&format!("https://portal.example/ê/{}", "a".repeat(40)));
    assert!(lint_settings(&clinic)[1].to_string().contains("“ê”"), "{:?}", lint_settings(&clinic));
    let template = samples::template(MessageKind::SelfReschedule, Channel::Sms, "{eventSelfScheduleAppt} {clinic}");
    assert!(matches!(
        &lint(&template, &clinic, LONGEST_ORIGIN)[..],
        [Fault::Dear { character: 'ê', value: Some((Placeholder::SelfSchedule, _)), .. }]
    ));
}

#[test]
fn a04_an_address_of_the_portal_has_no_placeholder_that_would_be_sent_raw() {
    let mut clinic = clinic();
    clinic.portal.smart = WebAddress::parse("https://portal.example/{portal_id}/{patient}").ok();
    clinic.portal.generic = WebAddress::parse("https://portal.example/{portal_id}").ok();
    let found: Vec<String> = lint_settings(&clinic).iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("portal.smart has braces") && found[1].starts_with("portal.generic has braces"));
}
