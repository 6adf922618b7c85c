//! What stops a text that staff wrote (rows L15, C16): names, dates of birth, telephone numbers, addresses and words about
//! health. Anybody near the phone can read it.

mod addresses;
mod context;
mod dates;
mod names;
mod own;
mod phones;
mod text;
mod vocabulary;

use crate::words::HealthWords;
use domain::{Clinic, Finding, Language, Patient, StoppedFor};
use jiff::{Timestamp, tz::TimeZone};
use names::{CommonWords, Person};
use std::ops::Range;
use text::Text;

/// Everything that stops a text to a patient, in the order of [`StoppedFor::ALL`] and then of the text. The clinic may tell
/// its own name, telephone number and addresses. A date that is a year past at `now` is taken for one of birth.
///
/// A word that is a name as well as something else, such as *May* or *Rose*, stops a text where it is meant as a name.
pub fn guard(text: &str, clinic: &Clinic, patient: &Patient, now: Timestamp) -> Vec<Finding> {
    let text = Text::of(text);
    let told = Told { own: own::own_words(&text, clinic), text, clinic, patient, now };
    let mut findings: Vec<Finding> = Vec::new();
    for stopped_for in StoppedFor::ALL {
        for words in told.words(stopped_for) {
            let finding = Finding { stopped_for, words };
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}

/// A text, and what it may not tell.
struct Told<'t> {
    text: Text<'t>,
    /// Which of its words are the clinic's own.
    own: Vec<bool>,
    clinic: &'t Clinic,
    patient: &'t Patient,
    now: Timestamp,
}

impl Told<'_> {
    /// What tells something of a kind, as it is written.
    fn words(&self, kind: StoppedFor) -> Vec<String> {
        let Self { text, own, clinic, patient, now } = self;
        let common = CommonWords::of(self.languages());
        let places = match kind {
            StoppedFor::PatientName => Person::patient(patient, &common).found(text, own),
            StoppedFor::ClinicianName => {
                Person::clinicians(clinic, &common).flat_map(|person| person.found(text, own)).collect()
            }
            StoppedFor::BirthDate => {
                dates::of_birth(text, own, patient.date_of_birth, now.to_zoned(TimeZone::UTC).date())
            }
            StoppedFor::PhoneNumber => phones::found(text, own, clinic),
            StoppedFor::Address => addresses::found(text, own, patient.language),
            StoppedFor::Health => self.health(),
        };
        let mut places: Vec<Range<usize>> =
            places.iter().map(|range| text.words[range.start].start..text.words[range.end - 1].end()).collect();
        if kind == StoppedFor::Address {
            places.extend(addresses::emails(text.raw));
        }
        widest(places).into_iter().map(|place| text.raw[place].to_owned()).collect()
    }

    fn health(&self) -> Vec<Range<usize>> {
        let of_clinic = HealthWords::of(self.clinic.messages.health_words.iter().map(|(_, word)| &**word));
        let shipped = self.languages().map(HealthWords::shipped);
        let lists = shipped.into_iter().chain([&of_clinic]);
        let found = lists.flat_map(|list| list.found(self.text.raw, &self.text.words));
        found.filter(|range| !self.own[range.clone()].iter().all(|own| *own)).collect()
    }

    /// In which staff may have written.
    fn languages(&self) -> [Language; 2] {
        [self.patient.language, self.clinic.language]
    }
}

/// In the order of the text, without what lies within another.
fn widest(mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
    let mut widest: Vec<Range<usize>> = Vec::new();
    for place in places {
        if widest.last().is_none_or(|last| place.end > last.end) {
            widest.push(place);
        }
    }
    widest
}
