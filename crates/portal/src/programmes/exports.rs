//! The plan as files: one line for each residence, year, action, cost and payers. The same rows as the pages; nobody's name.

use super::portfolio;
use super::words;
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::extract::Path;
use axum::response::IntoResponse;
use register::portfolio::Portfolio;
use register::programmes::{NotedProgramme, NotedRun, NotedScenario, Row};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::sync::Arc;
use texts::format;

const HEAD: [&str; 13] = [
    "residence_id",
    "residence",
    "commune_insee",
    "annee",
    "action",
    "travaux",
    "logements",
    "en_campagne",
    "cout_ttc_centimes",
    "fonds_propres_centimes",
    "degrevement_attendu_centimes",
    "caisse_retraite_centimes",
    "indice_apres",
];

/// A cell: text stays text, numbers are numbers.
enum Cell {
    Text(String),
    Number(i64),
}

fn cells(portfolio: &Portfolio, row: &Row, after: &str) -> [Cell; 13] {
    let residence = portfolio.residence(&row.residence_id);
    let text = |text: Option<String>| Cell::Text(text.unwrap_or_default());
    [
        Cell::Text(row.residence_id.clone()),
        text(residence.map(|r| r.name.clone())),
        text(residence.and_then(|r| r.commune_code.clone())),
        Cell::Number(i64::from(row.year)),
        Cell::Text(row.work.code().to_owned()),
        text(row.package.clone()),
        Cell::Number(i64::from(row.dwellings)),
        Cell::Number(i64::from(row.in_campaign)),
        Cell::Number(row.cost_cents),
        Cell::Number(row.own_cents),
        Cell::Number(row.relief_cents),
        Cell::Number(row.pension_cents),
        Cell::Text(after.to_owned()),
    ]
}

/// What is exported: the scenario, its computation, the stock.
struct Exported {
    programme: NotedProgramme,
    scenario: NotedScenario,
    run: NotedRun,
    portfolio: Arc<Portfolio>,
}

async fn exported(asked: &Asked, id: &str) -> Result<Exported, PageError> {
    let (programme, scenario) = super::found(asked, id).await?;
    let portfolio = portfolio(asked).await?;
    let run = asked.register.programme_run(&portfolio.landlord.id, id).await;
    let run = run.map_err(|e| super::worded(asked, e))?.ok_or(PageError::NotFound)?;
    Ok(Exported { programme, scenario, run, portfolio })
}

impl Exported {
    fn rows(&self, asked: &Asked) -> Vec<[Cell; 13]> {
        let scorer = access::Scorer::new(&self.portfolio.parameters, self.portfolio.reading());
        let mut after: std::collections::BTreeMap<&str, String> = std::collections::BTreeMap::new();
        for row in &self.run.rows {
            if let Some(residence) = self.portfolio.residence(&row.residence_id) {
                after.entry(row.residence_id.as_str()).or_insert_with(|| {
                    let facts =
                        register::programmes::facts_after(residence, &self.run.rows, &self.run.kept.levels);
                    crate::ui::words::points(asked.t, scorer.score(&facts).index)
                });
            }
        }
        let index = |row: &Row| after.get(row.residence_id.as_str()).map_or("", String::as_str);
        self.run.rows.iter().map(|row| cells(&self.portfolio, row, index(row))).collect()
    }

    /// What the file says of itself.
    fn notes(&self, asked: &Asked) -> Vec<(String, String)> {
        let t = asked.t;
        vec![
            (t.export_landlord(), self.portfolio.landlord.name.clone()),
            (t.export_date(), format::date(asked.today)),
            (t.prog_one(), self.programme.name.clone()),
            (t.prog_scenario(), self.scenario.name.clone()),
            (t.prog_export_computed(), format::date(self.run.made_on)),
            (t.prog_fig_gap(), words::gap(t, self.run.gap_millionths())),
            (t.prog_export_note(), self.run.instance.digest()),
        ]
    }
}

/// `GET /programmes/scenarios/{id}/programme.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = exported(&asked, &id).await?;
    let rows: Vec<Vec<String>> = found
        .rows(&asked)
        .iter()
        .map(|row| {
            row.iter()
                .map(|cell| match cell {
                    Cell::Text(text) => guarded(text),
                    Cell::Number(n) => n.to_string(),
                })
                .collect()
        })
        .collect();
    csv_answer("programme.csv", &found.notes(&asked), &HEAD.map(str::to_owned), rows)
}

/// `GET /programmes/scenarios/{id}/programme.xlsx`
pub(super) async fn xlsx(asked: Asked, Path(id): Path<String>) -> PageResult {
    let found = exported(&asked, &id).await?;
    let bytes = workbook(&found.rows(&asked), &found.notes(&asked))
        .map_err(|e| PageError::Inside(format!("a workbook cannot be written: {e}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "programme.xlsx"), bytes).into_response())
}

fn workbook(rows: &[[Cell; 13]], notes: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("programme")?;
    for (column, name) in (0_u16..).zip(HEAD) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (at, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                // Always strings: never formulas or links, whatever they hold.
                Cell::Text(text) => sheet.write_string(at, column, text)?,
                Cell::Number(n) => sheet.write_number(at, column, *n as f64)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let about = book.add_worksheet().set_name("notes")?;
    for (at, (name, value)) in (0_u32..).zip(notes) {
        about.write_string(at, 0, name)?;
        about.write_string(at, 1, value)?;
    }
    book.save_to_buffer()
}
