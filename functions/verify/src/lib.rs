//! Verify that whoever holds a link is the patient.

use app::{Context, Door, Failure, Outcome, answer};
use domain::{Invalid, LinkKind, Tries, Verification, VerifyPatient, VerifyRefusal, open_link, verify};
use http::StatusCode;
use jiff::{Timestamp, civil::Date};
use web::{PATIENT_SESSION, PatientSession, Problem, Reply, Request, VerifyAnswer, VerifyBody, try_again, verify_form};

/// How often an answer is judged again because another was counted meanwhile.
const JUDGED_AGAIN: u32 = 8;

/// Answers `verifyPatient`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    answer(&request, run(ctx, &request).await)
}

async fn run(ctx: &Context, request: &Request) -> Outcome {
    let door = Door::open(ctx, request).await?;
    let (_, body) = request.body::<VerifyBody>()?;
    let answer = VerifyPatient {
        date_of_birth: date_of_birth(&body).map_err(|error| field(request.wants_page(), &door, &body, error))?,
    };
    let leads_to = leads_to(ctx, &door).await?;
    if door.verification() == Verification::DateOfBirth {
        judge(ctx, &door, answer, &body).await?;
    }
    let session = PatientSession::new(ctx.form_key()?, &door.token, ctx.now());
    let reply = if request.wants_page() {
        Reply::see_other(&leads_to)
    } else {
        Reply::json(StatusCode::OK, &VerifyAnswer { session: session.as_str().to_owned() })
    };
    Ok(reply.with_cookie(&door.cookie_name(), session.as_str(), PATIENT_SESSION.as_secs()))
}

/// Where a verified patient goes on: to the slots, or to the appointment.
async fn leads_to(ctx: &Context, door: &Door) -> Result<String, Failure> {
    let here = format!("/l/{}", door.token);
    let LinkKind::Booking(link) = &door.grant.kind else { return Ok(here) };
    match open_link(&door.link(ctx, link).await?, ctx.now()) {
        Ok(domain::LinkOpened::Welcome) => Ok(format!("{here}/slots")),
        Ok(domain::LinkOpened::Spent(_)) => Ok(here),
        Err(domain::OpenRefusal::Expired) => Err(door.expired().into()),
    }
}

/// Judges an answer and counts it. Where another answer was counted meanwhile, it is judged again from the new count.
async fn judge(ctx: &Context, door: &Door, answer: VerifyPatient, body: &VerifyBody) -> Result<(), Failure> {
    let grant = &door.grant;
    let Some(patient) = ctx.store.patient(&grant.clinic, &grant.patient).await? else {
        return Err(door.gone().into());
    };
    let mark = ctx.random_text();
    for _ in 0..JUDGED_AGAIN {
        let tries = ctx.store.tries(grant).await?;
        let verdict = verify(patient.date_of_birth, tries, answer, ctx.now());
        let counted = match verdict {
            Ok(()) => Tries::default(),
            Err(VerifyRefusal::Wrong { tries, .. }) => tries,
            Err(VerifyRefusal::Paused { until }) => return Err(paused(ctx, door, until).into()),
        };
        if ctx.store.keep_tries(grant, &mark, tries, counted).await? {
            return verdict.map_err(|refusal| wrong(ctx, door, refusal, body).into());
        }
    }
    Err(Problem::busy().into())
}

fn wrong(ctx: &Context, door: &Door, refusal: VerifyRefusal, body: &VerifyBody) -> Problem {
    let (left, until) = match refusal {
        VerifyRefusal::Wrong { left, tries } => (left, tries.paused_until),
        VerifyRefusal::Paused { until } => (0, Some(until)),
    };
    let next = match (left, until) {
        (_, Some(until)) => format!("You can try again in {}.", how_long(until, ctx.now())),
        (1, None) => "You can try once more before a pause.".to_owned(),
        (left, None) => format!("You can try {left} more times before a pause."),
    };
    let problem = Problem::new(StatusCode::UNAUTHORIZED, "wrong-answer", "That did not match")
        .detail(format!("This is not the date of birth that the clinic has on record. {next}"))
        .contact(door.clinic());
    // No answer is taken during a pause, so none is asked for.
    match until {
        Some(_) => problem.with_body(try_again(&door.token)),
        None => problem.with_body(verify_form(&door.token, None, typed(body))),
    }
}

/// The time until an instant as one says it, in whole minutes.
fn how_long(until: Timestamp, now: Timestamp) -> String {
    match (until.duration_since(now).as_secs() + 59) / 60 {
        ..=1 => "a minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

fn paused(ctx: &Context, door: &Door, until: Timestamp) -> Problem {
    let seconds = i64::try_from((until.duration_since(ctx.now()).as_millis() + 999) / 1000).unwrap_or(i64::MAX);
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "paused", "Too many wrong answers")
        .detail(format!("Please try again in {}.", how_long(until, ctx.now())))
        .retry_after(seconds)
        .contact(door.clinic())
        .with_body(try_again(&door.token))
}

fn field(page: bool, door: &Door, body: &VerifyBody, error: Invalid) -> Problem {
    if !page {
        return Problem::field("date_of_birth", error).contact(door.clinic());
    }
    let told = "Enter day, month and year in numbers. The year has four digits.";
    Problem::new(StatusCode::BAD_REQUEST, "wrong-field", "Please check the date")
        .contact(door.clinic())
        .with_body(verify_form(&door.token, Some(told), typed(body)))
}

fn typed(body: &VerifyBody) -> [&str; 3] {
    [&body.day, &body.month, &body.year].map(|part| part.as_deref().unwrap_or_default())
}

/// The date of a program, or of the three fields of the form.
fn date_of_birth(body: &VerifyBody) -> Result<Date, Invalid> {
    const ACCEPTED: Invalid =
        Invalid { accepted: "a date of birth, as YYYY-MM-DD or as day, month and year in numbers" };
    if let Some(text) = &body.date_of_birth {
        let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        return if shaped { text.parse().map_err(|_| ACCEPTED) } else { Err(ACCEPTED) };
    }
    let number = |part: &Option<String>| -> Option<i16> {
        let part = part.as_deref()?.trim();
        (part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok()).flatten()
    };
    let (day, month, year) = (number(&body.day), number(&body.month), number(&body.year));
    let small = |part: Option<i16>| part.and_then(|part| i8::try_from(part).ok());
    match (small(day), small(month), year) {
        (Some(day), Some(month), Some(year)) if year >= 1000 => Date::new(year, month, day).map_err(|_| ACCEPTED),
        _ => Err(ACCEPTED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(day: &str, month: &str, year: &str) -> VerifyBody {
        let some = |text: &str| Some(text.to_owned());
        VerifyBody { date_of_birth: None, day: some(day), month: some(month), year: some(year) }
    }

    #[test]
    fn a_date_is_read_as_people_type_it() {
        assert_eq!(date_of_birth(&form(" 3", "03", "1980 ")), Ok(jiff::civil::date(1980, 3, 3)));
        for (day, month, year) in
            [("31", "2", "1980"), ("0", "1", "1980"), ("1", "1", "80"), ("-1", "1", "1980"), ("", "", "")]
        {
            assert!(date_of_birth(&form(day, month, year)).is_err(), "{day}.{month}.{year} was taken");
        }
    }
}
