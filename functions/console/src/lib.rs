//! The console: find a patient, see the record, see the rules.

mod page;
mod record_page;
mod tasks;

use app::{Context, Failure, Outcome, Visitor, answer};
use domain::{Link, LinkKind, LinkStatus, PatientId, Role};
use http::StatusCode;
use std::sync::Arc;
use store::{PatientRecord, Settings};
use web::{
    AppointmentDto, EventDto, FoundPatientDto, LinkDto, MessageDto, Operation, PatientsAnswer, Problem, RecordAnswer,
    Reply, Request, RuleDto, RulesAnswer,
};

/// Answers the staff doors that change nothing, and signing out.
pub async fn handle(ctx: &Context, request: Request) -> Reply {
    let outcome = match request.operation {
        Operation::FindPatients => find_patients(ctx, &request).await,
        Operation::ViewPatient => view_patient(ctx, &request).await,
        Operation::ViewRules => view_rules(ctx, &request).await,
        Operation::ViewTasks => tasks::view(ctx, &request).await,
        Operation::Console => Ok(Reply::see_other("/staff/patients")),
        Operation::SignIn => sign_in(ctx, &request).await,
        Operation::SignOut => Ok(Reply::see_other("/staff/sign-in").with_cookie(app::STAFF_COOKIE, "", 0)),
        _ => Err(Problem::no_such_page().into()),
    };
    answer(&request, outcome)
}

async fn find_patients(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    request.only_query(&["q"])?;
    let query = request.query("q").unwrap_or_default();
    if query.chars().count() > 200 {
        return Err(Problem::wrong_field("q", "accepted is a search of at most 200 characters").into());
    }
    let patients = ctx.store.find_patients(&visitor.member.clinic, query).await?;
    if request.wants_page() {
        let settings = settings_of(ctx, &visitor).await?;
        return Ok(page::patients(&settings.clinic, &visitor.member, query, &patients));
    }
    let patients = patients.into_iter().map(|found| FoundPatientDto {
        id: found.id.to_string(),
        name: found.name,
        date_of_birth: found.date_of_birth.to_string(),
    });
    Ok(Reply::json(StatusCode::OK, &PatientsAnswer { patients: patients.collect() }))
}

async fn view_patient(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    request.only_query(&["sent", "find"])?;
    let settings = settings_of(ctx, &visitor).await?;
    let record = match PatientId::parse(request.parameter("patient")) {
        Ok(id) => ctx.store.record(&visitor.member.clinic, &id).await?,
        Err(_) => None,
    };
    let record = record.ok_or_else(|| Failure::from(Problem::unknown_patient()))?;
    let answer = dto(ctx, &settings, &record)?;
    if !request.wants_page() {
        return Ok(Reply::json(StatusCode::OK, &answer));
    }
    let view = record_page::View {
        clinic: &settings.clinic,
        staff: &settings.staff,
        member: &visitor.member,
        form: visitor.form_token(ctx)?,
        key: ctx.random_text(),
        find: request.query("find").unwrap_or_default(),
        sent: request.query("sent"),
        patient: &record.patient,
        record: &answer,
        now: ctx.now(),
    };
    Ok(record_page::record(&view))
}

fn dto(ctx: &Context, settings: &Settings, record: &PatientRecord) -> Result<RecordAnswer, Failure> {
    let clinic = &settings.clinic;
    let link = |link: &Link| Ok(LinkDto::new(clinic, link, live_url(ctx, settings, link)?, ctx.now()));
    Ok(RecordAnswer {
        patient: (&record.patient).into(),
        links: record.links.iter().map(link).collect::<Result<_, Failure>>()?,
        appointments: record.appointments.iter().map(|one| AppointmentDto::new(clinic, one)).collect(),
        events: record.events.iter().map(EventDto::from).collect(),
        messages: record
            .messages
            .iter()
            .map(|one| MessageDto::new(&one.key, &one.delivery, one.text.clone()))
            .collect(),
    })
}

/// The address of a link that can still book (row I8); a spent or expired one is no use to staff.
fn live_url(ctx: &Context, settings: &Settings, link: &Link) -> Result<Option<String>, Failure> {
    match link.status(ctx.now()) {
        LinkStatus::Sent | LinkStatus::Accessed => {
            let token = ctx.token(&settings.clinic.id, &link.patient, &LinkKind::Booking(link.id.clone()))?;
            Ok(Some(ctx.link_url(&token)))
        }
        LinkStatus::Booked | LinkStatus::Expired => Ok(None),
    }
}

async fn view_rules(ctx: &Context, request: &Request) -> Outcome {
    let visitor = Visitor::of(ctx, request).await?;
    request.only_query(&[])?;
    let settings = settings_of(ctx, &visitor).await?;
    let rules: Vec<RuleDto> = settings.clinic.rules.iter().map(|rule| RuleDto::new(&settings.clinic, rule)).collect();
    Ok(if request.wants_page() {
        page::rules(&settings.clinic, &visitor.member, &rules, visitor.member.role == Role::Superuser)
    } else {
        Reply::json(StatusCode::OK, &RulesAnswer { rules })
    })
}

/// Shows who is signed in, or where to sign in. A token that does not hold is the same as none.
async fn sign_in(ctx: &Context, request: &Request) -> Outcome {
    let visitor = match Visitor::of(ctx, request).await {
        Ok(visitor) => Some(visitor),
        Err(Failure::Refused(_)) => None,
        Err(failure) => return Err(failure),
    };
    Ok(page::sign_in(visitor.as_ref().map(|visitor| &visitor.member), ctx.sign_in.as_deref()))
}

/// The settings as they stand in the table: the console must show what was just saved.
async fn settings_of(ctx: &Context, visitor: &Visitor) -> Result<Arc<Settings>, Failure> {
    let settings = ctx.store.fresh_settings(&visitor.member.clinic, ctx.now()).await?;
    settings.ok_or_else(|| Problem::not_signed_in().into())
}
