//! What patients receive: the words of every message, whose they are, what they cost and what is wrong with them.

use crate::desk::Desk;
use crate::said;
use app::{Context, Outcome, Visitor};
use domain::{Invalid, Language, RuleId};
use http::StatusCode;
use language::{Words, say};
use maud::{Markup, html};
use notify::{PreviewOf, lint_all, previews};
use web::{Entry, MessagesAnswer, Reply, Request, WordedMessageDto, status_mark};

pub(crate) async fn view(ctx: &Context, request: &Request) -> Outcome {
    const ACCEPTED: Invalid = Invalid { accepted: "a language of the clinic's messages" };
    let desk = Desk::of(ctx, request, Visitor::of(ctx, request).await?).await?;
    request.only_query(&["in"])?;
    let language = request.query_as("in", |tag| Language::parse(tag).map_err(|_| ACCEPTED))?;
    if request.wants_page() {
        return Ok(page(&desk, language.unwrap_or(desk.clinic().language)));
    }
    let asked = Language::ALL.into_iter().filter(|known| language.is_none_or(|asked| asked == *known));
    let messages = asked.flat_map(|language| {
        let worded = previews(desk.clinic(), &desk.settings.wording, language);
        worded.into_iter().map(move |worded| dto(language, worded))
    });
    Ok(Reply::json(StatusCode::OK, &MessagesAnswer { messages: messages.collect() }))
}

fn dto(language: Language, worded: PreviewOf) -> WordedMessageDto {
    WordedMessageDto {
        kind: worded.kind.as_str().to_owned(),
        channel: worded.channel.as_str().to_owned(),
        language: language.as_str().to_owned(),
        rule: worded.rule.as_ref().map(ToString::to_string),
        subject: worded.subject,
        text: worded.text,
        parts: worded.parts.map(|parts| parts.parts),
        own: worded.custom,
        faults: worded.faults.iter().map(ToString::to_string).collect(),
    }
}

fn page(desk: &Desk, language: Language) -> Reply {
    let words = desk.words;
    let worded = previews(desk.clinic(), &desk.settings.wording, language);
    let body = html! {
        h1 { (say!(words, "worded-title")) }
        p.soft { (say!(words, "worded-about")) }
        nav.row aria-label=(say!(words, "worded-languages")) {
            @for known in Language::ALL {
                @let tag = known.as_str();
                @if known == language {
                    strong lang=(tag) aria-current="true" { (Words::of(known).own_name()) }
                } @else {
                    a.button.plain lang=(tag) href={ "/staff/messages?in=" (tag) } { (Words::of(known).own_name()) }
                }
            }
        }
        @for (place, message) in worded.iter().enumerate() { (card(desk, language, place, message)) }
    };
    desk.page(Entry::Rules, &say!(words, "worded-title"), &body)
}

fn card(desk: &Desk, language: Language, place: usize, message: &PreviewOf) -> Markup {
    let (words, id) = (desk.words, format!("message-{place}"));
    let title = |rule: &RuleId| desk.clinic().rule(rule).map_or_else(|| rule.to_string(), |rule| rule.title.clone());
    html! {
        section.card aria-labelledby=(id) {
            h2 id=(id) { (said::message_kind(words, message.kind.as_str(), message.channel.as_str())) }
            p {
                @if let Some(rule) = &message.rule { (say!(words, "worded-for-rule", rule = title(rule))) " · " }
                @if message.custom { (say!(words, "worded-own")) } @else { (say!(words, "worded-shipped")) }
                @if let Some(parts) = message.parts { " · " (say!(words, "worded-parts", count = parts.parts)) }
            }
            @if !message.faults.is_empty() {
                div.note.bad {
                    p { (status_mark("bad", &say!(words, "worded-not-used"))) }
                    // The linter speaks as the importer does.
                    ul lang="en" { @for fault in &message.faults { li { (fault.to_string()) } } }
                }
            }
            @if let Some(subject) = &message.subject {
                details {
                    summary { span lang=(language.as_str()) { (subject) } }
                    p.preview lang=(language.as_str()) { (message.text.trim()) }
                }
            } @else {
                p.preview lang=(language.as_str()) { (message.text.trim()) }
            }
        }
    }
}

/// On top of the day: that some of the clinic's own words cannot be used, as after an upgrade.
pub(crate) fn warning(desk: &Desk) -> Markup {
    let words = desk.words;
    html! {
        @if !lint_all(&desk.settings.wording, desk.clinic()).is_empty() {
            div.note.bad {
                p { (say!(words, "worded-warning")) " " a href="/staff/messages" { (say!(words, "worded-title")) } }
            }
        }
    }
}
