//! The figures of an organisation over its pathways, year by year, by whole quarters; small numbers are not in them.

use super::words;
use crate::edge::{Asked, PageError};
use crate::ui::chrome::crumb;
use crate::ui::export::csv_answer;
use crate::ui::{Choice, Chrome, Field, PageResult, Place, show};
use askama::Template;
use pathway::supported::figures::Published;
use pathway::supported::{Exit, Refusal};
use texts::{Texts, format};
use trust::policy::Action;
use trust::suppression::Count;

struct Table {
    id: &'static str,
    caption: String,
    lines: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "supported/figures.html")]
struct FiguresPage {
    t: Texts,
    c: Chrome,
    year: i16,
    filter: Field,
    period: Option<String>,
    tables: Vec<Table>,
}

/// How many years back one may ask.
const YEARS: i16 = 5;

fn said(t: Texts, count: Count) -> String {
    match count {
        Count::Exact(n) => format::count(t.lang(), u64::from(n)),
        Count::Fewer(threshold) => t.pathway_figures_fewer(i64::from(threshold)),
        Count::Withheld => t.pathway_figures_withheld(),
    }
}

/// The year that is asked: this one, unless none of its quarters is over.
async fn asked_for(asked: &Asked) -> Result<(i16, Option<Published>), PageError> {
    let own = asked.caller.organisation_id()?;
    let now = asked.today.year();
    let usual = if asked.today.month() <= 3 { now - 1 } else { now };
    let year = asked.pairs.text("annee").and_then(|text| text.parse::<i16>().ok());
    let year = year.filter(|year| (now - YEARS..=now).contains(year)).unwrap_or(usual);
    Ok((year, asked.register.supported_figures(own, year, asked.caller.at).await?))
}

fn tables(t: Texts, of: &Published) -> Vec<Table> {
    let median = of
        .median_months
        .map_or_else(|| t.pathway_figures_few(), |months| t.pathway_figures_months(i64::from(months)));
    let main = vec![
        (t.pathway_figures_proposed(), said(t, of.proposed)),
        (t.pathway_figures_entries(), said(t, of.entries)),
        (t.pathway_figures_slides(), said(t, of.slides)),
        (t.pathway_figures_median(), median),
        (t.pathway_figures_avoided(), said(t, of.evictions_avoided)),
        (t.pathway_figures_housed(), said(t, of.housed)),
    ];
    let total = |count: Count| (t.pathway_figures_total(), said(t, count));
    let refusals = Refusal::ALL.iter().zip(&of.refusals);
    let exits = Exit::ALL.iter().zip(&of.exits);
    vec![
        Table { id: "main", caption: t.pathway_figures_main(), lines: main },
        Table {
            id: "refusals",
            caption: t.pathway_figures_refusals(),
            lines: refusals
                .map(|(motive, count)| (words::refusal(t, *motive), said(t, *count)))
                .chain([total(of.refused)])
                .collect(),
        },
        Table {
            id: "exits",
            caption: t.pathway_figures_exits(),
            lines: exits
                .map(|(reason, count)| (words::exit(t, *reason), said(t, *count)))
                .chain([total(of.exited)])
                .collect(),
        },
    ]
}

/// `GET /hlm-accompagnes/chiffres`
pub(super) async fn page(asked: Asked) -> PageResult {
    let t = asked.t;
    let (year, found) = asked_for(&asked).await?;
    let now = asked.today.year();
    let current = year.to_string();
    let years =
        (now - YEARS..=now).rev().map(|year| Choice::new(year.to_string(), year.to_string(), &current));
    // Whoever only counts has no list to go back to.
    let lists = asked.caller.can(Action::List, super::KIND);
    let place = if lists { Place::Supported } else { Place::SupportedFigures };
    let list = lists.then(|| crumb("/hlm-accompagnes", t.nav_supported()));
    let crumbs = list.into_iter().chain([crumb("", t.pathway_figures())]).collect();
    show(&FiguresPage {
        t,
        c: Chrome::new(&asked, place, crumbs),
        year,
        filter: Field::select("annee", t.pathway_figures_year(), years.collect()),
        period: found.as_ref().map(|of| t.pathway_figures_period(format::date(of.from), format::date(of.to))),
        tables: found.map(|of| tables(t, &of)).unwrap_or_default(),
    })
}

/// `GET /hlm-accompagnes/chiffres.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let (year, found) = asked_for(&asked).await?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut add = |table: &str, code: &str, value: String| {
        rows.push(vec![table.to_owned(), code.to_owned(), value]);
    };
    let mut notes = vec![("annee".to_owned(), year.to_string())];
    if let Some(of) = found {
        notes.push(("du".to_owned(), of.from.to_string()));
        notes.push(("au".to_owned(), of.to.to_string()));
        add("ensemble", "proposed", of.proposed.to_string());
        add("ensemble", "entries", of.entries.to_string());
        add("ensemble", "slides", of.slides.to_string());
        add("ensemble", "median-months", of.median_months.map(|m| m.to_string()).unwrap_or_default());
        add("ensemble", "evictions-avoided", of.evictions_avoided.to_string());
        add("ensemble", "housed", of.housed.to_string());
        for (motive, count) in Refusal::ALL.iter().zip(&of.refusals) {
            add("refus", motive.code(), count.to_string());
        }
        add("refus", "total", of.refused.to_string());
        for (reason, count) in Exit::ALL.iter().zip(&of.exits) {
            add("sorties", reason.code(), count.to_string());
        }
        add("sorties", "total", of.exited.to_string());
    }
    let head = ["tableau", "code", "menages"].map(str::to_owned);
    csv_answer("hlm-accompagnes-chiffres.csv", &notes, &head, rows)
}
