//! A stock file being read: its rows with what only the register can check, and any of its rows read again.

use super::outside::{forget_position, take_out};
use crate::Error;
use crate::occupancy::refused;
use jiff::civil::Date;
use model::dwelling::DwellingRow;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use opendata::stock::{
    ColumnMapping, Layout, LayoutMatch, StockContext, open_stock, open_stock_bytes, read_stock,
};
use opendata::territory::CommuneIndex;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use tabular::{Limits, Table};

/// A stock file and everything that its reading depends on. Cheap to copy.
#[derive(Clone)]
pub struct Source {
    pub file: PathBuf,
    pub mapping: Option<ColumnMapping>,
    pub limits: Limits,
    pub today: Date,
    /// Where communes are, when it is known.
    pub communes: Option<Arc<CommuneIndex>>,
}

/// What a reading gave, apart from its rows.
pub(super) struct Read {
    pub report: ImportReport,
    /// `None` when the file could not be opened.
    pub layout: Option<LayoutMatch>,
    pub lines: Lines,
}

/// Lines of which a dwelling was kept, in order: intervals, since most lines follow each other.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<(u64, u64)>);

impl Lines {
    fn push(&mut self, line: u64) {
        match self.0.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => self.0.push((line, line)),
        }
    }

    pub fn contains(&self, line: u64) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= line);
        after.checked_sub(1).and_then(|i| self.0.get(i)).is_some_and(|(_, last)| line <= *last)
    }
}

/// A row as the file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawRow {
    pub line: u64,
    pub cells: Vec<String>,
}

/// Issues that are listed while they are found, and counted beyond.
#[derive(Default)]
struct Found {
    issues: Vec<Issue>,
    more: u64,
}

impl Source {
    fn context(&self) -> StockContext<'_> {
        StockContext { today: self.today, communes: self.communes.as_deref() }
    }

    /// Reads the file into the sink, with the checks of the register. A sink that breaks stops the reading.
    pub(super) fn read(&self, sink: &mut dyn FnMut(DwellingRow) -> ControlFlow<()>) -> Read {
        let mut table = match open_stock(&self.file, &self.limits) {
            Ok(table) => table,
            Err(error) => {
                return Read { report: refused(&self.file, &error), layout: None, lines: Lines::default() };
            }
        };
        let mut lines = Lines::default();
        let mut far = Found::default();
        let mut forgotten = Vec::new();
        let mut checked = |mut row: DwellingRow| {
            lines.push(row.line);
            let quality = row.position_quality;
            if let Some(issue) = self.communes.as_deref().and_then(|c| take_out(&mut row, c)) {
                forgotten.push(quality);
                if far.issues.len() < ImportReport::LISTED_PER_CODE {
                    far.issues.push(issue);
                } else {
                    far.more += 1;
                }
            }
            sink(row)
        };
        let read = read_stock(&mut table, self.mapping.as_ref(), &self.context(), &mut checked);
        let mut report = read.report;
        for quality in forgotten {
            forget_position(&mut report.figures, quality);
        }
        let told = far.issues.len() as u64 + far.more;
        far.issues.into_iter().for_each(|issue| report.push(issue));
        if far.more > 0 {
            *report.issue_counts.entry(IssueCode::CoordonneesHorsCommune.code().to_owned()).or_default() +=
                far.more;
        }
        report.rows_to_confirm = (report.rows_to_confirm + told).min(report.rows_kept);
        Read { report, layout: Some(read.layout), lines }
    }

    /// The table of the file, ready to give its rows as [`Source::read`] saw them.
    pub(super) fn table(&self, layout: &LayoutMatch) -> Result<Table, Error> {
        let mut table = open_stock(&self.file, &self.limits).map_err(|e| Error::Refused(e.to_string()))?;
        if is_headless(layout) {
            table.accept_cells(1..=self.limits.columns);
            table.header_is_a_row();
        }
        Ok(table)
    }

    /// A reader of single rows of this file.
    pub(super) fn again(&self, layout: &LayoutMatch) -> Result<Again, Error> {
        let header = self.table(layout)?.header().to_vec();
        Ok(Again { source: self.clone(), header, headless: is_headless(layout) })
    }
}

fn is_headless(layout: &LayoutMatch) -> bool {
    matches!(layout.layout, Layout::Declaration { named: false })
}

/// What a second reading of some rows gave.
#[derive(Default)]
pub(super) struct Reread {
    /// Place in the rows given, and the dwelling: rows refused are left out.
    pub dwellings: Vec<(usize, DwellingRow)>,
    /// What is wrong with the row itself, with the line of the file.
    pub issues: Vec<(usize, Issue)>,
    /// Sums over the rows kept, by the names that reports use.
    pub figures: BTreeMap<String, u64>,
    pub rows_to_confirm: u64,
    pub dwellings_counted: u64,
}

/// Reads rows of a file again, by themselves: the same rules on the same cells, whatever rows stood before.
pub(super) struct Again {
    source: Source,
    header: Vec<String>,
    headless: bool,
}

/// Rows read again at a time: fewer than the issues that a report lists of one kind, so that none is only counted.
const AT_A_TIME: usize = 100;

impl Again {
    /// Reads rows again. Of rows that say one dwelling, the first of each hundred is kept.
    pub fn read(&self, rows: &[RawRow]) -> Result<Reread, Error> {
        let mut all = Reread::default();
        for (rank, some) in rows.chunks(AT_A_TIME).enumerate() {
            self.read_some(some, rank * AT_A_TIME, &mut all)?;
        }
        Ok(all)
    }

    fn read_some(&self, rows: &[RawRow], start: usize, all: &mut Reread) -> Result<(), Error> {
        let header = (!self.headless).then_some(&self.header);
        let text: String =
            header.into_iter().chain(rows.iter().map(|r| &r.cells)).map(|r| line_of(r)).collect();
        let first_row = if self.headless { 1 } else { 2 };
        let mut table = open_stock_bytes("again.csv", text.into_bytes(), &self.source.limits)
            .map_err(|e| Error::Computation(e.to_string()))?;
        if table.detected().header_line != 1 || (!self.headless && table.header() != self.header) {
            return Err(Error::Computation("the header of the file is not found again".to_owned()));
        }
        let place = |line: u64| line.checked_sub(first_row).and_then(|n| usize::try_from(n).ok());
        let mut forgotten = Vec::new();
        let mut sink = |mut dwelling: DwellingRow| {
            let Some((index, raw)) = place(dwelling.line).and_then(|i| Some((i, rows.get(i)?))) else {
                return ControlFlow::Continue(());
            };
            dwelling.line = raw.line;
            let quality = dwelling.position_quality;
            if let Some(issue) = self.source.communes.as_deref().and_then(|c| take_out(&mut dwelling, c)) {
                forgotten.push(quality);
                all.issues.push((start + index, issue));
            }
            all.dwellings.push((start + index, dwelling));
            ControlFlow::Continue(())
        };
        let mut read =
            read_stock(&mut table, self.source.mapping.as_ref(), &self.source.context(), &mut sink).report;
        all.rows_to_confirm += read.rows_to_confirm + forgotten.len() as u64;
        for quality in forgotten {
            forget_position(&mut read.figures, quality);
        }
        for (name, n) in read.figures {
            *all.figures.entry(name).or_default() += n;
        }
        all.dwellings_counted += read.dwellings;
        for mut issue in read.issues {
            let of_row = issue.line.filter(|_| issue.code != IssueCode::EncodageAbime).and_then(place);
            let Some((index, raw)) = of_row.and_then(|i| Some((i, rows.get(i)?))) else { continue };
            // Repetition is judged over the whole file, not over some of its rows.
            if issue.code == IssueCode::DoublonFichier && issue.severity == Severity::Error {
                continue;
            }
            issue.line = Some(raw.line);
            all.issues.push((start + index, issue));
        }
        Ok(())
    }
}

/// One line of a table: every cell in quotes, nothing in it that ends a line.
fn line_of(cells: &[String]) -> String {
    let mut line = String::new();
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            line.push(';');
        }
        line.push('"');
        for c in cell.chars() {
            match c {
                '"' => line.push_str("\"\""),
                c if c.is_control() => line.push(' '),
                c => line.push(c),
            }
        }
        line.push('"');
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_their_intervals() {
        let mut lines = Lines::default();
        [2, 3, 4, 7, 9, 10].into_iter().for_each(|n| lines.push(n));
        assert_eq!(lines.0, [(2, 4), (7, 7), (9, 10)]);
        let known: Vec<u64> = (0..12).filter(|n| lines.contains(*n)).collect();
        assert_eq!(known, [2, 3, 4, 7, 9, 10]);
    }
}
