//! The pages of the phone: who was written to, what was said, and an email as its reader sees it.

use crate::handset::{Done, Written};
use crate::pages::page;
use jiff::{Timestamp, tz::TimeZone};
use language::{Words, say};
use maud::{Markup, html};
use notify::{Posted, sms_parts};
use web::{Frame, Reply};

/// Rules of these pages alone.
const STYLE: &str = include_str!("phone.css");

/// All messages to one number or address, oldest first; there is always one.
struct Talk<'a> {
    messages: Vec<&'a Posted>,
    first: &'a Posted,
    last: &'a Posted,
}

/// The conversation with the newest message first.
fn talks(posted: &[Posted]) -> Vec<Talk<'_>> {
    let mut talks: Vec<Talk<'_>> = Vec::new();
    for message in posted.iter().rev() {
        match talks.iter_mut().find(|talk| are_together(talk.last, message)) {
            Some(talk) => {
                talk.messages.insert(0, message);
                talk.first = message;
            }
            None => talks.push(Talk { messages: vec![message], first: message, last: message }),
        }
    }
    talks
}

/// Whether two messages stand in one conversation.
pub(crate) fn are_together(one: &Posted, other: &Posted) -> bool {
    (one.channel, &one.to) == (other.channel, &other.to)
}

/// What the place of the conversation is called that begins with this message.
pub(crate) fn place(first: &Posted) -> String {
    format!("to-{}", first.id)
}

/// The list of conversations, then each of them, with what can be done in it as its patient.
pub(crate) fn phone(words: Words, posted: &[Posted], done: &Done) -> Reply {
    let title = say!(words, "local-phone");
    let talks = talks(posted);
    let body = html! {
        h1 { (title) }
        @if talks.is_empty() { p.note { (say!(words, "local-phone-empty")) } }
        @if talks.len() > 1 { (list(words, &talks)) }
        @for talk in &talks {
            section id=(place(talk.first)) {
                h2 { (name(words, talk)) }
                @if talk.last.html.is_some() {
                    @for message in talk.messages.iter().rev() { (mail(words, message, done)) }
                } @else {
                    (texts(words, talk, done))
                    (answer_form(words, talk))
                }
            }
        }
    };
    page(words, "/_local/outbox", &title, Frame { style: STYLE, ..Frame::plain(words) }, &body)
}

/// One side of a conversation by text, or the other.
enum Said<'a> {
    Ours(&'a Posted),
    Theirs(&'a Written),
}

/// What was sent, and between it what its patient wrote, oldest first.
fn texts(words: Words, talk: &Talk<'_>, done: &Done) -> Markup {
    let theirs = done.written.iter().filter(|written| written.from == talk.last.to).map(Said::Theirs);
    let mut said: Vec<Said<'_>> = talk.messages.iter().map(|message| Said::Ours(message)).chain(theirs).collect();
    said.sort_by_key(|one| match one {
        Said::Ours(message) => (message.id, false),
        Said::Theirs(written) => (written.after, true),
    });
    html! {
        ol.talk {
            @for one in &said {
                @match one {
                    Said::Ours(message) => (bubble(words, message, done)),
                    Said::Theirs(written) => (own_bubble(words, written)),
                }
            }
        }
    }
}

/// The patient's side of a conversation.
fn answer_form(words: Words, talk: &Talk<'_>) -> Markup {
    let field = format!("answer-{}", talk.first.id);
    html! {
        form.answer method="post" action="/_local/outbox/answer" {
            input type="hidden" name="from" value=(talk.last.to);
            label for=(field) { (say!(words, "local-answer-as-patient")) }
            div.row.grow {
                div { input id=(field) name="text" type="text" required maxlength="2000" autocomplete="off" dir="auto"; }
                button { (say!(words, "local-answer")) }
            }
        }
    }
}

/// What a carrier can report of a message: the word for it in data, and in words.
fn fates(words: Words, message: &Posted) -> [(&'static str, String); 4] {
    if message.html.is_some() {
        [
            ("delivered", say!(words, "local-fate-delivered")),
            ("bounced", say!(words, "local-fate-bounced")),
            ("failed", say!(words, "local-fate-bounced-for-now")),
            ("complained", say!(words, "local-fate-complained")),
        ]
    } else {
        [
            ("delivered", say!(words, "local-fate-delivered")),
            ("unreachable", say!(words, "local-fate-unreachable")),
            ("invalid_number", say!(words, "local-fate-invalid-number")),
            ("opted_out", say!(words, "local-fate-opted-out")),
        ]
    }
}

/// What its carrier was made to report of a message, and the way to what it can be made to.
fn fate(words: Words, message: &Posted, done: &Done) -> Markup {
    let reported = done.report(message.id).map(|fate| {
        let known = fates(words, message).into_iter().find(|(word, _)| *word == fate);
        known.map_or_else(|| fate.to_owned(), |(_, told)| told)
    });
    html! {
        @if let Some(told) = reported { p { small { (say!(words, "local-reported", fate = told)) } } }
        p { small { a.alone href=(fate_address(message)) { (say!(words, "local-report")) } } }
    }
}

/// Where it is chosen what becomes of a message.
fn fate_address(message: &Posted) -> String {
    format!("/_local/outbox/{}/fate", message.id)
}

/// What can become of one message, as its carrier would report it: a button each.
pub(crate) fn choose_fate(words: Words, message: &Posted) -> Reply {
    let (title, address) = (say!(words, "local-report"), fate_address(message));
    let body = html! {
        p { a.alone href="/_local/outbox" { (say!(words, "local-all-messages")) } }
        h1 { (title) }
        @if message.html.is_some() { p { strong { (subject(message)) } } } @else { (lines(message)) }
        p { (message.to) br; small { (at(words, message.at)) } }
        form method="post" action=(address) {
            ul.slots.long {
                @for (word, told) in fates(words, message) { li { button name="fate" value=(word) { (told) } } }
            }
        }
    };
    page(words, &address, &title, Frame { style: STYLE, ..Frame::plain(words) }, &body)
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
                        a href={ "#" (place(talk.first)) } { (name(words, talk)) }
                        small { (say!(words, "local-messages", count = talk.messages.len())) ", " (at(words, talk.last.at)) }
                    }
                }
            }
        }
    }
}

fn at(words: Words, at: Timestamp) -> Markup {
    html! { (words.moment_short(at, &TimeZone::UTC)) " (UTC)" }
}

fn bubble(words: Words, message: &Posted, done: &Done) -> Markup {
    let parts = sms_parts(&message.text).parts;
    html! {
        li {
            (lines(message))
            small { (at(words, message.at)) ", " (say!(words, "local-parts", count = parts)) }
            (fate(words, message, done))
        }
    }
}

fn own_bubble(words: Words, written: &Written) -> Markup {
    html! {
        li.own {
            @for line in written.text.lines() { p dir="auto" { (line) } }
            small { (say!(words, "local-from-patient")) ", " (at(words, written.at)) }
        }
    }
}

fn mail(words: Words, message: &Posted, done: &Done) -> Markup {
    html! {
        article.mail {
            h3 { a href={ "/_local/outbox/" (message.id) } { (subject(message)) } }
            p { small { (at(words, message.at)) } }
            (lines(message))
            (attachments(words, message))
            (fate(words, message, done))
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
        p { (say!(words, "local-email-to", address = &message.to)) br; small { (at(words, message.at)) } }
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
