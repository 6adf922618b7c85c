//! What stands for each placeholder of a message.

use super::Notice;
use domain::{Channel, Clinic, MessageKind, Placement, TypeId};
use language::{Words, isolated};
use std::borrow::Cow;

/// What a template may leave to us, in single braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placeholder {
    /// The clinic: its short name in a text message, its name in full in an email.
    Clinic,
    /// The clinic's telephone number.
    Phone,
    /// Date and time of the appointment.
    When,
    /// Its date.
    Date,
    /// Its time.
    Time,
    /// With whom it is.
    Clinician,
    /// What it is.
    Type,
    /// Where it is.
    Location,
    /// The link.
    Link,
    /// The way to another time: our link or the portal's (rows A4, A5).
    SelfSchedule,
    /// The one-time code.
    Code,
    /// For how many minutes the code works.
    Minutes,
}

impl Placeholder {
    const ALL: [Self; 12] = [
        Self::Clinic,
        Self::Phone,
        Self::When,
        Self::Date,
        Self::Time,
        Self::Clinician,
        Self::Type,
        Self::Location,
        Self::Link,
        Self::SelfSchedule,
        Self::Code,
        Self::Minutes,
    ];

    /// As it stands between the braces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clinic => "clinic",
            Self::Phone => "phone",
            Self::When => "when",
            Self::Date => "date",
            Self::Time => "time",
            Self::Clinician => "clinician",
            Self::Type => "type",
            Self::Location => "location",
            Self::Link => "link",
            Self::SelfSchedule => "eventSelfScheduleAppt",
            Self::Code => "code",
            Self::Minutes => "minutes",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == name)
    }

    /// Whether it becomes an address.
    pub(crate) fn is_link(self) -> bool {
        matches!(self, Self::Link | Self::SelfSchedule)
    }

    /// Those that a message has values for.
    pub(crate) fn of(kind: MessageKind) -> Vec<Self> {
        let told: &[Self] = match kind {
            MessageKind::Invitation => &[Self::Link],
            MessageKind::OneTimeCode => &[Self::Code, Self::Minutes],
            MessageKind::Alert => &[Self::Minutes],
            _ => &[Self::When, Self::Date, Self::Time, Self::Clinician, Self::Type, Self::Location],
        };
        let link: &[Self] = match kind {
            MessageKind::Confirmation | MessageKind::Change | MessageKind::ConfirmationRequest => &[Self::Link],
            MessageKind::SelfReschedule => &[Self::SelfSchedule],
            _ => &[],
        };
        [&[Self::Clinic, Self::Phone], told, link].concat()
    }
}

/// What stands for each placeholder.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values {
    pub(crate) clinic: String,
    pub(crate) phone: String,
    pub(crate) placed: Option<Placed>,
    pub(crate) link: Option<String>,
    pub(crate) way: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) minutes: i64,
    /// Whether a text can be answered.
    pub(crate) replies: bool,
    /// What staff say in an alert.
    pub(crate) alert: Option<String>,
}

/// When, with whom and where. What the clinic no longer knows, or does not want told, is not there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Placed {
    pub(crate) when: String,
    pub(crate) date: String,
    pub(crate) time: String,
    pub(crate) clinician: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) location: Option<String>,
}

impl Values {
    /// The values of a message on a channel.
    pub(crate) fn of(notice: Notice<'_>, channel: Channel, words: Words) -> Self {
        let clinic = notice.clinic();
        let placed = notice.placement().map(|(kind, placement)| Placed::of(clinic, kind, &placement, channel, words));
        let (code, minutes) = match notice {
            Notice::Code { code, minutes, .. } => (Some(code.to_string()), minutes),
            Notice::WhichAppointment { answer, code, .. } => (Some(format!("{}{code}", answer.digit())), 0),
            _ => (None, 0),
        };
        let way = match notice {
            Notice::SelfReschedule { way, .. } => Some(way.to_owned()),
            _ => None,
        };
        let alert = match notice {
            Notice::Alert { text, .. } => Some(text.to_owned()),
            _ => None,
        };
        let name = if channel == Channel::Sms { &clinic.short_name } else { &clinic.name };
        let link = notice.link(channel).map(str::to_owned);
        let (clinic, phone, replies) = (name.clone(), clinic.phone_shown.clone(), clinic.messages.replies);
        Self { clinic, phone, placed, link, way, code, minutes, replies, alert }
    }

    /// What stands for a placeholder, if there is anything.
    pub(crate) fn get(&self, placeholder: Placeholder) -> Option<String> {
        let placed = self.placed.as_ref();
        match placeholder {
            Placeholder::Clinic => Some(self.clinic.clone()),
            Placeholder::Phone => Some(self.phone.clone()),
            Placeholder::When => placed.map(|placed| placed.when.clone()),
            Placeholder::Date => placed.map(|placed| placed.date.clone()),
            Placeholder::Time => placed.map(|placed| placed.time.clone()),
            Placeholder::Clinician => placed.and_then(|placed| placed.clinician.clone()),
            Placeholder::Type => placed.and_then(|placed| placed.title.clone()),
            Placeholder::Location => placed.and_then(|placed| placed.location.clone()),
            Placeholder::Link => self.link.clone(),
            Placeholder::SelfSchedule => self.way.clone(),
            Placeholder::Code => self.code.clone(),
            Placeholder::Minutes => self.code.as_ref().map(|_| self.minutes.to_string()),
        }
    }

    /// Another value for what the clinic names itself.
    pub(crate) fn put(&mut self, placeholder: Placeholder, value: String) {
        let placed = self.placed.get_or_insert_default();
        match placeholder {
            Placeholder::Clinician => placed.clinician = Some(value),
            Placeholder::Type => placed.title = Some(value),
            Placeholder::Location => placed.location = Some(value),
            Placeholder::SelfSchedule => self.way = Some(value),
            _ => {}
        }
    }

    /// The same as text between other text: a name that runs from right to left does not reorder the words around it.
    pub(crate) fn told(&self, placeholder: Placeholder) -> Option<String> {
        self.get(placeholder).map(|value| isolated(&value))
    }
}

impl leon::Values for Values {
    fn get_value(&self, key: &str) -> Option<Cow<'_, str>> {
        self.told(Placeholder::parse(key)?).map(Cow::Owned)
    }
}

impl Placed {
    fn of(clinic: &Clinic, kind: &TypeId, placement: &Placement, channel: Channel, words: Words) -> Self {
        let (start, zone) = (placement.span.start(), clinic.zone_of(&placement.location));
        let may = clinic.messages.sms_may_tell;
        let (email, date) = (channel == Channel::Email, zone.to_datetime(start).date());
        let (when, date) = if email {
            (words.moment_in_full(start, &zone), words.date_in_full(date))
        } else {
            (words.moment_short(start, &zone), words.date_short(date))
        };
        let clinician = clinic.provider(&placement.provider).filter(|_| email || may.clinician);
        let kind = clinic.appointment_type(kind).filter(|_| email || may.appointment_type);
        Self {
            when,
            date,
            time: words.wall_time(start, &zone),
            clinician: clinician.map(|provider| provider.name.clone()),
            title: kind.map(|kind| kind.title_in(words.language()).to_owned()),
            location: clinic.location(&placement.location).map(|location| location.name.clone()),
        }
    }
}
