//! The cell of a field, wherever the file has it and whatever the mapping makes of it.

use super::fields::Field;
use super::mapping::ColumnMapping;
use super::report::Columns;
use model::words::header_key;
use std::collections::{BTreeMap, HashMap};
use tabular::Row;

/// How to find and read the cells of one file.
pub(crate) struct Cells<'a> {
    pub columns: &'a Columns,
    pub mapping: Option<&'a ColumnMapping>,
    /// Value tables of the mapping, by key.
    values: BTreeMap<Field, HashMap<String, String>>,
}

impl<'a> Cells<'a> {
    pub fn new(columns: &'a Columns, mapping: Option<&'a ColumnMapping>) -> Cells<'a> {
        let table = |table: &BTreeMap<String, String>| {
            let key = |from: &str| if from == "*" { from.to_owned() } else { header_key(from) };
            table.iter().map(|(from, to)| (key(from), to.clone())).collect()
        };
        let values =
            mapping.map(|m| m.values.iter().map(|(f, t)| (*f, table(t))).collect()).unwrap_or_default();
        Cells { columns, mapping, values }
    }

    /// The cell of a field, through the value table and the constants of the mapping.
    #[inline]
    pub fn of<'r>(&'r self, row: Row<'r>, field: Field) -> &'r str {
        let cell = self.columns.column(field).map_or("", |column| row.get(column));
        match self.mapping {
            None => cell,
            Some(mapping) => self.mapped(mapping, field, cell),
        }
    }

    #[inline(never)]
    fn mapped<'r>(&'r self, mapping: &'r ColumnMapping, field: Field, cell: &'r str) -> &'r str {
        if cell.is_empty() {
            return mapping.constants.get(&field).map_or("", |c| c.trim());
        }
        let Some(table) = self.values.get(&field) else { return cell };
        table.get(&header_key(cell)).or_else(|| table.get("*")).map_or(cell, String::as_str)
    }
}
