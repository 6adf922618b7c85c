//! A link's doors: what a token in the path grants.

use crate::{Context, Failure};
use domain::{Clinic, Grant, Link, LinkId, LinkKind, Rule, Slot, SlotId, Verification};
use http::StatusCode;
use jiff::tz::TimeZone;
use language::moment_short;
use maud::{Markup, html};
use std::sync::Arc;
use store::{Settings, TokenHash};
use web::{Frame, PatientSession, Problem, Request, SlotDto, slot_button, slot_form};

/// A link's door, opened with its token.
#[derive(Debug)]
pub struct Door {
    /// The token, which is the key to every other door of the link.
    pub token: String,
    /// What it grants.
    pub grant: Grant,
    /// Whether whoever asks has proved what the rule asks.
    pub verified: bool,
    settings: Arc<Settings>,
}

impl Door {
    /// Reads what the token in the path grants. Unknown and malformed tokens are one and the same 404.
    pub async fn open(ctx: &Context, request: &Request) -> Result<Self, Failure> {
        let token = request.parameter("token");
        let shaped = token.len() == 22 && token.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !shaped {
            return Err(ctx.unknown_link(request));
        }
        let Some(grant) = ctx.store.grant(&TokenHash::of(token)).await? else {
            return Err(ctx.unknown_link(request));
        };
        let Some(settings) = ctx.store.settings(&grant.clinic, ctx.now()).await? else {
            return Err(ctx.unknown_link(request));
        };
        let mut door = Self { token: token.to_owned(), grant, verified: false, settings };
        door.verified = door.verification() == Verification::None || door.has_session(ctx, request)?;
        Ok(door)
    }

    /// The clinic's facts.
    pub fn clinic(&self) -> &Clinic {
        &self.settings.clinic
    }

    /// The clinic's facts and words.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The zone in which the clinic's dates are told where no location is meant: that of its first location.
    pub fn zone(&self) -> TimeZone {
        self.clinic().locations.first().map_or(TimeZone::UTC, |location| location.zone.clone())
    }

    /// The frame of the clinic's pages.
    pub fn frame(&self) -> Frame<'_> {
        Frame::of(&self.settings.clinic, &self.settings.wording)
    }

    /// The rule, or 410 where the clinic has given it up since.
    pub fn rule(&self) -> Result<&Rule, Failure> {
        let gone = || {
            Problem::new(StatusCode::GONE, "no-longer-offered", "This link no longer books")
                .detail("The clinic no longer offers this booking. Please call.")
                .contact(self.clinic())
        };
        self.clinic().rule(&self.grant.rule).ok_or_else(|| gone().into())
    }

    /// What must be proved; a rule that is gone asks for the most that rules ask.
    pub fn verification(&self) -> Verification {
        self.clinic().rule(&self.grant.rule).map_or(Verification::DateOfBirth, |rule| rule.verification)
    }

    /// The name of the cookie that carries a session of this link.
    pub fn cookie_name(&self) -> String {
        let id = match &self.grant.kind {
            LinkKind::Booking(link) => link.as_str(),
            LinkKind::Manage(appointment) => appointment.as_str(),
        };
        format!("__Host-v-{id}")
    }

    /// The link behind a booking token; 410 where it was erased with its record.
    pub async fn link(&self, ctx: &Context, id: &LinkId) -> Result<Link, Failure> {
        let link = ctx.store.link(&self.grant.clinic, &self.grant.patient, id).await?;
        link.ok_or_else(|| self.gone().into())
    }

    /// 410: the link's time ran out (row I43).
    pub fn expired(&self) -> Problem {
        Problem::new(StatusCode::GONE, "expired", "This link has expired")
            .detail(
                "It was made for a limited time, and nothing was booked with it. The clinic can send you a new one.",
            )
            .contact(self.clinic())
    }

    /// 410: what the link led to is no longer there.
    pub fn gone(&self) -> Problem {
        Problem::new(StatusCode::GONE, "gone", "This link is no longer in use")
            .detail("Please call the clinic.")
            .contact(self.clinic())
    }

    /// 401 with the question to answer.
    pub fn not_verified(&self) -> Problem {
        Problem::new(StatusCode::UNAUTHORIZED, "not-verified", "Please confirm that this is you")
            .detail("Nothing about your appointment is shown before that.")
            .contact(self.clinic())
            .with_body(web::verify_form(&self.token, None, [""; 3]))
    }

    /// 409: the link has made its appointment.
    pub fn already_booked(&self) -> Problem {
        Problem::new(StatusCode::CONFLICT, "already-booked", "You have booked already")
            .detail("This link has made its appointment and books no other. Open it again to see the appointment.")
            .contact(self.clinic())
            .with_body(html! { p { a.button href={ "/l/" (self.token) } { "See your appointment" } } })
    }

    /// 409: the time is gone, with other free times to choose from.
    pub fn slot_lost(&self, title: &str, next: &[Slot]) -> Problem {
        let next: Vec<SlotDto> = next.iter().map(|slot| SlotDto::new(self.clinic(), slot)).collect();
        let detail = if next.is_empty() {
            "Nothing was booked, and there is no other free time at present. Please call the clinic."
        } else {
            "Nothing was booked. These times are free, if one of them suits you:"
        };
        let body = html! {
            @if !next.is_empty() {
                (slot_form(&self.token, &html! { ul.slots.long { @for slot in &next { (self.dated_button(slot)) } } }))
            }
            p { a href={ "/l/" (self.token) "/slots" } { "See all free times" } }
        };
        Problem::new(StatusCode::CONFLICT, "slot-lost", title)
            .detail(detail)
            .contact(self.clinic())
            .next_slots(next)
            .with_body(body)
    }

    fn dated_button(&self, slot: &SlotDto) -> Markup {
        let parsed = SlotId::parse(&slot.id).ok();
        let zone = parsed.as_ref().and_then(|id| self.clinic().location(&id.location)).map(|at| at.zone.clone());
        let when = parsed.zip(zone).map(|(id, zone)| moment_short(id.start, &zone)).unwrap_or_default();
        slot_button(&slot.id, &when, &format!("{}, {}", slot.provider_name, slot.location_name))
    }

    fn has_session(&self, ctx: &Context, request: &Request) -> Result<bool, Failure> {
        let session = request.bearer().or_else(|| request.cookie(&self.cookie_name()));
        let key = ctx.form_key()?;
        Ok(session.is_some_and(|session| PatientSession::is_valid(key, &self.token, session, ctx.now())))
    }
}
