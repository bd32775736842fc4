//! What leaves a board: its table, and the two files by which anybody verifies its proof.

use crate::edge::{Asked, PageError};
use crate::instruction::actor;
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::extract::Path;
use axum::response::IntoResponse;
use std::collections::BTreeMap;
use texts::format;

const HEAD: [&str; 9] = [
    "numero",
    "titre",
    "note_milliemes",
    "demande_centimes",
    "decision",
    "rang_reserve",
    "fonds",
    "accorde_centimes",
    "stabilite_pour_mille",
];

/// `GET /arbitrages/{id}/tableau.csv`
pub(super) async fn csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let (sight, record) = asked.register.board(actor(&asked)?, &id, asked.caller.at).await?;
    let files = asked.register.files_of_committee(&sight, asked.caller.at).await?;
    let files: BTreeMap<&str, _> = files.iter().map(|file| (file.application.id.as_str(), file)).collect();
    let specification = &sight.call.in_force().ok_or(PageError::NotFound)?.specification;
    let mut rows = Vec::new();
    for bid in &record.question.bids {
        let file = files.get(bid.id.as_str());
        let refusal = record.board.refusals.iter().find(|one| one.bid == bid.id);
        let line = |fund: String, cents: i64| {
            vec![
                file.and_then(|file| file.application.number.clone()).unwrap_or_default(),
                file.map(|file| guarded(&file.application.content.title)).unwrap_or_default(),
                bid.score.map(|score| score.to_string()).unwrap_or_default(),
                bid.asked.to_string(),
                if cents > 0 { "finance" } else { "non-finance" }.to_owned(),
                refusal.and_then(|one| one.reserve).map(|rank| rank.to_string()).unwrap_or_default(),
                guarded(&fund),
                cents.to_string(),
                record.beside.stability.get(&bid.id).map(|times| times.to_string()).unwrap_or_default(),
            ]
        };
        let own: Vec<_> = record.board.awards.iter().filter(|award| award.bid == bid.id).collect();
        if own.is_empty() {
            rows.push(line(String::new(), 0));
        }
        for award in own {
            let fund = specification.fund(&award.fund).map_or("", |fund| fund.name.as_str());
            rows.push(line(fund.to_owned(), award.cents));
        }
    }
    let notes = vec![
        (t.export_date(), format::date(asked.today)),
        (t.board_one(), record.number.to_string()),
        (t.board_gap(), super::words::gap(t, record.board.certificate.gap_ppm())),
    ];
    csv_answer("tableau.csv", &notes, &HEAD.map(str::to_owned), rows)
}

/// `GET /arbitrages/{id}/question.json`
pub(super) async fn question(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (_, record) = asked.register.board(actor(&asked)?, &id, asked.caller.at).await?;
    let text =
        serde_json::to_string_pretty(&record.question).map_err(|e| PageError::Inside(e.to_string()))?;
    Ok((attachment("application/json", "question.json"), text).into_response())
}

/// `GET /arbitrages/{id}/reponse.json`
pub(super) async fn answer(asked: Asked, Path(id): Path<String>) -> PageResult {
    let (_, record) = asked.register.board(actor(&asked)?, &id, asked.caller.at).await?;
    let text = serde_json::to_string_pretty(&record.board).map_err(|e| PageError::Inside(e.to_string()))?;
    Ok((attachment("application/json", "reponse.json"), text).into_response())
}
