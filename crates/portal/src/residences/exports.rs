//! The selection of the list, as files: same filter, same address, same count.

use super::data::{filter, portfolio};
use super::list::filter_words;
use crate::edge::{Asked, PageError};
use crate::map::geojson_of;
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::http::header;
use axum::response::IntoResponse;
use register::disclosure::told;
use register::portfolio::{Filter, Portfolio, ResidenceView};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::{Texts, format};

/// A cell: text stays text, numbers are numbers.
enum Cell {
    Text(String),
    Number(f64),
    Empty,
}

impl Cell {
    fn whole(n: impl Into<f64>) -> Cell {
        Cell::Number(n.into())
    }

    fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }
}

/// The columns, by their stable names.
const HEAD: [&str; 26] = [
    "id",
    "residence",
    "reference",
    "adresse",
    "commune_insee",
    "commune",
    "lon",
    "lat",
    "logements",
    "batiments",
    "ascenseur",
    "quartier_prioritaire",
    "dans_un_quartier_prioritaire",
    "indice_min",
    "indice_max",
    "classe_max",
    "classe_min",
    "socle_min",
    "socle_max",
    "couverture",
    "rang_min",
    "rang_max",
    "cible",
    "part_min",
    "part_max",
    "ages_inconnus",
];

fn cells(r: &ResidenceView, mask_below: u32) -> Vec<Cell> {
    let optional = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
    let (lo, hi) = r.score.shown();
    let (footing_lo, footing_hi) = r.score.footing.outward();
    let told = told(&r.target, mask_below);
    let share = told.share.map(|share| share.map(|v| (v * 1000.0).round() / 10.0));
    let percent = |n: Option<f64>| n.map_or(Cell::Empty, Cell::Number);
    let rank = |n: Option<u32>| n.map_or(Cell::Empty, Cell::whole);
    vec![
        Cell::text(&r.id),
        Cell::text(&r.name),
        optional(&r.reference),
        Cell::text(&r.address),
        optional(&r.commune_code),
        optional(&r.commune_name),
        r.point.map_or(Cell::Empty, |p| Cell::Number(p.lon)),
        r.point.map_or(Cell::Empty, |p| Cell::Number(p.lat)),
        Cell::whole(r.dwellings),
        Cell::whole(r.buildings),
        Cell::text(register::portfolio::lift_code(r.lift)),
        r.own_neighbourhood().map_or(Cell::Empty, |(code, _)| Cell::text(code)),
        Cell::text(r.placing.code()),
        Cell::Number(lo as f64),
        Cell::Number(hi as f64),
        Cell::text(r.score.classes.best.letter()),
        Cell::text(r.score.classes.worst.letter()),
        Cell::Number(footing_lo as f64),
        Cell::Number(footing_hi as f64),
        Cell::Number((r.score.coverage * 100.0).floor()),
        rank(r.rank.map(|k| k.best)),
        rank(r.rank.map(|k| k.worst)),
        Cell::text(r.target.status.code()),
        percent(share.map(|s| s.lo)),
        percent(share.map(|s| s.hi)),
        told.unknown.map_or(Cell::Empty, Cell::whole),
    ]
}

/// What the file says of itself.
pub(crate) fn notes(t: Texts, portfolio: &Portfolio, filter: &Filter, count: usize) -> Vec<(String, String)> {
    let filters: Vec<String> = filter_words(t, filter, portfolio).into_iter().map(|(_, w)| w).collect();
    let filters = if filters.is_empty() { t.none() } else { filters.join(" ; ") };
    let parameters = &portfolio.parameters;
    vec![
        (t.export_landlord(), portfolio.landlord.name.clone()),
        (t.export_date(), format::date(portfolio.request.on)),
        (t.export_filters(), filters),
        (t.export_weights(), format!("{} ({})", parameters.name, portfolio.weights_id)),
        (t.export_count(), count.to_string()),
        (t.export_class(), String::new()),
    ]
}

/// `GET /residences.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let filter = filter(&asked);
    let found = filter.apply(&portfolio);
    let rows = found.iter().map(|r| {
        cells(r, portfolio.parameters.presentation.mask_below)
            .into_iter()
            .map(|cell| match cell {
                Cell::Text(text) => guarded(&text),
                Cell::Number(n) => number(asked.t, n),
                Cell::Empty => String::new(),
            })
            .collect::<Vec<String>>()
    });
    let notes = notes(asked.t, &portfolio, &filter, found.len());
    csv_answer("residences.csv", &notes, &HEAD.map(str::to_owned), rows)
}

/// French spreadsheets read a decimal comma; English ones a point.
fn number(t: Texts, n: f64) -> String {
    let text = n.to_string();
    if t.lang() == texts::Lang::Fr { text.replace('.', ",") } else { text }
}

/// `GET /residences.xlsx`
pub(super) async fn xlsx(asked: Asked) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let filter = filter(&asked);
    let found = filter.apply(&portfolio);
    let notes = notes(asked.t, &portfolio, &filter, found.len());
    let bytes = workbook(&found, &notes, portfolio.parameters.presentation.mask_below)
        .map_err(|e| PageError::Inside(format!("a workbook cannot be written: {e}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "residences.xlsx"), bytes).into_response())
}

fn workbook(
    found: &[&ResidenceView],
    notes: &[(String, String)],
    mask_below: u32,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("residences")?;
    for (column, name) in (0_u16..).zip(HEAD) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (row, r) in (1_u32..).zip(found) {
        for (column, cell) in (0_u16..).zip(cells(r, mask_below)) {
            // Text cells are strings, never formulas or links, whatever they hold.
            match cell {
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                Cell::Number(n) => sheet.write_number(row, column, n)?,
                Cell::Empty => continue,
            };
        }
    }
    sheet.set_freeze_panes(1, 2)?;
    let about = book.add_worksheet().set_name("notes")?;
    for (row, (name, value)) in (0_u32..).zip(notes) {
        about.write_string(row, 0, name)?;
        about.write_string(row, 1, value)?;
    }
    book.save_to_buffer()
}

/// `GET /residences.geojson`: what the map draws, and what can be taken away. No count of people.
pub(super) async fn geojson(asked: Asked) -> PageResult {
    let portfolio = portfolio(&asked).await?;
    let filter = filter(&asked);
    let found = filter.apply(&portfolio);
    let notes = notes(asked.t, &portfolio, &filter, found.len());
    let body = geojson_of(asked.t, &found, &notes).to_string();
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], body).into_response())
}
