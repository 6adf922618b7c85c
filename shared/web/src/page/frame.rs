//! The frame of every page, and the policy under which a browser shows it.

use super::colour;
use base64::Engine as _;
use domain::{Clinic, Colour, Language, Logo, Wording};
use http::HeaderValue;
use language::{Words, say};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::Digest as _;
use std::borrow::Cow;

/// The one style sheet. It stands in every page and is allowed by its hash.
pub const STYLE: &str = include_str!("style.css");

/// What staff's pages have beside it: rules of their own, and the one script (infra/decisions/0004-a-script-for-staff.md).
const CONSOLE_STYLE: &str = include_str!("console.css");
const CONSOLE_SCRIPT: &str = include_str!("console.js");

/// An entry of the console's menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// The appointments of a day.
    Today,
    /// The patients, and each one's record.
    Patients,
    /// The booking rules.
    Rules,
    /// What clinicians are told of changes.
    Notices,
    /// Who is signed in.
    SignIn,
}

/// What stands around a page.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The words of its language.
    pub words: Words,
    /// The clinic whose page it is, if that is known.
    pub clinic: Option<&'a str>,
    /// Its logo.
    pub logo: Option<&'a Logo>,
    /// Its colour.
    pub colour: Option<Colour>,
    /// The name of the member of staff who sees the page, if one does.
    pub staff: Option<&'a str>,
    /// Where in the console's menu the page is.
    pub entry: Option<Entry>,
    /// How many notices nobody has read.
    pub unread: usize,
    /// Where the page is found in another language.
    pub switch: Option<&'a Switch>,
    /// Rules of its own, beside those of every page.
    pub style: &'a str,
    /// Whether documents of this very server may stand in it.
    pub frames: bool,
}

/// Leads to the same page in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch(String);

impl Switch {
    /// By an address that GET answers, to which the language is added.
    pub fn by(address: &str) -> Self {
        let joint = if address.contains('?') { '&' } else { '?' };
        Self(format!("{address}{joint}language="))
    }
}

impl<'a> Frame<'a> {
    /// Around a page of nobody in particular.
    pub fn plain(words: Words) -> Self {
        Self {
            words,
            clinic: None,
            logo: None,
            colour: None,
            staff: None,
            entry: None,
            unread: 0,
            switch: None,
            style: "",
            frames: false,
        }
    }

    /// Around a patient's page.
    pub fn of(words: Words, clinic: &'a Clinic, wording: &'a Wording) -> Self {
        let (logo, colour) = (wording.logo.as_ref(), wording.colour);
        Self { clinic: Some(&clinic.name), logo, colour, ..Self::plain(words) }
    }

    /// Around a page of the console.
    pub fn console(words: Words, clinic: &'a Clinic, wording: &'a Wording, staff: &'a str) -> Self {
        Self { clinic: Some(&clinic.name), colour: wording.colour, staff: Some(staff), ..Self::plain(words) }
    }

    /// At an entry of the console's menu.
    #[must_use]
    pub fn at(self, entry: Entry) -> Self {
        Self { entry: Some(entry), ..self }
    }

    /// With so many notices that nobody has read.
    #[must_use]
    pub fn with_unread(self, unread: usize) -> Self {
        Self { unread, ..self }
    }

    /// With a way to the same page in other languages.
    #[must_use]
    pub fn with_switch(self, switch: &'a Switch) -> Self {
        Self { switch: Some(switch), ..self }
    }

    fn sheet(&self) -> Cow<'static, str> {
        let console = if self.staff.is_some() { CONSOLE_STYLE } else { "" };
        let colour = self.colour.map(colour::style).unwrap_or_default();
        match [console, self.style, &colour].concat() {
            own if own.is_empty() => STYLE.into(),
            own => [STYLE, &own].concat().into(),
        }
    }

    /// Staff's pages alone have one.
    fn script(&self) -> Option<&'static str> {
        self.staff.map(|_| CONSOLE_SCRIPT)
    }
}

/// A whole page, with the policy that allows its own style sheet and nothing else.
#[derive(Debug, Clone)]
pub struct Page {
    pub(crate) html: String,
    pub(crate) policy: HeaderValue,
    pub(crate) language: Language,
}

impl Page {
    /// How many bytes it has.
    pub fn bytes(&self) -> usize {
        self.html.len()
    }
}

/// A page of this title around a body.
pub fn layout(title: &str, frame: Frame<'_>, body: &Markup) -> Page {
    let style = frame.sheet();
    let page = html! {
        (DOCTYPE)
        html lang=(frame.words.language().as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="format-detection" content="telephone=no";
                // Without it a browser asks for /favicon.ico beside every first page.
                link rel="icon" href="data:,";
                title { (title) @if let Some(clinic) = frame.clinic { " – " (clinic) } }
                style { (PreEscaped(&style)) }
            }
            body class=[frame.staff.map(|_| "wide")] {
                a.skip href="#main" { (say!(frame.words, "skip-to-content")) }
                @if frame.clinic.is_some() || frame.staff.is_some() { (header(&frame)) }
                main id="main" tabindex="-1" { (body) }
                @if let Some(switch) = frame.switch { (languages(frame.words, switch)) }
                @if let Some(script) = frame.script() {
                    p.said id="said" aria-live="polite" {}
                    script { (PreEscaped(script)) }
                }
            }
        }
    };
    Page { html: page.into_string(), policy: policy(&style, &frame), language: frame.words.language() }
}

fn header(frame: &Frame<'_>) -> Markup {
    html! {
        header {
            div {
                @if let Some(logo) = frame.logo {
                    img src={ "data:" (logo.media_type) ";base64," (logo.base64) } alt=(logo.alt);
                }
                @if let Some(clinic) = frame.clinic { span.clinic { bdi { (clinic) } } }
                @if let Some(staff) = frame.staff { (console_menu(frame.words, staff, frame.entry, frame.unread)) }
            }
        }
    }
}

fn console_menu(words: Words, staff: &str, current: Option<Entry>, unread: usize) -> Markup {
    let mark = |entry: Entry| (current == Some(entry)).then_some("page");
    html! {
        nav aria-label=(say!(words, "console")) {
            a href="/staff/today" aria-current=[mark(Entry::Today)] { (say!(words, "today")) }
            a href="/staff/patients" aria-current=[mark(Entry::Patients)] { (say!(words, "patients")) }
            a href="/staff/rules" aria-current=[mark(Entry::Rules)] { (say!(words, "rules")) }
            a href="/staff/notices" aria-current=[mark(Entry::Notices)] {
                @if unread == 0 { (say!(words, "notices")) } @else { (say!(words, "notices-unread", count = unread)) }
            }
            a href="/staff/sign-in" aria-current=[mark(Entry::SignIn)] { bdi { (staff) } }
        }
    }
}

fn languages(words: Words, switch: &Switch) -> Markup {
    html! {
        footer {
            nav aria-label=(say!(words, "languages")) {
                @for language in Language::ALL.into_iter().filter(|other| *other != words.language()) {
                    @let tag = language.as_str();
                    a lang=(tag) hreflang=(tag) href={ (switch.0) (tag) } { (Words::of(language).own_name()) }
                }
            }
        }
    }
}

/// One style sheet, known by its hash, and pictures within the page. A script, where there is one, is known by its hash
/// too, and may ask this very server.
fn policy(style: &str, frame: &Frame<'_>) -> HeaderValue {
    let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text));
    let script = frame.script().map(|script| format!(" script-src 'sha256-{}'; connect-src 'self';", hash(script)));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}';{}{} img-src data:; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
        hash(style),
        script.unwrap_or_default(),
        if frame.frames { " frame-src 'self';" } else { "" }
    );
    HeaderValue::try_from(policy).unwrap_or(NO_CONTENT_POLICY)
}

/// The policy of what is no page.
pub(crate) const NO_CONTENT_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_staffs_pages_have_the_script_and_only_by_its_hash() {
        let words = Words::of(Language::English);
        let patient = layout("", Frame::plain(words), &html! {});
        assert!(!patient.html.contains("<script") && !patient.html.contains(CONSOLE_STYLE));
        assert!(!patient.policy.to_str().unwrap().contains("script-src"));
        let staff = layout("", Frame { staff: Some("Ann"), ..Frame::plain(words) }, &html! {});
        assert!(staff.html.contains(&format!("<script>{CONSOLE_SCRIPT}</script>")));
        let policy = staff.policy.to_str().unwrap();
        assert!(policy.contains("script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    }
}
