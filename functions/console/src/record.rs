//! A patient's record, and one appointment of it.

use crate::desk::Desk;
use crate::reach::Reach;
use crate::{appointment_page, messages, record_page};
use app::{Context, Failure, Outcome, Visitor};
use domain::{Appointment, Event, Invalid, Language, Link, LinkKind, PatientId};
use http::StatusCode;
use language::{Words, message};
use store::PatientRecord;
use web::{AppointmentDto, AppointmentHistoryAnswer, EventDto, LinkDto, Problem, RecordAnswer, Reply, Request};

/// What the page of a record is made from.
pub(crate) struct View<'a> {
    pub(crate) desk: &'a Desk,
    /// The mark of our own forms.
    pub(crate) form: String,
    /// A fresh key for the next sending, to which each form adds a part of its own.
    pub(crate) key: String,
    /// Where links lead.
    pub(crate) origin: &'a str,
    pub(crate) shown: Shown<'a>,
    pub(crate) stored: &'a PatientRecord,
    pub(crate) reach: &'a Reach,
    pub(crate) record: &'a RecordAnswer,
}

/// What of the record is asked for.
#[derive(Default)]
pub(crate) struct Shown<'a> {
    /// The search among the rules' titles.
    pub(crate) find: &'a str,
    /// The link that was just sent.
    pub(crate) sent: Option<&'a str>,
    /// The link that was just expired or deleted.
    pub(crate) ended: Option<&'a str>,
    /// The event of the alert that was just sent.
    pub(crate) alerted: Option<&'a str>,
    /// One section alone, from a place on.
    pub(crate) section: Option<(Section, usize)>,
}

/// A part of the record that can grow long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Appointments,
    Links,
    Channel,
}

impl Section {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Appointments => "appointments",
            Self::Links => "links",
            Self::Channel => "channel",
        }
    }

    fn parse(text: &str) -> Result<Self, Invalid> {
        let known = [Self::Appointments, Self::Links, Self::Channel].into_iter().find(|one| one.as_str() == text);
        known.ok_or(Invalid { accepted: "appointments, links or channel" })
    }
}

pub(crate) async fn view_patient(ctx: &Context, request: &Request) -> Outcome {
    let desk = Desk::of(ctx, request, Visitor::of(ctx, request).await?).await?;
    request.only_query(&["sent", "ended", "alerted", "find", "only", "from"])?;
    let shown = shown(request)?;
    let stored = stored(ctx, request, &desk).await?;
    let reach = Reach::of(ctx, &desk, &stored.patient).await?;
    let record = dto(ctx, &desk, (&stored, &reach), told_in(&desk, request))?;
    if !request.wants_page() {
        return Ok(Reply::json(StatusCode::OK, &record));
    }
    let (form, key) = (desk.visitor.form_token(ctx)?, ctx.random_text());
    let (stored, reach, record) = (&stored, &reach, &record);
    let view = View { desk: &desk, form, key, origin: &ctx.origin, shown, stored, reach, record };
    Ok(record_page::record(&view))
}

fn shown(request: &Request) -> Result<Shown<'_>, Problem> {
    let place = |text: &str| text.parse::<u16>().map_err(|_| Invalid { accepted: "a whole number" });
    let from = request.query_as("from", place)?.unwrap_or_default();
    let only = request.query_as("only", Section::parse)?;
    Ok(Shown {
        find: request.query("find").unwrap_or_default(),
        sent: request.query("sent"),
        ended: request.query("ended"),
        alerted: request.query("alerted"),
        section: only.map(|section| (section, usize::from(from))),
    })
}

pub(crate) async fn view_appointment(ctx: &Context, request: &Request) -> Outcome {
    let desk = Desk::of(ctx, request, Visitor::of(ctx, request).await?).await?;
    request.only_query(&[])?;
    let stored = stored(ctx, request, &desk).await?;
    let asked = request.parameter("appointment");
    let appointment = stored.appointments.iter().find(|one| one.id.as_str() == asked);
    let appointment = appointment.ok_or_else(|| unknown_appointment(&stored.patient.id))?;
    let history = history(&desk, &stored, appointment, told_in(&desk, request));
    if !request.wants_page() {
        return Ok(Reply::json(StatusCode::OK, &history));
    }
    let link = stored.links.iter().find(|link| Some(&link.id) == appointment.link());
    let status = |link: &Link| link.status_with([appointment], ctx.now());
    let link = link.map(|link| LinkDto::new(desk.clinic(), link, status(link), None));
    Ok(appointment_page::appointment(&desk, &stored.patient, appointment, link.as_ref(), &history))
}

/// The whole record; 404 where the clinic has no such patient.
async fn stored(ctx: &Context, request: &Request, desk: &Desk) -> Result<PatientRecord, Failure> {
    let record = match PatientId::parse(request.parameter("patient")) {
        Ok(id) => ctx.store.record(&desk.clinic().id, &id).await?,
        Err(_) => None,
    };
    record.ok_or_else(|| Problem::unknown_patient().into())
}

fn unknown_appointment(patient: &PatientId) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "unknown-appointment", message!("unknown-appointment"))
        .detail(message!("unknown-appointment-detail"))
        .way(format!("/staff/patients/{patient}"), message!("back-to-record"))
}

/// Everything that happened to an appointment and to the link that booked it (row I21).
fn history(desk: &Desk, stored: &PatientRecord, appointment: &Appointment, words: Words) -> AppointmentHistoryAnswer {
    let ours = |event: &&Event| {
        event.kind.appointment() == Some(&appointment.id)
            || (event.kind.link().is_some() && event.kind.link() == appointment.link())
    };
    let events: Vec<EventDto> = stored.events.iter().filter(ours).map(|event| told_of(desk, stored, event)).collect();
    let mut messages = messages::of(desk, stored, words);
    messages.retain(|message| events.iter().any(|event| event.id == message.event));
    let mut not_owed = messages::not_owed(desk, stored, words);
    not_owed.retain(|message| events.iter().any(|event| event.id == message.event));
    AppointmentHistoryAnswer {
        appointment: AppointmentDto::for_staff(desk.clinic(), appointment),
        messages,
        not_owed,
        events,
    }
}

/// In which language reasons are told: people's own, and to programs in English, as problems are.
fn told_in(desk: &Desk, request: &Request) -> Words {
    if request.wants_page() { desk.words } else { Words::of(Language::English) }
}

/// An event with the words that stand beside it.
fn told_of(desk: &Desk, stored: &PatientRecord, event: &Event) -> EventDto {
    let reply = stored.replies.iter().find(|reply| reply.event == event.id);
    let alert = stored.alerts.iter().find(|alert| alert.event == event.id);
    let text = reply.map(|reply| reply.text.as_str().to_owned());
    EventDto { text, ..EventDto::new(desk.clinic(), event) }.with_alert(alert)
}

fn dto(
    ctx: &Context,
    desk: &Desk,
    (stored, reach): (&PatientRecord, &Reach),
    words: Words,
) -> Result<RecordAnswer, Failure> {
    let clinic = desk.clinic();
    let link = |link: &Link| {
        let status = link.status_with(&stored.appointments, ctx.now());
        Ok(LinkDto::new(clinic, link, status, live_url(ctx, desk, link)?))
    };
    Ok(RecordAnswer {
        patient: (&stored.patient).into(),
        reach: reach.dto(words),
        links: stored.links.iter().map(link).collect::<Result<_, Failure>>()?,
        appointments: stored.appointments.iter().map(|one| AppointmentDto::for_staff(clinic, one)).collect(),
        events: stored.events.iter().map(|event| told_of(desk, stored, event)).collect(),
        messages: messages::of(desk, stored, words),
        not_owed: messages::not_owed(desk, stored, words),
    })
}

/// The address of a link that can still book (row I8); any other is no use to staff.
fn live_url(ctx: &Context, desk: &Desk, link: &Link) -> Result<Option<String>, Failure> {
    if !link.is_live(ctx.now()) {
        return Ok(None);
    }
    let token = ctx.token(&desk.clinic().id, &link.patient, &LinkKind::Booking(link.id.clone()))?;
    Ok(Some(ctx.link_url(&token)))
}
