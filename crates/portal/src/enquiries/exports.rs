//! What leaves: the dwellings to visit, the results as a table and as a document. Masked like the page.

use super::results::{facts, mean, read, warnings};
use super::units::door;
use super::words::{cell, channel, count, dimension, percent, segment, standing};
use super::{doors_seen, found};
use crate::edge::Asked;
use crate::ui::PageResult;
use crate::ui::document::{language, pdf};
use crate::ui::export::{csv_answer, guarded};
use axum::extract::Path;
use documents::{Align, Block, Document, Table};
use enquiry::{Estimate, Line};
use texts::format;

/// `GET /enquetes/{id}/logements.csv`
pub(super) async fn units(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    found(&asked, &id).await?;
    let within = doors_seen(&asked);
    let all = asked.register.enquiry_units(asked.caller.organisation_id()?, &id, within.as_ref()).await?;
    let rows = all.iter().map(|unit| {
        vec![
            unit.rank.to_string(),
            guarded(&unit.residence),
            guarded(&door(t, unit)),
            standing(t, unit.standing()),
            unit.answered.map_or_else(String::new, |(way, _)| channel(t, way)),
            unit.answered.map_or_else(String::new, |(_, on)| on.to_string()),
            unit.attempts.len().to_string(),
            unit.attempts.last().and_then(|one| one.again_on).map_or_else(String::new, |day| day.to_string()),
        ]
    });
    let head = ["numero", "residence", "logement", "etat", "canal", "repondu_le", "passages", "rappeler_le"];
    let notes = vec![(t.export_date(), format::date(asked.today))];
    csv_answer("logements.csv", &notes, &head.map(str::to_owned), rows)
}

fn number(value: f64) -> String {
    format!("{value:.4}")
}

fn figures(line: &Line) -> Vec<String> {
    let of =
        |pick: fn(&Estimate) -> f64| line.weighted.as_ref().map_or_else(String::new, |one| number(pick(one)));
    vec![
        line.count.to_string(),
        line.unweighted.map_or_else(String::new, number),
        of(|one| one.value),
        of(|one| one.low),
        of(|one| one.high),
    ]
}

fn mean_figures(found: &Estimate, plain: Option<f64>) -> Vec<String> {
    vec![
        found.answers.to_string(),
        plain.map_or_else(String::new, number),
        number(found.value),
        number(found.low),
        number(found.high),
    ]
}

/// `GET /enquetes/{id}/resultats.csv`
pub(super) async fn results_csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (one, results) = read(&asked, &id).await?;
    let mut rows = Vec::new();
    for of in &results.questions {
        let Some(question) = one.form.question(&of.id) else { continue };
        let words = guarded(question.words.said(super::words::wanted(t, false)).0);
        let mut put = |cut: String, part: String, name: String, cells: Vec<String>| {
            let mut row = vec![of.id.clone(), words.clone(), cut, guarded(&part), guarded(&name)];
            row.extend(cells);
            rows.push(row);
        };
        for line in &of.lines {
            put(String::new(), String::new(), cell(t, question, line.cell), figures(line));
        }
        if let Some(found) = &of.mean {
            put(String::new(), String::new(), t.enq_mean_head(), mean_figures(found, of.mean_unweighted));
        }
        for (cut, segments) in results.dimensions.iter().zip(&of.by) {
            for part in segments {
                let Some(known) = cut.segments.get(part.segment) else { continue };
                let (way, name) = (dimension(t, &cut.code), segment(t, &cut.code, &known.name));
                for line in &part.lines {
                    put(way.clone(), name.clone(), cell(t, question, line.cell), figures(line));
                }
                if let Some(found) = &part.mean {
                    put(way.clone(), name.clone(), t.enq_mean_head(), mean_figures(found, None));
                }
            }
        }
    }
    let head = [
        "question",
        "texte",
        "selon",
        "segment",
        "reponse",
        "effectif",
        "part_brute",
        "estimation",
        "borne_basse",
        "borne_haute",
    ];
    let notes = vec![(t.export_date(), format::date(asked.today)), (t.enq_name(), one.title.clone())];
    csv_answer("resultats.csv", &notes, &head.map(str::to_owned), rows)
}

/// `GET /enquetes/{id}/resultats.pdf`
pub(super) async fn results_pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (one, results) = read(&asked, &id).await?;
    let mut blocks = vec![
        Block::paragraph(one.purpose.clone()),
        Block::Table(Table {
            caption: t.enq_results(),
            headers: vec![t.col_name(), t.col_value()],
            rows: facts(t, &results).into_iter().map(|(name, value)| vec![name, value]).collect(),
            alignment: vec![Align::Left, Align::Right],
            total: None,
            named_rows: true,
        }),
    ];
    blocks.extend(warnings(t, &results).into_iter().map(Block::paragraph));
    for (at, question) in one.form.questions.iter().enumerate() {
        let Some(of) = results.questions.iter().find(|of| of.id == question.id) else { continue };
        let words = question.words.said(super::words::wanted(t, false)).0;
        blocks.push(Block::heading(2, format!("{}. {words}", at + 1)));
        if let Some(found) = &of.mean {
            blocks.push(Block::paragraph(mean(t, found, of.mean_unweighted)));
        }
        let hidden = || "–".to_owned();
        let rows = of.lines.iter().map(|line| {
            vec![
                cell(t, question, line.cell),
                count(t, line.count),
                line.unweighted.map_or_else(hidden, |value| percent(t, value)),
                line.weighted.map_or_else(hidden, |one| percent(t, one.value)),
                line.weighted.map_or_else(hidden, |one| super::results::interval(t, &one)),
            ]
        });
        blocks.push(Block::Table(Table {
            caption: t.enq_table((at + 1).to_string()),
            headers: vec![
                t.enq_answer(),
                t.enq_answers(),
                t.enq_plain_share(),
                t.enq_weighted(),
                t.enq_interval(),
            ],
            rows: rows.collect(),
            alignment: vec![Align::Left, Align::Right, Align::Right, Align::Right, Align::Right],
            total: None,
            named_rows: true,
        }));
    }
    blocks.extend([t.enq_note_masked(), t.enq_note_weights(), t.enq_note_limits()].map(Block::note));
    let document = Document {
        title: one.title,
        subtitle: t.enq_results(),
        language: language(t),
        author: asked.landlord.as_ref().map_or_else(String::new, |landlord| landlord.name.clone()),
        date: Some(asked.today),
        footer: t.enq_title(),
        blocks,
        ..Document::default()
    };
    pdf(document, "resultats").await
}
