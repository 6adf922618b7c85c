//! Verify that whoever holds a link is the patient.

use app::{Answered, Context, Door, Failure, Outcome, answer};
use domain::{Invalid, LinkKind, Tries, Verification, VerifyPatient, VerifyRefusal, open_link, verify};
use http::StatusCode;
use jiff::civil::Date;
use web::{Body, PATIENT_SESSION, PatientSession, Problem, Reply, Request, VerifyAnswer, VerifyBody, answer_mark};

/// How often an answer is judged again because another was counted meanwhile.
const JUDGED_AGAIN: u32 = 8;

/// Answers `verifyPatient`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    answer(&request, run(ctx, &request).await)
}

async fn run(ctx: &Context, request: &Request) -> Outcome {
    let door = Door::open(ctx, request).await?;
    let (kind, body) = request.body::<VerifyBody>()?;
    let page = leads_to(ctx, &door).await?;
    let date_of_birth = match date_of_birth(&body) {
        Ok(date) => date,
        Err(_) if request.wants_page() => return Ok(door.answered(page, Answered::Unreadable, typed(&body))),
        Err(error) => return Err(door.field("date_of_birth", error).into()),
    };
    if door.verification() == Verification::DateOfBirth {
        match judge(ctx, &door, VerifyPatient { date_of_birth }, &mark(ctx, &door, kind, &body, date_of_birth)?).await?
        {
            Ok(()) => {}
            // The page that a browser is led to tells how many answers are left, or until when none is taken.
            Err(_) if request.wants_page() => return Ok(door.answered(page, Answered::Wrong, typed(&body))),
            Err(VerifyRefusal::Wrong { tries }) => return Err(door.wrong_answer(tries, ctx.now()).into()),
            Err(VerifyRefusal::Paused { until }) => return Err(door.paused(until, ctx.now()).into()),
        }
    }
    let session = PatientSession::new(ctx.form_key()?, &door.token, ctx.now());
    let reply = if request.wants_page() {
        door.answered(page, Answered::Right, [""; 3])
    } else {
        Reply::json(StatusCode::OK, &VerifyAnswer { session: session.as_str().to_owned() })
    };
    Ok(reply.with_cookie(&door.cookie_name(), session.as_str(), PATIENT_SESSION.as_secs()))
}

/// The page of the link where a verified patient goes on: the slots, or the appointment.
async fn leads_to(ctx: &Context, door: &Door) -> Result<&'static str, Failure> {
    let LinkKind::Booking(link) = &door.grant.kind else { return Ok("") };
    match open_link(&door.link(ctx, link).await?, ctx.now()) {
        Ok(domain::LinkOpened::Welcome) => Ok("/slots"),
        Ok(domain::LinkOpened::Spent(_)) => Ok(""),
        Err(domain::OpenRefusal::Expired) => Err(door.expired().into()),
    }
}

/// Judges an answer and counts it. Where another answer was counted meanwhile, it is judged again from the new count.
/// A second press of the same form's button counts nothing more.
async fn judge(
    ctx: &Context,
    door: &Door,
    answer: VerifyPatient,
    mark: &str,
) -> Result<Result<(), VerifyRefusal>, Failure> {
    let grant = &door.grant;
    let Some(patient) = ctx.store.patient(&grant.clinic, &grant.patient).await? else {
        return Err(door.gone().into());
    };
    for _ in 0..JUDGED_AGAIN {
        let (tries, last) = ctx.store.tries_and_last(grant).await?;
        let verdict = verify(patient.date_of_birth, tries, answer, ctx.now());
        let counted = match verdict {
            Ok(()) => Tries::default(),
            Err(VerifyRefusal::Wrong { .. }) if last.as_deref() == Some(mark) => {
                return Ok(Err(VerifyRefusal::Wrong { tries }));
            }
            Err(VerifyRefusal::Wrong { tries }) => tries,
            Err(VerifyRefusal::Paused { .. }) => return Ok(verdict),
        };
        if ctx.store.keep_tries(grant, mark, tries, counted).await? {
            return Ok(verdict);
        }
    }
    Err(Problem::busy().into())
}

/// What names an answer, so that the second press of one button counts nothing more; every answer of a program counts.
fn mark(ctx: &Context, door: &Door, kind: Body, body: &VerifyBody, answer: Date) -> Result<String, Failure> {
    match body.press.as_deref() {
        Some(press) if kind == Body::Form => Ok(answer_mark(ctx.form_key()?, &door.token, press, &answer.to_string())),
        _ => Ok(ctx.random_text()),
    }
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
        VerifyBody { date_of_birth: None, day: some(day), month: some(month), year: some(year), press: None }
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
