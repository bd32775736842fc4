//! The budget and the plan of funding: rows that buttons add and remove, without script.

use super::project::{Put, put, seen, writable};
use super::words::{address, section as named, source};
use super::{Found, chrome};
use crate::diagnoses::words::{read_cents, typed};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::{Choice, Chrome, ErrorSummary, Field, PageResult, Problem, go, show, show_wrong};
use ::calls::{Content, Line, MOST_LINES, Resource, Section, Source};
use askama::Template;
use axum::extract::Path;
use texts::Texts;

/// A row as it was typed.
#[derive(Debug, Clone, Default)]
struct Row {
    key: String,
    partner: String,
    /// The category of a cost; where money comes from: `fund:…`, `own`, `public`, `private`.
    kind: String,
    label: String,
    amount: String,
    is_secured: bool,
}

struct Shown {
    n: usize,
    key: String,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "applications/rows.html")]
struct RowsPage<'a> {
    t: Texts,
    c: Chrome,
    title: String,
    what: Vec<String>,
    errors: ErrorSummary<'a>,
    action: String,
    back: String,
    seen: i64,
    rows: Vec<Shown>,
}

fn new_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

fn kept(content: &Content, of: Section) -> Vec<Row> {
    let cost = |one: &Line| Row {
        key: one.key.clone(),
        partner: one.partner.clone(),
        kind: one.category.clone(),
        label: one.label.clone(),
        amount: typed(one.cents),
        is_secured: false,
    };
    let money = |one: &Resource| Row {
        key: one.key.clone(),
        partner: one.partner.clone(),
        kind: one.fund.as_ref().map_or_else(|| one.source.code().to_owned(), |key| format!("fund:{key}")),
        label: one.label.clone(),
        amount: typed(one.cents),
        is_secured: one.is_secured,
    };
    match of {
        Section::Money => content.resources.iter().map(money).collect(),
        _ => content.lines.iter().map(cost).collect(),
    }
}

fn sent(form: &Pairs) -> Vec<Row> {
    let row = |n: usize| {
        let text = |name: &str| form.text(&format!("{name}-{n}")).unwrap_or("").to_owned();
        Row {
            key: text("cle"),
            partner: text("partenaire"),
            kind: text("nature"),
            label: text("libelle"),
            amount: text("montant"),
            is_secured: form.text(&format!("acquis-{n}")).is_some(),
        }
    };
    (1..=MOST_LINES).take_while(|n| form.text(&format!("cle-{n}")).is_some()).map(row).collect()
}

/// Does a button of rows; `false`: the button was another one.
fn row_act(rows: &mut Vec<Row>, act: &str) -> bool {
    if act == "ajouter" {
        if rows.len() < MOST_LINES {
            let last = rows.last().cloned().unwrap_or_default();
            rows.push(Row { key: new_key(), partner: last.partner, kind: last.kind, ..Row::default() });
        }
        return true;
    }
    let gone = act.strip_prefix("retirer-").and_then(|n| n.parse::<usize>().ok());
    if let Some(n) = gone.filter(|n| (1..=rows.len()).contains(n)) {
        rows.remove(n - 1);
    }
    gone.is_some()
}

/// The lists that a row chooses from: partners, and categories or payers.
fn choices(t: Texts, found: &Found, of: Section) -> Result<[Vec<(String, String)>; 2], PageError> {
    let rules = found.rules()?;
    let content = &found.record.content;
    let partners = content.partners.iter().map(|one| (one.organisation.clone(), one.name.clone())).collect();
    let kinds = match of {
        Section::Money => {
            let funds = rules.funds.iter().map(|one| (format!("fund:{}", one.key), one.name.clone()));
            let others = [Source::Own, Source::Public, Source::Private];
            funds.chain(others.map(|one| (one.code().to_owned(), source(t, one)))).collect()
        }
        _ => {
            let label = |one: &::calls::Category| match one.is_eligible {
                true => one.label.clone(),
                false => t.application_not_eligible(one.label.as_str()),
            };
            rules.categories.iter().map(|one| (one.key.clone(), label(one))).collect()
        }
    };
    Ok([partners, kinds])
}

fn fields(
    t: Texts,
    of: Section,
    n: usize,
    row: &Row,
    [partners, kinds]: &[Vec<(String, String)>; 2],
) -> Vec<Field> {
    let name = |part: &str| format!("{part}-{n}");
    let list = |all: &[(String, String)], current: &str| {
        all.iter().map(|(value, label)| Choice::new(value.as_str(), label.as_str(), current)).collect()
    };
    let amount = Field::text(&name("montant"), t.application_amount(), &row.amount).unit("€").required();
    match of {
        Section::Money => vec![
            Field::select(&name("nature"), t.application_payer(), list(kinds, &row.kind)),
            Field::text(&name("libelle"), t.application_payer_name(), &row.label)
                .hint(t.application_payer_hint()),
            Field::select(&name("partenaire"), t.application_receives(), list(partners, &row.partner)),
            amount,
            Field::boxes(
                &name("acquis"),
                t.col_state(),
                vec![Choice::new("oui", t.application_secured(), if row.is_secured { "oui" } else { "" })],
            ),
        ],
        _ => vec![
            Field::text(&name("libelle"), t.application_line(), &row.label).required(),
            Field::select(&name("nature"), t.application_category(), list(kinds, &row.kind)),
            Field::select(&name("partenaire"), t.application_partner(), list(partners, &row.partner)),
            amount,
        ],
    }
}

fn page<'a>(
    asked: &Asked,
    found: &Found,
    of: Section,
    (rows, edition): (&[Row], i64),
    (problems, told): (&'a [Problem], Vec<String>),
) -> Result<RowsPage<'a>, PageError> {
    let t = asked.t;
    let lists = choices(t, found, of)?;
    let title = named(t, of);
    let mut what = told;
    if of == Section::Money {
        what.push(super::show::closing(t, &found.record.content).1);
    }
    let signed = found.record.signatures.iter().filter(|one| one.voided_at.is_none()).count();
    if signed > 0 {
        what.push(t.application_write_voids(signed));
    }
    let shown = (1..).zip(rows).map(|(n, row): (usize, &Row)| Shown {
        n,
        key: row.key.clone(),
        fields: fields(t, of, n, row, &lists).into_iter().map(|field| field.checked(problems)).collect(),
    });
    Ok(RowsPage {
        t,
        c: chrome(asked, found, &title).narrow(),
        what,
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        action: format!("{}/{}", found.here(), address(of)),
        back: found.here(),
        seen: edition,
        rows: shown.collect(),
        title,
    })
}

/// The text with these rows in the place of those of its section.
fn read(t: Texts, found: &Found, of: Section, rows: &[Row]) -> Result<Content, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut content = found.record.content.clone();
    let mut amount = |n: usize, text: &str| {
        let cents = read_cents(text).filter(|cents| *cents > 0);
        if cents.is_none() {
            problems.push(Problem::new(&format!("montant-{n}"), t.application_no_amount()));
        }
        cents.unwrap_or(0)
    };
    let numbered = || (1..).zip(rows);
    match of {
        Section::Money => {
            let one = |(n, row): (usize, &Row)| {
                let fund = row.kind.strip_prefix("fund:").map(str::to_owned);
                let other = Source::from_code(&row.kind).unwrap_or(Source::Own);
                Resource {
                    key: row.key.clone(),
                    partner: row.partner.clone(),
                    source: if fund.is_some() { Source::Fund } else { other },
                    fund,
                    label: row.label.clone(),
                    cents: amount(n, &row.amount),
                    is_secured: row.is_secured,
                }
            };
            content.resources = numbered().map(one).collect();
        }
        _ => {
            let one = |(n, row): (usize, &Row)| Line {
                key: row.key.clone(),
                partner: row.partner.clone(),
                category: row.kind.clone(),
                label: row.label.clone(),
                cents: amount(n, &row.amount),
            };
            content.lines = numbered().map(one).collect();
        }
    }
    if problems.is_empty() { Ok(content) } else { Err(problems) }
}

fn beside(code: &str) -> String {
    let n = code.rsplit_once(':').map_or("1", |(_, n)| n);
    format!("libelle-{n}")
}

async fn ask_rows(asked: Asked, id: &str, of: Section) -> PageResult {
    let found = writable(&asked, id).await?;
    let mut rows = kept(&found.record.content, of);
    if rows.is_empty() {
        row_act(&mut rows, "ajouter");
    }
    show(&page(&asked, &found, of, (&rows, found.record.edition), (&[], Vec::new()))?)
}

async fn write_rows(asked: Asked, id: &str, of: Section, form: Pairs) -> PageResult {
    let found = writable(&asked, id).await?;
    let edition = seen(&found, &form);
    let mut rows = sent(&form);
    if row_act(&mut rows, form.text("acte").unwrap_or("")) {
        return show(&page(&asked, &found, of, (&rows, edition), (&[], Vec::new()))?);
    }
    let done = match read(asked.t, &found, of, &rows) {
        Err(problems) => Put::Wrong(problems),
        Ok(content) => put(&asked, &found, (of, edition), &content, beside).await?,
    };
    match done {
        Put::Done => go(&format!("{}?fait=ecrit", found.here())),
        Put::Wrong(problems) => {
            show_wrong(&page(&asked, &found, of, (&rows, edition), (&problems, Vec::new()))?)
        }
        Put::Conflict(told, now) => {
            let problems = [Problem::new("libelle-1", asked.t.application_conflict_todo())];
            show_wrong(&page(&asked, &found, of, (&rows, now), (&problems, told))?)
        }
    }
}

/// `GET /candidatures/{id}/budget`
pub(super) async fn ask_costs(asked: Asked, Path(id): Path<String>) -> PageResult {
    ask_rows(asked, &id, Section::Costs).await
}

/// `POST /candidatures/{id}/budget`
pub(super) async fn write_costs(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    write_rows(asked, &id, Section::Costs, form).await
}

/// `GET /candidatures/{id}/plan`
pub(super) async fn ask_money(asked: Asked, Path(id): Path<String>) -> PageResult {
    ask_rows(asked, &id, Section::Money).await
}

/// `POST /candidatures/{id}/plan`
pub(super) async fn write_money(asked: Asked, Path(id): Path<String>, form: Pairs) -> PageResult {
    write_rows(asked, &id, Section::Money, form).await
}
