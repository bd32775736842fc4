//! `plainpied committees`: what the pages « Instruction » and « Comités » show.

use super::{column, open};
use crate::cli::Lang;
use crate::committees::{Committees, CommitteesAct};
use crate::output::Sheet;
use anyhow::Context as _;
use jiff::Timestamp;
use register::Register;
use register::committees::Sight;
use serde_json::json;
use std::process::ExitCode;

/// A call by its number or its id, as whoever holds the machine reads it.
pub(super) async fn sight(register: &Register, call: &str) -> anyhow::Result<Sight> {
    let all = register.calls(None).await?;
    let found = all.into_iter().find(|one| one.number == call || one.id == call);
    let found = found
        .with_context(|| format!("no published call has the number “{call}”: plainpied committees list"))?;
    Ok(register.house_sight(&found.id, Timestamp::now()).await?)
}

pub async fn run(asked: &Committees, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let sheet = match &asked.act {
        CommitteesAct::List => list(&register, lang).await?,
        CommitteesAct::Show { call } => files(&register, &sight(&register, call).await?, lang).await?,
        CommitteesAct::Criteria { call } => criteria(&register, &sight(&register, call).await?, lang).await?,
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

async fn list(register: &Register, lang: Lang) -> anyhow::Result<Sheet> {
    let now = Timestamp::now();
    let mut rows = Vec::new();
    for call in register.calls(None).await? {
        let sight = register.house_sight(&call.id, now).await?;
        for judge in register.judges(&sight, now).await? {
            rows.push(vec![
                json!(call.number),
                json!(judge.name),
                json!(judge.organisation),
                json!(judge.seat.role().map(trust::role::Role::code)),
                json!(judge.declared_at),
                json!(judge.interests.len()),
                json!(judge.ended_at),
            ]);
        }
    }
    Ok(Sheet {
        columns: vec![
            column(lang, "call", "Appel", "Call"),
            column(lang, "judge", "Personne", "Person"),
            column(lang, "organisation", "Organisme", "Organisation"),
            column(lang, "role", "Siège", "Seat"),
            column(lang, "declared_at", "Déclaration", "Declared"),
            column(lang, "interests", "Liens", "Links"),
            column(lang, "ended_at", "Fin", "Ended"),
        ],
        rows,
    })
}

async fn files(register: &Register, sight: &Sight, lang: Lang) -> anyhow::Result<Sheet> {
    let all = register.files_of_committee(sight, Timestamp::now()).await?;
    let rows = all.iter().map(|file| {
        let told = file.verdict;
        vec![
            json!(file.application.number),
            json!(file.application.content.title),
            json!(file.application.lead.name),
            json!(file.standing),
            json!(told.map(|told| told.readers)),
            json!(told.and_then(|told| told.mean)),
            json!(told.and_then(|told| told.spread)),
            json!(told.map(|told| told.needs_reader)),
        ]
    });
    Ok(Sheet {
        columns: vec![
            column(lang, "number", "Numéro", "Number"),
            column(lang, "title", "Titre", "Title"),
            column(lang, "lead", "Chef de file", "Lead"),
            column(lang, "standing", "État", "Standing"),
            column(lang, "readers", "Lecteurs", "Readers"),
            column(lang, "mean_thousandths", "Note (millièmes)", "Score (thousandths)"),
            column(lang, "spread_thousandths", "Écart (millièmes)", "Difference (thousandths)"),
            column(lang, "needs_reader", "À relire", "Needs a reader"),
        ],
        rows: rows.collect(),
    })
}

async fn criteria(register: &Register, sight: &Sight, lang: Lang) -> anyhow::Result<Sheet> {
    let all = register.files_of_committee(sight, Timestamp::now()).await?;
    let rows = all.iter().flat_map(|file| {
        file.criteria.iter().map(|one| {
            vec![
                json!(file.application.number),
                json!(one.kind.code()),
                json!(one.computed),
                json!(one.said.as_ref().map(|(said, ..)| said)),
                json!(one.said.as_ref().map(|(_, because, _)| because)),
            ]
        })
    });
    Ok(Sheet {
        columns: vec![
            column(lang, "number", "Numéro", "Number"),
            column(lang, "criterion", "Critère", "Criterion"),
            column(lang, "computed", "Calculé", "Computed"),
            column(lang, "said", "Dit", "Said"),
            column(lang, "because", "Motif", "Reason"),
        ],
        rows: rows.collect(),
    })
}
