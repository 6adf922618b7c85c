//! Telephone numbers in a text.

use super::{dates, text::Text};
use domain::{CallingCode, Clinic};
use std::ops::Range;

/// The shortest number that one can call from elsewhere.
const SHORTEST: usize = 7;

/// Where telephone numbers stand that are not the clinic's own.
pub(super) fn found(text: &Text, own: &[bool], clinic: &Clinic) -> Vec<Range<usize>> {
    let mut said = own.to_vec();
    let whole = runs(text, &said);
    for told in dates::told(text) {
        if told.is_surely_date() || (told.is_date_alone() && whole.contains(&told.range)) {
            said[told.range].fill(true);
        }
    }
    let own_numbers = own_numbers(clinic);
    for run in runs(text, &said) {
        for place in own_within(text, run, &own_numbers) {
            said[place].fill(true);
        }
    }
    runs(text, &said).into_iter().filter(|run| looks_like_one(text, run)).collect()
}

/// Stretches of numbers with nothing between them that a telephone number would not have.
fn runs(text: &Text, said: &[bool]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in (0..text.len()).filter(|at| text.is_number(*at) && !said[*at]) {
        match runs.last_mut() {
            Some(run) if run.end == at && keeps_together(text.gap(at)) => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

fn keeps_together(gap: &str) -> bool {
    let spaced = gap.contains(char::is_whitespace);
    gap.chars().all(|c| match c {
        '.' | '/' | '\u{ff0e}' => !spaced,
        '-' | '–' | '—' | '\u{2010}' | '\u{2011}' | '\u{ff0d}' | '(' | ')' => true,
        c => c.is_whitespace(),
    })
}

/// The clinic's own number, as one may dial it.
fn own_numbers(clinic: &Clinic) -> Vec<String> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let (whole, code) = (digits(clinic.phone.as_str()), digits(CallingCode::of(&clinic.phone).as_str()));
    let national = whole[code.len()..].to_owned();
    let abroad = format!("{code}0{national}");
    vec![
        format!("0{national}"),
        format!("00{whole}"),
        format!("00{abroad}"),
        format!("011{whole}"),
        digits(&clinic.phone_shown),
        whole,
        abroad,
        national,
    ]
}

fn own_within(text: &Text, run: Range<usize>, own_numbers: &[String]) -> Vec<Range<usize>> {
    let digits = |range: &Range<usize>| -> String { range.clone().map(|at| text.said(at)).collect() };
    let stretches = run.clone().flat_map(|from| (from + 1..=run.end).map(move |until| from..until));
    let mut own: Vec<Range<usize>> = stretches.filter(|range| own_numbers.contains(&digits(range))).collect();
    own.sort_by_key(|range| std::cmp::Reverse(range.len()));
    own.truncate(1);
    own
}

fn looks_like_one(text: &Text, run: &Range<usize>) -> bool {
    let groups: Vec<&str> = run.clone().map(|at| text.said(at)).collect();
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    let international = text.gap(run.start).ends_with(['+', '\u{ff0b}']) || groups[0].starts_with("00");
    if digits < SHORTEST || is_price(text, run, &groups) {
        return false;
    }
    let counted = groups.iter().all(|group| group.len() <= 2);
    if counted && !international {
        // Rooms and times are told in pairs too; numbers that are have ten digits, or nine after a zero.
        return digits >= 10 || (digits == 9 && groups[0].starts_with('0'));
    }
    international || !is_stretch(text, run, &groups)
}

/// `9.00-12.30`, `0900-1230`, `2026/2027`.
fn is_stretch(text: &Text, run: &Range<usize>, groups: &[&str]) -> bool {
    let of_day = |group: &str| group.parse::<u32>().is_ok_and(|time| time < 2400 && time % 100 < 60);
    let year = |group: &str| group.starts_with("19") || group.starts_with("20");
    let [one, two] = groups else { return false };
    let gap = text.gap(run.start + 1).trim();
    let four = one.len() == 4 && two.len() == 4;
    four && ((matches!(gap, "-" | "–" | "—") && of_day(one) && of_day(two)) || (year(one) && year(two)))
}

/// Millions with the name of a currency before or after.
fn is_price(text: &Text, run: &Range<usize>, groups: &[&str]) -> bool {
    let thousands = groups.iter().skip(1).all(|group| group.len() == 3);
    let sign = ['€', '£', '$'];
    let after = text.gap(run.end).trim_start().starts_with(sign)
        || matches!(text.said(run.end), "eur" | "euro" | "euros" | "gbp" | "pounds" | "dollars");
    thousands && (after || text.gap(run.start).trim_end().ends_with(sign))
}
