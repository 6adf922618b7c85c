//! Make an appointment for a patient.

mod asked;
mod refused;

use app::{Context, Failure, Outcome, Visitor, answer_staff, happened};
use asked::Asked;
use domain::{
    Appointment, Booked, Clinic, Grant, LinkKind, Lost, Patient, PatientId, book_for_patient, lost_for_patient,
};
use http::StatusCode;
use refused::{Refused, form_used, refused};
use store::{DoneBefore, ManageToken, StaffBooking, TokenHash};
use web::{AppointmentAnswer, AppointmentDto, Problem, Reply, Request};

/// Answers `bookForPatient`.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    let outcome = run(ctx, &request).await;
    answer_staff(ctx, &request, outcome).await
}

async fn run(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    let asked = Asked::of(ctx, request, &visitor)?;
    let clinic_id = &visitor.member.clinic;
    let settings = ctx.store.settings(clinic_id, ctx.now()).await?.ok_or_else(Problem::unknown_patient)?;
    let patient = ctx.store.patient(clinic_id, &asked.patient).await?.ok_or_else(Problem::unknown_patient)?;
    let clinic = &settings.clinic;
    let form = visitor.form_token(ctx)?;
    let refused_to = Refused { ctx, request, clinic, asked: &asked, form: &form };
    let command = asked.command(clinic).map_err(|none| refused_to.no_one_instant(none))?;
    let repeatable = asked.repeatable(&command)?;
    let (refusal, lost) = match book_for_patient(clinic, &patient, &command, &visitor.member, ctx.book_ids(), ctx.now())
    {
        Ok(booked) => match write(ctx, clinic, &patient, &booked, repeatable.as_ref()).await? {
            StaffBooking::Made => {
                happened(&booked.event);
                return Ok(created(request, clinic, &booked.appointment));
            }
            StaffBooking::Before(before) => return again(ctx, request, clinic, &patient.id, before).await,
            StaffBooking::Lost(lost) => (lost_for_patient(&lost), lost),
        },
        Err(refusal) => match done_before(ctx, clinic, &patient.id, repeatable.as_ref()).await? {
            // What this very request has done stays done, whatever the clinic has changed since.
            Some(before) => return again(ctx, request, clinic, &patient.id, before).await,
            None => (refusal, Lost::default()),
        },
    };
    Err(refused(&refused_to, &command, refusal, &lost).await?.into())
}

/// Writes the appointment with its manage link, unless this request has made one before.
async fn write(
    ctx: &Context,
    clinic: &Clinic,
    patient: &Patient,
    booked: &Booked,
    repeatable: Option<&domain::Request>,
) -> Result<StaffBooking, Failure> {
    let kind = LinkKind::Manage(booked.appointment.id.clone());
    let token = ctx.token(&clinic.id, &patient.id, &kind)?;
    let grant = Grant {
        clinic: clinic.id.clone(),
        patient: patient.id.clone(),
        kind,
        rule: booked.appointment.rule.clone(),
        language: patient.language,
        // A manage link books nothing, so nothing of it expires before it is forgotten.
        expires_at: booked.appointment.span.end(),
    };
    let manage = ManageToken { hash: TokenHash::of(&token), grant };
    Ok(ctx.store.book_for_patient(&clinic.id, booked, &manage, repeatable, ctx.now()).await?)
}

async fn done_before(
    ctx: &Context,
    clinic: &Clinic,
    patient: &PatientId,
    repeatable: Option<&domain::Request>,
) -> Result<Option<DoneBefore>, Failure> {
    match repeatable {
        Some(request) => Ok(ctx.store.done_before(&clinic.id, patient, request, ctx.now()).await?),
        None => Ok(None),
    }
}

/// Tells the success of this request again, as the appointment stands now.
async fn again(ctx: &Context, request: &Request, clinic: &Clinic, patient: &PatientId, before: DoneBefore) -> Outcome {
    let Some(appointment) = before.appointment() else { return Err(form_used(request, patient).into()) };
    let found = ctx.store.appointment(&clinic.id, patient, &appointment).await?;
    Ok(created(request, clinic, &found.ok_or_else(Problem::unknown_patient)?))
}

/// 201 for a program; a browser goes on to the appointment.
fn created(request: &Request, clinic: &Clinic, appointment: &Appointment) -> Reply {
    if request.wants_page() {
        let (patient, id) = (&appointment.patient, &appointment.id);
        return Reply::see_other(&format!("/staff/patients/{patient}/appointments/{id}"));
    }
    let appointment = AppointmentDto::new(clinic, appointment);
    Reply::json(StatusCode::CREATED, &AppointmentAnswer { appointment })
}
