//! Messages: their words, the calendar file, and the senders that carry them.

mod calendar;
mod parts;
mod render;
mod senders;

pub use calendar::calendar_file;
pub use parts::{Encoding, SmsParts, sms_parts};
pub use render::{Notice, Rendered, render};
pub use senders::{EmailSender, Envelope, Outbox, Posted, SendError, Senders, SmsSender};
