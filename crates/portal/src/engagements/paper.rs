//! A quote on paper, and the text that is signed.

use super::show::row;
use super::{found, organisation};
use crate::diagnoses::words::euros;
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::attachment;
use axum::extract::Path;
use axum::response::IntoResponse;
use documents::{Align, Block, Document, Form, Language, Table};
use engagement::Version;
use register::engagements::QuoteRecord;
use texts::{Lang, Texts, format};

/// The version of the address, else the one that a page shows.
fn chosen<'a>(asked: &Asked, record: &'a QuoteRecord) -> Result<&'a Version, PageError> {
    let wanted = asked.pairs.text("version").and_then(|n| n.parse::<u32>().ok());
    let found = wanted.map_or_else(|| record.shown(asked.today), |number| record.quote.version(number));
    found.ok_or(PageError::NotFound)
}

fn document(t: Texts, record: &QuoteRecord, version: &Version, signed: Vec<String>) -> Document {
    let terms = &version.terms;
    let lines = terms.lines.iter().map(|one| {
        let row = row(t, one);
        vec![row.label, row.hours, row.rate, row.hours_cost, row.expenses, row.total]
    });
    let total = terms.total().map_or_else(|| t.unknown(), |cents| euros(t, cents));
    let blank = String::new;
    let mut blocks = vec![
        Block::paragraph(terms.purpose.as_str()),
        Block::paragraph(t.quote_days(format::date(terms.first_on), format::date(terms.last_on))),
        Block::heading(1, t.quote_lines()),
        Block::paragraph(t.quote_cost_price()),
        Block::Table(Table {
            caption: t.quote_lines(),
            headers: vec![
                t.quote_line_label(),
                t.quote_line_hours(),
                t.quote_line_rate(),
                t.quote_line_time_cost(),
                t.quote_line_expenses(),
                t.quote_line_total(),
            ],
            rows: lines.collect(),
            alignment: vec![
                Align::Left,
                Align::Right,
                Align::Right,
                Align::Right,
                Align::Right,
                Align::Right,
            ],
            total: Some(vec![t.quote_total(), blank(), blank(), blank(), blank(), total]),
            named_rows: true,
        }),
        Block::List(
            terms
                .lines
                .iter()
                .map(|one| {
                    t.quote_line_made_of(one.label.as_str(), one.rate_basis.as_str(), one.expenses.as_str())
                        .into()
                })
                .collect(),
        ),
    ];
    if !terms.milestones.is_empty() {
        blocks.push(Block::heading(1, t.quote_milestones()));
        let steps = terms.milestones.iter().map(|one| vec![one.label.clone(), format::date(one.due_on)]);
        blocks.push(Block::Table(Table {
            caption: t.quote_milestones(),
            headers: vec![t.quote_milestone_label(), t.quote_milestone_day()],
            rows: steps.collect(),
            named_rows: true,
            ..Table::default()
        }));
    }
    if !terms.funding.is_empty() {
        blocks.push(Block::heading(1, t.quote_funding()));
        blocks.push(Block::paragraph(terms.funding.as_str()));
    }
    blocks.push(Block::heading(1, t.quote_signatures()));
    match signed.is_empty() {
        true => blocks.push(Block::paragraph(t.quote_signatures_none())),
        false => blocks.push(Block::List(signed.into_iter().map(Into::into).collect())),
    }
    blocks.push(Block::note(t.quote_sign_digest(version.digest.to_string())));
    Document {
        title: terms.title.clone(),
        subtitle: t.quote_parties(record.helper.name.as_str(), record.organisation.name.as_str()),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        form: Form::Report,
        author: record.helper.name.clone(),
        date: None,
        footer: t.quote_version(version.number.to_string()),
        blocks: blocks.into_iter().filter(|block| *block != Block::paragraph("")).collect(),
    }
}

/// `GET /devis/{id}/devis.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    let version = chosen(&asked, &record)?.clone();
    let signed = super::show::signatures(&asked, &record, &version);
    let t = asked.t;
    let made = tokio::task::spawn_blocking(move || documents::pdf(&document(t, &record, &version, signed)));
    let bytes = made.await.map_err(|error| PageError::Inside(error.to_string()))?;
    let bytes = bytes.map_err(|error| PageError::Inside(error.to_string()))?;
    Ok((attachment("application/pdf", "devis.pdf"), bytes).into_response())
}

/// `GET /devis/{id}/contenu.json`: the very text that is signed; whoever has it can compute its digest again.
pub(super) async fn content(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    let number = chosen(&asked, &record)?.number;
    let text = asked.register.quote_content(organisation(&asked)?, &id, number).await?;
    Ok((attachment("application/json", &format!("devis-version-{number}.json")), text).into_response())
}
