//! Book a slot with a link.

use super::list_slots::{MAX_DAYS, ProviderDays, SlotFilter, SlotWindow, free_slots, occupied, offered, window_of};
use crate::occupancy::Diary;
use crate::{
    Actor, Appointment, AppointmentId, AppointmentStatus, Clinic, Day, Event, EventId, EventKind, Grant, Link,
    LinkKind, LinkState, Origin, Rule, Slot, SlotId, Verification,
};
use jiff::{Timestamp, ToSpan, civil::Date};

/// How many other times a patient is offered when the chosen one is lost.
pub const BOOK_ALTERNATIVES: usize = 5;

/// What a booking is decided from: the clinic's facts and what the token grants.
#[derive(Debug, Clone, Copy)]
pub struct BookView<'a> {
    /// The clinic's facts.
    pub clinic: &'a Clinic,
    /// The link's rule.
    pub rule: &'a Rule,
    /// What the token grants.
    pub grant: &'a Grant,
    /// Whether the patient has proved what the rule asks.
    pub verified: bool,
}

/// Book this slot.
#[derive(Debug, Clone)]
pub struct Book {
    /// Which one.
    pub slot: SlotId,
}

/// Fresh identifiers for what a booking creates.
#[derive(Debug, Clone)]
pub struct BookIds {
    /// For the appointment.
    pub appointment: AppointmentId,
    /// For the event.
    pub event: EventId,
}

/// An appointment that stands as soon as it is written: in the provider's and the patient's day, on the link, and in
/// the channel, all or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// The new appointment.
    pub appointment: Appointment,
    /// That it was booked.
    pub event: Event,
}

/// Why nothing was booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookRefusal {
    /// The link is there to manage an appointment.
    NotABookingLink,
    /// The link's time ran out, or staff ended it.
    LinkExpired,
    /// The link was erased with its patient's record.
    LinkGone,
    /// The rule asks for a proof that has not been given.
    NotVerified,
    /// No such slot was ever offered by this link.
    NotOffered,
    /// The slot is past or within the minimum notice by now.
    TooLate,
    /// Somebody else has the time.
    Taken,
    /// The patient has another appointment at the time.
    PatientBusy,
    /// The link has made its appointment already.
    AlreadyBooked(AppointmentId),
}

/// What the table said when it refused a booking.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lost {
    /// The link.
    pub link: LostLink,
    /// The provider's days that had a tick taken.
    pub provider_days: Vec<Day>,
    /// The patient's days that had a tick taken.
    pub patient_days: Vec<Day>,
}

/// The link of a refused booking.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LostLink {
    /// It was not the link that refused.
    #[default]
    AsItMustBe,
    /// It is spent, expired or ended by now.
    Changed(Box<Link>),
    /// It was erased with its patient's record.
    Gone,
}

/// Decides on a booking from the facts alone; that the time is free and the link unspent is for the transaction to
/// find out.
pub fn book(view: &BookView<'_>, command: &Book, ids: BookIds, now: Timestamp) -> Result<Booked, BookRefusal> {
    let LinkKind::Booking(link) = &view.grant.kind else { return Err(BookRefusal::NotABookingLink) };
    if view.grant.expires_at <= now {
        return Err(BookRefusal::LinkExpired);
    }
    if view.rule.verification != Verification::None && !view.verified {
        return Err(BookRefusal::NotVerified);
    }
    let (rule, clinic) = (view.rule, view.clinic);
    let slot = check_slot(clinic, rule, &command.slot, now)?;
    let kind = clinic.appointment_type(&rule.appointment_type).ok_or(BookRefusal::NotOffered)?;
    let appointment = Appointment {
        id: ids.appointment,
        patient: view.grant.patient.clone(),
        provider: slot.id.provider,
        location: slot.id.location,
        appointment_type: kind.id.clone(),
        rule: Some(rule.id.clone()),
        origin: Origin::Link(link.clone()),
        span: slot.span,
        occupied: occupied(kind, slot.span),
        version: 1,
        sequence: 0,
        status: AppointmentStatus::Booked,
        answer: None,
    };
    let event = Event {
        id: ids.event,
        patient: appointment.patient.clone(),
        at: now,
        by: Actor::Patient,
        kind: EventKind::booked(&appointment),
    };
    Ok(Booked { appointment, event })
}

/// Whether the rule offers the slot at `now`, taken or not.
pub fn check_slot(clinic: &Clinic, rule: &Rule, id: &SlotId, now: Timestamp) -> Result<Slot, BookRefusal> {
    let latest = rule.horizon.after(now);
    let slot = offered(clinic, rule, id, Timestamp::MIN, latest).ok_or(BookRefusal::NotOffered)?;
    if slot.id.start < rule.minimum_notice.after(now) { Err(BookRefusal::TooLate) } else { Ok(slot) }
}

/// Says why a booking that was decided lost when it was written.
pub fn lost_race(lost: &Lost, now: Timestamp) -> BookRefusal {
    match &lost.link {
        LostLink::Gone => BookRefusal::LinkGone,
        LostLink::Changed(link) => match &link.state {
            LinkState::Spent { appointment, .. } => BookRefusal::AlreadyBooked(appointment.clone()),
            LinkState::Ended { .. } => BookRefusal::LinkExpired,
            LinkState::Unspent if link.expires_at <= now => BookRefusal::LinkExpired,
            LinkState::Unspent => slot_lost(lost),
        },
        LostLink::AsItMustBe => slot_lost(lost),
    }
}

impl Lost {
    /// Whether the provider is free and only the patient is not.
    pub(super) fn is_the_patients(&self) -> bool {
        self.provider_days.is_empty() && !self.patient_days.is_empty()
    }
}

fn slot_lost(lost: &Lost) -> BookRefusal {
    if lost.is_the_patients() { BookRefusal::PatientBusy } else { BookRefusal::Taken }
}

/// Free times in place of a lost one: first the same start with another provider, then later starts, then earlier
/// ones of that date; none that the patient's own days rule out.
pub fn next_slots(
    view: &BookView<'_>,
    lost: &SlotId,
    days: u16,
    taken: &[ProviderDays],
    patient_days: &[Day],
    now: Timestamp,
) -> Vec<Slot> {
    let zone = view.clinic.location(&lost.location).map_or(jiff::tz::TimeZone::UTC, |at| at.zone.clone());
    let date = |at: Timestamp| zone.to_datetime(at).date();
    let begin = |date: Date| date.to_zoned(zone.clone()).map_or(Timestamp::MAX, |midnight| midnight.timestamp());
    let from = date(lost.start).max(date(view.rule.minimum_notice.after(now)));
    let until = from.saturating_add(i32::from(days.clamp(1, MAX_DAYS)).days());
    // Elsewhere the same instants may have the date before or after: the dates are wide, the instants are not.
    let window = SlotWindow {
        days: days.clamp(1, MAX_DAYS) + 2,
        latest: view.rule.horizon.after(now).min(begin(until) - jiff::SignedDuration::from_secs(1)),
        ..window_of(view.rule, from.saturating_sub(1.day()), days, Some(begin(from)), now)
    };
    let free = free_slots(view.clinic, view.rule, window, &SlotFilter::default(), taken, now);
    let patient = Diary::of(patient_days);
    let mut slots: Vec<Slot> = free.into_iter().filter(|slot| patient.is_free(slot.span, now)).collect();
    slots.sort_by_key(|slot| slot.id.start < lost.start);
    slots.truncate(BOOK_ALTERNATIVES);
    slots
}
