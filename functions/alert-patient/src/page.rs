//! The page on which an alert is written. It works without a script: what is pressed is sent, or shown before.

use crate::asked::ticked;
use crate::desk::{Desk, Unreachable};
use app::{Context, Failure, Outcome};
use domain::{ALERT_MINUTES, Alert, AlertText, Channel, Finding, OfferedPreset, notices_seen_by};
use http::StatusCode;
use language::{Words, say};
use maud::{Markup, html};
use notify::SmsParts;
use web::{AlertBody, Entry, Frame, NumberField, Reply, Request, Switch, layout, stopped_for};

/// How many minutes the form tells before anybody has changed them.
const USUAL_MINUTES: u32 = 10;

/// An empty form.
pub(crate) async fn compose(ctx: &Context, request: &Request, desk: &Desk) -> Outcome {
    let words = desk.words;
    let form = Fields::of(ctx, desk, None).await?.form(desk, Shown::Nothing);
    page(ctx, request, desk, &say!(words, "alert-title"), &form).await
}

/// What would go out, in which the guard has found nothing, above the form as it was filled in.
pub(crate) async fn checked(ctx: &Context, request: &Request, desk: &Desk, body: &AlertBody, alert: &Alert) -> Outcome {
    let words = desk.words;
    let form = Fields::of(ctx, desk, Some(body)).await?.form(desk, Shown::Nothing);
    let shown = html! {
        div.note.good role="status" tabindex="-1" autofocus {
            p { strong { (say!(words, "alert-checked")) } }
            (as_read(desk, alert.text.as_str()))
        }
        (form)
    };
    page(ctx, request, desk, &say!(words, "alert-checked-title"), &shown).await
}

async fn page(ctx: &Context, request: &Request, desk: &Desk, title: &str, content: &Markup) -> Outcome {
    let (words, settings, member) = (desk.words, &desk.settings, &desk.visitor.member);
    let seen = notices_seen_by(&settings.clinic, member);
    let unread = ctx.store.unread_notices(&settings.clinic.id, seen.as_deref()).await?;
    let switch = Switch::by(&request.address().unwrap_or_else(|| format!("{}/alerts", desk.record())));
    let frame = Frame::console(words, &settings.clinic, &settings.wording, &member.name);
    let frame = frame.at(Entry::Patients).with_unread(unread).with_switch(&switch);
    let name = desk.patient.name.full();
    let body = html! { h1 { (title) } (content) };
    Ok(Reply::page(StatusCode::OK, layout(&format!("{title} – {name}"), frame, &body)))
}

/// What the form shows beside its fields.
#[derive(Clone, Copy)]
pub(crate) enum Shown<'a> {
    /// Nothing more.
    Nothing,
    /// Which field is wrong, and why.
    Wrong { field: &'static str, error: &'a str },
    /// What the guard has found, with a way to send the text all the same.
    Stopped(&'a [Finding]),
}

impl<'a> Shown<'a> {
    fn error(self, of: &str) -> Option<&'a str> {
        match self {
            Self::Wrong { field, error } if field == of => Some(error),
            _ => None,
        }
    }
}

/// What the fields of the form hold.
pub(crate) struct Fields {
    /// The mark of our own forms.
    mark: String,
    /// What names the request, so that a second press sends nothing more.
    key: String,
    unreachable: Unreachable,
    channels: Vec<Channel>,
    minutes: String,
    text: String,
    reason: String,
}

impl Fields {
    /// As they were filled in, or as they are before that.
    pub(crate) async fn of(ctx: &Context, desk: &Desk, body: Option<&AlertBody>) -> Result<Self, Failure> {
        let unreachable = desk.unreachable(ctx).await?;
        let minutes = body.and_then(|body| body.minutes.as_ref()).map(|minutes| match minutes {
            NumberField::Number(minutes) => minutes.to_string(),
            NumberField::Text(minutes) => minutes.clone(),
        });
        Ok(Self {
            mark: desk.visitor.form_token(ctx)?,
            key: body.and_then(|body| body.key.clone()).unwrap_or_else(|| ctx.random_text()),
            channels: body.map_or_else(|| unreachable.usual(), ticked),
            unreachable,
            minutes: minutes.unwrap_or_else(|| USUAL_MINUTES.to_string()),
            text: body.and_then(|body| body.text.clone()).unwrap_or_default(),
            reason: body.and_then(|body| body.override_reason.clone()).unwrap_or_default(),
        })
    }

    pub(crate) fn form(&self, desk: &Desk, shown: Shown<'_>) -> Markup {
        html! {
            p { a.alone href=(desk.record()) { (say!(desk.words, "record-of", name = desk.patient.name.full())) } }
            form.alert method="post" action={ (desk.record()) "/alerts" } {
                input type="hidden" name="form" value=(self.mark);
                input type="hidden" name="key" value=(self.key);
                // What the Enter key presses: it sends nothing.
                button.said name="review" value="true" tabindex="-1" aria-hidden="true" formnovalidate {}
                (self.channels(desk, shown.error("channels")))
                div.grid {
                    // Most alerts are ready-made; whoever has written something goes on with it.
                    @if self.text.is_empty() { (self.presets(desk, shown)) (self.own_words(desk, shown)) }
                    @else { (self.own_words(desk, shown)) (self.presets(desk, shown)) }
                }
            }
        }
    }

    fn channels(&self, desk: &Desk, error: Option<&str>) -> Markup {
        let (words, patient) = (desk.words, &desk.patient);
        let choices = [
            (Channel::Sms, say!(words, "alert-by-text"), &self.unreachable.sms),
            (Channel::Email, say!(words, "alert-by-email"), &self.unreachable.email),
        ];
        html! {
            fieldset.card aria-describedby=[error.map(|_| "channels-error")] {
                legend { (say!(words, "alert-channels")) }
                @if let Some(error) = error { p.error id="channels-error" { (error) } }
                @for (place, (channel, label, why)) in choices.iter().enumerate() {
                    label.choice {
                        input type="checkbox" name=(channel.as_str()) value="true"
                            checked[why.is_none() && self.channels.contains(channel)] disabled[why.is_some()]
                            autofocus[place == 0 && error.is_some()];
                        span {
                            (label)
                            @match (why, patient.address(*channel)) {
                                (Some(why), _) => small { (why) },
                                (None, Some(address)) => small { (say!(words, "to-address", address = address)) },
                                (None, None) => {},
                            }
                        }
                    }
                }
            }
        }
    }

    /// Each preset with a button of its own, since most alerts are one of them.
    fn presets(&self, desk: &Desk, shown: Shown<'_>) -> Markup {
        let words = desk.words;
        let (wrong_minutes, wrong_preset) = (shown.error("minutes"), shown.error("preset"));
        html! {
            section.card aria-labelledby="presets" {
                h2 id="presets" { (say!(words, "alert-presets")) }
                @if let Some(error) = wrong_preset { p.error tabindex="-1" autofocus { (error) } }
                @if desk.presets.iter().any(OfferedPreset::takes_minutes) {
                    label for="minutes" { (say!(words, "alert-minutes-label")) }
                    @if let Some(error) = wrong_minutes { p.error id="minutes-error" { (error) } }
                    p {
                        input id="minutes" name="minutes" type="number" inputmode="numeric" value=(self.minutes)
                            min=(ALERT_MINUTES.start()) max=(ALERT_MINUTES.end())
                            aria-invalid=[wrong_minutes.map(|_| "true")]
                            aria-describedby=[wrong_minutes.map(|_| "minutes-error")] autofocus[wrong_minutes.is_some()];
                    }
                }
                ul.rules.presets {
                    @for preset in &desk.presets { li { (preset_choice(desk, preset)) } }
                }
            }
        }
    }

    fn own_words(&self, desk: &Desk, shown: Shown<'_>) -> Markup {
        let (words, language) = (desk.words, Words::of(desk.patient.language));
        let error = shown.error("text");
        html! {
            section.card aria-labelledby="own" {
                h2 id="own" { label for="text" { (say!(words, "alert-own")) } }
                p.hint id="text-hint" { (say!(words, "alert-own-hint", language = language.own_name(), clinic = &desk.clinic().short_name)) }
                @if let Some(error) = error { p.error id="text-error" { (error) } }
                textarea id="text" name="text" rows="3" maxlength=(AlertText::LONGEST) autocomplete="off"
                    aria-invalid=[error.map(|_| "true")] autofocus[error.is_some()]
                    aria-describedby=(if error.is_some() { "text-error text-hint" } else { "text-hint" }) { (self.text) }
                div.acts {
                    button formnovalidate { (say!(words, "alert-send")) }
                    button.plain name="review" value="true" formnovalidate { (say!(words, "alert-check")) }
                }
                @if let Shown::Stopped(findings) = shown { (self.all_the_same(desk, findings, None)) }
                @if let Some(error) = shown.error("override_reason") { (self.all_the_same(desk, &[], Some(error))) }
            }
        }
    }

    /// What the guard has found, and the one way past it (row C16).
    fn all_the_same(&self, desk: &Desk, findings: &[Finding], error: Option<&str>) -> Markup {
        let words = desk.words;
        html! {
            div.note.bad {
                @if !findings.is_empty() {
                    p { strong { (say!(words, "alert-found")) } }
                    ul {
                        @for Finding { stopped_for: kind, words: told } in findings {
                            li { (say!(words, "alert-found-one", words = told, told = stopped_for(words, *kind))) }
                        }
                    }
                    (as_read(desk, &self.text))
                }
                label for="override_reason" { (say!(words, "alert-override-reason")) }
                p.hint id="reason-hint" { (say!(words, "alert-override-hint")) }
                @if let Some(error) = error { p.error id="reason-error" { (error) } }
                textarea id="override_reason" name="override_reason" rows="2" maxlength="500" required
                    aria-invalid=[error.map(|_| "true")] autofocus[error.is_some()]
                    aria-describedby=(if error.is_some() { "reason-error reason-hint" } else { "reason-hint" }) { (self.reason) }
                div.acts { button name="override" value="true" { (say!(words, "alert-override")) } }
            }
        }
    }
}

/// A preset as the patient will read it, with the button that sends it.
fn preset_choice(desk: &Desk, preset: &OfferedPreset) -> Markup {
    let words = desk.words;
    let title = &preset.title;
    let (shown, _) = desk.as_text(&preset.text.replace(OfferedPreset::MINUTES, "…"));
    let (_, parts) = desk.as_text(&preset.told(*ALERT_MINUTES.end()));
    html! {
        div {
            strong { (title) }
            p lang=(desk.patient.language.as_str()) { (shown) }
            small { (cost(words, parts)) }
        }
        button name="preset" value=(preset.id) formnovalidate[!preset.takes_minutes()]
            aria-label=(say!(words, "alert-send-preset", title = title)) { (say!(words, "alert-send")) }
    }
}

/// A text as the patient reads it, with what it costs as a text message.
fn as_read(desk: &Desk, text: &str) -> Markup {
    let (told, parts) = desk.as_text(text);
    html! {
        p.preview lang=(desk.patient.language.as_str()) { (told) }
        p { small { (cost(desk.words, parts)) } }
    }
}

fn cost(words: Words, parts: SmsParts) -> Markup {
    html! {
        (say!(words, "preview-parts", count = parts.parts))
        @if let Some(character) = parts.forced_by { " · " (say!(words, "preview-forced", character = character.to_string())) }
    }
}
