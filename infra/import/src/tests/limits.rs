//! Round numbers: the most and the least of everything.

use super::*;
use std::fmt::Write;

/// The least clinic with more tables of a section, so that it has `count`.
fn with_more(section: &str, count: usize, table: impl Fn(usize) -> String) -> Result<ClinicFile, Vec<String>> {
    let mut text = LEAST.to_owned();
    for number in 1..count {
        write!(text, "[[{section}]]\nid = \"x{number}\"\n{}\n", table(number)).unwrap();
    }
    clinic(&text)
}

#[test]
fn sections_have_at_most_their_documented_number_of_tables() {
    type Section = (&'static str, usize, &'static str);
    let sections: [Section; 5] = [
        ("locations", 50, "name = \"L\"\nzone = \"Europe/Paris\""),
        ("types", 100, "title = \"T\"\nlength = 5"),
        ("providers", 200, "name = \"P\""),
        ("rules", 200, "title = \"R\"\ntype = \"visit\""),
        ("staff", 500, "name = \"S\"\nrole = \"clinician\""),
    ];
    for (section, most, table) in sections {
        assert!(with_more(section, most, |_| table.to_owned()).is_ok(), "{most} {section}");
        let faults = with_more(section, most + 1, |_| table.to_owned()).map(|_| ()).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:#?}");
        let expected = format!("{section}[{most}]: found [[{section}]]: accepted is an array of 1 to {most} tables");
        assert!(faults[0].contains(&expected), "{}", faults[0]);
    }
}

#[test]
fn numbers_and_texts_are_accepted_up_to_their_limits_and_not_beyond() {
    let rule = |key: &str, value: u32| changed("type = \"visit\"", &format!("type = \"visit\"\n{key} = {value}"));
    let lengths = |length: u32, before: u32, after: u32| {
        let text = format!("length = {length}\nbuffer_before = {before}\nbuffer_after = {after}");
        changed("length = 30", &text)
    };
    let name = |length: usize| changed("\"Least Clinic\"", &format!("\"{}\"\nshort_name = \"L\"", "é".repeat(length)));
    let short_name = |length: usize| changed("country", &format!("short_name = \"{}\"\ncountry", "x".repeat(length)));
    let welcome = |paragraphs: usize, length: usize| {
        clinic(&format!("{LEAST}[wording]\nwelcome = {:?}\n", vec!["é".repeat(length); paragraphs]))
    };
    let cases = vec![
        ("lifetime_days", rule("lifetime_days", 365), rule("lifetime_days", 366)),
        ("least lifetime_days", rule("lifetime_days", 1), rule("lifetime_days", 0)),
        ("horizon_days", rule("horizon_days", 365), rule("horizon_days", 366)),
        ("minimum_notice_hours", rule("minimum_notice_hours", 60 * 24 - 1), rule("minimum_notice_hours", 60 * 24)),
        ("minimum_notice_minutes", rule("minimum_notice_minutes", 0), rule("minimum_notice_minutes", 4_000_000_000)),
        ("length", lengths(240, 0, 0), lengths(245, 0, 0)),
        ("length with buffers", lengths(200, 20, 20), lengths(200, 20, 25)),
        ("least length", lengths(5, 0, 0), lengths(0, 0, 0)),
        ("name", name(100), name(101)),
        ("short_name", short_name(20), short_name(21)),
        ("paragraphs", welcome(10, 1), welcome(11, 1)),
        ("length of a paragraph", welcome(1, 300), welcome(1, 301)),
    ];
    for (what, accepted, refused) in cases {
        assert!(accepted.is_ok(), "{what}: {:?}", accepted.unwrap_err());
        assert_eq!(refused.map(|_| ()).unwrap_err().len(), 1, "{what}");
    }
}

#[test]
fn patients_names_ids_and_birthdays_are_accepted_up_to_their_limits() {
    let row = |id: usize, name: usize, born: &str| {
        let (id, name) = ("1".repeat(id), "é".repeat(name));
        patients(&format!("id,given_names,family_name,date_of_birth\n{id},{name},{name},{born}\n"))
    };
    for born in ["1900-01-01", "2100-12-31", "2000-02-29"] {
        assert!(row(12, 300, born).is_ok());
    }
    assert!(row(13, 1, "1990-01-01").is_err());
    assert_eq!(row(1, 301, "1990-01-01").unwrap_err().len(), 2);
    assert!(row(1, 1, "1899-12-31").is_err());
    assert!(row(1, 1, "2101-01-01").is_err());
}

#[test]
fn welcome_and_links_together_fit_on_a_page() {
    let wording = |paragraphs: usize, mark: &str| {
        let welcome = vec![format!("\"{}\"", mark.repeat(300)); paragraphs].join(", ");
        let address = format!("https://example.org/{}", "a".repeat(270));
        let links = vec![format!("{{ title = \"Map\", address = \"{address}\" }}"); 8].join(", ");
        clinic(&format!("{LEAST}\n[wording]\nwelcome = [{welcome}]\nlinks = [{links}]\n")).map(drop)
    };
    assert!(wording(10, "x").is_ok());
    let faults = wording(10, "&").unwrap_err();
    assert_eq!(faults.len(), 1, "{faults:#?}");
    assert!(faults[0].contains("wording.welcome: found ") && faults[0].contains("at most 6000 bytes"), "{}", faults[0]);
}
