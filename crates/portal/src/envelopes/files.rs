//! What leaves: envelopes and movements, as tables and as a workbook.

use super::found;
use super::words::account;
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::extract::Path;
use axum::response::IntoResponse;
use ledger::Account;
use register::ledger::{EnvelopeRecord, Position};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::{Texts, format};

/// `GET /enveloppes/enveloppes.csv`
pub(super) async fn envelopes_csv(asked: Asked) -> PageResult {
    let all = asked.register.envelopes(asked.caller.organisation_id()?).await?;
    let rows = all.iter().map(|one| {
        let figures = &one.figures;
        let mut row = vec![one.id.clone(), guarded(&one.name), one.year.to_string()];
        row.push(one.parent_id.clone().unwrap_or_default());
        row.extend([figures.total, figures.delegated].map(|cents| cents.to_string()));
        row.extend(figures.own.all().map(|cents| cents.to_string()));
        row.extend([figures.lapsed, figures.free].map(|cents| cents.to_string()));
        row
    });
    let head = [
        "enveloppe",
        "nom",
        "annee",
        "deleguee_par",
        "total_centimes",
        "delegue_centimes",
        "reserve_centimes",
        "decide_centimes",
        "conventionne_centimes",
        "verse_centimes",
        "annule_centimes",
        "disponible_centimes",
    ];
    let notes = [(asked.t.export_date(), format::date(asked.today))];
    csv_answer("enveloppes.csv", &notes, &head.map(str::to_owned), rows)
}

/// `GET /enveloppes/{id}/mouvements.csv`
pub(super) async fn movements_csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = found(&asked, &id).await?;
    let own = asked.caller.organisation_id()?;
    let all = asked.register.movements(own, &id, (None, None, i64::MAX)).await?;
    let rows = all.iter().map(|movement| {
        vec![
            movement.rank.to_string(),
            movement.at.to_string(),
            movement.step.code().to_owned(),
            movement.from.code().to_owned(),
            movement.to.code().to_owned(),
            movement.cents.to_string(),
            guarded(&movement.label.clone().unwrap_or_default()),
            guarded(&movement.reason.clone().unwrap_or_default()),
        ]
    });
    let head =
        ["rang", "instant", "mouvement", "de", "vers", "centimes", "dossier", "motif"].map(str::to_owned);
    let notes =
        [(asked.t.export_date(), format::date(asked.today)), (asked.t.envelope_name(), one.name.clone())];
    csv_answer("mouvements.csv", &notes, &head, rows)
}

/// Accounts, in the order of the columns.
const SHOWN: [Account; 7] = [
    Account::Delegated,
    Account::Reserved,
    Account::Committed,
    Account::Obligated,
    Account::Paid,
    Account::Lapsed,
    Account::Free,
];

fn workbook(t: Texts, all: &[EnvelopeRecord], files: &[Position]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (bold, money) = (Format::new().set_bold(), Format::new().set_num_format("# ##0.00"));
    #[expect(clippy::cast_precision_loss, reason = "a spreadsheet has no other numbers")]
    let euros = |cents: i64| cents as f64 / 100.0;
    let name = |id: &str| all.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
    let sheet = book.add_worksheet().set_name(t.envelope_title())?;
    let heads = [t.envelope_name(), t.envelope_year(), t.envelope_above(), t.envelope_total()];
    let heads = heads.into_iter().chain(SHOWN.map(|of| account(t, of)));
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    for (row, one) in (1_u32..).zip(all) {
        sheet.write_string(row, 0, &one.name)?;
        sheet.write_number(row, 1, one.year)?;
        sheet.write_string(row, 2, one.parent_id.as_deref().map(name).unwrap_or_default())?;
        sheet.write_number_with_format(row, 3, euros(one.figures.total), &money)?;
        for (column, of) in (4_u16..).zip(SHOWN) {
            sheet.write_number_with_format(row, column, euros(one.figures.balance(of)), &money)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofit();
    let sheet = book.add_worksheet().set_name(t.envelope_files())?;
    let drawn = [Account::Reserved, Account::Committed, Account::Obligated, Account::Paid];
    let heads = [t.envelope_file(), t.envelope_name(), t.envelope_beneficiary()];
    for (column, head) in (0_u16..).zip(heads.into_iter().chain(drawn.map(|of| account(t, of)))) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    for (row, one) in (1_u32..).zip(files) {
        sheet.write_string(row, 0, &one.label)?;
        sheet.write_string(row, 1, name(&one.envelope_id))?;
        sheet.write_string(row, 2, one.beneficiary.clone().unwrap_or_else(|| t.unknown()))?;
        for (column, of) in (3_u16..).zip(drawn) {
            sheet.write_number_with_format(row, column, euros(one.draws.of(of)), &money)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofit();
    book.save_to_buffer()
}

/// `GET /enveloppes/enveloppes.xlsx`
pub(super) async fn xlsx(asked: Asked) -> PageResult {
    let own = asked.caller.organisation_id()?;
    let (all, files) = (asked.register.envelopes(own).await?, asked.register.positions(own, None).await?);
    let bytes = workbook(asked.t, &all, &files)
        .map_err(|error| PageError::Inside(format!("a workbook cannot be written: {error}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "enveloppes.xlsx"), bytes).into_response())
}
