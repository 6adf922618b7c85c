//! Telephone numbers as a clinic writes them down.

use domain::{CallingCode, Phone};
use phonenumber::{Metadata, Mode, PhoneNumber, country, metadata::DATABASE};

/// What [`read`] accepts.
pub(crate) const ACCEPTED: &str =
    "a telephone number of the clinic's country, or one of any country that begins with + and its code";

/// The longest way to write a number that is looked at.
const LONGEST: usize = 40;

/// The country of an ISO 3166-1 code, if it has telephone numbers of its own.
pub(crate) fn country(code: &str) -> Option<country::Id> {
    DATABASE.by_id(code).and_then(|_| code.parse().ok())
}

/// The calling code of a country of an ISO 3166-1 code, or one as it is written, if any country has it.
pub(crate) fn calling_code(text: &str) -> Option<CallingCode> {
    let code = match country(text).and_then(|country| DATABASE.by_id(country.as_ref())) {
        Some(country) => CallingCode::parse(&format!("+{}", country.country_code())).ok()?,
        None => CallingCode::parse(text).ok()?,
    };
    let digits = code.as_str().strip_prefix('+').and_then(|digits| digits.parse().ok());
    digits.filter(|digits| DATABASE.by_code(digits).is_some()).map(|_| code)
}

/// What was read as a telephone number.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// A number.
    Known(Phone),
    /// A national form, of which only who knows the country can say whether it is a number.
    OfUnknownCountry,
}

impl Number {
    /// The number, if it is known.
    pub(crate) fn known(self) -> Option<Phone> {
        match self {
            Self::Known(phone) => Some(phone),
            Self::OfUnknownCountry => None,
        }
    }
}

/// Reads a number in the national form of a country or in international form.
pub(crate) fn read(text: &str, country: Option<country::Id>) -> Option<Number> {
    let international = text.starts_with('+');
    // The parser would take letters for digits and leave extensions out.
    let digits = text.strip_prefix('+').unwrap_or(text);
    let plain = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '(' | ')' | '-' | '.' | '/');
    if text.chars().count() > LONGEST || !digits.chars().all(plain) {
        return None;
    }
    if !international && country.is_none() {
        return Some(Number::OfUnknownCountry);
    }
    // Told of a country, the parser strips its trunk prefix even from a number of another one: Italy's numbers keep
    // their first zero.
    let number = phonenumber::parse(country.filter(|_| !international), text).ok()?;
    let e164 = format!("+{}{}", number.code().value(), number.national());
    Phone::parse(&e164).ok().filter(|_| is_possible(&number)).map(Number::Known)
}

/// A number as people of a country know it: as it was written in national form; one in international form as its
/// country groups it, with the country's code only where that is another one.
pub(crate) fn shown(text: &str, country: Option<country::Id>) -> String {
    let parsed = phonenumber::parse(country.filter(|_| !text.starts_with('+')), text).ok();
    // What is no number has no groups, and the formatter would not have it.
    let Some(number) = parsed.filter(|_| read(text, country).and_then(Number::known).is_some()) else {
        return text.to_owned();
    };
    let home = country.and_then(|country| DATABASE.by_id(country.as_ref())).map(Metadata::country_code);
    let mode = match home == Some(number.code().value()) {
        true if !text.starts_with('+') => return text.to_owned(),
        true => Mode::National,
        false => Mode::International,
    };
    number.format().mode(mode).to_string()
}

/// Whether the numbering plan of the country has such numbers, assigned or not.
///
/// Not `phonenumber::is_valid`, which knows the ranges that were assigned when its data were made. It refuses those
/// opened since, so that one patient's new number would keep a whole file from loading; and it refuses the ranges
/// that are set aside for fiction (Ofcom's 07700 900000 to 900999, ARCEP's 06 39 98), which demonstrations need.
fn is_possible(number: &PhoneNumber) -> bool {
    let national = number.national().to_string();
    let regions = DATABASE.by_code(&number.code().value()).unwrap_or_default();
    regions
        .into_iter()
        .any(|region| has_length(region, national.len()) && region.descriptors().general().is_match(&national))
}

/// Whether any kind of number of a region is so long. Its general description matches a beginning alone.
fn has_length(region: &Metadata, length: usize) -> bool {
    let kinds = region.descriptors();
    let described = [
        kinds.fixed_line(),
        kinds.mobile(),
        kinds.voip(),
        kinds.personal_number(),
        kinds.uan(),
        kinds.toll_free(),
        kinds.shared_cost(),
        kinds.premium_rate(),
        kinds.pager(),
    ];
    described.into_iter().flatten().any(|kind| kind.possible_length().iter().any(|known| usize::from(*known) == length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn e164(text: &str, country: country::Id) -> Option<String> {
        read(text, Some(country)).and_then(Number::known).map(|phone| phone.as_str().to_owned())
    }

    #[test]
    fn national_and_international_forms_become_e164() {
        for (country, written, expected) in [
            (country::GB, "020 7946 0000", "+442079460000"),
            (country::GB, "(020) 7946-0000", "+442079460000"),
            (country::GB, "+44 (0)20 7946 0000", "+442079460000"),
            (country::GB, "00351 211 550 123", "+351211550123"),
            (country::GB, "+39 02 3661 8300", "+390236618300"),
            (country::GB, "07700 900000", "+447700900000"),
            (country::GB, "07700 900999", "+447700900999"),
            (country::FR, "01 99 00 12 34", "+33199001234"),
            (country::FR, "06.39.98.12.34", "+33639981234"),
            (country::FR, "06\u{a0}39\u{a0}98\u{a0}12\u{a0}34", "+33639981234"),
            (country::IT, "02 3661 8300", "+390236618300"),
            (country::US, "(202) 555-0123", "+12025550123"),
        ] {
            assert_eq!(e164(written, country).as_deref(), Some(expected), "{written:?}");
        }
    }

    #[test]
    fn what_cannot_be_dialled_is_no_number() {
        for bad in [
            "",
            "+",
            "12",
            "999",
            "020 7946 000",
            "020 7946 00000",
            "07700 9000000",
            "0800 FLOWERS",
            "020 7946 0000 x12",
            "020 7946 0000, 020 7946 0001",
            "++44 20 7946 0000",
            "+999 20 7946 0000",
            "unknown",
        ] {
            assert_eq!(e164(bad, country::GB), None, "{bad:?} was taken");
        }
    }

    #[test]
    fn a_number_is_shown_as_people_of_the_country_know_it() {
        for (country, written, expected) in [
            (country::GB, "020 7946 0100", "020 7946 0100"),
            (country::GB, "(020) 7946-0100", "(020) 7946-0100"),
            (country::GB, "+442079460100", "020 7946 0100"),
            (country::GB, "+44 (0)20 7946 0100", "020 7946 0100"),
            (country::GB, "+33199002000", "+33 1 99 00 20 00"),
            (country::GB, "00351 211 550 123", "+351 21 155 0123"),
            (country::FR, "01.99.00.20.00", "01.99.00.20.00"),
            (country::FR, "+33199002000", "01 99 00 20 00"),
            (country::FR, "+442079460100", "+44 20 7946 0100"),
            (country::IT, "+390236618300", "02 3661 8300"),
            (country::US, "+12025550123", "(202) 555-0123"),
        ] {
            assert_eq!(shown(written, Some(country)), expected, "{written:?} in {country:?}");
        }
    }

    #[test]
    fn without_a_country_only_international_forms_are_judged() {
        assert_eq!(read("020 7946 0000", None), Some(Number::OfUnknownCountry));
        assert_eq!(read("nobody", None), None);
        assert!(matches!(read("+44 20 7946 0000", None), Some(Number::Known(_))));
    }

    #[test]
    fn a_calling_code_is_that_of_a_country_and_the_beginning_of_its_numbers() {
        for (text, code) in [("GB", "+44"), ("JE", "+44"), ("FR", "+33"), ("RE", "+262"), ("US", "+1"), ("+1", "+1")] {
            assert_eq!(calling_code(text).as_ref().map(CallingCode::as_str), Some(code), "{text}");
        }
        for bad in ["", "+", "gb", "UK", "44", "+044", "+0", "+999", "+4420", "+-1", "+ 44", "001"] {
            assert_eq!(calling_code(bad), None, "{bad:?} was taken");
        }
        let codes = (1..1_000).filter(|code| DATABASE.by_code(code).is_some());
        let codes: Vec<_> = codes.filter_map(|code| calling_code(&format!("+{code}"))).collect();
        assert!(codes.len() > 200, "{codes:?}");
        for code in codes {
            let number = Phone::parse(&format!("{code}5551234567")).unwrap();
            assert_eq!(CallingCode::of(&number), code, "{number}");
        }
    }

    #[test]
    fn a_country_is_two_capitals() {
        assert_eq!(country("FR"), Some(country::FR));
        for bad in ["", "fr", "UK", "France", "001"] {
            assert_eq!(country(bad), None, "{bad:?} was taken");
        }
    }
}
