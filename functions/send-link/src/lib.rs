//! Send a patient a booking link.

mod again;

use app::{Context, Failure, Outcome, Visitor, answer_staff, happened, over_limit};
use domain::{
    Channel, Clinic, Invalid, LimitReached, Link, LinkKind, LinkSent, Patient, PatientId, RuleId, SendLink,
    SendRefusal, send_link,
};
use http::StatusCode;
use language::message;
use store::{DoneBefore, Sending, TokenHash};
use web::{Body, LinkAnswer, LinkDto, Operation, Problem, Reply, Request, SendLinkBody};

/// Answers `sendLink` and `sendLinkAgain`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    let outcome = match request.operation {
        Operation::SendLinkAgain => again::run(ctx, &request).await,
        _ => run(ctx, &request).await,
    };
    answer_staff(ctx, &request, outcome).await
}

async fn run(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    let asked = Asked::of(ctx, request, &visitor)?;
    let clinic_id = &visitor.member.clinic;
    let settings = ctx.store.settings(clinic_id, ctx.now()).await?.ok_or_else(Problem::unknown_patient)?;
    let patient = ctx.store.patient(clinic_id, &asked.patient).await?.ok_or_else(Problem::unknown_patient)?;
    let clinic = &settings.clinic;
    let sent = match send_link(clinic, &patient, &asked.command, &visitor.member, ctx.send_ids(), ctx.now()) {
        Ok(sent) => write(ctx, clinic, &patient, sent, &asked).await?,
        Err(refusal) => Err(refusal),
    };
    let link = match sent {
        Ok(link) => link,
        // What this very request has done stays done, whatever the clinic has changed since.
        Err(refusal) => match done_before(ctx, clinic, &asked.patient, asked.repeatable.as_ref()).await? {
            Some(before) => earlier(ctx, clinic, &asked.patient, before).await?,
            None => {
                return Err(refused(ctx, clinic, &refusal)
                    .way(record_of(&asked.patient), message!("back-to-record"))
                    .into());
            }
        },
    };
    created(ctx, request, clinic, &link).await
}

/// What a request asks for.
struct Asked {
    patient: PatientId,
    command: SendLink,
    /// The request as it can come again: a program's `Idempotency-Key`, or the key of a form.
    repeatable: Option<domain::Request>,
}

impl Asked {
    fn of(ctx: &Context, request: &Request, visitor: &Visitor) -> Result<Self, Failure> {
        let (kind, body) = request.body::<SendLinkBody>()?;
        if kind == Body::Form {
            visitor.check_form(ctx, body.form.as_deref())?;
        }
        let patient = PatientId::parse(request.parameter("patient")).map_err(|_| Problem::unknown_patient())?;
        let command = SendLink {
            rule: RuleId::parse(&body.rule).map_err(|error| Problem::field("rule", error))?,
            channel: Channel::parse(&body.channel).map_err(|error| Problem::field("channel", error))?,
        };
        let payload = format!("{} {}", command.rule, command.channel.as_str());
        let repeatable = match kind {
            Body::Json => request.repeatable(&payload)?,
            Body::Form => body.key.as_deref().and_then(|key| domain::Request::new(key, &payload).ok()),
        };
        Ok(Self { patient, command, repeatable })
    }
}

/// Writes a link, unless this request has made one before.
async fn write(
    ctx: &Context,
    clinic: &Clinic,
    patient: &Patient,
    sent: LinkSent,
    asked: &Asked,
) -> Result<Result<Link, SendRefusal>, Failure> {
    let token = ctx.token(&clinic.id, &asked.patient, &LinkKind::Booking(sent.link.id.clone()))?;
    let request = asked.repeatable.as_ref();
    match ctx.store.send_link(&clinic.id, &sent, patient.language, &TokenHash::of(&token), request, ctx.now()).await? {
        Sending::Made => {
            happened(&sent.event);
            Ok(Ok(sent.link))
        }
        Sending::Before(before) => earlier(ctx, clinic, &asked.patient, before).await.map(Ok),
        Sending::Limited(limit) => Ok(Err(limit.into())),
    }
}

async fn done_before(
    ctx: &Context,
    clinic: &Clinic,
    patient: &PatientId,
    request: Option<&domain::Request>,
) -> Result<Option<DoneBefore>, Failure> {
    match request {
        Some(request) => Ok(ctx.store.done_before(&clinic.id, patient, request, ctx.now()).await?),
        None => Ok(None),
    }
}

/// The link that this request made, or sent again, before.
async fn earlier(ctx: &Context, clinic: &Clinic, patient: &PatientId, before: DoneBefore) -> Result<Link, Failure> {
    let link = before.link().ok_or_else(Problem::key_reused)?;
    let found = ctx.store.link(&clinic.id, patient, &link).await?;
    Ok(found.ok_or_else(Problem::unknown_patient)?)
}

/// 201 with the link for a program; a browser goes back to the record, which shows it.
async fn created(ctx: &Context, request: &Request, clinic: &Clinic, link: &Link) -> Outcome {
    if request.wants_page() {
        return Ok(Reply::see_other(&format!("/staff/patients/{}?sent={}", link.patient, link.id)));
    }
    Ok(Reply::json(StatusCode::CREATED, &told(ctx, clinic, link).await?))
}

/// The link for a program. A repeated request may find it spent: then its address is no use to staff, and what has
/// become of its appointment is told too.
async fn told(ctx: &Context, clinic: &Clinic, link: &Link) -> Result<LinkAnswer, Failure> {
    let appointment = match link.appointment() {
        Some(id) => ctx.store.appointment(&clinic.id, &link.patient, id).await?,
        None => None,
    };
    let now = ctx.now();
    let token = ctx.token(&clinic.id, &link.patient, &LinkKind::Booking(link.id.clone()))?;
    let url = link.is_live(now).then(|| ctx.link_url(&token));
    Ok(LinkAnswer { link: LinkDto::new(clinic, link, link.status_with(&appointment, now), url) })
}

fn refused(ctx: &Context, clinic: &Clinic, refusal: &SendRefusal) -> Problem {
    match refusal {
        SendRefusal::OnlineBookingOff => online_booking_off(clinic),
        SendRefusal::UnknownRule => Problem::field("rule", Invalid { accepted: "the id of one of your booking rules" }),
        SendRefusal::NoAddress(channel) => no_address(*channel),
        SendRefusal::PatientLimit => over_limit(clinic, LimitReached::Patient, ctx.now()),
        SendRefusal::ClinicLimit => over_limit(clinic, LimitReached::Clinic, ctx.now()),
    }
}

/// The address of a patient's record.
fn record_of(patient: &PatientId) -> String {
    format!("/staff/patients/{patient}")
}

fn online_booking_off(clinic: &Clinic) -> Problem {
    Problem::new(StatusCode::CONFLICT, "online-booking-off", message!("online-booking-off"))
        .detail(message!("online-booking-off-detail", clinic = &clinic.name))
}

fn no_address(channel: Channel) -> Problem {
    let accepted = match channel {
        Channel::Sms => "email, since the record has no mobile number",
        Channel::Email => "sms, since the record has no email address",
    };
    Problem::field("channel", Invalid { accepted })
}
