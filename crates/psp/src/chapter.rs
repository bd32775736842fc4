//! What a chapter is: headings with what is asked of each, figures with their definition and source, tables, pictures.

use crate::Prose;
use documents::Picture;
use jiff::civil::Date;
use texts::{Lang, Texts};

/// The headings that every chapter has: those of CCH art. L411-9, then those of ageing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heading {
    Strategy,
    Stock,
    Evolution,
    Choices,
    Prospects,
    Portrait,
    Occupancy,
    Needs,
    Index,
    Targets,
    Objectives,
    Programme,
    Funding,
    Transfers,
    Monitoring,
    Method,
}

impl Heading {
    /// All of them, in order.
    pub const ALL: [Heading; 16] = [
        Heading::Strategy,
        Heading::Stock,
        Heading::Evolution,
        Heading::Choices,
        Heading::Prospects,
        Heading::Portrait,
        Heading::Occupancy,
        Heading::Needs,
        Heading::Index,
        Heading::Targets,
        Heading::Objectives,
        Heading::Programme,
        Heading::Funding,
        Heading::Transfers,
        Heading::Monitoring,
        Heading::Method,
    ];

    /// Is it one of those that the law names?
    #[must_use]
    pub const fn is_of_the_law(self) -> bool {
        matches!(
            self,
            Heading::Strategy | Heading::Stock | Heading::Evolution | Heading::Choices | Heading::Prospects
        )
    }

    /// Its stable name, as addresses and files write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Heading::Strategy => "strategie",
            Heading::Stock => "parc-existant",
            Heading::Evolution => "evolution",
            Heading::Choices => "choix",
            Heading::Prospects => "perspectives",
            Heading::Portrait => "portrait",
            Heading::Occupancy => "occupation",
            Heading::Needs => "besoins",
            Heading::Index => "indice",
            Heading::Targets => "cibles",
            Heading::Objectives => "objectifs",
            Heading::Programme => "programme",
            Heading::Funding => "financement",
            Heading::Transfers => "mutations",
            Heading::Monitoring => "suivi",
            Heading::Method => "methode",
        }
    }

    #[must_use]
    pub fn title(self, t: Texts) -> String {
        match self {
            Heading::Strategy => t.psp_strategy(),
            Heading::Stock => t.psp_stock(),
            Heading::Evolution => t.psp_evolution(),
            Heading::Choices => t.psp_choices(),
            Heading::Prospects => t.psp_prospects(),
            Heading::Portrait => t.psp_portrait(),
            Heading::Occupancy => t.psp_occupancy(),
            Heading::Needs => t.psp_needs(),
            Heading::Index => t.psp_index(),
            Heading::Targets => t.psp_targets(),
            Heading::Objectives => t.psp_objectives(),
            Heading::Programme => t.psp_programme(),
            Heading::Funding => t.psp_funding(),
            Heading::Transfers => t.psp_transfers(),
            Heading::Monitoring => t.psp_monitoring(),
            Heading::Method => t.psp_method(),
        }
    }
}

/// One figure, with what it means and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Stable name, for files.
    pub code: &'static str,
    pub label: String,
    /// As it is told; `None`: not known.
    pub said: Option<String>,
    /// The same as a number, when it is one.
    pub number: Option<f64>,
    pub definition: String,
    pub source: String,
    /// What to do to know it.
    pub todo: String,
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Count(u64),
    /// An amount in cents.
    Cents(i64),
    /// Not known: not zero.
    Unknown,
}

impl Cell {
    /// A count, when it is known.
    #[must_use]
    pub fn count(n: Option<u32>) -> Cell {
        n.map_or(Cell::Unknown, |n| Cell::Count(u64::from(n)))
    }

    /// An amount, when it is known.
    #[must_use]
    pub fn cents(cents: Option<i64>) -> Cell {
        cents.map_or(Cell::Unknown, Cell::Cents)
    }

    /// As pages and documents say it.
    #[must_use]
    pub fn said(&self, t: Texts) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Count(n) => texts::format::count(t.lang(), *n),
            Cell::Cents(cents) => crate::money::euros(t.lang(), *cents),
            Cell::Unknown => t.unknown(),
        }
    }

    /// As files of data write it: no spaces in numbers, nothing for what is not known.
    #[must_use]
    pub fn plain(&self, lang: Lang) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Count(n) => n.to_string(),
            Cell::Cents(cents) => crate::money::plain(lang, *cents),
            Cell::Unknown => String::new(),
        }
    }

    /// Does it stand on the right?
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(self, Cell::Count(_) | Cell::Cents(_))
    }
}

/// A column: its stable name, and its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub title: String,
    /// Its cells are figures.
    pub is_number: bool,
}

/// A table. Every row has as many cells as there are columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Stable name, for addresses and sheets.
    pub code: &'static str,
    pub caption: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    pub total: Option<Vec<Cell>>,
    /// How many rows pages and documents show; files have them all.
    pub shown: usize,
    /// What its words mean, and where it comes from.
    pub note: String,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Text(String),
    /// What the landlord has to write here: nobody can compute it.
    ToWrite(String),
    /// What the landlord wrote.
    Written(Prose),
    Figures(Vec<Figure>),
    Table(Table),
    Picture(Picture),
}

/// What stands under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub heading: Heading,
    pub title: String,
    pub parts: Vec<Part>,
}

/// The chapter.
#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    pub title: String,
    pub landlord: String,
    pub on: Date,
    pub lang: Lang,
    /// What the landlord wrote before the first heading.
    pub introduction: Option<Prose>,
    pub sections: Vec<Section>,
    /// Every text of the landlord with its source and its day, for files of data.
    pub texts: Table,
}

impl Table {
    /// The columns that people read: identifiers are for files of data.
    #[must_use]
    pub fn read(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|at| self.columns[*at].name != "id").collect()
    }
}

impl Chapter {
    /// Every figure, with the section in which it stands.
    pub fn figures(&self) -> impl Iterator<Item = (&Section, &Figure)> {
        self.sections.iter().flat_map(|section| {
            section.parts.iter().flat_map(move |part| {
                let figures = if let Part::Figures(figures) = part { figures.as_slice() } else { &[] };
                figures.iter().map(move |figure| (section, figure))
            })
        })
    }

    /// Every table, in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.sections.iter().flat_map(|section| &section.parts).filter_map(|part| match part {
            Part::Table(table) => Some(table),
            _ => None,
        })
    }

    /// The table of a stable name.
    #[must_use]
    pub fn table(&self, code: &str) -> Option<&Table> {
        self.tables().find(|table| table.code == code)
    }

    /// Every figure as a table of its own, for files of data.
    #[must_use]
    pub fn definitions(&self, t: Texts) -> Table {
        let rows = self.figures().map(|(section, figure)| {
            let said = figure.said.clone().map_or(Cell::Unknown, Cell::Text);
            let said = match figure.number {
                Some(n) if n >= 0.0 && n.fract() == 0.0 && n < 1e15 => Cell::Count(n as u64),
                _ => said,
            };
            let text = |text: &str| Cell::Text(text.to_owned());
            vec![
                text(&section.title),
                text(figure.code),
                text(&figure.label),
                said,
                text(&figure.definition),
                text(&figure.source),
                Cell::Text(self.on.to_string()),
                text(&figure.todo),
            ]
        });
        let column = |name, title| Column { name, title, is_number: false };
        Table {
            code: "chiffres",
            caption: t.psp_figures_caption(texts::format::date(self.on)),
            columns: vec![
                column("rubrique", t.psp_col_section()),
                column("code", t.psp_col_code()),
                column("chiffre", t.psp_col_figure()),
                column("valeur", t.psp_col_value()),
                column("definition", t.psp_col_definition()),
                column("source", t.psp_col_source()),
                column("jour", t.psp_col_day()),
                column("pour_le_savoir", t.psp_col_todo()),
            ],
            rows: rows.collect(),
            total: None,
            shown: 100,
            note: String::new(),
        }
    }

    /// The table of a file of data: the figures when none is named.
    #[must_use]
    pub fn data(&self, code: Option<&str>, t: Texts) -> Option<Table> {
        match code {
            None | Some("" | "chiffres") => Some(self.definitions(t)),
            Some("textes") => Some(self.texts.clone()),
            Some(code) => self.table(code).cloned(),
        }
    }

    /// What is not known.
    pub fn missing(&self) -> impl Iterator<Item = (&Section, &Figure)> {
        self.figures().filter(|(_, figure)| figure.said.is_none())
    }
}
