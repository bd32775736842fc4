//! Buildings from a file, tried first or written at once; what is left aside is told line by line.

use super::words::{expected, refusal};
use super::{chrome, found, organisation};
use crate::edge::child::{self, ChildError};
use crate::edge::upload::{Received, receive};
use crate::edge::{Asked, PageError};
use crate::ui::words::plural;
use crate::ui::{Chrome, ErrorSummary, PageResult, Problem, show, show_wrong};
use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use register::diagnoses::{BuildingsFile, DiagnosisRecord, ImportedBuildings, LARGEST_FILE, file_limits};
use register::imports::FileAnswer;
use tabular::Table;
use texts::{Lang, Texts, format};

struct Line {
    line: String,
    column: String,
    what: String,
}

#[derive(Template)]
#[template(path = "diagnoses/import.html")]
struct ImportPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    file_error: Option<String>,
    id: String,
    what: String,
    told: Option<String>,
    ignored: Option<String>,
    lines: Vec<Line>,
}

fn page<'a>(
    asked: &Asked,
    record: &DiagnosisRecord,
    report: Option<(&ImportedBuildings, bool)>,
    problems: &'a [Problem],
) -> ImportPage<'a> {
    let t = asked.t;
    let count = |n: u64| format::count(t.lang(), n);
    let told = report.map(|(report, dry)| {
        let (n, added, already) = (plural(report.added), count(report.added), count(report.already));
        if dry {
            t.diagnosis_import_tried(n, added, already)
        } else {
            t.diagnosis_import_done(n, added, already)
        }
    });
    let ignored = report.map(|(report, _)| report.ignored.join(", ")).filter(|names| !names.is_empty());
    let lines = report.map(|(report, _)| report.problems.as_slice()).unwrap_or_default();
    ImportPage {
        t,
        c: chrome(asked, record, &t.diagnosis_import()).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        file_error: problems.first().map(|problem| problem.what.clone()),
        id: record.id.clone(),
        what: t.diagnosis_import_what(diagnosis::HEADERS.join(", ")),
        told,
        ignored: ignored.map(|names| t.diagnosis_import_ignored(names)),
        lines: lines
            .iter()
            .map(|row| Line {
                line: count(row.line),
                column: row.column.clone(),
                what: expected(t, &row.expected),
            })
            .collect(),
    }
}

/// `GET /diagnostics/{id}/import`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    show(&page(&asked, &record, None, &[]))
}

/// Reads a file of buildings, in a process of its own when there is a program.
async fn read(
    asked: &Asked,
    id: &str,
    file: &Received,
    dry_run: bool,
) -> Result<FileAnswer<ImportedBuildings>, ChildError> {
    let own = organisation(asked)?;
    if let Some(program) = &asked.portal.program {
        let owner = format!("--organisation={own}");
        return child::read_for(asked, program, (&file.name, owner), |command| {
            command.args(["diagnoses", "import"]).arg(&file.path).arg(format!("--diagnosis={id}"));
            if dry_run {
                command.arg("--dry-run");
            }
        })
        .await;
    }
    let path = file.path.clone();
    let opened = tokio::task::spawn_blocking(move || Table::open(&path, &file_limits())).await;
    let table = match opened.map_err(|e| PageError::Inside(e.to_string()))? {
        Ok(table) => table,
        Err(error) => {
            let (fr, en) = error.words().into_texts();
            return Ok(FileAnswer::Unread { fr, en });
        }
    };
    let file = BuildingsFile { table, dry_run };
    match asked.register.import_diagnosis_buildings(own, id, file, asked.today).await {
        Ok(report) => Ok(FileAnswer::Done(report)),
        Err(register::Error::Refused(code)) => Ok(FileAnswer::Refused(code)),
        Err(other) => Err(PageError::from(other).into()),
    }
}

/// `POST /diagnostics/{id}/import`
pub(super) async fn receive_file(
    asked: Asked,
    Path(id): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    // What may not be known to exist is not there, whatever was sent.
    let form = form.map_err(|wrong| PageError::Form(wrong.body_text()))?;
    let spool = asked.register.folder().join("spool");
    let sent = receive(form, LARGEST_FILE, &spool).await?;
    let dry = sent.text("acte") != Some("importer");
    let Some(file) = sent.file else {
        let problems = [Problem::new("file", t.upload_missing())];
        return show_wrong(&page(&asked, &record, None, &problems));
    };
    let what = match read(&asked, &id, &file, dry).await {
        Ok(FileAnswer::Done(report)) => return show(&page(&asked, &record, Some((&report, dry)), &[])),
        Ok(FileAnswer::Refused(code)) => refusal(t, &code),
        Ok(FileAnswer::Unread { fr, en }) => {
            t.diagnosis_import_unread(if t.lang() == Lang::Fr { fr } else { en })
        }
        Err(ChildError::Died) => t.upload_died(),
        Err(ChildError::Page(error)) => return Err(error),
    };
    show_wrong(&page(&asked, &record, None, &[Problem::new("file", what)]))
}
