//! The records of a CSV file (RFC 4180), each with the place where it starts.

use crate::fault::Report;
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::io::{Chain, Read};

/// How often reading starts anew behind a quote that is never closed. Each time the rest of the file is read again.
const MOST_REPAIRS: usize = 20;

/// Stands behind the file, as a record of its own unless an open quote swallows it.
const SENTINEL: &[u8] = b"\n#";

/// One record, or what is left of it.
pub(crate) enum Record {
    /// Its offset in the file, and its fields.
    Whole(usize, ByteRecord),
    /// The offset of a record with a quote that is never closed. Reading goes on in the line after.
    Unclosed(usize),
}

/// Goes through the records of a file; empty lines are none.
pub(crate) struct Records<'a> {
    bytes: &'a [u8],
    report: &'a Report<'a>,
    base: usize,
    reader: Reader<Chain<&'a [u8], &'static [u8]>>,
    repairs: usize,
}

impl<'a> Records<'a> {
    /// The records of `bytes`, which `report` reports on.
    pub(crate) fn of(bytes: &'a [u8], report: &'a Report<'a>) -> Self {
        Self { bytes, report, base: 0, reader: reader(bytes), repairs: 0 }
    }

    /// Reads on in the line after `offset`.
    fn repair(&mut self, offset: usize) {
        self.base = if self.repairs < MOST_REPAIRS { self.report.span_of_line(offset).end } else { self.bytes.len() };
        self.reader = reader(&self.bytes[self.base..]);
        self.repairs += 1;
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let mut record = ByteRecord::new();
        // Only the source of the bytes could fail, and memory does not.
        if !self.reader.read_byte_record(&mut record).ok()? {
            return None;
        }
        // The reader counts the ends of lines before a record, and empty lines, as part of it.
        let read = self.bytes.get(self.base + offset(record.position()?.byte())..)?;
        let start =
            self.bytes.len() - read.len() + read.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if start >= self.bytes.len() {
            return None;
        }
        if self.base + offset(self.reader.position().byte()) > self.bytes.len() + 1 {
            self.repair(start);
            return Some(Record::Unclosed(start));
        }
        Some(Record::Whole(start, record))
    }
}

fn reader(bytes: &[u8]) -> Reader<Chain<&[u8], &'static [u8]>> {
    ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.chain(SENTINEL))
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and fields of each record; an unclosed one has no fields.
    fn records(text: &str) -> Vec<(usize, Vec<String>)> {
        let report = Report::new("patients.csv", text.as_bytes());
        let field = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
        Records::of(text.as_bytes(), &report)
            .map(|record| match record {
                Record::Whole(at, record) => (report.line(at), record.iter().map(field).collect()),
                Record::Unclosed(at) => (report.line(at), Vec::new()),
            })
            .collect()
    }

    fn expected(records: &[(usize, &[&str])]) -> Vec<(usize, Vec<String>)> {
        records.iter().map(|(line, fields)| (*line, fields.iter().map(ToString::to_string).collect())).collect()
    }

    #[test]
    fn a_record_has_the_line_on_which_it_starts() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "a,b", "", "", "\"c", "d\",e", "f,g", "", ""].join(end);
            let inner = format!("c{end}d");
            assert_eq!(records(&text), expected(&[(2, &["a", "b"]), (5, &[&inner, "e"]), (7, &["f", "g"])]), "{end:?}");
            assert_eq!(records(text.trim_end()).len(), 3, "{end:?}");
        }
    }

    #[test]
    fn behind_an_unclosed_quote_reading_goes_on_in_the_next_line() {
        let text = "a,b\n\"c,d\ne,f\ng,h";
        assert_eq!(records(text), expected(&[(1, &["a", "b"]), (2, &[]), (3, &["e", "f"]), (4, &["g", "h"])]));
        assert_eq!(records("a,\"b\n\"\"\n"), expected(&[(1, &[]), (2, &[""])]));
        assert_eq!(records("\""), expected(&[(1, &[])]));
    }

    #[test]
    fn a_quoted_field_may_end_the_file_and_look_like_its_end() {
        assert_eq!(records("a,\"b\n#\""), expected(&[(1, &["a", "b\n#"])]));
        assert_eq!(records("#"), expected(&[(1, &["#"])]));
        assert_eq!(records(""), expected(&[]));
        assert_eq!(records("\r\n\n"), expected(&[]));
    }
}
