//! Domain values as attributes. The domain knows nothing of serialisation, so its types are written and read here as
//! the text they print and parse.

use crate::{StoreError, keys::Key};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    AlertText, Answer, AppointmentId, CallingCode, Carrier, ChangeLinks, Channel, ClinicId, Colour, Email, EventId,
    Fate, FaultKind, Invalid, Language, LeadTime, LinkId, LocationId, MessageKey, MessageKind, NoTime, Notices,
    PatientId, Phone, PortalId, PresetId, ProviderChoice, ProviderId, Reason, ReplyCode, Role, RuleId, StaffId,
    StoppedBy, StoppedFor, TaskKind, TypeId, Verification, WallTime, WebAddress,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::collections::{BTreeMap, HashMap};

pub(crate) type Attributes = HashMap<String, AttributeValue>;

/// An item with its key.
pub(crate) fn to_item(key: &Key, value: &impl Serialize) -> Result<Attributes, StoreError> {
    let mut item: Attributes =
        serde_dynamo::to_item(value).map_err(|error| StoreError::unreadable("a new item", error))?;
    item.extend(key.attributes());
    Ok(item)
}

/// An item read back. The entity is named in the error, its contents are not.
pub(crate) fn from_item<T: for<'de> Deserialize<'de>>(
    entity: &'static str,
    item: impl Into<serde_dynamo::Item>,
) -> Result<T, StoreError> {
    serde_dynamo::from_item(item).map_err(|error| StoreError::unreadable(entity, error))
}

/// A domain value that stands in an item as text.
pub(crate) trait Text: Sized {
    fn write(&self) -> String;
    fn read(text: &str) -> Result<Self, Invalid>;
}

macro_rules! text {
    ($($kind:ty),+ $(,)?) => {$(
        impl Text for $kind {
            fn write(&self) -> String {
                self.to_string()
            }
            fn read(text: &str) -> Result<Self, Invalid> {
                <$kind>::parse(text)
            }
        }
    )+};
}

macro_rules! word {
    ($($kind:ty),+ $(,)?) => {$(
        impl Text for $kind {
            fn write(&self) -> String {
                self.as_str().to_owned()
            }
            fn read(text: &str) -> Result<Self, Invalid> {
                <$kind>::parse(text)
            }
        }
    )+};
}

text!(
    AppointmentId,
    CallingCode,
    ClinicId,
    Colour,
    Email,
    EventId,
    Fate,
    LeadTime,
    LinkId,
    LocationId,
    MessageKey,
    PatientId,
    Phone,
    PresetId,
    ProviderId,
    ReplyCode,
    RuleId,
    StaffId,
    TypeId,
    WallTime,
);
word!(
    AlertText,
    Answer,
    Carrier,
    ChangeLinks,
    Channel,
    FaultKind,
    Language,
    MessageKind,
    NoTime,
    Notices,
    PortalId,
    ProviderChoice,
    Reason,
    Role,
    StoppedBy,
    StoppedFor,
    TaskKind,
    Verification,
    WebAddress,
);

impl Text for TimeZone {
    fn write(&self) -> String {
        self.iana_name().unwrap_or("UTC").to_owned()
    }
    fn read(text: &str) -> Result<Self, Invalid> {
        TimeZone::get(text).map_err(|_| Invalid { accepted: "an IANA time zone" })
    }
}

impl Text for Date {
    fn write(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Result<Self, Invalid> {
        text.parse().map_err(|_| Invalid { accepted: "a date YYYY-MM-DD" })
    }
}

/// `#[serde(with = "text")]`: a domain value as text.
pub(crate) mod text {
    use super::{Deserialize, Deserializer, Serialize, Serializer, Text};
    use serde::de::Error as _;

    pub(crate) fn serialize<T: Text, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        value.write().serialize(to)
    }

    pub(crate) fn deserialize<'de, T: Text, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        T::read(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// `#[serde(with = "optional", default)]`: an optional domain value as text.
pub(crate) mod optional {
    use super::{Deserialize, Deserializer, Serialize, Serializer, Text};
    use serde::de::Error as _;

    pub(crate) fn serialize<T: Text, S: Serializer>(value: &Option<T>, to: S) -> Result<S::Ok, S::Error> {
        value.as_ref().map(Text::write).serialize(to)
    }

    pub(crate) fn deserialize<'de, T: Text, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| T::read(&text).map_err(D::Error::custom)).transpose()
    }
}

/// `#[serde(with = "texts")]`: several domain values as a list of texts.
pub(crate) mod texts {
    use super::{Deserialize, Deserializer, Serialize, Serializer, Text};
    use serde::de::Error as _;

    pub(crate) fn serialize<T: Text, S: Serializer>(values: &[T], to: S) -> Result<S::Ok, S::Error> {
        values.iter().map(Text::write).collect::<Vec<_>>().serialize(to)
    }

    pub(crate) fn deserialize<'de, T: Text, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        texts.iter().map(|text| T::read(text).map_err(D::Error::custom)).collect()
    }
}

/// An instant as milliseconds since the epoch, so that conditions can compare it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Millis(pub(crate) Timestamp);

impl Serialize for Millis {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.as_millisecond().serialize(to)
    }
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Timestamp::from_millisecond(i64::deserialize(from)?).map(Self).map_err(D::Error::custom)
    }
}

/// Values that stand by the tags of languages.
pub(crate) fn in_languages<T, U>(
    entity: &'static str,
    values: BTreeMap<String, T>,
    read: impl Fn(T) -> Result<U, StoreError>,
) -> Result<Vec<(Language, U)>, StoreError> {
    let language = |tag: &str| Language::parse(tag).map_err(|error| StoreError::unreadable(entity, error));
    values.into_iter().map(|(tag, value)| Ok((language(&tag)?, read(value)?))).collect()
}

pub(crate) fn string(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

pub(crate) fn millis(at: Timestamp) -> AttributeValue {
    number(at.as_millisecond())
}
