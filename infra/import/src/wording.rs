//! `[wording]`: what the clinic says in its own words.

use crate::{
    fault::Noted,
    forms::{LONGEST_TEXT, parsed, text},
    logo,
    toml_reader::{Table, every},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{Hyperlink, Logo, WebAddress, Wording};
use std::path::Path;

const KEYS: &[&str] = &["welcome", "links", "logo", "logo_alt", "website", "cancellation_policy"];

/// The most paragraphs of the welcome, and the most links: a page has at most 20 KB.
const MOST: usize = 10;
/// The most characters of a paragraph.
const LONGEST_PARAGRAPH: usize = 300;

/// Reads the wording; without the table it is empty. `name` is read out in place of the logo by default.
pub(crate) fn read(root: &Table, name: Result<&str, Noted>, folder: &Path) -> Result<Wording, Noted> {
    let Some(table) = root.table("wording", KEYS)? else { return Ok(Wording::default()) };
    let welcome = table.list("welcome", &(0..=MOST), &text(LONGEST_PARAGRAPH));
    let links = every(table.tables("links", &(0..=MOST), &["title", "address"]).iter().map(read_link));
    let logo = read_logo(&table, name, folder);
    let website = table.maybe("website", &parsed(WebAddress::parse));
    let cancellation_policy = table.maybe("cancellation_policy", &parsed(WebAddress::parse));
    Ok(Wording {
        welcome: welcome?.unwrap_or_default(),
        links: links?,
        logo: logo?,
        website: website?,
        cancellation_policy: cancellation_policy?,
    })
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
