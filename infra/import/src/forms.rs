//! The forms in which `clinic.toml` gives values.

use crate::{phone, toml_reader::Form};
use domain::{CallingCode, Email, Invalid, Language, Minutes, WebAddress, is_showable};
use email_address::{EmailAddress, Options};
use jiff::{civil::Date, tz::TimeZone};
use phonenumber::country;
use pulldown_cmark::{Event, Parser, Tag};
use std::{fmt::Display, ops::RangeInclusive};
use toml::de::DeValue;

/// The longest name, title or address.
pub(crate) const LONGEST_TEXT: usize = 100;

/// The most characters that a short name has.
const LONGEST_SHORT_NAME: usize = 20;

/// Text for people: at most so many characters, all of them clean.
pub(crate) fn text(most: usize) -> Form<'static, String> {
    Form::of_text(format!("1 to {most} characters, {CLEAN}"), move |text| {
        (!text.is_empty() && is_clean(text, most)).then(|| text.to_owned())
    })
}

/// Text that may be left empty.
pub(crate) fn text_or_nothing(most: usize) -> Form<'static, String> {
    Form::of_text(format!("at most {most} characters, {CLEAN}"), move |text| {
        is_clean(text, most).then(|| text.to_owned())
    })
}

/// The most characters of a paragraph.
const LONGEST_PARAGRAPH: usize = 300;

/// A paragraph of the welcome: line breaks part the points of a list, and links, as CommonMark has them, lead where a
/// page may link to.
pub(crate) fn paragraph() -> Form<'static, String> {
    let accepted = "a paragraph whose links lead to https://, tel: or mailto: and have at most 300 characters";
    lines(LONGEST_PARAGRAPH).only_if(accepted, |text| Parser::new(text).all(|event| leads_to_a_web_address(&event)))
}

/// Text for people in which lines may break.
pub(crate) fn lines(most: usize) -> Form<'static, String> {
    Form::of_text(format!("1 to {most} characters, {CLEAN} (line breaks may be)"), move |text| {
        let text = text.replace("\r\n", "\n");
        let whole = is_clean(&text.replace('\n', " "), most);
        (!text.is_empty() && whole).then_some(text)
    })
}

fn leads_to_a_web_address(event: &Event) -> bool {
    match event {
        Event::Start(Tag::Link { dest_url, .. }) => WebAddress::parse(dest_url).is_ok(),
        _ => true,
    }
}

/// What [`is_clean`] asks of the characters.
pub(crate) const CLEAN: &str =
    "no control character, U+202A to U+202E or \u{fffd} among them, and not only ones that nobody sees";

/// Whether a text has at most so many characters and can be shown, and none of them stands for one that was lost when
/// the file was converted.
pub(crate) fn is_clean(text: &str, most: usize) -> bool {
    text.chars().count() <= most && is_showable(text) && !text.contains(char::REPLACEMENT_CHARACTER)
}

/// A name that takes no more than its characters in a text message (GSM 03.38, basic set): those of the extension
/// table take two places, and a single other one makes the message several times as expensive.
pub(crate) fn short_name() -> Form<'static, String> {
    let accepted = format!("1 to {LONGEST_SHORT_NAME} characters of the GSM 03.38 basic set");
    Form::of_text(accepted, |text| fits_a_text_message(text).then(|| text.to_owned()))
}

/// Whether a name is a legal short name.
pub(crate) fn fits_a_text_message(name: &str) -> bool {
    const BASIC: &str = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
    let basic = |c: char| c.is_ascii_alphanumeric() || BASIC.contains(c);
    (1..=LONGEST_SHORT_NAME).contains(&name.chars().count()) && name.chars().all(basic)
}

/// A text that the domain parses.
pub(crate) fn parsed<T: 'static>(parse: fn(&str) -> Result<T, Invalid>) -> Form<'static, T> {
    // No parser of the domain takes the empty text; its refusal says what it does take.
    let accepted = parse("").err().map_or("a text", |refusal| refusal.accepted);
    Form::of_text(accepted, move |text| parse(text).ok())
}

/// A whole number.
pub(crate) fn number(range: RangeInclusive<u32>) -> Form<'static, u32> {
    let accepted = format!("a whole number from {} to {}", range.start(), range.end());
    Form::new(accepted, move |value| whole_number(value).filter(|number| range.contains(number)))
}

/// A length of time in ticks of five minutes.
pub(crate) fn minutes(range: RangeInclusive<u32>) -> Form<'static, Minutes> {
    let accepted = format!("a multiple of 5 from {} to {}, in minutes", range.start(), range.end());
    Form::new(accepted, move |value| {
        let number = whole_number(value).filter(|number| range.contains(number) && number.is_multiple_of(5));
        number.map(Minutes::new)
    })
}

/// A least time before an appointment, in whole hours of at most a year.
pub(crate) fn hours_of_notice() -> Form<'static, Minutes> {
    const MOST_HOURS: u32 = 365 * 24;
    Form::new(format!("a whole number from 0 to {MOST_HOURS}, in hours"), |value| {
        whole_number(value).filter(|hours| *hours <= MOST_HOURS).map(|hours| Minutes::new(hours * 60))
    })
}

fn whole_number(value: &DeValue) -> Option<u32> {
    let number = value.as_integer()?;
    u32::from_str_radix(number.as_str(), number.radix()).ok()
}

/// `true` or `false`.
pub(crate) fn flag() -> Form<'static, bool> {
    Form::new("true or false", |value| value.as_bool())
}

/// A date of TOML's own type.
pub(crate) fn date() -> Form<'static, Date> {
    Form::new("a date such as 2026-09-01, without quotes", |value| {
        let value = value.as_datetime().filter(|value| value.time.is_none() && value.offset.is_none())?;
        let date = value.date?;
        Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
    })
}

/// A time zone of the IANA database.
pub(crate) fn zone() -> Form<'static, TimeZone> {
    Form::of_text(ZONE_ACCEPTED, known_zone)
}

/// What [`known_zone`] accepts.
pub(crate) const ZONE_ACCEPTED: &str = "an IANA time zone such as Europe/London";

/// The zone of a name.
pub(crate) fn known_zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok().filter(|zone| !zone.is_unknown() && zone.iana_name().is_some())
}

/// An email address.
pub(crate) fn email() -> Form<'static, Email> {
    Form::of_text(EMAIL_ACCEPTED, email_address)
}

/// What [`email_address`] accepts.
pub(crate) const EMAIL_ACCEPTED: &str = "an email address in ASCII such as name@example.org";

/// An address that can be sent to: SES takes neither letters outside of ASCII before the `@` nor after it.
pub(crate) fn email_address(text: &str) -> Option<Email> {
    let options = Options { minimum_sub_domains: 2, allow_domain_literal: false, allow_display_text: false };
    let legal = text.is_ascii() && EmailAddress::parse_with_options(text, options).is_ok();
    Email::parse(text).ok().filter(|_| legal)
}

/// A country that has telephone numbers of its own.
pub(crate) fn country() -> Form<'static, country::Id> {
    Form::of_text("a country's ISO 3166-1 code in capitals, such as GB", phone::country)
}

/// A country by its code, or by its calling code, which is what counts: some countries share one.
pub(crate) fn calling_code() -> Form<'static, CallingCode> {
    let accepted = "a country's ISO 3166-1 code in capitals, such as GB, or a calling code such as +44";
    Form::of_text(accepted, phone::calling_code)
}

/// A word, or a few of them, about health.
pub(crate) fn health_word() -> Form<'static, String> {
    Form::of_text(format!("2 to 40 characters, {CLEAN}"), |word| {
        (word.chars().count() >= 2 && is_clean(word, 40)).then(|| word.to_owned())
    })
}

/// A telephone number.
pub(crate) fn phone(country: Option<country::Id>) -> Form<'static, phone::Number> {
    Form::of_text(phone::ACCEPTED, move |text| phone::read(text, country))
}

/// A telephone number as its patients know it; whether it is one is said by [`phone`].
pub(crate) fn phone_shown(country: Option<country::Id>) -> Form<'static, String> {
    Form::of_text(phone::ACCEPTED, move |text| Some(phone::shown(text, country)))
}

/// A language that the pages and texts exist in.
pub(crate) fn language() -> Form<'static, Language> {
    Form::of_text(LANGUAGES_ACCEPTED, known_language)
}

/// What [`known_language`] accepts.
pub(crate) const LANGUAGES_ACCEPTED: &str = "en or fr";

/// The language of a tag.
pub(crate) fn known_language(tag: &str) -> Option<Language> {
    Language::parse(tag).ok()
}

/// The id of something that the file declares elsewhere.
pub(crate) fn one_of<'f, I: Display + PartialEq + 'f>(
    ids: &'f [I],
    section: &str,
    parse: fn(&str) -> Result<I, Invalid>,
) -> Form<'f, I> {
    const NAMED: usize = 10;
    let mut names: Vec<String> = ids.iter().take(NAMED).map(ToString::to_string).collect();
    if ids.len() > NAMED {
        names.push("…".to_owned());
    }
    let accepted = format!("the id of one of the {section} ({})", names.join(", "));
    Form::of_text(accepted, move |text| parse(text).ok().filter(|id| ids.contains(id)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_keeps_to_the_basic_set() {
        for good in ["A", "Clinique Çà et là", "Zürich - Ørsted & Co", &"x".repeat(20)] {
            assert!(fits_a_text_message(good), "{good:?} was refused");
        }
        for bad in ["", "Élan ê", "a[b]", "a€b", "ç", "a\nb", "a\u{1b}b", &"x".repeat(21)] {
            assert!(!fits_a_text_message(bad), "{bad:?} was taken");
        }
    }

    #[test]
    fn the_basic_set_has_its_125_printable_characters() {
        // GSM 03.38 has 128 places: without LF, CR and the escape to the extension table 125 are left.
        let taken = (0..=0xFFFF_u32).filter_map(char::from_u32).filter(|c| fits_a_text_message(&c.to_string()));
        assert_eq!(taken.count(), 125);
    }
}
