//! The local pages: where everything is, who signs in, and the phone.

use crate::Shared;
use domain::Role;
use http::StatusCode;
use import::ClinicFile;
use jiff::tz::TimeZone;
use language::{Words, say};
use maud::{Markup, html};
use notify::Posted;
use web::{Frame, Reply, Switch, layout};

fn page(words: Words, address: &str, title: &str, body: &Markup) -> Reply {
    let name = say!(words, "local-name");
    let switch = Switch::by(address);
    let frame = Frame { clinic: Some(&name), ..Frame::plain(words) }.with_switch(&switch);
    Reply::page(StatusCode::OK, layout(title, frame, body))
}

pub(crate) fn index(words: Words, shared: &Shared) -> Reply {
    let now = words.moment_short(shared.context.now(), &TimeZone::UTC);
    let title = say!(words, "local-title");
    let entry = |address: &str, name: String, about: String| html! { li { a href=(address) { (name) } ": " (about) } };
    let body = html! {
        h1 { (title) }
        p { (say!(words, "local-about", now = now)) }
        ul {
            (entry("/_local/sign-in", say!(words, "console"), say!(words, "local-console-about")))
            (entry("/_local/outbox", say!(words, "local-phone"), say!(words, "local-phone-about")))
            (entry("/_local/sample", say!(words, "local-sample"), say!(words, "local-sample-about")))
            (entry("/openapi.json", "openapi.json".to_owned(), say!(words, "local-openapi-about")))
        }
    };
    page(words, "/", &title, &body)
}

pub(crate) fn choose_staff(words: Words, clinics: &[ClinicFile]) -> Reply {
    let title = say!(words, "local-choose");
    let body = html! {
        h1 { (title) }
        p { (say!(words, "local-no-password")) }
        @for file in clinics {
            h2 { bdi { (file.clinic.name) } }
            ul.slots.long {
                @for member in &file.staff {
                    li {
                        form method="post" action="/_local/sign-in" {
                            input type="hidden" name="clinic" value=(file.clinic.id);
                            input type="hidden" name="staff" value=(member.id);
                            button { bdi { (member.name) } " " small { (role(words, member.role)) } }
                        }
                    }
                }
            }
        }
    };
    page(words, "/_local/sign-in", &title, &body)
}

fn role(words: Words, role: Role) -> String {
    match role {
        Role::Clinician => say!(words, "role-clinician"),
        Role::Administrator => say!(words, "role-administrator"),
        Role::Superuser => say!(words, "role-superuser"),
    }
}

pub(crate) fn phone(words: Words, posted: &[Posted]) -> Reply {
    let title = say!(words, "local-phone");
    let body = html! {
        h1 { (title) }
        @if posted.is_empty() { p.note { (say!(words, "local-phone-empty")) } }
        @for message in posted.iter().rev() { (shown(words, message)) }
    };
    page(words, "/_local/outbox", &title, &body)
}

fn shown(words: Words, message: &Posted) -> Markup {
    let to = message.to.as_str();
    html! {
        section.note {
            p {
                strong {
                    @if message.html.is_some() { (say!(words, "local-email-to", address = to)) }
                    @else { (say!(words, "local-text-to", address = to)) }
                }
                br; (words.moment_short(message.at, &TimeZone::UTC)) " (UTC)"
                @if let Some(subject) = &message.subject { br; (say!(words, "local-subject", subject = subject)) }
            }
            @for line in message.text.lines().filter(|line| !line.is_empty()) { p { (with_links(line, &message.links)) } }
        }
    }
}

/// A line of a message, in which its link can be tapped: the longest, since some begin with another.
fn with_links(line: &str, links: &[String]) -> Markup {
    let found = links.iter().filter(|url| line.contains(url.as_str())).max_by_key(|url| url.len());
    let parts = found.and_then(|url| line.split_once(url.as_str()).map(|(before, after)| (before, url, after)));
    html! {
        @if let Some((before, url, after)) = parts { (before) a.alone href=(url) { (url) } (after) }
        @else { (line) }
    }
}
