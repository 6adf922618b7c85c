//! What every page of the console starts from: who asks, at which clinic, in which language.

use app::{Context, Failure, Visitor};
use domain::{AppointmentType, Clinic, StaffMember, TypeId, notices_seen_by};
use http::StatusCode;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use language::Words;
use maud::Markup;
use std::sync::Arc;
use store::Settings;
use web::{Entry, Frame, Operation, Problem, Reply, Request, Switch, layout};

/// A member of staff at the console.
pub(crate) struct Desk {
    pub(crate) visitor: Visitor,
    pub(crate) settings: Arc<Settings>,
    pub(crate) words: Words,
    pub(crate) now: Timestamp,
    /// How many notices the visitor has not read; counted for pages alone.
    unread: usize,
    switch: Switch,
}

impl Desk {
    /// Whoever asks, with the clinic's settings as they stand in the table: the console must show what was just saved.
    /// It speaks the language that was chosen in this browser, or else the clinic's.
    pub(crate) async fn of(ctx: &Context, request: &Request, visitor: Visitor) -> Result<Self, Failure> {
        let settings = ctx.store.fresh_settings(&visitor.member.clinic, ctx.now()).await?;
        let settings = settings.ok_or_else(Problem::not_signed_in)?;
        let words = Words::of(request.language().unwrap_or(settings.clinic.language));
        let switch = Switch::by(&request.address().unwrap_or_else(|| "/staff/today".to_owned()));
        let of = notices_seen_by(&settings.clinic, &visitor.member);
        let unread = if request.wants_page() && request.operation != Operation::ReadNotice {
            ctx.store.unread_notices(&settings.clinic.id, of.as_deref()).await?
        } else {
            0
        };
        Ok(Self { visitor, settings, words, now: ctx.now(), unread, switch })
    }

    pub(crate) fn clinic(&self) -> &Clinic {
        &self.settings.clinic
    }

    pub(crate) fn member(&self) -> &StaffMember {
        &self.visitor.member
    }

    /// A page of the console.
    pub(crate) fn page(&self, entry: Entry, title: &str, body: &Markup) -> Reply {
        let Settings { clinic, wording, .. } = &*self.settings;
        let frame = Frame::console(self.words, clinic, wording, &self.member().name).at(entry);
        let frame = frame.with_unread(self.unread).with_switch(&self.switch);
        Reply::page(StatusCode::OK, layout(title, frame, body))
    }

    /// The zone in which the clinic's own dates are told: that of its first location.
    pub(crate) fn zone(&self) -> TimeZone {
        self.clinic().zone()
    }

    pub(crate) fn zone_name(&self) -> &str {
        self.clinic().locations.first().map_or("UTC", |location| location.zone_name())
    }

    /// The clinic's date.
    pub(crate) fn today(&self) -> Date {
        self.zone().to_datetime(self.now).date()
    }

    /// The name of an appointment type in the language of the page; `title` where the clinic has given it up.
    pub(crate) fn type_title<'a>(&'a self, id: &str, title: &'a str) -> &'a str {
        let known = TypeId::parse(id).ok().and_then(|id| self.clinic().appointment_type(&id));
        known.map_or(title, |kind: &AppointmentType| kind.title_in(self.words.language()))
    }

    /// The name of a member of staff who may have left.
    pub(crate) fn staff_name<'a>(&'a self, id: &'a str) -> &'a str {
        let known = self.settings.staff.iter().find(|member| member.id.as_str() == id);
        known.map_or(id, |member| member.name.as_str())
    }

    /// An instant of a DTO as people read it, in a zone of a DTO.
    pub(crate) fn moment(&self, instant: &str, zone_name: &str) -> String {
        let zone = TimeZone::get(zone_name).unwrap_or(TimeZone::UTC);
        instant.parse().map_or_else(|_| instant.to_owned(), |at: Timestamp| self.words.moment_short(at, &zone))
    }

    /// The same in the clinic's own zone.
    pub(crate) fn moment_here(&self, instant: &str) -> String {
        self.moment(instant, self.zone_name())
    }
}
