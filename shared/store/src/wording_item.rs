//! A clinic's wording as items: one of its pages, and one for each of its own words for a message.

use crate::item::{Attributes, from_item, in_languages, optional, text, to_item};
use crate::{StoreError, keys};
use domain::{
    Channel, ClinicId, Colour, Hyperlink, Language, Logo, MessageKind, Preset, PresetId, RuleId, Template, Texts,
    WebAddress, Wording,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize)]
struct WordingItem {
    #[serde(default)]
    logo: Option<(String, String, String)>,
    #[serde(with = "optional", default)]
    colour: Option<Colour>,
    #[serde(flatten)]
    texts: TextsItem,
    /// By the tags of languages.
    #[serde(default)]
    translations: BTreeMap<String, TextsItem>,
    #[serde(default)]
    presets: Vec<PresetItem>,
}

/// A clinic's own text for alerts.
#[derive(Serialize, Deserialize)]
struct PresetItem {
    #[serde(with = "text")]
    id: PresetId,
    #[serde(with = "text")]
    language: Language,
    title: String,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct TextsItem {
    welcome: Vec<String>,
    links: Vec<(String, String)>,
    #[serde(default)]
    website: Option<String>,
    #[serde(default)]
    cancellation_policy: Option<String>,
}

/// A clinic's own words for a message.
#[derive(Serialize, Deserialize)]
struct TemplateItem {
    /// Its place in the clinic's file.
    place: usize,
    #[serde(with = "text")]
    kind: MessageKind,
    #[serde(with = "text")]
    channel: Channel,
    #[serde(with = "text")]
    language: Language,
    #[serde(with = "optional", default, skip_serializing_if = "Option::is_none")]
    rule: Option<RuleId>,
    #[serde(default)]
    subject: Option<String>,
    text: String,
}

/// The items of a clinic's wording.
pub(crate) fn write_wording(clinic: &ClinicId, wording: &Wording) -> Result<Vec<Attributes>, StoreError> {
    let templates = wording.templates.iter().enumerate().map(|(place, template)| {
        let Template { kind, channel, language, rule, subject, text } = template.clone();
        let item = TemplateItem { place, kind, channel, language, rule, subject, text };
        to_item(&keys::template(clinic, template), &item)
    });
    std::iter::once(write_pages(clinic, wording)).chain(templates).collect()
}

fn write_pages(clinic: &ClinicId, wording: &Wording) -> Result<Attributes, StoreError> {
    let translated = |(language, texts): &(Language, Texts)| (language.as_str().to_owned(), write_texts(texts));
    let item = WordingItem {
        logo: wording.logo.clone().map(|logo| (logo.media_type, logo.base64, logo.alt)),
        colour: wording.colour,
        texts: write_texts(&wording.texts),
        translations: wording.translations.iter().map(translated).collect(),
        presets: wording.presets.iter().cloned().map(write_preset).collect(),
    };
    to_item(&keys::text(clinic, "PAGES"), &item)
}

fn write_preset(Preset { id, language, title, text }: Preset) -> PresetItem {
    PresetItem { id, language, title, text }
}

fn read_preset(PresetItem { id, language, title, text }: PresetItem) -> Preset {
    Preset { id, language, title, text }
}

fn write_texts(texts: &Texts) -> TextsItem {
    let address = |address: &WebAddress| address.as_str().to_owned();
    TextsItem {
        welcome: texts.welcome.clone(),
        links: texts.links.iter().map(|link| (link.title.clone(), address(&link.address))).collect(),
        website: texts.website.as_ref().map(address),
        cancellation_policy: texts.cancellation_policy.as_ref().map(address),
    }
}

/// A clinic's wording read back.
pub(crate) fn read_wording(items: Vec<Attributes>) -> Result<Wording, StoreError> {
    let (pages, templates): (Vec<_>, Vec<_>) = items.into_iter().partition(|item| !is_template(item));
    let mut wording = pages.into_iter().next().map(read_pages).transpose()?.unwrap_or_default();
    let templates = templates.into_iter().map(|item| from_item::<TemplateItem>("template", item));
    let mut templates = templates.collect::<Result<Vec<_>, _>>()?;
    templates.sort_by_key(|item| item.place);
    let read = |item: TemplateItem| {
        let TemplateItem { kind, channel, language, rule, subject, text, .. } = item;
        Template { kind, channel, language, rule, subject, text }
    };
    wording.templates = templates.into_iter().map(read).collect();
    Ok(wording)
}

fn is_template(item: &Attributes) -> bool {
    let sk = item.get("sk").and_then(|sk| sk.as_s().ok());
    let part = sk.and_then(|sk| sk.strip_prefix(keys::TEXT));
    part.is_some_and(|part| part.starts_with(keys::TEMPLATE))
}

fn read_pages(item: Attributes) -> Result<Wording, StoreError> {
    let item: WordingItem = from_item("wording", item)?;
    Ok(Wording {
        logo: item.logo.map(|(media_type, base64, alt)| Logo { media_type, base64, alt }),
        colour: item.colour,
        texts: read_texts(item.texts)?,
        translations: in_languages("wording", item.translations, read_texts)?,
        templates: Vec::new(),
        presets: item.presets.into_iter().map(read_preset).collect(),
    })
}

fn read_texts(item: TextsItem) -> Result<Texts, StoreError> {
    let address = |text: &str| WebAddress::parse(text).map_err(|error| StoreError::unreadable("wording", error));
    let links = item.links.iter().map(|(title, to)| Ok(Hyperlink { title: title.clone(), address: address(to)? }));
    Ok(Texts {
        links: links.collect::<Result<_, StoreError>>()?,
        welcome: item.welcome,
        website: item.website.as_deref().map(address).transpose()?,
        cancellation_policy: item.cancellation_policy.as_deref().map(address).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wording_comes_back_with_its_colour_and_in_every_language() {
        let texts = |said: &str| Texts {
            welcome: vec![format!("**{said}**\n- a\n- b")],
            links: vec![Hyperlink {
                title: said.to_owned(),
                address: WebAddress::parse("https://example.org/a").unwrap(),
            }],
            website: WebAddress::parse("https://example.org/").ok(),
            cancellation_policy: None,
        };
        let full = Wording {
            logo: Some(Logo { media_type: "image/png".into(), base64: "iVBORw0KGgo=".into(), alt: "Logo".into() }),
            colour: Colour::parse("#0b5c8a").ok(),
            texts: texts("Welcome"),
            translations: vec![(Language::French, texts("Bienvenue"))],
            templates: [None, RuleId::parse("r").ok()]
                .map(|rule| Template {
                    kind: MessageKind::Invitation,
                    channel: Channel::Email,
                    language: Language::French,
                    subject: rule.as_ref().map(|_| "Votre rendez-vous".to_owned()),
                    rule,
                    text: "Bonjour {clinic}\n\n{link}".to_owned(),
                })
                .to_vec(),
            presets: vec![Preset {
                id: PresetId::parse("running_late").unwrap(),
                language: Language::French,
                title: "En retard".to_owned(),
                text: "Nous avons {minutes} minutes de retard.".to_owned(),
            }],
        };
        let clinic = ClinicId::parse("c").unwrap();
        for wording in [full, Wording::default()] {
            assert_eq!(read_wording(write_wording(&clinic, &wording).unwrap()).unwrap(), wording);
        }
    }
}
