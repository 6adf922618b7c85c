//! What a handler has at hand.

use crate::{Clock, Failure, OwnPermits, Random, SendingRate, StaffTokens, Throttle};
use domain::{BookIds, ClinicId, EventId, LinkKind, OneTimeCode, PatientId, SendIds};
use jiff::Timestamp;
use notify::Senders;
use store::Store;
use web::{Key, link_token, one_time_code};

/// The secret keys that a function may have.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// Makes the secrets of links, and one-time codes.
    pub link: Option<Key>,
    /// Signs nonces, patient sessions and form tokens.
    pub forms: Option<Key>,
}

/// Everything outside a handler: the table, the time, randomness, keys, senders. Nothing in it tells whether the
/// handler runs on Lambda or locally.
#[derive(Debug, Clone)]
pub struct Context {
    /// The table.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Where identifiers and nonces come from.
    pub random: Random,
    /// The keys.
    pub keys: Keys,
    /// Where people reach us, without a slash at the end. It never comes from a request.
    pub origin: String,
    /// Who may use the staff doors.
    pub staff: Option<StaffTokens>,
    /// Where staff sign in with a browser, if there is such a place.
    pub sign_in: Option<String>,
    /// Who carries messages.
    pub senders: Option<Senders>,
    /// How fast messages are handed to them.
    pub rate: SendingRate,
    /// What of that this process has handed over by itself.
    pub own_permits: OwnPermits,
    /// Whether carriers report what becomes of texts: otherwise nobody asks which message a text was.
    pub text_reports: bool,
    /// Who has tried too many links that do not exist.
    pub throttle: Throttle,
}

impl Context {
    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The key of links, for a function that was started with it.
    pub fn link_key(&self) -> Result<&Key, Failure> {
        self.keys.link.as_ref().ok_or(Failure::NotConfigured("the link key"))
    }

    /// The key of forms and sessions, for a function that was started with it.
    pub fn form_key(&self) -> Result<&Key, Failure> {
        self.keys.forms.as_ref().ok_or(Failure::NotConfigured("the form key"))
    }

    /// Who carries messages, for a function that was started with them.
    pub fn senders(&self) -> Result<&Senders, Failure> {
        self.senders.as_ref().ok_or(Failure::NotConfigured("the senders"))
    }

    /// The secret of a link's address.
    pub fn token(&self, clinic: &ClinicId, patient: &PatientId, kind: &LinkKind) -> Result<String, Failure> {
        let (kind, id) = named(kind);
        Ok(link_token(self.link_key()?, clinic.as_str(), patient.as_str(), kind, id, 0))
    }

    /// The one-time code that an event sent.
    pub fn one_time_code(
        &self,
        clinic: &ClinicId,
        patient: &PatientId,
        of: &LinkKind,
        event: &EventId,
    ) -> Result<OneTimeCode, Failure> {
        let (kind, id) = named(of);
        Ok(one_time_code(self.link_key()?, clinic.as_str(), patient.as_str(), kind, id, event.as_str()))
    }

    /// A link's address.
    pub fn link_url(&self, token: &str) -> String {
        format!("{}/l/{token}", self.origin)
    }

    /// Fresh identifiers for a sending.
    pub fn send_ids(&self) -> SendIds {
        SendIds { link: self.random.link_id(), event: self.fresh_event() }
    }

    /// Fresh identifiers for a booking.
    pub fn book_ids(&self) -> BookIds {
        BookIds { appointment: self.random.appointment_id(), event: self.fresh_event() }
    }

    /// A fresh identifier for an event.
    pub fn fresh_event(&self) -> EventId {
        self.random.event_id(self.now())
    }

    /// Random characters for a nonce.
    pub fn random_text(&self) -> String {
        self.random.characters(12)
    }
}

/// What a link is called where its secrets are made.
fn named(kind: &LinkKind) -> (&'static str, &str) {
    match kind {
        LinkKind::Booking(link) => ("booking", link.as_str()),
        LinkKind::Manage(appointment) => ("manage", appointment.as_str()),
    }
}
