//! What a link's doors refuse alike. Each refusal is framed as the clinic's own page, with its number.

use crate::Door;
use domain::{Invalid, LinkKind, Slot, SlotId};
use http::StatusCode;
use language::{Message, message};
use maud::{Markup, html};
use web::{Problem, SlotDto, slot_button, slot_form};

impl Door {
    /// A problem of this link, framed as its clinic's page.
    pub fn problem(&self, status: StatusCode, code: &'static str, title: Message) -> Problem {
        Problem::new(status, code, title).around(self.around())
    }

    /// 400: a field is not what is accepted.
    pub fn field(&self, field: &str, error: Invalid) -> Problem {
        Problem::field(field, error).around(self.around())
    }

    /// 410: the link's time ran out (row I43).
    pub fn expired(&self) -> Problem {
        self.problem(StatusCode::GONE, "expired", message!("link-expired")).detail(message!("link-expired-detail"))
    }

    /// 410: what the link led to is no longer there.
    pub fn gone(&self) -> Problem {
        self.problem(StatusCode::GONE, "gone", message!("link-gone")).detail(message!("please-call"))
    }

    /// 410: the clinic has given up the rule.
    pub(crate) fn no_longer_offered(&self) -> Problem {
        self.problem(StatusCode::GONE, "no-longer-offered", message!("no-longer-offered"))
            .detail(message!("no-longer-offered-detail"))
    }

    /// 409: the link has made its appointment.
    pub fn already_booked(&self) -> Problem {
        self.problem(StatusCode::CONFLICT, "already-booked", message!("already-booked"))
            .detail(message!("already-booked-detail"))
            .way(self.path(""), message!("see-your-appointment"))
    }

    /// 409: the time is gone, with other free times to choose from. What a manage link leads to stands as it was.
    pub fn slot_lost(&self, title: Message, next: &[Slot]) -> Problem {
        let next: Vec<SlotDto> = next.iter().map(|slot| SlotDto::new(self.clinic(), slot)).collect();
        let manages = matches!(self.grant.kind, LinkKind::Manage(_));
        let detail = match (manages, next.is_empty()) {
            (false, true) => message!("slot-lost-nothing-else"),
            (false, false) => message!("slot-lost-others"),
            (true, true) => message!("move-lost-nothing-else"),
            (true, false) => message!("move-lost-others"),
        };
        let body = html! { @if !next.is_empty() { (self.dated_buttons(&next)) } };
        self.problem(StatusCode::CONFLICT, "slot-lost", title)
            .detail(detail)
            .next_slots(next)
            .with_body(body)
            .way(self.path("/slots"), message!("see-all-times"))
    }

    fn dated_buttons(&self, slots: &[SlotDto]) -> Markup {
        let language = self.other_language().map(domain::Language::as_str);
        let buttons = html! { ul.slots.long { @for slot in slots { (self.dated_button(slot)) } } };
        slot_form(&format!("/l/{}/slots", self.token), language, &buttons)
    }

    fn dated_button(&self, slot: &SlotDto) -> Markup {
        let parsed = SlotId::parse(&slot.id).ok();
        let zone = parsed.as_ref().and_then(|id| self.clinic().location(&id.location)).map(|at| at.zone.clone());
        let when = parsed.zip(zone).map(|(id, zone)| self.words.moment_short(id.start, &zone)).unwrap_or_default();
        slot_button(&slot.id, &when, &format!("{}, {}", slot.provider_name, slot.location_name))
    }
}
