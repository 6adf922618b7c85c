//! The question for proof that whoever holds a link is the patient, and what became of the answer before. This is what
//! is asked of every link, and the question for the date of birth; that for a code stands in `code_question.rs`.
//!
//! A form's answer leads back to the page with the question by GET, so that a reload answers nothing twice and the back
//! button finds every page. The outcome stands in the address; what was typed, which is personal, in a cookie.

use crate::{Context, Door, Failure};
use domain::{LinkKind, Tries, Verification};
use http::StatusCode;
use jiff::Timestamp;
use language::{Message, message, say};
use maud::html;
use web::{ANSWER, Problem, Reply, Request, VerifyForm, summary, verify_form};

/// How long what was typed is kept, in seconds.
const TYPED_KEPT: i64 = 600;

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It is what the record says.
    Right,
    /// It is not.
    Wrong,
    /// It is no date, or no code.
    Unreadable,
    /// There is no code that works.
    NoCode,
    /// None was given: a code is on its way.
    CodeSent,
    /// None was given, nor was a code sent: what asked for one was too quick for a person.
    TooQuick,
}

impl Answered {
    fn of(request: &Request) -> Option<Self> {
        let asked = request.query(ANSWER)?;
        [Self::Right, Self::Wrong, Self::Unreadable, Self::NoCode, Self::CodeSent, Self::TooQuick]
            .into_iter()
            .find(|known| known.as_str() == asked)
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Unreadable => "unreadable",
            Self::NoCode => "no-code",
            Self::CodeSent => "code-sent",
            Self::TooQuick => "too-quick",
        }
    }
}

impl Door {
    /// Leads a browser on from its answer: to one of the link's pages, which tells what became of it. What was typed as
    /// a date of birth is kept for that page; a code never is.
    pub fn answered(&self, page: &str, answered: Answered, typed: Option<[&str; 3]>) -> Reply {
        let reply = Reply::see_other(&self.path(&format!("{page}?{ANSWER}={}", answered.as_str())));
        match (answered, typed) {
            (_, None) => reply,
            (Answered::Right, Some(_)) => reply.with_cookie(&self.typed_cookie(), "", 0),
            (_, Some(typed)) => reply.with_cookie(&self.typed_cookie(), &typed.map(cookie_text).join("."), TYPED_KEPT),
        }
    }

    /// 401 with the question to answer, or with the way to it where it must be made ready first.
    pub fn not_verified(&self, ctx: &Context) -> Problem {
        let (title, detail) = (message!("confirm-that-this-is-you"), message!("not-verified-detail"));
        match self.verification() {
            Verification::OneTimeCode => self.unproved(title).detail(detail).way(self.asks_at(), message!("continue")),
            Verification::DateOfBirth | Verification::None => self.question(ctx, title, detail, None, [""; 3]),
        }
    }

    /// A page of the link that asks; a spent booking link leads on from there to the page of its appointment.
    fn asks_at(&self) -> String {
        match self.grant.kind {
            LinkKind::Booking(_) => self.path("/slots"),
            LinkKind::Manage(_) => self.path(""),
        }
    }

    /// The same, on a page that an answer may have led to: it tells what was wrong with that. 429 while none is taken.
    pub async fn ask(&self, ctx: &Context, request: &Request) -> Result<Problem, Failure> {
        let answered = Answered::of(request);
        match self.verification() {
            _ if !request.wants_page() => Ok(self.not_verified(ctx)),
            Verification::OneTimeCode => self.ask_for_code(ctx, answered).await,
            Verification::DateOfBirth | Verification::None => match answered {
                Some(answered) => self.ask_for_date(ctx, request, answered).await,
                None => Ok(self.not_verified(ctx)),
            },
        }
    }

    async fn ask_for_date(&self, ctx: &Context, request: &Request, answered: Answered) -> Result<Problem, Failure> {
        let tries = ctx.store.answers(&self.grant).await?.tries;
        if let Some(until) = tries.paused_until.filter(|until| ctx.now() < *until) {
            return Ok(self.paused(until, ctx.now()));
        }
        let typed = request.cookie(&self.typed_cookie()).unwrap_or_default();
        let mut parts = typed.splitn(3, '.');
        let typed = std::array::from_fn(|_| parts.next().unwrap_or_default());
        Ok(match answered {
            Answered::Right => {
                self.question(ctx, message!("answer-not-kept"), message!("answer-not-kept-detail"), None, typed)
            }
            Answered::Wrong => {
                self.question(ctx, message!("answer-wrong"), wrong(tries), Some(message!("answer-wrong-field")), typed)
            }
            Answered::Unreadable => self.question(
                ctx,
                message!("answer-unreadable"),
                message!("answer-unreadable-detail"),
                Some(message!("answer-unreadable-field")),
                typed,
            ),
            // They are answers to the other question: the clinic has changed its rule meanwhile.
            Answered::NoCode | Answered::CodeSent | Answered::TooQuick => self.not_verified(ctx),
        })
    }

    /// 401: what the link asks is not proved.
    pub(crate) fn unproved(&self, title: Message) -> Problem {
        self.problem(StatusCode::UNAUTHORIZED, "not-verified", title)
    }

    /// 401 for a program: the answer is wrong, and what that means for the next.
    pub fn wrong_answer(&self, tries: Tries, now: Timestamp) -> Problem {
        let problem = self.problem(StatusCode::UNAUTHORIZED, "wrong-answer", message!("answer-wrong"));
        match tries.paused_until.filter(|until| now < *until) {
            Some(until) => problem.detail(message!("answers-paused-detail", minutes = minutes(until, now))),
            None => problem.detail(wrong(tries)),
        }
    }

    /// 429: no answer is taken for a while.
    pub fn paused(&self, until: Timestamp, now: Timestamp) -> Problem {
        self.problem(StatusCode::TOO_MANY_REQUESTS, "paused", message!("answers-paused"))
            .detail(message!("answers-paused-detail", minutes = minutes(until, now)))
            .retry_at(until, now)
            .way(self.path(""), message!("try-again"))
    }

    fn question(
        &self,
        ctx: &Context,
        title: Message,
        detail: Message,
        error: Option<Message>,
        typed: [&str; 3],
    ) -> Problem {
        let (action, press, words) = (self.path("/verify"), ctx.random_text(), self.words);
        let (correct, error) = (say!(words, "please-correct"), error.map(|error| words.tell(&error)));
        let form = VerifyForm { action: &action, error: error.as_deref(), typed, press: &press };
        self.unproved(title).detail(detail).with_body(html! {
            @if let Some(error) = &error { (summary(&correct, "day", error)) }
            (verify_form(words, form))
        })
    }

    fn typed_cookie(&self) -> String {
        self.cookie_name().replacen("-v-", "-t-", 1)
    }
}

/// What a wrong answer means for the next.
pub(crate) fn wrong(tries: Tries) -> Message {
    message!("answer-wrong-detail", left = tries.left())
}

/// The whole minutes until an instant, at least one.
fn minutes(until: Timestamp, now: Timestamp) -> i64 {
    ((until.duration_since(now).as_secs() + 59) / 60).max(1)
}

/// As much of what was typed as a cookie can hold.
fn cookie_text(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).take(4).collect()
}
