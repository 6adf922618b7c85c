//! What was answered, as a program or a form tells it.

use domain::{Invalid, OneTimeCode, Verification};
use jiff::civil::Date;
use web::VerifyBody;

/// An answer that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    DateOfBirth(Date),
    Code(OneTimeCode),
}

/// Why an answer cannot be read: the field, and what it accepts.
pub(crate) type Unreadable = (&'static str, Invalid);

const fn nothing(field: &'static str, accepted: &'static str) -> Unreadable {
    (field, Invalid { accepted })
}

/// The answer to what the link asks, which must be the only one. A link that asks for nothing takes either.
pub(crate) fn given(body: &VerifyBody, asked: Verification) -> Result<Given, Unreadable> {
    let dated = [&body.date_of_birth, &body.day, &body.month, &body.year].into_iter().any(Option::is_some);
    match (asked, dated, &body.code) {
        (_, true, Some(_)) => Err(nothing("code", "nothing beside a date of birth")),
        (Verification::DateOfBirth, false, Some(_)) => {
            Err(nothing("code", "nothing, since this link asks for date_of_birth"))
        }
        (Verification::OneTimeCode, true, None) => {
            Err(nothing("date_of_birth", "nothing, since this link asks for code"))
        }
        (_, false, Some(code)) => OneTimeCode::parse(code).map(Given::Code).map_err(|error| ("code", error)),
        (Verification::OneTimeCode, false, None) => {
            OneTimeCode::parse("").map(Given::Code).map_err(|error| ("code", error))
        }
        (Verification::DateOfBirth | Verification::None, _, None) => {
            date_of_birth(body).map(Given::DateOfBirth).map_err(|error| ("date_of_birth", error))
        }
    }
}

/// What was typed as day, month and year; nothing where a code was.
pub(crate) fn typed(body: &VerifyBody, asked: Verification) -> Option<[&str; 3]> {
    let typed = [&body.day, &body.month, &body.year].map(|part| part.as_deref().unwrap_or_default());
    (asked != Verification::OneTimeCode).then_some(typed)
}

/// The date of a program, or of the three fields of the form.
fn date_of_birth(body: &VerifyBody) -> Result<Date, Invalid> {
    const ACCEPTED: Invalid =
        Invalid { accepted: "a date of birth, as YYYY-MM-DD or as day, month and year in numbers" };
    if let Some(text) = &body.date_of_birth {
        let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        return if shaped { text.parse().map_err(|_| ACCEPTED) } else { Err(ACCEPTED) };
    }
    let number = |part: &Option<String>| -> Option<i16> {
        let part = part.as_deref()?.trim();
        (part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok()).flatten()
    };
    let (day, month, year) = (number(&body.day), number(&body.month), number(&body.year));
    let small = |part: Option<i16>| part.and_then(|part| i8::try_from(part).ok());
    match (small(day), small(month), year) {
        (Some(day), Some(month), Some(year)) if year >= 1000 => Date::new(year, month, day).map_err(|_| ACCEPTED),
        _ => Err(ACCEPTED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(day: &str, month: &str, year: &str) -> VerifyBody {
        let some = |text: &str| Some(text.to_owned());
        VerifyBody { day: some(day), month: some(month), year: some(year), ..VerifyBody::default() }
    }

    #[test]
    fn a_date_is_read_as_people_type_it() {
        assert_eq!(date_of_birth(&form(" 3", "03", "1980 ")), Ok(jiff::civil::date(1980, 3, 3)));
        for (day, month, year) in
            [("31", "2", "1980"), ("0", "1", "1980"), ("1", "1", "80"), ("-1", "1", "1980"), ("", "", "")]
        {
            assert!(date_of_birth(&form(day, month, year)).is_err(), "{day}.{month}.{year} was taken");
        }
    }

    #[test]
    fn one_answer_is_taken_and_only_the_one_that_is_asked_for() {
        let some = |text: &str| Some(text.to_owned());
        let body = |date: Option<&str>, code: Option<&str>| VerifyBody {
            date_of_birth: date.and_then(some),
            code: code.and_then(some),
            ..VerifyBody::default()
        };
        let field = |body: &VerifyBody, asked| given(body, asked).map_err(|(field, _)| field);
        let (date, code) = (body(Some("1980-03-03"), None), body(None, Some("012345")));
        let (both, neither) = (body(Some("1980-03-03"), Some("012345")), body(None, None));
        let born = Ok(Given::DateOfBirth(jiff::civil::date(1980, 3, 3)));
        let coded = Ok(Given::Code(OneTimeCode::of(12_345)));
        for (asked, of_date, of_code, of_neither) in [
            (Verification::None, born, coded, Err("date_of_birth")),
            (Verification::DateOfBirth, born, Err("code"), Err("date_of_birth")),
            (Verification::OneTimeCode, Err("date_of_birth"), coded, Err("code")),
        ] {
            assert_eq!((field(&date, asked), field(&code, asked)), (of_date, of_code), "{asked:?}");
            assert_eq!((field(&both, asked), field(&neither, asked)), (Err("code"), of_neither), "{asked:?}");
        }
        assert_eq!(field(&form("3", "3", "1980"), Verification::OneTimeCode), Err("date_of_birth"));
        assert_eq!(field(&body(None, Some("12345")), Verification::OneTimeCode), Err("code"));
    }
}
