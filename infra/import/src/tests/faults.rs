//! Faults of both files together, and input of no kind at all.

use super::*;
use proptest::prelude::*;
use std::fs;

const BAD_CLINIC: &str = r#"id = "Bad Clinic"
name = "A clinic whose name is far too long for a text message"
phone = "12"
country = "GB"
colour = "green"

[[locations]]
id = "main"
name = "Main"
zone = "Europe/Nowhere"

[[types]]
id = "visit"
title = "Visit"
length = 230
buffer_after = 15

[[providers]]
id = "ann"
name = ""
[[providers.availability]]
location = "annexe"
weekdays = ["mon"]
from = "17:00"
until = "09:00"

[[rules]]
id = "visit"
title = "Visit"
type = "visit"
providers = ["bob"]
horizon_days = 366

[[staff]]
id = "sue"
name = "Sue"
role = "clinician"

[[staff]]
id = "sue"
name = "Sue again"
role = "administrator"
"#;

const BAD_PATIENTS: &str = "id,given_names,family_name,phone,email,date_of_birth,language,colour
1,Ada,Example,020 7946 0100,ada@example.org,1990-01-01,en,
2,Bob,,020 7946 01000,bob.example.org,1990-13-01,de,
3,Cat,Example

\"4\",\"Two
lines\",Example,,,1890-01-01,,
1,Dan,Example,,,1990-01-01,,
";

#[test]
fn every_fault_of_both_files_is_listed_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let (clinic, patients) = (folder.path().join("clinic.toml"), folder.path().join("patients.csv"));
    fs::write(&clinic, BAD_CLINIC).unwrap();
    fs::write(&patients, BAD_PATIENTS).unwrap();
    let faults = load(&clinic, Some(&patients)).map(|_| ()).unwrap_err();
    let places: Vec<String> = faults
        .iter()
        .map(|fault| {
            assert!(!fault.found.is_empty() && !fault.accepted.is_empty());
            let file = Path::new(&fault.file).file_stem().unwrap().to_string_lossy().into_owned();
            format!("{file} {} {}", fault.line, fault.column)
        })
        .collect();
    let expected = [
        "clinic 1 id",
        "clinic 1 short_name",
        "clinic 3 phone",
        "clinic 5 colour",
        "clinic 10 locations[0].zone",
        "clinic 15 types[0].length",
        "clinic 20 providers[0].name",
        "clinic 22 providers[0].availability[0].location",
        "clinic 25 providers[0].availability[0].until",
        "clinic 31 rules[0].providers[0]",
        "clinic 32 rules[0].horizon_days",
        "clinic 34 staff",
        "clinic 40 staff[1].id",
        "patients 1 colour",
        "patients 3 family_name",
        "patients 3 phone",
        "patients 3 email",
        "patients 3 date_of_birth",
        "patients 3 language",
        "patients 4 ",
        "patients 6 given_names",
        "patients 6 date_of_birth",
        "patients 8 id",
    ];
    assert_eq!(places, expected, "{:#?}", lines(&faults));
}

#[test]
fn files_that_cannot_be_read_are_faults_of_both() {
    let folder = tempfile::tempdir().unwrap();
    let faults = load(&folder.path().join("clinic.toml"), Some(folder.path())).map(|_| ()).unwrap_err();
    assert_eq!(faults.len(), 2);
    assert!(faults.iter().all(|fault| fault.line == 0 && fault.accepted == "a readable file"));
    assert!(faults[0].to_string().contains("clinic.toml: found No such file"), "{}", faults[0]);
}

#[test]
fn a_clinic_that_is_not_utf8_is_read_on_behind_the_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clinic.toml");
    let latin1: Vec<u8> = LEAST
        .replace("Least Clinic", "Caf\u{e9}")
        .replace("superuser", "boss")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    fs::write(&path, latin1).unwrap();
    let faults = load(&path, None).map(|_| ()).unwrap_err();
    let found: Vec<_> = faults.iter().map(|fault| (fault.line, fault.found.as_str())).collect();
    assert_eq!(found, [(2, "0xe9"), (28, "\"boss\"")]);
}

#[test]
fn faults_of_a_clinic_do_not_make_faults_of_its_patients() {
    let folder = tempfile::tempdir().unwrap();
    let (clinic, patients) = (folder.path().join("clinic.toml"), folder.path().join("patients.csv"));
    fs::write(&clinic, LEAST.replace("\"GB\"", "\"Britain\"")).unwrap();
    fs::write(&patients, "family_name,given_names,date_of_birth,phone\nA,B,1990-01-01,020 7946 0100\n").unwrap();
    let faults = load(&clinic, Some(&patients)).map(|_| ()).unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.column.as_str()).collect::<Vec<_>>(), ["country"]);
}

/// A text that is nearly a clinic: the least one with something put in its middle, and something taken out.
fn nearly_a_clinic() -> impl Strategy<Value = String> {
    (0..LEAST.len(), 0..40_usize, ".{0,20}").prop_map(|(at, length, put)| {
        let end = (at + length).min(LEAST.len());
        format!("{}{put}{}", &LEAST[..at], &LEAST[end..])
    })
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_of_clinics_panic(text in "\\PC{0,200}|(.|\n){0,200}") {
        let _ = clinic(&text);
    }

    #[test]
    fn no_nearly_right_clinic_makes_the_reader_panic(text in nearly_a_clinic()) {
        if let Err(faults) = read_clinic("clinic.toml", &text, Path::new("")) {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| fault.found.chars().count() <= 60 && fault.line > 0));
        }
    }

    #[test]
    fn no_bytes_make_the_reader_of_patients_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = patients_of(&bytes);
    }

    #[test]
    fn no_rows_make_the_reader_of_patients_panic(rows in "([a-z0-9+@., \"\r\n\u{e9}-]){0,200}") {
        let text = format!("id,given_names,family_name,phone,email,date_of_birth,language\n{rows}");
        if let Err(faults) = read_patients("patients.csv", text.as_bytes(), country::FR, domain::Language::French) {
            prop_assert!(faults.iter().all(|fault| fault.found.chars().count() <= 60 && fault.line > 0));
        }
    }

    #[test]
    fn no_telephone_number_makes_its_reader_panic(text in "\\PC{0,50}|[+0-9() ./-]{0,50}") {
        let row = format!("family_name,given_names,date_of_birth,phone\nA,B,1990-01-01,\"{}\"\n", text.replace('"', ""));
        let _ = patients(&row);
    }
}
