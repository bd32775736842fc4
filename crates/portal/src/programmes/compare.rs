//! Two to four scenarios side by side: an address that can be sent to somebody.

use super::portfolio;
use super::result::figures;
use crate::edge::{Asked, PageError};
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use register::programmes::{Row, Work};
use std::collections::{BTreeMap, BTreeSet};
use texts::Texts;

/// Scenarios that stand beside each other.
const MOST: usize = 4;

struct Column {
    id: String,
    name: String,
}

/// A label, and a value for each scenario.
struct Line {
    label: String,
    values: Vec<String>,
}

#[derive(Template)]
#[template(path = "programmes/compare.html")]
struct ComparePage {
    t: Texts,
    c: Chrome,
    programme: String,
    programme_id: String,
    columns: Vec<Column>,
    figures: Vec<Line>,
    years: Vec<Line>,
    residences: Vec<Line>,
}

/// Dwellings made in each residence.
fn by_residence(rows: &[Row]) -> BTreeMap<&str, u32> {
    let mut all = BTreeMap::new();
    for row in rows.iter().filter(|row| row.work == Work::Dwellings) {
        let count = all.entry(row.residence_id.as_str()).or_insert(0_u32);
        *count = count.saturating_add(row.dwellings);
    }
    all
}

/// `GET /programmes/{id}/comparer?s=…&s=…`
pub(super) async fn compare(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let portfolio = portfolio(&asked).await?;
    let landlord = portfolio.landlord.id.as_str();
    let programme = asked.register.programme(landlord, &id).await?;
    let mut wanted: Vec<&str> = asked.pairs.all("s").collect();
    wanted.dedup();
    if !(2..=MOST).contains(&wanted.len()) {
        return Err(register::Error::Refused(t.prog_compare_wrong(MOST.to_string())).into());
    }
    let (mut columns, mut all, mut runs) = (Vec::new(), Vec::new(), Vec::new());
    for scenario_id in wanted {
        let (_, scenario) = super::found(&asked, scenario_id).await?;
        if scenario.programme_id != id {
            return Err(PageError::NotFound);
        }
        let run = asked.register.programme_run(landlord, scenario_id).await;
        let run = run.map_err(|e| super::worded(&asked, e))?;
        let shown = run.as_ref().and_then(|run| figures(t, run, &portfolio));
        let (Some(run), Some(shown)) = (run, shown) else {
            return Err(register::Error::Refused(t.prog_compare_missing(scenario.name)).into());
        };
        columns.push(Column { id: scenario.id, name: scenario.name });
        all.push(shown);
        runs.push(run);
    }
    let labels: Vec<String> = all[0].all.iter().map(|(label, _)| label.clone()).collect();
    let figures = labels.into_iter().enumerate().map(|(at, label)| Line {
        label,
        values: all.iter().map(|f| f.all.get(at).map_or_else(String::new, |(_, v)| v.clone())).collect(),
    });
    let mut spent = Vec::new();
    for run in &runs {
        spent.push(run.years()?);
    }
    let years = programme.each_year().enumerate().map(|(at, year)| Line {
        label: year.to_string(),
        values: spent
            .iter()
            .map(|years| {
                years.get(at).map_or_else(String::new, |y| {
                    t.prog_compare_year(
                        super::words::count(t, y.dwellings),
                        super::words::money(t, y.cost_cents),
                    )
                })
            })
            .collect(),
    });
    let made: Vec<BTreeMap<&str, u32>> = runs.iter().map(|run| by_residence(&run.rows)).collect();
    let ids: BTreeSet<&str> = made.iter().flat_map(|m| m.keys().copied()).collect();
    // Only where they differ: what is the same everywhere decides nothing.
    let differ = |residence: &&str| {
        let first = made[0].get(residence);
        made.iter().any(|m| m.get(residence) != first)
    };
    let mut residences: Vec<Line> = ids
        .into_iter()
        .filter(differ)
        .map(|residence| Line {
            label: super::words::residence(&portfolio, residence),
            values: made
                .iter()
                .map(|m| super::words::count(t, m.get(residence).copied().unwrap_or(0)))
                .collect(),
        })
        .collect();
    residences.sort_by_key(|line| model::words::fold(&line.label));
    show(&ComparePage {
        t,
        c: Chrome::new(&asked, Place::Programmes, super::crumbs_in(&asked, &programme, &t.prog_compare())),
        programme: programme.name.clone(),
        programme_id: id,
        figures: figures.collect(),
        years: years.collect(),
        columns,
        residences,
    })
}
