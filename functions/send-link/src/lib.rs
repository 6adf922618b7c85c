//! Send a patient a booking link.

use app::{Context, Failure, Outcome, Visitor, answer};
use domain::{Channel, Clinic, Invalid, Link, LinkKind, PatientId, RuleId, SendLink, SendRefusal, send_link};
use http::StatusCode;
use store::{Sending, TokenHash};
use web::{Body, LinkAnswer, LinkDto, Problem, Reply, Request, SendLinkBody};

/// Answers `sendLink`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    answer(&request, run(ctx, &request).await)
}

async fn run(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    let (kind, body) = request.body::<SendLinkBody>()?;
    if kind == Body::Form {
        visitor.check_form(ctx, body.form.as_deref())?;
    }
    let clinic_id = &visitor.member.clinic;
    let settings =
        ctx.store.settings(clinic_id, ctx.now()).await?.ok_or_else(|| Failure::from(Problem::unknown_patient()))?;
    let id = PatientId::parse(request.parameter("patient")).map_err(|_| Problem::unknown_patient())?;
    let command = SendLink {
        rule: RuleId::parse(&body.rule).map_err(|error| Problem::field("rule", error))?,
        channel: Channel::parse(&body.channel).map_err(|error| Problem::field("channel", error))?,
    };
    let payload = format!("{} {}", command.rule, command.channel.as_str());
    let repeatable = match kind {
        Body::Json => request.repeatable(&payload)?,
        Body::Form => body.key.as_deref().and_then(|key| domain::Request::new(key, &payload).ok()),
    };
    let patient = ctx.store.patient(clinic_id, &id).await?.ok_or_else(|| Failure::from(Problem::unknown_patient()))?;
    let sent = send_link(&settings.clinic, &patient, &command, &visitor.member, ctx.send_ids(), ctx.now())
        .map_err(|refusal| refused(&settings.clinic, &refusal))?;
    let token = ctx.token(clinic_id, &id, &LinkKind::Booking(sent.link.id.clone()))?;
    let hash = TokenHash::of(&token);
    match ctx.store.send_link(clinic_id, &sent, &hash, repeatable.as_ref(), ctx.now()).await? {
        Sending::Made => created(ctx, request, &settings.clinic, &sent.link),
        Sending::Replayed(before) => {
            let link = ctx.store.link(clinic_id, &id, &before).await?;
            created(ctx, request, &settings.clinic, &link.ok_or_else(|| Failure::from(Problem::unknown_patient()))?)
        }
        Sending::KeyReused => Err(Problem::key_reused().into()),
    }
}

/// 201 with the link for a program; a browser goes back to the record, which shows it.
fn created(ctx: &Context, request: &Request, clinic: &Clinic, link: &Link) -> Outcome {
    if request.wants_page() {
        return Ok(Reply::see_other(&format!("/staff/patients/{}?sent={}", link.patient, link.id)));
    }
    let token = ctx.token(&clinic.id, &link.patient, &LinkKind::Booking(link.id.clone()))?;
    let link = LinkDto::new(clinic, link, Some(ctx.link_url(&token)), ctx.now());
    Ok(Reply::json(StatusCode::CREATED, &LinkAnswer { link }))
}

fn refused(clinic: &Clinic, refusal: &SendRefusal) -> Problem {
    match refusal {
        SendRefusal::OnlineBookingOff => {
            Problem::new(StatusCode::CONFLICT, "online-booking-off", "Online booking is switched off")
                .detail(format!("{} sends no booking links at present. A superuser can switch it on.", clinic.name))
        }
        SendRefusal::UnknownRule => Problem::field("rule", Invalid { accepted: "the id of one of your booking rules" }),
        SendRefusal::NoAddress(Channel::Sms) => {
            Problem::field("channel", Invalid { accepted: "email, since the record has no mobile number" })
        }
        SendRefusal::NoAddress(Channel::Email) => {
            Problem::field("channel", Invalid { accepted: "sms, since the record has no email address" })
        }
    }
}
