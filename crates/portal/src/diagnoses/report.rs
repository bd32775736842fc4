//! The report as a document: what the page says, on paper.

use super::found;
use super::show::{building_of, gap, homes, rough, state};
use super::words::{self, condition, cost, euros, heating, priority, proof, said, subject};
use crate::edge::{Asked, PageError};
use crate::ui::PageResult;
use crate::ui::export::attachment;
use crate::upkeep::words::kind as kind_word;
use axum::extract::Path;
use axum::response::IntoResponse;
use diagnosis::{Building, Recommendation, Report};
use documents::{Align, Block, Document, DocumentError, Form, Language, Table, Text};
use register::diagnoses::DiagnosisRecord;
use texts::{Lang, Texts, format};

/// The facts of a building, as two columns.
fn facts(t: Texts, one: &Building) -> Table {
    let unknown = || t.unknown();
    let built = one.built.map_or_else(unknown, |(from, to)| match from == to {
        true => from.to_string(),
        false => t.range(from.to_string(), to.to_string()),
    });
    let count = |n: u32| format::count(t.lang(), u64::from(n));
    let mut rows = vec![
        vec![t.diagnosis_address(), if one.address.is_empty() { unknown() } else { one.address.clone() }],
        vec![t.diagnosis_built(), built],
        vec![t.diagnosis_homes(), homes(t, one)],
        vec![
            t.diagnosis_surface(),
            one.surface_m2.map_or_else(unknown, |n| t.upkeep_square_metres(count(n))),
        ],
        vec![t.diagnosis_heating(), one.heating.map_or_else(unknown, |one| heating(t, one))],
        vec![t.diagnosis_class(), one.energy_class.map_or_else(unknown, |one| one.code().to_owned())],
        vec![t.diagnosis_energy(), one.energy_cents.map_or_else(unknown, |cents| euros(t, cents))],
    ];
    rows.extend(one.costs.iter().map(|(kind, cents)| vec![cost(t, *kind), euros(t, *cents)]));
    rows.extend(one.risks.iter().map(|(risk, seen)| vec![words::risk(t, *risk), words::sight(t, *seen)]));
    Table {
        caption: t.diagnosis_report_facts(one.name.as_str()),
        headers: vec![t.diagnosis_fact(), t.diagnosis_known()],
        rows,
        named_rows: true,
        ..Table::default()
    }
}

fn components(t: Texts, one: &Building) -> Option<Table> {
    let rows = one.seen.iter().map(|(kind, seen)| {
        let installed = seen.installed.map_or_else(
            || t.unknown(),
            |(from, to)| match from == to {
                true => from.to_string(),
                false => t.range(from.to_string(), to.to_string()),
            },
        );
        vec![
            kind_word(t, *kind),
            seen.condition.map_or_else(|| t.unknown(), |one| condition(t, one)),
            installed,
            seen.seen_on.map_or_else(|| t.unknown(), format::date),
            seen.note.clone(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    (!rows.is_empty()).then(|| Table {
        caption: t.diagnosis_report_components(one.name.as_str()),
        headers: vec![
            t.upkeep_kind(),
            t.upkeep_condition(),
            t.upkeep_installed(),
            t.diagnosis_seen_on(),
            t.diagnosis_seen_note(),
        ],
        rows,
        named_rows: true,
        ..Table::default()
    })
}

fn recommendation(t: Texts, report: &Report, record: &DiagnosisRecord, one: &Recommendation) -> Vec<Block> {
    let place = building_of(t, report, one.building.as_deref());
    let head = Text::bold(said(t, &one.told)).then(format!(" ({} – {place})", priority(t, one.priority)));
    let mut blocks = vec![Block::Paragraph(head)];
    let mut more: Vec<Text> = one.recommended.iter().map(|text| said(t, text).into()).collect();
    more.push(t.diagnosis_why(said(t, &one.reason)).into());
    more.extend(one.proof.iter().map(|one| proof(t, one).into()));
    more.extend(one.subject.as_ref().map(|code| t.diagnosis_service(subject(t, code)).into()));
    let answers = record.answers();
    more.extend(answers.get(one.key.as_str()).map(|last| {
        let day = format::date(trust::day::legal_day(last.at));
        Text::from(t.diagnosis_answered(words::answer(t, last.answer), day))
    }));
    blocks.push(Block::List(more));
    blocks
}

/// The report of a diagnosis.
fn document(t: Texts, record: &DiagnosisRecord, report: &Report) -> Document {
    let mut blocks = vec![Block::paragraph(t.diagnosis_free())];
    blocks.extend(report.summary.lines().filter(|line| !line.trim().is_empty()).map(Block::paragraph));
    blocks.push(Block::heading(1, t.diagnosis_recommendations()));
    blocks.push(Block::paragraph(t.diagnosis_report_order()));
    for one in &report.recommendations {
        blocks.extend(recommendation(t, report, record, one));
    }
    blocks.extend(rough(t, report).map(Block::paragraph));
    blocks.push(Block::heading(1, t.diagnosis_buildings()));
    for one in &report.buildings {
        blocks.push(Block::heading(2, one.name.as_str()));
        blocks.push(Block::Table(facts(t, one)));
        blocks.extend(components(t, one).map(Block::Table));
        if !one.note.is_empty() {
            blocks.push(Block::paragraph(one.note.as_str()));
        }
    }
    if !report.gaps.is_empty() {
        blocks.push(Block::heading(1, t.diagnosis_gaps()));
        blocks.push(Block::paragraph(t.diagnosis_gaps_what()));
        blocks.push(Block::List(report.gaps.iter().map(|one| gap(t, report, one).into()).collect()));
    }
    blocks.push(Block::heading(1, t.diagnosis_invoice()));
    blocks.push(Block::Table(Table {
        caption: t.diagnosis_invoice(),
        headers: vec![t.diagnosis_invoice_what(), t.diagnosis_invoice_amount()],
        rows: vec![vec![t.diagnosis_invoice_line(), euros(t, 0)]],
        alignment: vec![Align::Left, Align::Right],
        total: Some(vec![t.diagnosis_invoice_total(), euros(t, 0)]),
        named_rows: true,
    }));
    Document {
        title: report.title.clone(),
        subtitle: state(t, record),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        form: Form::Report,
        author: record.helper.as_ref().unwrap_or(&record.organisation).name.clone(),
        date: Some(report.on),
        footer: report.title.clone(),
        blocks,
    }
}

/// Big reports take a while to lay out: not on the threads that answer requests.
async fn made(
    asked: Asked,
    id: &str,
    (media, name): (&'static str, &'static str),
    make: fn(&Document) -> Result<Vec<u8>, DocumentError>,
) -> PageResult {
    let record = found(&asked, id).await?;
    let (t, report) = (asked.t, record.shown(asked.today));
    let bytes = tokio::task::spawn_blocking(move || make(&document(t, &record, &report))).await;
    let bytes = bytes.map_err(|error| PageError::Inside(error.to_string()))?;
    let bytes = bytes.map_err(|error| PageError::Inside(error.to_string()))?;
    Ok((attachment(media, name), bytes).into_response())
}

/// `GET /diagnostics/{id}/rapport.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    made(asked, &id, ("application/pdf", "diagnostic.pdf"), documents::pdf).await
}

/// `GET /diagnostics/{id}/rapport.docx`
pub(super) async fn docx(asked: Asked, Path(id): Path<String>) -> PageResult {
    let media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    made(asked, &id, (media, "diagnostic.docx"), documents::docx).await
}
