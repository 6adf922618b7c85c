//! What a message will say and cost, before it is sent.

use crate::{Notice, SmsParts, render, sms_parts};
use domain::Clinic;
use language::Words;

/// The characters of a link's token: 16 bytes in base64url (RFC 4648, 5).
const TOKEN_LENGTH: usize = 22;

/// An invitation as it will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The text message, with `[…]` in place of the token.
    pub text: String,
    /// What the text message costs with a token in it.
    pub parts: SmsParts,
    /// Subject of the email.
    pub subject: String,
}

/// Shows an invitation before there is a link. `url_of` makes the address of a token.
pub fn preview(clinic: &Clinic, words: Words, url_of: impl Fn(&str) -> String) -> Preview {
    let with_token = |token: &str| render(Notice::Invitation { clinic, url: &url_of(token) }, words);
    let shown = with_token("[…]");
    // Any token has the same price: all its characters are of GSM-7.
    let parts = sms_parts(&with_token(&"0".repeat(TOKEN_LENGTH)).sms);
    Preview { text: shown.sms, parts, subject: shown.subject }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Encoding, samples};
    use domain::Language;

    #[test]
    fn a_preview_shows_no_token_and_counts_one() {
        let clinic = samples::clinic();
        let url_of = |token: &str| format!("https://a.example/l/{token}");
        let preview = preview(&clinic, Words::of(Language::French), url_of);
        assert!(preview.text.ends_with("rendez-vous : https://a.example/l/[…]"), "{}", preview.text);
        assert_eq!(preview.parts.encoding, Encoding::Gsm7, "what stands for the token is not sent");
        assert_eq!(preview.parts.units, preview.text.chars().count() - 3 + 22);
        assert!(preview.subject.ends_with("réservez votre rendez-vous"));
    }
}
