//! Open a link: its welcome page, Continue, the appointment that it led to, and the calendar file.

mod answers;
mod appointment_page;
mod manages;
mod page;

use answers::Answers;
use app::{Context, Door, Failure, Outcome, answer, answer_at, happened};
use domain::{
    Appointment, AppointmentId, Change, LinkKind, LinkOpened, LinkStatus, OpenRefusal, Presser, continue_link,
    is_asked, open_link,
};
use http::StatusCode;
use language::message;
use manages::{Manages, Stands};
use web::{
    Agent, AppointmentDto, Body, ContinueBody, Nonce, OpenAnswer, Operation, Problem, Reply, Request, instant, openapi,
};

/// Answers the doors of this function, and every address that no other function has.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    let door = match request.operation {
        Operation::OpenLink | Operation::ContinueLink | Operation::DownloadCalendar => Door::open(ctx, &request).await,
        Operation::DescribeApi => return answer(&request, Ok(Reply::text("application/json", openapi()))),
        // The HTTP API sends what it has no route for here; the doors of other functions are not ours to answer.
        _ => Err(Problem::no_such_page().into()),
    };
    let door = match door {
        Ok(door) => door,
        Err(failure) => return answer(&request, Err(failure)),
    };
    let outcome = match request.operation {
        Operation::ContinueLink => go_on(ctx, &request, &door).await,
        Operation::DownloadCalendar => download_calendar(ctx, &request, &door).await,
        _ => open(ctx, &request, &door).await,
    };
    answer_at(&door, &request, outcome)
}

/// The word in place of a slot in the nonce of the welcome page.
const CONTINUE: &str = "continue";

/// Where a link leads now.
enum Leads {
    /// To its welcome page.
    Welcome(LinkStatus),
    /// To its appointment.
    Appointment(Box<Appointment>),
    /// To its appointment, of which nothing may be shown yet.
    Hidden,
    /// To its appointment, which only the link in the confirmation shows.
    KeptBack(Box<Appointment>),
}

/// Opening changes nothing, whoever or whatever opens.
async fn open(ctx: &Context, request: &Request, door: &Door) -> Outcome {
    let leads = match &door.grant.kind {
        LinkKind::Manage(appointment) => to_appointment(ctx, door, appointment).await?,
        LinkKind::Booking(link) => {
            let link = door.link(ctx, link).await?;
            match open_link(&link, ctx.now()) {
                Ok(LinkOpened::Welcome) => Leads::Welcome(link.status(ctx.now())),
                Ok(LinkOpened::Spent(appointment)) => to_appointment(ctx, door, &appointment).await?,
                Err(OpenRefusal::Expired) => return Err(door.expired().into()),
            }
        }
    };
    if request.wants_page() {
        return page_of(ctx, request, door, &leads).await;
    }
    Ok(Reply::json(StatusCode::OK, &dto(ctx, door, &leads)))
}

async fn page_of(ctx: &Context, request: &Request, door: &Door, leads: &Leads) -> Outcome {
    match leads {
        Leads::Welcome(_) => {
            let nonce = Nonce::new(ctx.form_key()?, &door.token, CONTINUE, &ctx.random_text(), ctx.now());
            page::welcome(door, nonce.as_str())
        }
        Leads::Appointment(appointment) => {
            let moved_by = request.query("moved").and_then(|sequence| sequence.parse().ok());
            let stands = Stands::of(appointment, moved_by, ctx.now());
            let manages = Manages::of(door, appointment, ctx.now());
            let answers = Answers::of(ctx, request, door, appointment, &manages).await?;
            Ok(appointment_page::appointment(door, appointment, stands, &manages, &answers))
        }
        Leads::KeptBack(appointment) => {
            let mut told = kept_back(door, appointment);
            told.status = StatusCode::OK;
            Ok(told.into_reply(true, door.words))
        }
        Leads::Hidden => {
            let mut question = door.ask(ctx, request).await?;
            if question.status == StatusCode::UNAUTHORIZED {
                // The link opens for everybody; it is what it leads to that is kept back.
                question.status = StatusCode::OK;
            }
            Ok(question.into_reply(true, door.words))
        }
    }
}

/// Continue marks the link accessed, the first time, and leads to its slots.
async fn go_on(ctx: &Context, request: &Request, door: &Door) -> Outcome {
    let (kind, body) = request.body_or_default::<ContinueBody>()?;
    let here = door.path("");
    let LinkKind::Booking(id) = &door.grant.kind else {
        // A manage link has nothing to go on to.
        return if request.wants_page() { Ok(Reply::see_other(&here)) } else { open(ctx, request, door).await };
    };
    let link = door.link(ctx, id).await?;
    let by = presser(ctx, request, door, kind, &body)?;
    let continued = continue_link(&link, by, ctx.fresh_event(), ctx.now())
        .map_err(|OpenRefusal::Expired| Failure::from(door.expired()))?;
    if let Some(event) = &continued.event {
        let marked = match by {
            Presser::Person => ctx.store.mark_accessed(&door.grant.clinic, event).await?,
            Presser::Scanner => ctx.store.mark_scanned(&door.grant.clinic, event).await?,
        };
        if marked {
            happened(event);
        }
    }
    let leads = match (continued.to, by) {
        (LinkOpened::Welcome, Presser::Person) => Leads::Welcome(LinkStatus::Accessed),
        (LinkOpened::Welcome, Presser::Scanner) => Leads::Welcome(link.status(ctx.now())),
        (LinkOpened::Spent(appointment), _) => to_appointment(ctx, door, &appointment).await?,
    };
    Ok(match (request.wants_page(), &leads) {
        (true, Leads::Welcome(_)) => Reply::see_other(&door.path("/slots")),
        (true, _) => Reply::see_other(&here),
        (false, leads) => Reply::json(StatusCode::OK, &dto(ctx, door, leads)),
    })
}

/// Who goes on. A form is a person's if a person can have read its page, and if no library posts it; a program needs
/// no page, so its word is enough unless it calls itself a scanner.
fn presser(ctx: &Context, request: &Request, door: &Door, kind: Body, body: &ContinueBody) -> Result<Presser, Failure> {
    let nonce = body.nonce.as_deref().unwrap_or_default();
    let person = match (request.agent(), kind) {
        (Agent::Scanner, _) | (Agent::Library, Body::Form) => false,
        (Agent::Usual | Agent::Library, Body::Json) => true,
        (Agent::Usual, Body::Form) => Nonce::is_of_a_person(ctx.form_key()?, &door.token, CONTINUE, nonce, ctx.now()),
    };
    Ok(if person { Presser::Person } else { Presser::Scanner })
}

async fn download_calendar(ctx: &Context, request: &Request, door: &Door) -> Outcome {
    let appointment = match &door.grant.kind {
        LinkKind::Manage(appointment) => appointment.clone(),
        LinkKind::Booking(link) => match open_link(&door.link(ctx, link).await?, ctx.now()) {
            Ok(LinkOpened::Spent(appointment)) => appointment,
            Ok(LinkOpened::Welcome) => return Err(nothing_booked(door).into()),
            Err(OpenRefusal::Expired) => return Err(door.expired().into()),
        },
    };
    match to_appointment(ctx, door, &appointment).await? {
        Leads::Appointment(appointment) => {
            let file = notify::calendar_file(door.clinic(), &appointment, door.words, ctx.now());
            Ok(Reply::file("text/calendar; charset=utf-8", "appointment.ics", file))
        }
        Leads::KeptBack(appointment) => Err(kept_back(door, &appointment).into()),
        Leads::Hidden | Leads::Welcome(_) => Err(door.ask(ctx, request).await?.into()),
    }
}

async fn to_appointment(ctx: &Context, door: &Door, id: &AppointmentId) -> Result<Leads, Failure> {
    if !door.verified {
        return Ok(Leads::Hidden);
    }
    let appointment = Box::new(door.appointment(ctx, id).await?);
    Ok(if door.keeps_appointment_back() { Leads::KeptBack(appointment) } else { Leads::Appointment(appointment) })
}

fn nothing_booked(door: &Door) -> Problem {
    door.problem(StatusCode::NOT_FOUND, "nothing-booked", message!("nothing-booked"))
        .detail(message!("nothing-booked-detail"))
}

/// That it is cancelled is no secret: whoever booked must learn how to book again.
fn kept_back(door: &Door, appointment: &Appointment) -> Problem {
    if appointment.is_cancelled() {
        return door
            .problem(StatusCode::FORBIDDEN, "kept-back", message!("appointment-is-cancelled"))
            .detail(message!("appointment-is-cancelled-detail"));
    }
    door.problem(StatusCode::FORBIDDEN, "kept-back", message!("your-appointment-is-booked"))
        .detail(message!("kept-back-detail"))
}

fn dto(ctx: &Context, door: &Door, leads: &Leads) -> OpenAnswer {
    let booking = matches!(door.grant.kind, LinkKind::Booking(_));
    let appointment = match leads {
        Leads::Appointment(appointment) => Some(&**appointment),
        Leads::Welcome(_) | Leads::Hidden | Leads::KeptBack(_) => None,
    };
    let manages = appointment.map_or(Manages::Not, |appointment| Manages::of(door, appointment, ctx.now()));
    OpenAnswer {
        clinic: door.clinic().into(),
        status: match leads {
            Leads::Welcome(status) => status.as_str().to_owned(),
            Leads::Appointment(appointment) | Leads::KeptBack(appointment) => status_of(appointment).to_owned(),
            Leads::Hidden => LinkStatus::Booked.as_str().to_owned(),
        },
        kind: if booking { "booking" } else { "manage" }.to_owned(),
        verification: door.verification().as_str().to_owned(),
        verified: door.verified,
        expires_at: booking.then(|| instant(door.grant.expires_at, &door.zone())),
        appointment: appointment.map(|appointment| AppointmentDto::new(door.clinic(), appointment)),
        may_reschedule: manages.may(Change::Reschedule),
        may_cancel: manages.may(Change::Cancel),
        asked: !booking && appointment.is_some_and(|one| is_asked(door.clinic(), one, ctx.now())),
    }
}

/// What has become of the appointment that a link leads to.
fn status_of(appointment: &Appointment) -> &'static str {
    if appointment.was_moved() && !appointment.is_cancelled() { "rescheduled" } else { appointment.status.as_str() }
}
