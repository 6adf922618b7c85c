//! `clinic.toml`: a clinic's settings, its wording and its staff.

use crate::{
    fault::{Fault, Noted, Report, excerpt},
    forms::{
        LONGEST_TEXT, country, fits_a_text_message, flag, language, number, parsed, phone, phone_shown, short_name,
        text,
    },
    messages::Messages,
    offering::Offering,
    portal, presets, read_bytes, rules, staff, templates,
    toml_reader::{Document, Table},
    wording,
};
use domain::{Clinic, ClinicId, Language, NoTime, SendingLimits, StaffMember, Wording};
use phonenumber::country::Id as Country;
use std::path::Path;

const KEYS: &[&str] = &[
    "id",
    "name",
    "short_name",
    "phone",
    "country",
    "language",
    "online_booking",
    "no_time",
    "limits",
    "wording",
    "messages",
    "presets",
    "portal",
    "locations",
    "providers",
    "types",
    "rules",
    "staff",
];

/// What `clinic.toml` holds.
#[derive(Debug, Clone)]
pub struct ClinicFile {
    /// The booking facts.
    pub clinic: Clinic,
    /// The clinic's own words and marks.
    pub wording: Wording,
    /// Those who may sign in, in the file's order; at least one of them is a superuser.
    pub staff: Vec<StaffMember>,
    /// ISO 3166-1 country, by which telephone numbers in national form are read.
    pub country: Country,
}

/// What a patients' file takes from its clinic.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    /// Unknown where the clinic's file does not say it in an accepted form.
    pub(crate) country: Option<Country>,
    /// The language of patients for whom none is given.
    pub(crate) language: Language,
}

/// What came of reading `clinic.toml`.
pub(crate) struct Reading {
    /// Everything, where nothing was wrong.
    pub(crate) clinic_file: Option<ClinicFile>,
    /// What the patients' file needs, as far as it could be read.
    pub(crate) home: Home,
    /// Everything that was wrong.
    pub(crate) faults: Vec<Fault>,
}

/// Reads the text of a `clinic.toml`. `name` is what its faults call it; `folder` is where the path of a logo starts.
pub fn read_clinic(name: &str, text: &str, folder: &Path) -> Result<ClinicFile, Vec<Fault>> {
    let reading = read_text(name, text, folder);
    reading.clinic_file.ok_or(reading.faults)
}

/// Reads the file at a path.
pub(crate) fn read(path: &Path) -> Reading {
    let (name, bytes) = read_bytes(path);
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(fault) => {
            return Reading {
                clinic_file: None,
                home: Home { country: None, language: Language::English },
                faults: vec![fault],
            };
        }
    };
    let text = String::from_utf8_lossy(&bytes);
    let mut reading = read_text(&name, &text, path.parent().unwrap_or(Path::new("")));
    let foreign = not_utf8(&name, &bytes);
    if !foreign.is_empty() {
        reading.clinic_file = None;
        reading.faults.retain(|fault| !foreign.iter().any(|other| other.line == fault.line));
        reading.faults.extend(foreign);
        reading.faults.sort_by_key(|fault| fault.line);
    }
    reading
}

/// The lines that are not UTF-8.
fn not_utf8(name: &str, bytes: &[u8]) -> Vec<Fault> {
    let report = Report::new(name, bytes);
    let mut offset = 0;
    for chunk in bytes.utf8_chunks() {
        offset += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            let found = chunk.invalid().iter().map(|byte| format!("{byte:#04x}")).collect::<Vec<_>>().join(" ");
            report.note(offset, "", excerpt(&found), "text in UTF-8");
        }
        offset += chunk.invalid().len();
    }
    let mut faults = report.into_faults();
    faults.dedup_by_key(|fault| fault.line);
    faults
}

fn read_text(name: &str, text: &str, folder: &Path) -> Reading {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = Document::parse(name, text);
    let root = document.root(KEYS);
    let country = root.need("country", &country());
    let language = root.or("language", Language::English, &language());
    let home = Home { country: country.ok(), language: language.unwrap_or(Language::English) };
    let clinic_file = read_root(&root, country, language, folder);
    let faults = document.into_faults();
    Reading { clinic_file: clinic_file.ok().filter(|_| faults.is_empty()), home, faults }
}

fn read_root(
    root: &Table,
    country: Result<Country, Noted>,
    language: Result<Language, Noted>,
    folder: &Path,
) -> Result<ClinicFile, Noted> {
    // Everything is read before the first `?`, so that every fault is noted.
    let id = root.need("id", &parsed(ClinicId::parse));
    let name = root.need("name", &text(LONGEST_TEXT));
    let short_name = read_short_name(root, name.as_deref().ok());
    let phone = root.need("phone", &phone(country.ok()));
    let phone_shown = root.maybe("phone", &phone_shown(country.ok()));
    let online_booking = root.or("online_booking", true, &flag());
    let no_time = root.or("no_time", NoTime::default(), &parsed(NoTime::parse));
    let limits = read_limits(root);
    let wording = wording::read(root, name.as_deref().map_err(|noted| *noted), language, folder);
    let offering = Offering::read(root);
    let rules = rules::section(root);
    let portal = portal::read(root);
    let messages = Messages::read(root, language, &rules);
    let tables_of_presets = presets::tables(root);
    let presets = presets::read(&tables_of_presets, language);
    let rules = rules::read(&rules, &offering);
    let staff = staff::section(root);
    let (locations, providers, types) = (offering.locations(), offering.providers(&staff), offering.types(language));
    let staff = staff::read(root, &staff, id.as_ref().map_err(|noted| *noted));
    let clinic = Clinic {
        id: id?,
        name: name?,
        short_name: short_name?,
        phone: phone?.known().ok_or(Noted)?,
        phone_shown: phone_shown?.ok_or(Noted)?,
        online_booking: online_booking?,
        language: language?,
        limits: limits?,
        no_time: no_time?,
        messages: messages.settings?,
        portal: portal?,
        locations: locations?,
        providers: providers?,
        types: types?,
        rules: rules?,
    };
    let wording = Wording { templates: messages.templates?, presets: presets?, ..wording? };
    templates::lint_templates(&messages.places, &wording, &clinic);
    presets::lint_presets(&tables_of_presets, &wording.presets, &clinic);
    portal::lint_portal(root, &clinic);
    Ok(ClinicFile { clinic, wording, staff: staff?, country: country? })
}

/// By default the name, if it fits a text message.
fn read_short_name(root: &Table, name: Option<&str>) -> Result<String, Noted> {
    match name {
        Some(name) if fits_a_text_message(name) => root.or("short_name", name.to_owned(), &short_name()),
        Some(_) => root.need("short_name", &short_name()),
        // Of a name that cannot be read it cannot be said whether it would do.
        None => root.maybe("short_name", &short_name())?.ok_or(Noted),
    }
}

/// How many links go out in a day. None at all is not accepted: that is what `online_booking` is for.
fn read_limits(root: &Table) -> Result<SendingLimits, Noted> {
    const MOST: u32 = 100_000;
    let usual = SendingLimits::default();
    let Some(table) = root.table("limits", &["sendings_per_patient_a_day", "sendings_a_day"])? else {
        return Ok(usual);
    };
    let per_patient = table.or("sendings_per_patient_a_day", usual.per_patient, &number(1..=MOST));
    let per_clinic = table.or("sendings_a_day", usual.per_clinic, &number(1..=MOST));
    Ok(SendingLimits { per_patient: per_patient?, per_clinic: per_clinic? })
}
