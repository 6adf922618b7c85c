//! A clinic's own texts for alerts.

use super::*;
use domain::{Language, Preset};

fn preset(lines: &str) -> String {
    format!("[[presets]]\n{lines}\n")
}

#[test]
fn l08_a_file_has_presets_each_in_a_language() {
    let read = with(
        &[
            preset("id = \"parking\"\ntitle = \"Car park\"\ntext = \"The car park is full. Call {phone}.\""),
            preset("id = \"parking\"\nlanguage = \"fr\"\ntitle = \"Parking\"\ntext = \"Le parking est complet.\""),
        ]
        .concat(),
    );
    let presets = read.unwrap().wording.presets;
    let told = |preset: &Preset| (preset.id.to_string(), preset.language, preset.title.clone(), preset.text.clone());
    let expected =
        |language, title: &str, text: &str| ("parking".to_owned(), language, title.to_owned(), text.to_owned());
    assert_eq!(
        presets.iter().map(told).collect::<Vec<_>>(),
        [
            expected(Language::English, "Car park", "The car park is full. Call {phone}."),
            expected(Language::French, "Parking", "Le parking est complet."),
        ]
    );
    assert!(clinic(LEAST).unwrap().wording.presets.is_empty());
}

#[test]
fn each_fault_of_a_preset_names_its_line_its_key_and_what_is_accepted() {
    let whole = "id = \"parking\"\ntitle = \"Car park\"\ntext = \"The car park is full.\"";
    let cases = [
        (whole.replace("parking", "Car park"), "line 30, presets[0].id: found \"Car park\": accepted is 1 to 40 lower"),
        (whole.replace("id = \"parking\"\n", ""), "presets[0].id: found nothing: accepted is 1 to 40 lower-case"),
        (whole.replace("title = \"Car park\"", "title = 1"), "presets[0].title: found 1: accepted is 1 to 60 char"),
        (whole.replace("The car", &"x".repeat(300)), "presets[0].text: found \"xxx"),
        (whole.replace("The car park is full.", ""), "presets[0].text: found \"\": accepted is 1 to 300 characters"),
        (format!("{whole}\nlanguage = \"de\""), "presets[0].language: found \"de\": accepted is en or fr"),
        (
            format!("{whole}\nminutes = 5"),
            "presets[0].minutes: found an unknown key: accepted is one of the keys id, la",
        ),
    ];
    for (lines, expected) in cases {
        each_added_makes_one_fault(&[(&preset(&lines), expected)]);
    }
    each_added_makes_one_fault(&[(
        &[preset(whole), preset(whole)].concat(),
        "presets[1].id: found \"parking\": accepted is one preset for each id and language (line 30 has one)",
    )]);
    let faults = changed("country", "presets = 1\ncountry").map(|_| ()).unwrap_err();
    assert!(faults[0].contains("presets: found 1: accepted is an array of 0 to 100 tables [[presets]]"), "{faults:#?}");
}

#[test]
fn a_clinic_has_at_most_a_hundred_presets() {
    let many = |count: usize| {
        let one = |number| preset(&format!("id = \"p{number}\"\ntitle = \"P\"\ntext = \"Please call us.\""));
        with(&(0..count).map(one).collect::<String>()).map(|read| read.wording.presets.len())
    };
    assert_eq!(many(100), Ok(100));
    let faults = many(101).unwrap_err();
    assert!(
        faults.len() == 1 && faults[0].contains("presets[100]: found [[presets]]: accepted is an array"),
        "{faults:#?}"
    );
}

#[test]
fn l08_words_that_cannot_be_sent_are_a_fault_of_their_preset() {
    for (text, expected) in [
        ("Ann Example is late.", "presets[0].text: found \"Ann Example is late.\": accepted is words that can be sent"),
        ("We are late: {when}", "{when} has no value here; accepted are {clinic}, {phone}, {minutes}"),
        ("Your scan is ready.", "“scan” tells of health"),
        (&"x ".repeat(80), "it is 21 characters too long for one text message"),
    ] {
        let own = preset(&format!("id = \"own\"\ntitle = \"Own\"\ntext = \"{text}\""));
        each_added_makes_one_fault(&[(&own, expected)]);
    }
}
