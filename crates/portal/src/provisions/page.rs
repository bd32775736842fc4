//! The one page of this slice: a title, acts, and sections made of words, figures, a table and a form.

use crate::ui::sketch::Sketch;
use crate::ui::{Bars, Chrome, ErrorSummary, Field, Problem};
use askama::Template;
use texts::Texts;

/// A line of a table: its name, where it leads, its cells.
pub(super) struct Row {
    pub to: Option<String>,
    pub name: String,
    pub cells: Vec<String>,
}

/// A table; the first heading is that of the names.
pub(super) struct Table {
    pub caption: String,
    pub head: Vec<String>,
    pub rows: Vec<Row>,
}

impl Table {
    /// The cells of a line, each under its heading.
    fn labelled<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (&'a String, &'a String)> {
        self.head.iter().skip(1).zip(&row.cells)
    }
}

/// A form. One that asks changes nothing, and its answer has an address.
#[derive(Default)]
pub(super) struct Form {
    pub title: String,
    pub action: String,
    pub act: String,
    pub fields: Vec<Field>,
    pub edition: Option<i64>,
    pub back: Option<String>,
    pub is_asking: bool,
    pub is_folded: bool,
    pub is_open: bool,
}

impl Form {
    const fn method(&self) -> &'static str {
        if self.is_asking { "get" } else { "post" }
    }

    /// The same, folded until it is wanted; open when something is wrong in it.
    pub fn folded(mut self, problems: &[Problem]) -> Form {
        self.is_folded = true;
        self.is_open = problems.iter().any(|one| self.fields.iter().any(|field| field.name == one.name));
        self
    }
}

#[derive(Default)]
pub(super) struct Section {
    pub id: &'static str,
    pub title: String,
    pub told: Option<(&'static str, String)>,
    pub words: Vec<String>,
    pub facts: Vec<(String, String)>,
    pub items: Vec<String>,
    /// Where residences are; the table says the same.
    pub sketch: Option<Sketch>,
    pub bars: Option<Bars>,
    pub table: Option<Table>,
    pub empty: Option<String>,
    pub note: Option<String>,
    pub form: Option<Form>,
}

impl Section {
    pub fn new(id: &'static str, title: String) -> Section {
        Section { id, title, ..Section::default() }
    }
}

#[derive(Template)]
#[template(path = "provisions/page.html")]
pub(super) struct Page<'a> {
    pub t: Texts,
    pub c: Chrome,
    pub title: String,
    pub lead: String,
    pub done: Option<String>,
    pub errors: ErrorSummary<'a>,
    pub actions: Vec<(String, String)>,
    pub sections: Vec<Section>,
}

/// What is wrong, above the page; nothing when nothing is.
pub(super) fn errors(t: Texts, problems: &[Problem]) -> ErrorSummary<'_> {
    ErrorSummary { title: t.errors_title(problems.len()), problems }
}
