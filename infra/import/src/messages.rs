//! `[messages]`: which messages go out, when, and what they may say.

use crate::{
    fault::Noted,
    forms::{calling_code, flag, health_word, number, parsed},
    section::Section,
    templates,
    toml_reader::{Form, Table, every},
};
use domain::{
    CallingCode, ChangeLinks, Channel, Language, LeadTime, LeadTimes, MessageSettings, Notices, Occasion, QuietHours,
    RuleId, SmsMayTell, Template, WallTime,
};
use toml::de::DeValue;

const KEYS: &[&str] = &[
    "reminders",
    "confirmation_requests",
    "cancellations",
    "self_reschedule",
    "quiet_hours",
    "sms_may_tell",
    "change_links",
    "notices",
    "replies",
    "sms_to",
    "sms_per_day",
    "health_words",
    "templates",
];

/// The most lead times of one kind on one channel.
const MOST_LEADS: usize = 10;

/// The most countries that texts go to.
const MOST_COUNTRIES: usize = 50;

/// The most texts of a day that can be allowed.
const MOST_TEXTS: u32 = 1_000_000;

/// The most words about health in one language.
const MOST_HEALTH_WORDS: usize = 200;

/// What text messages may be allowed to tell.
const TELLABLE: [&str; 3] = ["clinician", "type", "health"];

/// What the table holds.
pub(crate) struct Messages<'a> {
    /// The settings.
    pub(crate) settings: Result<MessageSettings, Noted>,
    /// The clinic's own words, in the file's order.
    pub(crate) templates: Result<Vec<Template>, Noted>,
    /// Where each of them stands.
    pub(crate) places: Vec<Table<'a>>,
}

impl<'a> Messages<'a> {
    /// Reads the table; without it everything is as by default. `language` is the clinic's own.
    pub(crate) fn read(root: &Table<'a>, language: Result<Language, Noted>, rules: &Section<RuleId>) -> Self {
        match root.table("messages", KEYS) {
            Ok(Some(table)) => {
                let places = templates::tables(&table);
                let templates = templates::read(&places, language, rules);
                Self { settings: read_settings(&table), templates, places }
            }
            Ok(None) => {
                Self { settings: Ok(MessageSettings::default()), templates: Ok(Vec::new()), places: Vec::new() }
            }
            Err(noted) => Self { settings: Err(noted), templates: Err(noted), places: Vec::new() },
        }
    }
}

fn read_settings(table: &Table) -> Result<MessageSettings, Noted> {
    let usual = MessageSettings::default();
    let [reminders, confirmation_requests] =
        ["reminders", "confirmation_requests"].map(|key| read_lead_times(table, key));
    let [cancellations, self_reschedule] =
        ["cancellations", "self_reschedule"].map(|key| table.set(key, &(0..=2), &parsed(Channel::parse)));
    let quiet_hours = read_quiet_hours(table, usual.quiet_hours);
    let sms_may_tell = read_sms_may_tell(table);
    let change_links = table.or("change_links", usual.change_links, &parsed(ChangeLinks::parse));
    let notices = table.or("notices", usual.notices, &parsed(Notices::parse));
    let replies = table.or("replies", usual.replies, &flag());
    let sms_to = read_sms_to(table);
    let sms_per_day = table.or("sms_per_day", usual.sms_per_day, &number(1..=MOST_TEXTS));
    let health_words = read_health_words(table);
    Ok(MessageSettings {
        reminders: reminders?,
        confirmation_requests: confirmation_requests?,
        cancellations: cancellations?.unwrap_or(usual.cancellations),
        self_reschedule: self_reschedule?.unwrap_or(usual.self_reschedule),
        quiet_hours: quiet_hours?,
        sms_may_tell: sms_may_tell?,
        change_links: change_links?,
        notices: notices?,
        replies: replies?,
        sms_to: sms_to?,
        sms_per_day: sms_per_day?,
        health_words: health_words?,
    })
}

fn read_lead_times(messages: &Table, key: &str) -> Result<LeadTimes, Noted> {
    let Some(table) = messages.table(key, &["sms", "email"])? else { return Ok(LeadTimes::default()) };
    let [sms, email] = ["sms", "email"].map(|channel| read_leads(&table, channel));
    Ok(LeadTimes { sms: sms?, email: email? })
}

/// Lead times of as many minutes would be one message under one key.
fn read_leads(table: &Table, channel: &str) -> Result<Vec<LeadTime>, Noted> {
    let leads = table.list(channel, &(0..=MOST_LEADS), &parsed(LeadTime::parse))?.unwrap_or_default();
    let occasions: Vec<Occasion> = leads.iter().take(MOST_LEADS).map(|lead| lead.occasion()).collect();
    let repeated = (0..occasions.len()).any(|place| occasions[..place].contains(&occasions[place]));
    match table.get(channel).filter(|_| repeated) {
        Some(list) => Err(list.fault("each lead time once (\"1d\" and \"24h\" are the same)")),
        None => Ok(leads),
    }
}

fn read_quiet_hours(messages: &Table, usual: Option<QuietHours>) -> Result<Option<QuietHours>, Noted> {
    let are_some = Form::new("\"none\" or a table with the keys from, until", |value| match value {
        DeValue::String(text) if text.trim() == "none" => Some(false),
        DeValue::Table(_) => Some(true),
        _ => None,
    });
    if !messages.or("quiet_hours", usual.is_some(), &are_some)? {
        return Ok(None);
    }
    let Some(table) = messages.table("quiet_hours", &["from", "until"])? else { return Ok(usual) };
    let from = table.need("from", &parsed(WallTime::parse));
    let until = table.need("until", &parsed(WallTime::parse));
    QuietHours::new(from?, until?).map(Some).map_err(|_| match table.get("until") {
        Some(value) => value.fault("another time than \"from\""),
        None => Noted,
    })
}

fn read_sms_may_tell(messages: &Table) -> Result<SmsMayTell, Noted> {
    let accepted = TELLABLE.join(", ").replace(", health", " or health");
    let form = Form::of_text(accepted, |text| TELLABLE.into_iter().find(|known| *known == text));
    let told = messages.set("sms_may_tell", &(0..=TELLABLE.len()), &form)?.unwrap_or_default();
    let [clinician, appointment_type, health] = TELLABLE.map(|word| told.contains(&word));
    Ok(SmsMayTell { clinician, appointment_type, health })
}

/// Where texts go to. Countries that share a calling code are one, so that naming both of them is no fault.
fn read_sms_to(messages: &Table) -> Result<Vec<CallingCode>, Noted> {
    let mut codes = messages.list("sms_to", &(1..=MOST_COUNTRIES), &calling_code())?.unwrap_or_default();
    codes.sort();
    codes.dedup();
    Ok(codes)
}

fn read_health_words(messages: &Table) -> Result<Vec<(Language, String)>, Noted> {
    let keys = Language::ALL.map(Language::as_str);
    let Some(table) = messages.table("health_words", &keys)? else { return Ok(Vec::new()) };
    let words = every(Language::ALL.iter().map(|language| {
        let words = table.set(language.as_str(), &(0..=MOST_HEALTH_WORDS), &health_word())?.unwrap_or_default();
        Ok(words.into_iter().map(|word| (*language, word)).collect::<Vec<_>>())
    }))?;
    Ok(words.concat())
}
