//! Presets: the texts of alerts that staff choose from (rows L5, L8).

use domain::{Clinic, Language, OfferedPreset, Preset, PresetId, Wording};
use language::{Words, isolated, say};

use crate::lint_preset;

/// The shipped presets, in the order in which they are offered.
const SHIPPED: [&str; 4] = ["running_late", "running_early", "please_call", "please_enter"];

/// The presets of a clinic in a patient's language: the shipped ones, some of them perhaps in the clinic's own words, then
/// the clinic's own. Own words in which the linter finds a fault are not used. Staff read the titles in their own language
/// where there are some in it.
pub fn presets(clinic: &Clinic, wording: &Wording, language: Language, staff: Words) -> Vec<OfferedPreset> {
    let usable = |preset: &&Preset| preset.language == language && lint_preset(preset, clinic).is_empty();
    let own: Vec<&Preset> = wording.presets.iter().filter(usable).collect();
    let titled = |id: &PresetId| {
        let in_theirs = |preset: &&Preset| preset.id == *id && preset.language == staff.language();
        wording.presets.iter().find(in_theirs).map(|preset| preset.title.clone())
    };
    let shipped = SHIPPED.iter().filter_map(|id| {
        let id = PresetId::parse(id).ok()?;
        let worded = own.iter().find(|preset| preset.id == id);
        let text = worded.map_or_else(|| shipped_text(&id, Words::of(language)), |preset| preset.text.clone());
        Some((titled(&id).unwrap_or_else(|| shipped_title(&id, staff)), id, text))
    });
    let further = own.iter().filter(|preset| !is_shipped(&preset.id)).map(|preset| {
        (titled(&preset.id).unwrap_or_else(|| preset.title.clone()), preset.id.clone(), preset.text.clone())
    });
    let offered = shipped.chain(further).filter_map(|(title, id, text)| {
        Some(OfferedPreset { id, title, text: filled(&text, clinic, OfferedPreset::MINUTES)? })
    });
    offered.collect()
}

/// What staff choose a preset by; nothing where neither we nor the clinic know it any longer.
pub fn preset_title(wording: &Wording, id: &PresetId, staff: Words) -> Option<String> {
    let own = || wording.presets.iter().filter(|preset| preset.id == *id);
    let own = own().find(|preset| preset.language == staff.language()).or_else(|| own().next());
    own.map(|preset| preset.title.clone()).or_else(|| is_shipped(id).then(|| shipped_title(id, staff)))
}

fn is_shipped(id: &PresetId) -> bool {
    SHIPPED.contains(&id.as_str())
}

/// A preset's text with the clinic's values. None where it asks for what there is no value for.
pub(crate) fn filled(text: &str, clinic: &Clinic, minutes: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (name, phone) = (isolated(&clinic.short_name), isolated(&clinic.phone_shown));
    let values: &[(&str, &str)] = &[("clinic", &name), ("phone", &phone), ("minutes", minutes)];
    leon::Template::parse(&text).ok()?.render(&values).ok()
}

/// The shipped words, with the placeholders that a clinic's own may have.
fn shipped_text(id: &PresetId, words: Words) -> String {
    match id.as_str() {
        "running_late" => say!(words, "preset-running-late-sms", minutes = OfferedPreset::MINUTES),
        "running_early" => say!(words, "preset-running-early-sms", minutes = OfferedPreset::MINUTES),
        "please_call" => say!(words, "preset-please-call-sms", phone = "{phone}"),
        _ => say!(words, "preset-please-enter-sms"),
    }
}

fn shipped_title(id: &PresetId, words: Words) -> String {
    match id.as_str() {
        "running_late" => say!(words, "preset-running-late"),
        "running_early" => say!(words, "preset-running-early"),
        "please_call" => say!(words, "preset-please-call"),
        _ => say!(words, "preset-please-enter"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Encoding, Notice, render, samples, sms_parts};

    fn preset(id: &str, language: Language, text: &str) -> Preset {
        let title = format!("{id} {}", language.as_str());
        Preset { id: PresetId::parse(id).unwrap(), language, title, text: text.to_owned() }
    }

    fn offered(presets: &[Preset], language: Language, staff: Language) -> Vec<(String, String, String)> {
        let wording = Wording { presets: presets.to_vec(), ..Wording::default() };
        let offered = super::presets(&samples::clinic(), &wording, language, Words::of(staff));
        offered.into_iter().map(|one| (one.id.to_string(), one.title, one.text)).collect()
    }

    fn faults(text: &str, language: Language) -> Vec<String> {
        lint_preset(&preset("own", language, text), &samples::clinic()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn l08_each_shipped_preset_is_one_cheap_part_and_names_neither_anybody_nor_health() {
        let clinic = samples::clinic();
        for language in Language::ALL {
            let words = Words::of(language);
            for id in SHIPPED.map(|id| PresetId::parse(id).unwrap()) {
                let text = shipped_text(&id, words);
                assert_eq!(faults(&text, language), [""; 0], "{text}");
                let longest = filled(&text, &clinic, "240").unwrap();
                let told = render(Notice::Alert { clinic: &clinic, text: &longest }, &Wording::default(), words);
                let parts = sms_parts(&told.sms);
                assert_eq!((parts.parts, parts.encoding), (1, Encoding::Gsm7), "{}", told.sms);
                assert!(told.sms.starts_with(&clinic.short_name) && !told.sms.contains(['{', '}', '\u{a0}']));
            }
        }
    }

    #[test]
    fn l08_a_clinics_own_words_stand_in_place_of_the_shipped_and_its_own_presets_behind_them() {
        let english = |text: &str| preset("running_late", Language::English, text);
        let own = [
            english("Sorry,\n {minutes} minutes late. {clinic}, {phone}"),
            preset("parking", Language::English, "Please park behind the house."),
            preset("parking", Language::French, "Merci de vous garer à l'arrière."),
        ];
        let told = offered(&own, Language::English, Language::French);
        let ids: Vec<&str> = told.iter().map(|(id, ..)| id.as_str()).collect();
        assert_eq!(ids, ["running_late", "running_early", "please_call", "please_enter", "parking"]);
        let name = samples::clinic().short_name;
        assert_eq!(told[0].2, format!("Sorry, {{minutes}} minutes late. {name}, 020 7946 0100"));
        assert_eq!(told[4].1, "parking fr", "staff read French");
        assert_eq!(told[4].2, "Please park behind the house.", "the patient reads English");
        assert_eq!(offered(&own, Language::French, Language::English)[0].1, "running_late en");
        assert!(
            !offered(&own, Language::French, Language::English)[0].2.contains("Sorry"),
            "no French words of its own"
        );
    }

    #[test]
    fn words_with_a_fault_give_way_to_the_shipped() {
        let shipped = offered(&[], Language::English, Language::English);
        let faulty = ["Dr Imogen Tarrowby is late.", "{minutes} min late, {doctor}", "", &"x".repeat(160)];
        for text in faulty {
            let own = [preset("running_late", Language::English, text), preset("own", Language::English, text)];
            let told = offered(&own, Language::English, Language::English);
            assert_eq!(
                told.iter().map(|one| &one.2).collect::<Vec<_>>(),
                shipped.iter().map(|one| &one.2).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn l08_the_linter_says_what_is_wrong_with_a_preset() {
        let only = |text: &str| {
            let faults = faults(text, Language::English);
            assert_eq!(faults.len(), 1, "{text}: {faults:?}");
            faults[0].clone()
        };
        assert_eq!(only("{when}: we are late"), "{when} has no value here; accepted are {clinic}, {phone}, {minutes}");
        assert!(only("{minutes").starts_with("braces must stand in pairs"));
        assert!(only(" \n ").starts_with("the text must have words"));
        assert!(only("Imogen Tarrowby is late").contains("unless messages.sms_may_tell has clinician"));
        assert!(only("Your scan is ready").contains("“scan” tells of health"));
        assert!(only("Reply STOP").contains("“STOP” is a word that carriers take for opting out"));
        // 160 - 20 for the clinic - 2 behind it - 3 for the minutes.
        assert_eq!(faults(&format!("{{minutes}}{}", "x".repeat(135)), Language::English), [""; 0]);
        assert!(only(&format!("{{minutes}}{}", "x".repeat(136))).contains("it is 1 character too long"));
        assert!(only(&"ê".repeat(60)).contains("“ê”"));
        let untitled = Preset { title: " ".to_owned(), ..preset("own", Language::English, "Please come in.") };
        let faults = lint_preset(&untitled, &samples::clinic());
        assert_eq!(
            faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["the title must be one line of 1 to 60 characters, without control characters"]
        );
    }
}
