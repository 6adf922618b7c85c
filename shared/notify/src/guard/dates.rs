//! Dates in a text, and which of them are of somebody's birth.

use super::{text::Text, vocabulary as known};
use crate::words::joined;
use jiff::{ToSpan, civil::Date};
use std::ops::Range;

const MONTHS: &[(&str, i8)] = &[
    ("january", 1),
    ("jan", 1),
    ("janvier", 1),
    ("janv", 1),
    ("february", 2),
    ("feb", 2),
    ("fevrier", 2),
    ("fevr", 2),
    ("fev", 2),
    ("march", 3),
    ("mar", 3),
    ("mars", 3),
    ("april", 4),
    ("apr", 4),
    ("avril", 4),
    ("avr", 4),
    ("may", 5),
    ("mai", 5),
    ("june", 6),
    ("jun", 6),
    ("juin", 6),
    ("july", 7),
    ("jul", 7),
    ("juillet", 7),
    ("juil", 7),
    ("august", 8),
    ("aug", 8),
    ("aout", 8),
    ("aou", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("septembre", 9),
    ("october", 10),
    ("oct", 10),
    ("octobre", 10),
    ("november", 11),
    ("nov", 11),
    ("novembre", 11),
    ("december", 12),
    ("dec", 12),
    ("decembre", 12),
];

/// The month that a folded word names.
pub(super) fn month(word: &str) -> Option<i8> {
    MONTHS.iter().find(|(name, _)| *name == word).map(|(_, month)| *month)
}

/// A date with its year.
pub(super) struct Told {
    /// The words that tell it.
    pub(super) range: Range<usize>,
    /// What it may mean, where the year is told in full.
    full: Vec<Date>,
    /// What it may mean, with the years of the century of which two digits were told.
    short: Vec<(i8, i8, i16)>,
    /// Whether two digits may as well be something else.
    doubtful: bool,
}

/// All dates that tell a year.
pub(super) fn told(text: &Text) -> Vec<Told> {
    let at_each = |at: usize| [in_digits(text, at), in_one_number(text, at), with_month(text, at)];
    (0..text.len()).flat_map(at_each).flatten().collect()
}

/// Where dates of birth stand: the patient's own, any that is a year past, and what follows a word for birth.
pub(super) fn of_birth(text: &Text, own: &[bool], birth: Date, today: Date) -> Vec<Range<usize>> {
    let past = today.saturating_sub(1.year());
    let told = told(text).into_iter().filter(|told| told.is(birth) || told.is_before(past, today));
    let mut found: Vec<Range<usize>> = told.map(|told| told.range).chain(after_birth_words(text)).collect();
    found.retain(|range| !own[range.clone()].iter().all(|own| *own));
    found
}

impl Told {
    /// Whether it is a date for certain if nothing else belongs to it: `12 03 1984` may begin a longer number.
    pub(super) fn is_date_alone(&self) -> bool {
        !self.full.is_empty()
    }

    /// Whether it is one whatever stands beside it.
    pub(super) fn is_surely_date(&self) -> bool {
        !self.doubtful
    }

    fn is(&self, birth: Date) -> bool {
        let short = (birth.day(), birth.month(), birth.year() % 100);
        self.full.contains(&birth) || self.short.contains(&short)
    }

    fn is_before(&self, past: Date, today: Date) -> bool {
        // A year of two digits is at most twenty years ahead.
        let century = |year: i16| {
            let this = today.year() / 100 * 100 + year;
            if this > today.year() + 20 { this - 100 } else { this }
        };
        let of_century = |&(day, month, year): &(i8, i8, i16)| Date::new(century(year), month, day).ok();
        let sure = self.short.iter().filter(|_| !self.doubtful).filter_map(of_century);
        self.full.iter().copied().chain(sure).any(|date| date <= past)
    }

    fn new(range: Range<usize>, doubtful: bool) -> Self {
        Self { range, full: Vec::new(), short: Vec::new(), doubtful }
    }

    fn may_be(&mut self, (day, month, year): (u32, u32, u32), two_digits: bool) {
        let (Ok(day), Ok(month), Ok(year)) = (i8::try_from(day), i8::try_from(month), i16::try_from(year)) else {
            return;
        };
        if two_digits {
            // The year 2000 has every day that any year has.
            self.short.extend(Date::new(2000, month, day).is_ok().then_some((day, month, year)));
        } else if (1880..=2100).contains(&year) {
            self.full.extend(Date::new(year, month, day));
        }
    }

    fn if_any(self) -> Option<Self> {
        (!self.full.is_empty() || !self.short.is_empty()).then_some(self)
    }
}

/// What keeps the numbers of a date apart.
fn separator(text: &Text, at: usize) -> Option<char> {
    if !(text.is_number(at) && at > 0 && text.is_number(at - 1)) {
        return None;
    }
    match text.gap(at).trim() {
        "" => Some(' '),
        "/" | "\u{ff0f}" | "⁄" => Some('/'),
        "." | "\u{ff0e}" => Some('.'),
        "-" | "–" | "—" | "\u{2010}" | "\u{2011}" | "\u{ff0d}" => Some('-'),
        _ => None,
    }
}

/// `12/03/1984`, `1984-03-12`, `3.12.84`.
fn in_digits(text: &Text, at: usize) -> Option<Told> {
    let between = separator(text, at + 1)?;
    if separator(text, at + 2) != Some(between) {
        return None;
    }
    let longer = separator(text, at) == Some(between) || separator(text, at + 3) == Some(between);
    let numbers = || Some((text.number(at, 1..3)?, text.number(at + 1, 1..3)?));
    // Within a longer number, and with spaces alone, only the patient's own date is taken for one.
    let mut told = Told::new(at..at + 3, between == ' ' || longer);
    if let Some(year) = text.number(at, 4..5) {
        let (one, two) = (text.number(at + 1, 1..3)?, text.number(at + 2, 1..3)?);
        told.may_be((two, one, year), false);
        told.may_be((one, two, year), false);
    } else if let (Some((one, two)), Some(year)) = (numbers(), text.number(at + 2, 4..5)) {
        told.may_be((one, two, year), false);
        told.may_be((two, one, year), false);
    } else if let (Some((one, two)), Some(year)) = (numbers(), text.number(at + 2, 2..3)) {
        told.may_be((one, two, year), true);
        told.may_be((two, one, year), true);
    }
    told.if_any()
}

/// `19840312`, `12031984`, `120384`.
fn in_one_number(text: &Text, at: usize) -> Option<Told> {
    // Telephone numbers and codes have as many digits.
    let mut told = Told::new(at..at + 1, true);
    if let Some(number) = text.number(at, 8..9) {
        let (begin, middle, end) = (number / 10_000, number / 100 % 100, number % 100);
        told.may_be((end, middle, begin), false);
        let (one, two, year) = (number / 1_000_000, begin % 100, number % 10_000);
        told.may_be((one, two, year), false);
        told.may_be((two, one, year), false);
    } else {
        let number = text.number(at, 6..7)?;
        let (begin, middle, end) = (number / 10_000, number / 100 % 100, number % 100);
        told.may_be((begin, middle, end), true);
        told.may_be((middle, begin, end), true);
        told.may_be((end, middle, begin), true);
    }
    told.if_any()
}

/// `12 March 1984`, `March 12th, 1984`, `le 1er mars 84`, `1984 March 12`.
fn with_month(text: &Text, at: usize) -> Option<Told> {
    let month = month(text.said(at)).map(i8::unsigned_abs).map(u32::from)?;
    let (day, days) = day_beside(text, at)?;
    let is_year = |place: &usize| text.number(*place, 4..5).or(text.number(*place, 2..3)).is_some();
    if let Some(place) = part_after(text, days.end).filter(is_year) {
        let two_digits = text.number(place, 4..5).is_none();
        if two_digits && is_time(text, place) {
            return None;
        }
        let ends = place + 1 == text.len() || text.gap(place + 1).trim().starts_with([',', '.', ';', '!', '?', ')']);
        let mut told = Told::new(days.start..place + 1, two_digits && !ends);
        told.may_be((day, month, text.number(place, 2..5)?), two_digits);
        told.if_any()
    } else {
        let place = days.start.checked_sub(1).filter(|_| near(text, days.start..days.start + 1))?;
        let mut told = Told::new(place..days.end, false);
        told.may_be((day, month, text.number(place, 4..5)?), false);
        told.if_any()
    }
}

/// The day before a month or behind it, and the words that day and month are.
fn day_beside(text: &Text, at: usize) -> Option<(u32, Range<usize>)> {
    let before = (1..=4).map_while(|back| at.checked_sub(back)).find(|before| !is_filler(text.said(*before)));
    let before = before.filter(|before| near(text, before + 1..at + 1));
    if let Some((place, day)) = before.and_then(|place| Some((place, text.number(place, 1..3)?))) {
        return Some((day, place..at + 1));
    }
    let place = part_after(text, at + 1)?;
    Some((text.number(place, 1..3)?, at..place + 1))
}

/// The next part of a date, from a word on.
fn part_after(text: &Text, from: usize) -> Option<usize> {
    (from..=from + 1).find(|at| !is_filler(text.said(*at))).filter(|to| near(text, from..to + 1))
}

/// What stands between the parts of a date.
fn is_filler(word: &str) -> bool {
    matches!(word, "th" | "st" | "nd" | "rd" | "er" | "e" | "of" | "de" | "d" | "day" | "the")
}

/// Whether nothing that ends a sentence stands before any of these words.
fn near(text: &Text, places: Range<usize>) -> bool {
    places.into_iter().all(|at| text.gap(at).chars().all(|c| c.is_whitespace() || ",.-–/'’".contains(c)))
}

/// Whether a number begins a time, or counts something.
pub(super) fn is_time(text: &Text, at: usize) -> bool {
    let gap = text.gap(at + 1).trim();
    (matches!(gap, ":" | ".") && text.is_number(at + 1))
        || (matches!(gap, "" | ".") && known::UNITS.contains(&text.said(at + 1)))
}

/// A number or a month that follows a word for birth: `born in 84`, `né(e) le 12 mars`.
fn after_birth_words(text: &Text) -> Vec<Range<usize>> {
    let dotted = joined(text.raw, &text.words).into_iter().filter(|(_, word)| word == "dob").map(|(range, _)| range);
    let said = (0..text.len()).filter_map(|at| match text.said(at) {
        "born" | "birth" | "birthday" | "birthdate" | "dob" | "naissance" | "anniversaire" => Some(at..at + 1),
        "ne" | "nee" => {
            let end = if text.said(at + 1) == "e" { at + 2 } else { at + 1 };
            matches!(text.said(end), "le" | "en" | "un" | "vers").then_some(at..end + 1)
        }
        _ => None,
    });
    let told = |birth: Range<usize>| {
        let tells = |at: &usize| text.is_number(*at) || month(text.said(*at)).is_some();
        let date = (birth.end..text.len().min(birth.end + 6)).find(|at| !leads_on(text.said(*at))).filter(tells)?;
        (!is_time(text, date)).then_some(birth.start..date + 1)
    };
    dotted.chain(said).filter_map(told).collect()
}

/// What may stand between a word for birth and the date.
fn leads_on(word: &str) -> bool {
    matches!(
        word,
        "is" | "in"
            | "on"
            | "the"
            | "le"
            | "en"
            | "of"
            | "est"
            | "du"
            | "de"
            | "a"
            | "was"
            | "as"
            | "l"
            | "an"
            | "e"
            | "we"
            | "have"
            | "being"
            | "year"
            | "annee"
            | "around"
            | "about"
            | "vers"
    )
}
