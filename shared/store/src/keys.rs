//! Every key string is built here, each in one function of its entity. `ENTITIES.md` has the chart.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    Address, AppointmentId, Carrier, ClinicId, EventId, LinkId, LinkKind, MessageKey, NoticeId, PatientId, Phone,
    ProviderId, ReplyId, RuleId, TaskId, Template, TextId,
};
use jiff::{Timestamp, civil::Date};
use std::collections::HashMap;

/// Partition and sort key of an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Key {
    fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self { pk: pk.into(), sk: sk.into() }
    }

    /// Of an item that was read.
    pub(crate) fn of(item: &HashMap<String, AttributeValue>) -> Option<Self> {
        let part = |name: &str| item.get(name)?.as_s().ok();
        Some(Self::new(part("pk")?, part("sk")?))
    }

    /// As the SDK takes it.
    pub(crate) fn attributes(&self) -> HashMap<String, AttributeValue> {
        HashMap::from([
            ("pk".to_owned(), AttributeValue::S(self.pk.clone())),
            ("sk".to_owned(), AttributeValue::S(self.sk.clone())),
        ])
    }
}

pub(crate) const CONFIG: &str = "CONFIG#";
pub(crate) const TEXT: &str = "TEXT#";
pub(crate) const TEMPLATE: &str = "TEMPLATE#";
pub(crate) const LINK: &str = "LINK#";
pub(crate) const APPOINTMENT: &str = "APPT#";
pub(crate) const EVENT: &str = "EVENT#";
pub(crate) const MESSAGE: &str = "MSG#";
pub(crate) const ALERT: &str = "ALERT#";
pub(crate) const REPLY: &str = "REPLY#";
pub(crate) const PROFILE: &str = "PROFILE";

/// Of no item: what is asked for where only the connection matters.
pub(crate) fn nothing() -> Key {
    Key::new("NOTHING", "NOTHING")
}

pub(crate) fn clinic(clinic: &ClinicId) -> String {
    format!("CLINIC#{clinic}")
}

pub(crate) fn config(clinic_id: &ClinicId, part: &str, id: &str) -> Key {
    Key::new(clinic(clinic_id), format!("{CONFIG}{part}#{id}"))
}

pub(crate) fn text(clinic_id: &ClinicId, part: &str) -> Key {
    Key::new(clinic(clinic_id), format!("{TEXT}{part}"))
}

/// A clinic's own words for a message: of one rule, or of every.
pub(crate) fn template(clinic_id: &ClinicId, of: &Template) -> Key {
    let Template { kind, channel, language, rule, .. } = of;
    let rule = rule.as_ref().map(RuleId::as_str).unwrap_or_default();
    let part = format!("{TEMPLATE}{}#{}#{}#{rule}", kind.as_str(), channel.as_str(), language.as_str());
    text(clinic_id, &part)
}

pub(crate) fn patient(clinic: &ClinicId, patient: &PatientId) -> String {
    format!("PATIENT#{clinic}#{patient}")
}

pub(crate) fn profile(clinic: &ClinicId, id: &PatientId) -> Key {
    Key::new(patient(clinic, id), PROFILE)
}

pub(crate) fn link(clinic: &ClinicId, id: &PatientId, link: &LinkId) -> Key {
    Key::new(patient(clinic, id), format!("{LINK}{link}"))
}

pub(crate) fn appointment(clinic: &ClinicId, id: &PatientId, appointment: &AppointmentId) -> Key {
    Key::new(patient(clinic, id), format!("{APPOINTMENT}{appointment}"))
}

pub(crate) fn event(clinic: &ClinicId, id: &PatientId, event: &EventId) -> Key {
    Key::new(patient(clinic, id), format!("{EVENT}{event}"))
}

/// What an alert said, beside its event: it can be erased.
pub(crate) fn alert(clinic: &ClinicId, id: &PatientId, event: &EventId) -> Key {
    Key::new(patient(clinic, id), format!("{ALERT}{event}"))
}

/// What the patient wrote, beside the event that tells of it.
pub(crate) fn reply(clinic: &ClinicId, id: &PatientId, event: &EventId) -> Key {
    Key::new(patient(clinic, id), format!("{REPLY}{event}"))
}

pub(crate) fn message(clinic: &ClinicId, key: &MessageKey) -> Key {
    Key::new(patient(clinic, &key.patient), format!("{}{}", siblings(key), key.occasion))
}

/// How the sort keys of all messages of one event begin.
pub(crate) fn messages_of(event: &EventId) -> String {
    format!("{MESSAGE}{event}#")
}

/// How the sort keys of all messages of one event, kind and carrier begin.
pub(crate) fn siblings(key: &MessageKey) -> String {
    format!("{MESSAGE}{}#{}#{}#", key.event, key.kind.as_str(), key.carrier.as_str())
}

pub(crate) fn patient_day(clinic: &ClinicId, id: &PatientId, day: Date) -> Key {
    Key::new(patient(clinic, id), format!("DAY#{day}"))
}

/// Where the wrong answers of a link's holder are counted, and which code was sent last: beside the link or appointment,
/// whose own item says nothing but what its events say.
pub(crate) fn tries(clinic: &ClinicId, id: &PatientId, of: &LinkKind) -> Key {
    let of = match of {
        LinkKind::Booking(link) => format!("{LINK}{link}"),
        LinkKind::Manage(appointment) => format!("{APPOINTMENT}{appointment}"),
    };
    Key::new(patient(clinic, id), format!("TRIES#{of}"))
}

pub(crate) fn repeated(clinic: &ClinicId, id: &PatientId, request_key_hash: &str) -> Key {
    Key::new(patient(clinic, id), format!("REQUEST#{request_key_hash}"))
}

/// Where the sendings to a patient are counted on a day of the clinic's calendar.
pub(crate) fn sent_to_patient(clinic: &ClinicId, id: &PatientId, day: Date) -> Key {
    Key::new(patient(clinic, id), format!("SENT#{day}"))
}

/// Where the sendings of the whole clinic are counted. Its own partition is what its file gives, so they are not there.
pub(crate) fn sent_by_clinic(clinic: &ClinicId, day: Date) -> Key {
    Key::new(format!("SENT#{clinic}"), day.to_string())
}

pub(crate) fn provider_days(clinic: &ClinicId, provider: &ProviderId) -> String {
    format!("DAY#{clinic}#{provider}")
}

pub(crate) fn provider_day(clinic: &ClinicId, provider: &ProviderId, day: Date) -> Key {
    Key::new(provider_days(clinic, provider), day.to_string())
}

pub(crate) fn tasks(clinic: &ClinicId) -> String {
    format!("TASK#{clinic}")
}

/// An open task: an event's identifier sorts by when it was written.
pub(crate) fn task(clinic: &ClinicId, id: &TaskId) -> Key {
    let sk = match id {
        TaskId::Report { patient, event } => format!("{event}#{patient}"),
        TaskId::Text(MessageKey { patient, event, kind, carrier, occasion }) => {
            format!("{event}#{patient}#{}#{}#{occasion}", kind.as_str(), carrier.as_str())
        }
        // Sorts before those of events, of which a patient may have many: there is one for each patient.
        TaskId::Unreachable(MessageKey { patient, .. }) => format!("!unreachable#{patient}"),
    };
    Key::new(tasks(clinic), sk)
}

pub(crate) fn notices(clinic: &ClinicId) -> String {
    format!("NOTICE#{clinic}")
}

/// What a clinician finds on the console because of an event.
pub(crate) fn notice(clinic: &ClinicId, id: &NoticeId) -> Key {
    let NoticeId { patient, event, kind } = id;
    Key::new(notices(clinic), format!("{event}#{patient}#{}", kind.as_str()))
}

pub(crate) fn token(hash: &str) -> Key {
    Key::new(format!("TOKEN#{hash}"), "TOKEN")
}

pub(crate) fn expiry_mark(hash: &str) -> Key {
    Key::new(format!("LIVE#{hash}"), "LIVE")
}

pub(crate) fn find(clinic: &ClinicId) -> String {
    format!("FIND#{clinic}")
}

/// A word by which a patient is found.
pub(crate) fn find_word(clinic: &ClinicId, word: &str, id: &PatientId) -> Key {
    Key::new(find(clinic), format!("w#{word}#{id}"))
}

/// A patient's place in the alphabet.
pub(crate) fn find_name(clinic: &ClinicId, folded_name: &str, id: &PatientId) -> Key {
    Key::new(find(clinic), format!("a#{folded_name}#{id}"))
}

/// All that is kept of a telephone number or an email address.
pub(crate) fn address(of: &Address) -> String {
    match of {
        Address::Phone(number) => format!("ADDRESS#{number}"),
        Address::Email(email) => format!("ADDRESS#{}", email.as_str().to_lowercase()),
    }
}

/// Whether it still takes messages.
pub(crate) fn address_state(of: &Address) -> Key {
    Key::new(address(of), "STATE")
}

pub(crate) const ADDRESS_PATIENT: &str = "PATIENT#";

/// That a patient has this telephone number.
pub(crate) fn address_patient(number: &Phone, clinic: &ClinicId, id: &PatientId) -> Key {
    Key::new(address(&Address::Phone(number.clone())), format!("{ADDRESS_PATIENT}{clinic}#{id}"))
}

/// What a number was asked by text.
pub(crate) fn conversation(number: &Phone) -> Key {
    Key::new(address(&Address::Phone(number.clone())), "CONVERSATION")
}

/// What was decided of a text from a number, so that it is not decided again.
pub(crate) fn decided(number: &Phone, id: &ReplyId) -> Key {
    Key::new(address(&Address::Phone(number.clone())), format!("{REPLY}{id}"))
}

/// A text by the name that its carrier gave it.
pub(crate) fn text_sent(id: &TextId) -> Key {
    Key::new(format!("SMS#{id}"), "TEXT")
}

/// Where the texts of a clinic are counted on a day of its calendar.
pub(crate) fn texts_of_day(clinic: &ClinicId, day: Date) -> Key {
    Key::new(format!("TEXTS#{clinic}"), day.to_string())
}

pub(crate) const DUE: &str = "DUE#";

pub(crate) fn due_hour(at: Timestamp) -> String {
    jiff::tz::Offset::UTC.to_datetime(at).strftime("%Y-%m-%dT%H").to_string()
}

/// An hour of one carrier, so that whoever waits for the one holds nobody up who waits for another.
pub(crate) fn due_bucket(at: Timestamp, carrier: Carrier) -> String {
    format!("{DUE}{}#{}", due_hour(at), carrier.as_str())
}

/// A message that is to be tried at an instant.
pub(crate) fn due(clinic: &ClinicId, key: &MessageKey, at: Timestamp) -> Key {
    Key::new(due_bucket(at, key.carrier), format!("{}#{clinic}#{key}", due_instant(at)))
}

/// Sorts as the instants do.
pub(crate) fn due_instant(at: Timestamp) -> String {
    jiff::tz::Offset::UTC.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

pub(crate) const UNREADABLE: &str = "UNREADABLE";

/// Where a due entry is kept that leads to something unreadable.
pub(crate) fn unreadable(due: &Key) -> Key {
    Key::new(UNREADABLE, format!("{}#{}", due.pk, due.sk))
}

/// How many messages a carrier was handed in a minute.
pub(crate) fn permits(carrier: Carrier, at: Timestamp) -> Key {
    let minute = jiff::tz::Offset::UTC.to_datetime(at).strftime("%Y-%m-%dT%H:%M").to_string();
    Key::new(format!("RATE#{}", carrier.as_str()), minute)
}

pub(crate) fn sweep_cursor() -> Key {
    Key::new("SWEEP", "CURSOR")
}
