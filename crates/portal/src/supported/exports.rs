//! The list as files: the same pathways as the page. Codes, days and numbers; no need, no dwelling.

use super::list::{Listed, selected};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::response::IntoResponse;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::format;

const HEAD: [&str; 13] = [
    "numero",
    "convention",
    "etape",
    "depuis",
    "statut",
    "fin_de_periode",
    "entree",
    "bail_a_son_nom",
    "suite",
    "par",
    "echeance",
    "issue",
    "refus",
];

fn row(one: &Listed) -> Vec<String> {
    let standing = &one.record.standing;
    let day = |on: Option<jiff::civil::Date>| on.map_or_else(String::new, |day| day.to_string());
    let next = one.due.first();
    vec![
        one.record.number.clone(),
        one.record.convention.clone(),
        standing.stage.code().to_owned(),
        standing.since.to_string(),
        standing.status().map(|status| status.code().to_owned()).unwrap_or_default(),
        day(standing.until),
        day(standing.moved_in_on),
        day(standing.own_lease_on),
        next.map(|due| due.what.code().to_owned()).unwrap_or_default(),
        next.map(|due| due.by.code().to_owned()).unwrap_or_default(),
        day(next.map(|due| due.on)),
        standing.exited.map(|(_, reason)| reason.code().to_owned()).unwrap_or_default(),
        standing.refused.map(|(_, _, motive)| motive.code().to_owned()).unwrap_or_default(),
    ]
}

/// What the files say of themselves.
fn notes(asked: &Asked, count: usize) -> Vec<(String, String)> {
    let t = asked.t;
    let person = asked.caller.person().ok();
    let organisation = person.and_then(|p| p.organisation.as_ref().map(|o| o.name.clone()));
    vec![
        (t.export_landlord(), organisation.unwrap_or_default()),
        (t.export_date(), format::date(asked.today)),
        (t.export_filters(), asked.pairs.text("etat").unwrap_or("").to_owned()),
        (t.export_files(), count.to_string()),
        (t.export_purpose(), t.pathway_purpose()),
    ]
}

/// `GET /hlm-accompagnes.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let (found, _) = selected(&asked).await?;
    let cells = |one: &Listed| -> Vec<String> { row(one).iter().map(|cell| guarded(cell)).collect() };
    let rows: Vec<Vec<String>> = found.iter().map(cells).collect();
    csv_answer("hlm-accompagnes.csv", &notes(&asked, found.len()), &HEAD.map(str::to_owned), rows)
}

/// `GET /hlm-accompagnes.xlsx`
pub(super) async fn xlsx(asked: Asked) -> PageResult {
    let (found, _) = selected(&asked).await?;
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    let bytes = workbook(&rows, &notes(&asked, found.len()))
        .map_err(|e| PageError::Inside(format!("a workbook cannot be written: {e}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "hlm-accompagnes.xlsx"), bytes).into_response())
}

fn workbook(rows: &[Vec<String>], notes: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("parcours")?;
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
