//! The clinic's day: who comes, when, to whom.

use crate::day_page;
use crate::desk::Desk;
use crate::reach::texts_left;
use crate::tasks::{tasks_section, worklists};
use app::{Context, Failure, Outcome, Visitor};
use domain::{Appointment, Clinic, Invalid, Minutes, Patient, ProviderId, Reference, Span};
use http::StatusCode;
use jiff::{Timestamp, civil::Date, fmt::temporal::DateTimeParser, tz::Offset, tz::TimeZone};
use maud::html;
use std::collections::BTreeSet;
use store::DiaryPlace;
use web::{AppointmentDto, DayAnswer, DayAppointmentDto, Problem, Reply, Request};

/// The most appointments of one page.
const PAGE: usize = 50;
/// An appointment occupies its provider at most so long before it starts (`AppointmentType::check`).
const LONGEST_BEFORE: Minutes = Minutes::new(240);

/// Which appointments are asked for.
pub(crate) struct Asked {
    pub(crate) date: Date,
    pub(crate) provider: Option<ProviderId>,
    after: Option<After>,
}

/// Where the page before ended.
#[derive(Debug, PartialEq, Eq)]
struct After {
    provider: ProviderId,
    from: Timestamp,
}

/// A page of the day.
pub(crate) struct Page {
    pub(crate) rows: Vec<(Appointment, Patient)>,
    pub(crate) next: Option<String>,
}

pub(crate) async fn view_day(ctx: &Context, request: &Request) -> Outcome {
    let desk = Desk::of(ctx, request, Visitor::of(ctx, request).await?).await?;
    request.only_query(&["date", "provider", "after"])?;
    let asked = Asked::of(request, &desk)?;
    let page = read(ctx, &desk, &asked).await?;
    if request.wants_page() {
        let tasks = worklists(ctx, &desk).await?;
        let tasks = html! {
            (texts_left(ctx, &desk).await?)
            (tasks_section(&desk, &tasks, &desk.visitor.form_token(ctx)?))
        };
        return Ok(day_page::day(&desk, &asked, &page, &tasks));
    }
    let clinic = desk.clinic();
    let appointments = page.rows.iter().map(|(appointment, patient)| DayAppointmentDto {
        appointment: AppointmentDto::new(clinic, appointment),
        patient: patient.id.to_string(),
        patient_name: patient.name.full(),
    });
    let answer = DayAnswer {
        date: asked.date.to_string(),
        zone: desk.zone_name().to_owned(),
        appointments: appointments.collect(),
        next: page.next,
    };
    Ok(Reply::json(StatusCode::OK, &answer))
}

impl Asked {
    fn of(request: &Request, desk: &Desk) -> Result<Self, Failure> {
        const PROVIDER: Invalid = Invalid { accepted: "the id of a provider of the clinic" };
        let known = |id: ProviderId| desk.clinic().provider(&id).map(|provider| provider.id.clone());
        let provider = |text: &str| ProviderId::parse(text).ok().and_then(known).ok_or(PROVIDER);
        Ok(Self {
            date: request.query_as("date", date)?.unwrap_or_else(|| desk.today()),
            provider: request.query_as("provider", provider)?,
            after: request.query_as("after", After::parse)?,
        })
    }

    /// The address of another date, with the same provider.
    pub(crate) fn on(&self, date: Date) -> String {
        let provider = self.provider.as_ref().map(|id| format!("&provider={id}"));
        format!("/staff/today?date={date}{}", provider.unwrap_or_default())
    }
}

impl After {
    /// Accepts what [`After`] prints.
    fn parse(text: &str) -> Result<Self, Invalid> {
        const ACCEPTED: Invalid = Invalid { accepted: "what a `next` named" };
        let (provider, from) = text.split_once('.').ok_or(ACCEPTED)?;
        let shaped = from.len() == 14 && from.ends_with('Z') && from.as_bytes()[8] == b'T';
        let from = if shaped { DateTimeParser::new().parse_timestamp(from).ok() } else { None };
        Ok(Self { provider: ProviderId::parse(provider)?, from: from.ok_or(ACCEPTED)? })
    }

    fn print(place: &DiaryPlace) -> String {
        format!("{}.{}", place.provider, Offset::UTC.to_datetime(place.from).strftime("%Y%m%dT%H%MZ"))
    }
}

/// Accepts `YYYY-MM-DD`, in the years that calendars show.
pub(crate) fn date(text: &str) -> Result<Date, Invalid> {
    let date = text.parse().ok().filter(|date: &Date| text.len() == 10 && (1900..2200).contains(&date.year()));
    date.ok_or(Invalid { accepted: "a date YYYY-MM-DD from 1900-01-01 to 2199-12-31" })
}

async fn read(ctx: &Context, desk: &Desk, asked: &Asked) -> Result<Page, Failure> {
    let clinic = desk.clinic();
    let wanted = |id: &&ProviderId| asked.provider.as_ref().is_none_or(|asked| asked == *id);
    let providers: Vec<ProviderId> =
        clinic.providers.iter().map(|provider| &provider.id).filter(wanted).cloned().collect();
    let stretch = stretch(clinic, asked.date);
    let mut places = ctx.store.diary(&clinic.id, &providers, &utc_days(stretch)).await?;
    places.retain(|place| stretch.start() <= place.from && place.from < stretch.end());
    if let Some(after) = &asked.after {
        let last = providers.iter().position(|id| *id == after.provider).ok_or_else(|| {
            Problem::field("after", Invalid { accepted: "what a `next` for the same providers named" })
        })?;
        places = following(places, &providers[..=last], after);
    }
    let next = places.get(PAGE).map(|_| format!("{}&after={}", asked.on(asked.date), After::print(&places[PAGE - 1])));
    places.truncate(PAGE);
    let mut references: Vec<Reference> = Vec::new();
    for place in places {
        // One that was moved while the days were read can stand in two of them.
        if !references.contains(&place.reference) {
            references.push(place.reference);
        }
    }
    let mut rows = ctx.store.appointments_of(&clinic.id, &references).await?;
    // One that was cancelled while the days were read no longer stands in them.
    rows.retain(|(appointment, _)| !appointment.is_cancelled() && local_date(clinic, appointment) == asked.date);
    Ok(Page { rows, next })
}

/// What comes after a place, where `before` are the providers up to the one whose page was cut.
fn following(places: Vec<DiaryPlace>, before: &[ProviderId], after: &After) -> Vec<DiaryPlace> {
    let comes = |place: &DiaryPlace| {
        if place.provider == after.provider { place.from > after.from } else { !before.contains(&place.provider) }
    };
    places.into_iter().filter(comes).collect()
}

/// From the first instant at which an appointment of the date can begin to occupy its provider, wherever it is, to the
/// last at which it can start.
fn stretch(clinic: &Clinic, date: Date) -> Span {
    let begins = |date: Date, zone: &TimeZone| date.to_zoned(zone.clone()).map(|at| at.timestamp());
    let zones = || clinic.locations.iter().map(|location| &location.zone);
    let from = zones().filter_map(|zone| begins(date, zone).ok()).min().unwrap_or(Timestamp::MIN);
    let until = zones().filter_map(|zone| begins(date.tomorrow().ok()?, zone).ok()).max().unwrap_or(from);
    Span::new(LONGEST_BEFORE.before(from), until)
}

fn utc_days(stretch: Span) -> Vec<Date> {
    stretch.days().into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The date of an appointment at its own location.
fn local_date(clinic: &Clinic, appointment: &Appointment) -> Date {
    let zone = clinic.location(&appointment.location).map_or(TimeZone::UTC, |location| location.zone.clone());
    zone.to_datetime(appointment.span.start()).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Language, Location, LocationId, Phone};
    use jiff::civil::date as civil;

    fn clinic(zones: &[&str]) -> Clinic {
        let location = |zone: &&str| Location {
            id: LocationId::parse("here").unwrap(),
            name: String::new(),
            address: String::new(),
            zone: TimeZone::get(zone).unwrap(),
            reschedule: true,
        };
        Clinic {
            id: domain::ClinicId::parse("c").unwrap(),
            name: String::new(),
            short_name: String::new(),
            phone: Phone::parse("+442079460100").unwrap(),
            phone_shown: String::new(),
            language: Language::English,
            online_booking: true,
            limits: domain::SendingLimits::default(),
            no_time: domain::NoTime::Recorded,
            messages: domain::MessageSettings::default(),
            portal: domain::Portal::default(),
            locations: zones.iter().map(location).collect(),
            providers: Vec::new(),
            types: Vec::new(),
            rules: Vec::new(),
        }
    }

    #[test]
    fn a_date_far_from_greenwich_touches_the_utc_days_that_its_appointments_do() {
        let days = |zones: &[&str], date| utc_days(stretch(&clinic(zones), date));
        assert_eq!(days(&["Europe/London"], civil(2026, 11, 23)), [civil(2026, 11, 22), civil(2026, 11, 23)]);
        assert_eq!(days(&["America/Los_Angeles"], civil(2026, 11, 23)), [civil(2026, 11, 23), civil(2026, 11, 24)]);
        assert_eq!(days(&["Pacific/Auckland"], civil(2026, 11, 23)), [civil(2026, 11, 22), civil(2026, 11, 23)]);
        let both = days(&["America/Los_Angeles", "Pacific/Auckland"], civil(2026, 11, 23));
        assert_eq!(both, [civil(2026, 11, 22), civil(2026, 11, 23), civil(2026, 11, 24)]);
    }

    #[test]
    fn a_day_on_which_clocks_change_is_as_long_as_it_is() {
        let length = |date| {
            let stretch = stretch(&clinic(&["Europe/London"]), date);
            (stretch.end().as_second() - stretch.start().as_second()) / 3600 - 4
        };
        assert_eq!([civil(2026, 3, 29), civil(2026, 10, 25), civil(2026, 11, 23)].map(length), [23, 25, 24]);
    }

    #[test]
    fn a_page_goes_on_after_the_last_of_the_page_before() {
        let place = |provider: &str, from: &str| DiaryPlace {
            provider: ProviderId::parse(provider).unwrap(),
            from: from.parse().unwrap(),
            reference: Reference::parse("p.a").unwrap(),
        };
        let all = vec![
            place("first", "2026-11-23T09:00:00Z"),
            place("second", "2026-11-23T09:00:00Z"),
            place("second", "2026-11-23T09:30:00Z"),
            place("third", "2026-11-23T08:00:00Z"),
        ];
        let after = After::parse(&After::print(&all[1])).unwrap();
        let before = [all[0].provider.clone(), all[1].provider.clone()];
        assert_eq!(following(all.clone(), &before, &after), all[2..]);
        for bad in
            ["", "second", "second.20261123", "second.20261123T0900", "Second.20261123T0900Z", "s.2026112300900Z"]
        {
            assert!(After::parse(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn a_date_is_ten_characters_of_this_age() {
        assert_eq!(date("2026-11-23"), Ok(civil(2026, 11, 23)));
        for bad in ["20261123", "2026-11-31", "2026-11-23T10:00", "1899-12-31", "2200-01-01", "tomorrow"] {
            assert!(date(bad).is_err(), "{bad:?} was taken");
        }
    }
}
