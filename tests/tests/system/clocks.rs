//! Page, text message, email and calendar file tell the same time, wherever and whenever clocks change.

use domain::{
    Appointment, AppointmentId, AppointmentStatus, Clinic, Minutes, Origin, PatientId, Span, StaffId, Wording,
};
use jiff::{SignedDuration, Timestamp, tz::AmbiguousOffset, tz::TimeZone};
use language::Words;
use notify::{Notice, Rendered, render};

/// Minutes from a change of clocks at which appointments begin, one after the other.
const AROUND: [i64; 7] = [-60, -30, -5, 0, 5, 30, 60];

#[test]
fn c12_over_every_zones_changes_until_2037_page_text_email_and_calendar_agree() {
    let demo = &slotlink::demo_clinics()[0];
    let mut clinic = import::load(&demo.clinic, None).unwrap().clinic_file.clinic;
    let mut told = 0;
    let mut twice = 0;
    for (place, (zone, change)) in clock_changes().into_iter().enumerate() {
        let start = change + SignedDuration::from_mins(AROUND[place % AROUND.len()]);
        let words = Words::of([domain::Language::English, domain::Language::French][place % 2]);
        clinic.locations[0].zone = zone.clone();
        let expected = Expected::of(start, &zone, words);
        twice += usize::from(expected.offset.is_some());
        agree(&clinic, start, words, &expected);
        told += 1;
    }
    println!("{told} changes of clocks, {twice} appointments at a time that the clock shows twice");
    assert!(told > 3000 && twice > 100, "{told} told, {twice} of them twice");
}

/// What the wall clock shows, from the zone's own data and nothing of ours but the words for days and months.
struct Expected {
    long: String,
    short: String,
    time: String,
    /// Where the clock shows the time twice: which of both it is.
    offset: Option<String>,
    start: Timestamp,
}

impl Expected {
    fn of(start: Timestamp, zone: &TimeZone, words: Words) -> Self {
        let local = zone.to_datetime(start);
        let twice = matches!(zone.to_ambiguous_timestamp(local).offset(), AmbiguousOffset::Fold { .. });
        let seconds = zone.to_offset(start).seconds();
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
        Self {
            long: words.date_in_full(local.date()),
            short: words.date_short(local.date()),
            time: format!("{:02}:{:02}", local.hour(), local.minute()),
            offset: twice.then(|| format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)),
            start,
        }
    }

    fn stands_in(&self, date: &str, text: &str) {
        let offset = self.offset.as_deref().unwrap_or_default();
        for part in [date, &self.time, offset] {
            assert!(text.contains(part), "{part} is missing for {} in\n{text}", self.start);
        }
    }
}

fn agree(clinic: &Clinic, start: Timestamp, words: Words, expected: &Expected) {
    let appointment = appointment(clinic, start);
    expected.stands_in(&expected.long, &web::appointment_details(words, clinic, &appointment).into_string());
    let now = start - SignedDuration::from_hours(24);
    let (rule, url) = (None, "https://a.example/l/0");
    let confirmation = Notice::Confirmation { clinic, rule, appointment: &appointment, url, now };
    let reminder = Notice::Reminder { clinic, rule, appointment: &appointment, url, now };
    for notice in [confirmation, reminder] {
        let Rendered { sms, text, html, attachments, .. } = render(notice, &Wording::default(), words);
        expected.stands_in(&expected.short, &sms);
        expected.stands_in(&expected.long, &text);
        expected.stands_in(&expected.long, &html);
        for file in attachments {
            let line = file.text.lines().find_map(|line| line.strip_prefix("DTSTART:")).unwrap().to_owned();
            let begins = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", &line).unwrap();
            assert_eq!(TimeZone::UTC.to_timestamp(begins).unwrap(), start);
        }
    }
}

fn appointment(clinic: &Clinic, start: Timestamp) -> Appointment {
    let span = Span::new(start, Minutes::new(30).after(start));
    Appointment {
        id: AppointmentId::parse("a").unwrap(),
        patient: PatientId::parse("p").unwrap(),
        provider: clinic.providers[0].id.clone(),
        location: clinic.locations[0].id.clone(),
        appointment_type: clinic.types[0].id.clone(),
        rule: None,
        origin: Origin::Staff { by: StaffId::parse("s").unwrap(), overridden: false },
        span,
        occupied: span,
        version: 1,
        sequence: 0,
        status: AppointmentStatus::Booked,
        answer: None,
    }
}

/// Every instant until 2037 at which a clock anywhere in the IANA database changes, with its zone.
fn clock_changes() -> Vec<(TimeZone, Timestamp)> {
    let (from, until): (Timestamp, Timestamp) =
        ("2026-01-01T00:00:00Z".parse().unwrap(), "2038-01-01T00:00:00Z".parse().unwrap());
    let zones = jiff::tz::db().available().filter_map(|name| TimeZone::get(name.as_str()).ok());
    let of = |zone: TimeZone| {
        let changes: Vec<_> =
            zone.following(from).map(|change| change.timestamp()).take_while(|at| *at < until).collect();
        changes.into_iter().map(move |change| (zone.clone(), change))
    };
    zones.flat_map(of).collect()
}
