//! What a request asks for.

use domain::{AlertChannel, AlertPatient, AlertText, AlertWords, Channel, Invalid, Override, PresetId, Reason};
use language::{Message, message};
use web::{AlertBody, Body, NumberField, OverrideField};

/// A field that is not what is accepted: as programs are told, and as people are.
pub(crate) struct Wrong {
    pub(crate) field: &'static str,
    pub(crate) accepted: Invalid,
    pub(crate) told: Message,
}

fn wrong(field: &'static str, accepted: &'static str, told: Message) -> Wrong {
    Wrong { field, accepted: Invalid { accepted }, told }
}

/// The command of a body. A form sends every field that it has: what is empty in it was left out, and the minutes are for
/// the presets that tell some.
pub(crate) fn command(
    body: &AlertBody,
    kind: Body,
    takes_minutes: impl Fn(&PresetId) -> bool,
) -> Result<AlertPatient, Wrong> {
    let by_form = kind == Body::Form;
    if !by_form {
        only_json(body)?;
    }
    let filled = |text: &Option<String>| text.clone().filter(|text| !by_form || !text.trim().is_empty());
    let words = match (filled(&body.text), filled(&body.preset)) {
        (Some(text), None) => AlertWords::Text(own_text(&text)?),
        (None, Some(id)) => {
            let preset = PresetId::parse(&id).map_err(|_| unknown_preset())?;
            let minutes = minutes(body, by_form)?.filter(|_| !by_form || takes_minutes(&preset));
            AlertWords::Preset { preset, minutes }
        }
        (Some(_), Some(_)) => {
            return Err(wrong("preset", "a preset or a text, not both", message!("alert-preset-and-text")));
        }
        (None, None) => return Err(wrong("text", "a text or a preset", message!("alert-no-text"))),
    };
    if matches!(words, AlertWords::Text(_)) && !by_form && body.minutes.is_some() {
        return Err(minutes_not_taken());
    }
    Ok(AlertPatient { words, channels: channels(body, by_form)?, overriding: overriding(body, by_form)? })
}

pub(crate) fn unknown_preset() -> Wrong {
    wrong("preset", "the id of a preset of the clinic in the language of the patient", message!("alert-unknown-preset"))
}

pub(crate) fn minutes_not_taken() -> Wrong {
    wrong("minutes", "none: the text tells no minutes", message!("alert-minutes-not-taken"))
}

pub(crate) fn minutes_wrong() -> Wrong {
    wrong("minutes", "a whole number of minutes from 1 to 240", message!("alert-minutes"))
}

fn own_text(text: &str) -> Result<AlertText, Wrong> {
    let most = AlertText::LONGEST;
    AlertText::parse(text).map_err(|accepted| Wrong {
        field: "text",
        accepted,
        told: message!("alert-text-unreadable", most = most),
    })
}

/// What forms alone send.
fn only_json(body: &AlertBody) -> Result<(), Wrong> {
    let of_forms = [("sms", &body.sms), ("email", &body.email), ("review", &body.review)];
    match of_forms.into_iter().find(|(_, value)| value.is_some()) {
        Some((field, _)) => Err(wrong(field, "nothing: it is a field of forms", message!("nothing-was-sent"))),
        None => Ok(()),
    }
}

fn minutes(body: &AlertBody, by_form: bool) -> Result<Option<u32>, Wrong> {
    match &body.minutes {
        None => Ok(None),
        Some(NumberField::Number(minutes)) => Ok(Some(*minutes)),
        Some(NumberField::Text(text)) if by_form && text.trim().is_empty() => Ok(None),
        Some(NumberField::Text(text)) if by_form => text.trim().parse().map(Some).map_err(|_| minutes_wrong()),
        Some(NumberField::Text(_)) => Err(minutes_wrong()),
    }
}

fn channels(body: &AlertBody, by_form: bool) -> Result<Vec<AlertChannel>, Wrong> {
    if by_form {
        return Ok(ticked(body).into_iter().map(AlertChannel::Carried).collect());
    }
    let named = body.channels.iter().flatten().map(|name| AlertChannel::parse(name));
    named.collect::<Result<_, _>>().map_err(|accepted| Wrong {
        field: "channels",
        accepted,
        told: message!("alert-no-channel"),
    })
}

/// The channels that are ticked in a form.
pub(crate) fn ticked(body: &AlertBody) -> Vec<Channel> {
    let ticks = [(Channel::Sms, &body.sms), (Channel::Email, &body.email)];
    ticks.into_iter().filter(|(_, tick)| tick.is_some()).map(|(channel, _)| channel).collect()
}

/// A program may override without a reason; whoever presses a button says why.
fn overriding(body: &AlertBody, by_form: bool) -> Result<Option<Override>, Wrong> {
    let given = |text: &str| {
        let why = |accepted| Wrong { field: "override_reason", accepted, told: message!("alert-override-why") };
        Reason::parse(text).map(|reason| Some(Override { reason: Some(reason) })).map_err(why)
    };
    let reason = body.override_reason.as_deref();
    match (&body.r#override, reason) {
        (None, _) if by_form => Ok(None),
        (Some(_), _) if by_form => given(reason.unwrap_or_default()),
        (None | Some(OverrideField::Flag(false)), None) => Ok(None),
        (Some(OverrideField::Flag(true)), None) => Ok(Some(Override { reason: None })),
        (Some(OverrideField::Flag(true)), Some(reason)) => given(reason),
        (Some(OverrideField::Reason(reason)), None) => given(reason),
        (None | Some(OverrideField::Flag(false) | OverrideField::Reason(_)), Some(_)) => {
            Err(wrong("override_reason", "a reason beside an override that is true", message!("alert-override-why")))
        }
    }
}

/// What two equal requests share.
pub(crate) fn payload(command: &AlertPatient) -> String {
    let words = match &command.words {
        AlertWords::Preset { preset, minutes } => format!("preset {preset} {minutes:?}"),
        AlertWords::Text(text) => format!("text {}", text.as_str()),
    };
    let mut channels = command.channels.clone();
    channels.sort();
    channels.dedup();
    let overriding = match &command.overriding {
        None => String::new(),
        Some(Override { reason }) => format!("override {}", reason.as_ref().map_or("", Reason::as_str)),
    };
    format!("alert {channels:?} {words} {overriding}")
}
