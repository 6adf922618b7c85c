//! A CSV file's header, and its rows read by the names of their columns.

use crate::{
    csv_records::Record,
    fault::{Noted, Report, excerpt, quoted},
};
use csv::ByteRecord;

/// The columns that a file has, in its order; unknown ones have no name.
pub(crate) struct Header(Vec<Option<&'static str>>);

impl Header {
    /// Reads the first record of a file. `None` where it names no column at all, so that nothing can be read.
    pub(crate) fn read(
        record: Option<Record>,
        report: &Report,
        known: &'static [&'static str],
        required: &[&str],
    ) -> Option<Self> {
        let accepted = format!("a header row with names of columns between commas: {}", known.join(", "));
        let (offset, names) = match record {
            Some(Record::Whole(offset, fields)) => (offset, fields.iter().map(name).collect::<Vec<_>>()),
            Some(Record::Unclosed(offset)) => {
                Self::note_unclosed(report, offset);
                return None;
            }
            None => {
                report.note(0, "", "nothing", accepted);
                return None;
            }
        };
        let columns: Vec<_> = names.iter().map(|name| known.iter().copied().find(|known| known == name)).collect();
        if columns.iter().all(Option::is_none) {
            report.note(offset, "", quoted(&names.join(",")), accepted);
            return None;
        }
        for (place, (name, column)) in names.iter().zip(&columns).enumerate() {
            if column.is_none() {
                report.note(
                    offset,
                    excerpt(name),
                    "an unknown column",
                    format!("one of the columns {}", known.join(", ")),
                );
            } else if columns[..place].contains(column) {
                report.note(offset, *column.as_ref()?, "a second column of this name", "each column once");
            }
        }
        for column in required.iter().filter(|column| !columns.contains(&Some(column))) {
            report.note(offset, *column, "nothing", "a column of this name");
        }
        Some(Self(columns))
    }

    /// Notes that a quoted field has no end.
    pub(crate) fn note_unclosed(report: &Report, offset: usize) {
        report.note(offset, "", "a double quote that is never closed", "a closing quote before the line ends");
    }

    /// A row of it; a fault if it has another number of fields, nothing at all if all of them are empty.
    pub(crate) fn row<'a>(&'a self, report: &'a Report<'a>, offset: usize, fields: &'a ByteRecord) -> Option<Row<'a>> {
        if fields.iter().all(|field| field.trim_ascii().is_empty()) {
            return None;
        }
        if fields.len() != self.0.len() {
            let accepted = format!("{} fields, as in the header row", self.0.len());
            report.note(offset, "", format!("{} fields", fields.len()), accepted);
            return None;
        }
        Some(Row { header: self, report, offset, fields })
    }
}

fn name(field: &[u8]) -> String {
    String::from_utf8_lossy(field).trim().to_owned()
}

/// A row whose fields are asked for by their columns.
pub(crate) struct Row<'a> {
    header: &'a Header,
    report: &'a Report<'a>,
    offset: usize,
    fields: &'a ByteRecord,
}

impl<'a> Row<'a> {
    /// The line on which it starts.
    pub(crate) fn line(&self) -> usize {
        self.report.line(self.offset)
    }

    fn field(&self, column: &str) -> Option<&'a [u8]> {
        let place = self.header.0.iter().position(|known| *known == Some(column))?;
        self.fields.get(place)
    }

    /// Notes that what stands in a column is not accepted.
    pub(crate) fn fault(&self, column: &str, accepted: impl Into<String>) -> Noted {
        let found = self.field(column).map_or("nothing".to_owned(), |field| quoted(&name(field)));
        self.report.note(self.offset, column, found, accepted)
    }

    /// What stands in a column. Where the file has no such column, that was noted of the header row.
    pub(crate) fn need<T>(
        &self,
        column: &str,
        accepted: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, Noted> {
        match std::str::from_utf8(self.field(column).ok_or(Noted)?) {
            Ok(text) => read(text.trim()).ok_or_else(|| self.fault(column, accepted)),
            Err(_) => Err(self.fault(column, "text in UTF-8 (a spreadsheet calls it \"CSV UTF-8\")")),
        }
    }

    /// What stands in a column, if the file has it and anything stands there.
    pub(crate) fn optional<T>(
        &self,
        column: &str,
        accepted: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<Option<T>, Noted> {
        match self.field(column) {
            Some(field) if !field.trim_ascii().is_empty() => self.need(column, accepted, read).map(Some),
            _ => Ok(None),
        }
    }
}
