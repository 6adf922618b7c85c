//! `[[staff]]`: those who may sign in.

use crate::{
    fault::Noted,
    forms::{LONGEST_TEXT, parsed, text},
    section::{Declaration, Section},
    toml_reader::Table,
};
use domain::{ClinicId, Role, StaffId, StaffMember};

static STAFF: Declaration<StaffId> =
    Declaration { name: "staff", most: 500, keys: &["id", "name", "role"], id: StaffId::parse };

/// The section, to which providers refer.
pub(crate) fn section<'a>(root: &Table<'a>) -> Section<'a, StaffId> {
    Section::read(root, &STAFF)
}

/// Everybody of the clinic, among them at least one superuser: nobody else could ever appoint one.
pub(crate) fn read(
    root: &Table,
    section: &Section<StaffId>,
    clinic: Result<&ClinicId, Noted>,
) -> Result<Vec<StaffMember>, Noted> {
    let mut roles = Vec::new();
    let staff = section.read_each(|id, table| {
        let name = table.need("name", &text(LONGEST_TEXT));
        let role = table.need("role", &parsed(Role::parse));
        roles.push(role);
        Ok(StaffMember { clinic: clinic?.clone(), id: id?, name: name?, role: role? })
    });
    let no_superuser = roles.iter().all(|role| role.is_ok_and(|role| role != Role::Superuser));
    match root.get("staff").filter(|_| no_superuser && !roles.is_empty()) {
        Some(section) => Err(section.fault_of("no superuser", "at least one of the staff with the role superuser")),
        None => staff,
    }
}
