//! `plainpied awards`: the boards of the page « Arbitrages », and a verifier for the two files of one.

use super::committees::sight;
use super::{column, open};
use crate::cli::Lang;
use crate::committees::{Awards, AwardsAct};
use crate::output::Sheet;
use anyhow::Context as _;
use award::{Board, Question, check};
use register::Register;
use register::boards::BoardRecord;
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

pub async fn run(asked: &Awards, lang: Lang) -> anyhow::Result<ExitCode> {
    let sheet = match &asked.act {
        // Two files need no register.
        AwardsAct::Check { question, answer } => return check_files(question, answer, asked, lang),
        AwardsAct::Show { call, number } => {
            awards(&found(&open(&asked.data).await?, call, *number).await?, lang)
        }
        AwardsAct::Export { call, number, question, answer } => {
            let record = found(&open(&asked.data).await?, call, *number).await?;
            write(question, &record.question)?;
            write(answer, &record.board)?;
            awards(&record, lang)
        }
        AwardsAct::List { call } => {
            let register = open(&asked.data).await?;
            boards(&register.boards(&sight(&register, call).await?).await?, lang)
        }
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

async fn found(register: &Register, call: &str, number: i64) -> anyhow::Result<BoardRecord> {
    let sight = sight(register, call).await?;
    let all = register.boards(&sight).await?;
    let one = all.into_iter().find(|one| one.number == number);
    one.with_context(|| format!("the call {call} has no board {number}: plainpied awards list {call}"))
}

fn write(path: &Path, value: &impl serde::Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

fn read<T: serde::de::DeserializeOwned>(path: &Path, what: &str) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    // The message of the reader says the line and the column.
    serde_json::from_str(&text).with_context(|| format!("{} is no {what} of a board", path.display()))
}

/// Verifies two files; what they break is told on the standard error.
fn check_files(question: &Path, answer: &Path, asked: &Awards, lang: Lang) -> anyhow::Result<ExitCode> {
    let question: Question = read(question, "question")?;
    question.check().context("this is no question")?;
    let board: Board = read(answer, "answer")?;
    let breaches = check::verify(&question, &board);
    for breach in &breaches {
        eprintln!("{breach:?}");
    }
    let sheet = Sheet {
        columns: vec![
            column(lang, "files", "Dossiers", "Files"),
            column(lang, "funded", "Financés", "Funded"),
            column(lang, "total_cents", "Accordé (centimes)", "Given (cents)"),
            column(lang, "value", "Valeur (millièmes)", "Value (thousandths)"),
            column(lang, "bound", "Borne (millièmes)", "Bound (thousandths)"),
            column(lang, "gap_ppm", "Écart (millionièmes)", "Gap (millionths)"),
            column(lang, "breaches", "Règles enfreintes", "Rules broken"),
        ],
        rows: vec![vec![
            json!(question.bids.len()),
            json!(board.funded().len()),
            json!(board.total()),
            json!(board.certificate.value),
            json!(board.certificate.bound),
            json!(board.certificate.gap_ppm()),
            json!(breaches.len()),
        ]],
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(if breaches.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn boards(all: &[BoardRecord], lang: Lang) -> Sheet {
    let rows = all.iter().map(|one| {
        let short = one.summary();
        vec![
            json!(short.number),
            json!(short.made_at),
            json!(short.funded),
            json!(short.total),
            json!(short.value),
            json!(short.gap_ppm),
            json!(short.amendments),
            json!(one.breaches().len()),
            json!(short.adopted_at),
            json!(short.published_on),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "number", "Tableau", "Board"),
            column(lang, "made_at", "Calculé", "Computed"),
            column(lang, "funded", "Financés", "Funded"),
            column(lang, "total_cents", "Accordé (centimes)", "Given (cents)"),
            column(lang, "value", "Valeur (millièmes)", "Value (thousandths)"),
            column(lang, "gap_ppm", "Écart (millionièmes)", "Gap (millionths)"),
            column(lang, "amendments", "À la main", "By hand"),
            column(lang, "breaches", "Règles enfreintes", "Rules broken"),
            column(lang, "adopted_at", "Adopté", "Adopted"),
            column(lang, "published_on", "Résultats le", "Results on"),
        ],
        rows: rows.collect(),
    }
}

fn awards(record: &BoardRecord, lang: Lang) -> Sheet {
    let rows = record.question.bids.iter().map(|bid| {
        let refusal = record.board.refusals.iter().find(|one| one.bid == bid.id);
        vec![
            json!(bid.id),
            json!(bid.score),
            json!(bid.asked),
            json!(record.board.given(&bid.id)),
            json!(refusal.and_then(|one| one.reserve)),
            json!(refusal.map(|one| &one.why)),
            json!(record.beside.stability.get(&bid.id)),
        ]
    });
    Sheet {
        columns: vec![
            column(lang, "file", "Dossier", "File"),
            column(lang, "score_thousandths", "Note (millièmes)", "Score (thousandths)"),
            column(lang, "asked_cents", "Demandé (centimes)", "Asked (cents)"),
            column(lang, "given_cents", "Accordé (centimes)", "Given (cents)"),
            column(lang, "reserve", "Réserve", "Reserve"),
            column(lang, "why", "Raison", "Why"),
            column(lang, "stability_per_mille", "Solidité (‰)", "Stability (‰)"),
        ],
        rows: rows.collect(),
    }
}
