//! The files of a claim: the letter, the annex with a column for each thing that the tax office asks; and lists as CSV.

use super::claim::found;
use super::expenses::filtered;
use super::{seen, whole, words};
use crate::edge::{Asked, PageError};
use crate::residences::data::portfolio;
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::extract::Path;
use axum::response::IntoResponse;
use documents::{Align, Block, Document, Form, Language, Table};
use jiff::civil::Date;
use register::portfolio::Portfolio;
use register::relief::ReliefBook;
use relief::Article;
use relief::ledger::{OfficeYear, Standing};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::{Lang, Texts, format};

/// The columns of the annex, as tax offices are used to them.
const ANNEX: [&str; 26] = [
    "article",
    "adresse_imposition",
    "adresse_travaux",
    "commune",
    "code_insee",
    "entreprise",
    "programme",
    "operation",
    "numero_facture",
    "date_facture",
    "reference_avis_tf",
    "date_paiement",
    "classe",
    "poste",
    "nature",
    "montant_ht",
    "taux_tva",
    "tva",
    "montant_ttc",
    "sens",
    "subventions",
    "base_retenue",
    "degrevement_demande",
    "centre_impots",
    "adresse_centre",
    "depense",
];

fn cents(amount: Option<i64>) -> String {
    amount.map_or_else(String::new, words::plain)
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// The lines of the annex: what is counted in the office and the year, in the order of the ledger. What is not known is
/// empty.
fn annex(book: &ReliefBook, portfolio: Option<&Portfolio>, at: &OfficeYear) -> Vec<Vec<String>> {
    let office = book.office(&at.office_id);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut rows = Vec::new();
    for line in &book.ledger.lines {
        let mine = line.year == Some(at.year) && line.office_id.as_deref() == Some(at.office_id.as_str());
        let (true, Standing::Counted { share }) = (mine, &line.standing) else { continue };
        let Some((noted, _, known)) = book.expense(&line.expense_id) else { continue };
        let residence = portfolio.and_then(|p| noted.residence_id.as_deref().and_then(|id| p.residence(id)));
        let dwelling = portfolio.and_then(|p| noted.dwelling_id.as_deref().and_then(|id| p.dwelling(id)));
        let address = residence.map(|r| r.address.clone()).unwrap_or_default();
        let commune = residence.and_then(|r| r.commune_name.clone());
        let works = match dwelling.and_then(|(_, d)| d.reference.clone()) {
            Some(reference) => format!("{address} – {reference}"),
            None => address.clone(),
        };
        let notices: Vec<&str> = book
            .notices
            .iter()
            .filter(|n| n.office_id == at.office_id && n.year == at.year)
            .filter(|n| {
                commune.as_ref().is_none_or(|commune| {
                    relief::classify::plain(commune) == relief::classify::plain(&n.commune)
                })
            })
            .map(|n| n.reference.as_str())
            .collect();
        let code = line.code.map(|code| code.code().to_owned()).unwrap_or_default();
        rows.push(vec![
            line.article.map(|article| article.code().to_owned()).unwrap_or_default(),
            address,
            works,
            commune.unwrap_or_default(),
            residence.and_then(|r| r.commune_code.clone()).unwrap_or_default(),
            text(&noted.contractor),
            text(&noted.programme),
            text(&noted.operation),
            text(&noted.invoice_number),
            day(noted.invoiced_on),
            notices.join(" "),
            day(noted.paid_on),
            line.class.code().to_owned(),
            code,
            noted.label.clone(),
            cents(noted.amounts.ht),
            cents(noted.amounts.vat_rate),
            cents(noted.amounts.vat),
            words::plain(noted.amounts.ttc),
            noted.kind.code().to_owned(),
            words::plain(known.subsidies),
            words::plain(line.claimable),
            cents(*share),
            office.map(|office| office.name.clone()).unwrap_or_default(),
            office.and_then(|office| office.address.clone()).unwrap_or_default(),
            noted.id.clone(),
        ]);
    }
    rows
}

fn notes(asked: &Asked) -> [(String, String); 1] {
    [(asked.t.export_date(), format::date(asked.today))]
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn guarded_row(row: Vec<String>) -> Vec<String> {
    // Amounts may begin with a minus: they are numbers, and nothing else of ours does.
    row.into_iter().map(|cell| if cell.parse::<f64>().is_ok() { cell } else { guarded(&cell) }).collect()
}

/// `GET /degrevements/{office}/{year}/annexe.csv`
pub(super) async fn annex_csv(asked: Asked, Path((office, year)): Path<(String, String)>) -> PageResult {
    let book = whole(&asked).await?;
    let at = found(&book, &office, &year)?;
    let portfolio = portfolio(&asked).await.ok();
    let rows = annex(&book, portfolio.as_deref(), at).into_iter().map(guarded_row);
    csv_answer("degrevement-annexe.csv", &notes(&asked), &head(&ANNEX), rows)
}

fn workbook(rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("annexe")?;
    for (column, name) in (0_u16..).zip(ANNEX) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            // Columns of amounts are numbers; every other cell is text, whatever it holds.
            match (15..=18).contains(&column) || (20..=22).contains(&column) {
                true if !cell.is_empty() => {
                    sheet.write_number(row, column, cell.parse::<f64>().unwrap_or_default())?;
                }
                _ => {
                    sheet.write_string(row, column, cell)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    book.save_to_buffer()
}

/// `GET /degrevements/{office}/{year}/annexe.xlsx`
pub(super) async fn annex_xlsx(asked: Asked, Path((office, year)): Path<(String, String)>) -> PageResult {
    let book = whole(&asked).await?;
    let at = found(&book, &office, &year)?;
    let portfolio = portfolio(&asked).await.ok();
    let rows = annex(&book, portfolio.as_deref(), at);
    let bytes = workbook(&rows).map_err(|e| PageError::Inside(format!("an annex cannot be written: {e}")))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(kind, "degrevement-annexe.xlsx"), bytes).into_response())
}

fn computation(t: Texts, at: &OfficeYear, article: Article) -> Vec<Vec<String>> {
    let sum = at.of(article);
    vec![
        vec![t.relief_pool(), words::amount(t, at.pool)],
        vec![t.relief_claimable(), words::euros(t, sum.claimable)],
        vec![t.relief_asked(), words::amount(t, sum.relief)],
    ]
}

/// The letter: object, the landlord's stock, legal basis, computation.
fn document(
    asked: &Asked,
    book: &ReliefBook,
    portfolio: Option<&Portfolio>,
    at: &OfficeYear,
    landlord: &str,
) -> Document {
    let t = asked.t;
    let office = book.office(&at.office_id);
    let mut address = vec![office.map(|office| office.name.clone()).unwrap_or_default()];
    address.extend(office.and_then(|office| office.address.clone()));
    let rows = annex(book, portfolio, at);
    let (dwellings, residences) = portfolio.map_or((0, 0), |portfolio| {
        let on = Date::new(at.year, 1, 1).unwrap_or(asked.today);
        let mine = portfolio.residences.iter().filter(|r| {
            relief::ledger::office_on(&book.question.belongings, &r.id, on) == Some(at.office_id.as_str())
        });
        mine.fold((0_u64, 0_u64), |(d, n), r| (d + u64::from(r.dwellings), n + 1))
    });
    let count = |n: u64| format::count(t.lang(), n);
    let mut blocks = vec![
        Block::Address { lines: address },
        Block::paragraph(format::date(asked.today)),
        Block::paragraph(documents::Text::bold(t.relief_letter_object(at.year.to_string()))),
        Block::heading(2, t.relief_letter_stock()),
        Block::paragraph(t.relief_letter_stock_text(landlord, count(dwellings), count(residences))),
        Block::heading(2, t.relief_letter_law()),
    ];
    for article in Article::ALL.into_iter().filter(|article| at.of(*article).expenses > 0) {
        blocks.push(Block::paragraph(match article {
            Article::Access => t.relief_letter_law_access((at.year - 1).to_string(), at.year.to_string()),
            Article::Energy => t.relief_letter_law_energy((at.year - 1).to_string(), at.year.to_string()),
        }));
    }
    blocks.push(Block::paragraph(t.relief_letter_deadline(format::date(at.deadline))));
    blocks.push(Block::heading(2, t.relief_letter_computation()));
    for article in Article::ALL.into_iter().filter(|article| at.of(*article).expenses > 0) {
        blocks.push(Block::Table(Table {
            caption: article.code().to_owned(),
            headers: vec![t.col_kind(), t.relief_amount()],
            rows: computation(t, at, article),
            alignment: vec![Align::Left, Align::Right],
            total: None,
            named_rows: true,
        }));
        let mine = rows.iter().filter(|row| row[0] == article.code());
        blocks.push(Block::Table(Table {
            caption: t.relief_letter_lines(article.code()),
            headers: vec![
                t.relief_invoice(),
                t.relief_paid_on(),
                t.relief_label(),
                t.relief_base(),
                t.relief_asked(),
            ],
            rows: mine
                .map(|row| {
                    vec![row[8].clone(), row[11].clone(), row[14].clone(), row[21].clone(), row[22].clone()]
                })
                .collect(),
            alignment: vec![Align::Left, Align::Left, Align::Left, Align::Right, Align::Right],
            total: Some(vec![
                t.col_total(),
                String::new(),
                String::new(),
                words::plain(at.of(article).claimable),
                cents(at.of(article).relief),
            ]),
            named_rows: true,
        }));
    }
    blocks.push(Block::List(vec![
        t.relief_letter_join_invoices().into(),
        t.relief_letter_join_payments().into(),
        t.relief_letter_join_notices().into(),
    ]));
    blocks.push(Block::Signature { lines: vec![landlord.to_owned()] });
    Document {
        title: t.relief_letter_object(at.year.to_string()),
        subtitle: String::new(),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        form: Form::Letter,
        author: landlord.to_owned(),
        date: Some(asked.today),
        footer: t.relief_prepared(),
        blocks,
    }
}

/// `GET /degrevements/{office}/{year}/lettre.pdf`
pub(super) async fn letter(asked: Asked, Path((office, year)): Path<(String, String)>) -> PageResult {
    let book = whole(&asked).await?;
    let at = found(&book, &office, &year)?;
    let portfolio = portfolio(&asked).await.ok();
    let document = document(&asked, &book, portfolio.as_deref(), at, &asked.landlord()?.name);
    let made = tokio::task::spawn_blocking(move || documents::pdf(&document)).await;
    let bytes = made
        .map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(|e| PageError::Inside(format!("a letter cannot be made: {e}")))?;
    Ok((attachment("application/pdf", "degrevement-lettre.pdf"), bytes).into_response())
}

const EXPENSES: [&str; 14] = [
    "depense",
    "date_paiement",
    "numero_facture",
    "entreprise",
    "nature",
    "montant_ht",
    "montant_ttc",
    "sens",
    "classe",
    "poste",
    "etat",
    "base_retenue",
    "degrevement",
    "echeance",
];

/// `GET /degrevements/depenses.csv`
pub(super) async fn expenses_csv(asked: Asked) -> PageResult {
    let (book, mine) = seen(&asked).await?;
    let found = filtered(&asked, &book, mine);
    let rows = found.iter().filter_map(|one| Some((one, book.line(&one.id)?))).map(|(one, line)| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (state, share) = match &line.standing {
            Standing::Counted { share } => ("counted", cents(*share)),
            Standing::Filed { .. } => ("filed", String::new()),
            Standing::Out(out) => (out.code(), String::new()),
        };
        guarded_row(vec![
            one.id.clone(),
            day(one.paid_on),
            text(&one.invoice_number),
            text(&one.contractor),
            one.label.clone(),
            cents(one.amounts.ht),
            words::plain(one.amounts.ttc),
            one.kind.code().to_owned(),
            line.class.code().to_owned(),
            line.code.map(|code| code.code().to_owned()).unwrap_or_default(),
            state.to_owned(),
            words::plain(line.claimable),
            share,
            day(line.deadline),
        ])
    });
    csv_answer("degrevement-depenses.csv", &notes(&asked), &head(&EXPENSES), rows)
}

/// `GET /degrevements.csv`
pub(super) async fn offices_csv(asked: Asked) -> PageResult {
    let book = whole(&asked).await?;
    let names = [
        "centre_impots",
        "annee",
        "article",
        "taxe_due",
        "reclamable",
        "degrevement",
        "perdu",
        "depose",
        "echeance",
    ];
    let mut rows = Vec::new();
    for one in &book.ledger.offices {
        for article in Article::ALL {
            let sum = one.of(article);
            if sum.expenses > 0 || sum.filed > 0 {
                rows.push(guarded_row(vec![
                    book.office(&one.office_id).map(|office| office.name.clone()).unwrap_or_default(),
                    one.year.to_string(),
                    article.code().to_owned(),
                    cents(one.pool),
                    words::plain(sum.claimable),
                    cents(sum.relief),
                    cents(sum.lost),
                    words::plain(sum.filed),
                    one.deadline.to_string(),
                ]));
            }
        }
    }
    csv_answer("degrevements.csv", &notes(&asked), &head(&names), rows)
}
