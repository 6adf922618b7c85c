//! Whether an address still takes messages.

use crate::ids::{Invalid, invalid};
use crate::{Channel, Clinic, Email, Patient, Phone, StoppedBy, WhyNot};
use jiff::Timestamp;

/// A telephone number or an email address, whoever has it: what is known of it holds for all of its patients.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// A telephone number.
    Phone(Phone),
    /// An email address. Two that differ in case alone are one.
    Email(Email),
}

/// What is known of an address; by default nothing, and then it is tried. Of two reports that contradict each other the
/// one holds that tells of the later instant, in whatever order they come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressState {
    /// Its owner's last word on whether it takes texts.
    pub consent: Option<Consent>,
    /// The last report that nothing can be delivered to it.
    pub fault: Option<AddressFault>,
}

/// What the owner of a number wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// Since when.
    pub at: Timestamp,
    /// No texts, at whose word; none where texts were allowed again.
    pub stopped: Option<StoppedBy>,
}

/// A report that nothing can be delivered to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressFault {
    /// When it was found.
    pub at: Timestamp,
    /// What.
    pub kind: FaultKind,
}

/// Why nothing can be delivered to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no such mailbox (a permanent bounce).
    Bounced,
    /// Its owner has called our messages unwanted.
    Complained,
    /// There is no such number, or it takes no texts.
    InvalidNumber,
}

impl FaultKind {
    /// Accepts what [`FaultKind::as_str`] says.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let known = [Self::Bounced, Self::Complained, Self::InvalidNumber].into_iter();
        known.into_iter().find(|kind| kind.as_str() == text).ok_or(invalid("bounced, complained or invalid_number"))
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Complained => "complained",
            Self::InvalidNumber => "invalid_number",
        }
    }
}

impl AddressState {
    /// Who stopped texts, if they are stopped.
    pub fn stopped(&self) -> Option<StoppedBy> {
        self.consent.and_then(|consent| consent.stopped)
    }

    /// What is wrong with it, as far as is known. Whoever has asked for texts since has a number that takes some.
    pub fn standing_fault(&self) -> Option<AddressFault> {
        let asked_for_texts = self.consent.filter(|consent| consent.stopped.is_none()).map(|consent| consent.at);
        let refuted = |fault: &AddressFault| {
            fault.kind == FaultKind::InvalidNumber && asked_for_texts.is_some_and(|since| since > fault.at)
        };
        self.fault.filter(|fault| !refuted(fault))
    }
}

/// Why nothing goes to a patient on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreached {
    /// The fact.
    pub why: WhyNot,
    /// Since when, where something happened.
    pub since: Option<Timestamp>,
}

/// What keeps messages from a patient on a channel, by what is known of the address, if anything does.
pub fn unreached(clinic: &Clinic, patient: &Patient, channel: Channel, state: &AddressState) -> Option<Unreached> {
    let because = |why, since| Some(Unreached { why, since });
    let number = patient.phone.as_ref().filter(|_| channel == Channel::Sms);
    if patient.address(channel).is_none() {
        because(WhyNot::NoAddress, None)
    } else if number.is_some_and(|number| !clinic.messages.texts_to(number, &clinic.phone)) {
        because(WhyNot::CountryNotAllowed, None)
    } else if number.is_some() && state.stopped().is_some() {
        because(WhyNot::TextsStopped, state.consent.map(|consent| consent.at))
    } else {
        state.standing_fault().and_then(|fault| because(WhyNot::AddressFailed, Some(fault.at)))
    }
}
