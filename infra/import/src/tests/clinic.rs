//! What `clinic.toml` may say, and what its faults read like.

use super::*;
use domain::{Channel, Minutes, ProviderChoice, Role, Verification};
use std::fs;

#[test]
fn the_least_file_is_filled_up_with_the_documented_defaults() {
    let file = clinic(LEAST).unwrap();
    let (clinic, rule) = (&file.clinic, &file.clinic.rules[0]);
    assert_eq!(clinic.short_name, "Least Clinic");
    assert_eq!(clinic.phone.as_str(), "+442079460100");
    assert!(clinic.online_booking);
    assert_eq!(clinic.no_time, domain::NoTime::Recorded);
    assert_eq!((clinic.limits.per_patient, clinic.limits.per_clinic), (50, 5000));
    assert_eq!(file.clinic.language, domain::Language::English);
    assert_eq!(file.wording, domain::Wording::default());
    assert_eq!(clinic.locations[0].address, "");
    let kind = &clinic.types[0];
    let lengths = [kind.length, kind.buffer_before, kind.buffer_after, kind.grid].map(Minutes::get);
    assert_eq!(lengths, [30, 0, 0, 30]);
    let hours = &clinic.providers[0].availability[0];
    assert!(hours.types.is_empty() && hours.valid_from.is_none() && hours.valid_until.is_none());
    assert_eq!(hours.weekdays.names(), ["mon", "sat"]);
    assert_eq!(rule.providers, [clinic.providers[0].id.clone()]);
    assert_eq!(rule.locations, [clinic.locations[0].id.clone()]);
    assert_eq!((rule.provider_choice, rule.verification), (ProviderChoice::Patient, Verification::DateOfBirth));
    assert_eq!(rule.lifetime.minutes(), Minutes::new(14 * 24 * 60));
    assert_eq!((rule.minimum_notice, rule.horizon), (Minutes::new(120), Minutes::new(60 * 24 * 60)));
    assert_eq!(rule.confirmations, [Channel::Email, Channel::Sms]);
    assert_eq!((file.staff[0].role, &file.staff[0].clinic), (Role::Superuser, &clinic.id));
}

#[test]
fn a_byte_order_mark_and_crlf_are_tolerated() {
    assert!(clinic(&format!("\u{feff}{}", LEAST.replace('\n', "\r\n"))).is_ok());
}

/// Makes each change of the least file, and expects exactly one fault of it.
fn each_makes_one_fault(changes: &[(&str, &str, &str)]) {
    for (from, to, expected) in changes {
        let faults = changed(from, to).map(|_| ()).unwrap_err();
        assert_eq!(faults.len(), 1, "{to:?} made {faults:#?}");
        assert!(faults[0].contains(expected), "{to:?} made\n{}\nwhich does not contain\n{expected}", faults[0]);
    }
}

#[test]
fn each_fault_of_a_setting_names_its_line_its_key_and_what_is_accepted() {
    each_makes_one_fault(&[
        (
            r#"id = "least""#,
            r#"id = "Least!""#,
            r#"line 1, id: found "Least!": accepted is 1 to 40 lower-case letters"#,
        ),
        ("id = \"least\"\n", "", "line 1, id: found nothing: accepted is 1 to 40 lower-case letters"),
        (r#""Least Clinic""#, r#""""#, r#"line 2, name: found "": accepted is 1 to 100 characters, no control"#),
        (r#""Least Clinic""#, "7", "line 2, name: found 7: accepted is 1 to 100 characters"),
        (r#""Least Clinic""#, r#""Least\tClinic""#, r#"line 2, name: found "Least\tClinic": accepted is 1 to 100"#),
        (r#""Least Clinic""#, r#""The Least Clinic of All""#, "line 1, short_name: found nothing: accepted is 1 to 20"),
        (r#""020 7946 0100""#, r#""020 7946""#, r#"line 3, phone: found "020 7946": accepted is a telephone number"#),
        (r#""GB""#, r#""UK""#, r#"line 4, country: found "UK": accepted is a country's ISO 3166-1 code"#),
        ("country", "language = \"de\"\ncountry", r#"line 4, language: found "de": accepted is en or fr"#),
        ("country", "online_booking = 1\ncountry", "line 4, online_booking: found 1: accepted is true or false"),
        (
            "[[locations]]",
            "[limits]\nsendings_a_day = 0\n[[locations]]",
            "limits.sendings_a_day: found 0: accepted is a whole number from 1 to 100000",
        ),
        (
            "[[locations]]",
            "[limits]\nsendings_per_patient_a_day = 100001\n[[locations]]",
            "limits.sendings_per_patient_a_day: found 100001: accepted is a whole number from 1",
        ),
        ("[[locations]]", "[limits]\nsendings = 5\n[[locations]]", "limits.sendings: found an unknown key"),
        ("country", "no_time = true\ncountry", "line 4, no_time: found true: accepted is recorded or silent"),
        (
            "country",
            "colour = 1\ncountry",
            "line 4, colour: found an unknown key: accepted is one of the keys id, name",
        ),
    ]);
}

#[test]
fn each_fault_of_an_offering_names_its_line_its_key_and_what_is_accepted() {
    each_makes_one_fault(&[
        (
            "Europe/London",
            "Europe/Londres",
            r#"line 8, locations[0].zone: found "Europe/Londres": accepted is an IANA"#,
        ),
        ("Europe/London", "Etc/Unknown", r#"line 8, locations[0].zone: found "Etc/Unknown": accepted is an IANA"#),
        ("length = 30", "length = 31", "line 12, types[0].length: found 31: accepted is a multiple of 5 from 5 to 240"),
        ("length = 30", "length = \"30\"", r#"line 12, types[0].length: found "30": accepted is a multiple of 5"#),
        ("length = 30", "length = -5", "line 12, types[0].length: found -5: accepted is a multiple of 5"),
        ("length = 30", "length = 30\ngrid = 0", "line 13, types[0].grid: found 0: accepted is a multiple of 5 from 5"),
        (
            "length = 30",
            "length = 200\nbuffer_before = 25\nbuffer_after = 20",
            "line 12, types[0].length: found 245 minutes in all: accepted is at most 240 minutes with both buffers",
        ),
        (
            r#"location = "main""#,
            r#"location = "annexe""#,
            r#"line 17, providers[0].availability[0].location: found "annexe": accepted is the id of one of the locations (main)"#,
        ),
        (
            r#"["mon", "sat"]"#,
            r#"["mon", "Saturday"]"#,
            r#"line 18, providers[0].availability[0].weekdays[1]: found "Saturday": accepted is one or more of mon, tue"#,
        ),
        (
            r#"["mon", "sat"]"#,
            "[]",
            "line 18, providers[0].availability[0].weekdays: found []: accepted is an array of 1",
        ),
        (r#"["mon", "sat"]"#, r#"["mon", "mon"]"#, "accepted is each value once"),
        (
            r#""17:00""#,
            r#""09:00""#,
            r#"line 20, providers[0].availability[0].until: found "09:00": accepted is a time after"#,
        ),
        (
            r#""17:00""#,
            r#""17:03""#,
            r#"line 20, providers[0].availability[0].until: found "17:03": accepted is a time HH:MM"#,
        ),
        (r#""17:00""#, "17:00", "line 20, providers[0].availability[0].until: found 17:00: accepted is a time HH:MM"),
        (
            r#"until = "17:00""#,
            "until = \"17:00\"\nvalid_from = 2026-02-01\nvalid_until = 2026-01-31",
            "line 22, providers[0].availability[0].valid_until: found 2026-01-31: accepted is valid_from or a later date",
        ),
        (
            r#"until = "17:00""#,
            "until = \"17:00\"\nvalid_from = \"2026-02-01\"",
            r#"valid_from: found "2026-02-01": accepted is a date such as 2026-09-01, without quotes"#,
        ),
    ]);
}

#[test]
fn each_fault_of_a_rule_names_its_line_its_key_and_what_is_accepted() {
    each_makes_one_fault(&[
        (
            r#"type = "visit""#,
            r#"type = "visits""#,
            r#"line 24, rules[0].type: found "visits": accepted is the id of one of the types (visit)"#,
        ),
        (
            r#"type = "visit""#,
            "type = \"visit\"\nproviders = [\"ann\", \"bob\"]",
            r#"line 25, rules[0].providers[1]: found "bob": accepted is the id of one of the providers (ann)"#,
        ),
        (
            r#"type = "visit""#,
            "type = \"visit\"\nlocations = [\"here\"]",
            r#"line 25, rules[0].locations[0]: found "here": accepted is the id of one of the locations"#,
        ),
        (
            r#"type = "visit""#,
            "type = \"visit\"\nminimum_notice_hours = 1\nminimum_notice_minutes = 30",
            "line 26, rules[0].minimum_notice_minutes: found 30: accepted is minimum_notice_hours or minimum_notice_minutes, not both",
        ),
        (
            r#"type = "visit""#,
            "type = \"visit\"\nminimum_notice_hours = 48\nhorizon_days = 2",
            "line 25, rules[0].minimum_notice_hours: found 48: accepted is a minimum notice shorter than the horizon",
        ),
        (
            r#"type = "visit""#,
            "type = \"visit\"\nverification = \"password\"",
            r#"line 25, rules[0].verification: found "password": accepted is none, date_of_birth or one_time_code"#,
        ),
        (
            r#"type = "visit""#,
            "type = \"visit\"\nconfirmations = [\"fax\"]",
            r#"line 25, rules[0].confirmations[0]: found "fax": accepted is sms or email"#,
        ),
    ]);
}

#[test]
fn each_fault_of_the_staff_names_its_line_its_key_and_what_is_accepted() {
    each_makes_one_fault(&[
        (
            r#""superuser""#,
            r#""clinician""#,
            "line 25, staff: found no superuser: accepted is at least one of the staff",
        ),
        (
            r#""superuser""#,
            r#""boss""#,
            r#"line 28, staff[0].role: found "boss": accepted is clinician, administrator"#,
        ),
    ]);
}

#[test]
fn an_id_stands_in_its_section_once() {
    let twice =
        changed("[[types]]", "[[locations]]\nid = \"main\"\nname = \"Again\"\nzone = \"Europe/Paris\"\n[[types]]");
    let expected = "clinic.toml line 10, locations[1].id: found \"main\": accepted is an id that no other of the locations has (line 6)";
    assert_eq!(twice.map(|_| ()), Err(vec![expected.to_owned()]));
}

#[test]
fn every_section_must_be_there() {
    let faults = clinic("").map(|_| ()).unwrap_err();
    for key in ["id", "name", "phone", "country", "locations", "types", "providers", "rules", "staff"] {
        assert!(
            faults.iter().any(|fault| fault.starts_with(&format!("clinic.toml line 1, {key}: found nothing"))),
            "{key}"
        );
    }
    assert_eq!(faults.len(), 9, "{faults:#?}");
}

#[test]
fn a_rule_without_providers_needs_somebody_who_has_hours_for_it() {
    let hours = "[[providers.availability]]\nlocation = \"main\"\nweekdays = [\"mon\", \"sat\"]\nfrom = \"09:00\"\nuntil = \"17:00\"\n";
    let faults = changed(hours, "").map(|_| ()).unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].contains("line 16, rules[0].providers: found nothing: accepted is one or more providers"));
    // A provider may be without hours, and a rule may name one who is.
    let named = LEAST.replace(hours, "").replace("type = \"visit\"", "type = \"visit\"\nproviders = [\"ann\"]");
    assert!(clinic(&named).is_ok());
}

#[test]
fn by_default_a_rule_offers_those_who_serve_its_type_at_its_locations() {
    let more = r#"
[[locations]]
id = "far"
name = "Far House"
zone = "Europe/Lisbon"
[[types]]
id = "talk"
title = "Talk"
length = 10
[[providers]]
id = "bob"
name = "Bob Example"
[[providers.availability]]
location = "far"
types = ["talk"]
weekdays = ["tue"]
from = "00:00"
until = "24:00"
[[providers]]
id = "cat"
name = "Cat Example"
[[rules]]
id = "talk"
title = "Talk"
type = "talk"
[[rules]]
id = "far"
title = "Far away"
type = "talk"
locations = ["far"]
"#;
    let rules = clinic(&format!("{LEAST}{more}")).unwrap().clinic.rules;
    let providers: Vec<Vec<&str>> =
        rules.iter().map(|rule| rule.providers.iter().map(domain::ProviderId::as_str).collect()).collect();
    assert_eq!(providers, [vec!["ann"], vec!["ann", "bob"], vec!["bob"]]);
}

#[test]
fn every_fault_of_grammar_is_listed_and_none_that_it_may_cause() {
    let broken = LEAST
        .replace("name = \"Least Clinic\"", "name = Least Clinic")
        .replace("[[types]]", "[[types]")
        .replace("role = \"superuser\"", "role = \"boss\"");
    let faults = clinic(&broken).map(|_| ()).unwrap_err();
    let lines: Vec<&str> = faults.iter().filter_map(|fault| fault.split([',', ':']).next()).collect();
    assert_eq!(lines, ["clinic.toml line 2", "clinic.toml line 9", "clinic.toml line 28"], "{faults:#?}");
    assert!(faults[0].contains("accepted is correct TOML"));
}

#[test]
fn wording_is_read_with_its_logo() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("logo.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    let wording = "[wording]\nwelcome = [\"One.\", \"Two.\"]\nlogo = \"./logo.png\"\nwebsite = \"https://example.org\"\n\
                   links = [{ title = \"Map\", address = \"tel:+442079460100\" }]\n";
    let read = read_clinic("clinic.toml", &format!("{LEAST}{wording}"), folder.path()).unwrap().wording;
    assert_eq!(read.texts.welcome, ["One.", "Two."]);
    assert_eq!(read.texts.links[0].address.as_str(), "tel:+442079460100");
    let logo = read.logo.unwrap();
    assert_eq!((logo.media_type.as_str(), logo.base64.as_str()), ("image/png", "iVBORw0KGgo="));
    assert_eq!(logo.alt, "Least Clinic");
}

#[test]
fn wording_is_read_in_each_language_with_what_is_left_out_from_the_clinics_own() {
    let wording = r##"[wording]
welcome = ["One.", """
Bring *one* of
- your **letter**
- your [card](https://example.org/card)"""]
links = [{ title = "Map", address = "https://example.org/map" }]
website = "https://example.org"
colour = "#0B5c8a"
[wording.fr]
welcome = ["Un."]
website = "https://example.org/fr"
"##;
    let read = clinic(&format!("{LEAST}{wording}")).unwrap().wording;
    assert_eq!(read.colour.unwrap().to_string(), "#0b5c8a");
    assert_eq!(read.texts.welcome[1].lines().count(), 3);
    let french = read.in_language(domain::Language::French);
    assert_eq!(french.welcome, ["Un."]);
    assert_eq!(french.links, read.texts.links);
    assert_eq!(french.website.as_ref().unwrap().as_str(), "https://example.org/fr");
    assert_eq!(read.in_language(domain::Language::English), &read.texts);
}

#[test]
fn each_fault_of_a_translation_names_its_line_its_key_and_what_is_accepted() {
    let wording = |text: &str| format!("role = \"superuser\"\n[wording]\n{text}");
    let cases = [
        ("colour = \"blue\"", r#"line 30, wording.colour: found "blue": accepted is a colour as # and six"#),
        (
            "[wording.en]\nwelcome = [\"One.\"]",
            "wording.en: found the clinic's own language: accepted is another language; the texts of the clinic's own \
             stand in [wording] itself",
        ),
        ("[wording.de]", "line 30, wording.de: found an unknown key: accepted is one of the keys welcome, links"),
        ("fr = \"Un.\"", r#"line 30, wording.fr: found "Un.": accepted is a table with the keys welcome, links"#),
        ("[wording.fr]\nlogo = \"logo.png\"", "line 31, wording.fr.logo: found an unknown key: accepted is one of"),
        ("[wording.fr]\nwelcome = [\"\"]", r#"line 31, wording.fr.welcome[0]: found "": accepted is 1 to 300"#),
        (
            "welcome = [\"One.\", \"[a](javascript:alert)\"]",
            r#"line 30, wording.welcome[1]: found "[a](javascript:alert)": accepted is a paragraph whose links lead to"#,
        ),
        ("welcome = [\"<http://example.org/>\"]", "line 30, wording.welcome[0]: found"),
        ("welcome = [\"[a]: /b\\n\\n[a]\"]", "line 30, wording.welcome[0]: found"),
        ("welcome = [\"a\\u202Eb\"]", "no control character, U+202A to U+202E or \u{fffd} among them"),
        ("welcome = [\"\\u200B\"]", "and not only ones that nobody sees"),
    ];
    for (text, expected) in cases {
        let faults = changed(r#"role = "superuser""#, &wording(text)).map(|_| ()).unwrap_err();
        assert_eq!(faults.len(), 1, "{text:?} made {faults:#?}");
        assert!(faults[0].contains(expected), "{text:?} made\n{}\nwhich does not contain\n{expected}", faults[0]);
    }
    each_makes_one_fault(&[
        (
            "length = 30",
            "length = 30\ntitles = { en = \"Visit\" }",
            "line 13, types[0].titles.en: found the clinic's own language: accepted is another language; the title",
        ),
        (
            "length = 30",
            "length = 30\ntitles = { fr = \"\" }",
            r#"line 13, types[0].titles.fr: found "": accepted is 1 to 100 characters"#,
        ),
        (
            "length = 30",
            "length = 30\ntitles = \"Visite\"",
            "line 13, types[0].titles: found \"Visite\": accepted is a",
        ),
    ]);
}

#[test]
fn a_type_has_titles_in_other_languages() {
    let kind = changed("length = 30", "length = 30\ntitles = { fr = \"Séance\" }").unwrap().clinic.types[0].clone();
    assert_eq!(kind.title_in(domain::Language::French), "Séance");
    assert_eq!(kind.title_in(domain::Language::English), "Visit");
}

#[test]
fn the_office_number_is_shown_as_it_was_typed_or_as_the_country_groups_it() {
    for (typed, shown) in [
        ("020 7946 0100", "020 7946 0100"),
        ("(020) 7946 0100", "(020) 7946 0100"),
        ("+442079460100", "020 7946 0100"),
        ("+33199002000", "+33 1 99 00 20 00"),
    ] {
        assert_eq!(changed("020 7946 0100", typed).unwrap().clinic.phone_shown, shown);
    }
}

#[test]
fn no_text_consists_of_characters_that_nobody_sees() {
    for unseen in ["\\u200B", "\\u00AD", "\\u2066\\u2069", "\\uFE0F", "\u{3164}"] {
        let named = changed("\"Ann Example\"", &format!("\"{unseen}\"")).map(|_| ()).unwrap_err();
        assert!(named[0].contains("providers[0].name: found") && named[0].contains("not only ones that nobody sees"));
        assert!(named[0].is_ascii() || named[0].contains('\u{fffd}'), "{}", named[0]);
    }
    for good in ["מרפאת דנה", "کلینیک می\u{200c}خواهم", "Clinic 👩\u{200d}⚕\u{fe0f}"] {
        assert_eq!(changed("\"Main House\"", &format!("\"{good}\"")).map(|_| ()), Ok(()));
    }
}

#[test]
fn a_logo_is_a_small_picture_that_is_what_its_name_says() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("fake.png"), b"<html>").unwrap();
    fs::write(folder.path().join("jpeg.png"), b"\xff\xd8\xff\xe0").unwrap();
    fs::write(folder.path().join("large.png"), [&b"\x89PNG\r\n\x1a\n"[..], &[0; 3_065]].concat()).unwrap();
    fs::write(folder.path().join("fits.png"), [&b"\x89PNG\r\n\x1a\n"[..], &[0; 3_064]].concat()).unwrap();
    let fault = |logo: &str| {
        let text = format!("{LEAST}[wording]\nlogo = {logo:?}\n");
        read_clinic("clinic.toml", &text, folder.path()).map(|_| ()).map_err(|faults| lines(&faults).join("\n"))
    };
    assert_eq!(fault("fits.png"), Ok(()));
    for (logo, expected) in [
        (
            "fake.png",
            "line 30, wording.logo: found a file of another kind: accepted is a picture that is what its name",
        ),
        ("jpeg.png", "found image/jpeg: accepted is a picture that is what its name says: image/png"),
        ("large.png", "found more than 3072 bytes: accepted is a picture of at most 3072 bytes"),
        ("absent.png", "accepted is a readable file"),
        ("clinic.toml", "accepted is a path that ends in .png"),
        ("../fits.png", "accepted is a path within the folder"),
        ("/etc/logo.png", "accepted is a path within the folder"),
    ] {
        let found = fault(logo).unwrap_err();
        assert!(found.contains(expected), "{logo}: {found}");
    }
}

#[test]
fn no_link_of_the_wording_can_run_a_script() {
    let wording = "[wording]\nlinks = [{ title = \"\", address = \"javascript:alert(1)\" }]\nwebsite = \"http://example.org\"\n\
                   logo_alt = \"x\"\n";
    let faults = clinic(&format!("{LEAST}{wording}")).map(|_| ()).unwrap_err();
    let keys = ["wording.links[0].title", "wording.links[0].address", "wording.website", "wording.logo_alt"];
    assert_eq!(faults.len(), keys.len(), "{faults:#?}");
    assert!(keys.iter().all(|key| faults.iter().any(|fault| fault.contains(key))), "{faults:#?}");
}
