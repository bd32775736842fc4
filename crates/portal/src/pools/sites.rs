//! Where a residents' purchasing group would open: sites ranked by weighed criteria, why, what to find out, and when. Nothing
//! is kept: the address carries weights and days, so a link can be shared.

use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::calendar::{Occurrence, file};
use crate::ui::chrome::crumb;
use crate::ui::export::{csv_answer, guarded};
use crate::ui::words::neighbourhood;
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Place, Problem, show};
use askama::Template;
use jiff::civil::Date;
use pooling::site::{Criterion, Gate, MOST_OPENINGS, Opening, Points100, Ranked, Site, Weights, plan, rank};
use register::portfolio::Portfolio;
use std::sync::Arc;
use texts::{Texts, format};

struct Line {
    id: String,
    name: String,
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "pools/sites.html")]
struct SitesPage<'a> {
    t: Texts,
    c: Chrome,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
    query: String,
    head: Vec<String>,
    lines: Vec<Line>,
    count: String,
    openings: Vec<(String, String, String)>,
}

/// What the address asks for, and what is wrong with it.
struct Wanted {
    weights: Weights,
    first: Date,
    weeks: u32,
    most: usize,
    problems: Vec<Problem>,
}

fn weight_name(criterion: Criterion) -> String {
    format!("poids-{}", criterion.code())
}

fn label(t: Texts, criterion: Criterion) -> String {
    match criterion {
        Criterion::Dwellings => t.site_dwellings(),
        Criterion::Access => t.site_access(),
        Criterion::Surroundings => t.site_surroundings(),
        Criterion::FewServices => t.site_few_services(),
        Criterion::Room => t.site_room(),
    }
}

fn wanted(asked: &Asked) -> Wanted {
    let t = asked.t;
    let mut problems = Vec::new();
    let mut number = |name: &str, usual: u32, least: u32, most: u32| match asked.pairs.text(name) {
        None => usual,
        Some(text) => text.parse().ok().filter(|n| (least..=most).contains(n)).unwrap_or_else(|| {
            problems.push(Problem::new(name, t.site_wrong_number(least.to_string(), most.to_string())));
            usual
        }),
    };
    let usual = Weights::default();
    let mut weights = usual;
    for (n, criterion) in Criterion::ALL.iter().enumerate() {
        weights.0[n] = number(&weight_name(*criterion), usual.0[n], 0, 100);
    }
    let weeks = number("semaines", 8, 1, 104);
    let most = number("ouvertures", 6, 1, MOST_OPENINGS as u32);
    let mut first = asked.today;
    if let Some(text) = asked.pairs.text("premiere") {
        match text.parse() {
            Ok(day) => first = day,
            Err(_) => problems.push(Problem::new("premiere", t.law_wrong_day())),
        }
    }
    if weights.0.iter().all(|weight| *weight == 0) {
        problems.push(Problem::new(&weight_name(Criterion::Dwellings), t.site_wrong_weights()));
        weights = usual;
    }
    Wanted { weights, first, weeks, most: most as usize, problems }
}

/// The ranking and its plan.
struct Found {
    portfolio: Arc<Portfolio>,
    sites: Vec<Site>,
    ranked: Vec<Ranked>,
    openings: Vec<Opening>,
}

/// One function for the page, the file and the calendar.
async fn found(asked: &Asked, wanted: &Wanted) -> Result<Found, PageError> {
    let portfolio = portfolio(asked).await?;
    let sites = asked.register.group_sites(&portfolio).await?;
    let ranked = rank(&sites, wanted.weights).map_err(|e| PageError::Inside(e.to_string()))?;
    let openings = plan(&ranked, wanted.first, wanted.weeks, wanted.most);
    Ok(Found { portfolio, sites, ranked, openings })
}

/// Points from 0 to 100, both bounds when they are not the same.
fn points(t: Texts, worth: Points100) -> String {
    let one = |hundredths: i64| format::decimal(t.lang(), hundredths as f64 / 100.0, 1);
    if worth.least == worth.most { one(worth.least) } else { t.range(one(worth.least), one(worth.most)) }
}

fn gate(t: Texts, gate: Gate) -> String {
    match gate {
        Gate::Open => t.site_open(),
        Gate::ToConfirm => t.site_to_confirm(),
        Gate::Closed => t.site_closed(),
    }
}

fn head(t: Texts) -> Vec<String> {
    let mut head = vec![t.site_rank(), t.site_gate(), t.site_worth()];
    head.extend(Criterion::ALL.iter().map(|one| label(t, *one)));
    head.extend([t.site_find_out(), t.list_qpv()]);
    head
}

fn cells(t: Texts, portfolio: &Portfolio, one: &Ranked) -> Vec<String> {
    let place = match (one.rank, one.could_be) {
        (Some(rank), Some((best, worst))) if best != worst => {
            t.site_rank_between(rank.to_string(), best.to_string(), worst.to_string())
        }
        (Some(rank), _) => rank.to_string(),
        _ => "–".to_owned(),
    };
    let mut cells = vec![place, gate(t, one.gate), points(t, one.worth)];
    cells.extend(one.parts.iter().map(|part| points(t, *part)));
    let missing: Vec<String> = one.to_find_out.iter().map(|of| label(t, *of)).collect();
    cells.push(if missing.is_empty() { t.none() } else { missing.join(", ") });
    cells.push(portfolio.residences.get(one.at).map(|r| neighbourhood(t, r)).unwrap_or_default());
    cells
}

/// `GET /achats-groupes/sites`
pub(super) async fn list(asked: Asked) -> PageResult {
    let t = asked.t;
    let wanted = wanted(&asked);
    let Found { portfolio, sites, ranked, openings } = found(&asked, &wanted).await?;
    let lines = ranked.iter().filter_map(|one| {
        let site = sites.get(one.at)?;
        Some(Line { id: site.id.clone(), name: site.name.clone(), cells: cells(t, &portfolio, one) })
    });
    let planned = openings.iter().filter_map(|one| {
        let site = sites.get(one.at)?;
        Some((site.id.clone(), site.name.clone(), format::date(one.on)))
    });
    let mut fields: Vec<Field> = Criterion::ALL
        .iter()
        .zip(wanted.weights.0)
        .map(|(one, weight)| {
            Field::number(&weight_name(*one), t.site_weight(label(t, *one)), &weight.to_string(), 0, 100)
        })
        .collect();
    fields.push(Field::date("premiere", t.site_first(), &wanted.first.to_string()));
    fields.push(Field::number("semaines", t.site_weeks(), &wanted.weeks.to_string(), 1, 104));
    fields.push(Field::number(
        "ouvertures",
        t.site_openings(),
        &wanted.most.to_string(),
        1,
        MOST_OPENINGS as i64,
    ));
    let fields: Vec<Field> = fields.into_iter().map(|field| field.checked(&wanted.problems)).collect();
    let open = ranked.iter().filter(|one| one.gate == Gate::Open).count();
    show(&SitesPage {
        t,
        errors: ErrorSummary { title: t.errors_title(wanted.problems.len()), problems: &wanted.problems },
        fields,
        query: crate::edge::form::query_with(&asked.pairs, &[("lang", "")]),
        head: head(t),
        lines: lines.collect(),
        count: t.site_count(open.to_string(), ranked.len().to_string()),
        openings: planned.collect(),
        c: Chrome::new(
            &asked,
            Place::Pools,
            vec![crumb("/achats-groupes", t.pool_title()), crumb("", t.site_title())],
        ),
    })
}

/// `GET /achats-groupes/sites.csv`: the same ranking, with the day of each opening.
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let wanted = wanted(&asked);
    let Found { portfolio, sites, ranked, openings } = found(&asked, &wanted).await?;
    let rows = ranked.iter().filter_map(|one| {
        let site = sites.get(one.at)?;
        let day = openings.iter().find(|opening| opening.at == one.at).map(|opening| opening.on.to_string());
        let mut row = vec![site.id.clone(), guarded(&site.name)];
        row.extend(cells(t, &portfolio, one).iter().map(|cell| guarded(cell)));
        row.push(day.unwrap_or_default());
        Some(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let mut names = vec!["id".to_owned(), t.col_name()];
    names.extend(head(t));
    names.push(t.site_opens_on());
    let weights: Vec<String> = Criterion::ALL
        .iter()
        .zip(wanted.weights.0)
        .map(|(one, weight)| format!("{} {weight}", label(t, *one)))
        .collect();
    let notes = [(t.export_date(), format::date(asked.today)), (t.site_weights(), weights.join(" ; "))];
    csv_answer("sites.csv", &notes, &names, rows)
}

/// `GET /achats-groupes/sites/agenda.ics`: the openings that are planned.
pub(super) async fn calendar(asked: Asked) -> PageResult {
    let t = asked.t;
    let wanted = wanted(&asked);
    let Found { portfolio, openings, .. } = found(&asked, &wanted).await?;
    let all: Vec<Occurrence> = openings
        .iter()
        .filter_map(|one| {
            let r = portfolio.residences.get(one.at)?;
            Some(Occurrence {
                id: format!("site-{}-{}", r.id, one.on),
                starts_at: one.on.at(9, 0, 0, 0),
                ends_at: None,
                title: t.site_opening_of(r.name.as_str()),
                place: r.address.clone(),
                about: t.site_plan_about(),
                is_cancelled: false,
            })
        })
        .collect();
    file(&all, asked.caller.at, "ouvertures.ics")
}
