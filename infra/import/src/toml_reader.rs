//! Walks a TOML document with the lines of its values at hand, notes faults and goes on.

use crate::fault::{Fault, Noted, Report, excerpt};
use std::{
    collections::BTreeSet,
    ops::{Range, RangeInclusive},
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// How a value is read: what is accepted, and what the value then is.
pub(crate) struct Form<'f, T> {
    accepted: String,
    read: Box<Read<'f, T>>,
    condition: Option<(String, Box<Condition<'f, T>>)>,
}

type Read<'f, T> = dyn Fn(&DeValue) -> Option<T> + 'f;
type Condition<'f, T> = dyn Fn(&T) -> bool + 'f;

impl<'f, T> Form<'f, T> {
    /// `accepted` ends the sentence "accepted is …"; `read` answers `None` to anything else.
    pub(crate) fn new(accepted: impl Into<String>, read: impl Fn(&DeValue) -> Option<T> + 'f) -> Self {
        Self { accepted: accepted.into(), read: Box::new(read), condition: None }
    }

    /// With a condition that a value so read must also meet; a fault of it tells what it accepts.
    pub(crate) fn only_if(mut self, accepted: impl Into<String>, meets: impl Fn(&T) -> bool + 'f) -> Self {
        self.condition = Some((accepted.into(), Box::new(meets)));
        self
    }

    /// A text that `read` accepts, without the white space around it.
    pub(crate) fn of_text(accepted: impl Into<String>, read: impl Fn(&str) -> Option<T> + 'f) -> Self {
        Self::new(accepted, move |value| value.as_str().and_then(|text| read(text.trim())))
    }
}

/// A file that was parsed, as far as its grammar allowed.
pub(crate) struct Document<'t> {
    text: &'t str,
    tree: Spanned<DeTable<'t>>,
    report: Report<'t>,
    grammar: Report<'t>,
    whole: bool,
}

impl<'t> Document<'t> {
    /// Parses a text; what stands beside a fault of grammar is read all the same.
    pub(crate) fn parse(file: &'t str, text: &'t str) -> Self {
        let (tree, errors) = DeTable::parse_recoverable(text);
        let (report, grammar) = (Report::new(file, text.as_bytes()), Report::new(file, text.as_bytes()));
        for error in &errors {
            let offset = error.span().map_or(0, |span| span.start);
            let line = text.get(grammar.span_of_line(offset)).unwrap_or_default();
            grammar.note(offset, "", excerpt(line.trim()), format!("correct TOML ({})", error.message()));
        }
        Self { text, tree, report, grammar, whole: errors.is_empty() }
    }

    /// Whether the grammar is right throughout. If not, a key that seems to be missing may merely be hidden.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole
    }

    /// The keys outside of all tables, and the tables.
    pub(crate) fn root(&self, known: &[&str]) -> Table<'_> {
        Table::open(self, String::new(), 0, self.tree.get_ref(), known)
    }

    /// Every fault, in the order of lines. On a line whose grammar is broken only that is said of it.
    pub(crate) fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.grammar.into_faults();
        let broken: BTreeSet<usize> = faults.iter().map(|fault| fault.line).collect();
        faults.extend(self.report.into_faults().into_iter().filter(|fault| !broken.contains(&fault.line)));
        faults.sort_by_key(|fault| fault.line);
        faults
    }
}

/// A value and where it stands.
pub(crate) struct Value<'a> {
    document: &'a Document<'a>,
    path: String,
    span: Range<usize>,
    node: &'a DeValue<'a>,
}

impl<'a> Value<'a> {
    fn new(document: &'a Document<'a>, path: String, value: &'a Spanned<DeValue<'a>>) -> Self {
        Self { document, path, span: value.span(), node: value.get_ref() }
    }

    /// The line that the value begins on.
    pub(crate) fn line(&self) -> usize {
        self.document.report.line(self.span.start)
    }

    /// Notes that this value is not accepted.
    pub(crate) fn fault(&self, accepted: impl Into<String>) -> Noted {
        let written = self.document.text.get(self.span.clone()).unwrap_or_default();
        self.fault_of(excerpt(written), accepted)
    }

    /// Notes a fault of what the value leads to.
    pub(crate) fn fault_of(&self, found: impl Into<String>, accepted: impl Into<String>) -> Noted {
        self.document.report.note(self.span.start, self.path.clone(), found, accepted)
    }

    /// The value in a form; a fault if it has another.
    pub(crate) fn read<T>(&self, form: &Form<T>) -> Result<T, Noted> {
        let value = (form.read)(self.node).ok_or_else(|| self.fault(form.accepted.clone()))?;
        match form.condition.as_ref().filter(|(_, meets)| !meets(&value)) {
            Some((accepted, _)) => Err(self.fault(accepted.clone())),
            None => Ok(value),
        }
    }

    /// The items of an array, `count` of `what`; a fault if it is none, or has fewer or more.
    fn items(&self, count: &RangeInclusive<usize>, what: &str) -> Result<Vec<Self>, Noted> {
        let accepted = format!("an array of {} to {} {what}", count.start(), count.end());
        let Some(items) = self.node.as_array().filter(|items| items.len() >= *count.start()) else {
            return Err(self.fault(accepted));
        };
        let item = |(place, item)| Self::new(self.document, format!("{}[{place}]", self.path), item);
        let items: Vec<Self> = items.iter().enumerate().map(item).collect();
        if let Some(excess) = items.get(*count.end()) {
            excess.fault(accepted);
        }
        Ok(items)
    }

    /// The table that it is, checked for unknown keys; a fault if it is none.
    fn table(&self, known: &[&str]) -> Result<Table<'a>, Noted> {
        match self.node.as_table() {
            Some(entries) => Ok(Table::open(self.document, self.path.clone(), self.span.start, entries, known)),
            None => Err(self.fault(format!("a table with the keys {}", known.join(", ")))),
        }
    }
}

/// A table whose keys are asked for one by one.
pub(crate) struct Table<'a> {
    document: &'a Document<'a>,
    path: String,
    offset: usize,
    entries: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    fn open(document: &'a Document<'a>, path: String, offset: usize, entries: &'a DeTable<'a>, known: &[&str]) -> Self {
        let table = Self { document, path, offset, entries };
        for key in entries.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let accepted = format!("one of the keys {}", known.join(", "));
            document.report.note(key.span().start, table.path_of(key.get_ref()), "an unknown key", accepted);
        }
        table
    }

    fn path_of(&self, key: &str) -> String {
        let key = excerpt(key);
        if self.path.is_empty() { key } else { format!("{}.{key}", self.path) }
    }

    /// Whether the document's grammar is right throughout.
    pub(crate) fn is_of_whole_document(&self) -> bool {
        self.document.is_whole()
    }

    /// What a key holds, if it is there.
    pub(crate) fn get(&self, key: &str) -> Option<Value<'a>> {
        self.entries.get(key).map(|value| Value::new(self.document, self.path_of(key), value))
    }

    /// Notes that a key should be there, unless a broken grammar may hide it.
    pub(crate) fn missing(&self, key: &str, accepted: impl Into<String>) -> Noted {
        if self.document.is_whole() {
            self.document.report.note(self.offset, self.path_of(key), "nothing", accepted)
        } else {
            Noted
        }
    }

    /// What a key that must be there holds.
    pub(crate) fn need<T>(&self, key: &str, form: &Form<T>) -> Result<T, Noted> {
        match self.get(key) {
            Some(value) => value.read(form),
            None => Err(self.missing(key, form.accepted.clone())),
        }
    }

    /// What a key holds, if it is there.
    pub(crate) fn maybe<T>(&self, key: &str, form: &Form<T>) -> Result<Option<T>, Noted> {
        self.get(key).map(|value| value.read(form)).transpose()
    }

    /// What a key holds, or a default without it.
    pub(crate) fn or<T>(&self, key: &str, default: T, form: &Form<T>) -> Result<T, Noted> {
        self.maybe(key, form).map(|value| value.unwrap_or(default))
    }

    /// An array of `count` values, if the key is there.
    pub(crate) fn list<T>(
        &self,
        key: &str,
        count: &RangeInclusive<usize>,
        form: &Form<T>,
    ) -> Result<Option<Vec<T>>, Noted> {
        let Some(value) = self.get(key) else { return Ok(None) };
        every(value.items(count, "values")?.iter().map(|item| item.read(form))).map(Some)
    }

    /// Like [`Table::list`], with no value twice.
    pub(crate) fn set<T: PartialEq>(
        &self,
        key: &str,
        count: &RangeInclusive<usize>,
        form: &Form<T>,
    ) -> Result<Option<Vec<T>>, Noted> {
        let values = self.list(key, count, form)?.unwrap_or_default();
        // A list that is too long was refused already; comparing all its values might take long.
        let repeated = (0..values.len().min(*count.end())).any(|place| values[..place].contains(&values[place]));
        match self.get(key) {
            Some(list) if repeated => Err(list.fault("each value once")),
            list => Ok(list.map(|_| values)),
        }
    }

    /// A table within this one, if the key is there.
    pub(crate) fn table(&self, key: &str, known: &[&str]) -> Result<Option<Self>, Noted> {
        self.get(key).map(|value| value.table(known)).transpose()
    }

    /// An array of `count` tables. Those that can be read, whatever is wrong with the others.
    pub(crate) fn tables(&self, key: &str, count: &RangeInclusive<usize>, known: &[&str]) -> Vec<Self> {
        let what = format!("tables [[{key}]]");
        let Some(value) = self.get(key) else {
            if *count.start() > 0 {
                self.missing(key, format!("{} to {} {what}", count.start(), count.end()));
            }
            return Vec::new();
        };
        value.items(count, &what).unwrap_or_default().iter().filter_map(|item| item.table(known).ok()).collect()
    }
}

/// Reads everything, also after a fault in one thing, so that all faults are noted.
pub(crate) fn every<T>(read: impl Iterator<Item = Result<T, Noted>>) -> Result<Vec<T>, Noted> {
    let read: Vec<Result<T, Noted>> = read.collect();
    read.into_iter().collect()
}
