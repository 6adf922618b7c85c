//! Clinics and patients. No such clinic, place or person exists.

use domain::{
    Clinic, ClinicId, Language, Location, LocationId, Patient, PatientId, PatientName, Phone, Provider, ProviderId,
};
use jiff::{civil::date, tz::TimeZone};

/// What a clinic is called, where it is, and who works there.
pub(crate) struct About {
    pub(crate) language: Language,
    name: &'static str,
    short_name: &'static str,
    phone: &'static str,
    phone_shown: &'static str,
    locations: &'static [(&'static str, &'static str)],
    providers: &'static [&'static str],
}

pub(crate) const LARKMOOR: About = About {
    language: Language::English,
    name: "Larkmoor Demonstration Clinic",
    short_name: "Larkmoor Clinic",
    phone: "+442079460100",
    phone_shown: "020 7946 0100",
    locations: &[
        ("Harbour House", "1 Invented Street, London"),
        ("Garden Rooms (step-free)", "22 Imaginary Road, London"),
    ],
    providers: &["Dr Imogen Tarrowby", "Dafydd Penhallow-Quince", "Mark Young", "Dr Grace Oakenfold-Marsh"],
};

pub(crate) const TILLEULS: About = About {
    language: Language::French,
    name: "Cabinet de démonstration des Tilleuls",
    short_name: "Cabinet Tilleuls",
    phone: "+33199002000",
    phone_shown: "01 99 00 20 00",
    locations: &[
        ("Cabinet des Tilleuls", "3 rue Imaginaire, 75011 Paris"),
        ("Antenne du Canal", "14 quai Inventé, Paris"),
    ],
    providers: &["Éléonore Mirabel-Chastaing", "Loïc de Valcourtois", "Dr Claire Petit", "Pierre Kerdruzan"],
};

/// Staffed and placed like that, with two words about health of its own.
pub(crate) fn clinic(about: &About) -> Clinic {
    let health_words =
        vec![(Language::English, "acupuncture".to_owned()), (Language::French, "cure thermale".to_owned())];
    let messages = domain::MessageSettings { health_words, ..domain::MessageSettings::default() };
    let location = |(at, (name, address)): (usize, &(&str, &str))| Location {
        id: LocationId::parse(&format!("l{at}")).unwrap(),
        name: (*name).to_owned(),
        address: (*address).to_owned(),
        zone: TimeZone::UTC,
        reschedule: true,
    };
    let provider = |(at, name): (usize, &&str)| Provider {
        id: ProviderId::parse(&format!("v{at}")).unwrap(),
        name: (*name).to_owned(),
        email: None,
        staff: None,
        online: true,
        reschedule: true,
        change_notice: domain::Minutes::default(),
        availability: Vec::new(),
    };
    Clinic {
        id: ClinicId::parse("c").unwrap(),
        name: about.name.to_owned(),
        short_name: about.short_name.to_owned(),
        phone: Phone::parse(about.phone).unwrap(),
        phone_shown: about.phone_shown.to_owned(),
        language: about.language,
        online_booking: true,
        limits: domain::SendingLimits::default(),
        no_time: domain::NoTime::Recorded,
        messages,
        portal: domain::Portal::default(),
        locations: about.locations.iter().enumerate().map(location).collect(),
        providers: about.providers.iter().enumerate().map(provider).collect(),
        types: Vec::new(),
        rules: Vec::new(),
    }
}

/// Born on 1984-03-12.
pub(crate) fn patient(given: &str, family: &str, language: Language) -> Patient {
    Patient {
        id: PatientId::parse("p").unwrap(),
        name: PatientName::parse(given, family).unwrap(),
        phone: None,
        email: None,
        date_of_birth: date(1984, 3, 12),
        language,
        zone: None,
        portal: domain::PortalAccount::default(),
    }
}
