//! Characters that nobody sees, and those that make other text unreadable.

/// Whether a character leaves no mark on a page: white space, control characters, and those of Unicode's
/// `Default_Ignorable_Code_Point` (soft hyphen, zero-width characters, controls of direction, variation selectors).
///
/// Some of them matter to those around them: Persian and the scripts of India are written with zero-width joiners, and
/// so are many emoji. A text may hold them; it may not consist of them.
pub fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            // An empty cell of Braille; fillers of Hangul.
            | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a text of people can be shown: no control character, nothing that forces a direction upon what follows
/// (U+202A to U+202E), and not only characters that nobody sees. The empty text can.
pub fn is_showable(text: &str) -> bool {
    let harmful = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}');
    !text.contains(harmful) && (text.is_empty() || !text.chars().all(is_unseen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_showable_if_somebody_sees_something_and_nothing_turns_the_page() {
        for good in
            ["", "A", "می\u{200c}خواهم", "क्\u{200d}ष", "👩\u{200d}⚕\u{fe0f}", "\u{200f}דנה\u{200f}", "co\u{ad}op"]
        {
            assert!(is_showable(good), "{good:?} was refused");
        }
        for bad in
            [" ", "\u{200b}", "\u{ad}\u{2060}", "\u{fe0f}", "\u{2066}\u{2069}", "\u{3164}", "\u{2800}", "\u{e0061}"]
        {
            assert!(!is_showable(bad), "{bad:?} was taken");
        }
        for turning in ['\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}'] {
            assert!(!is_showable(&format!("a{turning}b")), "{turning:?} was taken");
        }
    }
}
