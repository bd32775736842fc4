//! `plainpied ledger`: the figures of the page « Enveloppes ».

use super::{column, open};
use crate::cli::Lang;
use crate::ledger::{Ledger, LedgerAct};
use crate::output::Sheet;
use anyhow::{Context as _, bail};
use register::Register;
use serde_json::json;
use std::process::ExitCode;

pub async fn run(asked: &Ledger, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    if matches!(asked.act, LedgerAct::Check) {
        let found = register.check_ledger().await?;
        for problem in &found.problems {
            eprintln!("{problem}");
        }
        check(&found, lang).print(asked.format, &mut std::io::stdout())?;
        return Ok(if found.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let funder = funder(&register, asked.funder.as_deref()).await?;
    let sheet = match &asked.act {
        LedgerAct::Files => files(&register, &funder, lang).await?,
        LedgerAct::Movements { envelope } => movements(&register, &funder, envelope, lang).await?,
        LedgerAct::Payments => payments(&register, &funder, lang).await?,
        _ => envelopes(&register, &funder, lang).await?,
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// The funder that is named.
async fn funder(register: &Register, name: Option<&str>) -> anyhow::Result<String> {
    let Some(name) = name else { bail!("say whose envelopes with --funder NAME") };
    let all = register.organisations().await?;
    let found = all.into_iter().find(|one| one.name == name || one.id == name);
    found.map(|one| one.id).with_context(|| format!("no organisation is called “{name}”"))
}

fn check(found: &register::ledger::LedgerCheck, lang: Lang) -> Sheet {
    Sheet {
        columns: vec![
            column(lang, "envelopes", "Enveloppes", "Envelopes"),
            column(lang, "movements", "Mouvements", "Movements"),
            column(lang, "payments", "Versements payés", "Payments made"),
            column(lang, "problems", "Écarts", "Differences"),
        ],
        rows: vec![vec![
            json!(found.envelopes),
            json!(found.movements),
            json!(found.payments),
            json!(found.problems.len()),
        ]],
    }
}

async fn envelopes(register: &Register, funder: &str, lang: Lang) -> anyhow::Result<Sheet> {
    let all = register.envelopes(funder).await?;
    let rows = all.iter().map(|one| {
        let figures = &one.figures;
        let mut row = vec![
            json!(one.id),
            json!(one.name),
            json!(one.year),
            json!(one.parent_id),
            json!(figures.total),
            json!(figures.delegated),
        ];
        row.extend(figures.own.all().map(|cents| json!(cents)));
        row.extend([
            json!(figures.lapsed),
            json!(figures.free),
            json!(figures.below.sum()),
            json!(one.closed_at),
        ]);
        row
    });
    Ok(Sheet {
        columns: vec![
            column(lang, "id", "Enveloppe", "Envelope"),
            column(lang, "name", "Nom", "Name"),
            column(lang, "year", "Année", "Year"),
            column(lang, "parent", "Déléguée par", "Delegated by"),
            column(lang, "total_cents", "Total (centimes)", "Total (cents)"),
            column(lang, "delegated_cents", "Délégué", "Delegated"),
            column(lang, "reserved_cents", "Réservé", "Reserved"),
            column(lang, "committed_cents", "Décidé", "Committed"),
            column(lang, "obligated_cents", "Conventionné", "Obligated"),
            column(lang, "paid_cents", "Versé", "Paid"),
            column(lang, "lapsed_cents", "Annulé", "Lapsed"),
            column(lang, "free_cents", "Disponible", "Free"),
            column(lang, "below_cents", "Employé en dessous", "Drawn below"),
            column(lang, "closed_at", "Clos", "Closed"),
        ],
        rows: rows.collect(),
    })
}

async fn files(register: &Register, funder: &str, lang: Lang) -> anyhow::Result<Sheet> {
    let all = register.positions(funder, None).await?;
    let rows = all.iter().map(|one| {
        let mut row =
            vec![json!(one.envelope_id), json!(one.purpose_id), json!(one.label), json!(one.beneficiary)];
        row.extend(one.draws.all().map(|cents| json!(cents)));
        row.push(json!(one.asked_cents));
        row
    });
    Ok(Sheet {
        columns: vec![
            column(lang, "envelope", "Enveloppe", "Envelope"),
            column(lang, "file", "Dossier", "File"),
            column(lang, "label", "Objet", "Label"),
            column(lang, "beneficiary", "Bénéficiaire", "Beneficiary"),
            column(lang, "reserved_cents", "Réservé (centimes)", "Reserved (cents)"),
            column(lang, "committed_cents", "Décidé", "Committed"),
            column(lang, "obligated_cents", "Conventionné", "Obligated"),
            column(lang, "paid_cents", "Versé", "Paid"),
            column(lang, "asked_cents", "Demandé", "Asked"),
        ],
        rows: rows.collect(),
    })
}

async fn movements(register: &Register, funder: &str, envelope: &str, lang: Lang) -> anyhow::Result<Sheet> {
    register.envelope(funder, envelope).await.context("plainpied ledger envelopes lists them")?;
    let all = register.movements(funder, envelope, (None, None, i64::MAX)).await?;
    let rows = all.iter().map(|one| {
        vec![
            json!(one.rank),
            json!(one.at),
            json!(one.step.code()),
            json!(one.from.code()),
            json!(one.to.code()),
            json!(one.cents),
            json!(one.purpose_id),
            json!(one.reason),
        ]
    });
    Ok(Sheet {
        columns: vec![
            column(lang, "rank", "Rang", "Rank"),
            column(lang, "at", "Le", "At"),
            column(lang, "step", "Mouvement", "Step"),
            column(lang, "from", "De", "From"),
            column(lang, "to", "Vers", "To"),
            column(lang, "cents", "Centimes", "Cents"),
            column(lang, "file", "Dossier", "File"),
            column(lang, "reason", "Motif", "Reason"),
        ],
        rows: rows.collect(),
    })
}

async fn payments(register: &Register, funder: &str, lang: Lang) -> anyhow::Result<Sheet> {
    let all = register.payments(funder, None).await?;
    let rows = all.iter().map(|one| {
        vec![
            json!(one.id),
            json!(one.envelope_id),
            json!(one.label),
            json!(one.cents),
            json!(one.state.code()),
            json!(one.paid_on),
            json!(one.bank_reference),
        ]
    });
    Ok(Sheet {
        columns: vec![
            column(lang, "id", "Versement", "Payment"),
            column(lang, "envelope", "Enveloppe", "Envelope"),
            column(lang, "label", "Objet", "Label"),
            column(lang, "cents", "Centimes", "Cents"),
            column(lang, "state", "État", "State"),
            column(lang, "paid_on", "Versé le", "Paid on"),
            column(lang, "bank_reference", "Référence bancaire", "Bank reference"),
        ],
        rows: rows.collect(),
    })
}
