//! The local pages: where everything is, and who signs in.

use crate::Shared;
use domain::Role;
use http::StatusCode;
use import::ClinicFile;
use jiff::tz::TimeZone;
use language::{Words, say};
use maud::{Markup, html};
use web::{Frame, Reply, Switch, layout};

/// A local page. `frame` says what it needs beyond others.
pub(crate) fn page(words: Words, address: &str, title: &str, frame: Frame<'_>, body: &Markup) -> Reply {
    let name = say!(words, "local-name");
    let switch = Switch::by(address);
    let frame = Frame { clinic: Some(&name), ..frame }.with_switch(&switch);
    Reply::page(StatusCode::OK, layout(title, frame, body))
}

pub(crate) fn index(words: Words, shared: &Shared) -> Reply {
    let now = words.moment_short(shared.context().now(), &TimeZone::UTC);
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
    page(words, "/", &title, Frame::plain(words), &body)
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
    page(words, "/_local/sign-in", &title, Frame::plain(words), &body)
}

fn role(words: Words, role: Role) -> String {
    match role {
        Role::Clinician => say!(words, "role-clinician"),
        Role::Administrator => say!(words, "role-administrator"),
        Role::Superuser => say!(words, "role-superuser"),
    }
}
