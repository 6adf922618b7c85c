//! The console's messages to clinicians: an appointment was moved to them, or away from them (rows I41, I42).

use crate::desk::Desk;
use crate::said;
use app::{Context, Failure, Outcome, Visitor};
use domain::{Event, Notice, NoticeId, ProviderId, Reference, notices_seen_by};
use http::StatusCode;
use language::{message, say};
use maud::{Markup, html};
use web::{
    Entry, NoticeDto, NoticesAnswer, Problem, ReadNoticeAnswer, ReadNoticeBody, ReadNoticeDto, Reply, Request,
    status_mark,
};

/// The most notices of the page.
const MOST: usize = 30;

pub(crate) async fn view(ctx: &Context, request: &Request) -> Outcome {
    let desk = Desk::of(ctx, request, Visitor::of(ctx, request).await?).await?;
    request.only_query(&[])?;
    let clinic = desk.clinic();
    let of = notices_seen_by(clinic, desk.member());
    let notices = ctx.store.notices(&clinic.id, of.as_deref(), MOST).await?;
    let told = told(ctx, &desk, &notices).await?;
    if request.wants_page() {
        return Ok(page(&desk, &told, &desk.visitor.form_token(ctx)?));
    }
    let unread = ctx.store.unread_notices(&clinic.id, of.as_deref()).await?;
    Ok(Reply::json(StatusCode::OK, &NoticesAnswer { notices: told, unread }))
}

/// Notices with what their events say and whose appointments they are: two requests for all of them.
async fn told(ctx: &Context, desk: &Desk, notices: &[Notice]) -> Result<Vec<NoticeDto>, Failure> {
    let clinic = desk.clinic();
    let events = ctx.store.events_of(&clinic.id, notices).await?;
    let references: Vec<Reference> = events.iter().filter_map(reference).collect();
    let rows = ctx.store.appointments_of(&clinic.id, &references).await?;
    let dto = |notice: &Notice| {
        let of_notice = |event: &&Event| (&event.id, &event.patient) == (&notice.id.event, &notice.id.patient);
        let patient = rows.iter().map(|(_, patient)| patient).find(|patient| patient.id == notice.id.patient);
        NoticeDto::new(clinic, notice, events.iter().find(of_notice), patient)
    };
    Ok(notices.iter().map(dto).collect())
}

fn reference(event: &Event) -> Option<Reference> {
    let appointment = event.kind.appointment()?.clone();
    Some(Reference { patient: event.patient.clone(), appointment })
}

/// Marks a notice as read; again is the same success. A clinician's eyes are on their own alone.
pub(crate) async fn read(ctx: &Context, request: &Request) -> Outcome {
    let desk = Desk::of(ctx, request, Visitor::of(ctx, request).await?).await?;
    let (_, body) = request.body_or_default::<ReadNoticeBody>()?;
    // Also of a request without a body: another site can make a browser send that.
    desk.visitor.check_form(ctx, body.form.as_deref())?;
    let id = NoticeId::parse(request.parameter("notice")).map_err(|_| unknown_notice())?;
    let clinic = desk.clinic();
    let notice = ctx.store.notice(&clinic.id, &id).await?.ok_or_else(unknown_notice)?;
    let seen = notices_seen_by(clinic, desk.member());
    if seen.is_some_and(|of: Vec<ProviderId>| !of.contains(&notice.provider)) {
        return Err(unknown_notice().into());
    }
    ctx.store.read_notice(&clinic.id, &id, ctx.now()).await?;
    if request.wants_page() {
        return Ok(Reply::see_other("/staff/notices"));
    }
    let notice = ReadNoticeDto { id: id.to_string(), status: "read".to_owned() };
    Ok(Reply::json(StatusCode::OK, &ReadNoticeAnswer { notice }))
}

fn unknown_notice() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "unknown-notice", message!("unknown-notice"))
        .detail(message!("unknown-notice-detail"))
        .way("/staff/notices", message!("all-notices"))
}

fn page(desk: &Desk, notices: &[NoticeDto], form: &str) -> Reply {
    let words = desk.words;
    let body = html! {
        h1 { (say!(words, "notices-title")) }
        p.soft { (say!(words, "notices-about")) }
        @if notices.is_empty() {
            div.card { p { (say!(words, "notices-none")) } }
        } @else {
            section.card aria-label=(say!(words, "notices-title")) {
                ol.channel { @for notice in notices { (row(desk, notice, form)) } }
            }
        }
    };
    desk.page(Entry::Notices, &say!(words, "notices-title"), &body)
}

fn row(desk: &Desk, notice: &NoticeDto, form: &str) -> Markup {
    let words = desk.words;
    html! {
        li {
            span.time.soft { (desk.moment_here(&notice.at)) }
            div {
                p { strong { (what(desk, notice)) } " " @if notice.read_at.is_none() { (status_mark("busy", &say!(words, "notice-unread"))) } }
                @match (&notice.patient_name, &notice.appointment) {
                    (Some(name), Some(appointment)) => {
                        p {
                            a href={ "/staff/patients/" (notice.patient) "/appointments/" (appointment) } { bdi { (name) } }
                            @if let Some(moved) = said::moved(desk, notice.from.as_ref(), notice.to.as_ref()) { " " (moved) }
                        }
                    }
                    _ => p.soft { (say!(words, "notice-erased")) },
                }
                @if notice.read_at.is_none() {
                    form.acts method="post" action={ "/staff/notices/" (notice.id) "/read" } {
                        input type="hidden" name="form" value=(form);
                        @let name = notice.patient_name.as_deref().unwrap_or(&notice.patient);
                        button.small.plain aria-label=(say!(words, "read-notice-of", name = name)) { (say!(words, "read-notice")) }
                    }
                }
            }
        }
    }
}

/// What happened, to the reader or to a colleague.
fn what(desk: &Desk, notice: &NoticeDto) -> String {
    let (words, name) = (desk.words, &notice.provider_name);
    let provider = desk.clinic().providers.iter().find(|provider| provider.id.as_str() == notice.provider);
    let own = provider.is_some_and(|provider| provider.staff.as_ref() == Some(&desk.member().id));
    match (notice.kind.as_str(), own) {
        ("notice_gained", true) => say!(words, "notice-gained-own"),
        ("notice_gained", false) => say!(words, "notice-gained", name = name),
        (_, true) => say!(words, "notice-lost-own"),
        (_, false) => say!(words, "notice-lost", name = name),
    }
}
