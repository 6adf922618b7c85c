//! Verify that whoever holds a link is the patient.

mod given;
mod send_code;

use app::{Answered, Context, Door, Failure, Outcome, answer, answer_at};
use domain::{LinkKind, OneTimeCode, SentCode, Tries, Verification, VerifyPatient, VerifyRefusal, open_link, verify};
use given::{Given, given, typed};
use http::StatusCode;
use jiff::civil::Date;
use store::Answers;
use web::{
    Body, Operation, PATIENT_SESSION, PatientSession, Problem, Reply, Request, VerifyAnswer, VerifyBody, answer_mark,
};

/// How often an answer is judged again because another was counted meanwhile.
const JUDGED_AGAIN: u32 = 8;

/// Answers `verifyPatient` and `sendCode`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    let door = match Door::open(ctx, &request).await {
        Ok(door) => door,
        Err(failure) => return answer(&request, Err(failure)),
    };
    let outcome = match request.operation {
        Operation::SendCode => send_code::run(ctx, &request, &door).await,
        _ => run(ctx, &request, &door).await,
    };
    answer_at(&door, &request, outcome)
}

async fn run(ctx: &Context, request: &Request, door: &Door) -> Outcome {
    let (kind, body) = request.body::<VerifyBody>()?;
    let page = leads_to(ctx, door).await?;
    let asked = door.verification();
    let given = match given(&body, asked) {
        Ok(given) => given,
        Err(_) if request.wants_page() => return Ok(door.answered(page, Answered::Unreadable, typed(&body, asked))),
        Err((field, error)) => return Err(door.field(field, error).into()),
    };
    if asked != Verification::None
        && let Err(refusal) = judge(ctx, door, given, &mark(ctx, door, kind, &body, given)?).await?
    {
        return refused(ctx, request, door, refusal, (page, typed(&body, asked)));
    }
    let session = PatientSession::new(ctx.form_key()?, &door.token, ctx.now());
    let reply = if request.wants_page() {
        door.answered(page, Answered::Right, typed(&body, asked))
    } else {
        Reply::json(StatusCode::OK, &VerifyAnswer { session: session.as_str().to_owned() })
    };
    Ok(reply.with_cookie(&door.cookie_name(), session.as_str(), PATIENT_SESSION.as_secs()))
}

/// Tells a program what is wrong. A browser is led to the page that does, and how many answers are left, or until when
/// none is taken.
fn refused(
    ctx: &Context,
    request: &Request,
    door: &Door,
    refusal: VerifyRefusal,
    (page, typed): (&str, Option<[&str; 3]>),
) -> Outcome {
    let now = ctx.now();
    match refusal {
        VerifyRefusal::NoCode if request.wants_page() => Ok(door.answered(page, Answered::NoCode, typed)),
        _ if request.wants_page() => Ok(door.answered(page, Answered::Wrong, typed)),
        VerifyRefusal::Wrong { tries } => Err(door.wrong_answer(tries, now).into()),
        VerifyRefusal::Paused { until } => Err(door.paused(until, now).into()),
        VerifyRefusal::NoCode => Err(door.no_code().into()),
    }
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
/// A second press of the same form's button counts nothing more, and of the right answer it is the same success.
async fn judge(ctx: &Context, door: &Door, given: Given, mark: &str) -> Result<Result<(), VerifyRefusal>, Failure> {
    let with = Compared::of(ctx, door, given).await?;
    for _ in 0..JUDGED_AGAIN {
        let answers = ctx.store.answers(&door.grant).await?;
        let again = answers.last.as_deref() == Some(mark);
        let verdict = judge_once(ctx, door, with, &answers)?;
        let (counted, uses) = match verdict {
            Ok(()) => (Tries::default(), with.code().and(answers.code.as_ref()).map(|code| &code.event)),
            Err(VerifyRefusal::Wrong { .. }) if again => {
                return Ok(Err(VerifyRefusal::Wrong { tries: answers.tries }));
            }
            Err(VerifyRefusal::Wrong { tries }) => (tries, None),
            Err(VerifyRefusal::NoCode) if again && answers.code.as_ref().is_some_and(|code| was_used(ctx, code)) => {
                return Ok(Ok(()));
            }
            Err(VerifyRefusal::Paused { .. } | VerifyRefusal::NoCode) => return Ok(verdict),
        };
        if ctx.store.keep_answer(&door.grant, mark, answers.tries, counted, uses).await? {
            return Ok(verdict);
        }
    }
    Err(Problem::busy().into())
}

/// What was answered, beside what it is compared with; a code is made again from what was sent last.
#[derive(Clone, Copy)]
enum Compared {
    DateOfBirth { answer: Date, on_record: Date },
    Code(OneTimeCode),
}

impl Compared {
    async fn of(ctx: &Context, door: &Door, given: Given) -> Result<Self, Failure> {
        match given {
            Given::Code(answer) => Ok(Self::Code(answer)),
            Given::DateOfBirth(answer) => {
                let patient = ctx.store.patient(&door.grant.clinic, &door.grant.patient).await?;
                let on_record = patient.ok_or_else(|| Failure::from(door.gone()))?.date_of_birth;
                Ok(Self::DateOfBirth { answer, on_record })
            }
        }
    }

    fn code(self) -> Option<OneTimeCode> {
        if let Self::Code(code) = self { Some(code) } else { None }
    }
}

fn judge_once(
    ctx: &Context,
    door: &Door,
    with: Compared,
    answers: &Answers,
) -> Result<Result<(), VerifyRefusal>, Failure> {
    let answer = match with {
        Compared::DateOfBirth { answer, on_record } => VerifyPatient::DateOfBirth { answer, on_record },
        Compared::Code(answer) => {
            let grant = &door.grant;
            let made = |sent: &SentCode| ctx.one_time_code(&grant.clinic, &grant.patient, &grant.kind, &sent.event);
            let code = answers.code.as_ref().map(made).transpose()?;
            VerifyPatient::Code { answer, sent: answers.code.as_ref().zip(code) }
        }
    };
    Ok(verify(answer, answers.tries, ctx.now()))
}

/// Whether a code has opened the link within its time.
fn was_used(ctx: &Context, code: &SentCode) -> bool {
    code.used && ctx.now() < code.expires_at()
}

/// What names an answer, so that the second press of one button counts nothing more; every answer of a program counts.
fn mark(ctx: &Context, door: &Door, kind: Body, body: &VerifyBody, given: Given) -> Result<String, Failure> {
    let answer = match given {
        Given::DateOfBirth(date) => date.to_string(),
        Given::Code(code) => code.to_string(),
    };
    match body.press.as_deref() {
        Some(press) if kind == Body::Form => Ok(answer_mark(ctx.form_key()?, &door.token, press, &answer)),
        _ => Ok(ctx.random_text()),
    }
}
