//! What leaves a committee: the scores, and the minutes of what it did as PDF and DOCX.

use super::show::rules;
use super::words::{choice, outcome, seat};
use crate::edge::{Asked, PageError};
use crate::instruction::actor;
use crate::instruction::outcome::outcome as result;
use crate::instruction::words::{name, points};
use crate::ui::PageResult;
use crate::ui::export::{attachment, csv_answer, guarded};
use axum::extract::Path;
use axum::response::IntoResponse;
use committee::instruction::Standing;
use documents::{Align, Block, Document, Language, Table};
use register::committees::{Deliberation, FileSeen, Sight};
use std::collections::BTreeMap;
use texts::{Lang, Texts, format};
use trust::day::legal_day;

/// The committee of an address, for whoever may read what speaks of all files at once.
async fn whole(asked: &Asked, id: &str) -> Result<Sight, PageError> {
    let sight = asked.register.committee_sight(actor(asked)?, id, asked.caller.at).await?;
    if sight.reads_boards() { Ok(sight) } else { Err(PageError::NotFound) }
}

const HEAD: [&str; 7] =
    ["numero", "titre", "lecteurs", "moyenne_milliemes", "ecart_milliemes", "bruit_milliemes", "a_relire"];

/// `GET /comites/{id}/notes.csv`
pub(super) async fn scores_csv(asked: Asked, Path(id): Path<String>) -> PageResult {
    let t = asked.t;
    let sight = whole(&asked, &id).await?;
    let files = asked.register.files_of_committee(&sight, asked.caller.at).await?;
    let number = |of: Option<i64>| of.map(|n| n.to_string()).unwrap_or_default();
    let rows = files.iter().map(|file| {
        let told = file.verdict;
        vec![
            file.application.number.clone().unwrap_or_default(),
            guarded(&file.application.content.title),
            told.map(|told| told.readers.to_string()).unwrap_or_default(),
            number(told.and_then(|told| told.mean)),
            number(told.and_then(|told| told.spread)),
            number(told.and_then(|told| told.noise)),
            told.map_or("", |told| if told.needs_reader { "oui" } else { "non" }).to_owned(),
        ]
    });
    let notes = vec![
        (t.export_date(), format::date(asked.today)),
        (t.instruct_call_number(), sight.call.number.clone()),
    ];
    csv_answer("notes.csv", &notes, &HEAD.map(str::to_owned), rows.collect::<Vec<_>>())
}

fn table(caption: String, headers: Vec<String>, rows: Vec<Vec<String>>) -> Block {
    let alignment = headers.iter().map(|_| Align::Left).collect();
    Block::Table(Table { caption, alignment, headers, rows, total: None, named_rows: true })
}

fn vote(t: Texts, one: &Deliberation, number: &str) -> Vec<Block> {
    let when = one.closed_at.map_or_else(|| t.jury_vote_open(), |at| format::date(legal_day(at)));
    let kind = if one.is_secret { t.jury_secret() } else { t.jury_open() };
    let mut all = vec![Block::paragraph(format!("{} – {kind} – {when}", t.board_number(number.to_owned())))];
    all.extend(one.outcome.map(|of| Block::paragraph(outcome(t, of))));
    if !one.is_secret && one.closed_at.is_some() {
        let rows = one.votes.iter().map(|vote| {
            let said = vote.choice.map_or_else(|| t.jury_silent(), |of| choice(t, of));
            vec![vote.name.clone(), vote.organisation.clone(), said]
        });
        let head = vec![t.col_name(), t.jury_organisation(), t.jury_vote()];
        all.push(table(t.jury_votes(), head, rows.collect()));
    }
    all
}

fn scores(t: Texts, files: &[FileSeen]) -> Block {
    let rows = files.iter().filter(|file| file.standing == Standing::Admissible).map(|file| {
        let told = file.verdict;
        let said = |of: Option<i64>| of.map_or_else(|| t.unknown(), |n| points(t, n));
        vec![
            name(&file.application),
            told.map_or_else(|| "0".to_owned(), |told| told.readers.to_string()),
            said(told.and_then(|told| told.mean)),
            said(told.and_then(|told| told.spread)),
        ]
    });
    let head = vec![t.instruct_file(), t.jury_heard(), t.jury_mean(), t.jury_spread_column()];
    table(t.jury_scores(), head, rows.collect())
}

async fn document(asked: &Asked, id: &str) -> Result<Document, PageError> {
    let t = asked.t;
    let sight = whole(asked, id).await?;
    let files = asked.register.files_of_committee(&sight, asked.caller.at).await?;
    let judges = asked.register.judges(&sight, asked.caller.at).await?;
    let boards = asked.register.boards(&sight).await?;
    let numbers: BTreeMap<&str, String> =
        boards.iter().map(|one| (one.id.as_str(), one.number.to_string())).collect();
    let mut blocks = vec![table(
        t.jury_judges(),
        vec![t.col_name(), t.jury_organisation(), t.jury_seat()],
        judges
            .iter()
            .map(|one| vec![one.name.clone(), one.organisation.clone(), seat(t, one.seat)])
            .collect(),
    )];
    let rules = rules(t, &sight.rules).into_iter().map(|(name, value)| vec![name, value]);
    blocks.push(table(t.jury_rules(), vec![t.col_name(), t.col_value()], rules.collect()));
    let out: Vec<String> = files
        .iter()
        .filter(|file| !matches!(file.standing, Standing::Admissible))
        .map(|file| {
            format!(
                "– {} : {}",
                name(&file.application),
                crate::instruction::words::standing(t, file.standing)
            )
        })
        .collect();
    if !out.is_empty() {
        blocks.push(Block::heading(2, t.jury_not_judged()));
        blocks.extend(out.into_iter().map(Block::paragraph));
    }
    blocks.push(scores(t, &files));
    blocks.push(Block::heading(2, t.jury_votes()));
    for one in asked.register.votes(&sight).await?.iter().rev() {
        blocks.extend(vote(t, one, numbers.get(one.board_id.as_str()).map_or("", String::as_str)));
    }
    if let Some(adopted) = boards.iter().find(|one| one.adopted_at.is_some()) {
        blocks.push(Block::heading(2, t.board_adopted_number(adopted.number.to_string())));
        blocks.extend(adopted.amendments.iter().map(|one| {
            let file = files.iter().find(|file| file.application.id == one.file);
            let title = file.map(|file| name(&file.application)).unwrap_or_default();
            Block::paragraph(t.board_amended(title, one.because.clone(), one.by.clone()))
        }));
        blocks.extend(adopted.exemption.iter().map(|text| Block::paragraph(t.board_exempted(text.clone()))));
        let decisions = asked.register.decisions_of_call(&sight).await?;
        let rows = decisions.iter().filter_map(|one| {
            let file = files.iter().find(|file| file.application.id == one.application_id)?;
            Some(vec![name(&file.application), result(t, one)])
        });
        blocks.push(table(t.board_decisions(), vec![t.instruct_file(), t.board_result()], rows.collect()));
    }
    Ok(Document {
        title: t.jury_minutes(),
        subtitle: sight.call.shown().map(|one| one.specification.title.clone()).unwrap_or_default(),
        language: if t.lang() == Lang::Fr { Language::French } else { Language::English },
        author: sight.call.coordinator.name.clone(),
        date: Some(asked.today),
        footer: sight.call.number.clone(),
        blocks,
        ..Document::default()
    })
}

/// Off the request threads: minutes may be long.
async fn written<E: std::fmt::Display + Send + 'static>(
    document: Document,
    write: fn(&Document) -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, PageError> {
    let made = tokio::task::spawn_blocking(move || write(&document)).await;
    made.map_err(|e| PageError::Inside(e.to_string()))?
        .map_err(|e| PageError::Inside(format!("minutes cannot be written: {e}")))
}

/// `GET /comites/{id}/proces-verbal.pdf`
pub(super) async fn pdf(asked: Asked, Path(id): Path<String>) -> PageResult {
    let bytes = written(document(&asked, &id).await?, documents::pdf).await?;
    Ok((attachment("application/pdf", "proces-verbal.pdf"), bytes).into_response())
}

/// `GET /comites/{id}/proces-verbal.docx`
pub(super) async fn docx(asked: Asked, Path(id): Path<String>) -> PageResult {
    let bytes = written(document(&asked, &id).await?, documents::docx).await?;
    let media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok((attachment(media, "proces-verbal.docx"), bytes).into_response())
}
