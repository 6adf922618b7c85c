//! Messages: their words, the calendar file, and the senders that carry them.

mod attachment;
mod calendar;
mod email;
mod mime;
mod outbox;
mod parts;
mod preview;
mod refusals;
mod render;
#[cfg(test)]
mod samples;
mod senders;

pub use attachment::Attachment;
pub use calendar::calendar_file;
pub use outbox::{Outbox, Posted};
pub use parts::{Encoding, SmsParts, sms_parts};
pub use preview::{Preview, preview};
pub use refusals::SendError;
pub use render::{Notice, Rendered, render};
pub use senders::{EmailSender, Envelope, Senders, SmsSender};
