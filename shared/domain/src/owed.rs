//! Which messages an event makes owed, when each is due, and why the others are not.

use crate::{
    Appointment, Carrier, Channel, Clinic, Event, EventKind, LeadTime, LeadTimes, MessageKey, MessageKind, Notices,
    Occasion, Patient, Placement, ProviderId, ReplyAbout, Rule, TypeId, self_schedule_link,
};
use jiff::Timestamp;

/// A message that is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedMessage {
    /// Names it; it is sent at most once.
    pub key: MessageKey,
    /// Not before this instant; one that is past is due at once.
    pub due: Timestamp,
}

/// A message that could be owed and is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOwed {
    /// What it would be for.
    pub kind: MessageKind,
    /// Who would carry it.
    pub carrier: Carrier,
    /// Which one of its kind.
    pub occasion: Occasion,
    /// The setting or fact that keeps it back.
    pub why: WhyNot,
}

/// The setting or fact that keeps a message back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyNot {
    /// The record, or the provider, has no address that the carrier reaches (row G20).
    NoAddress,
    /// The rule does not confirm on this channel (row I34).
    RuleConfirmsOtherwise,
    /// The appointment type is not ticked for it (rows G2, G18).
    TypeNotTicked,
    /// No lead time is set for this channel (rows G17, G18).
    NoLeadTime,
    /// The clinic does not send this kind on this channel.
    ChannelOff,
    /// The appointment was made when it was later than the lead time already.
    LeadTimePast,
    /// Quiet hours would hold it back until the appointment has begun.
    QuietHours,
    /// A reminder that is due later, by the same carrier, says the same.
    LaterReminder,
    /// The patient has answered already.
    Answered,
    /// What it would tell is no longer true: the appointment was moved or cancelled, the link used, the code replaced
    /// (row A20).
    Superseded,
    /// The appointment has begun, or is over.
    Past,
    /// The appointment can no longer be moved online, and the clinic has no portal.
    NoWayToReschedule,
    /// The patient wants no texts, or the carrier says so.
    TextsStopped,
    /// Nothing can be delivered to the address: it bounced, complained, or is no number.
    AddressFailed,
    /// The clinic sends no texts to the number's country (row C18).
    CountryNotAllowed,
    /// The clinic's texts of the day are used up (row C18).
    NoTextsLeft,
    /// Whoever sent it although the guard had stopped it chose the other channel for it (row C16).
    NotChosen,
}

impl WhyNot {
    /// Every reason.
    pub const ALL: [Self; 17] = [
        Self::NoAddress,
        Self::RuleConfirmsOtherwise,
        Self::TypeNotTicked,
        Self::NoLeadTime,
        Self::ChannelOff,
        Self::LeadTimePast,
        Self::QuietHours,
        Self::LaterReminder,
        Self::Answered,
        Self::Superseded,
        Self::Past,
        Self::NoWayToReschedule,
        Self::TextsStopped,
        Self::AddressFailed,
        Self::CountryNotAllowed,
        Self::NoTextsLeft,
        Self::NotChosen,
    ];

    /// The reason that a code kept on a message stands for; nothing where it is a carrier's.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == code)
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoAddress => "no_address",
            Self::RuleConfirmsOtherwise => "rule_confirms_otherwise",
            Self::TypeNotTicked => "type_not_ticked",
            Self::NoLeadTime => "no_lead_time",
            Self::ChannelOff => "channel_off",
            Self::LeadTimePast => "lead_time_past",
            Self::QuietHours => "quiet_hours",
            Self::LaterReminder => "later_reminder",
            Self::Answered => "answered",
            Self::Superseded => "superseded",
            Self::Past => "past",
            Self::NoWayToReschedule => "no_way_to_reschedule",
            Self::TextsStopped => "texts_stopped",
            Self::AddressFailed => "address_failed",
            Self::CountryNotAllowed => "country_not_allowed",
            Self::NoTextsLeft => "no_texts_left",
            Self::NotChosen => "not_chosen",
        }
    }
}

/// All that an event makes owed, and what it does not with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessagesOwed {
    /// Each under a key of its own.
    pub owed: Vec<OwedMessage>,
    /// The others that a clinic could have expected.
    pub not_owed: Vec<NotOwed>,
}

/// The messages that an event makes owed. `clinic` has the settings as they are now: a lead time that is changed later
/// does not touch what this has decided. `appointment` is the event's as it stands, where the caller has read it: what is
/// no longer true of it is not owed.
pub fn messages_owed(
    event: &Event,
    clinic: &Clinic,
    appointment: Option<&Appointment>,
    patient: &Patient,
    now: Timestamp,
) -> MessagesOwed {
    let rule = event.kind.rule().and_then(|rule| clinic.rule(rule));
    let mut plan = Plan { event, clinic, rule, patient, appointment, now, messages: MessagesOwed::default() };
    match &event.kind {
        EventKind::LinkSent { channel, .. } => plan.at_once(MessageKind::Invitation, *channel, 0),
        EventKind::LinkSentAgain { channel, sending, .. } => plan.at_once(MessageKind::Invitation, *channel, *sending),
        EventKind::CodeSent { channel, .. } => plan.at_once(MessageKind::OneTimeCode, *channel, 0),
        EventKind::AppointmentBooked { appointment_type, placement, .. } => {
            plan.confirm(MessageKind::Confirmation, 0, Some(appointment_type), placement);
        }
        EventKind::AppointmentRescheduled { from, to, sequence, .. } => {
            let kind = appointment.map(|appointment| &appointment.appointment_type);
            plan.confirm(MessageKind::Change, *sequence, kind, to);
            plan.tell_clinicians(from, to);
        }
        EventKind::AppointmentCancelled { .. } => plan.confirm_cancellation(),
        EventKind::RequestAnswered { answer, before, sequence, .. } if answer.asks_anew(*before) => {
            plan.show_another_way(*sequence);
        }
        EventKind::PatientAlerted { channels, .. } => {
            for channel in channels {
                plan.at_once(MessageKind::Alert, *channel, 0);
            }
        }
        EventKind::ReplyReceived { about: ReplyAbout::SeveralAppointments { .. } } => {
            plan.at_once(MessageKind::WhichAppointment, Channel::Sms, 0);
        }
        EventKind::ReplyReceived { about: ReplyAbout::Staff { acknowledged: true } } => {
            plan.at_once(MessageKind::ReplyPassedOn, Channel::Sms, 0);
        }
        EventKind::LinkAccessed { .. }
        | EventKind::LinkScanned { .. }
        | EventKind::LinkExpired { .. }
        | EventKind::LinkDeleted { .. }
        | EventKind::NoTimeSuited { .. }
        | EventKind::TaskClosed { .. }
        | EventKind::ReplyReceived { .. }
        | EventKind::TextsStopped { .. }
        | EventKind::TextsResumed
        | EventKind::RequestAnswered { .. } => {}
    }
    plan.messages
}

const CHANNELS: [Channel; 2] = [Channel::Sms, Channel::Email];

/// When something is sent before an appointment.
struct Scheduled {
    occasion: Occasion,
    /// By its lead time.
    wanted: Timestamp,
    /// The same, or the end of the quiet hours that it falls into.
    due: Timestamp,
}

struct Plan<'a> {
    event: &'a Event,
    clinic: &'a Clinic,
    rule: Option<&'a Rule>,
    patient: &'a Patient,
    appointment: Option<&'a Appointment>,
    now: Timestamp,
    messages: MessagesOwed,
}

impl Plan<'_> {
    /// What somebody waits for: also where the address has gone meanwhile, since that it cannot be sent must show.
    fn at_once(&mut self, kind: MessageKind, channel: Channel, occasion: Occasion) {
        self.owe(kind, channel.into(), occasion, self.now);
    }

    /// The confirmation of a time, and all that is sent before it (rows A19, G21).
    fn confirm(&mut self, kind: MessageKind, sequence: u32, of_type: Option<&TypeId>, placement: &Placement) {
        let of_type = of_type.and_then(|id| self.clinic.appointment_type(id));
        for channel in CHANNELS {
            let ticked = channel == Channel::Sms || of_type.is_none_or(|kind| kind.messages.confirmation_email);
            let why = self.outdated(sequence, placement.span.end()).or(if !self.rule_confirms(channel) {
                Some(WhyNot::RuleConfirmsOtherwise)
            } else if ticked {
                self.unreachable(channel)
            } else {
                Some(WhyNot::TypeNotTicked)
            });
            self.decide(kind, channel.into(), 0, self.now, why);
        }
        let settings = &self.clinic.messages;
        let ticked = of_type.is_none_or(|kind| kind.messages.reminder_sms);
        self.schedule(MessageKind::Reminder, &settings.reminders, sequence, placement, ticked);
        self.schedule(MessageKind::ConfirmationRequest, &settings.confirmation_requests, sequence, placement, true);
    }

    /// Where no rule is known, since staff made the appointment without one or the clinic has given it up, it is confirmed
    /// on every channel.
    fn rule_confirms(&self, channel: Channel) -> bool {
        self.rule.is_none_or(|rule| rule.confirmations.contains(&channel))
    }

    /// One message for each lead time of each channel.
    fn schedule(
        &mut self,
        kind: MessageKind,
        leads: &LeadTimes,
        sequence: u32,
        placement: &Placement,
        sms_ticked: bool,
    ) {
        let start = placement.span.start();
        for channel in CHANNELS {
            let unticked = (channel == Channel::Sms && !sms_ticked).then_some(WhyNot::TypeNotTicked);
            let none = self.outdated(sequence, start).or(unticked).or(self.unreachable(channel));
            let tries = self.tries(leads.of(channel), placement);
            if tries.is_empty() {
                self.decide(kind, channel.into(), 0, self.now, Some(WhyNot::NoLeadTime));
            }
            for (place, one) in tries.iter().enumerate() {
                let too_late = if one.wanted <= self.event.at {
                    Some(WhyNot::LeadTimePast)
                } else {
                    (one.due >= start).then_some(WhyNot::QuietHours)
                };
                let said_later = tries[place + 1..].iter().any(|later| later.due <= one.due);
                let why = none.or(too_late).or(said_later.then_some(WhyNot::LaterReminder));
                self.decide(kind, channel.into(), one.occasion, one.due, why);
            }
        }
    }

    /// When each lead time wants something sent, the longest first.
    fn tries(&self, leads: &[LeadTime], placement: &Placement) -> Vec<Scheduled> {
        let zone = self.clinic.zone_of(&placement.location);
        let mut tries: Vec<Scheduled> = leads
            .iter()
            .map(|lead| {
                let wanted = lead.before(placement.span.start(), &zone);
                Scheduled {
                    occasion: lead.occasion(),
                    wanted,
                    due: self.clinic.allowed_from(wanted, self.patient, &placement.location),
                }
            })
            .collect();
        tries.sort_by_key(|one| std::cmp::Reverse(one.occasion));
        tries
    }

    /// Rows I40 to I42: both clinicians, each on the console and by email.
    fn tell_clinicians(&mut self, from: &Placement, to: &Placement) {
        if from.provider == to.provider {
            return;
        }
        for (kind, provider) in [(MessageKind::NoticeGained, &to.provider), (MessageKind::NoticeLost, &from.provider)] {
            let notices = self.clinic.messages.notices;
            let console = (notices != Notices::ConsoleAndEmail).then_some(WhyNot::ChannelOff);
            self.decide(kind, Carrier::Console, 0, self.now, console);
            let off = (notices == Notices::Off).then_some(WhyNot::ChannelOff);
            let email = off.or((!self.has_email(provider)).then_some(WhyNot::NoAddress));
            self.decide(kind, Carrier::Email, 0, self.now, email);
        }
    }

    fn has_email(&self, provider: &ProviderId) -> bool {
        self.clinic.provider(provider).is_some_and(|provider| provider.email.is_some())
    }

    /// Row G14.
    fn confirm_cancellation(&mut self) {
        for channel in CHANNELS {
            let on = self.clinic.messages.cancellations.contains(&channel);
            let why = if on { self.unreachable(channel) } else { Some(WhyNot::ChannelOff) };
            self.decide(MessageKind::Cancellation, channel.into(), 0, self.now, why);
        }
    }

    /// The self-rescheduling message for whoever does not come (rows A2, A3), on the first channel that reaches them.
    fn show_another_way(&mut self, sequence: u32) {
        let channels = &self.clinic.messages.self_reschedule;
        let Some(first) = channels.first() else { return };
        let reaching = self.clinic.messages.self_reschedule_to(self.patient);
        let way = self.appointment.and_then(|appointment| {
            self_schedule_link(self.clinic, self.rule, appointment, &self.patient.portal, self.now)
        });
        let start = self.appointment.map_or(self.now, |appointment| appointment.span.start());
        let why = self.outdated(sequence, start).or(match (reaching, way) {
            (None, _) => Some(WhyNot::NoAddress),
            (_, None) => Some(WhyNot::NoWayToReschedule),
            _ => None,
        });
        self.decide(MessageKind::SelfReschedule, reaching.unwrap_or(*first).into(), 0, self.now, why);
    }

    /// Why what the event tells is told no more, if so; `until` is when it is of no use any longer.
    fn outdated(&self, sequence: u32, until: Timestamp) -> Option<WhyNot> {
        let moved_on = self.appointment.is_some_and(|now| now.is_cancelled() || now.sequence > sequence);
        if moved_on { Some(WhyNot::Superseded) } else { (until <= self.now).then_some(WhyNot::Past) }
    }

    fn unreachable(&self, channel: Channel) -> Option<WhyNot> {
        self.patient.address(channel).is_none().then_some(WhyNot::NoAddress)
    }

    fn decide(&mut self, kind: MessageKind, carrier: Carrier, occasion: Occasion, due: Timestamp, why: Option<WhyNot>) {
        match why {
            None => self.owe(kind, carrier, occasion, due),
            Some(why) => self.messages.not_owed.push(NotOwed { kind, carrier, occasion, why }),
        }
    }

    fn owe(&mut self, kind: MessageKind, carrier: Carrier, occasion: Occasion, due: Timestamp) {
        let Event { id, patient, .. } = self.event;
        let key = MessageKey { patient: patient.clone(), event: id.clone(), kind, carrier, occasion };
        self.messages.owed.push(OwedMessage { key, due });
    }
}
