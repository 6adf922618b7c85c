//! Look for a time of a new appointment: what staff choose, and what is free then.

use crate::desk::Desk;
use crate::new_appointment_page::page;
use crate::today::date;
use app::{Context, Failure, Outcome, Visitor, staff_times};
use domain::{
    AppointmentType, BOOK_ALTERNATIVES, Clinic, Invalid, Location, LocationId, Patient, PatientId, Provider,
    ProviderId, Slot, Sought, TypeId, serving, staff_window,
};
use jiff::civil::Date;
use web::{Problem, Request};

/// How many days from the chosen one on are looked through, so that a full day has a way on.
const DAYS: u16 = 14;

/// What is chosen, or stands for what is not.
pub(crate) struct Chosen<'a> {
    pub(crate) kind: &'a AppointmentType,
    pub(crate) provider: &'a Provider,
    pub(crate) location: &'a Location,
    pub(crate) date: Date,
}

/// What the page of a new appointment is made from.
pub(crate) struct View<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) patient: &'a Patient,
    pub(crate) chosen: Chosen<'a>,
    /// The free times of the chosen date.
    pub(crate) on_date: Vec<Slot>,
    /// Where it has none, the next ones.
    pub(crate) later: Vec<Slot>,
    /// The mark of our own forms.
    pub(crate) form: String,
    /// A fresh key for the appointment.
    pub(crate) key: String,
}

/// The page, for people alone. It writes nothing: its buttons do.
pub(crate) async fn view(ctx: &Context, request: &Request) -> Outcome {
    let desk = Desk::of(ctx, request, Visitor::of(ctx, request).await?).await?;
    request.only_query(&["type", "provider", "location", "date"])?;
    let patient = match PatientId::parse(request.parameter("patient")) {
        Ok(id) => ctx.store.patient(&desk.clinic().id, &id).await?,
        Err(_) => None,
    };
    let patient = patient.ok_or_else(Problem::unknown_patient)?;
    let chosen = Chosen::of(request, &desk)?;
    let (on_date, later) = times(ctx, desk.clinic(), &chosen).await?;
    let (form, key) = (desk.visitor.form_token(ctx)?, ctx.random_text());
    Ok(page(&View { desk: &desk, patient: &patient, chosen, on_date, later, form, key }))
}

impl<'a> Chosen<'a> {
    fn of(request: &Request, desk: &'a Desk) -> Result<Self, Failure> {
        const TYPE: Invalid = Invalid { accepted: "the id of an appointment type of the clinic" };
        const PROVIDER: Invalid = Invalid { accepted: "the id of a provider of the clinic" };
        const LOCATION: Invalid = Invalid { accepted: "the id of a location of the clinic" };
        let clinic = desk.clinic();
        let known = |text: &str| TypeId::parse(text).ok().and_then(|id| clinic.appointment_type(&id)).ok_or(TYPE);
        let kind = request.query_as("type", known)?.or(clinic.types.first());
        let known = |text: &str| ProviderId::parse(text).ok().and_then(|id| clinic.provider(&id)).ok_or(PROVIDER);
        let provider = request.query_as("provider", known)?;
        let provider = provider.or_else(|| serving(clinic, kind?).next()).or(clinic.providers.first());
        let known = |text: &str| LocationId::parse(text).ok().and_then(|id| clinic.location(&id)).ok_or(LOCATION);
        let location = request.query_as("location", known)?;
        let location = location.or_else(|| where_served(clinic, provider?, kind?)).or(clinic.locations.first());
        let date = request.query_as("date", date)?.unwrap_or_else(|| desk.today());
        let all = kind.zip(provider).zip(location).map(|((kind, provider), location)| (kind, provider, location));
        // The importer takes no clinic without all three.
        let (kind, provider, location) = all.ok_or_else(Problem::internal)?;
        Ok(Self { kind, provider, location, date })
    }
}

/// The first place at which a provider serves a type.
fn where_served<'a>(clinic: &'a Clinic, provider: &Provider, kind: &AppointmentType) -> Option<&'a Location> {
    let hours = provider.availability.iter().find(|hours| hours.serves(&kind.id))?;
    clinic.location(&hours.location)
}

/// The free times of the chosen date; where it has none, the next ones.
async fn times(ctx: &Context, clinic: &Clinic, chosen: &Chosen<'_>) -> Result<(Vec<Slot>, Vec<Slot>), Failure> {
    let Chosen { kind, provider, location, date } = chosen;
    let sought = Sought { kind, provider: &provider.id, location: &location.id };
    let free = staff_times(ctx, clinic, sought, staff_window(*date, DAYS, ctx.now())).await?;
    let on_date = |slot: &Slot| location.zone.to_datetime(slot.id.start).date() == *date;
    let (on_date, mut later): (Vec<Slot>, Vec<Slot>) = free.into_iter().partition(on_date);
    later.truncate(if on_date.is_empty() { BOOK_ALTERNATIVES } else { 0 });
    Ok((on_date, later))
}
