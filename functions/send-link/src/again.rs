//! Send a link once more (row I10).

use crate::{done_before, earlier, no_address, online_booking_off, record_of, told};
use app::{Context, Failure, Outcome, Visitor, happened, over_limit};
use domain::{
    Channel, Clinic, LimitReached, Link, Patient, PublicLinkId, SendAgainRefusal, SendLinkAgain, send_link_again,
};
use http::StatusCode;
use language::message;
use store::Resending;
use web::{Body, Problem, Reply, Request, SendLinkAgainBody};

/// How often it is decided again because the link has changed meanwhile.
const DECIDED_AGAIN: u32 = 8;

pub(crate) async fn run(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    let asked = Asked::of(ctx, request, &visitor)?;
    let (clinic_id, id) = (&visitor.member.clinic, &asked.link);
    let settings = ctx.store.settings(clinic_id, ctx.now()).await?.ok_or_else(Problem::unknown_sent_link)?;
    let patient = ctx.store.patient(clinic_id, &id.patient).await?.ok_or_else(Problem::unknown_sent_link)?;
    let link = ctx.store.link(clinic_id, &id.patient, &id.link).await?.ok_or_else(Problem::unknown_sent_link)?;
    let clinic = &settings.clinic;
    let link = match send(ctx, clinic, &visitor, &patient, link, &asked).await? {
        Ok(link) => link,
        // What this very request has done stays done, whatever has become of the link since.
        Err(refusal) => match done_before(ctx, clinic, &id.patient, asked.repeatable.as_ref()).await? {
            Some(before) => earlier(ctx, clinic, &id.patient, before).await?,
            None => {
                return Err(refused(ctx, clinic, &refusal)
                    .way(record_of(&id.patient), message!("back-to-record"))
                    .into());
            }
        },
    };
    sent(ctx, request, clinic, &link).await
}

/// What a request asks for.
struct Asked {
    link: PublicLinkId,
    command: SendLinkAgain,
    /// The request as it can come again: a program's `Idempotency-Key`, or the key of a form.
    repeatable: Option<domain::Request>,
}

impl Asked {
    fn of(ctx: &Context, request: &Request, visitor: &Visitor) -> Result<Self, Failure> {
        let (kind, body) = request.body::<SendLinkAgainBody>()?;
        if kind == Body::Form {
            visitor.check_form(ctx, body.form.as_deref())?;
        }
        let link = PublicLinkId::parse(request.parameter("link")).map_err(|_| Problem::unknown_sent_link())?;
        let channel = Channel::parse(&body.channel).map_err(|error| Problem::field("channel", error))?;
        let payload = format!("again {} {}", link.link, channel.as_str());
        let repeatable = match kind {
            Body::Json => request.repeatable(&payload)?,
            Body::Form => body.key.as_deref().and_then(|key| domain::Request::new(key, &payload).ok()),
        };
        Ok(Self { link, command: SendLinkAgain { channel }, repeatable })
    }
}

/// Decides and writes; where the link has changed in between, decides again from what it has become.
async fn send(
    ctx: &Context,
    clinic: &Clinic,
    visitor: &Visitor,
    patient: &Patient,
    mut link: Link,
    asked: &Asked,
) -> Result<Result<Link, SendAgainRefusal>, Failure> {
    for _ in 0..DECIDED_AGAIN {
        let now = ctx.now();
        let decided = send_link_again(clinic, patient, &link, &asked.command, &visitor.member, ctx.fresh_event(), now);
        let again = match decided {
            Ok(again) => again,
            Err(refusal) => return Ok(Err(refusal)),
        };
        match ctx.store.send_link_again(&clinic.id, &again, asked.repeatable.as_ref(), now).await? {
            Resending::Made => {
                happened(&again.event);
                return Ok(Ok(again.link));
            }
            Resending::Before(before) => return earlier(ctx, clinic, &link.patient, before).await.map(Ok),
            Resending::Limited(limit) => return Ok(Err(limit.into())),
            Resending::Changed(Some(changed)) => link = *changed,
            Resending::Changed(None) => return Err(Problem::unknown_sent_link().into()),
        }
    }
    Err(Problem::busy().into())
}

/// 200 with the link for a program; a browser goes back to the record, which shows it.
async fn sent(ctx: &Context, request: &Request, clinic: &Clinic, link: &Link) -> Outcome {
    if request.wants_page() {
        return Ok(Reply::see_other(&format!("/staff/patients/{}?sent={}", link.patient, link.id)));
    }
    Ok(Reply::json(StatusCode::OK, &told(ctx, clinic, link).await?))
}

fn refused(ctx: &Context, clinic: &Clinic, refusal: &SendAgainRefusal) -> Problem {
    let too_late = |code, title| {
        Problem::new(StatusCode::GONE, code, title)
            .detail(message!("nothing-was-sent"))
            .detail(message!("send-a-new-link"))
    };
    match refusal {
        SendAgainRefusal::OnlineBookingOff => online_booking_off(clinic),
        SendAgainRefusal::Spent => Problem::new(StatusCode::CONFLICT, "already-booked", message!("link-was-used"))
            .detail(message!("nothing-was-sent"))
            .detail(message!("link-was-used-detail")),
        SendAgainRefusal::Expired => too_late("expired", message!("link-expired")),
        SendAgainRefusal::Deleted => too_late("deleted", message!("link-deleted")),
        SendAgainRefusal::NoLongerOffered => too_late("no-longer-offered", message!("no-longer-offered")),
        SendAgainRefusal::NoAddress(channel) => no_address(*channel),
        SendAgainRefusal::PatientLimit => over_limit(clinic, LimitReached::Patient, ctx.now()),
        SendAgainRefusal::ClinicLimit => over_limit(clinic, LimitReached::Clinic, ctx.now()),
    }
}
