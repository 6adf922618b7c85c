//! What is wrong with a file, and where.

use domain::is_unseen;
use std::{cell::RefCell, error::Error, fmt, ops::Range};

/// The longest excerpt of a file that a fault repeats, in characters.
const EXCERPT: usize = 60;

/// A fault in a file: where it is, and what is accepted instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was named.
    pub file: String,
    /// The line, counted from 1; 0 where the fault is of the file as a whole.
    pub line: usize,
    /// The CSV column, or the TOML key with its path, such as `providers[2].availability[1].from` (counted from 0);
    /// empty where a line as a whole is meant.
    pub column: String,
    /// What stands there, at most 60 characters, with control characters escaped.
    pub found: String,
    /// What is accepted instead, as the end of the sentence "accepted is …".
    pub accepted: String,
}

impl Fault {
    /// A fault that has no line.
    pub(crate) fn of_whole_file(file: &str, found: &str, accepted: &str) -> Self {
        let (found, accepted) = (excerpt(found), accepted.to_owned());
        Self { file: file.to_owned(), line: 0, column: String::new(), found, accepted }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, " line {}", self.line)?;
        }
        if !self.column.is_empty() {
            write!(f, ", {}", self.column)?;
        }
        write!(f, ": found {}: accepted is {}", self.found, self.accepted)
    }
}

impl Error for Fault {}

/// Says that a fault was noted in the report, so that there is nothing to go on with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Noted;

/// Collects the faults of one file while it is read on. Noting a fault needs no exclusive access, so that the readers
/// of several tables can live side by side.
pub(crate) struct Report<'a> {
    file: &'a str,
    lines: Lines,
    faults: RefCell<Vec<Fault>>,
}

impl<'a> Report<'a> {
    /// An empty report on a file.
    pub(crate) fn new(file: &'a str, bytes: &[u8]) -> Self {
        Self { file, lines: Lines::of(bytes), faults: RefCell::default() }
    }

    /// The line that holds the byte at an offset.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.lines.holding(offset)
    }

    /// The bytes of the line that holds the byte at an offset, its end included.
    pub(crate) fn span_of_line(&self, offset: usize) -> Range<usize> {
        let line = self.line(offset);
        let start_of = |line: usize| self.lines.starts.get(line).copied().unwrap_or(self.lines.length);
        start_of(line - 1)..start_of(line)
    }

    /// Notes a fault.
    pub(crate) fn note(
        &self,
        offset: usize,
        column: impl Into<String>,
        found: impl Into<String>,
        accepted: impl Into<String>,
    ) -> Noted {
        self.faults.borrow_mut().push(Fault {
            file: self.file.to_owned(),
            line: self.line(offset),
            column: column.into(),
            found: found.into(),
            accepted: accepted.into(),
        });
        Noted
    }

    /// All faults, in the order of their lines.
    pub(crate) fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| fault.line);
        faults
    }
}

/// Where the lines of a text begin.
struct Lines {
    starts: Vec<usize>,
    length: usize,
}

impl Lines {
    /// A line ends with LF, CR LF or a CR alone.
    fn of(bytes: &[u8]) -> Self {
        let ends = |(at, byte): (usize, &u8)| match byte {
            b'\n' => Some(at + 1),
            b'\r' if bytes.get(at + 1) != Some(&b'\n') => Some(at + 1),
            _ => None,
        };
        let starts = std::iter::once(0).chain(bytes.iter().enumerate().filter_map(ends)).collect();
        Self { starts, length: bytes.len() }
    }

    fn holding(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }
}

/// The beginning of a text, fit for one line of a terminal or a log.
pub(crate) fn excerpt(text: &str) -> String {
    shortened(text.chars().flat_map(visible), EXCERPT)
}

/// An excerpt in quotes, for what was read as text.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", shortened(text.chars().flat_map(visible), EXCERPT - 2))
}

fn shortened(mut characters: impl Iterator<Item = char>, most: usize) -> String {
    let mut text: String = characters.by_ref().take(most).collect();
    if characters.next().is_some() {
        text.pop();
        text.push('…');
    }
    text
}

/// Control characters escaped; likewise those that nobody sees, some of which turn the direction of all that follows.
fn visible(character: char) -> impl Iterator<Item = char> {
    let escaped = character != ' ' && is_unseen(character);
    let (plain, code) = if escaped { (None, Some(character.escape_default())) } else { (Some(character), None) };
    plain.into_iter().chain(code.into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_reads_as_one_line() {
        let report = Report::new("clinic.toml", b"\n\nname = 1");
        report.note(3, "providers[2].name", quoted(""), "1 to 100 characters");
        let fault = &report.into_faults()[0];
        assert_eq!(
            fault.to_string(),
            "clinic.toml line 3, providers[2].name: found \"\": accepted is 1 to 100 characters"
        );
    }

    #[test]
    fn an_excerpt_is_at_most_sixty_visible_characters() {
        assert_eq!(quoted("a\tb\u{202e}c\u{200b}"), r#""a\tb\u{202e}c\u{200b}""#);
        let long = quoted(&"\n".repeat(1_000));
        assert_eq!(long.chars().count(), EXCERPT);
        assert!(long.ends_with("…\"") && !long.chars().any(char::is_control));
        assert_eq!(excerpt(&"x".repeat(60)).chars().count(), 60);
        assert!(excerpt(&"x".repeat(61)).ends_with('…'));
    }

    #[test]
    fn lines_end_with_lf_cr_lf_or_cr() {
        let lines = Lines::of(b"a\nb\r\nc\rd");
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(|offset| lines.holding(offset)), [1, 1, 2, 2, 2, 3, 3, 4]);
    }
}
