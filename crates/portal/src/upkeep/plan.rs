//! The plan: budget by year and by building, what is made when, what nobody can date, what the ceiling leaves out; and the
//! same as files.

use super::words::{self, Tab, euros, read_hundredths, risk, tabs, typed, whole_euros};
use super::{may, owner};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::export::{attachment, csv_answer, guarded};
use crate::ui::{BarLine, Bars, Chrome, ErrorSummary, Field, PageResult, Problem, go, show, show_wrong};
use askama::Template;
use axum::response::IntoResponse;
use documents::{Align, Block, Document, Language, Table};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::{Lang, Texts, format};
use trust::policy::Action;
use upkeep::{Item, Plan, Settings};

/// A line of the plan, in words: pages and documents show these.
struct Line {
    href: String,
    year: String,
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "upkeep/plan.html")]
struct PlanPage<'a> {
    t: Texts,
    c: Chrome,
    tabs: Vec<Tab>,
    done: Option<String>,
    errors: ErrorSummary<'a>,
    fields: Vec<Field>,
    is_empty: bool,
    /// The sum, and how the plan is made.
    summary: Vec<(String, String)>,
    bars: Option<Bars>,
    years: Vec<[String; 3]>,
    buildings: Vec<(String, String)>,
    items: Vec<Line>,
    undated: Vec<Line>,
    left_out: Vec<Line>,
    may_change: bool,
    may_export: bool,
}

/// The budget of each year: what is dated, and what may fall in it besides.
fn bars(t: Texts, plan: &Plan) -> Option<Bars> {
    let line = |year: &upkeep::YearSum| {
        let besides = year.most_cents.saturating_sub(year.cents);
        let dated = whole_euros(t, year.cents);
        BarLine {
            name: year.year.to_string(),
            parts: vec![year.cents, besides],
            said: if besides == 0 { dated } else { t.range(dated, whole_euros(t, year.most_cents)) },
        }
    };
    let parts =
        if plan.undated.is_empty() { Vec::new() } else { vec![t.upkeep_dated(), t.upkeep_undated_most()] };
    Bars::new(t.upkeep_bars(), parts, plan.years.iter().map(line).collect())
}

fn line(t: Texts, item: &Item) -> Line {
    Line {
        href: format!("/plan-pluriannuel/composants/{}", item.component),
        year: item.year.to_string(),
        cells: vec![
            item.building.clone(),
            words::kind(t, item.kind),
            item.due.to_string(),
            euros(t, item.cents),
            if item.late == 0 { t.none() } else { item.late.to_string() },
            risk(t, item.risk),
        ],
    }
}

fn undated(t: Texts, plan: &Plan) -> Vec<Line> {
    let line = |one: &upkeep::Undated| Line {
        href: format!("/plan-pluriannuel/composants/{}", one.component),
        year: t.upkeep_between(one.due.first.to_string(), one.due.last.to_string()),
        cells: vec![
            one.building.clone(),
            words::kind(t, one.kind),
            t.upkeep_between(euros(t, one.least_cents), euros(t, one.most_cents)),
            risk(t, one.kind.risk()),
        ],
    };
    plan.undated.iter().map(line).collect()
}

/// The sum of what is dated, and how the plan is made: a total alone says neither over how long nor at which prices.
fn summary(t: Texts, settings: Settings, plan: &Plan) -> Vec<(String, String)> {
    let last =
        settings.first_year.saturating_add(i16::try_from(settings.years).unwrap_or(0)).saturating_sub(1);
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let rate = format::percent(t.lang(), settings.indexation as f64 / 100.0, 2);
    vec![
        (t.upkeep_total(), euros(t, plan.total_cents)),
        (t.upkeep_over(), t.range(settings.first_year.to_string(), last.to_string())),
        (t.upkeep_indexation_short(), rate),
        (t.upkeep_ceiling_short(), settings.ceiling_cents.map_or_else(|| t.none(), |cents| euros(t, cents))),
    ]
}

async fn page<'a>(asked: &Asked, form: &Pairs, problems: &'a [Problem]) -> Result<PlanPage<'a>, PageError> {
    let t = asked.t;
    let (settings, plan) = asked.register.works_plan(&owner(asked)?, asked.today).await?;
    let text = |name: &str, kept: String| form.text(name).map_or(kept, str::to_owned);
    let ceiling = settings.ceiling_cents.map(typed).unwrap_or_default();
    let fields = vec![
        Field::number("annees", t.upkeep_years(), &text("annees", settings.years.to_string()), 1, 30),
        Field::text("hausse", t.upkeep_indexation(), &text("hausse", typed(settings.indexation))),
        Field::text("plafond", t.upkeep_ceiling(), &text("plafond", ceiling)).hint(t.upkeep_ceiling_hint()),
    ];
    Ok(PlanPage {
        t,
        c: words::chrome(asked, ""),
        tabs: tabs(t, "/plan-pluriannuel"),
        done: (asked.pairs.text("fait") == Some("note")).then(|| t.upkeep_saved()),
        errors: ErrorSummary { title: t.errors_title(problems.len()), problems },
        fields: fields.into_iter().map(|field| field.checked(problems)).collect(),
        is_empty: asked.register.upkeep_components(&owner(asked)?).await?.is_empty(),
        summary: summary(t, settings, &plan),
        bars: bars(t, &plan),
        years: plan
            .years
            .iter()
            .map(|year| [year.year.to_string(), euros(t, year.cents), euros(t, year.most_cents)])
            .collect(),
        buildings: plan.buildings.iter().map(|(name, cents)| (name.clone(), euros(t, *cents))).collect(),
        items: plan.items.iter().map(|item| line(t, item)).collect(),
        undated: undated(t, &plan),
        left_out: plan.left_out.iter().map(|item| line(t, item)).collect(),
        may_change: may(asked, Action::Change),
        may_export: may(asked, Action::Export),
    })
}

/// `GET /plan-pluriannuel`
pub(super) async fn show_plan(asked: Asked) -> PageResult {
    show(&page(&asked, &Pairs::default(), &[]).await?)
}

/// `POST /plan-pluriannuel`: how the plan is made.
pub(super) async fn set(asked: Asked, form: Pairs) -> PageResult {
    let t = asked.t;
    let wrong = |name: &str, label: String, why: String| Problem::new(name, t.upkeep_wrong(label, why));
    let years = form.text("annees").and_then(|n| n.parse::<u16>().ok()).filter(|n| (1..=30).contains(n));
    let indexation = form.text("hausse").and_then(read_hundredths).filter(|rate| *rate <= 2_000);
    let ceiling = form.text("plafond").map(|text| read_hundredths(text).filter(|cents| *cents > 0));
    let mut problems = Vec::new();
    if years.is_none() {
        problems.push(wrong("annees", t.upkeep_years(), t.upkeep_no_years()));
    }
    if indexation.is_none() {
        problems.push(wrong("hausse", t.upkeep_indexation(), t.upkeep_no_indexation()));
    }
    if ceiling == Some(None) {
        problems.push(wrong("plafond", t.upkeep_ceiling(), t.upkeep_no_ceiling()));
    }
    let (Some(years), Some(indexation), true) = (years, indexation, problems.is_empty()) else {
        return show_wrong(&page(&asked, &form, &problems).await?);
    };
    let first_year = asked.today.year();
    let settings = Settings { first_year, years, indexation, ceiling_cents: ceiling.flatten() };
    asked.register.set_upkeep_settings(&owner(&asked)?, settings).await?;
    go("/plan-pluriannuel?fait=note")
}

const HEAD: [&str; 8] = [
    "nature",
    "annee",
    "batiment",
    "composant",
    "du_en",
    "centimes_au_moins",
    "centimes_au_plus",
    "retard_ans",
];

/// The lines of the plan as files write them.
fn rows(plan: &Plan) -> Vec<Vec<String>> {
    let item = |state: &str, item: &Item| {
        let cents = item.cents.to_string();
        let year = item.year.to_string();
        vec![
            state.to_owned(),
            if state == "prevu" { year } else { String::new() },
            item.building.clone(),
            item.kind.code().to_owned(),
            item.due.to_string(),
            cents.clone(),
            cents,
            item.late.to_string(),
        ]
    };
    let planned = plan.items.iter().map(|one| item("prevu", one));
    let left_out = plan.left_out.iter().map(|one| item("hors-plan", one));
    let undated = plan.undated.iter().map(|one| {
        vec![
            "a-dater".to_owned(),
            String::new(),
            one.building.clone(),
            one.kind.code().to_owned(),
            format!("{}-{}", one.due.first, one.due.last),
            one.least_cents.to_string(),
            one.most_cents.to_string(),
            String::new(),
        ]
    });
    planned.chain(undated).chain(left_out).collect()
}

/// `GET /plan-pluriannuel/plan.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let (_, plan) = asked.register.works_plan(&owner(&asked)?, asked.today).await?;
    let notes = vec![(t.export_date(), format::date(asked.today)), (t.upkeep_title(), t.upkeep_caution())];
    let rows = rows(&plan).into_iter().map(|row| row.iter().map(|cell| guarded(cell)).collect::<Vec<_>>());
    csv_answer("plan-pluriannuel.csv", &notes, &HEAD.map(str::to_owned), rows)
}

/// `GET /plan-pluriannuel/plan.xlsx`
pub(super) async fn xlsx(asked: Asked) -> PageResult {
    let (_, plan) = asked.register.works_plan(&owner(&asked)?, asked.today).await?;
    let bytes =
        workbook(&plan).map_err(|e| PageError::Inside(format!("a workbook cannot be written: {e}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "plan-pluriannuel.xlsx"), bytes).into_response())
}

fn workbook(plan: &Plan) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("plan")?;
    for (column, name) in (0_u16..).zip(HEAD) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (at, cells) in (1_u32..).zip(rows(plan)) {
        for (column, cell) in (0_u16..).zip(cells) {
            // Always strings: never formulas or links, whatever they hold.
            sheet.write_string(at, column, cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let years = book.add_worksheet().set_name("annees")?;
    for (at, year) in (0_u32..).zip(&plan.years) {
        years.write_number(at, 0, f64::from(year.year))?;
        years.write_number(at, 1, year.cents as f64 / 100.0)?;
        years.write_number(at, 2, year.most_cents as f64 / 100.0)?;
    }
    book.save_to_buffer()
}

/// `GET /plan-pluriannuel/plan.pdf`
pub(super) async fn pdf(asked: Asked) -> PageResult {
    let t = asked.t;
    let page = page(&asked, &Pairs::default(), &[]).await?;
    let table = |caption: String, headers: Vec<String>, rows: Vec<Vec<String>>| {
        Block::Table(Table {
            caption,
            alignment: headers.iter().map(|_| Align::Left).collect(),
            headers,
            rows,
            total: None,
            named_rows: true,
        })
    };
    let whole = |lines: Vec<Line>| -> Vec<Vec<String>> {
        lines.into_iter().map(|line| [vec![line.year], line.cells].concat()).collect()
    };
    let item_heads = || {
        vec![
            t.upkeep_year(),
            t.upkeep_building(),
            t.upkeep_kind(),
            t.upkeep_due(),
            t.upkeep_cost(),
            t.upkeep_late(),
            t.upkeep_risk(),
        ]
    };
    let mut blocks = vec![
        Block::List(page.summary.iter().map(|(label, value)| format!("{label} : {value}").into()).collect()),
        table(
            t.upkeep_by_year(),
            vec![t.upkeep_year(), t.upkeep_dated(), t.upkeep_most()],
            page.years.iter().map(|year| year.to_vec()).collect(),
        ),
    ];
    if !page.items.is_empty() {
        blocks.push(table(t.upkeep_items(), item_heads(), whole(page.items)));
    }
    if !page.undated.is_empty() {
        let heads =
            vec![t.upkeep_due(), t.upkeep_building(), t.upkeep_kind(), t.upkeep_cost(), t.upkeep_risk()];
        blocks.push(table(t.upkeep_undated(), heads, whole(page.undated)));
    }
    if !page.left_out.is_empty() {
        blocks.push(table(t.upkeep_left_out(), item_heads(), whole(page.left_out)));
    }
    blocks.push(Block::note(t.upkeep_caution()));
    let document = Document {
        title: t.upkeep_title(),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        date: Some(asked.today),
        footer: t.upkeep_title(),
        blocks,
        ..Document::default()
    };
    let made = tokio::task::spawn_blocking(move || documents::pdf(&document)).await;
    let bytes = made
        .map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(|e| PageError::Inside(format!("a plan cannot be written: {e}")))?;
    Ok((attachment("application/pdf", "plan-pluriannuel.pdf"), bytes).into_response())
}
