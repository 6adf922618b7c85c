//! Events as items, and as the table's stream delivers them.

use crate::appointment_item::{OriginItem, PlacementItem};
use crate::item::{Attributes, Millis, from_item, optional, text, texts, to_item};
use crate::{StoreError, keys};
use domain::{
    Actor, Answer, AppointmentId, Channel, ClinicId, Event, EventId, EventKind, LinkId, LinkKind, Occasion, PatientId,
    PresetId, ReplyAbout, ReplyCode, RuleId, StaffId, StoppedBy, StoppedFor, TypeId,
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct EventItem {
    #[serde(with = "text")]
    clinic: ClinicId,
    #[serde(with = "text")]
    patient: PatientId,
    #[serde(with = "text")]
    id: EventId,
    at: Millis,
    by: By,
    what: What,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum By {
    Patient,
    Scanner,
    Time,
    Staff(String),
}

/// Written as a map with one entry, whose name is the kind of event.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    LinkSent {
        #[serde(with = "text")]
        link: LinkId,
        #[serde(with = "text")]
        rule: RuleId,
        #[serde(with = "text")]
        channel: Channel,
        expires_at: Millis,
    },
    LinkSentAgain {
        #[serde(with = "text")]
        link: LinkId,
        #[serde(with = "text")]
        rule: RuleId,
        #[serde(with = "text")]
        channel: Channel,
        sending: Occasion,
    },
    LinkAccessed {
        #[serde(with = "text")]
        link: LinkId,
    },
    LinkScanned {
        #[serde(with = "text")]
        link: LinkId,
    },
    NoTimeSuited {
        #[serde(with = "text")]
        link: LinkId,
    },
    TaskClosed {
        #[serde(with = "text")]
        task: EventId,
        #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
        link: Option<LinkId>,
    },
    CodeSent {
        #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
        link: Option<LinkId>,
        #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
        appointment: Option<AppointmentId>,
        #[serde(with = "text")]
        channel: Channel,
    },
    LinkExpired {
        #[serde(with = "text")]
        link: LinkId,
    },
    LinkDeleted {
        #[serde(with = "text")]
        link: LinkId,
    },
    AppointmentBooked {
        #[serde(with = "text")]
        appointment: AppointmentId,
        #[serde(flatten)]
        origin: OriginItem,
        #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
        rule: Option<RuleId>,
        #[serde(with = "text")]
        appointment_type: TypeId,
        #[serde(flatten)]
        placement: PlacementItem,
    },
    AppointmentRescheduled {
        #[serde(with = "text")]
        appointment: AppointmentId,
        #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
        rule: Option<RuleId>,
        from: PlacementItem,
        to: PlacementItem,
        sequence: u32,
    },
    AppointmentCancelled {
        #[serde(with = "text")]
        appointment: AppointmentId,
        #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
        rule: Option<RuleId>,
        sequence: u32,
    },
    PatientAlerted {
        #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
        preset: Option<PresetId>,
        #[serde(with = "texts")]
        channels: Vec<Channel>,
        #[serde(with = "texts", default)]
        overridden: Vec<StoppedFor>,
    },
    /// Of an answer that may be about several appointments one of them, with the letter that stands for it; without one,
    /// an answer that changes nothing. Otherwise staff read it.
    ReplyReceived {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<AnsweredItem>,
        #[serde(default)]
        acknowledged: bool,
    },
    TextsStopped {
        #[serde(with = "text")]
        by: StoppedBy,
    },
    TextsResumed {},
    RequestAnswered {
        #[serde(with = "text")]
        appointment: AppointmentId,
        #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
        rule: Option<RuleId>,
        #[serde(with = "text")]
        answer: Answer,
        #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
        before: Option<Answer>,
        sequence: u32,
    },
}

#[derive(Serialize, Deserialize)]
struct AnsweredItem {
    #[serde(with = "text")]
    appointment: AppointmentId,
    sequence: u32,
    #[serde(with = "text")]
    answer: Answer,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    code: Option<ReplyCode>,
}

impl AnsweredItem {
    fn read(self) -> ReplyAbout {
        let Self { appointment, sequence, answer, code } = self;
        match code {
            Some(code) => ReplyAbout::SeveralAppointments { appointment, sequence, answer, code },
            None => ReplyAbout::NoChange { appointment, sequence, answer },
        }
    }
}

/// An event as it is written, once.
pub(crate) fn new_event(clinic: &ClinicId, event: &Event) -> Result<Attributes, StoreError> {
    let item = EventItem {
        clinic: clinic.clone(),
        patient: event.patient.clone(),
        id: event.id.clone(),
        at: Millis(event.at),
        by: match &event.by {
            Actor::Patient => By::Patient,
            Actor::Scanner => By::Scanner,
            Actor::Time => By::Time,
            Actor::Staff(id) => By::Staff(id.to_string()),
        },
        what: what(&event.kind),
    };
    to_item(&keys::event(clinic, &event.patient, &event.id), &item)
}

fn what(kind: &EventKind) -> What {
    match kind.clone() {
        EventKind::LinkSent { link, rule, channel, expires_at } => {
            What::LinkSent { link, rule, channel, expires_at: Millis(expires_at) }
        }
        EventKind::LinkSentAgain { link, rule, channel, sending } => {
            What::LinkSentAgain { link, rule, channel, sending }
        }
        EventKind::LinkAccessed { link } => What::LinkAccessed { link },
        EventKind::LinkScanned { link } => What::LinkScanned { link },
        EventKind::NoTimeSuited { link } => What::NoTimeSuited { link },
        EventKind::TaskClosed { task, link } => What::TaskClosed { task, link },
        EventKind::CodeSent { of: LinkKind::Booking(link), channel } => {
            What::CodeSent { link: Some(link), appointment: None, channel }
        }
        EventKind::CodeSent { of: LinkKind::Manage(appointment), channel } => {
            What::CodeSent { link: None, appointment: Some(appointment), channel }
        }
        EventKind::LinkExpired { link } => What::LinkExpired { link },
        EventKind::LinkDeleted { link } => What::LinkDeleted { link },
        EventKind::AppointmentBooked { appointment, origin, rule, appointment_type, placement } => {
            let (origin, placement) = (origin.into(), placement.into());
            What::AppointmentBooked { appointment, origin, rule, appointment_type, placement }
        }
        EventKind::AppointmentRescheduled { appointment, rule, from, to, sequence } => {
            What::AppointmentRescheduled { appointment, rule, from: from.into(), to: to.into(), sequence }
        }
        EventKind::AppointmentCancelled { appointment, rule, sequence } => {
            What::AppointmentCancelled { appointment, rule, sequence }
        }
        EventKind::RequestAnswered { appointment, rule, answer, before, sequence } => {
            What::RequestAnswered { appointment, rule, answer, before, sequence }
        }
        EventKind::PatientAlerted { preset, channels, overridden } => {
            What::PatientAlerted { preset, channels, overridden }
        }
        EventKind::ReplyReceived { about } => {
            let (about, acknowledged) = match about {
                ReplyAbout::SeveralAppointments { appointment, sequence, answer, code } => {
                    (Some(AnsweredItem { appointment, sequence, answer, code: Some(code) }), false)
                }
                ReplyAbout::NoChange { appointment, sequence, answer } => {
                    (Some(AnsweredItem { appointment, sequence, answer, code: None }), false)
                }
                ReplyAbout::Staff { acknowledged } => (None, acknowledged),
            };
            What::ReplyReceived { about, acknowledged }
        }
        EventKind::TextsStopped { by } => What::TextsStopped { by },
        EventKind::TextsResumed => What::TextsResumed {},
    }
}

/// An event read back, with its clinic.
pub(crate) fn read_event(item: impl Into<serde_dynamo::Item>) -> Result<(ClinicId, Event), StoreError> {
    let item: EventItem = from_item("event", item)?;
    let by = match item.by {
        By::Patient => Actor::Patient,
        By::Scanner => Actor::Scanner,
        By::Time => Actor::Time,
        By::Staff(id) => Actor::Staff(StaffId::parse(&id).map_err(|error| StoreError::unreadable("event", error))?),
    };
    let event = Event { id: item.id, patient: item.patient, at: item.at.0, by, kind: kind(item.what)? };
    Ok((item.clinic, event))
}

fn kind(what: What) -> Result<EventKind, StoreError> {
    Ok(match what {
        What::LinkSent { link, rule, channel, expires_at: Millis(expires_at) } => {
            EventKind::LinkSent { link, rule, channel, expires_at }
        }
        What::LinkSentAgain { link, rule, channel, sending } => {
            EventKind::LinkSentAgain { link, rule, channel, sending }
        }
        What::LinkAccessed { link } => EventKind::LinkAccessed { link },
        What::LinkScanned { link } => EventKind::LinkScanned { link },
        What::NoTimeSuited { link } => EventKind::NoTimeSuited { link },
        What::TaskClosed { task, link } => EventKind::TaskClosed { task, link },
        What::CodeSent { link, appointment, channel } => {
            let of = match (link, appointment) {
                (Some(link), None) => LinkKind::Booking(link),
                (None, Some(appointment)) => LinkKind::Manage(appointment),
                _ => return Err(StoreError::unreadable("event", "a code is of a link or of an appointment")),
            };
            EventKind::CodeSent { of, channel }
        }
        What::LinkExpired { link } => EventKind::LinkExpired { link },
        What::LinkDeleted { link } => EventKind::LinkDeleted { link },
        What::AppointmentBooked { appointment, origin, rule, appointment_type, placement } => {
            let (origin, placement) = (origin.read()?, placement.into());
            EventKind::AppointmentBooked { appointment, origin, rule, appointment_type, placement }
        }
        What::AppointmentRescheduled { appointment, rule, from, to, sequence } => {
            EventKind::AppointmentRescheduled { appointment, rule, from: from.into(), to: to.into(), sequence }
        }
        What::AppointmentCancelled { appointment, rule, sequence } => {
            EventKind::AppointmentCancelled { appointment, rule, sequence }
        }
        What::RequestAnswered { appointment, rule, answer, before, sequence } => {
            EventKind::RequestAnswered { appointment, rule, answer, before, sequence }
        }
        What::PatientAlerted { preset, channels, overridden } => {
            EventKind::PatientAlerted { preset, channels, overridden }
        }
        What::ReplyReceived { about, acknowledged } => {
            let about = about.map_or(ReplyAbout::Staff { acknowledged }, AnsweredItem::read);
            EventKind::ReplyReceived { about }
        }
        What::TextsStopped { by } => EventKind::TextsStopped { by },
        What::TextsResumed {} => EventKind::TextsResumed,
    })
}
