//! What the functions share on the web side: requests, routes, replies, problems, pages and signatures.
//!
//! Nothing here reads the table or the clock.

mod accepted;
mod address;
mod agent;
mod answering;
mod around;
mod dto;
mod moving;
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
pub use answering::{answer_form, answer_seen};
pub use around::{Around, Contact};
pub use dto::*;
pub use moving::{move_form, move_mark};
pub use no_time::{NO_TIME, no_time_form};
pub use openapi::openapi;
pub use page::{
    CODE, CodeForm, Entry, Frame, Page, STYLE, StaffForm, Switch, VerifyForm, appointment_details, code_form,
    confirm_form, contact_line, formatted, layout, phone_link, policy_links, slot_button, slot_details, slot_form,
    slot_kept, status_mark, stopped_for, summary, time_details, verify_form,
};
pub use problem::Problem;
pub use reply::{Reply, SECURITY_HEADERS};
pub use request::{ANSWER, Body, LANGUAGE_COOKIE, Request, cookie, wants_page, words_for};
pub use routes::{Function, Operation, ROUTES, Route, Router};
pub use signing::{
    Key, Nonce, NonceError, PATIENT_SESSION, PatientSession, answer_mark, form_token, form_token_is, link_token,
    one_time_code, request_mark,
};
