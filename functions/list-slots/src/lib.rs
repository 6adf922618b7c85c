//! List the slots that a link offers, to book one or to move an appointment there, and review one of them.

mod asked;
mod fitting;
mod offer;
mod page;
mod review_page;

use app::{Context, Door, Failure, Outcome, alternatives, answer, answer_at, free_slots};
use asked::{Asked, Next};
use domain::{BookRefusal, BookView, Invalid, Lost, Slot, SlotFilter, SlotId, SlotPage, check_slot};
use http::StatusCode;
use language::message;
use offer::{Leads, Offer, offered_by};
use web::{
    AppointmentDto, NO_TIME, Nonce, Operation, Problem, Reply, Request, ReviewAnswer, SlotBody, SlotDto, SlotsAnswer,
    move_mark,
};

/// How often an empty answer is looked past, a month at a time; then there is a way on.
const LOOKS_AHEAD: u32 = 4;

/// Answers `listSlots` and `reviewSlot`. Neither writes anything.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    let door = match Door::open(ctx, &request).await {
        Ok(door) => door,
        Err(failure) => return answer(&request, Err(failure)),
    };
    let outcome = match request.operation {
        Operation::ReviewSlot => review(ctx, &request, &door).await,
        _ => list(ctx, &request, &door).await,
    };
    answer_at(&door, &request, outcome)
}

async fn list(ctx: &Context, request: &Request, door: &Door) -> Outcome {
    let offer = match offered_by(ctx, door, request).await? {
        Leads::Slots(offer) => offer,
        Leads::Elsewhere(reply) => return Ok(reply),
    };
    if let (true, Some(slot)) = (request.wants_page(), request.query("slot")) {
        request.only_query(&["slot"])?;
        return look_at(ctx, door, &offer, slot).await;
    }
    let (mut asked, own) = (Asked::of(request, door, &offer.rule, ctx.now())?, offer.moves.as_ref());
    let mut found = free_slots(ctx, door, &offer.rule, own, asked.window, &asked.filter).await?;
    // Whoever asks for no date in particular is shown the first days that have something.
    for _ in 0..LOOKS_AHEAD {
        if found.slots.iter().any(|slot| !offer.is_current(slot)) || !asked.moves_on() {
            break;
        }
        found = free_slots(ctx, door, &offer.rule, own, asked.window, &asked.filter).await?;
    }
    found.slots.retain(|slot| !asked.was_shown(&offer.rule, slot));
    Ok(if request.wants_page() {
        let nonce = Nonce::new(ctx.form_key()?, &door.token, NO_TIME, &ctx.random_text(), ctx.now());
        page::slots(door, &offer, &asked, &found, nonce.as_str())
    } else {
        Reply::json(StatusCode::OK, &dto(ctx, door, &offer, &asked, &found))
    })
}

/// The page of one slot. Where the appointment is already, there is nothing to press.
async fn look_at(ctx: &Context, door: &Door, offer: &Offer<'_>, slot: &str) -> Outcome {
    let slot = free_slot(ctx, door, offer, slot).await?;
    if offer.is_current(&slot) {
        return Ok(Reply::see_other(&door.path("")));
    }
    let mark = offer.moves.as_ref().map_or_else(|| slot.id.to_string(), |own| move_mark(&slot.id, own.version));
    let nonce = Nonce::new(ctx.form_key()?, &door.token, &mark, &ctx.random_text(), ctx.now());
    Ok(review_page::review(door, offer, &slot, nonce.as_str()))
}

fn dto(ctx: &Context, door: &Door, offer: &Offer<'_>, asked: &Asked, found: &SlotPage) -> SlotsAnswer {
    let address = |query: String| format!("{}/slots?{query}", ctx.link_url(&door.token));
    SlotsAnswer {
        appointment: offer.moves.as_ref().map(|appointment| AppointmentDto::new(door.clinic(), appointment)),
        slots: found.slots.iter().map(|slot| SlotDto::new(door.clinic(), slot)).collect(),
        previous: asked.previous().map(address),
        next: asked.next(&Next::Cut(found.cut)).map(address),
    }
}

async fn review(ctx: &Context, request: &Request, door: &Door) -> Outcome {
    let offer = match offered_by(ctx, door, request).await? {
        Leads::Slots(offer) => offer,
        Leads::Elsewhere(reply) => return Ok(reply),
    };
    let (_, body) = request.body::<SlotBody>()?;
    let slot = free_slot(ctx, door, &offer, &body.slot).await?;
    if request.wants_page() {
        // What stands at an address of its own is found again by the back button and by a reload.
        return Ok(Reply::see_other(&door.path(&format!("/slots?slot={}", slot.id))));
    }
    Ok(Reply::json(StatusCode::OK, &ReviewAnswer { slot: SlotDto::new(door.clinic(), &slot) }))
}

/// The slot of this id, if the link offers it and it is free.
async fn free_slot(ctx: &Context, door: &Door, offer: &Offer<'_>, id: &str) -> Result<Slot, Failure> {
    let id = SlotId::parse(id).map_err(|error| door.field("slot", error))?;
    let now = ctx.now();
    let slot = match check_slot(door.clinic(), &offer.rule, &id, now) {
        Ok(slot) => slot,
        Err(BookRefusal::NotOffered) => return Err(not_offered(door).into()),
        Err(_) => return Err(lost(ctx, door, offer, &id).await?.into()),
    };
    if is_free(ctx, door, offer, &slot).await? { Ok(slot) } else { Err(lost(ctx, door, offer, &id).await?.into()) }
}

async fn is_free(ctx: &Context, door: &Door, offer: &Offer<'_>, slot: &Slot) -> Result<bool, Failure> {
    let zone = door.clinic().location(&slot.id.location).map_or(jiff::tz::TimeZone::UTC, |at| at.zone.clone());
    let window = domain::window_of(&offer.rule, zone.to_datetime(slot.id.start).date(), 1, None, ctx.now());
    let filter =
        SlotFilter { provider: Some(slot.id.provider.clone()), location: Some(slot.id.location.clone()), part: None };
    let found = free_slots(ctx, door, &offer.rule, offer.moves.as_ref(), window, &filter).await?;
    Ok(found.slots.contains(slot))
}

async fn lost(ctx: &Context, door: &Door, offer: &Offer<'_>, id: &SlotId) -> Result<Problem, Failure> {
    let view = BookView { clinic: door.clinic(), rule: &offer.rule, grant: &door.grant, verified: door.verified };
    let next = alternatives(ctx, door, &view, offer.moves.as_ref(), id, &Lost::default()).await?;
    Ok(door.slot_lost(message!("slot-no-longer-free"), &next))
}

fn not_offered(door: &Door) -> Problem {
    door.field("slot", Invalid { accepted: "a slot that this link offers" })
        .way(door.path("/slots"), message!("choose-another-time"))
}
