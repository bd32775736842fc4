//! The one door to a table, whatever it is stored in.

use crate::budget;
use crate::error::{DefectKind, RowDefect, TableError};
use crate::limits::Limits;
use crate::records::Records;
use crate::sheet::{self, Sheet};
use crate::sniff::{self, Kind};
use crate::store::{Shared, Store, Utf16};
use crate::survey::{Survey, survey};
use crate::text::Damage;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::RangeInclusive;
use std::path::Path;

const BOM: &[u8] = b"\xEF\xBB\xBF";
/// How much of a text is looked at to find its shape.
const HEAD_BYTES: u64 = 128 << 10;

/// How the table is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Separated values, whatever the separator.
    Csv,
    /// The one sheet of a workbook.
    Xlsx,
}

/// What was found out about the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected {
    pub format: Format,
    /// `UTF-8`, `windows-1252`, `UTF-16LE` or `UTF-16BE`: the encoding of most of the file.
    pub encoding: String,
    /// `None` for a workbook, and for a file of one column.
    pub separator: Option<char>,
    pub bom: bool,
    /// 1-based line of the header.
    pub header_line: u64,
    pub sheet: Option<String>,
}

/// Damaged cells of one column, counted while reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnDamage {
    /// 0-based.
    pub column: usize,
    pub damage: Damage,
    pub cells: u64,
    pub first_line: u64,
    /// The first such cell.
    pub sample: String,
}

/// An open table: its header is read, its rows are not yet.
pub struct Table {
    name: String,
    detected: Detected,
    header: Vec<String>,
    preamble: Vec<Vec<String>>,
    sha256: String,
    bytes: u64,
    body: Body,
    accepted: RangeInclusive<usize>,
    replay_header: bool,
    rows: u64,
    max_rows: u64,
    damage: BTreeMap<(usize, Damage), ColumnDamage>,
    ended: bool,
}

enum Body {
    Csv(Box<Records>),
    Sheet(Sheet),
}

/// One row. Cells are trimmed on demand; a cell beyond the last one is empty.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    line: u64,
    text: &'a str,
    cells: &'a [(u32, u32)],
    damage: &'a [(usize, Damage)],
}

impl<'a> Row<'a> {
    /// 1-based line of the file (or of the sheet) where the row begins.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }
    /// Number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
    /// The cell without the spaces around it; empty when there is none.
    #[inline]
    #[must_use]
    pub fn get(&self, column: usize) -> &'a str {
        let cell = self.raw(column);
        match cell.as_bytes() {
            // Most cells need no trim; finding out costs less than trimming.
            [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => cell,
            _ => cell.trim(),
        }
    }
    /// The cell as it stands in the file.
    #[inline]
    #[must_use]
    pub fn raw(&self, column: usize) -> &'a str {
        let cell = self.cells.get(column).and_then(|&(a, b)| self.text.get(a as usize..b as usize));
        cell.unwrap_or_default()
    }
    /// All the cells, trimmed.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = *self;
        (0..row.len()).map(move |column| row.get(column))
    }
    /// Columns whose text was damaged, or read with another encoding than the rest of the file.
    #[must_use]
    pub fn damage(&self) -> &'a [(usize, Damage)] {
        self.damage
    }
}

impl Table {
    /// Opens the file of this path. The header is the first line that looks like one.
    ///
    /// # Errors
    /// [`TableError`] when the file as a whole cannot be read.
    pub fn open(path: &Path, limits: &Limits) -> Result<Table, TableError> {
        Table::open_expecting(path, limits, &|_| false)
    }

    /// Opens the file of this path; among its first 20 lines, the header is the one with the most names that
    /// `known` knows.
    ///
    /// # Errors
    /// [`TableError`] when the file as a whole cannot be read.
    pub fn open_expecting(
        path: &Path,
        limits: &Limits,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<Table, TableError> {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Table::read(name, &Store::Path(path.to_owned()), limits, known)
    }

    /// Opens a file held in memory.
    ///
    /// # Errors
    /// [`TableError`] when the file as a whole cannot be read.
    pub fn from_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Table, TableError> {
        Table::from_bytes_expecting(name, bytes, limits, &|_| false)
    }

    /// Opens a file held in memory, with the names that its header may hold.
    ///
    /// # Errors
    /// [`TableError`] when the file as a whole cannot be read.
    pub fn from_bytes_expecting(
        name: &str,
        bytes: Vec<u8>,
        limits: &Limits,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<Table, TableError> {
        Table::read(name.to_owned(), &Store::Memory(Shared::new(bytes)), limits, known)
    }

    /// Name of the file, without its folders.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    #[must_use]
    pub fn detected(&self) -> &Detected {
        &self.detected
    }
    /// The cells of the header, trimmed, without the empty ones at its end.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }
    /// The lines above the header: titles, dates of export, or the header record of a declaration.
    #[must_use]
    pub fn preamble(&self) -> &[Vec<String>] {
        &self.preamble
    }
    /// SHA-256 of the file, hexadecimal. Known before the first row.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
    /// Size of the file in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
    /// Rows given so far, the faulty ones included.
    #[must_use]
    pub fn rows_read(&self) -> u64 {
        self.rows
    }
    /// Damaged encodings seen so far, by column.
    pub fn damage(&self) -> impl Iterator<Item = &ColumnDamage> {
        self.damage.values()
    }

    /// Accepts rows of this many cells instead of as many as the header has (files whose first line is not one).
    pub fn accept_cells(&mut self, cells: RangeInclusive<usize>) {
        self.accepted = cells;
    }

    /// The line taken for the header is a row: [`Table::next_row`] gives it first. Useful before any row is read.
    pub fn header_is_a_row(&mut self) {
        self.replay_header = true;
    }

    /// The next row; a faulty one is told and does not stop the reading. Rows whose cells are all empty are
    /// passed over.
    pub fn next_row(&mut self) -> Option<Result<Row<'_>, RowDefect>> {
        if self.ended {
            return None;
        }
        let replayed = std::mem::take(&mut self.replay_header);
        if !replayed && self.rows >= self.max_rows {
            self.ended = true;
            // Is there a row too many, or is the file exactly at the limit?
            return self.advance().map(|_| {
                let kind = DefectKind::TooManyRows { limit: self.max_rows };
                Err(RowDefect { kind, line: self.row().line, column: None })
            });
        }
        let moved = if replayed { self.replay() } else { self.advance() };
        let Some(moved) = moved else {
            self.ended = true;
            return None;
        };
        self.rows += 1;
        if let Err(defect) = moved.and_then(|()| self.check_width()) {
            self.ended = defect.is_final();
            return Some(Err(defect));
        }
        self.count_damage();
        Some(Ok(self.row()))
    }

    fn advance(&mut self) -> Option<Result<(), RowDefect>> {
        match &mut self.body {
            Body::Csv(records) => records.advance(),
            Body::Sheet(sheet) => sheet.advance(self.header.len()).map(Ok),
        }
    }

    fn replay(&mut self) -> Option<Result<(), RowDefect>> {
        match &mut self.body {
            Body::Csv(records) => records.replay(&self.header, self.detected.header_line),
            Body::Sheet(sheet) => {
                sheet.start_at(self.detected.header_line);
                sheet.advance(self.header.len())?;
            }
        }
        Some(Ok(()))
    }

    fn row(&self) -> Row<'_> {
        match &self.body {
            Body::Csv(r) => Row { line: r.record_line, text: r.text(), cells: &r.cells, damage: &r.damage },
            Body::Sheet(s) => Row { line: s.line, text: s.text(), cells: &s.current, damage: &s.damage },
        }
    }

    fn check_width(&self) -> Result<(), RowDefect> {
        let Body::Csv(records) = &self.body else { return Ok(()) };
        let found = records.cells.len();
        if self.accepted.contains(&found) {
            return Ok(());
        }
        let expected = *self.accepted.end();
        let row = self.row();
        // Separators at the end of a line are harmless.
        if found > expected && (expected..found).all(|column| row.get(column).is_empty()) {
            return Ok(());
        }
        let column = (found > expected).then_some(expected);
        Err(RowDefect { kind: DefectKind::WrongNumberOfCells { expected, found }, line: row.line, column })
    }

    fn count_damage(&mut self) {
        if self.row().damage.is_empty() {
            return;
        }
        let mut damage = std::mem::take(&mut self.damage);
        let row = self.row();
        for &(column, kind) in row.damage.iter().filter(|(column, _)| *column < *self.accepted.end()) {
            let known = damage.entry((column, kind)).or_insert_with(|| ColumnDamage {
                column,
                damage: kind,
                cells: 0,
                first_line: row.line,
                sample: row.get(column).chars().take(80).collect(),
            });
            known.cells += 1;
        }
        self.damage = damage;
    }

    fn read(
        name: String,
        store: &Store,
        limits: &Limits,
        known: &dyn Fn(&str) -> bool,
    ) -> Result<Table, TableError> {
        let too_large = TableError::TooLarge { limit: limits.file_bytes };
        if store.bytes()? > limits.file_bytes {
            return Err(too_large);
        }
        let Some(survey) = survey(store.open()?, limits.file_bytes)? else { return Err(too_large) };
        let mut head = Vec::new();
        store.open()?.take(HEAD_BYTES).read_to_end(&mut head)?;
        if head.is_empty() {
            return Err(TableError::Empty);
        }
        let utf16 = Utf16::of(&head);
        let opened = match (utf16, sniff::kind(if utf16.is_some() { b"" } else { &head })?) {
            (None, Kind::Zip) => open_workbook(store, survey.bytes, limits, known)?,
            _ => open_text(store, &survey, utf16, limits, known)?,
        };
        let header: Vec<String> = opened.header;
        let width = header.len();
        if width == 0 {
            return Err(TableError::NoHeader);
        }
        if width > limits.columns {
            return Err(TableError::TooManyColumns { limit: limits.columns });
        }
        Ok(Table {
            name,
            detected: opened.detected,
            header,
            preamble: opened.preamble,
            sha256: survey.sha256,
            bytes: survey.bytes,
            body: opened.body,
            accepted: width..=width,
            replay_header: false,
            rows: 0,
            max_rows: limits.rows,
            damage: BTreeMap::new(),
            ended: false,
        })
    }
}

struct Opened {
    detected: Detected,
    header: Vec<String>,
    preamble: Vec<Vec<String>>,
    body: Body,
}

/// A header without the empty names at its end.
fn trimmed(mut header: Vec<String>) -> Vec<String> {
    while header.last().is_some_and(String::is_empty) {
        header.pop();
    }
    header
}

fn open_workbook(
    store: &Store,
    bytes: u64,
    limits: &Limits,
    known: &dyn Fn(&str) -> bool,
) -> Result<Opened, TableError> {
    if bytes > limits.inflated_bytes {
        return Err(TableError::TooLarge { limit: limits.inflated_bytes });
    }
    budget::check(store.open()?, bytes, limits)?;
    let mut sheet = sheet::read(store.open()?, limits, known)?;
    let mut head = sheet.head();
    let at = sniff::header_row(&head, known).ok_or(TableError::NoHeader)?;
    let preamble = head.drain(..at).map(|(_, row)| row).collect();
    let (header_line, header) = head.swap_remove(0);
    let header = trimmed(header);
    sheet.start_at(header_line);
    sheet.advance(header.len());
    let detected = Detected {
        format: Format::Xlsx,
        encoding: "UTF-8".to_owned(),
        separator: None,
        bom: false,
        header_line,
        sheet: Some(sheet.name.clone()),
    };
    Ok(Opened { detected, header, preamble, body: Body::Sheet(sheet) })
}

fn open_text(
    store: &Store,
    survey: &Survey,
    utf16: Option<Utf16>,
    limits: &Limits,
    known: &dyn Fn(&str) -> bool,
) -> Result<Opened, TableError> {
    if let (None, Some(offset)) = (utf16, survey.first_nul) {
        return Err(TableError::Binary { what: ("un fichier binaire", "a binary file"), offset });
    }
    let text = || -> Result<Box<dyn Read + Send>, TableError> {
        let stored = store.open()?;
        Ok(match utf16 {
            Some(order) => Box::new(order.transcode(stored)),
            None => Box::new(stored),
        })
    };
    let mut head = Vec::new();
    text()?.take(HEAD_BYTES).read_to_end(&mut head)?;
    let bom = head.starts_with(BOM);
    let body = if bom { &head[BOM.len()..] } else { &head };
    if body.trim_ascii().is_empty() && survey.bytes <= HEAD_BYTES {
        return Err(TableError::Empty);
    }
    let legacy = utf16.is_none() && survey.bad_bytes > survey.wide_characters;
    let shape = sniff::shape(body, limits.cell_bytes, known)?;

    let mut source = text()?;
    let skipped = (if bom { BOM.len() } else { 0 }) + shape.skip.0;
    io::copy(&mut source.by_ref().take(skipped as u64), &mut io::sink())?;
    let first_line = 1 + shape.skip.1;
    let mut records = Records::new(source, first_line, shape.separator, shape.end_of_line, limits.cell_bytes);
    records.legacy_encoding = legacy;
    let mut preamble = Vec::new();
    let header = loop {
        match records.advance() {
            None => return Err(TableError::NoHeader),
            Some(Err(defect)) if defect.is_final() || defect.line > shape.header_line => {
                return Err(TableError::NoHeader);
            }
            Some(Err(_)) => {}
            Some(Ok(())) => {
                let text = records.text();
                let cell = |&(a, b): &(u32, u32)| {
                    text.get(a as usize..b as usize).unwrap_or_default().trim().to_owned()
                };
                let row: Vec<String> = records.cells.iter().map(cell).collect();
                if records.record_line >= shape.header_line {
                    break trimmed(row);
                }
                preamble.push(row);
            }
        }
    };
    records.width = header.len();
    let encoding = match utf16 {
        Some(order) => order.name(),
        None if legacy => "windows-1252",
        None => "UTF-8",
    };
    let detected = Detected {
        format: Format::Csv,
        encoding: encoding.to_owned(),
        separator: shape.separator.map(char::from),
        bom: bom || utf16.is_some(),
        header_line: records.record_line,
        sheet: None,
    };
    Ok(Opened { detected, header, preamble, body: Body::Csv(Box::new(records)) })
}
