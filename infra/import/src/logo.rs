//! The clinic's logo: a small picture beside `clinic.toml`.

use crate::{
    fault::{Noted, excerpt},
    toml_reader::Value,
};
use std::{
    fs::File,
    io::{self, Read},
    path::{Component, Path},
};

/// The largest picture, in bytes: it is sent within every page.
const LARGEST: usize = 3 * 1024;

/// A picture that was read.
pub(crate) struct Picture {
    /// What it is, by its name and its content.
    pub(crate) media_type: &'static str,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
}

/// Reads the picture that a value names by a path within `folder`.
pub(crate) fn read(value: &Value, path: &str, folder: &Path) -> Result<Picture, Noted> {
    let Some(named) = media_type_of_name(path) else {
        return Err(value.fault("a path that ends in .png, .jpg, .jpeg, .webp or .svg"));
    };
    if !Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(value.fault("a path within the folder of this file"));
    }
    let bytes = read_a_little(&folder.join(path)).map_err(|error| {
        value.fault_of(excerpt(&format!("{path}: {error}")), "a readable file in the folder of this file")
    })?;
    if bytes.len() > LARGEST {
        return Err(
            value.fault_of(format!("more than {LARGEST} bytes"), format!("a picture of at most {LARGEST} bytes"))
        );
    }
    let content = media_type_of_content(&bytes);
    if content != Some(named) {
        let accepted = format!("a picture that is what its name says: {named}");
        return Err(value.fault_of(content.unwrap_or("a file of another kind"), accepted));
    }
    Ok(Picture { media_type: named, bytes })
}

/// Reads one byte more than a logo may have, and no further.
fn read_a_little(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn media_type_of_name(path: &str) -> Option<&'static str> {
    let extension = Path::new(path).extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "webp" => Some("image/webp"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

fn media_type_of_content(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => std::str::from_utf8(bytes).is_ok_and(is_svg).then_some("image/svg+xml"),
    }
}

/// Whether the first element is `<svg`, after a declaration and comments.
fn is_svg(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    for (begin, end) in [("<?", "?>"), ("<!--", "-->"), ("<!DOCTYPE", ">"), ("<!--", "-->")] {
        if rest.starts_with(begin) {
            rest = rest.split_once(end).map_or("", |(_, after)| after).trim_start();
        }
    }
    let root = rest.strip_prefix("<svg").is_some_and(|after| after.starts_with([' ', '\t', '\r', '\n', '>']));
    root && text.trim_end().ends_with("</svg>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_content() {
        for (content, expected) in [
            (&b"\x89PNG\r\n\x1a\nrest"[..], Some("image/png")),
            (b"\xff\xd8\xff\xe0rest", Some("image/jpeg")),
            (b"RIFF\x01\x02\x03\x04WEBPrest", Some("image/webp")),
            (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>\n", Some("image/svg+xml")),
            (b"<?xml version='1.0'?>\n<!-- a clinic -->\n<svg></svg>", Some("image/svg+xml")),
            (b"<html><svg></svg></html>", None),
            (b"<svgx></svg>", None),
            (b"GIF89a", None),
            (b"", None),
            (b"<!-- never closed", None),
        ] {
            assert_eq!(media_type_of_content(content), expected, "{:?}", String::from_utf8_lossy(content));
        }
    }
}
