//! Dwellings of an agreement from a file: tried first, or written at once; what is left aside is told line by line.

use super::words::refusal;
use super::{LARGEST_FILE, crumbs};
use crate::edge::upload::receive;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, PageResult, Place, Problem, show, show_wrong};
use askama::Template;
use axum::extract::{Multipart, Path};
use register::pension::{HEADERS, ImportedEntries, PensionAgreement};
use tabular::{Limits, Table};
use texts::{Lang, Texts, format};

struct Line {
    line: String,
    column: &'static str,
    what: String,
}

#[derive(Template)]
#[template(path = "pension/import.html")]
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
    one: &PensionAgreement,
    report: Option<(&ImportedEntries, bool)>,
    problems: &'a [Problem],
) -> ImportPage<'a> {
    let t = asked.t;
    let count = |n: u64| format::count(t.lang(), n);
    let told = report.map(|(report, dry)| {
        let (added, wrong) = (count(report.added), count(report.wrong));
        if dry { t.pension_import_tried(added, wrong) } else { t.pension_import_done(added, wrong) }
    });
    let ignored = report.map(|(report, _)| report.ignored.join(", ")).filter(|names| !names.is_empty());
    let lines = report.map(|(report, _)| report.problems.as_slice()).unwrap_or_default();
    ImportPage {
        t,
        c: Chrome::new(asked, Place::Pension, crumbs(asked, one, &t.pension_import())).narrow(),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        file_error: problems.first().map(|problem| problem.what.clone()),
        id: one.id.clone(),
        what: t.pension_import_what(HEADERS.join(", ")),
        told,
        ignored: ignored.map(|names| t.pension_import_ignored(names)),
        lines: lines
            .iter()
            .map(|problem| Line {
                line: count(problem.line),
                column: problem.column.unwrap_or(""),
                what: refusal(t, &problem.code),
            })
            .collect(),
    }
}

/// `GET /caisses/{id}/import`
pub(super) async fn ask(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = super::found(&asked, &id).await?;
    show(&page(&asked, &one, None, &[]))
}

/// What is read of a file that people send.
fn limits() -> Limits {
    Limits {
        file_bytes: LARGEST_FILE as u64,
        rows: 5_000,
        columns: 60,
        cells: 300_000,
        inflated_bytes: 40 << 20,
        ..Limits::upload()
    }
}

/// `POST /caisses/{id}/import`
pub(super) async fn receive_file(asked: Asked, Path(id): Path<String>, form: Multipart) -> PageResult {
    let t = asked.t;
    let one = super::found(&asked, &id).await?;
    let landlord = asked.landlord()?.id.clone();
    let spool = asked.register.folder().join("spool");
    let sent = receive(form, LARGEST_FILE as u64, &spool).await?;
    let dry = sent.text("acte") != Some("importer");
    let Some(file) = sent.file else {
        let problems = [Problem::new("file", t.upload_missing())];
        return show_wrong(&page(&asked, &one, None, &problems));
    };
    let path = file.path.clone();
    // Off the request threads; and a parser that stops takes nothing down.
    let opened = tokio::task::spawn_blocking(move || Table::open(&path, &limits())).await;
    let table = match opened.map_err(|e| PageError::Inside(e.to_string()))? {
        Ok(table) => table,
        Err(error) => {
            let language = if t.lang() == Lang::Fr { model::Language::Fr } else { model::Language::En };
            let why = error.words().told_in(language).to_owned();
            let problems = [Problem::new("file", t.pension_import_unread(why))];
            return show_wrong(&page(&asked, &one, None, &problems));
        }
    };
    match asked.register.import_pension_entries(&landlord, &id, (table, dry), asked.today).await {
        Ok(report) => show(&page(&asked, &one, Some((&report, dry)), &[])),
        Err(register::Error::Refused(code)) => {
            let problems = [Problem::new("file", refusal(t, &code))];
            show_wrong(&page(&asked, &one, None, &problems))
        }
        Err(other) => Err(other.into()),
    }
}
