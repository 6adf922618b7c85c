//! Send a patient a brief text at once (rows L1, L13 to L16, L19, L21, C16).

use crate::{
    Actor, Alert, AlertChannel, AlertText, AlertWords, Allowance, Appointment, Channel, Clinic, Event, EventId,
    EventKind, Finding, LimitReached, LocationId, OfferedPreset, Patient, PresetId, Reason, StaffMember, StoppedFor,
};
use jiff::{SignedDuration, Timestamp};
use std::ops::RangeInclusive;

/// How many minutes a preset can tell.
pub const ALERT_MINUTES: RangeInclusive<u32> = 1..=240;
/// So long before an appointment its patient may be reached by day and by night.
const NEAR: SignedDuration = SignedDuration::from_hours(2);

/// What an alert is decided from.
#[derive(Debug, Clone, Copy)]
pub struct AlertView<'a> {
    /// The clinic's facts.
    pub clinic: &'a Clinic,
    /// Who is to be reached.
    pub patient: &'a Patient,
    /// Every appointment of the patient.
    pub appointments: &'a [Appointment],
    /// The clinic's presets in the patient's language.
    pub presets: &'a [OfferedPreset],
    /// What the guard finds in a text of one's own. Presets are the clinic's words, and not looked at.
    pub findings: &'a [Finding],
}

/// Send a patient a brief text at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertPatient {
    /// What it says.
    pub words: AlertWords,
    /// How it is to travel.
    pub channels: Vec<AlertChannel>,
    /// That it goes out whatever the guard finds, if whoever sends it has said so.
    pub overriding: Option<Override>,
}

/// That a text goes out whatever the guard finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Why, if it is said.
    pub reason: Option<Reason>,
}

/// An alert was made; its event makes a message owed on each channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientAlerted {
    /// Its words, which can be erased.
    pub alert: Alert,
    /// That it was sent.
    pub event: Event,
    /// It goes out only if the day has room for it, which the table counts.
    pub allowance: Allowance,
}

/// Why nothing was sent, on any channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertRefusal {
    /// No channel was chosen (row L21).
    NoChannel,
    /// Push has no receiver yet.
    PushUnavailable,
    /// The clinic has no such preset.
    UnknownPreset,
    /// The preset tells a number of minutes, and none was given.
    MinutesNeeded,
    /// So many minutes cannot be told.
    MinutesOutOfRange,
    /// The preset tells no minutes.
    MinutesNotTaken,
    /// The record has no address for the channel.
    NoAddress(Channel),
    /// The guard found this in the text, and nobody has said to send it all the same (rows L15, C16).
    Stopped(Vec<Finding>),
    /// It is night where the patient is, and no appointment is near.
    QuietHours {
        /// When it is over.
        until: Timestamp,
    },
    /// As much was sent today as may be.
    LimitReached(LimitReached),
}

impl From<LimitReached> for AlertRefusal {
    fn from(limit: LimitReached) -> Self {
        Self::LimitReached(limit)
    }
}

/// Decides on an alert from the facts alone; that the day has room for it is for the transaction to find out.
pub fn alert_patient(
    view: &AlertView<'_>,
    command: AlertPatient,
    by: &StaffMember,
    event: EventId,
    now: Timestamp,
) -> Result<PatientAlerted, AlertRefusal> {
    let AlertPatient { words, channels, overriding } = command;
    let channels = carried(channels)?;
    let (preset, text) = said(view.presets, words)?;
    if let Some(missing) = channels.iter().find(|channel| view.patient.address(**channel).is_none()) {
        return Err(AlertRefusal::NoAddress(*missing));
    }
    let findings = if preset.is_some() { &[] } else { view.findings };
    let overriding = overriding.filter(|_| !findings.is_empty());
    if !findings.is_empty() && overriding.is_none() {
        return Err(AlertRefusal::Stopped(findings.to_vec()));
    }
    let until = allowed_from(view, now);
    if until > now {
        return Err(AlertRefusal::QuietHours { until });
    }
    let alert = Alert {
        event: event.clone(),
        patient: view.patient.id.clone(),
        at: now,
        text,
        channels: channels.clone(),
        override_reason: overriding.and_then(|overriding| overriding.reason),
    };
    let kind = EventKind::PatientAlerted { preset, channels, overridden: kinds(findings) };
    let event = Event { id: event, patient: view.patient.id.clone(), at: now, by: Actor::Staff(by.id.clone()), kind };
    Ok(PatientAlerted { alert, event, allowance: Allowance::of(view.clinic, now) })
}

/// Each channel once. One that cannot be had keeps the alert from the others too: whoever chose it counts on it.
fn carried(mut channels: Vec<AlertChannel>) -> Result<Vec<Channel>, AlertRefusal> {
    channels.sort();
    channels.dedup();
    if channels.is_empty() {
        return Err(AlertRefusal::NoChannel);
    }
    let carried = channels.into_iter().map(|channel| match channel {
        AlertChannel::Carried(channel) => Ok(channel),
        AlertChannel::Push => Err(AlertRefusal::PushUnavailable),
    });
    carried.collect()
}

/// The preset that it is, if it is one, and what the patient reads.
fn said(presets: &[OfferedPreset], words: AlertWords) -> Result<(Option<PresetId>, AlertText), AlertRefusal> {
    let (id, minutes) = match words {
        AlertWords::Text(text) => return Ok((None, text)),
        AlertWords::Preset { preset, minutes } => (preset, minutes),
    };
    let preset = presets.iter().find(|known| known.id == id).ok_or(AlertRefusal::UnknownPreset)?;
    let minutes = match (preset.takes_minutes(), minutes) {
        (true, None) => return Err(AlertRefusal::MinutesNeeded),
        (false, Some(_)) => return Err(AlertRefusal::MinutesNotTaken),
        (true, Some(minutes)) if !ALERT_MINUTES.contains(&minutes) => return Err(AlertRefusal::MinutesOutOfRange),
        (_, minutes) => minutes.unwrap_or_default(),
    };
    // What the linter of presets lets through is far shorter than an alert may be.
    let text = AlertText::parse(&preset.told(minutes)).map_err(|_| AlertRefusal::UnknownPreset)?;
    Ok((Some(id), text))
}

/// What was found, each kind once.
fn kinds(findings: &[Finding]) -> Vec<StoppedFor> {
    let mut kinds: Vec<StoppedFor> = findings.iter().map(|finding| finding.stopped_for).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// The instant, or the end of the quiet hours that it falls into, unless an appointment is near: by the patient's clock
/// where it is known, otherwise by that of the place of the appointment nearest in time, or of the clinic.
fn allowed_from(view: &AlertView<'_>, now: Timestamp) -> Timestamp {
    let standing = || view.appointments.iter().filter(|appointment| !appointment.is_cancelled());
    let near = |appointment: &Appointment| {
        appointment.span.start().duration_since(now) <= NEAR && now < appointment.span.end()
    };
    if standing().any(near) {
        return now;
    }
    let nearest = standing().min_by_key(|appointment| appointment.span.start().duration_since(now).abs());
    let place: Option<&LocationId> = nearest
        .map(|appointment| &appointment.location)
        .or_else(|| view.clinic.locations.first().map(|location| &location.id));
    place.map_or(now, |place| view.clinic.allowed_from(now, view.patient, place))
}
