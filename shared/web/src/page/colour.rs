//! A clinic's colour, corrected until everybody can read what is written in it and on it.

use domain::Colour;
use palette::{IntoColor, Oklab, Srgb, color_difference::Wcag21RelativeContrast};

/// The least contrast of text (WCAG 2.2, 1.4.3), with room for rounding.
const CONTRAST: f32 = 4.6;
/// What stands behind links and under a button's text: `--card`, `--page`, `--tint` and `--on` of the style sheet.
const LIGHT: [u32; 4] = [0x00ff_ffff, 0x00ee_f2f5, 0x00e8_f0f5, 0x00ff_ffff];
const DARK: [u32; 4] = [0x001a_232b, 0x0010_161c, 0x0020_313d, 0x000a_1a25];

/// The style of a clinic's own colour: darkened on light pages and lightened on dark ones as far as it must be.
pub(super) fn style(colour: Colour) -> String {
    let light = corrected(colour, &LIGHT, -0.01);
    let dark = corrected(colour, &DARK, 0.01);
    format!(":root{{--act:{light}}}@media(prefers-color-scheme:dark){{:root{{--act:{dark}}}}}")
}

fn corrected(colour: Colour, behind: &[u32], step: f32) -> Colour {
    let given = Srgb::new(colour.red, colour.green, colour.blue);
    // Its polar form would say the same, but ask for a function that the C library of Lambda is too old to have.
    let mut moved: Oklab = given.into_format::<f32>().into_linear().into_color();
    let mut shown = given;
    // A hundred steps lead to black or to white, which every background allows.
    for _ in 0..100 {
        if behind.iter().all(|behind| contrast(shown, Srgb::from(*behind)) >= CONTRAST) {
            break;
        }
        moved.l = (moved.l + step).clamp(0.0, 1.0);
        let linear: palette::LinSrgb = moved.into_color();
        shown = Srgb::<u8>::from_linear(linear);
    }
    Colour { red: shown.red, green: shown.green, blue: shown.blue }
}

fn contrast(a: Srgb<u8>, b: Srgb<u8>) -> f32 {
    a.into_format::<f32>().into_linear().relative_contrast(b.into_format::<f32>().into_linear())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_can_be_read_stays_as_it_is() {
        let colour = Colour::parse("#0b5c8a").unwrap();
        assert_eq!(corrected(colour, &LIGHT, -0.01), colour);
    }

    #[test]
    fn every_colour_is_corrected_until_it_can_be_read() {
        for step in 0..4096_u32 {
            let part = |shift: u32| u8::try_from((step >> shift & 0xf) * 17).unwrap();
            let colour = Colour { red: part(8), green: part(4), blue: part(0) };
            for (behind, step) in [(LIGHT, -0.01), (DARK, 0.01)] {
                let Colour { red, green, blue } = corrected(colour, &behind, step);
                let worst = behind.map(|behind| contrast(Srgb::new(red, green, blue), Srgb::from(behind)));
                assert!(worst.iter().all(|found| *found >= 4.5), "{colour} became {red} {green} {blue}: {worst:?}");
            }
        }
    }

    #[test]
    fn the_backgrounds_are_those_of_the_style_sheet() {
        for (behind, names) in [(LIGHT, ["card", "page", "tint"]), (DARK, ["card", "page", "tint"])] {
            for (colour, name) in behind.into_iter().zip(names) {
                let long = format!("--{name}:#{colour:06x}");
                let short = format!("--{name}:#{:03x}", colour & 0xfff);
                assert!(super::super::STYLE.contains(&long) || super::super::STYLE.contains(&short), "{long}");
            }
        }
    }
}
