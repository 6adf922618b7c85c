//! What stands beside a word that may be a name: other parts of it, titles, greetings.

use super::{
    super::names::{Part, joins},
    super::vocabulary as known,
    Sense,
};
use language::Usage;

/// Another part of the name.
struct Other {
    at: usize,
    part: Part,
    /// Whether a comma stands between the two.
    comma: bool,
}

impl Sense<'_> {
    /// Next to another part of the same name: *Rose Hill*; *Hill, Rose*.
    pub(super) fn beside_another_part(&self, at: usize, usage: Usage) -> bool {
        [self.part_after(at), self.part_before(at)].into_iter().flatten().any(|other| match other.part {
            Part::NameAlone => !other.comma || self.is_capital(at),
            Part::Common(its) => {
                let capitals = self.is_capital(at) && self.text.is_capital(other.at);
                let shown = capitals && !(self.begins_sentence(at) && self.begins_sentence(other.at));
                shown || (!other.comma && weighs(usage) && weighs(its))
            }
        })
    }

    /// The next part, behind particles that are none.
    fn part_after(&self, at: usize) -> Option<Other> {
        let mut next = at + 1;
        while joins(self.text.gap(next)) && self.is_mere_particle(next) {
            next += 1;
        }
        self.other(at, next, self.text.gap(next))
    }

    fn part_before(&self, at: usize) -> Option<Other> {
        let mut before = at.checked_sub(1)?;
        while before > 0 && joins(self.text.gap(before + 1)) && self.is_mere_particle(before) {
            before -= 1;
        }
        self.other(at, before, self.text.gap(before + 1))
    }

    fn other(&self, at: usize, beside: usize, gap: &str) -> Option<Other> {
        let word = self.text.said(beside);
        let comma = gap.trim() == ",";
        let part = self.person.part(word).filter(|_| word != self.text.said(at) && (comma || joins(gap)))?;
        Some(Other { at: beside, part, comma })
    }

    fn is_mere_particle(&self, at: usize) -> bool {
        known::PARTICLES.contains(&self.text.said(at)) && self.person.part(self.text.said(at)).is_none()
    }

    /// After *Mr*, or *Dr*, and particles.
    pub(super) fn after_title(&self, at: usize, usage: Usage) -> bool {
        let mut before = at;
        while before > 0 && (joins(self.text.gap(before)) || self.text.gap(before).trim() == ".") {
            before -= 1;
            let title = self.text.said(before);
            if known::TITLES.contains(&title) {
                return self.is_title_of(before, at, usage);
            }
            if known::ROLES.contains(&title) {
                return match usage {
                    Usage::Small | Usage::Helper | Usage::HelpingMonth => self.is_capital(at),
                    _ => title != "miss" || self.is_capital(at) || self.begins_sentence(before),
                };
            }
            if !known::PARTICLES.contains(&title) {
                return false;
            }
        }
        false
    }

    /// Not *m'a*, nor *moins cher le soir*.
    fn is_title_of(&self, title: usize, at: usize, usage: Usage) -> bool {
        let gap = self.text.gap(title + 1);
        match self.text.said(title) {
            "m" => !gap.contains(['\'', '’']) && (self.text.is_capital(title) || gap.contains('.')),
            "dear" | "cher" => usage != Usage::Small || self.is_capital(at),
            _ => true,
        }
    }

    /// After *hello*, *thank you*, *good morning*.
    pub(super) fn greeted_before(&self, at: usize) -> bool {
        let (one, two) = (self.text.said_before(at, 1), self.text.said_before(at, 2));
        known::GREETINGS.contains(&one)
            || (one == "you" && two == "thank")
            || (two == "good" && matches!(one, "morning" | "afternoon" | "evening"))
    }

    pub(super) fn after_greeting(&self, at: usize, usage: Usage) -> bool {
        let gap = self.text.gap(at);
        if !self.greeted_before(at) || gap.contains(['.', '!', '?', ':', ';']) {
            return false;
        }
        let (comma, next) = (gap.contains(','), self.text.said(at + 1));
        let capital = self.is_capital(at);
        let thanks = !matches!(self.text.said_before(at, 1), "hi" | "hello" | "hey" | "bonjour" | "bonsoir");
        match usage {
            Usage::Small => self.ends_phrase(at) && !comma && (capital || !thanks),
            Usage::Describing => self.ends_phrase(at) || (capital && known::OPENERS.contains(&next)),
            Usage::Verb if !comma && capital => !matches!(next, "you" | "your" | "to" | "that" | "this" | "all"),
            _ if self.ends_phrase(at) || next == "please" => true,
            Usage::Helper | Usage::HelpingMonth => capital && !comma,
            Usage::Verb => false,
            _ => (capital && !comma) || known::OPENERS.contains(&next),
        }
    }
}

/// Whether a word of two in a row tells by itself that a name is meant.
fn weighs(usage: Usage) -> bool {
    !matches!(usage, Usage::Small | Usage::Helper | Usage::HelpingMonth)
}
