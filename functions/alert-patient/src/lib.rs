//! Send a patient a brief text at once.

mod asked;
mod desk;
mod page;
mod refused;

use app::{Context, Failure, Outcome, Visitor, answer_staff, happened};
use desk::Desk;
use domain::{AlertPatient, AlertRefusal, AlertView, AlertWords, EventId, PatientAlerted, PresetId, alert_patient};
use http::StatusCode;
use refused::Refused;
use store::{Alerting, DoneBefore};
use web::{AlertAnswer, AlertBody, AlertDto, Body, Operation, PresetsAnswer, Problem, Reply, Request};

/// Answers `alertPatient`, and `viewPresets`, which changes nothing.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    let outcome = match request.operation {
        Operation::ViewPresets => view(ctx, &request).await,
        _ => run(ctx, &request).await,
    };
    answer_staff(ctx, &request, outcome).await
}

/// The page on which an alert is written; for programs the presets.
async fn view(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    request.only_query(&[])?;
    let desk = Desk::of(ctx, request, visitor).await?;
    if request.wants_page() {
        return page::compose(ctx, request, &desk).await;
    }
    let language = desk.patient.language.as_str().to_owned();
    let presets = desk.presets.iter().map(Into::into).collect();
    Ok(Reply::json(StatusCode::OK, &PresetsAnswer { language, presets }))
}

async fn run(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    let (kind, body) = request.body::<AlertBody>()?;
    if kind == Body::Form {
        visitor.check_form(ctx, body.form.as_deref())?;
    }
    let desk = Desk::of(ctx, request, visitor).await?;
    let to = Refused { ctx, request, desk: &desk, body: &body };
    let takes_minutes = |id: &PresetId| desk.presets.iter().any(|preset| preset.id == *id && preset.takes_minutes());
    let command = match asked::command(&body, kind, takes_minutes) {
        Ok(command) => command,
        Err(wrong) => return Err(to.wrong(wrong).await?.into()),
    };
    let repeatable = repeatable(request, kind, &body, &command)?;
    match decide(ctx, &desk, command).await? {
        Ok(alerted) if body.review.is_some() => page::checked(ctx, request, &desk, &body, &alerted.alert).await,
        Ok(alerted) => match ctx.store.alert_patient(&desk.clinic().id, &alerted, repeatable.as_ref()).await? {
            Alerting::Made => {
                happened(&alerted.event);
                Ok(sent(request, &desk, &alerted))
            }
            Alerting::Before(before) => again(ctx, &to, before).await,
            Alerting::Limited(limit) => Err(to.refusal(limit.into()).await?.into()),
        },
        // What this very request has done stays done, whatever has changed since.
        Err(refusal) => match done_before(ctx, &desk, repeatable.as_ref()).await? {
            Some(before) if body.review.is_none() => again(ctx, &to, before).await,
            _ => Err(to.refusal(refusal).await?.into()),
        },
    }
}

/// The request as it can come again: a program's `Idempotency-Key`, or the key of a form.
fn repeatable(
    request: &Request,
    kind: Body,
    body: &AlertBody,
    command: &AlertPatient,
) -> Result<Option<domain::Request>, Problem> {
    let payload = asked::payload(command);
    match kind {
        Body::Json => request.repeatable(&payload),
        Body::Form => Ok(body.key.as_deref().and_then(|key| domain::Request::new(key, &payload).ok())),
    }
}

async fn decide(
    ctx: &Context,
    desk: &Desk,
    command: AlertPatient,
) -> Result<Result<PatientAlerted, AlertRefusal>, Failure> {
    let (clinic, patient, now) = (desk.clinic(), &desk.patient, ctx.now());
    let appointments = ctx.store.appointments_lately(&clinic.id, &patient.id).await?;
    let findings = match &command.words {
        AlertWords::Text(text) => notify::guard(text.as_str(), clinic, patient, now),
        AlertWords::Preset { .. } => Vec::new(),
    };
    let view = AlertView { clinic, patient, appointments: &appointments, presets: &desk.presets, findings: &findings };
    Ok(alert_patient(&view, command, &desk.visitor.member, ctx.fresh_event(), now))
}

async fn done_before(
    ctx: &Context,
    desk: &Desk,
    repeatable: Option<&domain::Request>,
) -> Result<Option<DoneBefore>, Failure> {
    match repeatable {
        Some(request) => Ok(ctx.store.done_before(&desk.clinic().id, &desk.patient.id, request, ctx.now()).await?),
        None => Ok(None),
    }
}

/// Tells the success of this request again, as long as its words are not erased.
async fn again(ctx: &Context, to: &Refused<'_>, before: DoneBefore) -> Outcome {
    let Some(id) = before.alert() else { return Err(to.form_used().into()) };
    let (clinic, patient) = (&to.desk.clinic().id, &to.desk.patient.id);
    let (alert, event) = (ctx.store.alert(clinic, patient, &id).await?, ctx.store.event(clinic, patient, &id).await?);
    let (Some(alert), Some(event)) = (alert, event) else { return Err(Problem::unknown_patient().into()) };
    Ok(told(to.request, to.desk, &id, || AlertDto::new(&event, &alert, parts(to.desk, &alert))))
}

fn sent(request: &Request, desk: &Desk, PatientAlerted { alert, event, .. }: &PatientAlerted) -> Reply {
    told(request, desk, &event.id, || AlertDto::new(event, alert, parts(desk, alert)))
}

/// 201 for a program; a browser goes on to the record, which shows it.
fn told(request: &Request, desk: &Desk, event: &EventId, alert: impl FnOnce() -> AlertDto) -> Reply {
    if request.wants_page() {
        return Reply::see_other(&format!("{}?alerted={event}", desk.record()));
    }
    Reply::json(StatusCode::CREATED, &AlertAnswer { alert: alert() })
}

/// How many parts an alert has as a text message, where it goes out as one.
fn parts(desk: &Desk, alert: &domain::Alert) -> Option<usize> {
    let by_text = alert.channels.contains(&domain::Channel::Sms);
    by_text.then(|| desk.as_text(alert.text.as_str()).1.parts)
}
