//! Prints every shipped text message with the longest legal values, and what it costs (row C3).

use notify::{Encoding, shipped_parts};
use std::io::{self, Write};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{:<21} {:<8} {:<8} {:>5} {:>5}  text", "kind", "language", "alphabet", "units", "parts")?;
    for shipped in shipped_parts() {
        let alphabet = match shipped.parts.encoding {
            Encoding::Gsm7 => "GSM-7",
            Encoding::Ucs2 => "UCS-2",
        };
        let (kind, language) = (shipped.kind.as_str(), shipped.language.as_str());
        let (units, parts) = (shipped.parts.units, shipped.parts.parts);
        writeln!(out, "{kind:<21} {language:<8} {alphabet:<8} {units:>5} {parts:>5}  {}", shipped.text)?;
    }
    Ok(())
}
