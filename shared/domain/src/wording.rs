//! What a clinic says in its own words, apart from the facts that bookings are decided from.

use crate::ids::{Invalid, invalid};

/// A clinic's own words and marks on the patient's pages (rows I23, I29).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wording {
    /// Paragraphs of the welcome page, plain text.
    pub welcome: Vec<String>,
    /// Hyperlinks below them.
    pub links: Vec<Hyperlink>,
    /// Logo on top of every page.
    pub logo: Option<Logo>,
    /// The clinic's website.
    pub website: Option<WebAddress>,
    /// Where the cancellation policy can be read.
    pub cancellation_policy: Option<WebAddress>,
}

/// A hyperlink with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hyperlink {
    /// What is read.
    pub title: String,
    /// Where it leads.
    pub address: WebAddress,
}

/// An address that a page may link to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebAddress(String);

impl WebAddress {
    /// Accepts `https:` addresses, `tel:` and `mailto:`; anything else could run a script or lead to an open page.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let known =
            ["https://", "tel:", "mailto:"].iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme));
        let clean = !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'));
        if known && clean && text.len() <= 300 {
            Ok(Self(text.to_owned()))
        } else {
            Err(invalid("an address that begins with https://, tel: or mailto:, at most 300 characters"))
        }
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A small picture, sent within the page so that opening it asks nobody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// `image/png`, `image/jpeg`, `image/webp` or `image/svg+xml`.
    pub media_type: String,
    /// Its bytes in base64 (RFC 4648, padded), at most 3 KB of picture: a whole page has at most 20 KB.
    pub base64: String,
    /// What is read out in its place.
    pub alt: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_can_run_a_script() {
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "http://example.org",
            "https://",
            "https://a\" onclick=\"",
            " https://a",
        ] {
            assert!(WebAddress::parse(bad).is_err(), "{bad:?} was taken");
        }
        assert!(WebAddress::parse("https://example.org/a?b=c").is_ok());
    }
}
