//! What a request asks for.

use app::{Context, Failure, Visitor};
use domain::{BookForPatient, Clinic, Invalid, LocationId, PatientId, ProviderId, TypeId, instants_at};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use web::{Body, BookForPatientBody, Problem, Request};

/// A request, as far as it can be read without the clinic's settings.
pub(crate) struct Asked {
    pub(crate) patient: PatientId,
    pub(crate) kind: TypeId,
    pub(crate) provider: ProviderId,
    pub(crate) location: LocationId,
    pub(crate) overridden: bool,
    /// What names the request: a program's `Idempotency-Key`, or the key of a form.
    pub(crate) key: Option<String>,
    when: When,
    by_form: bool,
}

/// When it starts: people think in the clock of the location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    At(Timestamp),
    Shown(DateTime),
}

/// Why a clock's time is not one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoInstant {
    /// The clinic has no such location, and so no clock there.
    UnknownLocation,
    /// The clock jumps over it.
    Skipped(DateTime),
    /// The clock shows it twice.
    Twice(Vec<Timestamp>),
}

impl Asked {
    pub(crate) fn of(ctx: &Context, request: &Request, visitor: &Visitor) -> Result<Self, Failure> {
        let (body_kind, body) = request.body::<BookForPatientBody>()?;
        let by_form = body_kind == Body::Form;
        if by_form {
            visitor.check_form(ctx, body.form.as_deref())?;
        }
        Ok(Self {
            patient: PatientId::parse(request.parameter("patient")).map_err(|_| Problem::unknown_patient())?,
            kind: TypeId::parse(&body.r#type).map_err(|error| Problem::field("type", error))?,
            provider: ProviderId::parse(&body.provider).map_err(|error| Problem::field("provider", error))?,
            location: LocationId::parse(&body.location).map_err(|error| Problem::field("location", error))?,
            overridden: body.r#override.unwrap_or(false),
            when: When::of(&body, by_form)?,
            key: if by_form { body.key } else { request.repeatable("")?.map(|named| named.key().to_owned()) },
            by_form,
        })
    }

    /// The command, with the instant that the clock of the location means.
    pub(crate) fn command(&self, clinic: &Clinic) -> Result<BookForPatient, NoInstant> {
        let start = match self.when {
            When::At(start) => start,
            When::Shown(shown) => {
                let location = clinic.location(&self.location).ok_or(NoInstant::UnknownLocation)?;
                match instants_at(&location.zone, shown)[..] {
                    [start] => start,
                    [] => return Err(NoInstant::Skipped(shown)),
                    ref twice => return Err(NoInstant::Twice(twice.to_vec())),
                }
            }
        };
        Ok(BookForPatient {
            appointment_type: self.kind.clone(),
            provider: self.provider.clone(),
            location: self.location.clone(),
            start,
            overridden: self.overridden,
        })
    }

    /// The date that it has in a zone.
    pub(crate) fn date(&self, zone: &TimeZone) -> Date {
        match self.when {
            When::At(start) => zone.to_datetime(start).date(),
            When::Shown(shown) => shown.date(),
        }
    }

    /// The request as it can come again.
    pub(crate) fn repeatable(&self, command: &BookForPatient) -> Result<Option<domain::Request>, Problem> {
        let BookForPatient { appointment_type, provider, location, start, overridden } = command;
        let payload = format!("appointment {appointment_type} {provider} {location} {start} {overridden}");
        let named = self.key.as_deref().map(|key| domain::Request::new(key, &payload));
        match named.transpose() {
            // A key that a form cannot have had names nothing.
            Err(_) if self.by_form => Ok(None),
            named => named.map_err(|error| Problem::field("Idempotency-Key", error)),
        }
    }
}

impl When {
    fn of(body: &BookForPatientBody, by_form: bool) -> Result<Self, Problem> {
        match (&body.start, &body.date, &body.time) {
            (Some(start), None, None) => start_at(start).map(Self::At).map_err(|error| Problem::field("start", error)),
            (None, Some(date), Some(time)) if by_form => {
                let date = self::date(date).map_err(|error| Problem::field("date", error))?;
                let time = self::time(time).map_err(|error| Problem::field("time", error))?;
                Ok(Self::Shown(date.to_datetime(time)))
            }
            (Some(_), _, _) => Err(Problem::unknown_field("date", "start alone")),
            (None, ..) => Err(Problem::field("start", START)),
        }
    }
}

const START: Invalid =
    Invalid { accepted: "an instant like 2026-11-23T09:30:00+00:00, in whole minutes, from 2000 to 2199" };
const YEARS: std::ops::Range<i16> = 2000..2200;

/// Accepts RFC 3339 alone: a parser takes much that other readers would not.
fn start_at(text: &str) -> Result<Timestamp, Invalid> {
    let bytes = text.as_bytes();
    let signs = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    let offset = text.ends_with('Z')
        || bytes.len().checked_sub(6).is_some_and(|at| matches!(bytes[at], b'+' | b'-') && bytes[at + 3] == b':');
    let shaped = bytes.len() >= 20 && signs.iter().all(|(place, sign)| bytes[*place] == *sign) && offset;
    let at = if shaped { text.parse::<Timestamp>().ok() } else { None };
    let whole = |at: &Timestamp| at.as_second() % 60 == 0 && at.subsec_nanosecond() == 0;
    let year = |at: &Timestamp| YEARS.contains(&jiff::tz::Offset::UTC.to_datetime(*at).year());
    at.filter(whole).filter(year).ok_or(START)
}

/// Accepts what a browser's field for a date sends.
fn date(text: &str) -> Result<Date, Invalid> {
    let date = text.parse().ok().filter(|date: &Date| text.len() == 10 && YEARS.contains(&date.year()));
    date.ok_or(Invalid { accepted: "a date YYYY-MM-DD from 2000-01-01 to 2199-12-31" })
}

/// Accepts what a browser's field for a time sends.
fn time(text: &str) -> Result<Time, Invalid> {
    let number = |part: &str| part.parse::<i8>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let parts = if text.len() == 5 { text.split_once(':') } else { None };
    let time = parts.and_then(|(hour, minute)| Time::new(number(hour)?, number(minute)?, 0, 0).ok());
    time.ok_or(Invalid { accepted: "a time HH:MM from 00:00 to 23:59" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_an_instant_of_rfc_3339_in_whole_minutes() {
        let accepted = ["2026-11-23T09:30:00Z", "2026-11-23T09:30:00+00:00", "2026-11-23T10:30:00.000+01:00"];
        for text in accepted {
            assert_eq!(start_at(text).map(|at| at.to_string()), Ok("2026-11-23T09:30:00Z".to_owned()), "{text}");
        }
        for bad in [
            "",
            "tomorrow",
            "2026-11-23",
            "2026-11-23T09:30:00",
            "2026-11-23T09:30Z",
            "2026-11-23T09:30+00:00",
            "2026-11-23 09:30:00Z",
            "20261123T093000Z",
            "2026-11-23T09:30:30Z",
            "2026-11-23T09:30:00.5Z",
            "2026-11-23T09:30:60Z",
            "2026-11-31T09:30:00Z",
            "2026-11-23T25:30:00Z",
            "2026-11-23T09:30:00+00:00[Europe/London]",
            "2026-11-23T09:30:00+0000",
            "1999-12-31T23:59:00Z",
            "2200-01-01T00:00:00Z",
            "9999-12-31T23:59:00Z",
            "+02026-11-23T09:30:00Z",
            "２026-11-23T09:30:00Z",
        ] {
            assert!(start_at(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn a_date_and_a_time_are_what_browsers_send() {
        assert_eq!(date("2026-11-23").map(|date| date.to_string()), Ok("2026-11-23".to_owned()));
        assert_eq!(time("09:07").map(|time| time.to_string()), Ok("09:07:00".to_owned()));
        assert!(time("00:00").is_ok() && time("23:59").is_ok());
        for bad in ["", "20261123", "2026-11-31", "1999-12-31", "2200-01-01", "23/11/2026", "2026-11-23T09:30"] {
            assert!(date(bad).is_err(), "{bad:?} was taken");
        }
        for bad in ["", "24:00", "9:30", "09:60", "+9:30", "09:30:00", "0930", "-1:30", "é9:3"] {
            assert!(time(bad).is_err(), "{bad:?} was taken");
        }
    }
}
