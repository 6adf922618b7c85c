//! The story of a link, from the member of staff who sends it to the end of the appointment that it made, over HTTP alone.
//! By itself this starts slotlink in this process. With `API_URL` the same story runs at that address: at a process, at a
//! stack on an emulator of AWS, or at a deployed stack (docs/deploy.md says what else must be set for that).
#![expect(clippy::print_stdout, reason = "the story is a table for whoever runs with --nocapture")]

mod browser;
mod by_browser;
mod by_program;
mod mail;
mod place;
mod program;
mod refusals;
mod tidying;
