//! `[portal]`: where patients of the clinic have an account.

use crate::{
    fault::Noted,
    toml_reader::{Form, Table},
};
use domain::{Clinic, Portal, WebAddress};

/// Stands in the smart address for the portal's id of the patient.
const PLACEHOLDER: &str = "{portal_id}";

const ACCEPTED: &str = "an address that begins with https://, at most 300 characters";

/// Reads the portal's addresses; without the table the clinic has no portal.
pub(crate) fn read(root: &Table) -> Result<Portal, Noted> {
    let Some(table) = root.table("portal", &["smart", "generic"])? else { return Ok(Portal::default()) };
    let smart = table.maybe("smart", &smart());
    let generic = table.maybe("generic", &generic());
    Ok(Portal { smart: smart?, generic: generic? })
}

/// Notes the addresses that make a shipped text longer than one part.
pub(crate) fn lint_portal(root: &Table, clinic: &Clinic) {
    for fault in notify::lint_settings(clinic) {
        if let Some(portal) = root.get("portal") {
            portal.fault(format!("addresses that fit a text message ({fault})"));
        }
    }
}

fn smart() -> Form<'static, WebAddress> {
    Form::of_text(format!("{ACCEPTED}, {PLACEHOLDER} among them or not"), |text| {
        web_address(text).filter(|_| !has_braces(&text.replace(PLACEHOLDER, "")))
    })
}

fn generic() -> Form<'static, WebAddress> {
    Form::of_text(format!("{ACCEPTED}, without braces"), |text| web_address(text).filter(|_| !has_braces(text)))
}

fn web_address(text: &str) -> Option<WebAddress> {
    WebAddress::parse(text).ok().filter(|_| text.starts_with("https://"))
}

/// A brace that is left over would be sent as it is.
fn has_braces(text: &str) -> bool {
    text.contains(['{', '}'])
}
