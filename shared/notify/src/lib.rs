//! Messages: their words, the calendar file, and the senders that carry them.

mod attachment;
mod calendar;
mod email;
mod guard;
mod lint;
mod mime;
mod outbox;
mod parts;
mod portal;
mod presets;
mod preview;
mod refusals;
mod render;
#[cfg(test)]
mod samples;
mod senders;
mod tags;
mod words;

pub use attachment::Attachment;
pub use calendar::calendar_file;
pub use guard::guard;
pub use lint::{Fault, LONGEST_ORIGIN, ShippedPart, lint, lint_all, lint_preset, lint_settings, shipped_parts};
pub use outbox::{Outbox, Posted};
pub use parts::{Encoding, SmsParts, sms_parts};
pub use portal::portal_way;
pub use presets::{preset_title, presets};
pub use preview::{Preview, PreviewOf, preview, previews};
pub use refusals::SendError;
pub use render::{Notice, Placeholder, Rendered, render};
pub use senders::{EmailSender, Envelope, Receipt, Senders, SmsSender};
pub use tags::{email_tags, read_email_tags};
