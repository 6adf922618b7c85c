//! Behaviour of the crate as a whole.

mod changes;
mod clinic;
mod faults;
mod limits;
mod messages;
mod patients;
mod presets;
mod templates;

use crate::{ClinicFile, Fault, load, read_clinic, read_patients};
use domain::Patient;
use phonenumber::country;
use std::path::Path;

/// The least that a clinic's file says.
const LEAST: &str = r#"id = "least"
name = "Least Clinic"
phone = "020 7946 0100"
country = "GB"
[[locations]]
id = "main"
name = "Main House"
zone = "Europe/London"
[[types]]
id = "visit"
title = "Visit"
length = 30
[[providers]]
id = "ann"
name = "Ann Example"
[[providers.availability]]
location = "main"
weekdays = ["mon", "sat"]
from = "09:00"
until = "17:00"
[[rules]]
id = "visit"
title = "Visit"
type = "visit"
[[staff]]
id = "sue"
name = "Sue Example"
role = "superuser"
"#;

fn clinic(text: &str) -> Result<ClinicFile, Vec<String>> {
    read_clinic("clinic.toml", text, Path::new("")).map_err(|faults| lines(&faults))
}

/// The least clinic, with one thing written in another way.
fn changed(from: &str, to: &str) -> Result<ClinicFile, Vec<String>> {
    assert_eq!(LEAST.matches(from).count(), 1, "{from:?} must stand in the least clinic once");
    clinic(&LEAST.replace(from, to))
}

/// The least clinic with further tables behind its own.
fn with(tables: &str) -> Result<ClinicFile, Vec<String>> {
    clinic(&format!("{LEAST}{tables}"))
}

/// Adds each to the least clinic, and expects exactly one fault of it.
fn each_added_makes_one_fault(cases: &[(&str, &str)]) {
    for (tables, expected) in cases {
        let faults = with(tables).map(|_| ()).unwrap_err();
        assert_eq!(faults.len(), 1, "{tables:?} made {faults:#?}");
        assert!(faults[0].contains(expected), "{tables:?} made\n{}\nwhich does not contain\n{expected}", faults[0]);
    }
}

fn patients(text: &str) -> Result<Vec<Patient>, Vec<String>> {
    patients_of(text.as_bytes())
}

fn patients_of(bytes: &[u8]) -> Result<Vec<Patient>, Vec<String>> {
    read_patients("patients.csv", bytes, country::GB, domain::Language::English).map_err(|faults| lines(&faults))
}

fn lines(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}

fn demo(name: &str) -> crate::Loaded {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../local/demo").join(name);
    let loaded = load(&folder.join("clinic.toml"), Some(&folder.join("patients.csv")));
    loaded.unwrap_or_else(|faults| panic!("{}", lines(&faults).join("\n")))
}

#[test]
fn the_demonstration_clinics_load() {
    let london = demo("london");
    let paris = demo("paris");
    for (loaded, zone, language) in [(&london, "Europe/London", "en"), (&paris, "Europe/Paris", "fr")] {
        let clinic = &loaded.clinic_file.clinic;
        assert_eq!(clinic.locations[0].zone_name(), zone);
        assert_eq!(loaded.clinic_file.clinic.language.as_str(), language);
        assert!(loaded.patients.len() >= 12);
        assert_eq!(loaded.clinic_file.staff.len(), 3);
        let wording = &loaded.clinic_file.wording;
        assert!(wording.logo.is_some() && wording.colour.is_some());
        for language in domain::Language::ALL.into_iter().filter(|language| *language != clinic.language) {
            assert_ne!(wording.in_language(language), &wording.texts);
            assert!(clinic.types.iter().all(|kind| kind.title_in(language) != kind.title));
        }
        assert!(clinic.types.iter().all(|kind| kind.check().is_ok()));
        assert!(clinic.locations.iter().any(|location| location.zone_name() != zone));
    }
}

#[test]
fn the_demonstration_clinics_remind_ask_invite_in_their_own_words_and_have_a_portal() {
    for loaded in [demo("london"), demo("paris")] {
        let (clinic, wording) = (&loaded.clinic_file.clinic, &loaded.clinic_file.wording);
        let leads = |leads: &domain::LeadTimes| {
            [&leads.sms, &leads.email].map(|leads| leads.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(leads(&clinic.messages.reminders), ["24h", "2d"]);
        assert_eq!(leads(&clinic.messages.confirmation_requests), ["3d", ""]);
        assert!(clinic.portal.smart.is_some() && clinic.portal.generic.is_some());
        let (rule, language) = (wording.templates[0].rule.as_ref(), clinic.language);
        for channel in [domain::Channel::Sms, domain::Channel::Email] {
            assert!(rule.is_some());
            assert!(wording.template(domain::MessageKind::Invitation, channel, language, rule).is_some());
        }
        // Who is told of a change signs in under the same name.
        let provider = clinic.providers.iter().find(|provider| provider.staff.is_some()).unwrap();
        let member = loaded.clinic_file.staff.iter().find(|member| Some(&member.id) == provider.staff.as_ref());
        assert!(provider.email.is_some() && member.is_some_and(|member| member.name == provider.name));
        let portal = |patient: &&Patient| patient.portal.enrolled && patient.portal.app && patient.portal.id.is_some();
        assert_eq!(loaded.patients.iter().filter(portal).count(), 1);
        assert_eq!(loaded.patients.iter().filter(|patient| patient.zone.is_some()).count(), 1);
    }
}

#[test]
fn the_demonstration_clinics_take_answers_have_a_preset_two_patients_of_one_phone_and_one_whom_nothing_reaches() {
    for loaded in [demo("london"), demo("paris")] {
        let (clinic, presets) = (&loaded.clinic_file.clinic, &loaded.clinic_file.wording.presets);
        assert!(clinic.messages.replies);
        assert!(presets.iter().any(|preset| preset.language == clinic.language));
        assert!(clinic.messages.health_words.iter().any(|(language, _)| *language == clinic.language));
        let sharing = |one: &&Patient| {
            let phone = |other: &Patient| other.id != one.id && other.phone.is_some() && other.phone == one.phone;
            loaded.patients.iter().any(phone)
        };
        assert_eq!(loaded.patients.iter().filter(sharing).count(), 2);
        let silent = |patient: &&Patient| patient.phone.is_none() && patient.email.is_none();
        assert_eq!(loaded.patients.iter().filter(silent).count(), 1);
    }
    let abroad = |name| {
        let loaded = demo(name);
        let texted = |patient: &Patient| {
            let clinic = &loaded.clinic_file.clinic;
            patient.phone.as_ref().is_none_or(|phone| clinic.messages.texts_to(phone, &clinic.phone))
        };
        loaded.patients.iter().filter(|patient| !texted(patient)).count()
    };
    assert_eq!((abroad("london"), abroad("paris")), (0, 1), "one of Paris has a number to which no texts go");
}

#[test]
fn londons_first_rule_asks_for_no_verification_and_offers_several_providers_on_both_channels() {
    let rule = demo("london").clinic_file.clinic.rules[0].clone();
    assert_eq!(rule.verification, domain::Verification::None);
    assert_eq!(rule.providers.len(), 3);
    assert_eq!(rule.confirmations, [domain::Channel::Email, domain::Channel::Sms]);
}

#[test]
fn every_rule_of_the_demonstrations_offers_times_on_a_week_day() {
    for loaded in [demo("london"), demo("paris")] {
        let clinic = loaded.clinic_file.clinic;
        let now: jiff::Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        for rule in &clinic.rules {
            let window = domain::window_of(rule, jiff::civil::date(2026, 11, 21), 14, None, now);
            let filter = domain::SlotFilter::default();
            let page = domain::list_slots(&clinic, rule, window, &filter, &[], now);
            assert!(page.slots.len() > 10, "{}: {} slots", rule.id, page.slots.len());
        }
    }
}

#[test]
fn a_clinic_may_come_without_patients() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../local/demo/paris");
    assert!(load(&folder.join("clinic.toml"), None).unwrap().patients.is_empty());
}

#[test]
fn the_example_of_the_readme_loads() {
    let readme = include_str!("../../README.md");
    let block = |language: &str| {
        let opening = format!("```{language}\n");
        readme.split_once(&opening).and_then(|(_, rest)| rest.split_once("```")).map(|(block, _)| block).unwrap()
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../local/demo/london");
    let read = read_clinic("README.md", block("toml"), &folder).map_err(|faults| lines(&faults)).unwrap();
    assert_eq!(read.clinic.rules.len(), 2);
    assert_eq!((read.clinic.messages.reminders.email.len(), read.wording.templates.len()), (2, 1));
    assert!(read.clinic.providers[0].staff.is_some() && read.clinic.portal.smart.is_some());
    assert!(read.clinic.messages.replies && read.wording.presets.len() == 2);
    assert_eq!(patients(block("csv")).unwrap().len(), 3);
}
