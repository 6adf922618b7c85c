//! The history of links: a row for every link ever sent (row I17).

use crate::desk::Desk;
use crate::record::View;
use crate::said::{self, link_status};
use domain::Channel;
use language::{Words, say};
use maud::{Markup, html};
use web::LinkDto;

/// A link that can be copied: by one click and the keyboard, or by a button where there is a script.
pub(crate) fn copied(words: Words, url: &str) -> Markup {
    html! {
        span.url {
            code { (url) }
            button.copy.small.plain type="button" data-done=(say!(words, "copied")) { (say!(words, "copy-link")) }
        }
    }
}

/// So many links from a place on, newest first, and how many there are.
pub(crate) fn links_table(view: &View<'_>, from: usize, most: usize) -> (Markup, usize) {
    let words = view.desk.words;
    let table = html! {
        table.list.many {
            thead {
                tr {
                    th scope="col" { (say!(words, "column-sent")) }
                    th scope="col" { (say!(words, "column-rule")) }
                    th scope="col" { (say!(words, "column-status")) }
                    th scope="col" { (say!(words, "column-actions")) }
                }
            }
            tbody { @for link in view.record.links.iter().skip(from).take(most) { (row(view, link)) } }
        }
    };
    (table, view.record.links.len())
}

fn row(view: &View<'_>, link: &LinkDto) -> Markup {
    let (desk, words) = (view.desk, view.desk.words);
    html! {
        tr {
            td {
                span.time { (desk.moment_here(&link.sent_at)) }
                small { (said::channel(words, &link.channel)) ", " bdi { (desk.staff_name(&link.sent_by)) } }
            }
            td {
                (link.rule_title)
                @if link.sendings > 0 { small { (say!(words, "sent-again-times", count = link.sendings)) } }
            }
            td { (link_status(words, &link.status)) (terms(desk, link)) }
            td { (actions(view, link)) }
        }
    }
}

/// Until when, or since when it is over, and whether a program was there before the patient.
fn terms(desk: &Desk, link: &LinkDto) -> Markup {
    let (words, until) = (desk.words, desk.moment_here(&link.expires_at));
    html! {
        @if matches!(link.status.as_str(), "expired" | "deleted") {
            @let ended = link.ended_at.as_deref().map_or(until, |at| desk.moment_here(at));
            small { (say!(words, "ended-on", moment = ended)) }
        } @else if link.appointment.is_none() { small { (say!(words, "expires-on", moment = until)) } }
        @if let Some(at) = &link.scanned_at { small { (say!(words, "scanned-on", moment = desk.moment_here(at))) } }
    }
}

/// What can be done with a link (rows I10, I12, I20, I21).
fn actions(view: &View<'_>, link: &LinkDto) -> Markup {
    let words = view.desk.words;
    let record = format!("/staff/patients/{}", view.stored.patient.id);
    html! {
        @if let Some(appointment) = &link.appointment {
            @let page = format!("{record}/appointments/{appointment}");
            div.acts {
                a href=(page) { (say!(words, "appointment")) }
                a href={ (page) "#history" } { (say!(words, "full-history")) }
            }
        }
        @if let Some(url) = &link.url { (copied(words, url)) (send_again(view, link)) (end(view, link)) }
    }
}

fn send_again(view: &View<'_>, link: &LinkDto) -> Markup {
    let words = view.desk.words;
    let reachable =
        [Channel::Sms, Channel::Email].into_iter().filter(|one| view.stored.patient.address(*one).is_some());
    let own = link.id.split('.').next_back().unwrap_or_default();
    html! {
        @if view.desk.clinic().online_booking {
            form.acts method="post" action={ "/staff/links/" (link.id) "/send" } {
                input type="hidden" name="form" value=(view.form);
                input type="hidden" name="key" value={ (view.key) "-" (own) };
                @for channel in reachable {
                    button.small.plain name="channel" value=(channel.as_str()) {
                        @match channel {
                            Channel::Sms => (say!(words, "again-by-text")),
                            Channel::Email => (say!(words, "again-by-email")),
                        }
                    }
                }
            }
        }
    }
}

/// Ending a link takes a second press, since there is no way back: the first shows what the second will do (row I12).
fn end(view: &View<'_>, link: &LinkDto) -> Markup {
    let words = view.desk.words;
    let door = |verb: &str| format!("/staff/links/{}/{verb}", link.id);
    html! {
        details {
            summary { (say!(words, "end-link")) }
            p.hint { (say!(words, "end-link-about")) }
            form.acts method="post" action=(door("expire")) {
                input type="hidden" name="form" value=(view.form);
                button.small.plain { (say!(words, "expire-link")) }
                button.small.plain formaction=(door("delete")) { (say!(words, "delete-link")) }
            }
        }
    }
}
