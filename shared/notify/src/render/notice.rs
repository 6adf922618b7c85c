//! A message with the facts that it tells.

use domain::{
    Answer, Appointment, Change, ChangeLinks, Channel, Clinic, MessageKind, OneTimeCode, Placement, ReplyCode, Rule,
    RuleId, TypeId, has_change_links, may_change,
};
use jiff::Timestamp;

/// A message with the facts that it tells.
#[derive(Debug, Clone, Copy)]
pub enum Notice<'a> {
    /// Book with this link.
    Invitation {
        /// From whom.
        clinic: &'a Clinic,
        /// Under which rule, if it is known: a clinic may have words for a rule.
        rule: Option<&'a RuleId>,
        /// The booking link.
        url: &'a str,
    },
    /// The appointment is booked, or was moved.
    Confirmation {
        /// From whom.
        clinic: &'a Clinic,
        /// Under which rule, if it has one and the clinic still knows it.
        rule: Option<&'a Rule>,
        /// What was booked.
        appointment: &'a Appointment,
        /// The manage link.
        url: &'a str,
        /// When it is told: what the patient may do changes with time.
        now: Timestamp,
    },
    /// The appointment was cancelled.
    Cancellation {
        /// From whom.
        clinic: &'a Clinic,
        /// What was cancelled.
        appointment: &'a Appointment,
        /// When it is told.
        now: Timestamp,
    },
    /// The appointment is near.
    Reminder {
        /// From whom.
        clinic: &'a Clinic,
        /// Under which rule, if it has one and the clinic still knows it.
        rule: Option<&'a Rule>,
        /// Which one.
        appointment: &'a Appointment,
        /// The manage link, which is told only where the clinic wants it in reminders (row G24).
        url: &'a str,
        /// When it is told: what the patient may do changes with time.
        now: Timestamp,
    },
    /// Does the patient come?
    ConfirmationRequest {
        /// From whom.
        clinic: &'a Clinic,
        /// To which one.
        appointment: &'a Appointment,
        /// The manage link, whose page asks.
        url: &'a str,
    },
    /// How the patient who cannot come finds another time.
    SelfReschedule {
        /// From whom.
        clinic: &'a Clinic,
        /// In place of which one.
        appointment: &'a Appointment,
        /// What `{eventSelfScheduleAppt}` becomes: our address or the portal's.
        way: &'a str,
    },
    /// A one-time code.
    Code {
        /// From whom.
        clinic: &'a Clinic,
        /// The code.
        code: OneTimeCode,
        /// For how many minutes it still works.
        minutes: i64,
    },
    /// A brief text that staff chose or wrote.
    Alert {
        /// From whom.
        clinic: &'a Clinic,
        /// What it says, in the patient's language.
        text: &'a str,
    },
    /// Which of several appointments is meant?
    WhichAppointment {
        /// From whom.
        clinic: &'a Clinic,
        /// One of them.
        appointment: &'a Appointment,
        /// What was answered.
        answer: Answer,
        /// What stands for this one in a reply.
        code: ReplyCode,
    },
    /// Staff will read what the patient wrote.
    ReplyPassedOn {
        /// From whom.
        clinic: &'a Clinic,
    },
    /// To a clinician: an appointment was moved to or away from them. It names no patient.
    ToClinician {
        /// In which clinic.
        clinic: &'a Clinic,
        /// Whether it was moved to them; otherwise away from them.
        gained: bool,
        /// What.
        appointment_type: &'a TypeId,
        /// Where, when and with whom: as they gained or lost it.
        placement: &'a Placement,
        /// The appointment's page of the console.
        url: &'a str,
    },
}

impl<'a> Notice<'a> {
    /// What it is for.
    pub fn kind(self) -> MessageKind {
        match self {
            Self::Invitation { .. } => MessageKind::Invitation,
            Self::Confirmation { appointment, .. } if appointment.was_moved() => MessageKind::Change,
            Self::Confirmation { .. } => MessageKind::Confirmation,
            Self::Cancellation { .. } => MessageKind::Cancellation,
            Self::Reminder { .. } => MessageKind::Reminder,
            Self::ConfirmationRequest { .. } => MessageKind::ConfirmationRequest,
            Self::SelfReschedule { .. } => MessageKind::SelfReschedule,
            Self::Code { .. } => MessageKind::OneTimeCode,
            Self::Alert { .. } => MessageKind::Alert,
            Self::WhichAppointment { .. } => MessageKind::WhichAppointment,
            Self::ReplyPassedOn { .. } => MessageKind::ReplyPassedOn,
            Self::ToClinician { gained: true, .. } => MessageKind::NoticeGained,
            Self::ToClinician { gained: false, .. } => MessageKind::NoticeLost,
        }
    }

    pub(crate) fn clinic(self) -> &'a Clinic {
        match self {
            Self::Invitation { clinic, .. }
            | Self::Confirmation { clinic, .. }
            | Self::Cancellation { clinic, .. }
            | Self::Reminder { clinic, .. }
            | Self::ConfirmationRequest { clinic, .. }
            | Self::SelfReschedule { clinic, .. }
            | Self::Code { clinic, .. }
            | Self::Alert { clinic, .. }
            | Self::WhichAppointment { clinic, .. }
            | Self::ReplyPassedOn { clinic }
            | Self::ToClinician { clinic, .. } => clinic,
        }
    }

    pub(crate) fn appointment(self) -> Option<&'a Appointment> {
        match self {
            Self::Confirmation { appointment, .. }
            | Self::Cancellation { appointment, .. }
            | Self::Reminder { appointment, .. }
            | Self::ConfirmationRequest { appointment, .. }
            | Self::SelfReschedule { appointment, .. }
            | Self::WhichAppointment { appointment, .. } => Some(appointment),
            Self::Invitation { .. }
            | Self::Code { .. }
            | Self::Alert { .. }
            | Self::ReplyPassedOn { .. }
            | Self::ToClinician { .. } => None,
        }
    }

    /// What was booked, and where and when.
    pub(crate) fn placement(self) -> Option<(&'a TypeId, Placement)> {
        match self {
            Self::ToClinician { appointment_type, placement, .. } => Some((appointment_type, placement.clone())),
            _ => self.appointment().map(|appointment| (&appointment.appointment_type, appointment.placement())),
        }
    }

    /// The rule whose words are used, if the clinic has some for it.
    pub(crate) fn rule(self) -> Option<&'a RuleId> {
        match self {
            Self::Invitation { rule, .. } => rule,
            _ => self.appointment().and_then(|appointment| appointment.rule.as_ref()),
        }
    }

    /// The link that `{link}` becomes. A confirmation by text always has the appointment's (row I35); one by email, and a
    /// reminder, only where the patient may change by it.
    pub(crate) fn link(self, channel: Channel) -> Option<&'a str> {
        match self {
            Self::Invitation { url, .. } | Self::ConfirmationRequest { url, .. } | Self::ToClinician { url, .. } => {
                Some(url)
            }
            Self::Confirmation { url, .. } => (channel == Channel::Sms || self.has_change_links()).then_some(url),
            Self::Reminder { url, .. } => self.has_change_links().then_some(url),
            Self::Cancellation { .. }
            | Self::SelfReschedule { .. }
            | Self::Code { .. }
            | Self::Alert { .. }
            | Self::WhichAppointment { .. }
            | Self::ReplyPassedOn { .. } => None,
        }
    }

    /// Whether it leads to where the appointment is changed (rows G8 to G11, and G24 for reminders).
    fn has_change_links(self) -> bool {
        match self {
            Self::Confirmation { clinic, rule, appointment, .. } => has_change_links(clinic, rule, appointment),
            Self::Reminder { clinic, rule, appointment, .. } => {
                let wanted = clinic.messages.change_links == ChangeLinks::Everywhere;
                wanted && has_change_links(clinic, rule, appointment) && !self.changes().is_empty()
            }
            _ => false,
        }
    }

    /// What the patient may do with the appointment now (rows G6, G7, G13), and the address for it.
    pub(crate) fn changes(self) -> Vec<(Change, String)> {
        let (Self::Confirmation { clinic, rule, appointment, url, now }
        | Self::Reminder { clinic, rule, appointment, url, now }) = self
        else {
            return Vec::new();
        };
        let ways = [(Change::Reschedule, format!("{url}/slots")), (Change::Cancel, format!("{url}/cancel"))];
        ways.into_iter().filter(|(change, _)| may_change(clinic, rule, appointment, *change, now).is_ok()).collect()
    }
}
