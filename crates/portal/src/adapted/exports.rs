//! The register of adapted dwellings as files: same filters, same count, nobody in it.

use super::list::found;
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::response::IntoResponse;
use register::adapted::AdaptedDwelling;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::format;

/// The columns, by their stable names.
const HEAD: [&str; 17] = [
    "id",
    "logement",
    "residence_id",
    "residence",
    "adresse",
    "commune_insee",
    "commune",
    "quartier_prioritaire",
    "etage",
    "ascenseur",
    "acces_sans_marche",
    "pieces",
    "niveau_min",
    "niveau_max",
    "niveau_depuis",
    "disponibilite",
    "libre_le",
];

fn yes_no(value: Option<bool>) -> String {
    match value {
        Some(true) => "oui",
        Some(false) => "non",
        None => "",
    }
    .to_owned()
}

/// The cells of a dwelling, as text: what is not known is empty.
fn cells(one: &AdaptedDwelling) -> [String; 17] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let day = |value: Option<jiff::civil::Date>| value.map_or_else(String::new, |d| d.to_string());
    [
        one.id.clone(),
        text(&one.reference),
        one.residence_id.clone(),
        one.residence.clone(),
        one.address.clone(),
        text(&one.commune_code),
        text(&one.commune),
        one.neighbourhood.as_ref().map_or_else(String::new, |(code, _)| code.clone()),
        one.floor.map_or_else(String::new, |n| n.to_string()),
        yes_no(one.lift),
        yes_no(one.step_free),
        one.rooms.map_or_else(String::new, |n| n.to_string()),
        one.standing.lowest.code().to_owned(),
        one.standing.highest.code().to_owned(),
        day(one.since),
        one.availability.code().to_owned(),
        day(one.vacant_on),
    ]
}

/// What the file says of itself.
fn notes(asked: &Asked, landlord: &str, count: usize) -> Vec<(String, String)> {
    let t = asked.t;
    let filters: Vec<String> = asked
        .pairs
        .iter()
        .filter(|(name, value)| !value.is_empty() && !["lang", "page"].contains(name))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    vec![
        (t.export_landlord(), landlord.to_owned()),
        (t.export_date(), format::date(asked.today)),
        (t.export_filters(), if filters.is_empty() { t.none() } else { filters.join(" ; ") }),
        (t.adapted_export_count(), count.to_string()),
        (t.export_class(), String::new()),
    ]
}

/// `GET /logements-adaptes.csv`
pub(super) async fn csv(asked: Asked) -> PageResult {
    let (portfolio, all) = found(&asked).await?;
    let notes = notes(&asked, &portfolio.landlord.name, all.len());
    let rows = all.iter().map(|one| cells(one).iter().map(|cell| guarded(cell)).collect::<Vec<_>>());
    csv_answer("logements-adaptes.csv", &notes, &HEAD.map(str::to_owned), rows)
}

/// `GET /logements-adaptes.xlsx`
pub(super) async fn xlsx(asked: Asked) -> PageResult {
    let (portfolio, all) = found(&asked).await?;
    let notes = notes(&asked, &portfolio.landlord.name, all.len());
    let bytes = workbook(&all, &notes)
        .map_err(|e| PageError::Inside(format!("a workbook cannot be written: {e}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "logements-adaptes.xlsx"), bytes).into_response())
}

fn workbook(all: &[AdaptedDwelling], notes: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("logements")?;
    for (column, name) in (0_u16..).zip(HEAD) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (row, one) in (1_u32..).zip(all) {
        // Text cells are strings, never formulas or links, whatever they hold.
        for (column, cell) in (0_u16..).zip(cells(one)) {
            sheet.write_string(row, column, cell)?;
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
