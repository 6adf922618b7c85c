//! `[wording]`: what the clinic says in its own words.

use crate::{
    fault::Noted,
    forms::{LONGEST_TEXT, paragraph, parsed, text},
    logo,
    toml_reader::{Table, every},
    translations::{self, with_languages},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{Colour, Hyperlink, Language, Logo, Texts, WebAddress, Wording};
use std::path::Path;

/// What there is in each language.
const TEXTS: &[&str] = &["welcome", "links", "website", "cancellation_policy"];
/// What there is once.
const KEYS: &[&str] = &["welcome", "links", "logo", "logo_alt", "website", "cancellation_policy", "colour"];

/// The most paragraphs of the welcome, and the most links: a page has at most 20 KB.
const MOST: usize = 10;

/// The most bytes of the welcome and the links together, as a page writes them: with the style sheet, the frame and the
/// largest logo they make a page of 20 KB.
const MOST_BYTES: usize = 6_000;

/// Reads the wording; without the table it is empty. `name` is read out in place of the logo by default; `language` is
/// the clinic's own.
pub(crate) fn read(
    root: &Table,
    name: Result<&str, Noted>,
    language: Result<Language, Noted>,
    folder: &Path,
) -> Result<Wording, Noted> {
    let Some(table) = root.table("wording", &with_languages(KEYS))? else { return Ok(Wording::default()) };
    let logo = read_logo(&table, name, folder);
    let colour = table.maybe("colour", &parsed(Colour::parse));
    let texts = read_texts(&table, &Texts::default());
    let none = Texts::default();
    let instead = texts.as_ref().unwrap_or(&none);
    let own = "the texts of the clinic's own stand in [wording] itself";
    let translations = translations::read(&table, language, own, |tag| {
        table.table(tag, TEXTS)?.map(|table| read_texts(&table, instead)).transpose()
    });
    Ok(Wording {
        logo: logo?,
        colour: colour?,
        translations: translations?,
        texts: texts?,
        templates: Vec::new(),
        presets: Vec::new(),
    })
}

/// The texts of one language; `instead` has those of keys that are left out.
fn read_texts(table: &Table, instead: &Texts) -> Result<Texts, Noted> {
    let count = 0..=MOST;
    let welcome = table
        .list("welcome", &count, &paragraph())
        .map(|paragraphs| paragraphs.unwrap_or_else(|| instead.welcome.clone()));
    let links = every(table.tables("links", &count, &["title", "address"]).iter().map(read_link))
        .map(|links| if table.get("links").is_some() { links } else { instead.links.clone() });
    let address = |key, instead: &Option<WebAddress>| {
        table.maybe(key, &parsed(WebAddress::parse)).map(|found| found.or_else(|| instead.clone()))
    };
    let website = address("website", &instead.website);
    let cancellation_policy = address("cancellation_policy", &instead.cancellation_policy);
    let (welcome, links) = (welcome?, links?);
    let bytes = page_bytes(&welcome, &links);
    if let Some(value) = ["welcome", "links"].into_iter().find_map(|key| table.get(key)).filter(|_| bytes > MOST_BYTES)
    {
        let accepted =
            format!("welcome and links of at most {MOST_BYTES} bytes together; & < > and quotes count as six");
        return Err(value.fault_of(format!("{bytes} bytes"), accepted));
    }
    Ok(Texts { welcome, links, website: website?, cancellation_policy: cancellation_policy? })
}

/// What the welcome and the links weigh on a page, their tags included.
fn page_bytes(welcome: &[String], links: &[Hyperlink]) -> usize {
    let written =
        |text: &str| text.bytes().map(|b| if matches!(b, b'&' | b'<' | b'>' | b'"') { 6 } else { 1 }).sum::<usize>();
    let paragraphs: usize = welcome.iter().map(|paragraph| written(paragraph) + 16).sum();
    let links: usize = links.iter().map(|link| written(&link.title) + written(link.address.as_str()) + 32).sum();
    paragraphs + links
}

fn read_link(link: &Table) -> Result<Hyperlink, Noted> {
    let title = link.need("title", &text(LONGEST_TEXT));
    let address = link.need("address", &parsed(WebAddress::parse));
    Ok(Hyperlink { title: title?, address: address? })
}

fn read_logo(table: &Table, name: Result<&str, Noted>, folder: &Path) -> Result<Option<Logo>, Noted> {
    let alt = table.maybe("logo_alt", &text(LONGEST_TEXT));
    match (table.get("logo"), table.get("logo_alt")) {
        (None, None) => Ok(None),
        (None, Some(alt)) => Err(alt.fault("no logo_alt where there is no logo")),
        (Some(logo), _) => {
            let path = logo.read(&text(LONGEST_TEXT))?;
            let picture = logo::read(&logo, &path, folder)?;
            let alt = alt?.map_or_else(|| name.map(str::to_owned), Ok)?;
            Ok(Some(Logo { media_type: picture.media_type.to_owned(), base64: STANDARD.encode(picture.bytes), alt }))
        }
    }
}
