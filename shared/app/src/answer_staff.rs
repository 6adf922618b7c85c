//! Answers of staff's doors.

use crate::{Context, Failure, Outcome, Visitor, answer};
use language::Words;
use web::{Around, Problem, Reply, Request, Switch};

/// A handler's reply, or what stands for it. A refusal on a page is framed as the console, in its language, so that
/// staff find on from it.
pub async fn answer_staff(ctx: &Context, request: &Request, outcome: Outcome) -> Reply {
    let outcome = match outcome {
        Err(Failure::Refused(problem)) if request.wants_page() && !problem.has_frame() => {
            Err(framed(ctx, request, *problem).await.into())
        }
        outcome => outcome,
    };
    answer(request, outcome)
}

/// With the console around it, as far as it can be told who asks.
async fn framed(ctx: &Context, request: &Request, problem: Problem) -> Problem {
    let Ok(visitor) = Visitor::of(ctx, request).await else { return problem };
    let Ok(Some(settings)) = ctx.store.settings(&visitor.member.clinic, ctx.now()).await else { return problem };
    problem.around(Around {
        words: Words::of(request.language().unwrap_or(settings.clinic.language)),
        contact: (&settings.clinic).into(),
        logo: None,
        colour: settings.wording.colour,
        staff: Some(visitor.member.name),
        switch: request.address().map(|address| Switch::by(&address)),
    })
}
