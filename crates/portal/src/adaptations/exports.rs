//! The queue as files: the same files as the page, the same count. No name, no report, no reason.

use super::list::{Queued, selected};
use super::{home, words};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::response::IntoResponse;
use pathway::works::totals;
use register::portfolio::Portfolio;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::format;

const HEAD: [&str; 13] = [
    "dossier",
    "residence",
    "logement",
    "ouvert_le",
    "etat",
    "depuis",
    "decision",
    "a_faire",
    "debut_travaux",
    "receptionne_le",
    "livre_le",
    "montant_ttc_centimes",
    "lignes_sans_prix",
];

fn row(asked: &Asked, portfolio: &Portfolio, one: &Queued) -> Vec<String> {
    let now = &one.standing;
    let day = |on: Option<jiff::civil::Date>| on.map_or_else(String::new, |d| d.to_string());
    let at = home(portfolio, &one.file);
    let sums = totals(one.file.lines());
    let has_works = !one.file.lines().is_empty();
    vec![
        one.file.reference(),
        at.map_or_else(String::new, |(r, _)| r.name.clone()),
        at.and_then(|(_, d)| d.reference.clone()).unwrap_or_default(),
        one.file.opened_on.to_string(),
        now.stage.code().to_owned(),
        day(now.since),
        now.decision.map_or_else(String::new, |(decision, _)| decision.code().to_owned()),
        one.next.as_ref().map_or_else(String::new, |due| words::due(asked.t, due)),
        day(now.starts_on),
        day(now.accepted_on),
        day(now.delivered_on),
        sums.gross_cents().filter(|_| has_works).map_or_else(String::new, |cents| cents.to_string()),
        if has_works { sums.unpriced.to_string() } else { String::new() },
    ]
}

fn notes(asked: &Asked, portfolio: &Portfolio, count: usize) -> Vec<(String, String)> {
    let t = asked.t;
    vec![
        (t.export_landlord(), portfolio.landlord.name.clone()),
        (t.export_date(), format::date(asked.today)),
        (t.export_filters(), asked.pairs.text("etat").unwrap_or("").to_owned()),
        (t.export_files(), count.to_string()),
        (t.export_purpose(), t.file_purpose()),
    ]
}

/// `GET /adaptations.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let (portfolio, all) = selected(&asked).await?;
    let cells = |one: &Queued| -> Vec<String> {
        row(&asked, &portfolio, one).iter().map(|cell| guarded(cell)).collect()
    };
    let rows: Vec<Vec<String>> = all.iter().map(cells).collect();
    csv_answer("adaptations.csv", &notes(&asked, &portfolio, all.len()), &HEAD.map(str::to_owned), rows)
}

/// `GET /adaptations.xlsx`
pub(super) async fn xlsx(asked: Asked) -> PageResult {
    let (portfolio, all) = selected(&asked).await?;
    let rows: Vec<Vec<String>> = all.iter().map(|one| row(&asked, &portfolio, one)).collect();
    let bytes = workbook(&rows, &notes(&asked, &portfolio, all.len()))
        .map_err(|e| PageError::Inside(format!("a workbook cannot be written: {e}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "adaptations.xlsx"), bytes).into_response())
}

fn workbook(rows: &[Vec<String>], notes: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("adaptations")?;
    for (column, name) in (0_u16..).zip(HEAD) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (at, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            // Always strings: never formulas or links, whatever they hold.
            sheet.write_string(at, column, cell)?;
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
