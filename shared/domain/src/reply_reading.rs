//! What a text says that a patient wrote, if it is one of the things that we asked for or that carriers act on.

use crate::{Answer, ReplyCode, is_unseen};

/// What a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyReading {
    /// 1, 2 or 3, with the letter of the appointment that is meant where it names one (row C19).
    Answer(Answer, Option<ReplyCode>),
    /// A letter alone: which appointment the answer before was about.
    Code(ReplyCode),
    /// No more texts (row C17).
    Stop,
    /// The word CANCEL alone. Carriers take it for [`ReplyReading::Stop`], whatever was meant. Its translations are no words
    /// of carriers: whoever writes `annuler` may mean the appointment alone, so staff read it.
    Cancel,
    /// Texts again.
    Start,
    /// Anything else: for people to read.
    Other,
}

/// Texts that stop texts: the words of carriers, and those that patients of each language use, the text being no more than
/// that. What a carrier acts on we must act on, or we send what never arrives.
const STOP: [&str; 38] = [
    "stop",
    "stopall",
    "stop all",
    "stop sms",
    "stop text",
    "stop texts",
    "stop texting",
    "stop texting me",
    "stop messages",
    "stop the texts",
    "stop it",
    "quit",
    "end",
    "unsubscribe",
    "optout",
    "opt out",
    "optout all",
    "opt out all",
    "revoke",
    "arret",
    "arrete",
    "arreter",
    "arretez",
    "arret sms",
    "arretez les sms",
    "stop les sms",
    "stop messages sms",
    "stop aux sms",
    "desabonner",
    "desabonnement",
    "desabonnez moi",
    "me desabonner",
    "se desabonner",
    "desinscription",
    "desinscrire",
    "me desinscrire",
    "desinscrivez moi",
    "stop envoi",
];

/// Texts that let them go on.
const START: [&str; 8] = ["start", "unstop", "restart", "start sms", "start texts", "reprendre", "reprise", "reprenez"];

/// What people add out of politeness, which changes nothing.
const POLITE: [&str; 11] = [
    "s il vous plait",
    "s il te plait",
    "merci beaucoup",
    "merci bien",
    "thank you",
    "please",
    "thanks",
    "merci",
    "thx",
    "svp",
    "stp",
];

/// More characters than any of these texts has, however it is decorated.
const LONGEST: usize = 80;

/// Reads a text as a whole: case, accents, punctuation and the script of its digits do not matter. A sentence that merely
/// holds one of the words is for people to read.
pub fn read_reply(text: &str) -> ReplyReading {
    if text.chars().filter(|c| !is_unseen(*c)).nth(LONGEST).is_some() {
        return ReplyReading::Other;
    }
    let Said { words, pictured } = Said::of(text);
    if words == "cancel" {
        return ReplyReading::Cancel;
    }
    let words = without_politeness(&words);
    if STOP.contains(&words) || is_stop_to_a_number(words) || is_stop_again_and_again(words) {
        ReplyReading::Stop
    } else if START.contains(&words) {
        ReplyReading::Start
    } else if pictured {
        // A picture beside an answer may turn it round.
        ReplyReading::Other
    } else {
        read_answer(words)
    }
}

/// A text's words, without what does not matter.
struct Said {
    /// In lower case and unaccented, with single spaces.
    words: String,
    /// Whether there are pictures or symbols between them.
    pictured: bool,
}

impl Said {
    fn of(text: &str) -> Self {
        let (mut words, mut pictured) = (String::new(), false);
        for c in text.chars().filter(|c| !is_part_of_another(*c)) {
            let c = plain(c);
            if c.is_alphanumeric() {
                folded(c, &mut words);
            } else {
                pictured |= !is_unseen(c) && !is_punctuation(c);
                words.push(' ');
            }
        }
        Self { words: words.split_whitespace().collect::<Vec<_>>().join(" "), pictured }
    }
}

/// Accents that stand as characters of their own, and what makes a digit a key or picks the look of a character.
fn is_part_of_another(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{20e3}') || (is_unseen(c) && !c.is_whitespace())
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{a1}' | '\u{ab}' | '\u{b7}' | '\u{bb}' | '\u{bf}' | '\u{60c}' | '\u{61b}' | '\u{61f}'
            | '\u{6d4}' | '\u{964}' | '\u{965}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}'
            | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}')
}

/// The first of the ten digits of each script that has digits of its own, as far as people write them.
const ZEROS: [u32; 19] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
    0x17e0, 0x1810, 0xff10,
];

/// A character of full width as the one of ASCII that it is, and a digit of another script as ours.
fn plain(c: char) -> char {
    let code = u32::from(c);
    let digit = ZEROS.iter().filter_map(|zero| code.checked_sub(*zero)).find(|digit| *digit < 10);
    let ascii = match (digit, c) {
        (Some(digit), _) => char::from_digit(digit, 10),
        (None, '\u{ff01}'..='\u{ff5e}') => char::from_u32(code - 0xfee0),
        _ => None,
    };
    ascii.unwrap_or(c)
}

/// Appends a character in lower case and without its accent, as far as French and its neighbours have some.
fn folded(c: char, to: &mut String) {
    for c in c.to_lowercase().filter(|c| !is_part_of_another(*c)) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => to.push('a'),
            'ç' => to.push('c'),
            'è' | 'é' | 'ê' | 'ë' => to.push('e'),
            'ì' | 'í' | 'î' | 'ï' => to.push('i'),
            'ñ' => to.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => to.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => to.push('u'),
            'ý' | 'ÿ' => to.push('y'),
            'œ' => to.push_str("oe"),
            'æ' => to.push_str("ae"),
            other => to.push(other),
        }
    }
}

fn without_politeness(words: &str) -> &str {
    let mut rests = POLITE.into_iter().filter_map(|word| words.strip_suffix(word)?.strip_suffix(' '));
    rests.next().unwrap_or(words)
}

/// `STOP 36180`, `STOP au 36180`: French texts end with the number to which it is sent.
fn is_stop_to_a_number(words: &str) -> bool {
    let Some(rest) = words.strip_prefix("stop") else { return false };
    let number = rest.trim_start();
    let number = ["sms ", "au ", "a "].iter().find_map(|word| number.strip_prefix(word)).unwrap_or(number);
    (3..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
}

fn is_stop_again_and_again(words: &str) -> bool {
    words.split(' ').all(|word| word == "stop")
}

/// `1`, `2A`, `2 A`, `A2`, `A`.
fn read_answer(words: &str) -> ReplyReading {
    let mut signs = words.chars().filter(|c| *c != ' ');
    let (first, second) = (signs.next(), signs.next());
    let Some(first) = first.filter(|_| signs.next().is_none()) else { return ReplyReading::Other };
    let answer = |c: char| Answer::ALL.into_iter().find(|answer| answer.digit() == c);
    let code = |c: char| ReplyCode::parse(c.encode_utf8(&mut [0; 4])).ok();
    let Some(second) = second else {
        let answered = answer(first).map(|answer| ReplyReading::Answer(answer, None));
        return answered.or(code(first).map(ReplyReading::Code)).unwrap_or(ReplyReading::Other);
    };
    match (answer(first).zip(code(second)), answer(second).zip(code(first))) {
        (Some((answer, code)), _) | (_, Some((answer, code))) => ReplyReading::Answer(answer, Some(code)),
        _ => ReplyReading::Other,
    }
}

#[cfg(test)]
mod tests;
