//! What staff are told when the day has no room for another sending (row C18).

use domain::{Allowance, Clinic, LimitReached};
use http::StatusCode;
use jiff::Timestamp;
use web::Problem;

/// 429 until the clinic's next midnight.
pub(crate) fn over_limit(clinic: &Clinic, limit: LimitReached, now: Timestamp) -> Problem {
    let allowance = Allowance::of(clinic, now);
    let (code, title, most) = match limit {
        LimitReached::Patient => {
            let most = allowance.limits.per_patient;
            let whose = format!("One patient is sent at most {most} links in a day, and this one was sent that many.");
            ("patient-limit", "This patient was sent enough links for today", whose)
        }
        LimitReached::Clinic => {
            let most = allowance.limits.per_clinic;
            let whose = format!("{} sends at most {most} links in a day, and has sent that many today.", clinic.name);
            ("clinic-limit", "The clinic has sent enough links for today", whose)
        }
    };
    let again = language::moment_in_full(allowance.until, &clinic.zone());
    // Rounded up: a second too early is refused once more.
    let wait = i64::try_from((allowance.until.duration_since(now).as_millis() + 999) / 1000).unwrap_or(i64::MAX);
    Problem::new(StatusCode::TOO_MANY_REQUESTS, code, title)
        .detail(format!("Nothing was sent. {most} It works again on {again}. Whoever keeps the clinic's settings can change the limit."))
        .retry_after(wait)
}
