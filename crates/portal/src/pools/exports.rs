//! What leaves: how a lot is shared, and the file of a programme. Amounts are whole cents.

use super::programme::{consent, eligible, facts, found as programme_of};
use super::words::range;
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::extract::Path;
use axum::response::IntoResponse;
use documents::{Align, Block, Document, Language, Table};
use register::pools::{PoolProgramme, Side};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use texts::{Lang, format};

/// `GET /achats-groupes/{id}/repartition.csv`
pub(super) async fn split_csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = super::found(&asked, &id).await?;
    // Who pays what is the desk's to know.
    if one.side != Side::Desk {
        return Err(PageError::NotFound);
    }
    let mut rows = Vec::new();
    for offer in &one.offers {
        if let Some(Ok(trial)) = &offer.whole {
            rows.extend(trial.shares.iter().map(|(name, share, alone)| {
                vec![guarded(&offer.quote.supplier), guarded(name), share.to_string(), alone.to_string()]
            }));
        }
    }
    let head = ["fournisseur", "organisation", "part_centimes", "seul_centimes"].map(str::to_owned);
    let notes = vec![
        (t.export_date(), format::date(asked.today)),
        (t.pool_rule(), super::words::rule(t, one.terms.rule)),
    ];
    csv_answer("repartition.csv", &notes, &head, rows)
}

const HEAD: [&str; 7] =
    ["projet", "organisation", "region", "eligible", "au_moins_centimes", "au_plus_centimes", "accord"];

fn rows(one: &PoolProgramme) -> Vec<Vec<String>> {
    let cents = |of: Option<i64>| of.map_or_else(String::new, |cents| cents.to_string());
    one.projects
        .iter()
        .map(|here| {
            let project = &here.project;
            vec![
                guarded(&here.title),
                guarded(&here.organisation),
                project.region.clone().unwrap_or_default(),
                project.eligible.code().to_owned(),
                cents(project.amount.map(|amount| amount.least)),
                cents(project.amount.map(|amount| amount.most)),
                project.consents.map_or("", |said| if said { "oui" } else { "non" }).to_owned(),
            ]
        })
        .collect()
}

/// `GET /achats-groupes/programmes/{id}/dossier.csv`
pub(super) async fn programme_csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = programme_of(&asked, &id).await?;
    let notes = vec![
        (t.export_date(), format::date(asked.today)),
        (t.pool_programme_name(), one.name.clone()),
        (t.pool_threshold(), one.threshold_cents.to_string()),
    ];
    csv_answer("programme.csv", &notes, &HEAD.map(str::to_owned), rows(&one))
}

fn workbook(one: &PoolProgramme, notes: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("projets")?;
    for (column, name) in (0_u16..).zip(HEAD) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (at, cells) in (1_u32..).zip(rows(one)) {
        for (column, cell) in (0_u16..).zip(cells) {
            // Texts are always strings: never formulas or links, whatever they hold.
            match cell.parse::<i64>() {
                Ok(cents) if matches!(column, 4 | 5) => drop(sheet.write_number(at, column, cents as f64)?),
                _ => drop(sheet.write_string(at, column, cell)?),
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

/// `GET /achats-groupes/programmes/{id}/dossier.xlsx`
pub(super) async fn programme_xlsx(asked: Asked, Path(id): Path<String>) -> PageResult {
    let one = programme_of(&asked, &id).await?;
    let bytes = workbook(&one, &facts(asked.t, &one))
        .map_err(|e| PageError::Inside(format!("a workbook cannot be written: {e}")))?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok((attachment(media, "programme.xlsx"), bytes).into_response())
}

/// `GET /achats-groupes/programmes/{id}/dossier.pdf`
pub(super) async fn programme_pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let one = programme_of(&asked, &id).await?;
    let table = |caption: String, headers: Vec<String>, rows: Vec<Vec<String>>| {
        Block::Table(Table {
            caption,
            alignment: headers.iter().map(|_| Align::Left).collect(),
            headers,
            rows,
            total: None,
            named_rows: true,
        })
    };
    let projects = one.projects.iter().map(|here| {
        vec![
            here.title.clone(),
            here.organisation.clone(),
            eligible(t, here.project.eligible),
            range(t, here.project.amount),
            consent(t, here.project.consents),
        ]
    });
    let mut blocks = vec![
        Block::paragraph(one.reference.clone()),
        table(
            t.pool_where(),
            vec![t.col_name(), t.col_value()],
            facts(t, &one).into_iter().map(|(name, value)| vec![name, value]).collect(),
        ),
        table(
            t.pool_projects(),
            vec![
                t.pool_project(),
                t.pool_organisation(),
                t.pool_eligible(),
                t.pool_amount(),
                t.pool_consent(),
            ],
            projects.collect(),
        ),
    ];
    if !one.summary.partners.is_empty() {
        let partners = one.summary.partners.join(", ");
        blocks.push(Block::paragraph(format!("{} : {partners}", t.pool_programme_partners())));
    }
    blocks.push(Block::note(t.pool_programme_caution()));
    let document = Document {
        title: one.name.clone(),
        subtitle: t.pool_programmes(),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        author: one.desk.clone(),
        date: Some(asked.today),
        footer: t.pool_title(),
        blocks,
        ..Document::default()
    };
    // Off the request threads: a file may be long.
    let made = tokio::task::spawn_blocking(move || documents::pdf(&document)).await;
    let bytes = made
        .map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(|e| PageError::Inside(format!("a programme cannot be written: {e}")))?;
    Ok((attachment("application/pdf", "programme.pdf"), bytes).into_response())
}
