//! The parts of which pages and papers of the slice are both made, so that a paper says what the screen says.

use super::Tab;
use crate::funding::told;
use crate::ui::{Chrome, document};
use askama::Template;
use documents::{Block, Document, Table, Text};
use jiff::civil::Date;
use law::Status;
use procurement::{Risk, State, Way};
use texts::Texts;

/// A table under its title.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A titled part.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub id: String,
    pub title: String,
    pub texts: Vec<String>,
    /// A text to copy as it is.
    pub copy: Option<String>,
    pub items: Vec<String>,
    pub grid: Option<Grid>,
    /// Further pages: address and name.
    pub links: Vec<(String, String)>,
    /// What is read less often is folded on the page, and whole on paper.
    pub is_folded: bool,
}

impl Part {
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Part {
        Part { id: id.into(), title: title.into(), ..Part::default() }
    }

    pub fn text(mut self, text: impl Into<String>) -> Part {
        self.texts.push(text.into());
        self
    }

    pub fn grid(mut self, head: Vec<String>, rows: Vec<Vec<String>>) -> Part {
        self.grid = Some(Grid { head, rows });
        self
    }

    pub fn folded(mut self, is_folded: bool) -> Part {
        self.is_folded = is_folded;
        self
    }
}

/// One thing, in parts.
#[derive(Template)]
#[template(path = "frameworks/sheet.html")]
pub(super) struct SheetPage {
    pub t: Texts,
    pub c: Chrome,
    pub tabs: Vec<Tab>,
    pub title: String,
    pub lead: String,
    pub done: Option<String>,
    /// What must be read before anything else.
    pub alerts: Vec<String>,
    pub actions: Vec<(String, String)>,
    pub parts: Vec<Part>,
    /// Where it is deleted.
    pub remove: Option<String>,
}

/// One line of a list.
pub(super) struct Row {
    pub to: String,
    pub name: String,
    pub cells: Vec<String>,
}

/// Several things.
#[derive(Template)]
#[template(path = "frameworks/list.html")]
pub(super) struct ListPage {
    pub t: Texts,
    pub c: Chrome,
    pub tabs: Vec<Tab>,
    pub title: String,
    pub lead: String,
    pub actions: Vec<(String, String)>,
    /// Ways to narrow the list: address, name, is it this one.
    pub filters: Vec<(String, String, bool)>,
    pub empty: String,
    pub head: Vec<String>,
    pub rows: Vec<Row>,
}

/// Parts as blocks of a document.
pub(super) fn blocks(parts: &[Part]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for part in parts {
        blocks.push(Block::heading(1, part.title.clone()));
        blocks.extend(part.texts.iter().map(|text| Block::paragraph(text.as_str())));
        blocks.extend(part.copy.iter().map(|text| Block::paragraph(text.as_str())));
        if let Some(grid) = &part.grid {
            blocks.push(Block::Table(Table {
                caption: part.title.clone(),
                headers: grid.head.clone(),
                rows: grid.rows.clone(),
                alignment: Vec::new(),
                total: None,
                named_rows: true,
            }));
        }
        if !part.items.is_empty() {
            blocks.push(Block::List(part.items.iter().map(|item| Text::from(item.as_str())).collect()));
        }
    }
    blocks
}

/// A paper of some parts.
pub(super) fn paper(
    t: Texts,
    (title, subtitle): (String, String),
    author: String,
    on: Option<Date>,
    blocks: Vec<Block>,
) -> Document {
    Document {
        title,
        subtitle,
        language: document::language(t),
        author,
        date: on,
        footer: t.framework_caution(),
        blocks,
        ..Document::default()
    }
}

pub(super) fn way(t: Texts, way: Way) -> String {
    told(t, way.name())
}

pub(super) fn state(t: Texts, state: State) -> String {
    match state {
        State::Met => t.framework_met(),
        State::Unknown => t.framework_unknown(),
        State::NotMet => t.framework_not_met(),
    }
}

/// Where a route stands as a whole.
pub(super) fn standing(t: Texts, state: State) -> String {
    match state {
        State::Met => t.framework_open(),
        State::Unknown => t.framework_perhaps(),
        State::NotMet => t.framework_closed(),
    }
}

pub(super) fn risk(t: Texts, risk: Risk) -> String {
    match risk {
        Risk::Low => t.framework_risk_low(),
        Risk::Medium => t.framework_risk_medium(),
        Risk::High => t.framework_risk_high(),
    }
}

/// An article, with how sure it is.
pub(super) fn reference(t: Texts, reference: &str, status: Status) -> String {
    format!("{reference} – {}", crate::funding::status(t, status))
}
