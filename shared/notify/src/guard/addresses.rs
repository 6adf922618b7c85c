//! Postal and email addresses in a text.

use super::{dates::is_time, text::Text, vocabulary as known};
use domain::{Language, is_unseen};
use std::ops::Range;

/// Words that end the name of a street, and hardly stand elsewhere behind a number.
const STREETS: [&str; 16] = [
    "street",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "crescent",
    "terrace",
    "mews",
    "boulevard",
    "blvd",
    "grove",
    "cres",
    "parade",
    "highway",
    "quay",
];

/// The same where they have a capital.
const STREETS_WITH_CAPITAL: [&str; 22] = [
    "st", "close", "way", "court", "place", "drive", "square", "walk", "row", "hill", "park", "gardens", "gate",
    "rise", "view", "green", "ln", "dr", "sq", "ct", "pl", "yard",
];

/// Words that begin the name of a street.
const RUES: [&str; 16] = [
    "rue",
    "avenue",
    "av",
    "boulevard",
    "bd",
    "bld",
    "blvd",
    "quai",
    "chemin",
    "impasse",
    "allee",
    "allees",
    "faubourg",
    "ruelle",
    "sentier",
    "esplanade",
];

/// The same before what has a capital, or behind a number that they would be the plural of.
const RUES_WITH_NAME: [&str; 12] = [
    "place",
    "route",
    "cours",
    "passage",
    "square",
    "cite",
    "villa",
    "voie",
    "residence",
    "promenade",
    "lotissement",
    "pl",
];

/// Towns that are known without a capital.
const TOWNS: [&str; 12] = [
    "paris",
    "lyon",
    "marseille",
    "toulouse",
    "nice",
    "nantes",
    "montpellier",
    "strasbourg",
    "bordeaux",
    "lille",
    "rennes",
    "reims",
];

/// What a number stands behind that is no house's.
const NUMBERED: [&str; 30] = [
    "room", "floor", "level", "ward", "bay", "desk", "door", "gate", "entrance", "exit", "line", "tram", "bus",
    "platform", "zone", "salle", "etage", "porte", "bureau", "cabinet", "box", "ligne", "quai", "sortie", "entree",
    "guichet", "code", "niveau", "hall", "voie",
];

/// Where addresses stand that are not the clinic's own.
pub(super) fn found(text: &Text, own: &[bool], language: Language) -> Vec<Range<usize>> {
    let at_each = |at: usize| {
        let kinds =
            [street(text, at), rue(text, at), uk_postcode(text, at), french_town(text, at), flat(text, at, language)];
        kinds.into_iter().flatten()
    };
    let free = |range: &Range<usize>| !own[range.clone()].iter().any(|own| *own);
    (0..text.len()).flat_map(at_each).filter(free).collect()
}

/// Email addresses, as they are written.
pub(super) fn emails(text: &str) -> Vec<Range<usize>> {
    let within = |c: char| c.is_alphanumeric() || ".-_+%'".contains(c) || (is_unseen(c) && !c.is_whitespace());
    let at_signs = text.char_indices().filter(|(_, c)| matches!(c, '@' | '＠' | '﹫'));
    let address = |(at, sign): (usize, char)| {
        let (before, after) = (&text[..at], &text[at + sign.len_utf8()..]);
        let start = before.char_indices().rev().take_while(|(_, c)| within(*c)).last().map(|(start, _)| start)?;
        let end = after.find(|c| !within(c)).unwrap_or(after.len());
        let host = after[..end].trim_end_matches(['.', '-', '\'']);
        host.trim_start_matches('.').contains('.').then_some(start..at + sign.len_utf8() + host.len())
    };
    at_signs.filter_map(address).collect()
}

/// The word behind a house number, and the number.
fn house(text: &Text, at: usize) -> Option<(u32, usize)> {
    let number = text.number(at, 1..5)?;
    let unnumbered = at == 0 || !known_number(text, at);
    let mut next = at + 1;
    let suffix = text.said(next);
    let close = text.gap(next).trim().is_empty();
    if close
        && (matches!(suffix, "bis" | "ter" | "quater")
            || (text.gap(next).is_empty() && matches!(suffix, "a" | "b" | "c" | "d")))
    {
        next += 1;
    } else if text.gap(next).is_empty() {
        return None;
    }
    (unnumbered && matches!(text.gap(next).trim(), "" | ",")).then_some((number, next))
}

fn known_number(text: &Text, at: usize) -> bool {
    NUMBERED.contains(&text.said(at - 1)) && text.gap(at).trim().is_empty()
}

/// `14 Rosemary Lane`.
fn street(text: &Text, at: usize) -> Option<Range<usize>> {
    let (_, first) = house(text, at)?;
    for place in first..(first + 6).min(text.len()) {
        let (word, gap) = (text.said(place), text.gap(place));
        let near =
            gap.trim().is_empty() || matches!(gap, "'" | "’" | "-" | ". ") || (place == first && gap.trim() == ",");
        if !near || text.is_number(place) {
            return None;
        }
        let named = place > first;
        if named
            && (STREETS.contains(&word) || (STREETS_WITH_CAPITAL.contains(&word) && capitals(text, first..place + 1)))
        {
            return Some(at..place + 1);
        }
        if known::UNITS.contains(&word) || is_small(word) {
            return None;
        }
    }
    None
}

fn capitals(text: &Text, mut places: Range<usize>) -> bool {
    places.all(|at| text.is_capital(at) || text.said(at) == "s")
}

/// What is no part of a street's name in English.
fn is_small(word: &str) -> bool {
    matches!(
        word,
        "of" | "to"
            | "at"
            | "by"
            | "from"
            | "on"
            | "in"
            | "and"
            | "or"
            | "is"
            | "are"
            | "for"
            | "up"
            | "along"
            | "more"
            | "if"
            | "with"
            | "we"
            | "you"
            | "a"
            | "an"
            | "your"
            | "our"
            | "this"
            | "late"
            | "early"
            | "walk"
            | "minute"
            | "today"
    )
}

/// `12 bis, rue des Lilas`.
fn rue(text: &Text, at: usize) -> Option<Range<usize>> {
    let (number, place) = house(text, at)?;
    let word = text.said(place);
    let name = (place + 1..text.len().min(place + 4))
        .find(|at| !matches!(text.said(*at), "de" | "du" | "des" | "la" | "le" | "les" | "l" | "d"))
        .filter(|at| !text.is_number(*at));
    let named = || {
        name.is_some_and(|at| {
            text.is_capital(at) && text.gap(at).chars().all(|c| c.is_whitespace() || "'’".contains(c))
        })
    };
    let only_street = RUES.contains(&word);
    let of_one = number > 1 && matches!(word, "place" | "route" | "voie" | "residence") && name.is_some();
    let ends = name.filter(|_| text.gap(place + 1).trim().is_empty()).unwrap_or(place);
    (only_street || (RUES_WITH_NAME.contains(&word) && (named() || of_one))).then_some(at..ends + 1)
}

/// `SW1A 9ZZ`, in the form that Royal Mail gives.
fn uk_postcode(text: &Text, at: usize) -> Option<Range<usize>> {
    if at > 0 && text.gap(at).is_empty() {
        return None;
    }
    let (one, end) = chunk(text, at);
    let halves = one.len().checked_sub(3).and_then(|cut| one.split_at_checked(cut));
    if halves.is_some_and(|(outward, inward)| is_outward(outward) && is_inward(inward)) {
        return Some(at..end);
    }
    let (two, last) = chunk(text, end);
    let ordinal = matches!(&*two, "1st" | "2nd" | "3rd") || (two.ends_with("th") && !text.is_upper(end + 1));
    (is_outward(&one) && is_inward(&two) && !ordinal && text.gap(end).trim().is_empty()).then_some(at..last)
}

/// Letters and digits with nothing between them, and the word behind.
fn chunk(text: &Text, at: usize) -> (String, usize) {
    let end = (at + 1..=text.len()).find(|end| !text.gap(*end).is_empty()).unwrap_or(text.len()).min(text.len());
    ((at..end).map(|word| text.said(word)).collect(), end)
}

fn is_outward(code: &str) -> bool {
    let letters = code.bytes().take_while(u8::is_ascii_lowercase).count();
    let rest = &code.as_bytes()[letters..];
    let digit = rest.first().is_some_and(u8::is_ascii_digit);
    (1..=2).contains(&letters) && digit && (1..=2).contains(&rest.len()) && rest.iter().all(u8::is_ascii_alphanumeric)
}

fn is_inward(code: &str) -> bool {
    let &[digit, one, two] = code.as_bytes() else { return false };
    let letter = |b: u8| b.is_ascii_lowercase() && !b"cikmov".contains(&b);
    digit.is_ascii_digit() && letter(one) && letter(two)
}

/// `69003 Lyon`.
fn french_town(text: &Text, at: usize) -> Option<Range<usize>> {
    let code = text.number(at, 5..6)?;
    let town = at + 1;
    let told = |back: usize| {
        matches!(
            text.said_before(at, back),
            "code"
                | "ref"
                | "reference"
                | "numero"
                | "number"
                | "no"
                | "dossier"
                | "pin"
                | "tapez"
                | "press"
                | "quote"
                | "text"
                | "enter"
                | "key"
                | "type"
        )
    };
    let other = matches!(
        text.said(town),
        "merci" | "please" | "puis" | "then" | "or" | "and" | "et" | "ou" | "pour" | "thank" | "thanks"
    );
    let named = text.is_capital(town) || TOWNS.contains(&text.said(town));
    let spaced = !text.gap(town).is_empty() && text.gap(town).trim().is_empty();
    ((1000..98900).contains(&code) && spaced && named && !other && !told(1) && !told(2)).then_some(at..town + 1)
}

/// `Flat 3`, `apartment 12b`, `appt 7`; in English *appt* is an appointment.
fn flat(text: &Text, at: usize, language: Language) -> Option<Range<usize>> {
    let word = text.said(at);
    let known = matches!(word, "flat" | "apartment" | "apt" | "appartement" | "appart")
        || (word == "appt" && language == Language::French)
        || (word == "box" && text.said_before(at, 1) == "po");
    let place = if matches!(text.said(at + 1), "no" | "n" | "number" | "numero") { at + 2 } else { at + 1 };
    let letter = text.said(place).chars().count() == 1 && text.is_capital(place);
    let number = text.number(place, 1..5).is_some()
        && !is_time(text, place)
        && super::dates::month(text.said(place + 1)).is_none();
    let priced = text.gap(place + 1).trim_start().starts_with(['€', '%', ':']);
    let near = (at + 1..=place).all(|at| text.gap(at).chars().all(|c| c.is_whitespace() || ".°º".contains(c)));
    (known && near && (letter || number) && !priced).then_some(at..place + 1)
}
