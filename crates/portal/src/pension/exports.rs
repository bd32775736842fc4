//! The list and the statement for the fund as files: the lines of the register's statement, the totals of the page.

use super::words::{amount, count, euros, stage};
use super::{found, show};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::extract::Path;
use axum::response::IntoResponse;
use documents::{Align, Block, Document, Language, Table};
use jiff::civil::Date;
use pension::{Line, Statement, statement};
use register::pension::PensionAgreement;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::{Lang, format};

const HEAD: [&str; 14] = [
    "logement",
    "departement",
    "niveau",
    "travaux",
    "etat",
    "engage_le",
    "travaux_le",
    "cout_eligible_centimes",
    "plafond_centimes",
    "aide_centimes",
    "au_dela_centimes",
    "demande_centimes",
    "recu_centimes",
    "a_demander_centimes",
];

/// A cell: text, a day, or cents; `None`: not known.
enum Cell {
    Text(String),
    Cents(Option<i64>),
}

fn told(one: &PensionAgreement) -> Result<Statement, PageError> {
    statement(&one.terms, &one.bare()).map_err(|error| PageError::Inside(error.to_string()))
}

fn row(one: &PensionAgreement, line: &Line) -> Vec<Cell> {
    let day = |on: Option<Date>| Cell::Text(on.map_or_else(String::new, |day| day.to_string()));
    let noted = one.entries.iter().find(|noted| noted.entry.id == line.id);
    let level = line.level.and_then(|at| one.terms.levels.get(at)).map(|level| level.name.clone());
    let reference = noted.and_then(|noted| noted.reference.clone());
    let works = noted.and_then(|noted| noted.entry.works.clone());
    vec![
        Cell::Text(reference.unwrap_or_default()),
        Cell::Text(line.departement.clone().unwrap_or_default()),
        Cell::Text(level.unwrap_or_default()),
        Cell::Text(works.unwrap_or_default()),
        Cell::Text(line.state.stage.code().to_owned()),
        day(line.state.committed_on),
        day(line.state.done_on),
        Cell::Cents(line.state.eligible_cents),
        Cell::Cents(Some(line.cap_cents)),
        Cell::Cents(line.aid_cents),
        Cell::Cents(line.over_cents),
        Cell::Cents(Some(line.state.claimed_cents)),
        Cell::Cents(Some(line.state.paid_cents)),
        Cell::Cents(Some(line.to_claim_cents)),
    ]
}

fn notes(asked: &Asked, one: &PensionAgreement) -> Result<Vec<(String, String)>, PageError> {
    let t = asked.t;
    Ok(vec![
        (t.export_landlord(), asked.landlord()?.name.clone()),
        (t.export_date(), format::date(asked.today)),
        (t.pension_fund(), one.terms.fund.clone()),
        (t.pension_target(), one.terms.target_dwellings.to_string()),
        (t.pension_cap(), euros(t, one.terms.cap_cents)),
        (t.pension_statement(), t.pension_statement_caution()),
    ])
}

/// `GET /caisses/{id}/etat.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = found(&asked, &id).await?;
    let text = |cell: Cell| match cell {
        Cell::Text(text) => guarded(&text),
        Cell::Cents(cents) => cents.map_or_else(String::new, |cents| cents.to_string()),
    };
    let rows: Vec<Vec<String>> =
        told(&one)?.lines.iter().map(|line| row(&one, line).into_iter().map(text).collect()).collect();
    csv_answer("etat-caisse.csv", &notes(&asked, &one)?, &HEAD.map(str::to_owned), rows)
}

/// `GET /caisses/{id}/etat.xlsx`
pub(super) async fn xlsx(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = found(&asked, &id).await?;
    let rows: Vec<Vec<Cell>> = told(&one)?.lines.iter().map(|line| row(&one, line)).collect();
    let bytes = workbook(&rows, &notes(&asked, &one)?)
        .map_err(|e| PageError::Inside(format!("a workbook cannot be written: {e}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "etat-caisse.xlsx"), bytes).into_response())
}

fn workbook(rows: &[Vec<Cell>], notes: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("etat")?;
    for (column, name) in (0_u16..).zip(HEAD) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (at, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                // Always strings: never formulas or links, whatever they hold.
                Cell::Text(text) => drop(sheet.write_string(at, column, text)?),
                Cell::Cents(Some(cents)) => drop(sheet.write_number(at, column, *cents as f64)?),
                Cell::Cents(None) => {}
            }
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

/// `GET /caisses/{id}/etat.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = found(&asked, &id).await?;
    let told = told(&one)?;
    let day = |on: Option<Date>| on.map_or_else(String::new, format::date);
    let rows = told.lines.iter().map(|line| {
        let noted = one.entries.iter().find(|noted| noted.entry.id == line.id);
        vec![
            noted.and_then(|noted| noted.reference.clone()).unwrap_or_else(|| t.unknown()),
            stage(t, Some(line.state.stage)),
            day(line.state.committed_on),
            day(line.state.done_on),
            amount(t, line.state.eligible_cents),
            amount(t, line.aid_cents),
            euros(t, line.state.paid_cents),
            euros(t, line.to_claim_cents),
        ]
    });
    let mut total = vec![t.col_total(), String::new(), String::new(), String::new(), String::new()];
    total.extend([told.aid_cents, told.paid_cents, told.to_claim_cents].map(|cents| euros(t, cents)));
    let pairs = |caption: String, rows: Vec<(String, String)>| {
        Block::Table(Table {
            caption,
            headers: vec![t.col_name(), t.col_value()],
            rows: rows.into_iter().map(|(name, value)| vec![name, value]).collect(),
            alignment: vec![Align::Left, Align::Right],
            total: None,
            named_rows: true,
        })
    };
    let mut blocks = vec![
        Block::paragraph(show::pace(t, &one)),
        pairs(t.pension_terms(), show::terms(t, &one.terms)),
        pairs(t.pension_money(), show::money(t, &one)),
        Block::Table(Table {
            caption: t.pension_dwellings(),
            headers: vec![
                t.col_dwelling(),
                t.col_state(),
                t.pension_committed(),
                t.pension_done(),
                t.pension_cost(),
                t.pension_aid(),
                t.pension_paid_cents(),
                t.pension_to_claim(),
            ],
            rows: rows.collect(),
            alignment: (0..8).map(|n| if n < 4 { Align::Left } else { Align::Right }).collect(),
            total: Some(total),
            named_rows: true,
        }),
    ];
    if told.unknown > 0 {
        blocks.push(Block::note(format!("{} : {}", t.pension_unknown_lines(), count(t, told.unknown))));
    }
    blocks.push(Block::note(t.pension_statement_caution()));
    let document = Document {
        title: t.pension_statement(),
        subtitle: one.terms.fund.clone(),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        author: asked.landlord()?.name.clone(),
        date: Some(asked.today),
        footer: t.pension_title(),
        blocks,
        ..Document::default()
    };
    // Off the request threads: a statement may be long.
    let made = tokio::task::spawn_blocking(move || documents::pdf(&document)).await;
    let bytes = made
        .map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(|e| PageError::Inside(format!("a statement cannot be written: {e}")))?;
    Ok((attachment("application/pdf", "etat-caisse.pdf"), bytes).into_response())
}

/// `GET /caisses.csv`
pub(super) async fn list_csv(asked: Asked) -> PageResult {
    let t = asked.t;
    let landlord = asked.landlord()?;
    let all = asked.register.pension_agreements(&landlord.id, asked.today).await?;
    let head = [
        "organisme",
        "debut",
        "fin",
        "promis",
        "engages",
        "faits",
        "payes",
        "attendus",
        "aide_engagee_min_centimes",
        "aide_engagee_max_centimes",
        "recu_centimes",
        "a_demander_centimes",
    ];
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|one| {
            let at = &one.position;
            vec![
                guarded(&one.terms.fund),
                one.terms.start.to_string(),
                one.terms.end.to_string(),
                one.terms.target_dwellings.to_string(),
                at.committed.to_string(),
                at.done.to_string(),
                at.paid.to_string(),
                one.pace.expected.to_string(),
                at.committed_cents.least.to_string(),
                at.committed_cents.most.to_string(),
                at.paid_cents.to_string(),
                at.to_claim_cents.to_string(),
            ]
        })
        .collect();
    let notes =
        vec![(t.export_landlord(), landlord.name.clone()), (t.export_date(), format::date(asked.today))];
    csv_answer("conventions-caisses.csv", &notes, &head.map(str::to_owned), rows)
}
