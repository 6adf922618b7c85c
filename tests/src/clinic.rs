//! Clinics made for one test.

use slotlink::ClinicSource;
use std::fmt::Write as _;
use tempfile::TempDir;

/// A clinic's files in a folder of their own, which goes when this is dropped.
#[derive(Debug)]
pub struct Files {
    folder: TempDir,
}

impl Files {
    /// Files with these contents.
    ///
    /// # Panics
    /// Where the machine has no temporary folder.
    pub fn new(clinic: &str, patients: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("clinic.toml"), clinic).expect("clinic.toml is written");
        std::fs::write(folder.path().join("patients.csv"), patients).expect("patients.csv is written");
        Self { folder }
    }

    /// Where they are.
    pub fn source(&self) -> ClinicSource {
        ClinicSource {
            clinic: self.folder.path().join("clinic.toml"),
            patients: Some(self.folder.path().join("patients.csv")),
        }
    }
}

/// A clinic in London that is open every day from 00:00 to 24:00. Provider `p0` serves the types `long`, `short` and
/// `buffered` on a five-minute grid, `many` further providers serve `short`. Rules `long`, `short` and `buffered` are
/// for `p0` alone, rule `any` for all; none verifies, and all allow booking at once.
pub fn open_all_hours(many: usize) -> String {
    let mut toml = r#"
id = "race"
name = "Race Test Clinic"
short_name = "Race"
phone = "020 7946 0100"
country = "GB"

[[locations]]
id = "here"
name = "Here"
zone = "Europe/London"

[[staff]]
id = "boss"
name = "Boss"
role = "superuser"
"#
    .to_owned();
    for (id, length, before, after) in [("long", 60, 0, 0), ("short", 15, 0, 0), ("buffered", 20, 10, 5)] {
        let _ = write!(
            toml,
            "\n[[types]]\nid = \"{id}\"\ntitle = \"{id}\"\nlength = {length}\nbuffer_before = {before}\n\
             buffer_after = {after}\ngrid = 5\n\n[[rules]]\nid = \"{id}\"\ntitle = \"{id}\"\ntype = \"{id}\"\n\
             providers = [\"p0\"]\nverification = \"none\"\nminimum_notice_hours = 0\n"
        );
    }
    let everyone: Vec<String> = (0..=many).map(|n| format!("\"p{n}\"")).collect();
    let _ = write!(
        toml,
        "\n[[rules]]\nid = \"any\"\ntitle = \"any\"\ntype = \"short\"\nproviders = [{}]\nverification = \"none\"\n\
         minimum_notice_hours = 0\n",
        everyone.join(", ")
    );
    for n in 0..=many {
        let _ = write!(
            toml,
            "\n[[providers]]\nid = \"p{n}\"\nname = \"Provider {n}\"\n[[providers.availability]]\nlocation = \"here\"\n\
             weekdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\nfrom = \"00:00\"\nuntil = \"24:00\"\n"
        );
    }
    toml
}

/// A rule of [`open_all_hours`] for short appointments with these providers, with further keys.
pub fn rule(id: &str, providers: &[&str], keys: &str) -> String {
    let providers: Vec<String> = providers.iter().map(|id| format!("\"{id}\"")).collect();
    format!(
        "\n[[rules]]\nid = \"{id}\"\ntitle = \"{id}\"\ntype = \"short\"\nproviders = [{}]\nverification = \"none\"\n\
         minimum_notice_hours = 0\n{keys}\n",
        providers.join(", ")
    )
}

/// A clinic's file with further keys or tables in front of its locations.
pub fn with(clinic: &str, settings: &str) -> String {
    clinic.replacen("[[locations]]", &format!("{settings}\n\n[[locations]]"), 1)
}

/// So many patients, `1` to `count`, born on 1 January 1980, with an email address each.
pub fn patients(count: usize) -> String {
    let mut csv = "id,given_names,family_name,phone,email,date_of_birth\n".to_owned();
    for n in 1..=count {
        let _ = writeln!(csv, "{n},Test,Patient{n},,patient{n}@example.org,1980-01-01");
    }
    csv
}

/// The clinic of [`open_all_hours`] with a rule more, `id`, for the type `short`, with these further keys.
pub fn with_rule(id: &str, keys: &str) -> String {
    let rule = format!(
        "\n[[rules]]\nid = \"{id}\"\ntitle = \"{id}\"\ntype = \"short\"\nproviders = [\"p0\"]\nminimum_notice_hours = 0\n"
    );
    [&open_all_hours(0), &*rule, keys, "\n"].concat()
}
