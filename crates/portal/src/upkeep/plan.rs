//! The plan: budget by year and by building, what is made when, what nobody can date, what the ceiling leaves out; and the
//! same as files.

use super::words::{self, Tab, euros, read_hundredths, risk, tabs, typed};
use super::{may, owner};
use crate::edge::form::Pairs;
use crate::edge::{Asked, PageError};
use crate::ui::export::{attachment, csv_answer, guarded};
use crate::ui::{Chrome, ErrorSummary, Field, PageResult, Problem, go, show, show_wrong};
use askama::Template;
use axum::response::IntoResponse;
use documents::{Align, Block, Document, Language, Table};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::{Lang, Texts, format};
use trust::policy::Action;
use upkeep::{Item, Plan, Settings};

/// Drawing area of the bars.
const WIDTH: i64 = 640;
const HEIGHT: i64 = 180;

struct Bar {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
    middle: i64,
    year: String,
}

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
    total: String,
    bars: Vec<Bar>,
    years: Vec<[String; 3]>,
    buildings: Vec<(String, String)>,
    items: Vec<Line>,
    undated: Vec<Line>,
    left_out: Vec<Line>,
    may_change: bool,
    may_export: bool,
}

fn bars(plan: &Plan) -> Vec<Bar> {
    let highest = plan.years.iter().map(|year| year.cents).max().unwrap_or(0).max(1);
    let count = i64::try_from(plan.years.len()).unwrap_or(1).max(1);
    let step = WIDTH / count;
    let bar = |(n, year): (i64, &upkeep::YearSum)| {
        // 128 bits: an amount times a height is no amount.
        let height =
            i64::try_from(i128::from(year.cents) * i128::from(HEIGHT) / i128::from(highest)).unwrap_or(0);
        let x = n * step + step / 8;
        let width = step * 3 / 4;
        Bar { x, y: HEIGHT - height, width, height, middle: x + width / 2, year: year.year.to_string() }
    };
    (0..).zip(&plan.years).map(bar).collect()
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
            item.late.to_string(),
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
        total: euros(t, plan.total_cents),
        bars: bars(&plan),
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
        Block::paragraph(format!("{} : {}", t.upkeep_total(), page.total)),
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
