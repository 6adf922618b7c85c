//! A link's doors: what a token in the path grants.

use crate::{Context, Failure, telemetry::at_door};
use domain::{Clinic, Grant, Language, Link, LinkId, LinkKind, Rule, Texts, Verification};
use jiff::tz::TimeZone;
use language::Words;
use std::sync::Arc;
use store::{Settings, TokenHash};
use web::{Around, Contact, Frame, PatientSession, Request, Switch};

/// A link's door, opened with its token.
#[derive(Debug)]
pub struct Door {
    /// The token, which is the key to every other door of the link.
    pub token: String,
    /// What it grants.
    pub grant: Grant,
    /// Whether whoever asks has proved what the rule asks.
    pub verified: bool,
    /// The words in which its pages speak.
    pub words: Words,
    settings: Arc<Settings>,
    switch: Switch,
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
        at_door(&grant);
        let words = Words::of(request.language().unwrap_or(grant.language));
        let switch = Switch::by(&request.address().unwrap_or_else(|| format!("/l/{token}")));
        let mut door = Self { token: token.to_owned(), grant, verified: false, words, settings, switch };
        door.verified = door.verification() == Verification::None || door.has_session(ctx, request)?;
        Ok(door)
    }

    /// The address of one of the link's doors, such as `/slots`. It carries the language where that is not the link's
    /// own: a browser need not remember it.
    pub fn path(&self, door: &str) -> String {
        let joint = if door.contains('?') { '&' } else { '?' };
        let language = self.other_language().map(|language| format!("{joint}language={}", language.as_str()));
        format!("/l/{}{door}{}", self.token, language.unwrap_or_default())
    }

    /// The language of the pages, where it is not the link's own.
    pub fn other_language(&self) -> Option<Language> {
        Some(self.words.language()).filter(|language| *language != self.grant.language)
    }

    /// The clinic's facts.
    pub fn clinic(&self) -> &Clinic {
        &self.settings.clinic
    }

    /// The clinic's facts and words.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the clinic says in the language of the pages.
    pub fn texts(&self) -> &Texts {
        self.settings.wording.in_language(self.words.language())
    }

    /// Whom to call.
    pub fn contact(&self) -> Contact {
        self.clinic().into()
    }

    /// The zone in which the clinic's dates are told where no location is meant: that of its first location.
    pub fn zone(&self) -> TimeZone {
        self.clinic().zone()
    }

    /// The frame of the link's pages.
    pub fn frame(&self) -> Frame<'_> {
        Frame::of(self.words, &self.settings.clinic, &self.settings.wording).with_switch(&self.switch)
    }

    /// The frame of a problem's page.
    pub fn around(&self) -> Around {
        let wording = &self.settings.wording;
        Around {
            words: self.words,
            contact: self.contact(),
            logo: wording.logo.clone(),
            colour: wording.colour,
            staff: None,
            switch: Some(self.switch.clone()),
        }
    }

    /// The rule, or 410 where the clinic has given it up since.
    pub fn rule(&self) -> Result<&Rule, Failure> {
        self.known_rule().ok_or_else(|| self.no_longer_offered().into())
    }

    /// What must be proved, which a rule says of manage links apart. Where there is no rule, or it is gone, it is the date
    /// of birth, which every record has.
    pub fn verification(&self) -> Verification {
        self.known_rule().map_or(Verification::DateOfBirth, |rule| match self.grant.kind {
            LinkKind::Booking(_) => rule.verification,
            LinkKind::Manage(_) => rule.manage_verification,
        })
    }

    /// Whether the link has booked an appointment that it may not show: the rule asks for more before a manage link shows
    /// anything (row I36).
    pub fn keeps_appointment_back(&self) -> bool {
        let asks_more_elsewhere = |rule: &Rule| rule.verification < rule.manage_verification;
        matches!(self.grant.kind, LinkKind::Booking(_)) && self.known_rule().is_some_and(asks_more_elsewhere)
    }

    /// The rule, if there is one and the clinic still knows it.
    pub fn known_rule(&self) -> Option<&Rule> {
        self.grant.rule.as_ref().and_then(|rule| self.clinic().rule(rule))
    }

    /// What this link is called in the names of its cookies.
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

    fn has_session(&self, ctx: &Context, request: &Request) -> Result<bool, Failure> {
        let session = request.bearer().or_else(|| request.cookie(&self.cookie_name()));
        let key = ctx.form_key()?;
        Ok(session.is_some_and(|session| PatientSession::is_valid(key, &self.token, session, ctx.now())))
    }
}
