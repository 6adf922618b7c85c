//! List the slots that a link offers, and review one of them.

mod asked;
mod fitting;
mod page;
mod review_page;

use app::{Context, Door, Failure, Outcome, alternatives, answer, free_slots};
use asked::{Asked, Next};
use domain::{
    BookRefusal, BookView, Invalid, LinkKind, LinkOpened, Lost, OpenRefusal, Rule, Slot, SlotFilter, SlotId, SlotPage,
    check_slot, open_link,
};
use http::StatusCode;
use language::message;
use web::{NO_TIME, Nonce, Operation, Problem, Reply, Request, ReviewAnswer, SlotBody, SlotDto, SlotsAnswer};

/// How often an empty answer is looked past, a month at a time; then there is a way on.
const LOOKS_AHEAD: u32 = 4;

/// Answers `listSlots` and `reviewSlot`. Neither writes anything.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    let outcome = match request.operation {
        Operation::ReviewSlot => review(ctx, &request).await,
        _ => list(ctx, &request).await,
    };
    answer(&request, outcome)
}

async fn list(ctx: &Context, request: &Request) -> Outcome {
    let door = Door::open(ctx, request).await?;
    if let Some(elsewhere) = must_still_book(ctx, &door, request).await? {
        return Ok(elsewhere);
    }
    let rule = door.rule()?;
    if let (true, Some(slot)) = (request.wants_page(), request.query("slot")) {
        request.only_query(&["slot"])?;
        let slot = free_slot(ctx, &door, rule, slot).await?;
        let (form_key, id) = (ctx.form_key()?, slot.id.to_string());
        let nonce = Nonce::new(form_key, &door.token, &id, &ctx.random_text(), ctx.now());
        return Ok(review_page::review(&door, rule, &slot, nonce.as_str()));
    }
    let mut asked = Asked::of(request, &door, rule, ctx.now())?;
    let mut found = free_slots(ctx, &door, rule, None, asked.window, &asked.filter).await?;
    // Whoever asks for no date in particular is shown the first days that have something.
    for _ in 0..LOOKS_AHEAD {
        if !found.slots.is_empty() || !asked.moves_on() {
            break;
        }
        found = free_slots(ctx, &door, rule, None, asked.window, &asked.filter).await?;
    }
    found.slots.retain(|slot| !asked.was_shown(rule, slot));
    Ok(if request.wants_page() {
        let nonce = Nonce::new(ctx.form_key()?, &door.token, NO_TIME, &ctx.random_text(), ctx.now());
        page::slots(&door, rule, &asked, &found, nonce.as_str())
    } else {
        Reply::json(StatusCode::OK, &dto(ctx, &door, &asked, &found))
    })
}

fn dto(ctx: &Context, door: &Door, asked: &Asked, found: &SlotPage) -> SlotsAnswer {
    let address = |query: String| format!("{}/slots?{query}", ctx.link_url(&door.token));
    SlotsAnswer {
        slots: found.slots.iter().map(|slot| SlotDto::new(door.clinic(), slot)).collect(),
        previous: asked.previous().map(address),
        next: asked.next(&Next::Cut(found.cut)).map(address),
    }
}

async fn review(ctx: &Context, request: &Request) -> Outcome {
    let door = Door::open(ctx, request).await?;
    if let Some(elsewhere) = must_still_book(ctx, &door, request).await? {
        return Ok(elsewhere);
    }
    let (_, body) = request.body::<SlotBody>()?;
    let slot = free_slot(ctx, &door, door.rule()?, &body.slot).await?;
    if request.wants_page() {
        // What stands at an address of its own is found again by the back button and by a reload.
        return Ok(Reply::see_other(&door.path(&format!("/slots?slot={}", slot.id))));
    }
    Ok(Reply::json(StatusCode::OK, &ReviewAnswer { slot: SlotDto::new(door.clinic(), &slot) }))
}

/// The slot of this id, if the link offers it and it is free.
async fn free_slot(ctx: &Context, door: &Door, rule: &Rule, id: &str) -> Result<Slot, Failure> {
    let id = SlotId::parse(id).map_err(|error| door.field("slot", error))?;
    let now = ctx.now();
    let slot = match check_slot(door.clinic(), rule, &id, now) {
        Ok(slot) => slot,
        Err(BookRefusal::NotOffered) => return Err(not_offered(door).into()),
        Err(_) => return Err(lost(ctx, door, rule, &id).await?.into()),
    };
    if is_free(ctx, door, rule, &slot).await? { Ok(slot) } else { Err(lost(ctx, door, rule, &id).await?.into()) }
}

/// Refuses links that no longer book; a browser with a spent link goes to its appointment.
async fn must_still_book(ctx: &Context, door: &Door, request: &Request) -> Result<Option<Reply>, Failure> {
    let spent = match &door.grant.kind {
        LinkKind::Manage(_) => true,
        LinkKind::Booking(link) => match open_link(&door.link(ctx, link).await?, ctx.now()) {
            Ok(LinkOpened::Spent(_)) => true,
            Ok(LinkOpened::Welcome) => false,
            Err(OpenRefusal::Expired) => return Err(door.expired().into()),
        },
    };
    match (spent, request.wants_page()) {
        (true, true) => Ok(Some(Reply::see_other(&door.path("")))),
        (true, false) => Err(door.already_booked().into()),
        (false, _) if !door.verified => Err(door.ask(ctx, request).await?.into()),
        (false, _) => Ok(None),
    }
}

async fn is_free(ctx: &Context, door: &Door, rule: &Rule, slot: &Slot) -> Result<bool, Failure> {
    let zone = door.clinic().location(&slot.id.location).map_or(jiff::tz::TimeZone::UTC, |at| at.zone.clone());
    let window = domain::window_of(rule, zone.to_datetime(slot.id.start).date(), 1, None, ctx.now());
    let filter =
        SlotFilter { provider: Some(slot.id.provider.clone()), location: Some(slot.id.location.clone()), part: None };
    let found = free_slots(ctx, door, rule, None, window, &filter).await?;
    Ok(found.slots.contains(slot))
}

async fn lost(ctx: &Context, door: &Door, rule: &Rule, id: &SlotId) -> Result<Problem, Failure> {
    let view = BookView { clinic: door.clinic(), rule, grant: &door.grant, verified: door.verified };
    let next = alternatives(ctx, door, &view, None, id, &Lost::default()).await?;
    Ok(door.slot_lost(message!("slot-no-longer-free"), &next))
}

fn not_offered(door: &Door) -> Problem {
    door.field("slot", Invalid { accepted: "a slot that this link offers" })
        .way(door.path("/slots"), message!("choose-another-time"))
}
