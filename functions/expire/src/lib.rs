//! Expire or delete a link: staff end it before it books (row I12).

use app::{Context, Failure, Outcome, Visitor, answer_staff, happened};
use domain::{EndRefusal, Link, PublicLinkId, delete_link, expire_link};
use http::StatusCode;
use language::message;
use store::EndingLink;
use web::{EndLinkBody, LinkAnswer, LinkDto, Operation, Problem, Reply, Request};

/// How often it is decided again because the link has changed meanwhile.
const DECIDED_AGAIN: u32 = 4;

/// Answers `expireLink` and `deleteLink`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    answer_staff(ctx, &request, run(ctx, &request).await).await
}

async fn run(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    let (_, body) = request.body_or_default::<EndLinkBody>()?;
    // Also of a request without a body: another site can make a browser send that.
    visitor.check_form(ctx, body.form.as_deref())?;
    let id = PublicLinkId::parse(request.parameter("link")).map_err(|_| Problem::unknown_sent_link())?;
    let clinic = &visitor.member.clinic;
    let settings = ctx.store.settings(clinic, ctx.now()).await?.ok_or_else(Problem::unknown_sent_link)?;
    let link = ctx.store.link(clinic, &id.patient, &id.link).await?.ok_or_else(Problem::unknown_sent_link)?;
    let link = end(ctx, request.operation, &visitor, link).await?;
    if request.wants_page() {
        return Ok(Reply::see_other(&format!("{}?ended={}", record_of(&link), link.id)));
    }
    let link = LinkDto::new(&settings.clinic, &link, link.status(ctx.now()), None);
    Ok(Reply::json(StatusCode::OK, &LinkAnswer { link }))
}

/// Decides and writes; where the link has changed in between, decides again from what it has become.
async fn end(ctx: &Context, operation: Operation, visitor: &Visitor, mut link: Link) -> Result<Link, Failure> {
    let verb = if operation == Operation::DeleteLink { delete_link } else { expire_link };
    for _ in 0..DECIDED_AGAIN {
        let decided = verb(&link, &visitor.member, ctx.fresh_event(), ctx.now());
        let Some(ended) = decided.map_err(|refusal| refused(&link, &refusal))? else { return Ok(link) };
        match ctx.store.end_link(&visitor.member.clinic, &ended).await? {
            EndingLink::Made => {
                happened(&ended.event);
                return Ok(ended.link);
            }
            EndingLink::Changed(Some(changed)) => link = *changed,
            EndingLink::Changed(None) => return Err(Problem::unknown_sent_link().into()),
        }
    }
    Err(Problem::busy().into())
}

fn refused(link: &Link, refusal: &EndRefusal) -> Problem {
    let record = record_of(link);
    let over = |code, title| {
        Problem::new(StatusCode::GONE, code, title)
            .detail(message!("link-ended-before"))
            .way(record_of(link), message!("back-to-record"))
    };
    match refusal {
        EndRefusal::Spent(appointment) => {
            Problem::new(StatusCode::CONFLICT, "already-booked", message!("link-was-used"))
                .detail(message!("link-has-booked"))
                .way(format!("{record}/appointments/{appointment}"), message!("see-the-appointment"))
        }
        EndRefusal::Expired => over("expired", message!("link-expired")),
        EndRefusal::Deleted => over("deleted", message!("link-deleted")),
    }
}

/// The address of the record that shows the link.
fn record_of(link: &Link) -> String {
    format!("/staff/patients/{}", link.patient)
}
