//! The specification as a document, the very text that funders approve, and the days of a call for a calendar.

use super::show::{Part, chosen, parts, places};
use super::words::part;
use super::{found, reader};
use crate::diagnoses::words::euros;
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::calendar::{Due, When, dues};
use crate::ui::export::attachment;
use ::calls::Version;
use axum::extract::Path;
use axum::response::IntoResponse;
use documents::{Align, Block, Document, DocumentError, Form, Language, Table};
use register::calls::CallRecord;
use texts::{Lang, Texts};
use trust::day::legal_instant;

fn document(t: Texts, record: &CallRecord, version: &Version, all: Vec<Part>) -> Document {
    let one = &version.specification;
    let mut blocks = vec![];
    if !one.summary.is_empty() {
        blocks.push(Block::paragraph(one.summary.as_str()));
    }
    for part in all {
        blocks.push(Block::heading(1, part.title));
        blocks.push(Block::List(part.lines.into_iter().map(Into::into).collect()));
    }
    blocks.push(Block::heading(1, t.call_funds()));
    let rows = one.funds.iter().map(|fund| {
        let between = t.call_between(euros(t, fund.least_cents), euros(t, fund.most_cents));
        vec![fund.name.clone(), euros(t, fund.total_cents), part(t, fund.rate_bp), between]
    });
    blocks.push(Block::Table(Table {
        caption: t.call_funds(),
        headers: vec![t.call_fund(), t.call_money(), t.call_rate(), t.call_for_one()],
        rows: rows.collect(),
        alignment: vec![Align::Left, Align::Right, Align::Right, Align::Left],
        named_rows: true,
        ..Table::default()
    }));
    blocks.push(Block::note(t.call_digest(version.digest.to_string())));
    Document {
        title: one.title.clone(),
        subtitle: format!("{} – {}", t.call_specification(), record.number),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        form: Form::Report,
        author: record.coordinator.name.clone(),
        date: None,
        footer: format!("{} – {}", record.number, t.call_version(version.number.to_string())),
        blocks,
    }
}

async fn made(
    asked: Asked,
    id: &str,
    (media, end): (&'static str, &str),
    make: fn(&Document) -> Result<Vec<u8>, DocumentError>,
) -> PageResult {
    let record = found(&asked, id).await?;
    let version = chosen(&asked, &record)?;
    let places = places(&asked, &version.specification).await?;
    let all = parts(asked.t, &record, &version.specification, places);
    let document = document(asked.t, &record, version, all);
    let bytes = tokio::task::spawn_blocking(move || make(&document)).await;
    let bytes = bytes.map_err(|error| PageError::Inside(error.to_string()))?;
    let bytes = bytes.map_err(|error| PageError::Inside(error.to_string()))?;
    let name = format!("cahier-des-charges-{}.{end}", record.number);
    Ok((attachment(media, &name), bytes).into_response())
}

/// `GET /appels/{id}/cahier-des-charges.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    made(asked, &id, ("application/pdf", "pdf"), documents::pdf).await
}

/// `GET /appels/{id}/cahier-des-charges.docx`
pub(super) async fn docx(asked: Asked, Path(id): Path<String>) -> PageResult {
    let media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    made(asked, &id, (media, "docx"), documents::docx).await
}

/// `GET /appels/{id}/cahier-des-charges.json`: the very text that is approved; whoever has it can compute its digest again.
pub(super) async fn text(asked: Asked, Path(id): Path<String>) -> PageResult {
    let record = found(&asked, &id).await?;
    let number = chosen(&asked, &record)?.number;
    let text = asked.register.call_text(reader(&asked), &id, number).await?;
    let name = format!("{}-version-{number}.json", record.number);
    Ok((attachment("application/json", &name), text).into_response())
}

/// `GET /appels/{id}/calendrier.ics`: the opening and the closing at their instants, the other days whole. Nobody is in it.
pub(super) async fn ics(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let record = found(&asked, &id).await?;
    let days = ::calls::calendar(&record.call).ok_or(PageError::NotFound)?;
    let title = chosen(&asked, &record)?.specification.title.clone();
    let due = |key: &str, when: When, what: String| Due {
        id: format!("{id}-{key}"),
        when,
        title: format!("{title} – {what}"),
    };
    let hours = [("ouverture", days.opens, t.call_opens()), ("cloture", days.closes, t.call_closes())];
    let hours = hours
        .into_iter()
        .filter_map(|(key, clock, what)| legal_instant(clock).map(|at| due(key, When::Instant(at), what)));
    let whole = [
        ("questions", days.questions_until, t.call_questions_last()),
        ("comite", days.committee_on, t.call_committee()),
        ("resultats", days.results_on, t.call_results()),
    ];
    let whole =
        whole.into_iter().filter_map(|(key, day, what)| day.map(|day| due(key, When::Day(day), what)));
    let all: Vec<Due> = hours.chain(whole).collect();
    dues(&all, asked.caller.at, "calendrier.ics")
}
