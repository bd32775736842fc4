//! Steps 3 to 5: what the check found, what the import would change, what it changed.

use super::annotated::can_be_annotated;
use super::duplicates::DuplicatesPart;
use super::jobs::{Failure, Job};
use super::steps::{Step, Steps};
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::{Chrome, PageResult, Place, show, words};
use askama::Template;
use axum::extract::Path;
use model::issue::{ImportReport, Issue, IssueCode, Severity};
use register::imports::ImportKind;
use texts::{Texts, format};

/// How many issues one page shows; the export has them all.
const SHOWN: usize = 100;

struct Fact {
    label: String,
    value: String,
}

struct CodeLine {
    code: String,
    label: String,
    count: String,
}

struct IssueLine {
    tone: &'static str,
    where_: String,
    what: String,
    expected: String,
    hint: String,
}

struct Decide {
    effect: String,
    button: String,
}

struct Next {
    href: String,
    label: String,
}

#[derive(Template)]
#[template(path = "imports/verdict.html")]
struct VerdictPage {
    t: Texts,
    c: Chrome,
    steps: Steps,
    id: String,
    file: String,
    title: String,
    seen: String,
    failure: Option<String>,
    /// The job may be tried again as it is.
    again: bool,
    refused: bool,
    kept: String,
    to_confirm: String,
    rejected: String,
    facts: Vec<Fact>,
    codes: Vec<CodeLine>,
    filtered: bool,
    issues_title: String,
    issues_csv: String,
    /// Where the annotated file is, without its extension.
    annotated: Option<String>,
    duplicates: Option<DuplicatesPart>,
    absent: Option<String>,
    issues: Vec<IssueLine>,
    issues_left: usize,
    decide: Option<Decide>,
    next: Option<Next>,
}

fn failure_words(t: Texts, failure: &Failure) -> String {
    match failure {
        Failure::Cancelled => t.cancelled(),
        Failure::Crashed => t.crashed(),
        Failure::Refused(why) => why.clone(),
    }
}

fn page(asked: &Asked, report: &ImportReport, id: &str, file: &str, step: Step) -> VerdictPage {
    let t = asked.t;
    let title = if step == Step::Report { t.verdict_report() } else { t.verdict_check() };
    let code = asked.pairs.text("code").and_then(|c| IssueCode::ALL.into_iter().find(|k| k.code() == c));
    let listed: Vec<&Issue> =
        report.issues.iter().filter(|i| code.is_none_or(|code| i.code == code)).collect();
    let count = |n: u64| format::count(t.lang(), n);
    let crumbs = vec![crumb("/imports", t.nav_imports()), crumb("", title.as_str())];
    VerdictPage {
        t,
        c: Chrome::new(asked, Place::Imports, crumbs),
        steps: Steps::at(t, step),
        id: id.to_owned(),
        file: file.to_owned(),
        title,
        seen: seen(t, report),
        failure: None,
        again: false,
        refused: report.is_refused(),
        kept: t.verdict_kept(words::plural(report.rows_kept), count(report.rows_kept)),
        to_confirm: t.verdict_to_confirm(count(report.rows_to_confirm)),
        rejected: t.verdict_rejected(count(report.rows_rejected)),
        facts: facts(t, report),
        codes: codes(t, report),
        filtered: code.is_some(),
        issues_title: code
            .map_or_else(|| t.verdict_issues(), |code| t.verdict_issues_of(texts::words::issue(t, code))),
        issues_csv: String::new(),
        annotated: None,
        duplicates: report.duplicates.as_ref().map(|d| DuplicatesPart::of(t, d, None)),
        absent: (step == Step::Report && report.missing > 0).then(|| "/logements/absents".to_owned()),
        issues_left: listed.len().saturating_sub(SHOWN),
        issues: listed.into_iter().take(SHOWN).map(|i| issue_line(t, i)).collect(),
        decide: None,
        next: None,
    }
}

/// The verdict of the check, and the decision to take.
pub(super) fn checked(asked: &Asked, job: &Job, result: Result<Box<ImportReport>, Failure>) -> PageResult {
    let t = asked.t;
    let (report, failure) = parts(result);
    let mut page = page(asked, &report, &job.id, &job.file.name, Step::Check);
    page.failure = failure.map(|f| failure_words(t, &f));
    page.again = job.row.state.may_try_again();
    page.issues_csv = format!("/imports/travaux/{}/problemes.csv", job.id);
    page.annotated = annotated(job, &report);
    page.duplicates = report.duplicates.as_ref().map(|d| DuplicatesPart::of(t, d, Some(&job.id)));
    if page.failure.is_none() && !report.is_refused() {
        page.steps = Steps::at(t, Step::Decide);
        page.decide = Some(decide(t, job.kind, &report));
    } else if super::file::has_columns(job.kind) {
        page.next = Some(Next {
            href: format!("/imports/travaux/{}?colonnes=1", job.id),
            label: t.upload_mapping_choose(),
        });
    }
    show(&page)
}

/// The report of an import that just ended.
pub(super) fn imported(asked: &Asked, job: &Job, result: Result<Box<ImportReport>, Failure>) -> PageResult {
    let t = asked.t;
    let (report, failure) = parts(result);
    let mut page = page(asked, &report, &job.id, &job.file.name, Step::Report);
    page.failure = failure.map(|f| failure_words(t, &f));
    page.again = job.row.state.may_try_again();
    page.issues_csv = format!("/imports/travaux/{}/problemes.csv", job.id);
    page.annotated = annotated(job, &report);
    page.next = Some(Next { href: "/residences".to_owned(), label: t.verdict_next() });
    show(&page)
}

/// `GET /imports/{id}`: the report of an import of the journal.
pub(super) async fn report(asked: Asked, Path(id): Path<String>) -> PageResult {
    let landlord = asked.landlord.as_ref().ok_or(PageError::NotFound)?;
    let entry = asked.register.import(&landlord.id, &id).await?;
    let mut page = page(&asked, &entry.report, &id, &entry.file_name, Step::Report);
    page.issues_csv = format!("/imports/{id}/problemes.csv");
    page.next = Some(Next { href: "/residences".to_owned(), label: asked.t.verdict_next() });
    show(&page)
}

/// The address of the annotated file of a job, when it can be made.
fn annotated(job: &Job, report: &ImportReport) -> Option<String> {
    let told = report.issues.iter().any(|i| i.line.is_some());
    (told && can_be_annotated(job.kind, &job.file.path) && job.file.path.exists())
        .then(|| format!("/imports/travaux/{}/annote", job.id))
}

fn parts(result: Result<Box<ImportReport>, Failure>) -> (ImportReport, Option<Failure>) {
    match result {
        Ok(report) => (*report, None),
        Err(failure) => (ImportReport::default(), Some(failure)),
    }
}

fn seen(t: Texts, report: &ImportReport) -> String {
    let rows = t.count_rows(words::plural(report.rows_read), format::count(t.lang(), report.rows_read));
    match (&report.encoding, report.separator) {
        (Some(encoding), Some(separator)) => {
            let separator = if separator == '\t' { "↹".to_owned() } else { separator.to_string() };
            let layout = match report.layout.as_deref() {
                Some(layout) => match layout.strip_prefix("mapping:") {
                    Some(name) => t.layout_mapping(name),
                    None => layout.to_owned(),
                },
                None => t.layout_unknown(),
            };
            t.seen(rows, separator, encoding.as_str(), layout)
        }
        _ => rows,
    }
}

fn facts(t: Texts, report: &ImportReport) -> Vec<Fact> {
    let named = [
        (t.verdict_dwellings(), report.dwellings),
        (t.verdict_residences(), report.residences),
        (t.verdict_buildings(), report.buildings),
        (t.verdict_added(), report.added),
        (t.verdict_changed(), report.changed),
        (t.verdict_missing(), report.missing),
    ];
    // Figures of one kind of import keep the stable name that reports and scripts know.
    let figures = report.figures.iter().filter(|(name, _)| *name != "dwellings");
    let figures = figures.map(|(name, n)| (name.clone(), *n));
    let mut facts: Vec<Fact> = named
        .into_iter()
        .chain(figures)
        .filter(|(_, n)| *n > 0)
        .map(|(label, n)| Fact { label, value: format::count(t.lang(), n) })
        .collect();
    if !report.file_hash.is_empty() {
        let short: String = report.file_hash.chars().take(16).collect();
        facts.push(Fact { label: t.verdict_hash(), value: short });
    }
    facts
}

fn codes(t: Texts, report: &ImportReport) -> Vec<CodeLine> {
    let words_of = |code: &str| {
        IssueCode::ALL
            .into_iter()
            .find(|k| k.code() == code)
            .map_or_else(|| code.to_owned(), |k| texts::words::issue(t, k))
    };
    report
        .issue_counts
        .iter()
        .map(|(code, n)| CodeLine {
            code: code.clone(),
            label: words_of(code),
            count: format::count(t.lang(), *n),
        })
        .collect()
}

/// A problem in one sentence, where it is included.
pub(super) fn issue_words(t: Texts, issue: &Issue) -> String {
    let line = issue_line(t, issue);
    let parts = [line.where_, line.what, line.expected, line.hint];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
}

fn issue_line(t: Texts, issue: &Issue) -> IssueLine {
    let language = words::language(t);
    let tone = match issue.severity {
        Severity::Error => "error",
        Severity::ToConfirm => "warning",
        Severity::Info => "info",
    };
    let mut place = match (issue.line, &issue.column) {
        (Some(line), Some(column)) => {
            t.verdict_where_cell(format::count(t.lang(), line), format!("{column}{line}"))
        }
        (Some(line), None) => t.verdict_where_line(format::count(t.lang(), line)),
        _ => t.verdict_where_file(),
    };
    if let Some(field) = &issue.field {
        place = format!("{place} · {field}");
    }
    let what = texts::words::issue(t, issue.code);
    let what = match issue.value_in(language) {
        Some(value) if !value.is_empty() => format!("{} : {what}.", t.verdict_value(value)),
        _ => format!("{what}."),
    };
    let expected = issue.expected_in(language).map_or_else(String::new, |e| t.verdict_expected(e));
    IssueLine {
        tone,
        where_: place,
        what,
        expected,
        hint: issue.hint_in(language).unwrap_or_default().to_owned(),
    }
}

fn decide(t: Texts, kind: ImportKind, report: &ImportReport) -> Decide {
    let count = |n: u64| format::count(t.lang(), n);
    let rows = t.count_rows(words::plural(report.rows_kept), count(report.rows_kept));
    let effect = match kind {
        ImportKind::Stock => t.verdict_effect_stock(
            count(report.added),
            count(report.changed),
            count(report.unchanged),
            count(report.missing),
        ),
        _ => t.verdict_effect_other(rows.as_str()),
    };
    Decide { effect, button: t.verdict_import(rows) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use texts::Lang;

    #[test]
    fn each_reader_is_told_what_is_wrong_in_their_language() {
        let issue = Issue::new(IssueCode::ValeurIllisible, Severity::ToConfirm)
            .at(3, Some(1))
            .value("hier")
            .expected(("jj/mm/aaaa", "dd/mm/yyyy"))
            .hint(("Corrigez la valeur.", "Correct the value."));
        let told = |lang| issue_words(Texts::of(lang), &issue);
        let (fr, en) = (told(Lang::Fr), told(Lang::En));
        assert!(fr.contains("jj/mm/aaaa") && fr.contains("Corrigez") && !fr.contains("Correct the"), "{fr}");
        assert!(en.contains("dd/mm/yyyy") && en.contains("Correct the") && !en.contains("Corrigez"), "{en}");
    }
}
