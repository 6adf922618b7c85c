//! The self-rescheduling message's link, and the portal that it may lead to.

use crate::ids::{Invalid, invalid};
use crate::{Appointment, Change, ChangeLinks, Clinic, Rule, WebAddress, allows_rescheduling, may_change};
use jiff::Timestamp;

/// Where patients of a clinic have an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Portal {
    /// Opens the clinic's app where a new time is chosen (rows A7, A8).
    pub smart: Option<WebAddress>,
    /// Where a patient enrols first and reschedules then (row A9).
    pub generic: Option<WebAddress>,
}

/// What is known of a patient's account at the portal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PortalAccount {
    /// Whether the patient is enrolled.
    pub enrolled: bool,
    /// How the portal knows the patient.
    pub id: Option<PortalId>,
    /// Whether the patient has the app.
    pub app: bool,
}

/// How a portal knows a patient: 1 to 40 letters, digits, `-`, `_` and `.`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalId(String);

impl PortalId {
    /// Accepts 1 to 40 letters, digits, `-`, `_` and `.`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let legal = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        if (1..=40).contains(&text.len()) && text.bytes().all(legal) {
            Ok(Self(text.to_owned()))
        } else {
            Err(invalid("1 to 40 letters a-z, digits, - _ and ."))
        }
    }

    /// As the portal writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What `{eventSelfScheduleAppt}` becomes: exactly one of three (row A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelfScheduleLink<'a> {
    /// Our own: choose another time.
    Reschedule,
    /// The portal's, which opens where a new time is chosen.
    Smart(&'a WebAddress),
    /// The portal's, where the patient enrols first.
    Generic(&'a WebAddress),
}

/// The first of the three that is open to the patient (row A10): our own where type, location and provider allow
/// rescheduling and it is not too late, the smart link where the patient is enrolled, known to the portal and has the app,
/// the generic one otherwise. None where the clinic has no portal to lead to.
pub fn self_schedule_link<'a>(
    clinic: &'a Clinic,
    rule: Option<&Rule>,
    appointment: &Appointment,
    account: &PortalAccount,
    now: Timestamp,
) -> Option<SelfScheduleLink<'a>> {
    let ours =
        clinic.messages.change_links != ChangeLinks::ConfirmationsOnly && allows_rescheduling(clinic, appointment);
    if ours && may_change(clinic, rule, appointment, Change::Reschedule, now).is_ok() {
        return Some(SelfScheduleLink::Reschedule);
    }
    let knows_the_app = account.enrolled && account.id.is_some() && account.app;
    let smart = clinic.portal.smart.as_ref().filter(|_| knows_the_app);
    smart.map(SelfScheduleLink::Smart).or(clinic.portal.generic.as_ref().map(SelfScheduleLink::Generic))
}
