//! What messages say: the clinic's own words where it has some that can be used, otherwise the shipped ones.

mod custom;
mod letter;
mod letters;
mod notice;
mod texts;
mod values;

pub(crate) use custom::filled;
pub use notice::Notice;
pub(crate) use texts::shipped_text;
pub use values::Placeholder;
pub(crate) use values::{Placed, Values};

use crate::{
    Attachment,
    lint::{LONGEST_ORIGIN, lint},
};
use custom::with_own_words;
use domain::{Channel, MessageKind, Template, Wording};
use language::Words;
use letter::Letter;
use letters::{shipped_letter, shipped_subject};

/// A message in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// What it is for.
    pub kind: MessageKind,
    /// As a text message; empty where none is ever sent of this kind.
    pub sms: String,
    /// Subject of the email.
    pub subject: String,
    /// The email as plain text.
    pub text: String,
    /// The email as HTML.
    pub html: String,
    /// The links in it, in order; some are in the email alone, or in the text message alone.
    pub links: Vec<String>,
    /// What travels with the email.
    pub attachments: Vec<Attachment>,
}

/// Puts a message into the words of a language.
pub fn render(notice: Notice<'_>, wording: &Wording, words: Words) -> Rendered {
    let kind = notice.kind();
    let own = |channel| own_words(notice, wording, channel, words);
    let in_text = Values::of(notice, Channel::Sms, words);
    let sms = own(Channel::Sms).and_then(|template| filled(&template.text, &in_text));
    let sms = sms.unwrap_or_else(|| shipped_text(kind, &in_text, words));
    let (subject, letter) = own(Channel::Email)
        .and_then(|template| own_letter(notice, template, words))
        .unwrap_or_else(|| (shipped_subject(notice, words), shipped_letter(notice, words)));
    let in_text = [in_text.link, in_text.way].into_iter().flatten();
    let mut links: Vec<String> = in_text.filter(|address| sms.contains(address)).collect();
    for address in letter.addresses() {
        if !links.contains(address) {
            links.push(address.clone());
        }
    }
    Rendered {
        kind,
        sms,
        text: letter.text(words),
        html: letter.html(&subject, words),
        subject,
        links,
        attachments: attachments(notice, words),
    }
}

/// The clinic's own words for it, if they can be used: what no longer can, since the clinic or we have changed meanwhile,
/// gives way to the shipped words.
fn own_words<'w>(notice: Notice<'_>, wording: &'w Wording, channel: Channel, words: Words) -> Option<&'w Template> {
    let template = wording.template(notice.kind(), channel, words.language(), notice.rule())?;
    lint(template, notice.clinic(), LONGEST_ORIGIN).is_empty().then_some(template)
}

fn own_letter(notice: Notice<'_>, template: &Template, words: Words) -> Option<(String, Letter)> {
    let values = Values::of(notice, Channel::Email, words);
    let letter = with_own_words(shipped_letter(notice, words), &template.text, &values)?;
    let subject = match &template.subject {
        Some(subject) => filled(subject, &values)?,
        None => shipped_subject(notice, words),
    };
    Some((subject, letter))
}

/// The appointment for the patient's own calendar, or its withdrawal from it.
fn attachments(notice: Notice<'_>, words: Words) -> Vec<Attachment> {
    match notice {
        Notice::Confirmation { clinic, appointment, now, .. } | Notice::Cancellation { clinic, appointment, now } => {
            vec![Attachment::calendar(clinic, appointment, words, now)]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
