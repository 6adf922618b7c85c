//! The page of a record: the place to work.

use crate::channel;
use crate::links::{copied, links_table};
use crate::reach;
use crate::record::{Section, View};
use crate::rules::Facts;
use crate::said::{self, appointment_status, origin, was_moved};
use crate::sending::send_section;
use domain::{Appointment, LinkId, Patient, PortalAccount, RuleId};
use language::{Words, say};
use maud::{Markup, html};
use web::{AppointmentDto, Entry, EventDto, LinkDto, Reply};

/// How much of each section the record shows, so that the page stays light: the rest is on pages of their own.
const APPOINTMENTS: usize = 10;
const LINKS: usize = 12;
const ENTRIES: usize = 15;
/// How much such a page shows.
const ALONE: usize = 20;

pub(crate) fn record(view: &View<'_>) -> Reply {
    let (desk, name) = (view.desk, &view.record.patient.name);
    let (title, body) = match (view.shown.section, done(view)) {
        (Some((section, from)), _) => (name.clone(), alone(view, section, from)),
        // The title is what is read out first.
        (None, Some((what, notice))) => (format!("{what} – {name}"), whole(view, Some(&notice))),
        (None, None) => (name.clone(), whole(view, None)),
    };
    desk.page(Entry::Patients, &title, &body)
}

fn whole(view: &View<'_>, notice: Option<&Markup>) -> Markup {
    html! {
        div.bar {
            h1 { bdi { (view.record.patient.name) } }
            a.button.plain href={ "/staff/patients/" (view.stored.patient.id) "/alerts" } { (say!(view.desk.words, "alert")) }
        }
        @if let Some(notice) = notice { (notice) }
        (details(view))
        (reach::card(view))
        (send_section(view))
        (section(view, Section::Appointments, 0, APPOINTMENTS))
        (section(view, Section::Links, 0, LINKS))
        (section(view, Section::Channel, 0, ENTRIES))
    }
}

/// One section by itself.
fn alone(view: &View<'_>, part: Section, from: usize) -> Markup {
    html! {
        h1 { bdi { (view.record.patient.name) } }
        p { a.alone href={ "/staff/patients/" (view.stored.patient.id) } { (say!(view.desk.words, "back-to-record")) } }
        (section(view, part, from, ALONE))
    }
}

fn details(view: &View<'_>) -> Markup {
    let (words, patient) = (view.desk.words, &view.stored.patient);
    let none = || html! { span.soft { (say!(words, "none-on-record")) } };
    let fact = |name: String, value: Markup| html! { div { dt { (name) } dd { (value) } } };
    html! {
        section.card aria-label=(say!(words, "details")) {
            dl.facts {
                (fact(say!(words, "column-born"), html! { (words.date_of_birth(patient.date_of_birth)) }))
                (fact(say!(words, "column-number"), html! { (patient.id) }))
                (fact(say!(words, "mobile"), patient.phone.as_ref().map_or_else(none, |phone| html! { a href={ "tel:" (phone) } { (phone) } })))
                (fact(say!(words, "email"), patient.email.as_ref().map_or_else(none, |email| html! { a href={ "mailto:" (email) } { (email) } })))
                (fact(say!(words, "language"), html! { span lang=(patient.language.as_str()) { (Words::of(patient.language).own_name()) } }))
                @if let Some(zone) = &view.record.patient.zone { (fact(say!(words, "time-zone"), html! { (zone) })) }
                @if let Some(portal) = portal(words, patient) { (fact(say!(words, "portal"), html! { (portal) })) }
            }
        }
    }
}

/// What is known of the patient's account at the portal, if anything is.
fn portal(words: Words, patient: &Patient) -> Option<String> {
    let PortalAccount { enrolled, id, app } = &patient.portal;
    let known = *enrolled || *app || id.is_some();
    let enrolled = if *enrolled { say!(words, "portal-enrolled") } else { say!(words, "portal-not-enrolled") };
    let app = if *app { say!(words, "portal-app") } else { say!(words, "portal-no-app") };
    let id = id.as_ref().map(|id| id.as_str().to_owned());
    known.then(|| [Some(enrolled), id, Some(app)].into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// What was just done, in a few words and in full.
fn done(view: &View<'_>) -> Option<(String, Markup)> {
    let words = view.desk.words;
    if let Some(link) = link_of(view, view.shown.sent) {
        return Some((say!(words, "link-sent-title"), sent_notice(view, link)));
    }
    if let Some(text) = alert_of(view, view.shown.alerted) {
        let title = say!(words, "alert-sent-title");
        let notice = html! {
            div.note.good role="status" tabindex="-1" autofocus {
                p { strong { (title) } }
                p.quoted { bdi { (text) } }
                p { (say!(words, "alert-sent-below")) }
            }
        };
        return Some((title, notice));
    }
    let title = match link_of(view, view.shown.ended)?.status.as_str() {
        "expired" => say!(words, "link-has-expired"),
        "deleted" => say!(words, "link-is-deleted"),
        _ => return None,
    };
    let notice = html! {
        div.note.good role="status" tabindex="-1" autofocus {
            p { strong { (title) } }
            p { (say!(words, "link-books-no-more")) }
        }
    };
    Some((title, notice))
}

/// What an alert of the record said that the address names.
fn alert_of<'a>(view: &View<'a>, named: Option<&str>) -> Option<&'a str> {
    let event = view.record.events.iter().find(|event| Some(event.id.as_str()) == named)?;
    event.text.as_deref().filter(|_| event.kind == "patient_alerted")
}

/// A link of the record that the address names.
fn link_of<'a>(view: &View<'a>, named: Option<&str>) -> Option<&'a LinkDto> {
    let link = LinkId::parse(named?).ok()?;
    let id = format!("{}.{link}", view.stored.patient.id);
    view.record.links.iter().find(|link| link.id == id)
}

/// What was done, the link, what it allows and until when (rows I8, I9).
fn sent_notice(view: &View<'_>, link: &LinkDto) -> Markup {
    let (desk, words) = (view.desk, view.desk.words);
    let rule = RuleId::parse(&link.rule).ok().and_then(|id| desk.clinic().rule(&id));
    html! {
        // Focus goes to what was done; from there the keyboard goes on through the page.
        div.note.good role="status" tabindex="-1" autofocus {
            p { strong { (say!(words, "link-sent", channel = said::channel(words, last_channel(view, link)))) } }
            @if let Some(url) = &link.url { p { (copied(words, url)) } }
            p { (say!(words, "link-until", moment = desk.moment_here(&link.expires_at))) }
            @if let Some(rule) = rule {
                details open { summary { (say!(words, "what-it-allows", rule = &rule.title)) } (Facts::of(desk, rule).details(desk)) }
            }
        }
    }
}

/// How the link travelled last: it may have been sent again.
fn last_channel<'a>(view: &View<'a>, link: &'a LinkDto) -> &'a str {
    let is_sending = |event: &&EventDto| event.link.as_deref() == Some(&link.id) && event.kind.starts_with("link_sent");
    let last = view.record.events.iter().rfind(is_sending);
    let message = last.and_then(|event| view.record.messages.iter().rfind(|one| one.event == event.id));
    message.map_or(link.channel.as_str(), |message| message.channel.as_str())
}

/// A section with so much of it, from a place on, and ways to the rest.
fn section(view: &View<'_>, part: Section, from: usize, most: usize) -> Markup {
    let words = view.desk.words;
    let (title, (content, all)) = match part {
        Section::Appointments => (say!(words, "appointments"), appointments(view, from, most)),
        Section::Links => (say!(words, "links-sent"), links_table(view, from, most)),
        Section::Channel => (say!(words, "channel"), channel::of_record(view, from, most)),
    };
    let address =
        |from: usize| format!("/staff/patients/{}?only={}&from={from}", view.stored.patient.id, part.as_str());
    html! {
        section.card aria-labelledby=(part.as_str()) {
            h2 id=(part.as_str()) { (title) }
            @if part == Section::Appointments {
                p { a.button.plain href={ "/staff/patients/" (view.stored.patient.id) "/appointments" } { (say!(words, "new-appointment")) } }
            }
            @if all == 0 { p.soft { (say!(words, "none-yet")) } } @else { (content) }
            @if from > 0 || from + most < all {
                nav.pages aria-label=(title) {
                    @if from > 0 { a href=(address(from.saturating_sub(most))) { (say!(words, "newer")) } }
                    @if from + most < all { a href=(address(from + most)) { (say!(words, "older", count = all - from - most)) } }
                }
            }
        }
    }
}

fn appointments(view: &View<'_>, from: usize, most: usize) -> (Markup, usize) {
    let words = view.desk.words;
    let rows = view.record.appointments.iter().zip(&view.stored.appointments);
    let table = html! {
        table.list {
            thead {
                tr {
                    th scope="col" { (say!(words, "column-when")) }
                    th scope="col" { (say!(words, "appointment")) }
                    th scope="col" { (say!(words, "with")) }
                    th scope="col" { (say!(words, "where")) }
                    th scope="col" { (say!(words, "column-status")) }
                }
            }
            tbody { @for (one, stored) in rows.skip(from).take(most) { (appointment_row(view, one, stored)) } }
        }
    };
    (table, view.record.appointments.len())
}

fn appointment_row(view: &View<'_>, one: &AppointmentDto, stored: &Appointment) -> Markup {
    let (desk, words) = (view.desk, view.desk.words);
    html! {
        tr {
            td.time {
                a href={ "/staff/patients/" (view.stored.patient.id) "/appointments/" (one.id) } { (desk.moment(&one.start, &one.zone)) }
                @if one.zone != desk.zone_name() { small { (one.zone) } }
                (was_moved(words, one))
            }
            td {
                (desk.type_title(&one.r#type, &one.type_title))
                @if let Some(reason) = &one.reason { small { (say!(words, "cancelled-because", reason = reason)) } }
            }
            td { (one.provider_name) }
            td { (one.location_name) }
            td { (appointment_status(words, one)) (origin(desk, &stored.origin)) }
        }
    }
}
