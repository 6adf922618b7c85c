//! Which messages a clinic sends, when, and what they may say.

use crate::{Channel, LeadTimes, QuietHours};

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
    /// Whether reminders have the links by which the appointment is changed (row G24).
    pub links_in_reminders: bool,
    /// Whether the links of a confirmation are the patient's only way to change (row G12): then no other message has any.
    pub links_in_confirmations_only: bool,
    /// Whether clinicians are told that an appointment was moved to or away from them (rows I40, I42).
    pub notices: bool,
    /// Whether they are told on the console, where the clinic uses its messages (row I41).
    pub console_notices: bool,
}

impl Default for MessageSettings {
    /// Nobody is reminded or asked, since nobody chose when. Cancellations are confirmed by email.
    fn default() -> Self {
        Self {
            reminders: LeadTimes::default(),
            confirmation_requests: LeadTimes::default(),
            cancellations: vec![Channel::Email],
            self_reschedule: vec![Channel::Sms, Channel::Email],
            quiet_hours: Some(QuietHours::default()),
            sms_may_tell: SmsMayTell::default(),
            links_in_reminders: false,
            links_in_confirmations_only: false,
            notices: true,
            console_notices: true,
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
