//! What a clinic says in its own words, apart from the facts that bookings are decided from.

use crate::ids::{Invalid, invalid};
use crate::{Channel, Language, MessageKind, Preset, RuleId};

/// A clinic's own words and marks on the patient's pages (rows I23, I29).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wording {
    /// Logo on top of every page.
    pub logo: Option<Logo>,
    /// Colour of buttons and links.
    pub colour: Option<Colour>,
    /// What it says in its own language.
    pub texts: Texts,
    /// What it says in others.
    pub translations: Vec<(Language, Texts)>,
    /// Its own words for messages; where it has none, the shipped ones are used.
    pub templates: Vec<Template>,
    /// Its own texts for alerts, and its own words for shipped ones (row L8).
    pub presets: Vec<Preset>,
}

impl Wording {
    /// What it says in a language; in its own where it has not translated it.
    pub fn in_language(&self, language: Language) -> &Texts {
        let translated = self.translations.iter().find(|(known, _)| *known == language);
        translated.map_or(&self.texts, |(_, texts)| texts)
    }

    /// Its own words for a message: those of the rule before those of every rule (row I7).
    pub fn template(
        &self,
        kind: MessageKind,
        channel: Channel,
        language: Language,
        rule: Option<&RuleId>,
    ) -> Option<&Template> {
        let fits =
            |template: &&Template| (template.kind, template.channel, template.language) == (kind, channel, language);
        let mut fitting = self.templates.iter().filter(fits);
        let of_rule = fitting.clone().find(|template| rule.is_some() && template.rule.as_ref() == rule);
        of_rule.or_else(|| fitting.find(|template| template.rule.is_none()))
    }
}

/// A clinic's own words for a message, with placeholders such as `{clinic}`. Whether they can be used is said by the
/// linter of messages, which knows what each kind offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// For which kind.
    pub kind: MessageKind,
    /// On which channel.
    pub channel: Channel,
    /// In which language.
    pub language: Language,
    /// For links of which rule; for every rule where there is none.
    pub rule: Option<RuleId>,
    /// Subject of an email, if it differs from the shipped one.
    pub subject: Option<String>,
    /// The text message, or the paragraphs of the email with an empty line between them.
    pub text: String,
}

/// A clinic's own words in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texts {
    /// Paragraphs of the welcome page, with the marks of CommonMark for emphasis, lists and links.
    pub welcome: Vec<String>,
    /// Hyperlinks below them.
    pub links: Vec<Hyperlink>,
    /// The clinic's website.
    pub website: Option<WebAddress>,
    /// Where the cancellation policy can be read.
    pub cancellation_policy: Option<WebAddress>,
}

/// A colour of the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl Colour {
    /// Accepts `#` and six hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let part = |at: usize| digits.and_then(|digits| u8::from_str_radix(&digits[at..at + 2], 16).ok());
        match (part(0), part(2), part(4)) {
            (Some(red), Some(green), Some(blue)) => Ok(Self { red, green, blue }),
            _ => Err(invalid("a colour as # and six hexadecimal digits, such as #0b5c8a")),
        }
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
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
    fn a_colour_is_read_back() {
        assert_eq!(Colour::parse("#0b5c8A").unwrap().to_string(), "#0b5c8a");
        for bad in ["0b5c8a", "#0b5c8", "#0b5c8aa", "#0b5c8g", "red", "#+b5c8a", "#ééé"] {
            assert!(Colour::parse(bad).is_err(), "{bad:?} was taken");
        }
    }

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
