//! Files of expenses and of notices: checked first, then imported; what is wrong is told line by line.

use super::{LARGEST, way};
use crate::edge::Asked;
use crate::edge::child::{self, ChildError};
use crate::edge::upload::receive as received;
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Place, Problem, show, show_wrong};
use askama::Template;
use axum::extract::Multipart;
use model::issue::{ImportReport, Severity};
use register::imports::FileAnswer;
use register::relief::{ReliefFile, ReliefImport};
use tabular::Limits;
use texts::{Lang, Texts, format};

struct Wrong {
    place: String,
    field: String,
    value: String,
    what: String,
    refused: bool,
}

struct Verdict {
    text: String,
    dry_run: bool,
    refused: bool,
    wrong: Vec<Wrong>,
    more: u64,
}

#[derive(Template)]
#[template(path = "relief/import.html")]
struct ImportPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    file_error: Option<String>,
    kind: Field,
    verdict: Option<Verdict>,
}

fn verdict(t: Texts, report: &ImportReport) -> Verdict {
    let language = if t.lang() == Lang::Fr { model::Language::Fr } else { model::Language::En };
    let count = |n: u64| format::count(t.lang(), n);
    let wrong: Vec<Wrong> = report
        .issues
        .iter()
        .map(|issue| {
            let told = [issue.expected_in(language), issue.hint_in(language)];
            Wrong {
                place: format!(
                    "{}{}",
                    issue.column.as_deref().unwrap_or_default(),
                    issue.line.map_or_else(|| t.relief_whole_file(), |line| line.to_string())
                ),
                field: issue.field.clone().unwrap_or_default(),
                value: issue.value_in(language).unwrap_or_default().to_owned(),
                what: told.into_iter().flatten().collect::<Vec<_>>().join(" "),
                refused: issue.severity == Severity::Error,
            }
        })
        .collect();
    let all: u64 = report.issue_counts.values().sum();
    Verdict {
        text: t.relief_verdict(
            report.file.clone(),
            count(report.rows_read),
            count(report.added),
            count(report.changed),
            count(report.unchanged),
            count(report.rows_rejected),
        ),
        dry_run: report.dry_run,
        refused: report.is_refused(),
        more: all.saturating_sub(wrong.len() as u64),
        wrong,
    }
}

fn page<'a>(asked: &Asked, kind: &str, verdict: Option<Verdict>, problems: &'a [Problem]) -> ImportPage<'a> {
    let t = asked.t;
    let choices = vec![
        Choice::new(ReliefFile::Expenses.code(), t.relief_expenses(), kind),
        Choice::new(ReliefFile::Notices.code(), t.relief_notices(), kind),
        Choice::new(ReliefFile::Taxes.code(), t.relief_holds_taxes(), kind),
    ];
    ImportPage {
        t,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        file_error: problems.iter().find(|p| p.name == "file").map(|p| p.what.clone()),
        kind: Field::radios("contenu", t.relief_holds(), choices),
        verdict,
        c: Chrome::new(asked, Place::Relief, way(asked, &[("", t.relief_import())])),
    }
}

/// `GET /degrevements/importer`
pub(super) async fn ask(asked: Asked) -> PageResult {
    show(&page(&asked, ReliefFile::Expenses.code(), None, &[]))
}

/// `POST /degrevements/importer`: nothing is written unless the button says so.
pub(super) async fn receive(asked: Asked, form: Multipart) -> PageResult {
    let landlord = asked.landlord()?.clone();
    let sent = received(form, LARGEST as u64, &asked.register.folder().join("spool")).await?;
    let holds = sent.text("contenu").and_then(ReliefFile::from_code).unwrap_or(ReliefFile::Expenses);
    let Some(file) = &sent.file else {
        let problems = [Problem::new("file", asked.t.upload_missing())];
        return show_wrong(&page(&asked, holds.code(), None, &problems));
    };
    let dry_run = sent.text("etape") != Some("importer");
    let answer = match &asked.portal.program {
        Some(program) => {
            child::read(&asked, program, &file.name, |command| {
                command.args(["relief", "import"]).arg(&file.path).args(["--kind", holds.code()]);
                if dry_run {
                    command.arg("--dry-run");
                }
            })
            .await
        }
        None => {
            let import = ReliefImport {
                file: &file.path,
                title: Some(&file.name),
                holds,
                limits: Limits::upload(),
                dry_run,
                today: asked.today,
            };
            Ok(FileAnswer::Done(asked.register.import_relief(&landlord, import).await?))
        }
    };
    match answer {
        Ok(FileAnswer::Done(report)) => {
            show(&page(&asked, holds.code(), Some(verdict(asked.t, &report)), &[]))
        }
        Err(ChildError::Page(error)) => Err(error),
        // What cannot be opened has its report too: the process says nothing else.
        Ok(FileAnswer::Refused(_) | FileAnswer::Unread { .. }) | Err(ChildError::Died) => {
            let problems = [Problem::new("file", asked.t.upload_died())];
            show_wrong(&page(&asked, holds.code(), None, &problems))
        }
    }
}
