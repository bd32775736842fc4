//! Dwellings of an agreement from a file: tried first, or written at once; what is left aside is told line by line.

use super::crumbs;
use super::dwellings::may_see_answers;
use super::words::refusal;
use crate::edge::child::{self, ChildError};
use crate::edge::upload::{Received, receive};
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, ErrorSummary, PageResult, Place, Problem, show, show_wrong};
use askama::Template;
use axum::extract::{Multipart, Path};
use register::imports::FileAnswer;
use register::pension::{EntriesFile, HEADERS, ImportedEntries, LARGEST_FILE, PensionAgreement, file_limits};
use tabular::Table;
use texts::{Lang, Texts, format};

struct Line {
    line: String,
    column: String,
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
                column: problem.column.clone().unwrap_or_default(),
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

/// Reads a file of dwellings, in a process of its own when there is a program.
async fn read(
    asked: &Asked,
    id: &str,
    file: &Received,
    dry_run: bool,
) -> Result<FileAnswer<ImportedEntries>, ChildError> {
    let with_answers = may_see_answers(asked);
    if let Some(program) = &asked.portal.program {
        return child::read(asked, program, &file.name, |command| {
            command.args(["pension", "import"]).arg(&file.path).arg("--agreement").arg(id);
            if dry_run {
                command.arg("--dry-run");
            }
            if !with_answers {
                command.arg("--without-answers");
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
    let landlord = &asked.landlord()?.id;
    match asked
        .register
        .import_pension_entries(landlord, id, EntriesFile { table, dry_run, with_answers }, asked.today)
        .await
    {
        Ok(report) => Ok(FileAnswer::Done(report)),
        Err(register::Error::Refused(code)) => Ok(FileAnswer::Refused(code)),
        Err(other) => Err(PageError::from(other).into()),
    }
}

/// `POST /caisses/{id}/import`
pub(super) async fn receive_file(asked: Asked, Path(id): Path<String>, form: Multipart) -> PageResult {
    let t = asked.t;
    let one = super::found(&asked, &id).await?;
    let spool = asked.register.folder().join("spool");
    let sent = receive(form, LARGEST_FILE, &spool).await?;
    let dry = sent.text("acte") != Some("importer");
    let Some(file) = sent.file else {
        let problems = [Problem::new("file", t.upload_missing())];
        return show_wrong(&page(&asked, &one, None, &problems));
    };
    let what = match read(&asked, &id, &file, dry).await {
        Ok(FileAnswer::Done(report)) => return show(&page(&asked, &one, Some((&report, dry)), &[])),
        Ok(FileAnswer::Refused(code)) => refusal(t, &code),
        Ok(FileAnswer::Unread { fr, en }) => {
            t.pension_import_unread(if t.lang() == Lang::Fr { fr } else { en })
        }
        Err(ChildError::Died) => t.upload_died(),
        Err(ChildError::Page(error)) => return Err(error),
    };
    show_wrong(&page(&asked, &one, None, &[Problem::new("file", what)]))
}
