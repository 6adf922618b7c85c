//! What a link's slots are for.

use app::{Context, Door, Failure};
use domain::{
    Appointment, Change, ChangeRefusal, LinkKind, LinkOpened, OpenRefusal, RescheduleView, Rule, Slot, may_change,
    open_link, rule_for_move,
};
use std::borrow::Cow;
use web::{Reply, Request};

/// By which rule slots are offered, and what for.
pub(crate) struct Offer<'a> {
    pub(crate) rule: Cow<'a, Rule>,
    /// The appointment that is to be moved; none where the link books.
    pub(crate) moves: Option<Appointment>,
}

impl Offer<'_> {
    /// Whether the appointment that is to be moved is at this slot: nobody can move it there.
    pub(crate) fn is_current(&self, slot: &Slot) -> bool {
        self.moves.as_ref().is_some_and(|appointment| appointment.is_at(&slot.id))
    }
}

/// Where a link leads that is asked for its slots.
pub(crate) enum Leads<'a> {
    /// To them.
    Slots(Box<Offer<'a>>),
    /// A browser goes elsewhere.
    Elsewhere(Reply),
}

/// Refuses links that offer nothing any more; a browser with a spent link goes to its appointment.
pub(crate) async fn offered_by<'a>(ctx: &Context, door: &'a Door, request: &Request) -> Result<Leads<'a>, Failure> {
    let LinkKind::Booking(link) = &door.grant.kind else { return to_move(ctx, door, request).await };
    match open_link(&door.link(ctx, link).await?, ctx.now()) {
        Ok(LinkOpened::Spent(_)) if request.wants_page() => Ok(Leads::Elsewhere(Reply::see_other(&door.path("")))),
        Ok(LinkOpened::Spent(_)) => Err(door.already_booked().into()),
        Err(OpenRefusal::Expired) => Err(door.expired().into()),
        Ok(LinkOpened::Welcome) if !door.verified => Err(door.ask(ctx, request).await?.into()),
        Ok(LinkOpened::Welcome) => Ok(Leads::Slots(Box::new(Offer { rule: Cow::Borrowed(door.rule()?), moves: None }))),
    }
}

async fn to_move<'a>(ctx: &Context, door: &'a Door, request: &Request) -> Result<Leads<'a>, Failure> {
    if !door.verified {
        return Err(door.ask(ctx, request).await?.into());
    }
    let appointment = door.managed(ctx).await?;
    let (clinic, rule) = (door.clinic(), door.known_rule());
    let refused = |why: ChangeRefusal| door.change_refused(Change::Reschedule, why);
    may_change(clinic, rule, &appointment, Change::Reschedule, ctx.now()).map_err(refused)?;
    let view = RescheduleView { clinic, rule, appointment: &appointment, verified: true };
    let rule = rule_for_move(&view).ok_or_else(|| refused(ChangeRefusal::NotAllowed))?;
    Ok(Leads::Slots(Box::new(Offer { rule: Cow::Owned(rule), moves: Some(appointment) })))
}
