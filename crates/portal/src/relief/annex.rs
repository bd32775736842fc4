//! The annex of a claim: a line for each expense and a column for each thing that the tax office asks. What is not known
//! is empty, and counted beside the table.

use super::claim::found;
use super::files::{cents, day, guarded_row, head, notes};
use super::{whole, words};
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer};
use axum::extract::Path;
use axum::response::IntoResponse;
use register::portfolio::Portfolio;
use register::relief::{NotedExpense, ReliefBook};
use relief::Expense;
use relief::exemption::Taxed;
use relief::ledger::{Line, OfficeYear, Standing};
use relief::payment::{Payment, Retention, paid_ht};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::Texts;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    Number,
}
use Holds::{Number, Text};

/// The columns of the annex, in the order in which tax offices are used to them.
const COLUMNS: [(&str, Holds); 35] = [
    ("article", Text),
    ("adresse_imposition", Text),
    ("adresse_travaux", Text),
    ("commune", Text),
    ("code_postal", Text),
    ("code_insee", Text),
    ("entreprise", Text),
    ("programme", Text),
    ("operation", Text),
    ("numero_facture", Text),
    ("date_facture", Text),
    ("reference_avis_tf", Text),
    ("date_paiement", Text),
    ("classe", Text),
    ("poste", Text),
    ("nature", Text),
    ("details_retenus", Text),
    ("montant_ht", Number),
    ("taux_tva", Number),
    ("retenue_garantie", Text),
    ("taux_retenue", Number),
    ("tva", Number),
    ("montant_ttc", Number),
    ("montant_vire_ttc", Number),
    ("montant_vire_ht", Number),
    ("sens", Text),
    ("subventions", Number),
    ("ht_retenu", Number),
    ("part_imposee", Text),
    ("base_retenue", Number),
    ("degrevement_demande", Number),
    ("centre_impots", Text),
    ("adresse_centre", Text),
    ("numero_fiscal_local", Text),
    ("depense", Text),
];

/// Columns that the office asks for, and that are told when they are not known.
const ASKED: [&str; 8] = [
    "numero_facture",
    "date_facture",
    "entreprise",
    "reference_avis_tf",
    "retenue_garantie",
    "montant_vire_ttc",
    "adresse_centre",
    "numero_fiscal_local",
];

/// The lines of a file for the tax office.
pub(super) struct Annex {
    rows: Vec<Vec<String>>,
}

/// One line, by the names of its columns.
#[derive(Clone, Copy)]
pub(super) struct AnnexLine<'a>(&'a [String]);

impl AnnexLine<'_> {
    /// The cell of a column.
    pub(super) fn cell(&self, name: &str) -> &str {
        let at = COLUMNS.iter().position(|(known, _)| *known == name);
        at.and_then(|at| self.0.get(at)).map_or("", String::as_str)
    }
}

/// Which expenses a file is for.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    /// What may still be claimed.
    Open,
    /// What a claim took when it was filed.
    Claim(&'a str),
}

impl Annex {
    /// The lines of an office and a year, in the order of the ledger.
    pub(super) fn of(
        t: Texts,
        (book, portfolio): (&ReliefBook, Option<&Portfolio>),
        (office_id, year): (&str, i16),
        which: Which<'_>,
    ) -> Annex {
        let mut rows = Vec::new();
        for line in &book.ledger.lines {
            let share = match (which, &line.standing) {
                (Which::Open, Standing::Counted { share })
                    if line.year == Some(year) && line.office_id.as_deref() == Some(office_id) =>
                {
                    *share
                }
                (Which::Claim(claim), Standing::Filed { claim_id }) if claim_id == claim => {
                    book.filed_share(claim, &line.expense_id)
                }
                _ => continue,
            };
            if let Some((noted, _, known)) = book.expense(&line.expense_id) {
                rows.push(row(t, (book, portfolio), (office_id, year), (noted, line, known, share)));
            }
        }
        Annex { rows }
    }

    /// Its lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = AnnexLine<'_>> {
        self.rows.iter().map(|row| AnnexLine(row))
    }

    /// The columns that the office asks for, with how many lines lack them; only those that some lack.
    pub(super) fn unknown(&self) -> Vec<(&'static str, usize)> {
        let lack = |name: &'static str| {
            // A credit note is neither transferred nor held back.
            let is_asked = |line: &AnnexLine<'_>| {
                line.cell("sens") == relief::Kind::Invoice.code()
                    || !matches!(name, "retenue_garantie" | "montant_vire_ttc")
            };
            (name, self.lines().filter(|line| is_asked(line) && line.cell(name).is_empty()).count())
        };
        ASKED.into_iter().map(lack).filter(|(_, n)| *n > 0).collect()
    }

    /// The same in words.
    pub(super) fn unknown_in_words(&self, t: Texts) -> Vec<String> {
        let told = |(name, n): (&'static str, usize)| {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            t.relief_annex_unknown(
                n,
                words::annex_column(t, name),
                texts::format::count(t.lang(), n.unsigned_abs()),
            )
        };
        self.unknown().into_iter().map(told).collect()
    }

    fn workbook(&self, t: Texts) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let bold = Format::new().set_bold();
        let sheet = book.add_worksheet().set_name("annexe")?;
        for (column, (name, _)) in (0_u16..).zip(COLUMNS) {
            sheet.write_string_with_format(0, column, name, &bold)?;
        }
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for (column, (cell, (_, holds))) in (0_u16..).zip(cells.iter().zip(COLUMNS)) {
                // Only columns of amounts hold numbers; every other cell is text, whatever it holds.
                match (holds, cell.parse::<f64>()) {
                    (Number, Ok(number)) => sheet.write_number(row, column, number)?,
                    _ => sheet.write_string(row, column, cell)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 1)?;
        let unknown = self.unknown_in_words(t);
        if !unknown.is_empty() {
            let sheet = book.add_worksheet().set_name(t.relief_annex_unknown_sheet())?;
            for (row, told) in (0_u32..).zip(&unknown) {
                sheet.write_string(row, 0, told)?;
            }
        }
        book.save_to_buffer()
    }
}

/// Was a part held back, and at what rate? Empty when it is not known.
fn retention(payment: Payment) -> (String, String) {
    match payment.retention {
        None => (String::new(), String::new()),
        Some(Retention::No) => ("non".to_owned(), String::new()),
        Some(Retention::Yes { rate }) => ("oui".to_owned(), cents(rate)),
    }
}

/// The part of the dwellings that bear the tax, when some do not.
fn taxed_part(taxed: Option<Taxed>) -> String {
    match taxed {
        Some(Taxed::Part { taxed, of, .. }) => format!("{taxed}/{of}"),
        _ => String::new(),
    }
}

/// References of the notices of an office and a year: of the commune when it is known, else all of them.
fn notices(book: &ReliefBook, (office_id, year): (&str, i16), commune: Option<&str>) -> String {
    let same = |a: &str, b: &str| relief::classify::plain(a) == relief::classify::plain(b);
    let mine = book.notices.iter().filter(|n| n.office_id == office_id && n.year == year);
    let there = mine.filter(|n| commune.is_none_or(|commune| same(commune, &n.commune)));
    there.map(|n| n.reference.as_str()).collect::<Vec<_>>().join(" ")
}

fn row(
    t: Texts,
    (book, portfolio): (&ReliefBook, Option<&Portfolio>),
    (office_id, year): (&str, i16),
    (noted, line, known, share): (&NotedExpense, &Line, &Expense, Option<i64>),
) -> Vec<String> {
    let office = book.office(office_id);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let residence = portfolio.and_then(|p| p.residence(noted.residence_id.as_deref()?));
    let dwelling = portfolio.and_then(|p| p.dwelling(noted.dwelling_id.as_deref()?));
    let address = residence.map(|r| r.address.clone()).unwrap_or_default();
    let commune = residence.and_then(|r| r.commune_name.clone());
    let works = match dwelling.and_then(|(_, d)| d.reference.clone()) {
        Some(reference) => format!("{address} – {reference}"),
        None => address.clone(),
    };
    let postcode = noted.residence_id.as_ref().and_then(|id| book.postcodes.get(id)).cloned();
    let (held, rate) = retention(noted.payment);
    let transferred_ht = noted.payment.transferred.and_then(|_| paid_ht(noted.payment, noted.amounts));
    vec![
        line.article.map(|article| article.code().to_owned()).unwrap_or_default(),
        address,
        works,
        commune.clone().unwrap_or_default(),
        postcode.unwrap_or_default(),
        residence.and_then(|r| r.commune_code.clone()).unwrap_or_default(),
        text(&noted.contractor),
        text(&noted.programme),
        text(&noted.operation),
        text(&noted.invoice_number),
        day(noted.invoiced_on),
        notices(book, (office_id, year), commune.as_deref()),
        day(noted.paid_on),
        line.class.code().to_owned(),
        line.code.map(|code| code.code().to_owned()).unwrap_or_default(),
        noted.label.clone(),
        if known.decided.is_some() { t.relief_because_decided() } else { known.reading().words.join(", ") },
        cents(noted.amounts.ht),
        cents(noted.amounts.vat_rate),
        held,
        rate,
        cents(noted.amounts.vat),
        words::plain(noted.amounts.ttc),
        cents(noted.payment.transferred),
        cents(transferred_ht),
        noted.kind.code().to_owned(),
        words::plain(known.subsidies),
        cents(paid_ht(noted.payment, noted.amounts)),
        taxed_part(line.taxed),
        words::plain(line.claimable),
        cents(share),
        office.map(|office| office.name.clone()).unwrap_or_default(),
        office.and_then(|office| office.address.clone()).unwrap_or_default(),
        book.premises_number(noted).unwrap_or_default().to_owned(),
        noted.id.clone(),
    ]
}

const NAME: &str = "degrevement-annexe";

fn as_csv(asked: &Asked, annex: &Annex) -> PageResult {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    let mut all = notes(asked).to_vec();
    let unknown = annex.unknown_in_words(asked.t);
    if !unknown.is_empty() {
        all.push((asked.t.relief_annex_unknown_sheet(), unknown.join(" ; ")));
    }
    csv_answer(&format!("{NAME}.csv"), &all, &head(&names), annex.rows.iter().cloned().map(guarded_row))
}

fn as_xlsx(asked: &Asked, annex: &Annex) -> PageResult {
    let made = annex.workbook(asked.t);
    let bytes = made.map_err(|e| PageError::Inside(format!("an annex cannot be written: {e}")))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(kind, &format!("{NAME}.xlsx")), bytes).into_response())
}

/// What an office and a year may still claim.
async fn open(asked: &Asked, office: &str, year: &str) -> Result<Annex, PageError> {
    let book = whole(asked).await?;
    let OfficeYear { office_id, year, .. } = found(&book, office, year)?;
    let portfolio = portfolio(asked).await.ok();
    Ok(Annex::of(asked.t, (&book, portfolio.as_deref()), (office_id, *year), Which::Open))
}

/// What a claim took.
async fn filed(asked: &Asked, id: &str) -> Result<Annex, PageError> {
    let book = whole(asked).await?;
    let claim = book.claims.iter().find(|claim| claim.id == id).ok_or(PageError::NotFound)?;
    let portfolio = portfolio(asked).await.ok();
    let at = (claim.office_id.as_str(), claim.year);
    Ok(Annex::of(asked.t, (&book, portfolio.as_deref()), at, Which::Claim(id)))
}

/// `GET /degrevements/{office}/{year}/annexe.csv`
pub(super) async fn open_csv(asked: Asked, Path((office, year)): Path<(String, String)>) -> PageResult {
    as_csv(&asked, &open(&asked, &office, &year).await?)
}

/// `GET /degrevements/{office}/{year}/annexe.xlsx`
pub(super) async fn open_xlsx(asked: Asked, Path((office, year)): Path<(String, String)>) -> PageResult {
    as_xlsx(&asked, &open(&asked, &office, &year).await?)
}

/// `GET /degrevements/demandes/{id}/annexe.csv`
pub(super) async fn filed_csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    as_csv(&asked, &filed(&asked, &id).await?)
}

/// `GET /degrevements/demandes/{id}/annexe.xlsx`
pub(super) async fn filed_xlsx(asked: Asked, Path(id): Path<String>) -> PageResult {
    as_xlsx(&asked, &filed(&asked, &id).await?)
}
