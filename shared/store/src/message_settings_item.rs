//! A clinic's message settings and its portal, as part of the clinic's item.

use crate::item::{optional, text, texts};
use domain::{
    CallingCode, ChangeLinks, Channel, Language, LeadTime, LeadTimes, MessageSettings, Notices, Portal, QuietHours,
    SmsMayTell, WallTime, WebAddress,
};
use serde::{Deserialize, Serialize};

/// A clinic that was loaded before there were such settings has those of a file without them.
#[derive(Serialize, Deserialize)]
pub(crate) struct MessageSettingsItem {
    reminders: LeadTimesItem,
    confirmation_requests: LeadTimesItem,
    #[serde(with = "texts")]
    cancellations: Vec<Channel>,
    #[serde(with = "texts")]
    self_reschedule: Vec<Channel>,
    quiet_hours: Option<QuietHoursItem>,
    sms_may_tell: SmsMayTellItem,
    #[serde(with = "text")]
    change_links: ChangeLinks,
    #[serde(with = "text")]
    notices: Notices,
    #[serde(default)]
    replies: bool,
    #[serde(with = "texts", default)]
    sms_to: Vec<CallingCode>,
    #[serde(default)]
    sms_per_day: Option<u32>,
    #[serde(default)]
    health_words: Vec<HealthWordItem>,
}

#[derive(Serialize, Deserialize)]
struct HealthWordItem {
    #[serde(with = "text")]
    language: Language,
    word: String,
}

#[derive(Serialize, Deserialize)]
struct LeadTimesItem {
    #[serde(with = "texts")]
    sms: Vec<LeadTime>,
    #[serde(with = "texts")]
    email: Vec<LeadTime>,
}

#[derive(Serialize, Deserialize)]
struct QuietHoursItem {
    #[serde(with = "text")]
    from: WallTime,
    #[serde(with = "text")]
    until: WallTime,
}

#[derive(Serialize, Deserialize)]
struct SmsMayTellItem {
    clinician: bool,
    appointment_type: bool,
    health: bool,
}

impl Default for MessageSettingsItem {
    fn default() -> Self {
        MessageSettings::default().into()
    }
}

impl From<MessageSettings> for MessageSettingsItem {
    fn from(settings: MessageSettings) -> Self {
        let SmsMayTell { clinician, appointment_type, health } = settings.sms_may_tell;
        let quiet = |hours: QuietHours| QuietHoursItem { from: hours.from(), until: hours.until() };
        Self {
            reminders: settings.reminders.into(),
            confirmation_requests: settings.confirmation_requests.into(),
            cancellations: settings.cancellations,
            self_reschedule: settings.self_reschedule,
            quiet_hours: settings.quiet_hours.map(quiet),
            sms_may_tell: SmsMayTellItem { clinician, appointment_type, health },
            change_links: settings.change_links,
            notices: settings.notices,
            replies: settings.replies,
            sms_to: settings.sms_to,
            sms_per_day: Some(settings.sms_per_day),
            health_words: settings
                .health_words
                .into_iter()
                .map(|(language, word)| HealthWordItem { language, word })
                .collect(),
        }
    }
}

impl From<MessageSettingsItem> for MessageSettings {
    fn from(item: MessageSettingsItem) -> Self {
        let SmsMayTellItem { clinician, appointment_type, health } = item.sms_may_tell;
        Self {
            reminders: item.reminders.into(),
            confirmation_requests: item.confirmation_requests.into(),
            cancellations: item.cancellations,
            self_reschedule: item.self_reschedule,
            quiet_hours: item.quiet_hours.and_then(|hours| QuietHours::new(hours.from, hours.until).ok()),
            sms_may_tell: SmsMayTell { clinician, appointment_type, health },
            change_links: item.change_links,
            notices: item.notices,
            replies: item.replies,
            sms_to: item.sms_to,
            sms_per_day: item.sms_per_day.unwrap_or_else(|| MessageSettings::default().sms_per_day),
            health_words: item.health_words.into_iter().map(|item| (item.language, item.word)).collect(),
        }
    }
}

impl From<LeadTimes> for LeadTimesItem {
    fn from(LeadTimes { sms, email }: LeadTimes) -> Self {
        Self { sms, email }
    }
}

impl From<LeadTimesItem> for LeadTimes {
    fn from(LeadTimesItem { sms, email }: LeadTimesItem) -> Self {
        Self { sms, email }
    }
}

/// Where patients have an account.
#[derive(Serialize, Deserialize, Default)]
pub(crate) struct PortalItem {
    #[serde(with = "optional", default)]
    smart: Option<WebAddress>,
    #[serde(with = "optional", default)]
    generic: Option<WebAddress>,
}

impl From<Portal> for PortalItem {
    fn from(Portal { smart, generic }: Portal) -> Self {
        Self { smart, generic }
    }
}

impl From<PortalItem> for Portal {
    fn from(PortalItem { smart, generic }: PortalItem) -> Self {
        Self { smart, generic }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_settings_come_back() {
        let lead = |text| LeadTime::parse(text).unwrap();
        let set = MessageSettings {
            reminders: LeadTimes { sms: vec![lead("24h")], email: vec![lead("7d"), lead("1d 12h")] },
            confirmation_requests: LeadTimes { sms: vec![lead("3d")], email: Vec::new() },
            cancellations: vec![Channel::Sms],
            self_reschedule: vec![Channel::Email],
            quiet_hours: None,
            sms_may_tell: SmsMayTell { clinician: true, appointment_type: false, health: true },
            change_links: ChangeLinks::Everywhere,
            notices: Notices::Off,
            replies: true,
            sms_to: vec![CallingCode::parse("+44").unwrap()],
            sms_per_day: 7,
            health_words: vec![(Language::French, "cure".to_owned())],
        };
        for settings in [set, MessageSettings::default()] {
            let item: serde_dynamo::Item = serde_dynamo::to_item(MessageSettingsItem::from(settings.clone())).unwrap();
            let read: MessageSettingsItem = serde_dynamo::from_item(item).unwrap();
            assert_eq!(MessageSettings::from(read), settings);
        }
    }
}
