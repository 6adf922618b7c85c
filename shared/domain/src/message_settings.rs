//! Which messages a clinic sends, when, and what they may say.

use crate::ids::{Invalid, invalid};
use crate::{CallingCode, Channel, Language, LeadTimes, Patient, Phone, QuietHours};

/// Which messages go out beside invitations, codes and the confirmations that a rule asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageSettings {
    /// How long before an appointment its patient is reminded (rows G16 to G18).
    pub reminders: LeadTimes,
    /// How long before an appointment its patient is asked whether they come (row A11).
    pub confirmation_requests: LeadTimes,
    /// The channels on which a cancellation is confirmed (row G14).
    pub cancellations: Vec<Channel>,
    /// The channels of the self-rescheduling message: the first that reaches the patient takes it (rows A2, A3).
    pub self_reschedule: Vec<Channel>,
    /// When nobody is reminded or asked.
    pub quiet_hours: Option<QuietHours>,
    /// What text messages may tell about an appointment beside its time.
    pub sms_may_tell: SmsMayTell,
    /// Which messages have the links by which the patient changes an appointment.
    pub change_links: ChangeLinks,
    /// How clinicians are told that an appointment was moved to or away from them.
    pub notices: Notices,
    /// Whether patients can answer texts: the number that they come from receives some (row C17).
    pub replies: bool,
    /// Where texts go to; where it names none, to the calling code of the clinic's own number (row C18).
    pub sms_to: Vec<CallingCode>,
    /// The most texts of every kind in a day of the clinic's calendar, since each is billed; what is more goes by email
    /// where the patient has an address (row C18).
    pub sms_per_day: u32,
    /// Words about health beside the shipped ones, which staff's texts may not hold (row C16).
    pub health_words: Vec<(Language, String)>,
}

impl Default for MessageSettings {
    /// Nobody is reminded or asked, since nobody chose when. Cancellations are confirmed by email. Texts cannot be
    /// answered, since that takes a number which receives them.
    fn default() -> Self {
        Self {
            reminders: LeadTimes::default(),
            confirmation_requests: LeadTimes::default(),
            cancellations: vec![Channel::Email],
            self_reschedule: vec![Channel::Sms, Channel::Email],
            quiet_hours: Some(QuietHours::default()),
            sms_may_tell: SmsMayTell::default(),
            change_links: ChangeLinks::default(),
            notices: Notices::default(),
            replies: false,
            sms_to: Vec::new(),
            sms_per_day: 5000,
            health_words: Vec::new(),
        }
    }
}

impl MessageSettings {
    /// Whether texts go to a number of a clinic that has this one itself.
    pub fn texts_to(&self, number: &Phone, own: &Phone) -> bool {
        let code = CallingCode::of(number);
        if self.sms_to.is_empty() { code == CallingCode::of(own) } else { self.sms_to.contains(&code) }
    }

    /// The channel on which the self-rescheduling message reaches a patient, if one does.
    pub fn self_reschedule_to(&self, patient: &Patient) -> Option<Channel> {
        self.self_reschedule.iter().copied().find(|channel| patient.address(*channel).is_some())
    }
}

/// Which messages have the links by which the patient changes an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChangeLinks {
    /// Confirmations alone: theirs are the patient's only way to change (row G12).
    ConfirmationsOnly,
    /// All that are about a change; reminders have none (row G24).
    #[default]
    NotInReminders,
    /// Reminders too (row G24).
    Everywhere,
}

impl ChangeLinks {
    /// Accepts `confirmations_only`, `not_in_reminders` and `everywhere`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "confirmations_only" => Ok(Self::ConfirmationsOnly),
            "not_in_reminders" => Ok(Self::NotInReminders),
            "everywhere" => Ok(Self::Everywhere),
            _ => Err(invalid("confirmations_only, not_in_reminders or everywhere")),
        }
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ConfirmationsOnly => "confirmations_only",
            Self::NotInReminders => "not_in_reminders",
            Self::Everywhere => "everywhere",
        }
    }
}

/// How clinicians are told that an appointment was moved to or away from them (rows I40 to I42).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Notices {
    /// Not at all.
    Off,
    /// By email, where they have an address.
    Email,
    /// On the console, where the clinic uses its messages, and by email.
    #[default]
    ConsoleAndEmail,
}

impl Notices {
    /// Accepts `off`, `email` and `console_and_email`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "off" => Ok(Self::Off),
            "email" => Ok(Self::Email),
            "console_and_email" => Ok(Self::ConsoleAndEmail),
            _ => Err(invalid("off, email or console_and_email")),
        }
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Email => "email",
            Self::ConsoleAndEmail => "console_and_email",
        }
    }
}

/// What text messages may tell, which anybody near the phone can read. By default nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SmsMayTell {
    /// The clinician's name (row G23).
    pub clinician: bool,
    /// The appointment type.
    pub appointment_type: bool,
    /// Words about health.
    pub health: bool,
}
