//! An email as it goes over the wire (RFC 5322 and MIME).

use crate::{Attachment, Envelope};
use mail_builder::{
    MessageBuilder,
    headers::{address::Address, content_type::ContentType, raw::Raw},
    mime::MimePart,
};

/// The whole message: its words as plain text and as HTML, then what is attached. Of people it names the recipient's
/// address alone. Nothing that stands in a name, a subject or an address can make a header of its own.
pub(crate) fn mime(from: &str, envelope: Envelope<'_>) -> Vec<u8> {
    let Envelope { to, from_name, content, at, .. } = envelope;
    let message = MessageBuilder::new()
        .from(Address::new_address(from_name, from))
        .to(Address::new_address(None::<&str>, to))
        .subject(content.subject.as_str())
        .date(at.as_second())
        // RFC 3834, 5: so that no out-of-office note answers it.
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .text_body(lines_of(&content.text))
        .html_body(lines_of(&content.html));
    let parts = content.attachments.iter().map(part).collect::<Vec<_>>();
    let message = MessageBuilder { attachments: (!parts.is_empty()).then_some(parts), ..message };
    let mut octets = Vec::new();
    message.serialize(&mut octets);
    octets
}

/// RFC 2046, 4.1.1: lines of text end so, under base64 too, where the library leaves them as they are.
fn lines_of(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

fn part(attachment: &Attachment) -> MimePart<'_> {
    let mut said = attachment.media_type.split("; ");
    let bare = ContentType::new(said.next().unwrap_or_default());
    let typed =
        said.filter_map(|said| said.split_once('=')).fold(bare, |typed, (name, value)| typed.attribute(name, value));
    MimePart::new(typed, attachment.text.as_str()).attachment(attachment.name.as_str())
}

#[cfg(test)]
mod tests;
