//! Workbooks: one sheet, unrolled into text within the limits.

use crate::error::TableError;
use crate::limits::Limits;
use crate::text::{Damage, encoding_damage};
use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx};
use model::Words;
use std::fmt::Write as _;
use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many rows are looked at to choose the sheet and find the header.
pub(crate) const HEAD_ROWS: usize = 20;
/// How many sheets are looked at.
const SHEETS: usize = 50;

/// The filled cells of one sheet, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub name: String,
    text: String,
    cells: Vec<(u32, u32, u32)>,
    /// Line of the sheet and index of its first cell.
    rows: Vec<(u64, u32)>,
    next: usize,
    /// Line of the current row, and its cells as ranges of the text.
    pub line: u64,
    pub current: Vec<(u32, u32)>,
    pub damage: Vec<(usize, Damage)>,
}

impl Sheet {
    /// Moves to the next row, spread over `width` columns. Cells beyond are notes beside the table.
    pub fn advance(&mut self, width: usize) -> Option<()> {
        let &(line, first) = self.rows.get(self.next)?;
        self.next += 1;
        let end = self.rows.get(self.next).map_or(self.cells.len(), |r| r.1 as usize);
        self.line = line;
        self.current.clear();
        self.current.resize(width, (0, 0));
        self.damage.clear();
        for &(column, from, to) in &self.cells[first as usize..end] {
            let column = column as usize;
            if let Some(cell) = self.current.get_mut(column) {
                *cell = (from, to);
                let damage = encoding_damage(&self.text[from as usize..to as usize]);
                self.damage.extend(damage.map(|d| (column, d)));
            }
        }
        Some(())
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first rows, whole, without moving.
    pub fn head(&self) -> Vec<(u64, Vec<String>)> {
        let row = |index: usize, &(line, first): &(u64, u32)| {
            let end = self.rows.get(index + 1).map_or(self.cells.len(), |r| r.1 as usize);
            let mut row = Vec::new();
            for &(column, from, to) in &self.cells[first as usize..end] {
                let column = column as usize;
                if row.len() <= column {
                    row.resize(column + 1, String::new());
                }
                row[column] = self.text[from as usize..to as usize].trim().to_owned();
            }
            (line, row)
        };
        self.rows.iter().enumerate().take(HEAD_ROWS).map(|(i, r)| row(i, r)).collect()
    }

    /// The next row is the one of this line.
    pub fn start_at(&mut self, line: u64) {
        self.next = self.rows.iter().position(|r| r.0 == line).unwrap_or(0);
    }
}

/// Reads the sheet that has the most cells known to `known` in one of its first rows, else the first one that
/// holds a table. Visible sheets come first.
///
/// # Errors
/// [`TableError`] when the workbook is broken or passes a bound. [`crate::budget::check`] must have passed.
pub(crate) fn read(
    source: impl Read + Seek,
    limits: &Limits,
    known: &dyn Fn(&str) -> bool,
) -> Result<Sheet, TableError> {
    // The library is tried on hostile files, but it is not ours: a panic in it is a broken workbook.
    catch_unwind(AssertUnwindSafe(|| read_unguarded(source, limits, known))).unwrap_or_else(|_| {
        Err(TableError::BrokenWorkbook(Words::from(("structure invalide", "invalid structure"))))
    })
}

fn read_unguarded(
    source: impl Read + Seek,
    limits: &Limits,
    known: &dyn Fn(&str) -> bool,
) -> Result<Sheet, TableError> {
    let mut book = Xlsx::new(source).map_err(|e| TableError::BrokenWorkbook(Words::same(e.to_string())))?;
    let mut names: Vec<(bool, String)> =
        book.sheets_metadata().iter().map(|s| (s.visible != SheetVisible::Visible, s.name.clone())).collect();
    names.sort_by_key(|n| n.0);
    let mut best: Option<(usize, usize, String)> = None;
    for (_, name) in names.into_iter().take(SHEETS) {
        let Ok(sheet) = unroll(&mut book, &name, limits, HEAD_ROWS) else { continue };
        let head = sheet.head();
        let score = head.iter().map(|(_, row)| row.iter().filter(|c| known(c)).count()).max().unwrap_or(0);
        let rows = head.len().min(2);
        if best.as_ref().is_none_or(|b| (score, rows) > (b.0, b.1)) {
            best = Some((score, rows, name));
        }
    }
    let Some((_, _, name)) = best else {
        return Err(TableError::BrokenWorkbook(Words::from((
            "aucune feuille lisible",
            "no sheet that can be read",
        ))));
    };
    unroll(&mut book, &name, limits, usize::MAX)
}

fn unroll<R: Read + Seek>(
    book: &mut Xlsx<R>,
    name: &str,
    limits: &Limits,
    max_rows: usize,
) -> Result<Sheet, TableError> {
    let broken = |e: calamine::XlsxError| TableError::BrokenWorkbook(Words::same(e.to_string()));
    let mut reader = book.worksheet_cells_reader(name).map_err(broken)?;
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    let mut seen = 0;
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        seen += 1;
        if seen > limits.cells {
            return Err(TableError::TooManyCells { limit: limits.cells });
        }
        let (row, column) = cell.get_position();
        if column as usize >= limits.columns {
            continue;
        }
        let from = sheet.text.len();
        push_value(cell.get_value(), &mut sheet.text);
        let to = sheet.text.len();
        // A shared string may be named by every cell: the unrolled text has the same bound as the archive.
        if to as u64 > limits.inflated_bytes.min(u64::from(u32::MAX)) {
            return Err(TableError::InflatesTooMuch { limit: limits.inflated_bytes });
        }
        if sheet.text[from..].trim().is_empty() {
            sheet.text.truncate(from);
            continue;
        }
        if to - from > limits.cell_bytes {
            let cut = sheet.text.floor_char_boundary(from + limits.cell_bytes);
            sheet.text.truncate(cut);
        }
        let line = u64::from(row) + 1;
        if sheet.rows.last().is_none_or(|r| r.0 != line) {
            if sheet.rows.len() >= max_rows {
                break;
            }
            sheet.rows.push((line, sheet.cells.len() as u32));
        }
        sheet.cells.push((column, from as u32, sheet.text.len() as u32));
    }
    Ok(sheet)
}

fn push_value(value: &DataRef<'_>, text: &mut String) {
    let written = match value {
        DataRef::Empty => Ok(()),
        DataRef::Int(n) => write!(text, "{n}"),
        // `{}` writes 10 for 10.0 and never an exponent.
        DataRef::Float(x) => write!(text, "{x}"),
        DataRef::String(s) => write!(text, "{s}"),
        DataRef::SharedString(s) => write!(text, "{s}"),
        DataRef::Bool(b) => write!(text, "{}", if *b { "VRAI" } else { "FAUX" }),
        DataRef::DateTime(date) => push_date(date, text),
        DataRef::DateTimeIso(s) => write!(text, "{}", s.strip_suffix("T00:00:00").unwrap_or(s)),
        DataRef::DurationIso(s) => write!(text, "{s}"),
        DataRef::Error(e) => write!(text, "{e}"),
    };
    // Writing into a String cannot fail.
    written.unwrap_or_default();
}

/// `2024-03-01`, `2024-03-01T08:30:00`, or `05:00` when the cell holds a time without a day.
fn push_date(date: &ExcelDateTime, text: &mut String) -> std::fmt::Result {
    let (y, m, d, hour, minute, second, _) = date.to_ymd_hms_milli();
    if date.is_duration() || date.as_f64() < 1.0 {
        return write!(text, "{hour:02}:{minute:02}");
    }
    write!(text, "{y:04}-{m:02}-{d:02}")?;
    if (hour, minute, second) == (0, 0, 0) {
        return Ok(());
    }
    write!(text, "T{hour:02}:{minute:02}:{second:02}")
}
