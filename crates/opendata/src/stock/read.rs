//! From a table to dwellings and a report.

use super::fields::Field;
use super::headers::is_stock_header;
use super::layout::{Layout, LayoutMatch, Role, detect_layout, looks_like_declaration, mapped_layout};
use super::mapping::ColumnMapping;
use super::report::{Columns, Teller, tell_damage, tell_header};
use super::row::RowReader;
use crate::territory::CommuneIndex;
use jiff::civil::Date;
use model::Words;
use model::dwelling::{DwellingRow, PositionQuality};
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use std::ops::{ControlFlow, RangeInclusive};
use std::path::Path;
use tabular::{Limits, Table, TableError};

/// Cells of a dwelling in the declaration without headers: trailing fields may be left out or added.
const DECLARATION_CELLS: RangeInclusive<usize> = 24..=70;
/// Distinct PMR values told in the figures: their list is not established, so a person must see them.
const PMR_VALUES: usize = 50;

/// What reading needs to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct StockContext<'a> {
    /// Today, for the bounds of years and dates.
    pub today: Date,
    /// The communes, for their names, and for files that give no code.
    pub communes: Option<&'a CommuneIndex>,
}

/// What a stock file gave, apart from its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct StockReport {
    pub report: ImportReport,
    pub layout: LayoutMatch,
    /// Did the sink ask to stop before the end?
    pub stopped: bool,
}

/// What the import screen shows before anything is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    pub layout: LayoutMatch,
    /// The first rows, cell by cell; the cells of forbidden and personal columns are `•••`.
    pub rows: Vec<Vec<String>>,
}

/// Opens a stock file: the header is the line with the most names that stock files use.
///
/// # Errors
/// [`TableError`] when the file as a whole cannot be read.
pub fn open_stock(path: &Path, limits: &Limits) -> Result<Table, TableError> {
    Table::open_expecting(path, limits, &is_stock_header)
}

/// Opens a stock file held in memory, like [`open_stock`].
///
/// # Errors
/// [`TableError`] when the file as a whole cannot be read.
pub fn open_stock_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Table, TableError> {
    Table::from_bytes_expecting(name, bytes, limits, &is_stock_header)
}

/// The layout of a table and its first rows. Consumes these rows: open the file again to read it.
#[must_use]
pub fn preview(table: &mut Table, mapping: Option<&ColumnMapping>, rows: usize) -> Preview {
    let layout = layout_of(table, mapping);
    let mut sample = Vec::new();
    while sample.len() < rows
        && let Some(row) = table.next_row()
    {
        let Ok(row) = row else { continue };
        let cell = |(i, text): (usize, &str)| match layout.columns.get(i).map(|c| c.role) {
            Some(Role::Forbidden(_) | Role::Personal) => "•••".to_owned(),
            _ => text.chars().take(80).collect(),
        };
        sample.push(row.cells().enumerate().map(cell).collect());
    }
    Preview { layout, rows: sample }
}

/// Reads every row of a stock file into `sink`, with a report of all that was wrong. `mapping` is needed for files
/// whose layout is not recognised, and wins over recognition when given.
///
/// The sink may stop the reading; the report then tells only what was read. Nothing is kept in memory but what tells
/// rows apart (see `identity`).
pub fn read_stock(
    table: &mut Table,
    mapping: Option<&ColumnMapping>,
    context: &StockContext<'_>,
    sink: &mut dyn FnMut(DwellingRow) -> ControlFlow<()>,
) -> StockReport {
    let layout = layout_of(table, mapping);
    let mut report = ImportReport::default();
    describe(table, &layout, &mut report);
    if layout.layout == Layout::Unknown {
        report.push(unknown_layout(table, &layout));
        return StockReport { report, layout, stopped: false };
    }
    tell_header(&layout, table.detected().header_line, &mut report);
    let usable = layout.mapping.as_ref().is_none_or(ColumnMapping::is_usable);
    if !usable || layout.missing.iter().any(|m| m.blocking) {
        if !usable {
            let hint = (
                "Indiquez au moins la colonne de la référence du logement, de l'adresse ou de la position.",
                "Choose at least the column of the dwelling's reference, of the address or of the position.",
            );
            report.push(Issue::new(IssueCode::ColonneManquante, Severity::Error).hint(hint));
        }
        return StockReport { report, layout, stopped: false };
    }
    let columns = Columns::of(&layout);
    let mut reader = RowReader::new(&columns, layout.mapping.as_ref(), context.today, context.communes);
    let mut figures = Figures::default();
    let mut stopped = false;
    let mut counted = 0_i64;
    let mut teller = Teller { report: &mut report, columns: &columns, line: 0, doubtful: false };
    while let Some(row) = table.next_row() {
        let row = match row {
            Ok(row) => row,
            Err(defect) => {
                if !defect.is_final() {
                    teller.report.rows_read += 1;
                    teller.report.rows_rejected += 1;
                }
                teller.report.push(Issue::from(&defect));
                continue;
            }
        };
        teller.report.rows_read += 1;
        teller.start(row.line());
        let Some(dwelling) = reader.read(row, &mut teller) else {
            teller.report.rows_rejected += 1;
            continue;
        };
        teller.report.rows_kept += 1;
        teller.report.rows_to_confirm += u64::from(teller.doubtful);
        counted += i64::from(dwelling.dwellings);
        figures.count(&dwelling);
        if sink(dwelling).is_break() {
            stopped = true;
            break;
        }
    }
    let told = u64::try_from(reader.told_dwellings).ok().filter(|_| columns.has(Field::Dwellings));
    report.dwellings = u64::try_from(counted).unwrap_or(0);
    figures.write(&mut report);
    report.figures.extend(told.map(|n| ("dwellings-in-file".to_owned(), n)));
    if report.rows_read == 0 {
        let hint = (
            "Le fichier a une ligne d'en-tête et aucun logement.",
            "The file has a header line and no dwelling.",
        );
        report.push(Issue::new(IssueCode::FichierVide, Severity::Error).hint(hint));
    }
    tell_damage(table, &layout, &mut report);
    StockReport { report, layout, stopped }
}

fn describe(table: &Table, layout: &LayoutMatch, report: &mut ImportReport) {
    report.file = table.name().to_owned();
    report.file_hash = table.sha256().to_owned();
    report.encoding = Some(table.detected().encoding.clone());
    report.separator = table.detected().separator;
    report.layout = Some(layout.layout.code());
}

/// The layout of the table, which is told how to give its rows when it has no header.
fn layout_of(table: &mut Table, mapping: Option<&ColumnMapping>) -> LayoutMatch {
    match mapping {
        Some(mapping) => mapped_layout(table.header(), mapping),
        None if looks_like_declaration(table.header()) => {
            let found = detect_layout(table.header());
            table.accept_cells(DECLARATION_CELLS);
            table.header_is_a_row();
            found
        }
        None => detect_layout(table.header()),
    }
}

fn unknown_layout(table: &Table, layout: &LayoutMatch) -> Issue {
    let headers: Vec<&str> = table.header().iter().take(8).map(String::as_str).collect();
    let recognised = layout.proposal.as_ref().map_or(0, |p| p.columns.len());
    let hint = if table.header().len() == 1 {
        Words::from((
            "Le fichier n'a qu'une colonne : son séparateur n'est ni « ; », ni « , », ni la tabulation, ni « | ».",
            "The file has only one column: its separator is none of “;”, “,”, tab and “|”.",
        ))
    } else {
        Words::from((
            format!("Associez les colonnes aux informations attendues : {recognised} sont déjà proposées."),
            format!("Match the columns with the information needed: {recognised} are already proposed."),
        ))
    };
    Issue::new(IssueCode::ModeleInconnu, Severity::Error)
        .value(&headers.join(" ; "))
        .expected((
            "un fichier RPLS, la déclaration du bailleur, ou une correspondance de colonnes",
            "an RPLS file, the landlord's declaration, or a column mapping",
        ))
        .hint(hint)
}

/// Figures of the report.
#[derive(Default)]
struct Figures {
    with_position: u64,
    without_position: u64,
    house_number: u64,
    street: u64,
    commune: u64,
    unstated: u64,
    with_street: u64,
    with_number: u64,
    with_floor: u64,
    pmr: std::collections::BTreeMap<String, u64>,
}

impl Figures {
    fn count(&mut self, dwelling: &DwellingRow) {
        match dwelling.point {
            Some(_) => self.with_position += 1,
            None => self.without_position += 1,
        }
        match dwelling.position_quality {
            Some(PositionQuality::HouseNumber) => self.house_number += 1,
            Some(PositionQuality::Street) => self.street += 1,
            Some(PositionQuality::Commune) => self.commune += 1,
            Some(PositionQuality::Unstated) => self.unstated += 1,
            None => {}
        }
        self.with_street += u64::from(dwelling.address.street.is_some());
        self.with_number += u64::from(dwelling.address.number.is_some());
        self.with_floor += u64::from(dwelling.floor.is_some());
        if let Some(pmr) = &dwelling.pmr
            && (self.pmr.len() < PMR_VALUES || self.pmr.contains_key(pmr))
        {
            *self.pmr.entry(pmr.clone()).or_default() += 1;
        }
    }

    fn write(self, report: &mut ImportReport) {
        let dwellings = report.dwellings;
        let named = [
            ("with-position", self.with_position),
            ("without-position", self.without_position),
            ("position-house-number", self.house_number),
            ("position-street", self.street),
            ("position-commune", self.commune),
            ("position-unstated", self.unstated),
            ("with-street", self.with_street),
            ("with-number", self.with_number),
            ("with-floor", self.with_floor),
            ("dwellings", dwellings),
        ];
        report.figures.extend(named.map(|(name, n)| (name.to_owned(), n)));
        report.figures.extend(self.pmr.into_iter().map(|(value, n)| (format!("pmr:{value}"), n)));
    }
}
