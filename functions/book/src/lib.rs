//! Book a slot with a link.

use app::{Context, Door, Failure, Outcome, alternatives, answer, happened};
use domain::{
    Appointment, AppointmentId, Book, BookRefusal, BookView, Booked, Grant, Link, LinkKind, Lost, LostLink,
    OpenRefusal, Replay, Rule, SlotId, book, check_slot, lost_race, open_link, replay,
};
use http::StatusCode;
use language::{Message, message};
use store::{ManageToken, TokenHash};
use web::{
    AppointmentAnswer, AppointmentDto, Body, Nonce, NonceError, Problem, Reply, Request, SlotBody, confirm_form,
    slot_details,
};

/// Answers `book`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    answer(&request, run(ctx, &request).await)
}

async fn run(ctx: &Context, request: &Request) -> Outcome {
    let door = Door::open(ctx, request).await?;
    let asked = Asked::of(ctx, request, &door)?;
    // Neither an old form nor a rule that is gone hides what the link has booked.
    let rule = match (door.rule(), &asked.nonce) {
        (Ok(rule), Ok(())) => rule,
        (Ok(rule), Err(error)) => return old_form(ctx, request, &door, rule, &asked, *error).await,
        (Err(gone), _) => return over(ctx, request, &door, &asked, &LostLink::AsItMustBe).await?.unwrap_or(Err(gone)),
    };
    let view = BookView { clinic: door.clinic(), rule, grant: &door.grant, verified: door.verified };
    let command = Book { slot: asked.slot.clone() };
    let (refusal, lost) = match book(&view, &command, ctx.book_ids(), ctx.now()) {
        Ok(booked) => match write(ctx, &door, &booked, &asked).await? {
            Ok(()) => {
                happened(&booked.event);
                return Ok(created(request, &door, &booked.appointment));
            }
            Err(lost) => (lost_race(&lost, ctx.now()), lost),
        },
        Err(refusal) => (refusal, Lost::default()),
    };
    match over(ctx, request, &door, &asked, &lost.link).await? {
        Some(outcome) => outcome,
        None => Err(refused(ctx, &view, &door, &asked, refusal, &lost).await?.into()),
    }
}

/// What a request asks for.
struct Asked {
    slot: SlotId,
    /// The request as it can come again: a program's `Idempotency-Key`, or the nonce of a form.
    repeatable: Option<domain::Request>,
    /// Whether a form is one that a person can have read; programs need none.
    nonce: Result<(), NonceError>,
}

impl Asked {
    fn of(ctx: &Context, request: &Request, door: &Door) -> Result<Self, Failure> {
        let (kind, body) = request.body::<SlotBody>()?;
        let slot = SlotId::parse(&body.slot).map_err(|error| door.field("slot", error))?;
        let payload = slot.to_string();
        let (repeatable, nonce) = match kind {
            Body::Json => (request.repeatable(&payload)?, Ok(())),
            Body::Form => {
                let nonce = body.nonce.as_deref().unwrap_or_default();
                let checked = Nonce::check(ctx.form_key()?, &door.token, &payload, nonce, ctx.now());
                (domain::Request::new(nonce, &payload).ok(), checked.map(drop))
            }
        };
        Ok(Self { slot, repeatable, nonce })
    }
}

/// Answers a form that is too young or too old: it books nothing, but a link that can no longer book says so.
async fn old_form(
    ctx: &Context,
    request: &Request,
    door: &Door,
    rule: &Rule,
    asked: &Asked,
    error: NonceError,
) -> Outcome {
    if let Some(outcome) = over(ctx, request, door, asked, &LostLink::AsItMustBe).await? {
        return outcome;
    }
    Err(match door.grant.expires_at <= ctx.now() {
        true => door.expired(),
        false if !door.verified => door.not_verified(ctx),
        false => press_again(ctx, door, rule, &asked.slot, error)?,
    }
    .into())
}

/// A form that no person can have read, or that is not ours: one more press, of a fresh form, books.
fn press_again(ctx: &Context, door: &Door, rule: &Rule, slot: &SlotId, error: NonceError) -> Result<Problem, Failure> {
    let detail = match error {
        NonceError::TooEarly => message!("that-was-quick"),
        NonceError::Forged => message!("page-was-open-long"),
    };
    let words = door.words;
    let nonce = Nonce::new(ctx.form_key()?, &door.token, &slot.to_string(), &ctx.random_text(), ctx.now());
    // A slot that the link does not offer is not worth a form.
    let offered = check_slot(door.clinic(), rule, slot, ctx.now()).ok();
    Ok(door
        .problem(StatusCode::CONFLICT, "press-again", message!("press-once-more"))
        .detail(message!("nothing-booked-yet"))
        .detail(detail)
        .with_body(maud::html! {
            @if let Some(slot) = offered {
                (slot_details(words, door.clinic(), rule, &slot))
                (confirm_form(words, &door.path("/book"), &slot.id, nonce.as_str()))
            }
        })
        .way(door.path("/slots"), message!("choose-another-time")))
}

async fn write(ctx: &Context, door: &Door, booked: &Booked, asked: &Asked) -> Result<Result<(), Lost>, Failure> {
    let grant = &door.grant;
    let kind = LinkKind::Manage(booked.appointment.id.clone());
    let token = ctx.token(&grant.clinic, &grant.patient, &kind)?;
    let manage = ManageToken {
        hash: TokenHash::of(&token),
        // A manage link books nothing, so nothing of it expires before it is forgotten.
        grant: Grant { kind, expires_at: booked.appointment.span.end(), ..grant.clone() },
    };
    Ok(ctx.store.book(&grant.clinic, booked, &manage, asked.repeatable.as_ref(), ctx.now()).await?)
}

/// 201 for a program; a browser goes on to the link, which shows the appointment from now on.
fn created(request: &Request, door: &Door, appointment: &Appointment) -> Reply {
    if request.wants_page() {
        return Reply::see_other(&door.path(""));
    }
    let appointment = AppointmentDto::new(door.clinic(), appointment);
    Reply::json(StatusCode::CREATED, &AppointmentAnswer { appointment })
}

/// What a link that no longer books answers to any request: its success again, if it was this very request that booked.
async fn over(
    ctx: &Context,
    request: &Request,
    door: &Door,
    asked: &Asked,
    link: &LostLink,
) -> Result<Option<Outcome>, Failure> {
    let Some(link) = booking_link(ctx, door, link).await? else { return Ok(None) };
    if open_link(&link, ctx.now()) == Err(OpenRefusal::Expired) {
        return Ok(Some(Err(door.expired().into())));
    }
    let Some(before) = replay(&link, asked.repeatable.as_ref(), ctx.now()) else { return Ok(None) };
    Ok(Some(match before {
        _ if !door.verified => Err(door.not_verified(ctx).into()),
        Replay::Same(id) => again(ctx, request, door, &id).await,
        Replay::OtherPayload => Err(Problem::key_reused().around(door.around()).into()),
        Replay::Other(_) => Err(door.already_booked().into()),
    }))
}

/// A refusal of a link that is live.
async fn refused(
    ctx: &Context,
    view: &BookView<'_>,
    door: &Door,
    asked: &Asked,
    refusal: BookRefusal,
    lost: &Lost,
) -> Result<Problem, Failure> {
    let title = match refusal {
        BookRefusal::NotABookingLink | BookRefusal::AlreadyBooked(_) => return Ok(door.already_booked()),
        BookRefusal::LinkExpired => return Ok(door.expired()),
        BookRefusal::LinkGone => return Ok(door.gone()),
        BookRefusal::NotVerified => return Ok(door.not_verified(ctx)),
        BookRefusal::NotOffered => {
            let accepted = domain::Invalid { accepted: "a slot that this link offers" };
            return Ok(door.field("slot", accepted));
        }
        BookRefusal::TooLate => message!("slot-too-late"),
        BookRefusal::Taken => message!("slot-taken"),
        BookRefusal::PatientBusy => message!("patient-busy"),
    };
    lost_slot(ctx, view, door, asked, lost, title).await
}

async fn lost_slot(
    ctx: &Context,
    view: &BookView<'_>,
    door: &Door,
    asked: &Asked,
    lost: &Lost,
    title: Message,
) -> Result<Problem, Failure> {
    Ok(door.slot_lost(title, &alternatives(ctx, door, view, None, &asked.slot, lost).await?))
}

/// The link as it is. The refused transaction has brought it back already if it was the link that refused.
async fn booking_link(ctx: &Context, door: &Door, link: &LostLink) -> Result<Option<Link>, Failure> {
    match (link, &door.grant.kind) {
        (LostLink::Changed(link), _) => Ok(Some(Link::clone(link))),
        (_, LinkKind::Booking(id)) => Ok(ctx.store.link(&door.grant.clinic, &door.grant.patient, id).await?),
        (_, LinkKind::Manage(_)) => Ok(None),
    }
}

async fn again(ctx: &Context, request: &Request, door: &Door, id: &AppointmentId) -> Outcome {
    let found = ctx.store.appointment(&door.grant.clinic, &door.grant.patient, id).await?;
    Ok(created(request, door, &found.ok_or_else(|| Failure::from(door.gone()))?))
}
