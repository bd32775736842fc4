//! A stock file gone through again, row by row, with everything that is wrong on each of its lines.
//!
//! A report lists some hundreds of issues of each kind and counts the rest; here none is left out. Rows are read again
//! by hundreds, in memory that does not grow with the file; what is judged over the whole file (repeated lines, known
//! dwellings) is taken from the report of the import.

use super::source::{RawRow, Source};
use crate::Error;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use opendata::stock::detect_layout;
use opendata::stock::{mapped_layout, open_stock};
use std::collections::BTreeMap;

/// A row of the file and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotated {
    /// 1-based line of the file; 0 for the lines above the header.
    pub line: u64,
    pub is_header: bool,
    /// Empty when the row could not be read as cells.
    pub cells: Vec<String>,
    pub issues: Vec<Issue>,
}

const AT_A_TIME: usize = 100;

/// Goes through a stock file: what is above its header, the header (with what is wrong with its columns), every row.
///
/// # Errors
/// When the file cannot be opened as it was, or when `each` fails.
pub fn walk<E>(
    source: &Source,
    report: &ImportReport,
    each: &mut dyn FnMut(Annotated) -> Result<(), E>,
) -> Result<(), E>
where
    E: From<Error>,
{
    let head = open_stock(&source.file, &source.limits).map_err(|e| Error::Refused(e.to_string()))?;
    let layout = match &source.mapping {
        Some(mapping) => mapped_layout(head.header(), mapping),
        None => detect_layout(head.header()),
    };
    let (header, header_line) = (head.header().to_vec(), head.detected().header_line);
    for above in head.preamble() {
        each(Annotated { line: 0, is_header: false, cells: above.clone(), issues: Vec::new() })?;
    }
    drop(head);
    let mut told = of_whole_file(report);
    let mut table = source.table(&layout)?;
    let again = source.again(&layout)?;
    let mut rows: Vec<RawRow> = Vec::with_capacity(AT_A_TIME);
    let mut unreadable: BTreeMap<usize, Issue> = BTreeMap::new();
    let headed = !matches!(layout.layout, opendata::stock::Layout::Declaration { named: false });
    if headed {
        let issues = report
            .issues
            .iter()
            .filter(|i| i.line == Some(header_line) || i.line.is_none())
            .cloned()
            .collect();
        each(Annotated { line: header_line, is_header: true, cells: header, issues })?;
    }
    loop {
        let row = table.next_row();
        let ended = row.is_none();
        match row {
            Some(Ok(row)) => {
                rows.push(RawRow { line: row.line(), cells: row.cells().map(str::to_owned).collect() });
            }
            Some(Err(defect)) => {
                unreadable.insert(rows.len(), Issue::from(&defect));
                rows.push(RawRow { line: defect.line, cells: Vec::new() });
            }
            None => {}
        }
        if rows.len() == AT_A_TIME || ended {
            hand_over(&again, &mut rows, &mut unreadable, &mut told, each)?;
        }
        if ended {
            return Ok(());
        }
    }
}

/// Issues by line that a row alone does not show, and the lines set aside among duplicates.
fn of_whole_file(report: &ImportReport) -> BTreeMap<u64, Vec<Issue>> {
    let mut told: BTreeMap<u64, Vec<Issue>> = BTreeMap::new();
    let mut repeated: BTreeMap<u64, Issue> = BTreeMap::new();
    for issue in &report.issues {
        let Some(line) = issue.line else { continue };
        match issue.code {
            IssueCode::DoublonFichier => {
                repeated.insert(line, issue.clone());
            }
            IssueCode::DoublonBase => told.entry(line).or_default().push(issue.clone()),
            _ => {}
        }
    }
    // The report names every line of every group, listed or not.
    for group in report.duplicates.iter().flat_map(|d| &d.groups) {
        let first = group.lines.first().copied().unwrap_or(0);
        let kept = group.kept.unwrap_or(first);
        for line in group.lines.iter().filter(|line| **line != kept) {
            let (severity, hint) = match group.kept {
                Some(kept) => {
                    let hint = (
                        format!("Ligne écartée : la ligne {kept} est gardée pour ce logement."),
                        format!("Line set aside: line {kept} is kept for this dwelling."),
                    );
                    (Severity::Info, hint)
                }
                None => (
                    Severity::Error,
                    (
                        format!(
                            "Cette référence est déjà à la ligne {first} : gardez une seule des deux lignes."
                        ),
                        format!("This reference is already on line {first}: keep only one of the two lines."),
                    ),
                ),
            };
            repeated.entry(*line).or_insert_with(|| {
                Issue::new(IssueCode::DoublonFichier, severity)
                    .at(*line, None)
                    .value(&group.reference)
                    .hint(hint)
            });
        }
    }
    for (line, issue) in repeated {
        told.entry(line).or_default().push(issue);
    }
    told
}

fn hand_over<E: From<Error>>(
    again: &super::source::Again,
    rows: &mut Vec<RawRow>,
    unreadable: &mut BTreeMap<usize, Issue>,
    told: &mut BTreeMap<u64, Vec<Issue>>,
    each: &mut dyn FnMut(Annotated) -> Result<(), E>,
) -> Result<(), E> {
    // Rows that could not be read have nothing to be read again.
    let (places, readable): (Vec<usize>, Vec<RawRow>) = rows
        .iter()
        .enumerate()
        .filter(|(i, _)| !unreadable.contains_key(i))
        .map(|(i, r)| (i, r.clone()))
        .unzip();
    let mut issues: Vec<Vec<Issue>> = vec![Vec::new(); rows.len()];
    for (index, issue) in again.read(&readable)?.issues {
        // A reader that tells once per file tells once per hundred rows here.
        if let Some(of_row) = places.get(index).and_then(|i| issues.get_mut(*i)) {
            of_row.push(issue);
        }
    }
    for (index, issue) in std::mem::take(unreadable) {
        if let Some(of_row) = issues.get_mut(index) {
            of_row.push(issue);
        }
    }
    for (row, mut issues) in rows.drain(..).zip(issues) {
        issues.extend(told.remove(&row.line).unwrap_or_default());
        each(Annotated { line: row.line, is_header: false, cells: row.cells, issues })?;
    }
    Ok(())
}
