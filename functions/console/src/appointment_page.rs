//! The page of an appointment: what it is, where it comes from, and all that happened to it.

use crate::channel;
use crate::desk::Desk;
use crate::reminder;
use crate::said::{appointment_status, link_status, was_moved};
use domain::{Appointment, Origin, Patient};
use language::say;
use maud::{Markup, html};
use web::{AppointmentHistoryAnswer, Entry, LinkDto, Reply, appointment_details};

pub(crate) fn appointment(
    desk: &Desk,
    patient: &Patient,
    appointment: &Appointment,
    link: Option<&LinkDto>,
    history: &AppointmentHistoryAnswer,
) -> Reply {
    let words = desk.words;
    let title = desk.type_title(&history.appointment.r#type, &history.appointment.type_title);
    let record = format!("/staff/patients/{}", patient.id);
    let body = html! {
        h1 { (title) }
        p { a.alone href=(record) { (say!(words, "record-of", name = patient.name.full())) } }
        p { a.button.plain href={ (record) "/alerts" } { (say!(words, "alert")) } }
        div.grid {
            section.card aria-labelledby="details" {
                h2 id="details" { (say!(words, "appointment")) " " (appointment_status(words, &history.appointment)) " " (was_moved(words, &history.appointment)) }
                (appointment_details(words, desk.clinic(), appointment))
                @if let Some(reminder) = reminder::line(desk, patient, appointment, history) { p { (reminder) } }
                @if let Some(reason) = &history.appointment.reason {
                    dl { dt { (say!(words, "reason-of-cancellation")) } dd.quoted { bdi { (reason) } } }
                }
            }
            (origin(desk, appointment, link, history))
        }
        section.card aria-labelledby="history" {
            h2 id="history" { (say!(words, "full-history")) }
            (channel::history(desk, &history.events, &history.messages))
            (channel::not_sent(words, &history.not_owed))
        }
    };
    desk.page(Entry::Patients, &format!("{title} – {}", patient.name.full()), &body)
}

/// How it came about (row I15), under which rule and by which link.
fn origin(
    desk: &Desk,
    appointment: &Appointment,
    link: Option<&LinkDto>,
    history: &AppointmentHistoryAnswer,
) -> Markup {
    let words = desk.words;
    let title = |rule| desk.clinic().rule(rule).map_or(rule.as_str(), |rule| &rule.title);
    let rule = appointment.rule.as_ref().map(title);
    html! {
        section.card aria-labelledby="origin" {
            h2 id="origin" { (say!(words, "booking")) }
            @match &appointment.origin {
                Origin::Link(_) => p { strong { (say!(words, "booked-online-full")) } },
                Origin::Staff { by, overridden } => {
                    p { strong { (say!(words, "made-by-staff", name = desk.staff_name(by.as_str()))) } }
                    @if *overridden { p { (say!(words, "made-outside-hours")) } }
                }
            }
            dl {
                @if let Some(rule) = rule { dt { (say!(words, "column-rule")) } dd { (rule) } }
                @if let Some(link) = link {
                    dt { (say!(words, "link")) }
                    dd {
                        (link_status(words, &link.status)) " "
                        (say!(words, "sent-by", moment = desk.moment_here(&link.sent_at), name = desk.staff_name(&link.sent_by)))
                    }
                }
                @if history.appointment.sequence > 0 { dt { (say!(words, "changes")) } dd { (history.appointment.sequence) } }
            }
        }
    }
}
