//! `patients.csv`: the clinic's patients.

use crate::{
    clinic_file::Home,
    csv_records::{Record, Records},
    csv_row::{Header, Row},
    fault::{Fault, Noted, Report},
    forms::{
        CLEAN, EMAIL_ACCEPTED, LANGUAGES_ACCEPTED, ZONE_ACCEPTED, email_address, is_clean, known_language, known_zone,
    },
    phone, read_bytes,
};
use domain::{Language, Patient, PatientId, PatientName, PortalAccount, PortalId};
use jiff::civil::{Date, date};
use phonenumber::country;
use sha2::{Digest, Sha256};
use std::{collections::HashMap, path::Path};

const ID: &str = "id";
const GIVEN_NAMES: &str = "given_names";
const FAMILY_NAME: &str = "family_name";
const PHONE: &str = "phone";
const EMAIL: &str = "email";
const DATE_OF_BIRTH: &str = "date_of_birth";
const LANGUAGE: &str = "language";
const ZONE: &str = "zone";
const PORTAL_ENROLLED: &str = "portal_enrolled";
const PORTAL_ID: &str = "portal_id";
const PORTAL_APP: &str = "portal_app";

const COLUMNS: &[&str] = &[
    ID,
    GIVEN_NAMES,
    FAMILY_NAME,
    PHONE,
    EMAIL,
    DATE_OF_BIRTH,
    LANGUAGE,
    ZONE,
    PORTAL_ENROLLED,
    PORTAL_ID,
    PORTAL_APP,
];
const REQUIRED: &[&str] = &[GIVEN_NAMES, FAMILY_NAME, DATE_OF_BIRTH];

/// The longest patient's id: it stands in every day item that an appointment touches.
const LONGEST_ID: usize = 12;
/// The longest given or family name, in characters (the domain's limit).
const LONGEST_NAME: usize = 300;

/// Reads the bytes of a `patients.csv`. `name` is what its faults call it; `country` is whose national telephone
/// numbers it may hold; `language` is that of patients for whom it names none.
pub fn read_patients(
    name: &str,
    bytes: &[u8],
    country: country::Id,
    language: Language,
) -> Result<Vec<Patient>, Vec<Fault>> {
    let (patients, faults) = read_bytes_of(name, bytes, &Home { country: Some(country), language });
    if faults.is_empty() { Ok(patients) } else { Err(faults) }
}

/// Reads the file at a path.
pub(crate) fn read(path: &Path, home: &Home) -> (Vec<Patient>, Vec<Fault>) {
    match read_bytes(path) {
        (name, Ok(bytes)) => read_bytes_of(&name, &bytes, home),
        (_, Err(fault)) => (Vec::new(), vec![fault]),
    }
}

fn read_bytes_of(name: &str, bytes: &[u8], home: &Home) -> (Vec<Patient>, Vec<Fault>) {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let report = Report::new(name, bytes);
    let mut patients = Vec::new();
    let mut records = Records::of(bytes, &report);
    if let Some(header) = Header::read(records.next(), &report, COLUMNS, REQUIRED) {
        let mut seen = Seen::default();
        for record in records {
            match record {
                Record::Unclosed(offset) => Header::note_unclosed(&report, offset),
                Record::Whole(offset, fields) => {
                    let row = header.row(&report, offset, &fields);
                    patients.extend(row.and_then(|row| read_patient(&row, home, &mut seen).ok()));
                }
            }
        }
    }
    (patients, report.into_faults())
}

/// The patients of the rows so far.
#[derive(Default)]
struct Seen {
    /// The line of each id.
    ids: HashMap<PatientId, usize>,
    /// The line of each person, by the id that is derived, and whether the file gives another.
    people: HashMap<PatientId, (usize, bool)>,
}

fn read_patient(row: &Row, home: &Home, seen: &mut Seen) -> Result<Patient, Noted> {
    // Everything is read before the first `?`, so that every fault is noted.
    let own_id = row.optional(ID, "1 to 12 letters a-z, digits and hyphens", patient_id);
    let given = row.need(GIVEN_NAMES, &format!("at most {LONGEST_NAME} characters, {CLEAN}"), name);
    let family = row.need(FAMILY_NAME, &format!("1 to {LONGEST_NAME} characters, {CLEAN}"), |text| {
        name(text).filter(|name| !name.is_empty())
    });
    let phone = row.optional(PHONE, phone::ACCEPTED, |text| phone::read(text, home.country));
    let email = row.optional(EMAIL, EMAIL_ACCEPTED, email_address);
    let born = row.need(DATE_OF_BIRTH, "a date YYYY-MM-DD from 1900-01-01 to 2100-12-31", date_of_birth);
    let language = row.optional(LANGUAGE, LANGUAGES_ACCEPTED, known_language);
    let zone = row.optional(ZONE, ZONE_ACCEPTED, known_zone);
    let portal = read_portal_account(row);
    let name = given.and_then(|given| {
        PatientName::parse(given, family?).map_err(|refusal| row.fault(FAMILY_NAME, refusal.accepted))
    });
    let derived_id = name.as_ref().ok().zip(born.ok()).and_then(|(name, born)| derived_id(name, born));
    let id = own_id.and_then(|own_id| unique_id(row, own_id, derived_id, seen));
    Ok(Patient {
        id: id?,
        name: name?,
        phone: phone?.and_then(phone::Number::known),
        email: email?,
        date_of_birth: born?,
        language: language?.unwrap_or(home.language),
        zone: zone?,
        portal: portal?,
    })
}

/// What is known of the patient's account at the portal: nothing that the row does not say.
fn read_portal_account(row: &Row) -> Result<PortalAccount, Noted> {
    let [enrolled, app] = [PORTAL_ENROLLED, PORTAL_APP]
        .map(|column| row.optional(column, "yes or no (true, 1, oui; false, 0, non)", flag));
    let id = row.optional(PORTAL_ID, "1 to 40 letters a-z, digits, - _ and .", |text| PortalId::parse(text).ok());
    Ok(PortalAccount { enrolled: enrolled?.unwrap_or(false), id: id?, app: app?.unwrap_or(false) })
}

/// What spreadsheets and people write for yes and no.
fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" | "oui" => Some(true),
        "no" | "false" | "0" | "non" => Some(false),
        _ => None,
    }
}

/// The id that a row gives, or else the derived one; a fault if the patient stands in an earlier row.
fn unique_id(
    row: &Row,
    own: Option<PatientId>,
    derived: Option<PatientId>,
    seen: &mut Seen,
) -> Result<PatientId, Noted> {
    let line = row.line();
    if let Some(derived) = &derived {
        // Two people who share names and date of birth can be told apart where both have an id.
        let before = seen.people.insert(derived.clone(), (line, own.is_some()));
        if let Some((first, _)) = before.filter(|(_, had_id)| !(*had_id && own.is_some())) {
            let accepted =
                format!("each patient once; line {first} has the same names and date of birth, and one has no id");
            return Err(row.fault(FAMILY_NAME, accepted));
        }
    }
    let id = own.or(derived).ok_or(Noted)?;
    match seen.ids.insert(id.clone(), line) {
        Some(first) => Err(row.fault(ID, format!("an id that no other patient has (line {first})"))),
        None => Ok(id),
    }
}

fn patient_id(text: &str) -> Option<PatientId> {
    PatientId::parse(&text.to_ascii_lowercase()).ok().filter(|id| id.as_str().len() <= LONGEST_ID)
}

fn name(text: &str) -> Option<&str> {
    is_clean(text, LONGEST_NAME).then_some(text)
}

/// A date in the one form that cannot be mistaken. There is no clock here to ask whether it is past.
fn date_of_birth(text: &str) -> Option<Date> {
    let form = text
        .bytes()
        .enumerate()
        .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let born: Date = text.parse().ok().filter(|_| form && text.len() == 10)?;
    (date(1900, 1, 1)..=date(2100, 12, 31)).contains(&born).then_some(born)
}

/// The id of a patient to whom the clinic gives none: forty bits of a SHA-256 of names and date of birth in base32
/// (RFC 4648, lower case), so that the same file gives the same ids each time.
fn derived_id(name: &PatientName, born: Date) -> Option<PatientId> {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let person = format!("{}\n{}\n{born}", name.given(), name.family()).to_lowercase();
    let hash = Sha256::digest(person.as_bytes());
    let bits = hash.iter().take(5).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let digit = |place: u32| char::from(ALPHABET[usize::try_from(bits >> (5 * place) & 31).unwrap_or(0)]);
    PatientId::parse(&(0..8).rev().map(digit).collect::<String>()).ok()
}
