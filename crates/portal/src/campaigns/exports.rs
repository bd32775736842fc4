//! The follow-up as a file: the same households as the page, the same counts.

use super::follow::selected;
use super::{peopled, show, words};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::extract::Path;
use axum::response::IntoResponse;
use register::campaigns::{Campaign, Recipient};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::format;

const HEAD: [&str; 12] = [
    "rang",
    "residence",
    "logement",
    "nom",
    "telephone",
    "porte",
    "rue",
    "ville",
    "etat",
    "depuis",
    "a_faire",
    "ecarte",
];

fn row(asked: &Asked, r: &Recipient) -> Vec<String> {
    let t = asked.t;
    let contact = r.contact.clone().unwrap_or_default();
    vec![
        r.rank.to_string(),
        r.residence.clone(),
        r.dwelling.reference.clone().unwrap_or_default(),
        // Who must not be contacted leaves with neither name nor telephone.
        if r.gate.is_ok() { contact.name } else { String::new() },
        if r.gate.is_ok() { contact.phone.unwrap_or_default() } else { String::new() },
        words::door(t, &r.dwelling),
        r.dwelling.street.clone(),
        format!("{} {}", r.dwelling.postcode, r.dwelling.town),
        r.standing.stage.code().to_owned(),
        r.standing.since.map(|d| d.to_string()).unwrap_or_default(),
        if r.gate.is_ok() { words::due(t, r.standing.next) } else { String::new() },
        r.gate.err().map_or_else(String::new, |why| why.code().to_owned()),
    ]
}

/// What the file says of itself: the class of what is in it too.
async fn notes(asked: &Asked, campaign: &Campaign, count: usize) -> Result<Vec<(String, String)>, PageError> {
    let t = asked.t;
    let mut notes = vec![
        (t.export_landlord(), asked.landlord()?.name.clone()),
        (t.export_date(), format::date(asked.today)),
        (t.export_filters(), asked.pairs.text("etat").unwrap_or("").to_owned()),
        (t.campaign_title(), campaign.title.clone()),
        (t.export_households(), count.to_string()),
        (t.export_purpose(), t.campaign_purpose()),
    ];
    for figure in show::figures(asked, campaign).await? {
        notes.push((figure.label, figure.value));
    }
    Ok(notes)
}

/// `GET /campagnes/{id}/suivi.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (campaign, all) = peopled(&asked, &id).await?;
    let found = selected(&asked, &all);
    let notes = notes(&asked, &campaign, found.len()).await?;
    let rows: Vec<Vec<String>> =
        found.iter().map(|r| row(&asked, r).iter().map(|cell| guarded(cell)).collect()).collect();
    csv_answer("campagne.csv", &notes, &HEAD.map(str::to_owned), rows)
}

/// `GET /campagnes/{id}/suivi.xlsx`
pub(super) async fn xlsx(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (campaign, all) = peopled(&asked, &id).await?;
    let found = selected(&asked, &all);
    let notes = notes(&asked, &campaign, found.len()).await?;
    let rows: Vec<Vec<String>> = found.iter().map(|r| row(&asked, r)).collect();
    let bytes = workbook(&rows, &notes)
        .map_err(|e| PageError::Inside(format!("a workbook cannot be written: {e}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "campagne.xlsx"), bytes).into_response())
}

fn workbook(rows: &[Vec<String>], notes: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("campagne")?;
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
