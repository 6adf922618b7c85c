//! The question for a one-time code: first where it goes and the button that sends it, then the field for it.

use crate::question::{Answered, wrong};
use crate::{Context, Door, Failure};
use domain::{Channel, Patient, SentCode};
use http::StatusCode;
use jiff::Timestamp;
use language::{Message, message, say};
use maud::html;
use web::{CODE, CodeForm, Nonce, Problem, code_form, summary};

impl Door {
    /// 401 with the question, which tells what became of the answer before; 429 while none is taken.
    pub(crate) async fn ask_for_code(&self, ctx: &Context, answered: Option<Answered>) -> Result<Problem, Failure> {
        let answers = ctx.store.answers(&self.grant).await?;
        if let Some(until) = answers.tries.paused_until.filter(|until| ctx.now() < *until) {
            return Ok(self.paused(until, ctx.now()));
        }
        let patient = ctx.store.patient(&self.grant.clinic, &self.grant.patient).await?;
        let patient = patient.ok_or_else(|| Failure::from(self.gone()))?;
        if channels(&patient).is_empty() {
            return Ok(self.unproved(message!("no-address-for-code")).detail(message!("no-address-for-code-detail")));
        }
        let sent = answers.code.filter(|code| code.works(ctx.now()));
        let (title, detail) = match (answered, &sent) {
            (Some(Answered::Right), _) => (message!("answer-not-kept"), message!("answer-not-kept-detail")),
            (Some(Answered::Wrong), Some(_)) => (message!("answer-wrong"), wrong(answers.tries)),
            (Some(Answered::Unreadable), Some(_)) => {
                (message!("code-unreadable"), message!("answer-unreadable-detail"))
            }
            (Some(Answered::TooQuick), _) => (message!("press-once-more"), message!("code-not-sent-yet")),
            (Some(Answered::Wrong | Answered::Unreadable | Answered::NoCode), None) => {
                (message!("no-code"), message!("no-code-detail"))
            }
            (_, Some(sent)) => (message!("enter-code"), where_sent(&patient, sent)),
            (_, None) => (message!("confirm-that-this-is-you"), message!("code-first")),
        };
        let error = match answered.filter(|_| sent.is_some()) {
            Some(Answered::Wrong) => Some(message!("code-wrong-field")),
            Some(Answered::Unreadable) => Some(message!("code-unreadable-field")),
            _ => None,
        };
        let problem = self.unproved(title).detail(detail);
        self.with_code_form(ctx, problem, &patient, sent.is_some(), error)
    }

    fn with_code_form(
        &self,
        ctx: &Context,
        problem: Problem,
        patient: &Patient,
        to_answer: bool,
        error: Option<Message>,
    ) -> Result<Problem, Failure> {
        let words = self.words;
        let nonce = Nonce::new(ctx.form_key()?, &self.token, CODE, &ctx.random_text(), ctx.now());
        let (answer, send, press) = (self.path("/verify"), self.path("/code"), ctx.random_text());
        let (correct, error) = (say!(words, "please-correct"), error.map(|error| words.tell(&error)));
        let channels = channels(patient);
        let form = CodeForm {
            answer: to_answer.then_some(answer.as_str()),
            error: error.as_deref(),
            press: &press,
            send: &send,
            nonce: nonce.as_str(),
            channels: &channels,
        };
        Ok(problem.with_body(html! {
            @if let Some(error) = &error { (summary(&correct, "code", error)) }
            (code_form(words, form))
        }))
    }

    /// 409: no code can reach the patient.
    pub fn no_address(&self) -> Problem {
        self.problem(StatusCode::CONFLICT, "no-address", message!("no-address-for-code"))
            .detail(message!("no-address-for-code-detail"))
    }

    /// 401 for a program: no code works, so that one must be sent first.
    pub fn no_code(&self) -> Problem {
        self.problem(StatusCode::UNAUTHORIZED, "no-code", message!("no-code")).detail(message!("no-code-detail"))
    }

    /// 429: another code may be on its way still.
    pub fn code_sent_already(&self, until: Timestamp, now: Timestamp) -> Problem {
        self.problem(StatusCode::TOO_MANY_REQUESTS, "code-sent", message!("code-sent-already"))
            .detail(message!("code-sent-already-detail"))
            .retry_at(until, now)
    }
}

/// The channels on which the patient is reached, the usual one first, with their masked addresses.
fn channels(patient: &Patient) -> Vec<(Channel, String)> {
    let reached = |channel| patient.masked_address(channel).map(|address| (channel, address));
    [Channel::Sms, Channel::Email].into_iter().filter_map(reached).collect()
}

fn where_sent(patient: &Patient, sent: &SentCode) -> Message {
    // An address that was taken off the record since is not told; the code may have reached it all the same.
    let address = patient.masked_address(sent.channel).unwrap_or_default();
    match sent.channel {
        Channel::Sms => message!("code-sent-by-text", address = address),
        Channel::Email => message!("code-sent-by-email", address = address),
    }
}
