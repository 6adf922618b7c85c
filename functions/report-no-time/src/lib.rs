//! Report that none of the times on offer suits (row A18).

mod page;

use app::{Context, Door, Failure, Outcome, answer, happened};
use domain::{LinkId, LinkKind, LinkOpened, NoTimeRefusal, NoTimeReported, OpenRefusal, is_reported, open_link};
use http::StatusCode;
use language::message;
use store::Reporting;
use web::{
    Body, NO_TIME, NoTimeAnswer, NoTimeBody, Nonce, NonceError, Operation, Problem, Reply, Request, no_time_form,
};

/// How often it is decided again because the link has changed meanwhile.
const DECIDED_AGAIN: u32 = 4;

/// Answers `reportNoTime`, and `viewNoTime`, which changes nothing.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    let outcome = match request.operation {
        Operation::ViewNoTime => view(ctx, &request).await,
        _ => report(ctx, &request).await,
    };
    answer(&request, outcome)
}

async fn report(ctx: &Context, request: &Request) -> Outcome {
    let door = Door::open(ctx, request).await?;
    let (kind, body) = request.body_or_default::<NoTimeBody>()?;
    let mut link = door.link(ctx, booking_link(&door)?).await?;
    for _ in 0..DECIDED_AGAIN {
        let decided = domain::report_no_time(&link, door.clinic(), ctx.fresh_event(), ctx.now());
        let NoTimeReported { recorded, news } = decided.map_err(|refusal| refused(&door, &refusal))?;
        if !door.verified {
            return Err(door.not_verified(ctx).into());
        }
        door.rule()?;
        if kind == Body::Form {
            check_nonce(ctx, &door, &body)?;
        }
        let Some(news) = news else { return Ok(reported(request, &door, recorded)) };
        match ctx.store.report_no_time(&door.grant.clinic, &news).await? {
            Reporting::Made => {
                happened(&news.event);
                return Ok(reported(request, &door, recorded));
            }
            Reporting::Changed(Some(changed)) => link = *changed,
            Reporting::Changed(None) => return Err(door.gone().into()),
        }
    }
    Err(Problem::busy().into())
}

async fn view(ctx: &Context, request: &Request) -> Outcome {
    let door = Door::open(ctx, request).await?;
    let here = door.path("");
    let link = match booking_link(&door) {
        Ok(id) => door.link(ctx, id).await?,
        Err(_) if request.wants_page() => return Ok(Reply::see_other(&here)),
        Err(refused) => return Err(refused),
    };
    match open_link(&link, ctx.now()) {
        Ok(LinkOpened::Welcome) => {}
        Ok(LinkOpened::Spent(_)) if request.wants_page() => return Ok(Reply::see_other(&here)),
        Ok(LinkOpened::Spent(_)) => return Err(door.already_booked().into()),
        Err(OpenRefusal::Expired) => return Err(door.expired().into()),
    }
    if !door.verified {
        return Err(door.ask(ctx, request).await?.into());
    }
    let recorded = is_reported(&link, ctx.now());
    Ok(if request.wants_page() { page::of(&door, recorded) } else { told(&door, recorded) })
}

/// A manage link offers no times.
fn booking_link(door: &Door) -> Result<&LinkId, Failure> {
    match &door.grant.kind {
        LinkKind::Booking(link) => Ok(link),
        LinkKind::Manage(_) => Err(door.already_booked().into()),
    }
}

fn refused(door: &Door, refusal: &NoTimeRefusal) -> Failure {
    match refusal {
        NoTimeRefusal::Expired => door.expired(),
        NoTimeRefusal::AlreadyBooked(_) => door.already_booked(),
    }
    .into()
}

/// A form that no person can have read, or that is not ours: one more press, of a fresh form, reports.
fn check_nonce(ctx: &Context, door: &Door, body: &NoTimeBody) -> Result<(), Failure> {
    let nonce = body.nonce.as_deref().unwrap_or_default();
    let Err(error) = Nonce::check(ctx.form_key()?, &door.token, NO_TIME, nonce, ctx.now()) else { return Ok(()) };
    let detail = match error {
        NonceError::TooEarly => message!("press-was-quick"),
        NonceError::Forged => message!("page-was-open"),
    };
    let fresh = Nonce::new(ctx.form_key()?, &door.token, NO_TIME, &ctx.random_text(), ctx.now());
    Err(door
        .problem(StatusCode::CONFLICT, "press-again", message!("press-once-more"))
        .detail(message!("clinic-not-told-yet"))
        .detail(detail)
        .with_body(no_time_form(door.words, &door.path("/no-time"), fresh.as_str()))
        .way(door.path("/slots"), message!("see-times-again"))
        .into())
}

/// What came of it, for a program; a browser goes on to the page that says so, which a reload repeats harmlessly.
fn reported(request: &Request, door: &Door, recorded: bool) -> Reply {
    if request.wants_page() {
        return Reply::see_other(&door.path("/no-time"));
    }
    told(door, recorded)
}

fn told(door: &Door, recorded: bool) -> Reply {
    Reply::json(StatusCode::OK, &NoTimeAnswer { recorded, clinic: door.clinic().into() })
}
