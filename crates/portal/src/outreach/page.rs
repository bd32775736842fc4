//! The one page of this slice: what is known, tables, and forms that do one thing each.

use super::plan::Drawing;
use crate::edge::Asked;
use crate::ui::chrome::Crumb;
use crate::ui::sketch::Sketch;
use crate::ui::{Chrome, ErrorSummary, Field, Place, Problem};
use askama::Template;
use texts::Texts;

/// A line of a table.
pub(super) struct Row {
    /// Where its name leads; empty: nowhere.
    pub to: String,
    pub name: String,
    pub cells: Vec<(String, String)>,
}

/// A table under its title, or what to do when it has no line.
pub(super) struct Section {
    pub id: &'static str,
    pub title: String,
    pub notes: Vec<String>,
    /// What the first column holds.
    pub head: Vec<String>,
    pub rows: Vec<Row>,
    pub empty: String,
}

impl Section {
    pub fn new(id: &'static str, title: String, first: String, rows: Vec<Row>, empty: String) -> Section {
        let labels = rows.first().map(|row| row.cells.iter().map(|(label, _)| label.clone()));
        let head = std::iter::once(first).chain(labels.into_iter().flatten()).collect();
        Section { id, title, notes: Vec::new(), head, rows, empty }
    }

    pub fn noted(mut self, note: String) -> Section {
        self.notes.push(note);
        self
    }
}

/// Something that may be done.
pub(super) struct Form {
    pub id: &'static str,
    pub title: String,
    pub what: String,
    pub to: String,
    pub hidden: Vec<(&'static str, String)>,
    pub fields: Vec<Field>,
    pub button: String,
    pub is_first: bool,
}

#[derive(Template)]
#[template(path = "outreach/page.html")]
pub(super) struct Page<'a> {
    pub t: Texts,
    pub c: Chrome,
    pub title: String,
    pub eyebrow: String,
    pub lead: String,
    pub done: Option<String>,
    pub errors: ErrorSummary<'a>,
    pub actions: Vec<(String, String)>,
    pub alerts: Vec<(&'static str, String)>,
    pub facts: Vec<(String, String)>,
    /// Where the stops are; the sections say all of it in words.
    pub drawing: Option<Drawing>,
    /// Where residences are, and how each stands.
    pub sketch: Option<Sketch>,
    pub sections: Vec<Section>,
    pub forms: Vec<Form>,
}

impl<'a> Page<'a> {
    pub fn new(
        asked: &Asked,
        place: Place,
        crumbs: Vec<Crumb>,
        title: String,
        problems: &'a [Problem],
    ) -> Page<'a> {
        let t = asked.t;
        Page {
            t,
            c: Chrome::new(asked, place, crumbs),
            title,
            eyebrow: String::new(),
            lead: String::new(),
            done: asked.pairs.text("fait").map(|_| t.outreach_done()),
            errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
            actions: Vec::new(),
            alerts: Vec::new(),
            facts: Vec::new(),
            drawing: None,
            sketch: None,
            sections: Vec::new(),
            forms: Vec::new(),
        }
    }
}
