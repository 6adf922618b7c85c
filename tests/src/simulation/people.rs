//! Patients, staff and scanners: what they have received, seen and kept.

use super::browser::Tab;
use super::scanner::Visit;
use domain::{Channel, Patient, SlotId};
use import::Loaded;

/// Of how many of the latest links people remember the address.
const LETTERS: usize = 24;
/// How many slots are remembered by everybody.
const SLOTS: usize = 24;

/// Everybody, and what they know.
#[derive(Debug)]
pub(super) struct People {
    /// The patients, as the clinic knows them.
    pub(super) patients: Vec<Patient>,
    /// What a member of staff signs in with.
    pub(super) staff: String,
    /// Links that patients have received, oldest first.
    pub(super) letters: Vec<Letter>,
    /// The one of them that everybody is at just now.
    pub(super) favourite: usize,
    /// Tabs of patients' browsers.
    pub(super) tabs: Vec<Tab>,
    /// What a scanner is at.
    pub(super) visit: Option<Visit>,
    /// Slots that somebody has seen, so that many want the same.
    pub(super) slots: Vec<String>,
    /// Links by their public ids, as staff know them.
    pub(super) links: Vec<String>,
    /// The last one-time code that each patient was sent.
    pub(super) codes: Vec<String>,
    /// Messages of the outbox that were read so far.
    pub(super) read: usize,
}

/// A link that a patient has received, with what the patient's program knows of it.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    /// Whose.
    pub(super) patient: usize,
    /// Its path.
    pub(super) path: String,
    /// The addresses below its path that messages have named.
    pub(super) addresses: Vec<String>,
    /// Whether it came with an appointment, to manage it.
    pub(super) manages: bool,
    /// What it asks for before it shows anything, as far as is known.
    pub(super) asks: String,
    /// What proves that the patient was verified.
    pub(super) session: Option<String>,
    /// Slots that it was offered.
    pub(super) slots: Vec<String>,
    /// Where its appointment is, and where it was before that.
    pub(super) places: Vec<SlotId>,
}

impl Letter {
    fn of(patient: usize, path: String, address: String, manages: bool) -> Self {
        let (asks, session) = (String::new(), None);
        Self { patient, path, addresses: vec![address], manages, asks, session, slots: Vec::new(), places: Vec::new() }
    }
}

impl People {
    /// Everybody, before anything happens.
    pub(super) fn of(loaded: &Loaded, staff: String) -> Self {
        Self {
            patients: loaded.patients.clone(),
            staff,
            letters: Vec::new(),
            favourite: 0,
            tabs: Vec::new(),
            visit: None,
            slots: Vec::new(),
            links: Vec::new(),
            codes: vec![String::new(); loaded.patients.len()],
            read: 0,
        }
    }

    /// A patient has a link's address; one of a link that is known is told with it.
    pub(super) fn receive(&mut self, patient: usize, address: &str, manages: bool) {
        let path: String = address.split('/').take(3).collect::<Vec<_>>().join("/");
        if let Some(known) = self.letters.iter_mut().find(|letter| letter.path == path) {
            if !known.addresses.iter().any(|other| other == address) {
                known.addresses.push(address.to_owned());
            }
            return;
        }
        if self.letters.len() == LETTERS {
            self.letters.remove(0);
        }
        self.letters.push(Letter::of(patient, path, address.to_owned(), manages));
    }

    /// A link is of no more use, and is thrown away.
    pub(super) fn throw_away(&mut self, path: &str) {
        self.letters.retain(|letter| letter.path != path);
    }

    /// Somebody has seen a slot.
    pub(super) fn see(&mut self, slot: &str) {
        if self.slots.iter().any(|known| known == slot) {
            return;
        }
        if self.slots.len() == SLOTS {
            self.slots.remove(0);
        }
        self.slots.push(slot.to_owned());
    }

    /// Whose address this is.
    pub(super) fn at(&self, address: &str) -> Option<usize> {
        let has = |patient: &Patient| {
            [Channel::Sms, Channel::Email].iter().any(|channel| patient.address(*channel) == Some(address))
        };
        self.patients.iter().position(has)
    }
}
