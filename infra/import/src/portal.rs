//! `[portal]`: where patients of the clinic have an account.

use crate::{
    fault::Noted,
    toml_reader::{Form, Table},
};
use domain::{Portal, WebAddress};

/// Stands in the smart address for the portal's id of the patient.
const PLACEHOLDER: &str = "{portal_id}";

/// The longest id that a portal knows a patient by, in characters (the domain's limit).
pub(crate) const LONGEST_PORTAL_ID: usize = 40;

/// The longest address as it is sent: that of a link of ours at the longest origin, for which the texts leave room in
/// one part.
const LONGEST_ADDRESS: usize = 85;

/// Reads the portal's addresses; without the table the clinic has no portal.
pub(crate) fn read(root: &Table) -> Result<Portal, Noted> {
    let Some(table) = root.table("portal", &["smart", "generic"])? else { return Ok(Portal::default()) };
    let smart = table.maybe("smart", &smart());
    let generic = table.maybe("generic", &generic());
    Ok(Portal { smart: smart?, generic: generic? })
}

/// How long the id of a patient may be, so that the smart address with it is not too long.
pub(crate) fn longest_id(portal: &Portal) -> usize {
    let smart = portal.smart.as_ref().map(WebAddress::as_str).filter(|smart| smart.contains(PLACEHOLDER));
    smart.map_or(LONGEST_PORTAL_ID, |smart| {
        (LONGEST_ADDRESS + PLACEHOLDER.len()).saturating_sub(smart.len()).min(LONGEST_PORTAL_ID)
    })
}

fn smart() -> Form<'static, WebAddress> {
    let accepted = format!("{}; {PLACEHOLDER} may stand in it once, and counts as one", accepted());
    Form::of_text(accepted, |text| {
        let one = text.replacen(PLACEHOLDER, "0", 1);
        web_address(text).filter(|_| fits(&one))
    })
}

fn generic() -> Form<'static, WebAddress> {
    Form::of_text(accepted(), |text| web_address(text).filter(|_| fits(text)))
}

fn accepted() -> String {
    format!("an address that begins with https://, at most {LONGEST_ADDRESS} letters a-z, digits and {MARKS}")
}

/// The marks of an address (RFC 3986, 2) that take the place of one character in a text message (GSM 03.38).
const MARKS: &str = "-._:/?#@!$&'()*+,;=%";

fn fits(address: &str) -> bool {
    let legal = |c: char| c.is_ascii_alphanumeric() || MARKS.contains(c);
    address.len() <= LONGEST_ADDRESS && address.chars().all(legal)
}

fn web_address(text: &str) -> Option<WebAddress> {
    WebAddress::parse(text).ok().filter(|_| text.starts_with("https://"))
}
