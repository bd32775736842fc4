//! The file that was sent, given back with what is wrong on each of its lines: code, message, what was done.
//!
//! Rows go through one by one, into a file beside the one received, which is then sent as it is: memory grows neither
//! with the file nor with its problems. No cell can make a spreadsheet run anything.

use super::jobs::{Job, Phase};
use super::progress::job_of;
use super::verdict::issue_words;
use crate::Portal;
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, guarded};
use axum::body::Body;
use axum::extract::{Path as At, State};
use axum::response::IntoResponse;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use register::imports::ImportKind;
use register::stock::{Annotated, Source, walk};
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use tabular::{Limits, Table};
use texts::{Lang, Texts};
use tokio_util::io::ReaderStream;

/// Why an annotated file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    #[error(transparent)]
    Register(#[from] register::Error),
    #[error("the file cannot be read again: {0}")]
    Table(String),
    #[error("the annotated file cannot be written: {0}")]
    Io(#[from] std::io::Error),
    #[error("the annotated file cannot be written: {0}")]
    Csv(#[from] csv::Error),
    #[error("the workbook cannot be written: {0}")]
    Xlsx(#[from] XlsxError),
    #[error("a workbook holds {MOST_XLSX_ROWS} rows at most: ask for CSV")]
    TooManyRows,
    #[error("this kind of file is not a table")]
    NoTable,
}

/// Rows of a sheet.
const MOST_XLSX_ROWS: u32 = 1_048_576;
/// Characters of a cell of a workbook.
const LONGEST_XLSX_CELL: usize = 32_767;
/// The columns added, after those of the file.
const ADDED: [&str; 3] = ["plainpied_code", "plainpied_message", "plainpied_suite"];

/// Which files can be annotated: tables, and not JSON.
#[must_use]
pub fn can_be_annotated(kind: ImportKind, file: &Path) -> bool {
    let is_json =
        file.extension().is_some_and(|e| e.eq_ignore_ascii_case("json") || e.eq_ignore_ascii_case("geojson"));
    !is_json && !matches!(kind, ImportKind::Streets | ImportKind::Neighbourhoods)
}

/// Writes the annotated copy of a file: a workbook when `out` ends in `.xlsx`, CSV otherwise.
///
/// Of a stock file every problem of every line is told, those that the report only counts included. Of other tables
/// those that the report lists are told.
///
/// # Errors
/// When the file cannot be read again, or the copy written.
pub fn annotate(
    kind: ImportKind,
    source: &Source,
    report: &ImportReport,
    lang: Lang,
    out: &Path,
) -> Result<(), AnnotateError> {
    if !can_be_annotated(kind, &source.file) {
        return Err(AnnotateError::NoTable);
    }
    let t = Texts::of(lang);
    let is_workbook = out.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
    if !is_workbook {
        let mut file = BufWriter::new(std::fs::File::create(out)?);
        file.write_all("\u{FEFF}".as_bytes())?;
        let mut csv = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(file);
        each_row(kind, source, report, t, &mut |cells| Ok(csv.write_record(cells.iter().map(|c| safe(c)))?))?;
        csv.flush()?;
        return Ok(());
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    let mut rank = 0_u32;
    each_row(kind, source, report, t, &mut |cells| {
        write_row(sheet, rank, &cells)?;
        rank += 1;
        Ok(())
    })?;
    book.save(out)?;
    Ok(())
}

fn write_row(sheet: &mut Worksheet, rank: u32, cells: &[String]) -> Result<(), AnnotateError> {
    if rank >= MOST_XLSX_ROWS {
        return Err(AnnotateError::TooManyRows);
    }
    for (column, cell) in (0_u16..).zip(cells) {
        // Always a text: a workbook runs only what is written as a formula.
        let text: String = cell.chars().take(LONGEST_XLSX_CELL).collect();
        sheet.write_string(rank, column, text)?;
    }
    Ok(())
}

/// A cell of CSV: what begins like a formula is quoted, except a number (a floor of `-1` stays one).
fn safe(cell: &str) -> String {
    let is_number = cell.replace(',', ".").parse::<f64>().is_ok();
    if is_number { cell.to_owned() } else { guarded(cell) }
}

type Cells<'a> = dyn FnMut(Vec<String>) -> Result<(), AnnotateError> + 'a;

/// Every row of the file with the columns added.
fn each_row(
    kind: ImportKind,
    source: &Source,
    report: &ImportReport,
    t: Texts,
    write: &mut Cells<'_>,
) -> Result<(), AnnotateError> {
    let mut width: Option<usize> = None;
    let mut on_row = |row: Annotated| {
        let mut cells = row.cells;
        let Some(wide) = width else {
            // The header; what is above it has no line.
            if row.line > 0 {
                width = Some(cells.len());
                if row.is_header {
                    cells.extend(ADDED.map(str::to_owned));
                } else {
                    cells.extend(told(t, &row.issues));
                }
            }
            return write(cells);
        };
        if cells.len() < wide {
            cells.resize(wide, String::new());
        }
        cells.extend(told(t, &row.issues));
        write(cells)
    };
    if kind == ImportKind::Stock {
        walk(source, report, &mut on_row)
    } else {
        walk_table(kind, source, report, &mut on_row)
    }
}

/// The cells added to a row: codes, messages, what was done.
fn told(t: Texts, issues: &[Issue]) -> [String; 3] {
    let mut codes: Vec<&str> = Vec::new();
    for issue in issues {
        if !codes.contains(&issue.code.code()) {
            codes.push(issue.code.code());
        }
    }
    let messages: Vec<String> = issues.iter().map(|i| issue_words(t, i)).collect();
    let is_aside = |i: &Issue| i.code == IssueCode::DoublonFichier && i.severity == Severity::Info;
    let done = match issues.iter().map(|i| i.severity).max() {
        None => String::new(),
        Some(Severity::Error) => t.annotated_rejected(),
        _ if issues.iter().any(is_aside) => t.annotated_aside(),
        Some(Severity::ToConfirm) => t.annotated_to_confirm(),
        Some(Severity::Info) => t.annotated_kept(),
    };
    [codes.join(" "), messages.join(" | "), done]
}

/// Goes through a table that is no stock file, with the issues that the report lists.
fn walk_table(
    kind: ImportKind,
    source: &Source,
    report: &ImportReport,
    each: &mut dyn FnMut(Annotated) -> Result<(), AnnotateError>,
) -> Result<(), AnnotateError> {
    let open = match kind {
        ImportKind::Occupancy => {
            Table::open_expecting(&source.file, &source.limits, &opendata::occupancy::Mapping::knows)
        }
        _ => Table::open(&source.file, &source.limits),
    };
    let mut table = open.map_err(|e| AnnotateError::Table(e.to_string()))?;
    let mut of_line: BTreeMap<u64, Vec<Issue>> = BTreeMap::new();
    for issue in &report.issues {
        if let Some(line) = issue.line {
            of_line.entry(line).or_default().push(issue.clone());
        }
    }
    for above in table.preamble() {
        each(Annotated { line: 0, is_header: false, cells: above.clone(), issues: Vec::new() })?;
    }
    let line = table.detected().header_line;
    each(Annotated { line, is_header: true, cells: table.header().to_vec(), issues: Vec::new() })?;
    while let Some(row) = table.next_row() {
        let (line, cells) = match &row {
            Ok(row) => (row.line(), row.cells().map(str::to_owned).collect()),
            Err(defect) => (defect.line, Vec::new()),
        };
        let issues = of_line.remove(&line).unwrap_or_default();
        each(Annotated { line, is_header: false, cells, issues })?;
    }
    Ok(())
}

/// `GET /imports/travaux/{id}/annote.csv`
pub(super) async fn csv(state: State<Arc<Portal>>, asked: Asked, at: At<String>) -> PageResult {
    answer(state, asked, at, "annote.csv", "text/csv; charset=utf-8").await
}

/// `GET /imports/travaux/{id}/annote.xlsx`
pub(super) async fn xlsx(state: State<Arc<Portal>>, asked: Asked, at: At<String>) -> PageResult {
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    answer(state, asked, at, "annote.xlsx", media).await
}

async fn answer(
    State(portal): State<Arc<Portal>>,
    asked: Asked,
    At(id): At<String>,
    name: &'static str,
    media: &str,
) -> PageResult {
    let job = job_of(&asked, &id).await?;
    let (Phase::Checked(Ok(report)) | Phase::Imported(Ok(report))) = job.phase() else {
        return Err(PageError::NotFound);
    };
    if !can_be_annotated(job.kind, &job.file.path) || !job.file.path.exists() {
        return Err(PageError::NotFound);
    }
    let turn = portal.annotating.lock().await;
    let out = job.file.folder.join(name);
    match &portal.program {
        Some(program) => outside(&portal, &job, &report, asked.lang(), program, &out).await?,
        None => inside(&portal, &job, *report, asked.lang(), &out).await?,
    }
    // Opened before the next one may write it again.
    let file = tokio::fs::File::open(&out).await.map_err(|e| PageError::Inside(e.to_string()))?;
    tokio::fs::remove_file(&out).await.map_err(|e| PageError::Inside(e.to_string()))?;
    drop(turn);
    Ok((attachment(media, name), Body::from_stream(ReaderStream::new(file))).into_response())
}

/// In a process of its own, like every reading of a file that was sent.
async fn outside(
    portal: &Portal,
    job: &Job,
    report: &ImportReport,
    lang: Lang,
    program: &Path,
    out: &Path,
) -> Result<(), PageError> {
    let broken = |e: std::io::Error| PageError::Inside(format!("a file cannot be annotated: {e}"));
    let told: PathBuf = job.file.folder.join("annotated.report.json");
    let text = serde_json::to_vec(report).map_err(|e| PageError::Inside(e.to_string()))?;
    tokio::fs::write(&told, text).await.map_err(broken)?;
    let mut command = portal.command(program);
    command.args(["--lang", lang.code(), "annotate", job.kind.code()]).arg(&job.file.path);
    command.arg("--data").arg(portal.register.folder()).args(["--landlord", &job.landlord.name]);
    command.arg("--import-report").arg(&told).arg("--output").arg(out).arg("--limited");
    if let Some(mapping) = job.mapping() {
        command.arg("--mapping").arg(mapping);
    }
    let ended = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(broken)?;
    if ended.status.success() {
        return Ok(());
    }
    let words: String = String::from_utf8_lossy(&ended.stderr).chars().take(2_000).collect();
    Err(PageError::Inside(format!("a file cannot be annotated: {words}")))
}

async fn inside(
    portal: &Portal,
    job: &Job,
    report: ImportReport,
    lang: Lang,
    out: &Path,
) -> Result<(), PageError> {
    let mapping = match job.kind {
        ImportKind::Stock => {
            let name = job.mapping().map(|p| p.display().to_string());
            let limits = Limits::default();
            job.register(portal)
                .stock_mapping_for(&job.landlord.id, name.as_deref(), &job.file.path, &limits)
                .await?
        }
        _ => None,
    };
    let source = portal.register.stock_source(&job.file.path, mapping, Limits::default()).await?;
    let (kind, out) = (job.kind, out.to_owned());
    tokio::task::spawn_blocking(move || annotate(kind, &source, &report, lang, &out))
        .await
        .map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(|e| PageError::Inside(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_stays_a_number_and_a_formula_does_not_stay_one() {
        for kept in ["-1", "-12,5", "12 rue X", ""] {
            assert_eq!(safe(kept), kept);
        }
        for quoted in ["=1+1", "+cmd|x", "@x", "-1+1", "\t=1"] {
            assert!(safe(quoted).starts_with('\''), "{quoted:?}");
        }
    }
}
