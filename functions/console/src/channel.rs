//! The channel: everything that happened and everything that was sent, in order of time (row A1).

use crate::desk::Desk;
use crate::record::View;
use crate::said::{self, message_status};
use domain::{PresetId, StoppedFor};
use language::{Words, say};
use maud::{Markup, html};
use std::cmp::Reverse;
use web::{EventDto, MessageDto, NotOwedDto, stopped_for};

/// One thing in the channel.
#[derive(Clone, Copy)]
enum Entry<'a> {
    Event(&'a EventDto),
    Message(&'a MessageDto),
}

/// So much of a record's channel from a place on, newest first, and how much there is.
pub(crate) fn of_record(view: &View<'_>, from: usize, most: usize) -> (Markup, usize) {
    let mut entries = entries(&view.record.events, &view.record.messages);
    // What was sent at once stands below its cause here too.
    entries.sort_by_key(|(place, _)| (Reverse((place.at, place.cause)), place.sent));
    let shown: Vec<_> = entries.iter().skip(from).take(most).copied().collect();
    (list(view.desk, &shown), entries.len())
}

/// The whole history of an appointment, oldest first.
pub(crate) fn history(desk: &Desk, events: &[EventDto], messages: &[MessageDto]) -> Markup {
    let mut entries = entries(events, messages);
    entries.sort_by_key(|(place, _)| (place.at, place.cause, place.sent));
    list(desk, &entries)
}

/// Where an entry stands. Instants of one zone sort as their texts do.
#[derive(Clone, Copy)]
struct Place<'a> {
    at: &'a str,
    /// Which event it is, or was caused by.
    cause: usize,
    sent: bool,
}

/// A message stands where it was sent; one that was not, where it became owed.
fn entries<'a>(events: &'a [EventDto], messages: &'a [MessageDto]) -> Vec<(Place<'a>, Entry<'a>)> {
    let mut entries = Vec::new();
    for (cause, event) in events.iter().enumerate() {
        entries.push((Place { at: &event.at, cause, sent: false }, Entry::Event(event)));
        for message in messages.iter().filter(|message| message.event == event.id) {
            let at = message.sent_at.as_deref().unwrap_or(&event.at);
            entries.push((Place { at, cause, sent: true }, Entry::Message(message)));
        }
    }
    entries
}

fn list(desk: &Desk, entries: &[(Place<'_>, Entry<'_>)]) -> Markup {
    html! {
        ol.channel {
            @for (place, entry) in entries {
                @match entry {
                    Entry::Event(event) => (happened(desk, place.at, event)),
                    Entry::Message(message) => (sent(desk, place.at, message)),
                }
            }
        }
    }
}

fn happened(desk: &Desk, at: &str, event: &EventDto) -> Markup {
    let words = desk.words;
    html! {
        li {
            span.time.soft { (desk.moment_here(at)) }
            div {
                p {
                    (said::event(words, event))
                    " " span.soft {
                        @match event.by.as_str() {
                            "patient" => (say!(words, "by-patient")),
                            "time" => (say!(words, "by-time")),
                            "scanner" => (say!(words, "by-scanner")),
                            staff => bdi { (desk.staff_name(staff)) },
                        }
                    }
                }
                @if let Some(told) = said::placement(desk, event) { p { (told) } }
                @if let Some(text) = &event.text { p.preview dir="auto" { (text) } }
                (alert(desk, event))
            }
        }
    }
}

/// Which preset an alert is, and that the guard was overridden, for what and why (row C16).
fn alert(desk: &Desk, event: &EventDto) -> Markup {
    let words = desk.words;
    let preset = event.preset.as_deref().and_then(|id| PresetId::parse(id).ok());
    let title = preset.and_then(|id| notify::preset_title(&desk.settings.wording, &id, words));
    let kinds = event.stopped_for.iter().filter_map(|kind| StoppedFor::parse(kind).ok());
    let kinds: Vec<String> = kinds.map(|kind| stopped_for(words, kind)).collect();
    html! {
        @if let Some(title) = title { p.soft { (title) } }
        @if !kinds.is_empty() { p { (say!(words, "alert-overridden", kinds = kinds.join(", "))) } }
        @if let Some(reason) = &event.override_reason { p { (say!(words, "alert-overridden-because", reason = reason)) } }
    }
}

fn sent(desk: &Desk, at: &str, message: &MessageDto) -> Markup {
    let words = desk.words;
    html! {
        li {
            span.time.soft { (desk.moment_here(at)) }
            div.message {
                p {
                    (said::message_kind(words, &message.kind, &message.channel)) " " (message_status(desk, message))
                    @if let Some(why) = &message.why { " " (why) }
                }
                @if let Some(text) = &message.text {
                    details {
                        summary {
                            @match message.parts {
                                Some(parts) => (say!(words, "text-sent-parts", parts = parts)),
                                None => (say!(words, "text-sent")),
                            }
                        }
                        p.preview { (text.trim()) }
                    }
                }
            }
        }
    }
}

/// The messages that were never owed, each with its reason.
pub(crate) fn not_sent(words: Words, messages: &[NotOwedDto]) -> Markup {
    html! {
        @if !messages.is_empty() {
            details {
                summary { (say!(words, "not-sent-title", count = messages.len())) }
                ul {
                    @for message in messages {
                        li { strong { (said::message_kind(words, &message.kind, &message.channel)) } br; (message.why) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str, at: &str) -> EventDto {
        let text = |text: &str| text.to_owned();
        EventDto {
            id: text(id),
            at: text(at),
            kind: text("k"),
            by: text("time"),
            link: Some(text("p.l")),
            appointment: None,
            from: None,
            to: None,
            answer: None,
            text: None,
            preset: None,
            stopped_for: Vec::new(),
            override_reason: None,
            stopped_by: None,
        }
    }

    fn message(event: &str, sent_at: Option<&str>) -> MessageDto {
        let text = |text: &str| text.to_owned();
        MessageDto {
            id: format!("m-{event}"),
            event: text(event),
            kind: text("k"),
            channel: text("sms"),
            status: text("owed"),
            occasion: 0,
            due_at: None,
            sent_at: sent_at.map(text),
            reason: None,
            why: None,
            text: None,
            parts: None,
        }
    }

    #[test]
    fn a01_a_message_stands_where_it_was_sent_or_behind_its_cause() {
        let events = [event("e1", "2026-11-23T09:00:00+00:00"), event("e2", "2026-11-23T09:05:00+00:00")];
        let messages = [message("e1", Some("2026-11-23T09:10:00+00:00")), message("e2", None)];
        let mut entries = entries(&events, &messages);
        entries.sort_by_key(|(place, _)| (place.at, place.cause, place.sent));
        let ids: Vec<&str> = entries
            .iter()
            .map(|(_, entry)| match entry {
                Entry::Event(event) => event.id.as_str(),
                Entry::Message(message) => message.id.as_str(),
            })
            .collect();
        assert_eq!(ids, ["e1", "e2", "m-e2", "m-e1"]);
    }
}
