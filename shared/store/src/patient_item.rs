//! Patients as items, and the words by which they are found.

use crate::item::{Attributes, from_item, optional, text, to_item};
use crate::{StoreError, keys};
use domain::{ClinicId, Email, Language, Patient, PatientId, PatientName, Phone, PortalAccount, PortalId, is_unseen};
use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

#[derive(Serialize, Deserialize)]
struct PatientItem {
    #[serde(with = "text")]
    id: PatientId,
    given: String,
    family: String,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    phone: Option<Phone>,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    email: Option<Email>,
    #[serde(with = "text")]
    date_of_birth: Date,
    #[serde(with = "text")]
    language: Language,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    zone: Option<TimeZone>,
    #[serde(default, skip_serializing_if = "PortalItem::is_empty")]
    portal: PortalItem,
}

/// What is known of a patient's account at the clinic's portal.
#[derive(Serialize, Deserialize, Default)]
struct PortalItem {
    enrolled: bool,
    #[serde(with = "optional", default)]
    id: Option<PortalId>,
    app: bool,
}

impl PortalItem {
    fn is_empty(&self) -> bool {
        !self.enrolled && !self.app && self.id.is_none()
    }
}

/// A patient's profile.
pub(crate) fn write_patient(clinic: &ClinicId, patient: &Patient) -> Result<Attributes, StoreError> {
    let item = PatientItem {
        id: patient.id.clone(),
        given: patient.name.given().to_owned(),
        family: patient.name.family().to_owned(),
        phone: patient.phone.clone(),
        email: patient.email.clone(),
        date_of_birth: patient.date_of_birth,
        language: patient.language,
        zone: patient.zone.clone(),
        portal: PortalItem {
            enrolled: patient.portal.enrolled,
            id: patient.portal.id.clone(),
            app: patient.portal.app,
        },
    };
    to_item(&keys::profile(clinic, &patient.id), &item)
}

/// A patient read back.
pub(crate) fn read_patient(item: Attributes) -> Result<Patient, StoreError> {
    let item: PatientItem = from_item("patient", item)?;
    Ok(Patient {
        id: item.id,
        name: PatientName::parse(&item.given, &item.family)
            .map_err(|error| StoreError::unreadable("patient", error))?,
        phone: item.phone,
        email: item.email,
        date_of_birth: item.date_of_birth,
        language: item.language,
        zone: item.zone,
        portal: PortalAccount { enrolled: item.portal.enrolled, id: item.portal.id, app: item.portal.app },
    })
}

/// What a search shows of a patient, with every word that the patient is found by.
#[derive(Serialize, Deserialize)]
pub(crate) struct FoundItem {
    #[serde(with = "text")]
    pub(crate) id: PatientId,
    pub(crate) name: String,
    #[serde(with = "text")]
    pub(crate) date_of_birth: Date,
    pub(crate) words: Vec<String>,
}

/// The items by which a patient is found: one for each word, and one in the alphabet.
pub(crate) fn find_items(clinic: &ClinicId, patient: &Patient) -> Result<Vec<Attributes>, StoreError> {
    let words = search_words(patient);
    let found = FoundItem {
        id: patient.id.clone(),
        name: patient.name.full(),
        date_of_birth: patient.date_of_birth,
        words: words.iter().cloned().collect(),
    };
    let place = fold(&format!("{} {}", patient.name.family(), patient.name.given()));
    // A key may be 1024 bytes long; names are cut in it, not in the item.
    let place: String = place.chars().take(200).collect();
    let mut keys: Vec<_> = words.iter().map(|word| keys::find_word(clinic, word, &patient.id)).collect();
    keys.push(keys::find_name(clinic, &place, &patient.id));
    keys.iter().map(|key| to_item(key, &found)).collect()
}

fn search_words(patient: &Patient) -> BTreeSet<String> {
    let mut words: BTreeSet<String> = split(&patient.name.full()).collect();
    words.insert(patient.id.as_str().to_owned());
    words.insert(patient.date_of_birth.to_string());
    words.extend(patient.email.as_ref().map(|email| fold(email.as_str())));
    if let Some(phone) = &patient.phone {
        // Found by the international form, and by the national one without its leading zero: a country's code has one
        // to three digits (ITU-T E.164).
        let digits = phone.as_str().trim_start_matches('+');
        words.extend((0..=3).map(|code| digits[code..].to_owned()));
    }
    words
}

/// The words of a search, folded as names are. A telephone number typed with spaces is one word.
pub(crate) fn query_words(query: &str) -> Vec<String> {
    let phone = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.' | '/');
    let date = query.trim().len() == 10 && query.trim().parse::<Date>().is_ok();
    if !date && query.chars().filter(char::is_ascii_digit).count() >= 5 && query.trim().chars().all(phone) {
        let digits: String = query.chars().filter(char::is_ascii_digit).collect();
        let national = !query.trim().starts_with('+') && digits.starts_with('0');
        return vec![if national { digits[1..].to_owned() } else { digits }];
    }
    split(query).collect()
}

fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c.is_whitespace() || c == '\'' || c == '’')
        .map(fold)
        .map(|word| word.chars().take(60).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .into_iter()
}

/// Lower case without accents and invisible characters, so that `Zoë` is found by `zoe`.
fn fold(text: &str) -> String {
    let kept = |c: &char| *c == ' ' || !is_combining_mark(*c) && !is_unseen(*c) && *c != '#';
    text.nfkd().filter(kept).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_apostrophes_do_not_hide_a_name() {
        assert_eq!(query_words("Zoë D’Árcy"), ["zoe", "d", "arcy"]);
        assert_eq!(query_words("ŁUKASZ"), ["łukasz"]);
    }

    #[test]
    fn characters_that_nobody_sees_do_not_hide_a_name() {
        let cases = [
            ("علی\u{200c}رضا", "علیرضا"),
            ("\u{200f}דנה\u{200f}", "דנה"),
            ("\u{2067}דנה\u{2069}", "דנה"),
            ("Ana\u{ad}bel", "anabel"),
            ("👩\u{200d}⚕\u{fe0f}", "👩⚕"),
        ];
        for (stored, typed) in cases {
            let patient = Patient {
                id: PatientId::parse("p-1").unwrap(),
                name: PatientName::parse("", stored).unwrap(),
                phone: None,
                email: None,
                date_of_birth: jiff::civil::date(1990, 1, 1),
                language: Language::English,
                zone: TimeZone::get("Europe/Madrid").ok(),
                portal: PortalAccount { enrolled: true, id: PortalId::parse("x.1").ok(), app: false },
            };
            let words = search_words(&patient);
            assert_eq!(query_words(typed), query_words(stored));
            assert!(query_words(typed).iter().all(|word| words.contains(word)), "{stored:?}: {words:?}");
            let clinic = ClinicId::parse("c").unwrap();
            let read = read_patient(write_patient(&clinic, &patient).unwrap()).unwrap();
            assert_eq!(read, patient, "the name is stored as it was given");
        }
    }

    #[test]
    fn a_telephone_number_is_one_word_in_either_form() {
        assert_eq!(query_words("07700 900123"), ["7700900123"]);
        assert_eq!(query_words("+44 7700 900123"), ["447700900123"]);
        assert_eq!(query_words("1980-02-29"), ["1980-02-29"]);
    }
}
