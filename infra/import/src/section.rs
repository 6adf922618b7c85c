//! A section of `clinic.toml`: an array of tables with an id each, which other sections refer to.

use crate::{
    fault::Noted,
    forms::{one_of, parsed},
    toml_reader::{Form, Table, every},
};
use domain::Invalid;
use std::{collections::HashMap, fmt::Display};

/// How a section is declared.
pub(crate) struct Declaration<I: 'static> {
    /// Its name in the file.
    pub(crate) name: &'static str,
    /// The most tables that it has; the least is one.
    pub(crate) most: usize,
    /// The keys of each table.
    pub(crate) keys: &'static [&'static str],
    /// What an id of it is.
    pub(crate) id: fn(&str) -> Result<I, Invalid>,
}

/// The tables of a section, of which the ids are read.
pub(crate) struct Section<'a, I: 'static> {
    declaration: &'static Declaration<I>,
    tables: Vec<(Result<I, Noted>, Table<'a>)>,
    ids: Vec<I>,
    is_of_whole_document: bool,
}

impl<'a, I: Clone + Display + PartialEq> Section<'a, I> {
    /// Finds the section and reads its ids, none of which may stand there twice.
    pub(crate) fn read(root: &Table<'a>, declaration: &'static Declaration<I>) -> Self {
        let mut lines = HashMap::new();
        let tables = root.tables(declaration.name, &(1..=declaration.most), declaration.keys);
        let tables: Vec<_> =
            tables.into_iter().map(|table| (read_id(&table, declaration, &mut lines), table)).collect();
        let ids = tables.iter().filter_map(|(id, _)| id.clone().ok()).collect();
        Self { declaration, tables, ids, is_of_whole_document: root.is_of_whole_document() }
    }

    /// The ids that it declares, in order.
    pub(crate) fn ids(&self) -> &[I] {
        &self.ids
    }

    /// Every table, with its id if that can be read.
    pub(crate) fn tables(&self) -> impl Iterator<Item = (Result<I, Noted>, &Table<'a>)> {
        self.tables.iter().map(|(id, table)| (id.clone(), table))
    }

    /// Reads every table.
    pub(crate) fn read_each<T>(
        &self,
        mut read: impl FnMut(Result<I, Noted>, &Table<'a>) -> Result<T, Noted>,
    ) -> Result<Vec<T>, Noted> {
        every(self.tables().map(|(id, table)| read(id, table)))
    }

    /// The form of a reference to it. Where the file's grammar is broken, what is referred to may merely be hidden, so
    /// that any id will do.
    pub(crate) fn reference(&self) -> Form<'_, I> {
        if self.is_of_whole_document {
            one_of(&self.ids, self.declaration.name, self.declaration.id)
        } else {
            parsed(self.declaration.id)
        }
    }
}

/// Reads an id; `lines` knows where those before it stand.
fn read_id<I: Display>(
    table: &Table,
    declaration: &Declaration<I>,
    lines: &mut HashMap<String, usize>,
) -> Result<I, Noted> {
    let id = table.need("id", &parsed(declaration.id))?;
    let Some(value) = table.get("id") else { return Ok(id) };
    match lines.insert(id.to_string(), value.line()) {
        Some(line) => Err(value.fault(format!("an id that no other of the {} has (line {line})", declaration.name))),
        None => Ok(id),
    }
}
