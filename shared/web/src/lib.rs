//! What the functions share on the web side: requests, routes, replies, problems, pages and signatures.
//!
//! Nothing here reads the table or the clock.

mod address;
mod agent;
mod dto;
mod no_time;
mod openapi;
mod page;
mod problem;
mod reply;
mod request;
mod routes;
mod signing;

pub use address::ClientAddress;
pub use agent::Agent;
pub use dto::*;
pub use no_time::{NO_TIME, no_time_form};
pub use openapi::openapi;
pub use page::{
    Frame, STYLE, appointment_details, confirm_form, contact_line, layout, policy_links, slot_button, slot_details,
    slot_form, try_again, verify_form,
};
pub use problem::{Contact, Problem};
pub use reply::{Reply, SECURITY_HEADERS, content_security_policy};
pub use request::{Body, Request, wants_page};
pub use routes::{Function, Operation, ROUTES, Route, Router};
pub use signing::{Key, Nonce, NonceError, PATIENT_SESSION, PatientSession, form_token, form_token_is, link_token};
