//! The local pages: where everything is, who signs in, and the phone.

use crate::Shared;
use http::StatusCode;
use import::ClinicFile;
use jiff::tz::TimeZone;
use language::moment_short;
use maud::{Markup, html};
use notify::Posted;
use web::{Frame, Reply, layout};

fn page(title: &str, body: &Markup) -> Reply {
    Reply::page(StatusCode::OK, layout(title, Frame { clinic: Some("slotlink, local"), ..Frame::default() }, body))
}

pub(crate) fn index(shared: &Shared) -> Reply {
    let now = moment_short(shared.context.now(), &TimeZone::UTC);
    page(
        "slotlink on this machine",
        &html! {
            h1 { "slotlink on this machine" }
            p { "It is " (now) " (UTC). Everything here is a demonstration; nothing is sent to anybody." }
            ul {
                li { a href="/_local/sign-in" { "Console" } ": choose a member of staff, find a patient, send a link" }
                li { a href="/_local/outbox" { "Phone" } ": the texts and emails that were sent" }
                li { a href="/_local/sample" { "Sample link" } ": a fresh booking link of the first patient, as on a phone" }
                li { a href="/openapi.json" { "openapi.json" } ": the doors for programs" }
            }
        },
    )
}

pub(crate) fn choose_staff(clinics: &[ClinicFile]) -> Reply {
    page(
        "Choose who you are",
        &html! {
            h1 { "Choose who you are" }
            p { "On this machine nobody needs a password." }
            @for file in clinics {
                h2 { (file.clinic.name) }
                ul.slots {
                    @for member in &file.staff {
                        li {
                            form method="post" action="/_local/sign-in" {
                                input type="hidden" name="clinic" value=(file.clinic.id);
                                input type="hidden" name="staff" value=(member.id);
                                button { (member.name) small { (member.role.as_str()) } }
                            }
                        }
                    }
                }
            }
        },
    )
}

pub(crate) fn phone(posted: &[Posted]) -> Reply {
    page(
        "Phone",
        &html! {
            h1 { "Phone" }
            @if posted.is_empty() { p.note { "Nothing was sent yet. Send a link from the console." } }
            @for message in posted.iter().rev() {
                section.note {
                    p {
                        strong { @if message.html.is_some() { "Email" } @else { "Text message" } " to " (message.to) }
                        br; (moment_short(message.at, &TimeZone::UTC)) " (UTC)"
                        @if let Some(subject) = &message.subject { br; "Subject: " (subject) }
                    }
                    @for line in message.text.lines().filter(|line| !line.is_empty()) { p { (with_links(line, &message.links)) } }
                }
            }
        },
    )
}

/// A line of a message, in which its link can be tapped.
fn with_links(line: &str, links: &[String]) -> Markup {
    let parts = links.iter().find_map(|url| line.split_once(url.as_str()).map(|(before, after)| (before, url, after)));
    html! {
        @if let Some((before, url, after)) = parts { (before) a href=(url) { (url) } (after) }
        @else { (line) }
    }
}
