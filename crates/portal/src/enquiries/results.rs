//! `GET /enquetes/{id}/resultats`: what residents said, weighted to what is known of all dwellings, with the interval; nothing of
//! fewer than eleven answers.

use super::words::{cell, count, dimension, percent, rate, segment};
use super::{can, crumbs, found};
use crate::edge::{Asked, PageError};
use crate::ui::bars::{BarLine, Bars};
use crate::ui::{Chrome, PageResult, Place, show};
use askama::Template;
use axum::extract::Path;
use enquiry::{Estimate, Line, OfQuestion, Question, Results, Stage};
use register::enquiries::Enquiry;
use texts::{Texts, format};
use trust::policy::Action;

struct Row {
    name: String,
    count: String,
    plain: String,
    weighted: String,
    interval: String,
}

struct Part {
    caption: String,
    /// Segment, answers, then one cell for each line of the question.
    heads: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
}

struct Told {
    number: usize,
    title: String,
    bars: Option<Bars>,
    caption: String,
    rows: Vec<Row>,
    mean: Option<String>,
    parts: Vec<Part>,
}

struct Rates {
    caption: String,
    rows: Vec<[String; 4]>,
}

#[derive(Template)]
#[template(path = "enquiries/results.html")]
struct ResultsPage {
    t: Texts,
    c: Chrome,
    id: String,
    title: String,
    lead: String,
    facts: Vec<(String, String)>,
    warnings: Vec<String>,
    notes: Vec<String>,
    questions: Vec<Told>,
    rates: Vec<Rates>,
    may_export: bool,
}

/// An interval in words.
pub(super) fn interval(t: Texts, one: &Estimate) -> String {
    t.range(percent(t, one.low), percent(t, one.high))
}

/// A number with one decimal, and its interval.
pub(super) fn mean(t: Texts, one: &Estimate, plain: Option<f64>) -> String {
    let number = |value: f64| format::decimal(t.lang(), value, 1);
    let interval = t.range(number(one.low), number(one.high));
    match plain {
        Some(plain) => t.enq_mean(number(one.value), interval, number(plain)),
        None => t.enq_mean_short(number(one.value), interval),
    }
}

fn row(t: Texts, question: &Question, line: &Line) -> Row {
    let hidden = || "–".to_owned();
    Row {
        name: cell(t, question, line.cell),
        count: count(t, line.count),
        plain: line.unweighted.map_or_else(hidden, |value| percent(t, value)),
        weighted: line.weighted.map_or_else(hidden, |one| percent(t, one.value)),
        interval: line.weighted.map_or_else(hidden, |one| interval(t, &one)),
    }
}

fn part(t: Texts, results: &Results, question: &Question, of: &OfQuestion, at: usize) -> Option<Part> {
    let (dimension_of, segments) = (results.dimensions.get(at)?, of.by.get(at)?);
    let shows =
        |one: &&enquiry::Segment| one.mean.is_some() || one.lines.iter().any(|line| line.weighted.is_some());
    // Segments of which nothing may be said are counted in the rates, not here.
    let rows: Vec<(String, Vec<String>)> = segments
        .iter()
        .filter(shows)
        .filter_map(|one| {
            let known = dimension_of.segments.get(one.segment)?;
            let mut cells = vec![format::count(t.lang(), known.answered)];
            cells.extend(one.lines.iter().map(|line| match &line.weighted {
                Some(found) => t.enq_cell_with(percent(t, found.value), interval(t, found)),
                None => count(t, line.count),
            }));
            if question.kind.bounds().is_some() {
                cells.push(one.mean.map_or_else(|| "–".to_owned(), |found| mean(t, &found, None)));
            }
            Some((segment(t, &dimension_of.code, &known.name), cells))
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let name = dimension(t, &dimension_of.code);
    let mut heads = vec![name.clone(), t.enq_answers()];
    heads.extend(of.lines.iter().map(|line| cell(t, question, line.cell)));
    if question.kind.bounds().is_some() {
        heads.push(t.enq_mean_head());
    }
    Some(Part { caption: t.enq_by(name.to_lowercase()), heads, rows })
}

fn told(t: Texts, results: &Results, number: usize, question: &Question, of: &OfQuestion) -> Told {
    let per_mille = |one: &Estimate| (one.value * 1_000.0).round() as i64;
    let lines = of.lines.iter().filter_map(|line| {
        let found = line.weighted.as_ref()?;
        Some(BarLine {
            name: cell(t, question, line.cell),
            parts: vec![per_mille(found)],
            said: t.enq_cell_with(percent(t, found.value), interval(t, found)),
        })
    });
    Told {
        number,
        title: question.words.said(super::words::wanted(t, false)).0.to_owned(),
        bars: Bars::new(t.enq_bars(), Vec::new(), lines.collect()),
        caption: t.enq_table(number.to_string()),
        rows: of.lines.iter().map(|line| row(t, question, line)).collect(),
        mean: of.mean.map(|found| mean(t, &found, of.mean_unweighted)),
        parts: (0..results.dimensions.len()).filter_map(|at| part(t, results, question, of, at)).collect(),
    }
}

/// How the figures were made, in words.
pub(super) fn facts(t: Texts, results: &Results) -> Vec<(String, String)> {
    let count = |n: u64| format::count(t.lang(), n);
    vec![
        (t.enq_frame(), count(results.frame)),
        (t.enq_asked(), count(results.asked)),
        (t.enq_answers(), count(results.answered)),
        (t.enq_rate(), rate(t, results.answered, results.asked)),
        (t.enq_effective(), count(results.effective.round() as u64)),
    ]
}

/// What must be known to read the figures.
pub(super) fn warnings(t: Texts, results: &Results) -> Vec<String> {
    let mut all = Vec::new();
    if results.answered < u64::from(enquiry::THRESHOLD) {
        all.push(t.enq_warn_few());
        return all;
    }
    if !results.has_converged {
        // « Au plus »: a smaller gap is told as the smallest that two decimals can say, never as none.
        all.push(t.enq_warn_gap(format::percent(t.lang(), (results.gap * 100.0).max(0.01), 2)));
    }
    if results.trimmed > 0 {
        let n = results.trimmed as u64;
        all.push(t.enq_warn_trimmed(crate::ui::words::plural(n), format::count(t.lang(), n)));
    }
    if results.effective < 30.0 {
        all.push(t.enq_warn_small());
    }
    if results.answered * 2 < results.asked {
        all.push(t.enq_warn_silence());
    }
    // The first margin is that of the strata.
    let merged = results.merged.iter().filter(|one| one.margin > 0).count() as u64;
    if merged > 0 {
        all.push(t.enq_warn_merged(crate::ui::words::plural(merged), format::count(t.lang(), merged)));
    }
    all
}

/// The results of an address, with its enquiry.
pub(super) async fn read(asked: &Asked, id: &str) -> Result<(Enquiry, Results), PageError> {
    let one = found(asked, id).await?;
    if one.stage() == Stage::Draft {
        return Err(PageError::NotFound);
    }
    let results = asked.register.enquiry_results(asked.caller.organisation_id()?, id).await?;
    Ok((one, results))
}

pub(super) async fn page(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (one, results) = read(&asked, &id).await?;
    let questions = one.form.questions.iter().enumerate().filter_map(|(at, question)| {
        let of = results.questions.iter().find(|of| of.id == question.id)?;
        Some(told(t, &results, at + 1, question, of))
    });
    let rates = results.dimensions.iter().map(|dimension_of| Rates {
        caption: t.enq_rates_by(dimension(t, &dimension_of.code).to_lowercase()),
        rows: dimension_of
            .segments
            .iter()
            .filter(|one| one.asked > 0)
            .map(|one| {
                [
                    segment(t, &dimension_of.code, &one.name),
                    format::count(t.lang(), one.asked),
                    format::count(t.lang(), one.answered),
                    rate(t, one.answered, one.asked),
                ]
            })
            .collect(),
    });
    show(&ResultsPage {
        t,
        c: Chrome::new(&asked, Place::Enquiries, crumbs(&asked, &one, &t.enq_results())),
        title: t.enq_results(),
        lead: one.title.clone(),
        facts: facts(t, &results),
        warnings: warnings(t, &results),
        notes: vec![t.enq_note_masked(), t.enq_note_weights(), t.enq_note_limits()],
        questions: questions.collect(),
        rates: rates.collect(),
        may_export: can(&asked, Action::Export),
        id,
    })
}
