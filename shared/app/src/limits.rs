//! What staff are told when the day has no room for another sending (row C18).

use domain::{Allowance, Clinic, LimitReached};
use http::StatusCode;
use jiff::Timestamp;
use language::message;
use web::Problem;

/// 429 until the clinic's next midnight.
pub fn over_limit(clinic: &Clinic, limit: LimitReached, now: Timestamp) -> Problem {
    let allowance = Allowance::of(clinic, now);
    let (code, title, most) = match limit {
        LimitReached::Patient => {
            let most = message!("patient-limit-detail", most = allowance.limits.per_patient);
            ("patient-limit", message!("patient-limit"), most)
        }
        LimitReached::Clinic => {
            let most = message!("clinic-limit-detail", clinic = &clinic.name, most = allowance.limits.per_clinic);
            ("clinic-limit", message!("clinic-limit"), most)
        }
    };
    Problem::new(StatusCode::TOO_MANY_REQUESTS, code, title)
        .detail(message!("nothing-was-sent"))
        .detail(most)
        .detail(message!("limit-until-tomorrow"))
        .retry_at(allowance.until, now)
}
