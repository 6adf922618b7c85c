//! Whether a word that is a name and something else as well is a name where it stands.

mod beside;

use super::{names::Person, text::Text, vocabulary as known};
use language::Usage;
use std::ops::Range;

/// What a text tells of its words.
pub(super) struct Sense<'s> {
    text: &'s Text<'s>,
    person: &'s Person,
    /// Of each word, whether a capital in its sentence tells something: not where all words have one.
    capitals_tell: Vec<bool>,
}

impl<'s> Sense<'s> {
    pub(super) fn of(text: &'s Text<'s>, person: &'s Person) -> Self {
        let mut sense = Self { text, person, capitals_tell: vec![true; text.len()] };
        let ends = |at: &usize| *at == text.len() || text.gap(*at).contains(['.', '!', '?', ';', '…']);
        let mut start = 0;
        for end in (1..=text.len()).filter(ends) {
            let tell = sense.capitals_tell_within(start..end);
            sense.capitals_tell[start..end].fill(tell);
            start = end;
        }
        sense
    }

    fn capitals_tell_within(&self, sentence: Range<usize>) -> bool {
        let words = || sentence.clone().filter(|at| self.text.said(*at).len() > 1 && !self.text.is_number(*at));
        let shouted = words().count() > 1 && words().all(|at| self.text.is_upper(at));
        let others = words().filter(|at| !self.begins_sentence(*at) && self.person.part(self.text.said(*at)).is_none());
        let (with, without): (Vec<usize>, Vec<usize>) = others.partition(|at| self.text.is_capital(*at));
        !shouted && with.len() <= without.len().max(1)
    }

    /// Whether it has a capital that tells something.
    fn is_capital(&self, at: usize) -> bool {
        self.capitals_tell[at] && self.text.is_capital(at)
    }

    /// Whether a part of the person's name is meant as one.
    pub(super) fn is_name(&self, at: usize, usage: Usage) -> bool {
        if self.beside_another_part(at, usage) || self.after_title(at, usage) {
            return true;
        }
        if self.after_greeting(at, usage) {
            return !self.in_date(at, usage);
        }
        if self.in_date(at, usage) || self.in_place(at) {
            return false;
        }
        self.spoken_to(at, usage)
            || self.owns(at, usage)
            || self.has_telling_capital(at, usage)
            || self.does(at, usage)
            || self.with_people(at, usage)
    }

    /// *Rose, please call us*; *please call us, Rose.*
    fn spoken_to(&self, at: usize, usage: Usage) -> bool {
        let (next, gap) = (self.text.said(at + 1), self.text.gap(at + 1).trim_start());
        let opens = matches!(next, "please" | "pls" | "veuillez" | "svp" | "kindly");
        if self.begins_sentence(at) && usage != Usage::Small {
            let called = match usage {
                Usage::Describing => gap.starts_with(',') && known::OPENERS.contains(&next) || opens && gap.is_empty(),
                Usage::Calendar | Usage::HelpingMonth => gap.starts_with(',') && !is_month(next) || opens,
                _ => gap.starts_with([',', ':']) || opens,
            };
            if called {
                return true;
            }
        }
        let last = self.text.gap(at).trim() == "," && (at + 1 == self.text.len() || gap.starts_with(['.', '!', '?']));
        last && !matches!(usage, Usage::Small | Usage::Describing) && !is_month(self.text.said_before(at, 1))
    }

    /// *Rose's*.
    fn owns(&self, at: usize, usage: Usage) -> bool {
        if !matches!(self.text.gap(at + 1), "'" | "’") || self.text.said(at + 1) != "s" {
            return false;
        }
        let capital = self.is_capital(at);
        match usage {
            Usage::Small => capital && !self.begins_sentence(at),
            Usage::Thing | Usage::Verb => !known::DETERMINERS.contains(&self.text.said_before(at, 1)),
            Usage::Helper => true,
            Usage::Describing | Usage::Calendar | Usage::HelpingMonth => {
                capital && !known::DETERMINERS.contains(&self.text.said_before(at, 1))
            }
        }
    }

    /// A capital in the middle of a sentence.
    fn has_telling_capital(&self, at: usize, usage: Usage) -> bool {
        let before = self.text.said_before(at, 1);
        let emphasis = self.text.is_upper(at)
            && matches!(usage, Usage::Small | Usage::Helper | Usage::HelpingMonth | Usage::Describing);
        if !self.is_capital(at) || emphasis || known::DETERMINERS.contains(&before) {
            return false;
        }
        if self.begins_sentence(at) {
            let alone = self.text.gap(at).ends_with(['(', '“', '«', '"'])
                && self.text.gap(at + 1).starts_with([')', '”', '»', '"']);
            return alone && usage != Usage::Small;
        }
        let follows_other = before == "s" && self.text.gap(at - 1).starts_with(['\'', '’']);
        match usage {
            Usage::Small => {
                let named = known::COMPANIONS.contains(&before) || self.ends_phrase(at);
                named && !self.text.is_number(at + 1)
            }
            Usage::Describing if self.text.said(at) == "day" => !known::BEFORE_DAY.contains(&before) && !follows_other,
            _ => !follows_other,
        }
    }

    /// *Rose is next*.
    fn does(&self, at: usize, usage: Usage) -> bool {
        let next = self.text.said(at + 1);
        if !self.begins_sentence(at) || !self.text.gap(at + 1).trim().is_empty() {
            return false;
        }
        let speaks = known::SPEAKING.contains(&next) && next != "vous";
        match usage {
            Usage::Small => false,
            Usage::Calendar | Usage::HelpingMonth => speaks,
            Usage::Describing => speaks || matches!(next, "peut" | "va" | "vous" | "will" | "has" | "doit"),
            _ => speaks || next == "vous" || known::DOING.contains(&next),
        }
    }

    /// *Ask for Rose*.
    fn with_people(&self, at: usize, usage: Usage) -> bool {
        if !matches!(usage, Usage::Thing | Usage::Verb) || !self.text.gap(at).trim().is_empty() {
            return false;
        }
        let (one, two) = (self.text.said_before(at, 1), self.text.said_before(at, 2));
        (known::WITH_PEOPLE.contains(&one) && !known::DETERMINERS.contains(&two))
            || (one == "for" && known::FOR_SOMEBODY.contains(&two))
    }

    /// A month or a day as one says it in a date, or a feast.
    fn in_date(&self, at: usize, usage: Usage) -> bool {
        if !matches!(usage, Usage::Calendar | Usage::HelpingMonth) {
            return false;
        }
        let (before, two) = (self.text.said_before(at, 1), self.text.said_before(at, 2));
        let near =
            |at: usize| self.text.gap(at).trim().is_empty() || matches!(self.text.gap(at).trim(), "-" | "/" | "–");
        let counted = at > 0 && near(at) && self.text.is_number(at - 1);
        let counts = near(at + 1) && self.text.is_number(at + 1);
        let year = self.text.gap(at + 1).trim() == "," && self.text.number(at + 1, 4..5).is_some();
        let said = at > 0 && near(at) && (known::BEFORE_DATES.contains(&before) || is_month(before));
        let listed = (known::CONJUNCTIONS.contains(&before) && is_month(two))
            || (known::CONJUNCTIONS.contains(&self.text.said(at + 1)) && is_month(self.text.said(at + 2)))
            || is_month(self.text.said(at + 1));
        counted || counts || year || said || listed
    }

    /// *King Street*, *salle Marguerite*.
    fn in_place(&self, at: usize) -> bool {
        let next = at + 1;
        let named_after = known::PLACES_AFTER.contains(&self.text.said(next)) && self.text.is_capital(next);
        let joined = self.text.gap(next).trim().is_empty();
        (named_after && joined)
            || (known::PLACES_BEFORE.contains(&self.text.said_before(at, 1)) && self.text.gap(at).trim().is_empty())
    }

    /// A capital tells nothing here.
    fn begins_sentence(&self, at: usize) -> bool {
        let gap = self.text.gap(at);
        let opens = |c: char| ".!?:;…|•(“«\"[\n".contains(c);
        let dash = [" - ", " – ", " — "].iter().any(|dash| gap.contains(dash));
        at == 0 || gap.contains(opens) || dash || (gap.contains(',') && self.greeted_before(at))
    }

    fn ends_phrase(&self, at: usize) -> bool {
        let gap = self.text.gap(at + 1);
        at + 1 == self.text.len()
            || gap.trim_start().starts_with([',', '.', '!', '?', ':', ';', '…', ')'])
            || gap.starts_with(" -")
    }
}

fn is_month(word: &str) -> bool {
    super::dates::month(word).is_some()
}
