//! The components of an owner's buildings, a file that brings some, and the same file to take away.

use super::words::{self, Tab, expected, tabs, typed};
use super::{LARGEST_FILE, may, owner};
use crate::edge::upload::receive;
use crate::edge::{Asked, PageError};
use crate::ui::export::{csv_answer, guarded};
use crate::ui::{Chrome, ErrorSummary, PageResult, Problem, show, show_wrong};
use askama::Template;
use axum::extract::Multipart;
use register::upkeep::{ImportedComponents, KindFigures};
use tabular::{Limits, Table};
use texts::{Lang, Texts, format};
use trust::policy::Action;
use upkeep::{Component, due};

struct Line {
    id: String,
    kind: String,
    building: String,
    quantity: String,
    installed: String,
    condition: String,
    /// When it is due by the plan, and what it would cost today.
    due: String,
    cost: String,
    months: String,
}

struct Wrong {
    line: String,
    column: &'static str,
    what: String,
}

#[derive(Template)]
#[template(path = "upkeep/components.html")]
struct ComponentsPage<'a> {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    errors: ErrorSummary<'a>,
    done: Option<String>,
    file_error: Option<String>,
    what: String,
    wrong: Vec<Wrong>,
    lines: Vec<Line>,
    may_create: bool,
    may_export: bool,
}

async fn page<'a>(
    asked: &Asked,
    report: Option<&ImportedComponents>,
    problems: &'a [Problem],
) -> Result<ComponentsPage<'a>, PageError> {
    let t = asked.t;
    let all = asked.register.upkeep_components(&owner(asked)?).await?;
    let count = |n: u64| format::count(t.lang(), n);
    let catalogue = asked.register.upkeep_catalogue(&owner(asked)?, asked.today).await?;
    let usual = |one: &Component| catalogue.of(one.kind).map(KindFigures::used);
    let lines = all.iter().map(|one| Line {
        due: usual(one)
            .map_or_else(|| t.unknown(), |usual| words::due_in(t, due(one, usual, asked.today.year()))),
        cost: usual(one)
            .and_then(|usual| one.cost(usual))
            .map_or_else(|| t.unknown(), |cents| words::euros(t, cents)),
        id: one.id.clone(),
        kind: words::kind(t, one.kind),
        building: one.building.clone(),
        quantity: words::quantity(t, one),
        installed: match one.installed {
            None => t.unknown(),
            Some((a, b)) if a == b => a.to_string(),
            Some((a, b)) => t.upkeep_between(a.to_string(), b.to_string()),
        },
        condition: one.condition.map_or_else(|| t.unknown(), |seen| words::condition(t, seen)),
        months: one.maintenance.map_or_else(|| t.none(), |upkeep| upkeep.months.to_string()),
    });
    let wrong = report.map(|report| report.read.problems.as_slice()).unwrap_or_default();
    let told = report.map(|report| {
        let wrong = report.read.problems.len() as u64;
        t.upkeep_import_done(count(report.added), count(report.already), count(wrong))
    });
    Ok(ComponentsPage {
        t,
        c: words::chrome(asked, &t.upkeep_components()),
        tabs: tabs(t, "/plan-pluriannuel/composants"),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        done: told.or_else(|| match asked.pairs.text("fait") {
            Some("note") => Some(t.upkeep_saved()),
            Some("supprime") => Some(t.upkeep_removed()),
            _ => None,
        }),
        file_error: problems.first().map(|problem| problem.what.clone()),
        what: t.upkeep_import_what(upkeep::HEADERS.join(", ")),
        wrong: wrong
            .iter()
            .take(200)
            .map(|one| Wrong { line: count(one.line), column: one.column, what: expected(t, one.expected) })
            .collect(),
        lines: lines.collect(),
        may_create: may(asked, Action::Create),
        may_export: may(asked, Action::Export),
    })
}

/// `GET /plan-pluriannuel/composants`
pub(super) async fn list(asked: Asked) -> PageResult {
    show(&page(&asked, None, &[]).await?)
}

/// A component as a line of the file that brings some: read again, it is the same.
fn row(one: &Component) -> Vec<String> {
    let number = |n: Option<u16>| n.map(|n| n.to_string()).unwrap_or_default();
    let amount = |cents: Option<i64>| cents.map(typed).unwrap_or_default();
    let upkeep = one.maintenance;
    let flag = |is_legal: bool| if is_legal { "oui" } else { "non" }.to_owned();
    let (from, to) = one.installed.map(|(a, b)| (a.to_string(), b.to_string())).unwrap_or_default();
    vec![
        guarded(&one.building),
        one.kind.code().to_owned(),
        typed(i64::from(one.quantity)),
        from,
        to,
        one.condition.map(|seen| seen.code().to_owned()).unwrap_or_default(),
        number(one.life_years),
        amount(one.unit_cents),
        number(upkeep.map(|one| one.months)),
        amount(upkeep.and_then(|one| one.cents)),
        upkeep.map(|one| flag(one.is_legal)).unwrap_or_default(),
        upkeep.and_then(|one| one.last_on).map(|day| day.to_string()).unwrap_or_default(),
    ]
}

/// `GET /plan-pluriannuel/composants.csv`: with the columns that the import reads.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let all = asked.register.upkeep_components(&owner(&asked)?).await?;
    csv_answer("composants.csv", &[], &upkeep::HEADERS.map(str::to_owned), all.iter().map(row))
}

/// `POST /plan-pluriannuel/composants/import`: the good rows are added, the others told.
pub(super) async fn import(asked: Asked, form: Multipart) -> PageResult {
    let t = asked.t;
    let spool = asked.register.folder().join("spool");
    let sent = receive(form, LARGEST_FILE as u64, &spool).await?;
    let Some(file) = sent.file else {
        return show_wrong(&page(&asked, None, &[Problem::new("file", t.upload_missing())]).await?);
    };
    let limits = Limits {
        file_bytes: LARGEST_FILE as u64,
        rows: 5_001,
        columns: 60,
        cells: 300_000,
        inflated_bytes: 40 << 20,
        ..Limits::upload()
    };
    let path = file.path.clone();
    let opened = tokio::task::spawn_blocking(move || Table::open(&path, &limits)).await;
    let table = match opened.map_err(|e| PageError::Inside(e.to_string()))? {
        Ok(table) => table,
        Err(error) => {
            let language = if t.lang() == Lang::Fr { model::Language::Fr } else { model::Language::En };
            let why = error.words().told_in(language).to_owned();
            let problems = [Problem::new("file", t.upkeep_import_unread(why))];
            return show_wrong(&page(&asked, None, &problems).await?);
        }
    };
    let report = match asked.register.import_upkeep_components(&owner(&asked)?, table).await {
        Ok(report) => report,
        Err(register::Error::Refused(_)) => {
            let problems = [Problem::new("file", t.upkeep_row_many())];
            return show_wrong(&page(&asked, None, &problems).await?);
        }
        Err(other) => return Err(other.into()),
    };
    if !report.read.missing.is_empty() {
        let problems = [Problem::new("file", t.upkeep_import_missing(report.read.missing.join(", ")))];
        return show_wrong(&page(&asked, None, &problems).await?);
    }
    show(&page(&asked, Some(&report), &[]).await?)
}
