//! The plan residence by residence and year by year: who pays what.

use super::portfolio;
use super::why::{Done, done};
use super::words;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Pager, Place, show};
use askama::Template;
use axum::extract::Path;
use register::programmes::Row;
use std::collections::BTreeMap;
use texts::{Texts, format};

/// Residences of a page.
const PER_PAGE: usize = 40;

struct Part {
    id: String,
    name: String,
    rows: Vec<Done>,
}

#[derive(Template)]
#[template(path = "programmes/table.html")]
struct TablePage {
    t: Texts,
    c: Chrome,
    id: String,
    scenario: String,
    caption: String,
    parts: Vec<Part>,
    pager: Pager,
}

/// `GET /programmes/scenarios/{id}/residences`
pub(super) async fn table(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (programme, scenario) = super::found(&asked, &id).await?;
    let portfolio = portfolio(&asked).await?;
    let run = asked.register.programme_run(&portfolio.landlord.id, &id).await;
    let run = run.map_err(|e| super::worded(&asked, e))?.ok_or(PageError::NotFound)?;
    let mut by_residence: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &run.rows {
        by_residence.entry(row.residence_id.as_str()).or_default().push(row);
    }
    let mut parts: Vec<(String, &str, Vec<&Row>)> = by_residence
        .into_iter()
        .map(|(residence, rows)| (words::residence(&portfolio, residence), residence, rows))
        .collect();
    parts.sort_by(|a, b| (model::words::fold(&a.0), a.1).cmp(&(model::words::fold(&b.0), b.1)));
    let total = parts.len();
    let here = asked.pairs.text("page").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1).max(1);
    let parts = parts.into_iter().skip((here - 1).saturating_mul(PER_PAGE)).take(PER_PAGE);
    show(&TablePage {
        t,
        c: Chrome::new(
            &asked,
            Place::Programmes,
            super::crumbs_of(&asked, &programme, &scenario, &t.prog_table()),
        ),
        scenario: scenario.name.clone(),
        caption: t.prog_table_count(
            crate::ui::words::residences(t, total as u64),
            format::count(t.lang(), run.rows.len() as u64),
        ),
        parts: parts
            .map(|(name, residence, rows)| Part {
                id: residence.to_owned(),
                name,
                rows: rows.into_iter().map(|row| done(t, row)).collect(),
            })
            .collect(),
        pager: Pager::new(t, &asked.path, &asked.pairs, here, PER_PAGE, total),
        id,
    })
}
