//! The guard against texts written for the test: each line of `*.tsv` has a patient, what stops the text, and the text.

#![expect(clippy::unwrap_used, reason = "what the test is made of can be read")]

mod people;

use domain::{Finding, Language, StoppedFor};
use jiff::Timestamp;
use notify::guard;
use people::{About, LARKMOOR, TILLEULS, clinic, patient};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn found(text: &str, about: &About, given: &str, family: &str) -> Vec<Finding> {
    guard(text, &clinic(about), &patient(given, family, about.language), now())
}

fn kinds(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.stopped_for.as_str()).collect()
}

/// A line of the corpus.
struct Case<'c> {
    given: &'c str,
    family: &'c str,
    expected: BTreeSet<&'c str>,
    text: &'c str,
}

fn cases(corpus: &'static str) -> impl Iterator<Item = Case<'static>> {
    corpus.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let [name, expected, text] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (given, family) = name.split_once('/').unwrap();
        let expected = expected.split(',').filter(|kind| *kind != "pass").collect();
        Case { given, family, expected, text }
    })
}

#[derive(Default)]
struct Count {
    stopped: usize,
    missed: usize,
    passed: usize,
    wrongly: usize,
}

#[test]
#[expect(clippy::print_stdout, reason = "the counts are what the corpus is for")]
fn c16_every_text_of_the_corpus_passes_or_is_stopped_as_it_should_be() {
    let (mut wrong, mut texts) = (Vec::new(), 0);
    let mut counts = StoppedFor::ALL.map(|kind| (kind.as_str(), Count::default()));
    for (about, corpus) in [(&LARKMOOR, include_str!("en.tsv")), (&TILLEULS, include_str!("fr.tsv"))] {
        for Case { given, family, expected, text } in cases(corpus) {
            texts += 1;
            let findings = found(text, about, given, family);
            let kinds = kinds(&findings);
            for (kind, count) in &mut counts {
                match (expected.contains(kind), kinds.contains(kind)) {
                    (true, true) => count.stopped += 1,
                    (true, false) => count.missed += 1,
                    (false, true) => count.wrongly += 1,
                    (false, false) => count.passed += 1,
                }
            }
            if kinds != expected {
                wrong.push(format!("{given} {family}: {text}\n    {expected:?} expected, found {findings:?}"));
            }
        }
    }
    println!("{texts} texts");
    for (kind, Count { stopped, missed, passed, wrongly }) in counts {
        println!("{kind:>14}: stopped {stopped}, missed {missed}; passed {passed}, wrongly stopped {wrongly}");
    }
    assert!(texts >= 240, "{texts} texts");
    assert!(wrong.is_empty(), "{} of {texts}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn l15_findings_come_by_kind_and_then_as_they_are_written_each_once() {
    let text = "ALICE: Dr Tarrowby, asthma, alice, 07700 900101, ALICE, Asthma, asthma; Imogen Tarrowby";
    let findings = found(text, &LARKMOOR, "Alice", "Thistlewood");
    let told: Vec<(StoppedFor, &str)> =
        findings.iter().map(|finding| (finding.stopped_for, finding.words.as_str())).collect();
    assert_eq!(
        told,
        [
            (StoppedFor::PatientName, "ALICE"),
            (StoppedFor::PatientName, "alice"),
            (StoppedFor::ClinicianName, "Tarrowby"),
            (StoppedFor::ClinicianName, "Imogen Tarrowby"),
            (StoppedFor::PhoneNumber, "07700 900101"),
            (StoppedFor::Health, "asthma"),
            (StoppedFor::Health, "Asthma"),
        ]
    );
}

#[test]
fn c16_words_count_in_the_patients_language_and_in_the_clinics() {
    let of_french_patient =
        |text: &str| guard(text, &clinic(&LARKMOOR), &patient("Rose", "Fauvrelle", Language::French), now());
    assert_eq!(kinds(&of_french_patient("Votre échographie, porte rose")), ["health"].into());
    assert_eq!(kinds(&of_french_patient("Your ultrasound")), ["health"].into());
    assert_eq!(kinds(&found("Votre échographie", &LARKMOOR, "Alice", "Thistlewood")), BTreeSet::new());
    assert_eq!(kinds(&found("un petit café", &LARKMOOR, "Alice", "Petit")), ["patient_name"].into(), "no English word");
}

#[test]
fn c16_a_date_is_of_somebodys_birth_once_it_is_a_year_past() {
    for (text, stopped) in [("23/11/2025", true), ("24/11/2025", false), ("22 nov. 2025", true), ("23/11/2046", false)]
    {
        assert_eq!(!found(text, &LARKMOOR, "Alice", "Thistlewood").is_empty(), stopped, "{text}");
    }
}

#[test]
fn l15_a_clinic_may_tell_its_own_name_whatever_it_is() {
    let mut clinic = clinic(&LARKMOOR);
    clinic.name = "Tarrowby Dental Practice".to_owned();
    clinic.short_name = "Tarrowby".to_owned();
    let patient = patient("Alice", "Thistlewood", Language::English);
    let found = |text: &str| kinds(&guard(text, &clinic, &patient, now())).into_iter().collect::<Vec<_>>();
    assert_eq!(found("Tarrowby: we are late. Tarrowby Dental Practice"), [""; 0]);
    assert_eq!(found("Tarrowby: Dr Tarrowby is late."), ["clinician_name"]);
}

/// Words of every alert that are in no list and no name.
const NEUTRAL: [&str; 16] = [
    "we", "are", "running", "twenty", "minutes", "behind", "please", "come", "inside", "when", "ready", "nous",
    "avons", "merci", "venez", "bientôt",
];

fn neutral() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop::sample::select(&NEUTRAL[..]).prop_map(str::to_owned), 0..12)
}

/// A name that is no word: no list has anything with these endings.
fn uncommon() -> impl Strategy<Value = String> {
    "[A-Z][a-zéèüö]{1,8}(zquth|vvane|xkow)"
}

/// The same in another case, or with characters that nobody sees.
fn disguised(name: &str, how: usize) -> String {
    match how {
        0 => name.to_owned(),
        1 => name.to_lowercase(),
        2 => name.to_uppercase(),
        3 => name.chars().flat_map(|c| [c, '\u{200b}']).collect(),
        4 => format!("{name}'s"),
        5 => format!("d’{name}"),
        _ => format!("({name}),"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn c16_a_name_is_found_wherever_and_however_it_stands(
        mut words in neutral(), name in uncommon(), at: prop::sample::Index, how in 0..7usize, family: bool,
    ) {
        words.insert(at.index(words.len() + 1), disguised(&name, how));
        let (given, family) = if family { ("Oriel", &*name) } else { (&*name, "Fauvrelle") };
        for about in [&LARKMOOR, &TILLEULS] {
            let findings = found(&words.join(" "), about, given, family);
            prop_assert_eq!(kinds(&findings), BTreeSet::from(["patient_name"]), "{:?}", words);
        }
    }

    #[test]
    fn c16_a_text_with_no_name_no_digit_and_no_word_of_a_list_passes(words in neutral(), capitals: bool) {
        let text = words.join(" ");
        let text = if capitals { text.to_uppercase() } else { text };
        for about in [&LARKMOOR, &TILLEULS] {
            prop_assert_eq!(found(&text, about, "Oriel", "Fauvrelle"), []);
        }
    }

    #[test]
    fn c16_a_telephone_number_is_found_with_any_separator(
        number in "0[1-9][0-9]{8}", separator in prop::sample::select(vec!["", " ", ".", "-"]), words in neutral(),
    ) {
        let digits: Vec<char> = number.chars().collect();
        let pairs: Vec<String> = digits.chunks(2).map(|pair| pair.iter().collect()).collect();
        let text = format!("{} {} please", words.join(" "), pairs.join(separator));
        let findings = found(&text, &TILLEULS, "Oriel", "Fauvrelle");
        let own = number == "0199002000";
        prop_assert_eq!(kinds(&findings).contains("phone_number"), !own, "{}", text);
    }

    #[test]
    fn any_text_at_all_is_judged(text in "\\PC{0,80}") {
        for Finding { words, .. } in found(&text, &LARKMOOR, "Rose", "May") {
            prop_assert!(text.contains(&words));
        }
    }
}
