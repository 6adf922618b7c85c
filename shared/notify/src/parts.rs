//! How many parts a text message is billed as (3GPP TS 23.038 and TS 23.040).

/// How a text is encoded on the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Seven bits a character: 160 in one part, 153 in each of several.
    Gsm7,
    /// UTF-16: 70 code units in one part, 67 in each of several.
    Ucs2,
}

impl Encoding {
    /// How many units one part has.
    pub fn one_part(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }
}

/// What a text costs to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmsParts {
    /// How it is encoded.
    pub encoding: Encoding,
    /// Its length in septets or UTF-16 code units.
    pub units: usize,
    /// How many messages the carrier bills.
    pub parts: usize,
    /// The first character that GSM-7 does not have.
    pub forced_by: Option<char>,
}

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// Counts the parts of a text.
pub fn sms_parts(text: &str) -> SmsParts {
    let septets = |c: char| match c {
        c if BASIC.contains(c) => Some(1),
        c if EXTENDED.contains(c) => Some(2),
        _ => None,
    };
    let forced_by = text.chars().find(|c| septets(*c).is_none());
    let (encoding, units, several) = match forced_by {
        None => (Encoding::Gsm7, text.chars().filter_map(septets).sum(), 153),
        Some(_) => (Encoding::Ucs2, text.encode_utf16().count(), 67),
    };
    let parts = if units <= encoding.one_part() { 1 } else { usize::div_ceil(units, several) };
    SmsParts { encoding, units, parts, forced_by }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_at_the_limits() {
        assert_eq!(sms_parts(&"a".repeat(160)).parts, 1);
        assert_eq!(sms_parts(&"a".repeat(161)).parts, 2);
        assert_eq!(sms_parts(&"€".repeat(80)).parts, 1);
        assert_eq!(sms_parts(&"€".repeat(81)).parts, 2);
        assert_eq!(sms_parts(&"ê".repeat(70)).parts, 1);
        assert_eq!(sms_parts(&"ê".repeat(71)).parts, 2);
    }

    #[test]
    fn the_character_that_forces_ucs_2_is_named() {
        assert_eq!(sms_parts("être à l'été").forced_by, Some('ê'));
        assert_eq!(sms_parts("à l'été").encoding, Encoding::Gsm7);
        assert_eq!(sms_parts("ça").forced_by, Some('ç'), "the alphabet has only the capital one");
    }
}
