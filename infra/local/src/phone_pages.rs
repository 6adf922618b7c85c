//! The pages of the phone: who was written to, what was said, and an email as its reader sees it.

use crate::pages::page;
use jiff::tz::TimeZone;
use language::{Words, say};
use maud::{Markup, html};
use notify::{Posted, sms_parts};
use web::{Frame, Reply};

/// Rules of these pages alone.
const STYLE: &str = include_str!("phone.css");

/// All messages to one number or address, oldest first; there is always one.
struct Talk<'a> {
    messages: Vec<&'a Posted>,
    last: &'a Posted,
}

/// The conversation with the newest message first.
fn talks(posted: &[Posted]) -> Vec<Talk<'_>> {
    let mut talks: Vec<Talk<'_>> = Vec::new();
    for message in posted.iter().rev() {
        match talks.iter_mut().find(|talk| talk.last.to == message.to && talk.last.channel == message.channel) {
            Some(talk) => talk.messages.insert(0, message),
            None => talks.push(Talk { messages: vec![message], last: message }),
        }
    }
    talks
}

/// The list of conversations, then each of them.
pub(crate) fn phone(words: Words, posted: &[Posted]) -> Reply {
    let title = say!(words, "local-phone");
    let talks = talks(posted);
    let body = html! {
        h1 { (title) }
        @if talks.is_empty() { p.note { (say!(words, "local-phone-empty")) } }
        @if talks.len() > 1 { (list(words, &talks)) }
        @for talk in &talks {
            section id={ "to-" (talk.last.id) } {
                h2 { (name(words, talk)) }
                @if talk.last.html.is_some() {
                    @for message in talk.messages.iter().rev() { (mail(words, message)) }
                } @else {
                    ol.talk { @for message in &talk.messages { (bubble(words, message)) } }
                }
            }
        }
    };
    page(words, "/_local/outbox", &title, Frame { style: STYLE, ..Frame::plain(words) }, &body)
}

fn name(words: Words, talk: &Talk<'_>) -> String {
    let to = talk.last.to.as_str();
    if talk.last.html.is_some() {
        say!(words, "local-emails-to", address = to)
    } else {
        say!(words, "local-texts-to", address = to)
    }
}

fn list(words: Words, talks: &[Talk<'_>]) -> Markup {
    html! {
        nav aria-label=(say!(words, "local-conversations")) {
            ul.talks {
                @for talk in talks {
                    li {
                        a href={ "#to-" (talk.last.id) } { (name(words, talk)) }
                        small { (say!(words, "local-messages", count = talk.messages.len())) ", " (at(words, talk.last)) }
                    }
                }
            }
        }
    }
}

fn at(words: Words, message: &Posted) -> Markup {
    html! { (words.moment_short(message.at, &TimeZone::UTC)) " (UTC)" }
}

fn bubble(words: Words, message: &Posted) -> Markup {
    let parts = sms_parts(&message.text).parts;
    html! {
        li {
            (lines(message))
            small { (at(words, message)) ", " (say!(words, "local-parts", count = parts)) }
        }
    }
}

fn mail(words: Words, message: &Posted) -> Markup {
    html! {
        article.mail {
            h3 { a href={ "/_local/outbox/" (message.id) } { (subject(message)) } }
            p { small { (at(words, message)) } }
            (lines(message))
            (attachments(words, message))
        }
    }
}

fn subject(message: &Posted) -> &str {
    message.subject.as_deref().unwrap_or_default()
}

fn lines(message: &Posted) -> Markup {
    html! {
        @for line in message.text.lines().filter(|line| !line.is_empty()) { p { (with_links(line, &message.links)) } }
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

fn attachments(words: Words, message: &Posted) -> Markup {
    html! {
        @if !message.attachments.is_empty() {
            ul.files aria-label=(say!(words, "local-attachments")) {
                @for (n, attached) in (1..).zip(&message.attachments) {
                    li { a href={ "/_local/outbox/" (message.id) "/attachments/" (n) } download { (attached.name) } }
                }
            }
        }
    }
}

/// One email: in a frame of its own as HTML, which can do nothing there but lead away; then as text, and its files.
pub(crate) fn email(words: Words, message: &Posted) -> Reply {
    let title = subject(message);
    let address = format!("/_local/outbox/{}", message.id);
    let body = html! {
        p { a.alone href="/_local/outbox" { (say!(words, "local-all-messages")) } }
        h1 { (title) }
        p { (say!(words, "local-email-to", address = &message.to)) br; small { (at(words, message)) } }
        h2 { (say!(words, "local-as-html")) }
        iframe title=(say!(words, "local-as-html")) sandbox="allow-top-navigation-by-user-activation" src={ (address) "/html" } {}
        h2 { (say!(words, "local-as-text")) }
        (lines(message))
        @if !message.attachments.is_empty() {
            h2 { (say!(words, "local-attachments")) }
            (attachments(words, message))
        }
    };
    page(words, &address, title, Frame { style: STYLE, frames: true, ..Frame::plain(words) }, &body)
}
