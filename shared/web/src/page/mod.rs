//! Pages: their frame, and the pieces that several of them share. Each works without scripts and asks nobody else for
//! anything.

mod code_form;
mod colour;
mod formatted;
mod frame;
mod parts;
mod slot_buttons;
mod staff_form;
mod stopped_for;
mod verify_form;

pub use code_form::{CODE, CodeForm, code_form};
pub use formatted::formatted;
pub(crate) use frame::NO_CONTENT_POLICY;
pub use frame::{Entry, Frame, Page, STYLE, Switch, layout};
pub use parts::{
    appointment_details, confirm_form, contact_line, phone_link, policy_links, slot_details, status_mark, summary,
    time_details,
};
pub use slot_buttons::{slot_button, slot_form, slot_kept};
pub use staff_form::StaffForm;
pub use stopped_for::stopped_for;
pub use verify_form::{VerifyForm, verify_form};
