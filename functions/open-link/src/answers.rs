//! Whether the patient comes: the question, and what was answered (rows A2, A3, A11, A12).

use crate::manages::Manages;
use app::{Context, Door, Failure};
use domain::{Answer, Appointment, Patient, SelfScheduleLink, WebAddress, is_asked, self_schedule_link};
use language::{Words, say};
use maud::{Markup, html};
use web::{Nonce, Request, answer_form, answer_seen};

/// What the page of an appointment says of its patient's coming.
pub(crate) enum Answers {
    /// Nothing: nobody asks, and nothing was answered, or it is too late for either.
    Not,
    /// It asks.
    Asked(Form),
    /// It tells what was answered, and takes another answer.
    Answered(Answered, Form),
}

/// What the one form carries.
pub(crate) struct Form {
    version: u32,
    nonce: Nonce,
}

/// An answer, and what follows for whoever does not come to the present time.
pub(crate) struct Answered {
    answer: Answer,
    /// Whether the browser comes from the press that gave it.
    just_now: bool,
    /// Where the message about another time has gone, masked, if the press made one owed.
    sent_to: Option<String>,
    /// Where another time is chosen, if not here.
    portal: Option<WebAddress>,
}

impl Answers {
    pub(crate) async fn of(
        ctx: &Context,
        request: &Request,
        door: &Door,
        appointment: &Appointment,
        manages: &Manages,
    ) -> Result<Self, Failure> {
        let is_ahead = !appointment.is_cancelled() && ctx.now() < appointment.span.start();
        if matches!(manages, Manages::Not) || !is_ahead {
            return Ok(Self::Not);
        }
        match appointment.answer {
            None if is_asked(door.clinic(), appointment, ctx.now()) => {
                Ok(Self::Asked(Form::of(ctx, door, appointment)?))
            }
            None => Ok(Self::Not),
            Some(answer) => {
                // As with a move: it is told of as long as nothing came after it.
                let just_now = request.query("answered") == Some(appointment.version.to_string().as_str());
                let answered = Answered::of(ctx, door, appointment, (answer, just_now)).await?;
                Ok(Self::Answered(answered, Form::of(ctx, door, appointment)?))
            }
        }
    }

    /// Whether the patient has said that they do not come to the present time.
    pub(crate) fn wants_another(&self) -> bool {
        matches!(self, Self::Answered(answered, _) if answered.answer != Answer::Confirm)
    }

    /// Where whoever does not come to the present time chooses another, if not here.
    pub(crate) fn portal(&self) -> Option<&WebAddress> {
        match self {
            Self::Answered(answered, _) => answered.portal.as_ref(),
            Self::Not | Self::Asked(_) => None,
        }
    }

    /// What the clinic knows from the press behind this page.
    pub(crate) fn just_told(&self, words: Words) -> Option<String> {
        let Self::Answered(Answered { answer, just_now: true, .. }, _) = self else { return None };
        Some(match answer {
            Answer::Confirm => say!(words, "clinic-knows-you-come"),
            Answer::Reschedule => say!(words, "clinic-knows-other-time"),
            Answer::Cancel => say!(words, "clinic-knows-you-do-not-come"),
        })
    }

    /// The question, or what was answered and what comes next.
    pub(crate) fn section(&self, door: &Door) -> Markup {
        let words = door.words;
        match self {
            Self::Not => html! {},
            Self::Asked(form) => html! { h2 { (say!(words, "will-you-come")) } (form.with(door, &Answer::ALL)) },
            Self::Answered(answered, _) => html! {
                @if !answered.just_now { p { (said(words, answered.answer)) } }
                @if answered.answer != Answer::Confirm { p { (say!(words, "stands-until-you-change-it")) } }
                @if let Some(address) = &answered.sent_to {
                    p { (say!(words, "other-time-link-sent", address = address)) }
                }
                @if let Some(portal) = &answered.portal {
                    p { a.button href=(portal.as_str()) { (say!(words, "choose-time-in-portal")) } }
                }
            },
        }
    }

    /// Another answer, for whoever thinks again.
    pub(crate) fn change(&self, door: &Door) -> Markup {
        let Self::Answered(answered, form) = self else { return html! {} };
        let others: Vec<Answer> = Answer::ALL.into_iter().filter(|other| *other != answered.answer).collect();
        html! { h2 { (say!(door.words, "has-something-changed")) } (form.with(door, &others)) }
    }
}

fn said(words: Words, answer: Answer) -> String {
    match answer {
        Answer::Confirm => say!(words, "you-said-you-come"),
        Answer::Reschedule => say!(words, "you-said-other-time"),
        Answer::Cancel => say!(words, "you-said-you-do-not-come"),
    }
}

impl Form {
    fn of(ctx: &Context, door: &Door, appointment: &Appointment) -> Result<Self, Failure> {
        let version = appointment.version;
        let nonce = Nonce::new(ctx.form_key()?, &door.token, &answer_seen(version), &ctx.random_text(), ctx.now());
        Ok(Self { version, nonce })
    }

    fn with(&self, door: &Door, answers: &[Answer]) -> Markup {
        answer_form(door.words, &door.path("/answer"), (self.version, self.nonce.as_str()), answers)
    }
}

impl Answered {
    async fn of(
        ctx: &Context,
        door: &Door,
        appointment: &Appointment,
        (answer, just_now): (Answer, bool),
    ) -> Result<Self, Failure> {
        if answer == Answer::Confirm {
            return Ok(Self { answer, just_now, sent_to: None, portal: None });
        }
        let patient = ctx.store.patient(&door.grant.clinic, &door.grant.patient).await?;
        let patient = patient.ok_or_else(|| Failure::from(door.gone()))?;
        let link = self_schedule_link(door.clinic(), door.known_rule(), appointment, &patient.portal, ctx.now());
        let sent_to = link.filter(|_| just_now).and_then(|_| sent_to(door, &patient));
        let portal = link.and_then(|link| match link {
            SelfScheduleLink::Reschedule => None,
            SelfScheduleLink::Smart(address) | SelfScheduleLink::Generic(address) => Some(address.clone()),
        });
        Ok(Self { answer, just_now, sent_to, portal })
    }
}

/// Where the self-rescheduling message goes, masked: whoever holds the link need not learn the address.
fn sent_to(door: &Door, patient: &Patient) -> Option<String> {
    let channel = door.clinic().messages.self_reschedule_to(patient)?;
    patient.masked_address(channel)
}
