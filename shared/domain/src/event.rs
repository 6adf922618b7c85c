//! What happened.

use crate::{
    Answer, Appointment, AppointmentId, Channel, EventId, LinkId, LinkKind, Occasion, Origin, PatientId, Placement,
    PresetId, ReplyAbout, RuleId, StaffId, StoppedBy, StoppedFor, TypeId,
};
use jiff::Timestamp;

/// One thing that happened in a patient's channel. It is written in the transaction that made it happen, never
/// changes, and holds ids and codes only, so that erasing a patient's texts and contact data leaves it true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Unique within the patient; sorts by when it was written.
    pub id: EventId,
    /// In whose channel.
    pub patient: PatientId,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// What.
    pub kind: EventKind,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The patient, through a link.
    Patient,
    /// A program that opens links and presses buttons before, or instead of, the patient (row C2).
    Scanner,
    /// A member of staff.
    Staff(StaffId),
    /// Nobody: time passed.
    Time,
}

/// What happened. Each kind holds all that is needed to make the link or appointment anew from its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// A link was sent.
    LinkSent {
        /// Which one.
        link: LinkId,
        /// Under which rule.
        rule: RuleId,
        /// How.
        channel: Channel,
        /// Until when it books.
        expires_at: Timestamp,
    },
    /// A link was sent once more: the same address, and still one booking (row I10).
    LinkSentAgain {
        /// Which one.
        link: LinkId,
        /// Under which rule.
        rule: RuleId,
        /// How.
        channel: Channel,
        /// Which repetition it is: 1, 2, …
        sending: Occasion,
    },
    /// A scanner pressed Continue for the first time; that says nothing about the patient (row C2).
    LinkScanned {
        /// On which link.
        link: LinkId,
    },
    /// The patient said that none of the times offered suits (row A18).
    NoTimeSuited {
        /// On which link.
        link: LinkId,
    },
    /// A member of staff closed a task.
    TaskClosed {
        /// The event that it goes back to.
        task: EventId,
        /// The link that it was about; none where it was about a text.
        link: Option<LinkId>,
    },
    /// The patient pressed Continue for the first time.
    LinkAccessed {
        /// On which link.
        link: LinkId,
    },
    /// A one-time code was sent to the patient, at the wish of whoever holds a link (row I36).
    CodeSent {
        /// Of which link, or of the manage link of which appointment.
        of: LinkKind,
        /// How.
        channel: Channel,
    },
    /// A link's time ran out before it booked, or staff expired it.
    LinkExpired {
        /// Which one.
        link: LinkId,
    },
    /// Staff deleted a link before it booked.
    LinkDeleted {
        /// Which one.
        link: LinkId,
    },
    /// An appointment was booked.
    AppointmentBooked {
        /// The new appointment.
        appointment: AppointmentId,
        /// How it came about.
        origin: Origin,
        /// Under which rule, if any.
        rule: Option<RuleId>,
        /// What.
        appointment_type: TypeId,
        /// Where, when and with whom.
        placement: Placement,
    },
    /// An appointment was moved.
    AppointmentRescheduled {
        /// Which one.
        appointment: AppointmentId,
        /// Under which rule, if any.
        rule: Option<RuleId>,
        /// Where it was until then.
        from: Placement,
        /// Where it is from then on.
        to: Placement,
        /// Its sequence from then on.
        sequence: u32,
    },
    /// An appointment was cancelled, and its time is free again.
    AppointmentCancelled {
        /// Which one.
        appointment: AppointmentId,
        /// Under which rule, if any.
        rule: Option<RuleId>,
        /// Its sequence from then on.
        sequence: u32,
    },
    /// Staff sent a brief text at once (row L13). Its words are beside the event, where they can be erased.
    PatientAlerted {
        /// The preset that it is, unless staff wrote it.
        preset: Option<PresetId>,
        /// How.
        channels: Vec<Channel>,
        /// What the guard found, where staff sent it all the same (row C16).
        overridden: Vec<StoppedFor>,
    },
    /// The patient wrote a text that is no answer to one request. Its words are beside the event.
    ReplyReceived {
        /// What it was.
        about: ReplyAbout,
    },
    /// No more texts go to the patient's number.
    TextsStopped {
        /// How that came to be.
        by: StoppedBy,
    },
    /// Texts go to the patient's number again.
    TextsResumed,
    /// The patient answered whether they come (row A12).
    RequestAnswered {
        /// About which appointment.
        appointment: AppointmentId,
        /// Under which rule, if any.
        rule: Option<RuleId>,
        /// What.
        answer: Answer,
        /// What was answered before about the same time, if anything was.
        before: Option<Answer>,
        /// Its sequence: an answer is about one time.
        sequence: u32,
    },
}

impl EventKind {
    /// The word for it in data.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::LinkSent { .. } => "link_sent",
            Self::LinkSentAgain { .. } => "link_sent_again",
            Self::LinkScanned { .. } => "link_scanned",
            Self::NoTimeSuited { .. } => "no_time_suited",
            Self::TaskClosed { .. } => "task_closed",
            Self::LinkAccessed { .. } => "link_accessed",
            Self::CodeSent { .. } => "code_sent",
            Self::LinkExpired { .. } => "link_expired",
            Self::LinkDeleted { .. } => "link_deleted",
            Self::AppointmentBooked { .. } => "appointment_booked",
            Self::AppointmentRescheduled { .. } => "appointment_rescheduled",
            Self::AppointmentCancelled { .. } => "appointment_cancelled",
            Self::RequestAnswered { .. } => "request_answered",
            Self::PatientAlerted { .. } => "patient_alerted",
            Self::ReplyReceived { .. } => "reply_received",
            Self::TextsStopped { .. } => "texts_stopped",
            Self::TextsResumed => "texts_resumed",
        }
    }

    /// That an appointment was booked.
    pub(crate) fn booked(appointment: &Appointment) -> Self {
        Self::AppointmentBooked {
            appointment: appointment.id.clone(),
            origin: appointment.origin.clone(),
            rule: appointment.rule.clone(),
            appointment_type: appointment.appointment_type.clone(),
            placement: appointment.placement(),
        }
    }

    /// That an appointment was moved.
    pub(crate) fn rescheduled(before: &Appointment, after: &Appointment) -> Self {
        Self::AppointmentRescheduled {
            appointment: after.id.clone(),
            rule: after.rule.clone(),
            from: before.placement(),
            to: after.placement(),
            sequence: after.sequence,
        }
    }

    /// That an appointment was cancelled.
    pub(crate) fn cancelled(appointment: &Appointment) -> Self {
        Self::AppointmentCancelled {
            appointment: appointment.id.clone(),
            rule: appointment.rule.clone(),
            sequence: appointment.sequence,
        }
    }

    /// That the patient answered whether they come.
    pub(crate) fn answered(appointment: &Appointment, answer: Answer, before: Option<Answer>) -> Self {
        Self::RequestAnswered {
            appointment: appointment.id.clone(),
            rule: appointment.rule.clone(),
            answer,
            before,
            sequence: appointment.sequence,
        }
    }

    /// The link that it is about, if it is about one.
    pub fn link(&self) -> Option<&LinkId> {
        match self {
            Self::LinkSent { link, .. }
            | Self::LinkSentAgain { link, .. }
            | Self::LinkScanned { link }
            | Self::NoTimeSuited { link }
            | Self::TaskClosed { link: Some(link), .. }
            | Self::LinkAccessed { link }
            | Self::LinkExpired { link }
            | Self::LinkDeleted { link }
            | Self::CodeSent { of: LinkKind::Booking(link), .. }
            | Self::AppointmentBooked { origin: Origin::Link(link), .. } => Some(link),
            Self::AppointmentBooked { origin: Origin::Staff { .. }, .. }
            | Self::CodeSent { of: LinkKind::Manage(_), .. }
            | Self::TaskClosed { link: None, .. }
            | Self::AppointmentRescheduled { .. }
            | Self::AppointmentCancelled { .. }
            | Self::RequestAnswered { .. }
            | Self::PatientAlerted { .. }
            | Self::ReplyReceived { .. }
            | Self::TextsStopped { .. }
            | Self::TextsResumed => None,
        }
    }

    /// The appointment that it is about, if it is about one.
    pub fn appointment(&self) -> Option<&AppointmentId> {
        match self {
            Self::AppointmentBooked { appointment, .. }
            | Self::AppointmentRescheduled { appointment, .. }
            | Self::AppointmentCancelled { appointment, .. }
            | Self::RequestAnswered { appointment, .. }
            | Self::ReplyReceived {
                about: ReplyAbout::SeveralAppointments { appointment, .. } | ReplyAbout::NoChange { appointment, .. },
            }
            | Self::CodeSent { of: LinkKind::Manage(appointment), .. } => Some(appointment),
            Self::LinkSent { .. }
            | Self::CodeSent { of: LinkKind::Booking(_), .. }
            | Self::LinkSentAgain { .. }
            | Self::LinkScanned { .. }
            | Self::NoTimeSuited { .. }
            | Self::TaskClosed { .. }
            | Self::LinkAccessed { .. }
            | Self::LinkExpired { .. }
            | Self::LinkDeleted { .. }
            | Self::PatientAlerted { .. }
            | Self::ReplyReceived { about: ReplyAbout::Staff { .. } }
            | Self::TextsStopped { .. }
            | Self::TextsResumed => None,
        }
    }

    /// Whether it can make a message owed: what is about neither a rule nor an appointment tells of what happened, but for
    /// codes, alerts and replies.
    pub fn concerns_messages(&self) -> bool {
        let spoken = matches!(self, Self::CodeSent { .. } | Self::PatientAlerted { .. } | Self::ReplyReceived { .. });
        spoken || self.rule().is_some() || self.appointment().is_some()
    }

    /// The rule under which it happened, if it knows one.
    pub fn rule(&self) -> Option<&RuleId> {
        match self {
            Self::LinkSent { rule, .. } | Self::LinkSentAgain { rule, .. } => Some(rule),
            Self::AppointmentBooked { rule, .. }
            | Self::AppointmentRescheduled { rule, .. }
            | Self::AppointmentCancelled { rule, .. }
            | Self::RequestAnswered { rule, .. } => rule.as_ref(),
            Self::LinkScanned { .. }
            | Self::NoTimeSuited { .. }
            | Self::TaskClosed { .. }
            | Self::LinkAccessed { .. }
            | Self::LinkExpired { .. }
            | Self::CodeSent { .. }
            | Self::PatientAlerted { .. }
            | Self::ReplyReceived { .. }
            | Self::TextsStopped { .. }
            | Self::TextsResumed
            | Self::LinkDeleted { .. } => None,
        }
    }
}
