//! A clinic and what it offers: the booking facts that every decision is made from.

use crate::ids::{Invalid, invalid};
use crate::{
    ClinicId, Email, Language, LocationId, MessageSettings, Minutes, Patient, Phone, Portal, ProviderId, Rule, RuleId,
    SendingLimits, StaffId, TypeId, WallTime,
};
use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};

/// A tenant: its own staff, patients, settings and wording.
#[derive(Debug, Clone)]
pub struct Clinic {
    /// Unique in the installation.
    pub id: ClinicId,
    /// Name in full, as on the door.
    pub name: String,
    /// Name that fits a text message.
    pub short_name: String,
    /// The office number that every refusal names.
    pub phone: Phone,
    /// The same number as its patients know it, for instance `020 7946 0100`.
    pub phone_shown: String,
    /// The language of its staff, and of patients whose own is not known.
    pub language: Language,
    /// Whether staff may send booking links at all.
    pub online_booking: bool,
    /// How many links go out in a day.
    pub limits: SendingLimits,
    /// What comes of a patient whom no time suits.
    pub no_time: NoTime,
    /// Which messages go out, when, and what they may say.
    pub messages: MessageSettings,
    /// The portal where patients of the clinic have an account, if it has one.
    pub portal: Portal,
    /// Where patients are seen, in the clinic's order.
    pub locations: Vec<Location>,
    /// Whose time is booked, in the clinic's order.
    pub providers: Vec<Provider>,
    /// What is booked, in the clinic's order.
    pub types: Vec<AppointmentType>,
    /// The booking rules, in the clinic's order.
    pub rules: Vec<Rule>,
}

impl Clinic {
    /// The rule of that id.
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.iter().find(|rule| &rule.id == id)
    }

    /// The appointment type of that id.
    pub fn appointment_type(&self, id: &TypeId) -> Option<&AppointmentType> {
        self.types.iter().find(|kind| &kind.id == id)
    }

    /// The provider of that id.
    pub fn provider(&self, id: &ProviderId) -> Option<&Provider> {
        self.providers.iter().find(|provider| &provider.id == id)
    }

    /// The zone of a location; UTC where the clinic has given it up.
    pub fn zone_of(&self, id: &LocationId) -> TimeZone {
        self.location(id).map_or(TimeZone::UTC, |location| location.zone.clone())
    }

    /// The instant, or the end of the quiet hours that it falls into for a patient: by the patient's clock where it is known,
    /// otherwise by the location's.
    pub fn allowed_from(&self, at: Timestamp, patient: &Patient, location: &LocationId) -> Timestamp {
        let zone = patient.zone.clone().unwrap_or_else(|| self.zone_of(location));
        self.messages.quiet_hours.map_or(at, |quiet| quiet.allowed_from(at, &zone))
    }

    /// The location of that id.
    pub fn location(&self, id: &LocationId) -> Option<&Location> {
        self.locations.iter().find(|location| &location.id == id)
    }
}

/// What a clinic does about a patient whom no time suits (row A18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoTime {
    /// It is recorded, and staff find it among their tasks.
    #[default]
    Recorded,
    /// The patient is told to call, and nothing is written.
    Silent,
}

impl NoTime {
    /// Accepts `recorded` and `silent`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "recorded" => Ok(Self::Recorded),
            "silent" => Ok(Self::Silent),
            _ => Err(invalid("recorded or silent")),
        }
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Silent => "silent",
        }
    }
}

/// A place where patients are seen; its zone rules every wall-clock time there.
#[derive(Debug, Clone)]
pub struct Location {
    /// Unique within the clinic.
    pub id: LocationId,
    /// Name as patients know it.
    pub name: String,
    /// Street and town, one line; may be empty.
    pub address: String,
    /// IANA time zone.
    pub zone: TimeZone,
    /// Whether patients may move appointments that are there (row A6).
    pub reschedule: bool,
}

impl Location {
    /// The zone's IANA name.
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }
}

/// A person whose time is booked.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Unique within the clinic.
    pub id: ProviderId,
    /// Name as patients know it.
    pub name: String,
    /// Where notices to this provider go, beside the console.
    pub email: Option<Email>,
    /// Who signs in to the console as this provider.
    pub staff: Option<StaffId>,
    /// Whether patients can book, move and cancel this provider's time themselves (rows G8, G9).
    pub online: bool,
    /// Whether patients may move appointments with this provider (row A6).
    pub reschedule: bool,
    /// How long before its start an appointment can no longer be moved or cancelled (row G7).
    pub change_notice: Minutes,
    /// When and where appointments can be made.
    pub availability: Vec<Availability>,
}

/// Weekly hours of a provider at a location for some types, while they are valid.
#[derive(Debug, Clone)]
pub struct Availability {
    /// Where.
    pub location: LocationId,
    /// What; every type when empty.
    pub types: Vec<TypeId>,
    /// On which days of the week.
    pub weekdays: Weekdays,
    /// Opening time on the wall.
    pub from: WallTime,
    /// Closing time on the wall; an appointment ends by then, its buffers may go on.
    pub until: WallTime,
    /// First date.
    pub valid_from: Option<Date>,
    /// Last date, included.
    pub valid_until: Option<Date>,
}

impl Availability {
    /// Whether a type can be booked under it.
    pub fn serves(&self, kind: &TypeId) -> bool {
        self.types.is_empty() || self.types.contains(kind)
    }

    /// Whether its hours hold on a date of its location.
    pub fn holds_on(&self, date: Date) -> bool {
        self.weekdays.contains(date.weekday())
            && self.valid_from.is_none_or(|first| first <= date)
            && self.valid_until.is_none_or(|last| date <= last)
    }
}

/// A set of days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekdays(u8);

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl Weekdays {
    /// Accepts at least one of `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`.
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = invalid("one or more of mon, tue, wed, thu, fri, sat, sun");
        let mut set = 0;
        for name in names {
            let place = WEEKDAYS.iter().position(|(known, _)| *known == name).ok_or(ACCEPTED)?;
            set |= 1 << place;
        }
        if set == 0 { Err(ACCEPTED) } else { Ok(Self(set)) }
    }

    /// Whether the day is one of them.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & (1 << day.to_monday_zero_offset()) != 0
    }

    /// Their names, Monday first.
    pub fn names(self) -> Vec<&'static str> {
        WEEKDAYS.iter().filter(|(_, day)| self.contains(*day)).map(|(name, _)| *name).collect()
    }
}

/// What is booked.
#[derive(Debug, Clone)]
pub struct AppointmentType {
    /// Unique within the clinic.
    pub id: TypeId,
    /// Title as patients read it.
    pub title: String,
    /// Its name in other languages than the clinic's.
    pub titles: Vec<(Language, String)>,
    /// Length without buffers.
    pub length: Minutes,
    /// Time kept free before it.
    pub buffer_before: Minutes,
    /// Time kept free after it.
    pub buffer_after: Minutes,
    /// Slots start every so many minutes from the opening time.
    pub grid: Minutes,
    /// Whether patients can book, move and cancel it themselves (rows G9, G10).
    pub online: bool,
    /// Whether patients may move it (row A6).
    pub reschedule: bool,
    /// For which messages it is ticked.
    pub messages: TypeMessages,
}

/// For which messages an appointment type is ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeMessages {
    /// Whether it is confirmed by email (rows G1, G11).
    pub confirmation_email: bool,
    /// Whether patients are reminded of it by text (row G18).
    pub reminder_sms: bool,
}

impl Default for TypeMessages {
    /// For all.
    fn default() -> Self {
        Self { confirmation_email: true, reminder_sms: true }
    }
}

impl AppointmentType {
    /// Its name in a language; in the clinic's own where it has not been translated.
    pub fn title_in(&self, language: Language) -> &str {
        self.titles.iter().find(|(known, _)| *known == language).map_or(&self.title, |(_, title)| title)
    }

    /// Checks the lengths: multiples of five, at most 240 minutes with buffers (a condition of one DynamoDB expression
    /// must hold all the ticks).
    pub fn check(&self) -> Result<(), Invalid> {
        let lengths = [self.length, self.buffer_before, self.buffer_after, self.grid];
        let whole = lengths.iter().all(|length| length.get().is_multiple_of(5) && length.get() <= 240);
        let total = self.length.get() + self.buffer_before.get() + self.buffer_after.get();
        if whole && self.length.get() > 0 && self.grid.get() > 0 && total <= 240 {
            Ok(())
        } else {
            Err(invalid("lengths in multiples of 5 minutes, at most 240 minutes with both buffers"))
        }
    }
}
