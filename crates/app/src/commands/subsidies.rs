//! `plainpied subsidies`: the figures of the page « Conventions de financement ».

use super::{column, open};
use crate::cli::Lang;
use crate::output::Sheet;
use crate::subsidies::{Subsidies, SubsidiesAct};
use anyhow::{Context as _, bail};
use jiff::civil::Date;
use register::subsidies::{AgreementDue, AgreementDuty, SubsidyRecord};
use serde_json::json;
use std::io::Write as _;
use std::process::ExitCode;
use subsidy::{due, eligible, instalment_state, net_paid, payable};

pub async fn run(asked: &Subsidies, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let Some(name) = &asked.party else { bail!("say whose agreements with --party NAME") };
    let known = register.organisations().await?;
    let party = known.into_iter().find(|one| one.name == *name || one.id == *name);
    let party = party.with_context(|| format!("no organisation is called “{name}”"))?.id;
    let on = asked.on.unwrap_or_else(register::civil::today);
    let one = |id: String| {
        let (register, party) = (register.clone(), party.clone());
        async move { register.subsidy(&party, &id).await.context("plainpied subsidies list lists them") }
    };
    let sheet = match &asked.act {
        SubsidiesAct::List => list(&register.subsidies(&party).await?, on, lang),
        SubsidiesAct::Due => due_by_law(&register.agreement_duty(&party, on).await?, on, lang)?,
        SubsidiesAct::Show { agreement } => show(&one(agreement.clone()).await?, on, lang),
        SubsidiesAct::Expenses { agreement } => expenses(&one(agreement.clone()).await?, lang),
        SubsidiesAct::Export { agreement, version } => {
            let record = one(agreement.clone()).await?;
            let last = record.agreement.versions.last().map_or(0, |one| one.number);
            let text = register.subsidy_content(&party, agreement, version.unwrap_or(last)).await?;
            // The very bytes that are signed: nothing is added.
            std::io::stdout().write_all(text.as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    sheet.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

fn due_by_law(duty: &AgreementDuty, on: Date, lang: Lang) -> anyhow::Result<Sheet> {
    let Some(threshold) = &duty.threshold else {
        bail!(
            "no threshold of compulsory agreements holds on {on}: write subsidy.agreement_threshold in the parameters"
        );
    };
    let row = |one: &AgreementDue| {
        vec![
            json!(one.purpose_id),
            json!(one.label),
            json!(one.beneficiary),
            json!(one.year),
            json!(one.cents),
            json!(one.year_cents),
            json!(threshold.value.amount),
            json!(threshold.reference),
            json!(threshold.status.code()),
        ]
    };
    Ok(Sheet {
        columns: vec![
            column(lang, "file", "Dossier", "File"),
            column(lang, "title", "Titre", "Title"),
            column(lang, "beneficiary", "Bénéficiaire", "Beneficiary"),
            column(lang, "year", "Année", "Year"),
            column(lang, "cents", "Donné (centimes)", "Given (cents)"),
            column(lang, "year_cents", "Dans l’année", "In the year"),
            column(lang, "threshold_cents", "Seuil", "Threshold"),
            column(lang, "reference", "Référence", "Reference"),
            column(lang, "status", "Statut", "Status"),
        ],
        rows: duty.due.iter().map(row).collect(),
    })
}

fn list(all: &[SubsidyRecord], on: Date, lang: Lang) -> Sheet {
    let rows = all.iter().filter_map(|one| {
        let terms = &one.shown()?.terms;
        let spent = eligible(&one.agreement, terms, None).total;
        let paid: i64 = terms.shares.iter().map(|share| net_paid(&one.agreement, &share.envelope)).sum();
        let funders: Vec<String> = terms.funders().iter().map(|id| one.name(id)).collect();
        Some(vec![
            json!(one.id),
            json!(terms.title),
            json!(one.name(&terms.beneficiary)),
            json!(funders.join(", ")),
            json!(one.stage(on).code()),
            json!(terms.first_on),
            json!(terms.last_on),
            json!(terms.budget()),
            json!(terms.agreed()),
            json!(spent),
            json!(due(terms, spent).total),
            json!(paid),
        ])
    });
    Sheet {
        columns: vec![
            column(lang, "id", "Convention", "Agreement"),
            column(lang, "title", "Titre", "Title"),
            column(lang, "beneficiary", "Bénéficiaire", "Beneficiary"),
            column(lang, "funders", "Financeurs", "Funders"),
            column(lang, "stage", "État", "Stage"),
            column(lang, "first_on", "Du", "From"),
            column(lang, "last_on", "Au", "To"),
            column(lang, "budget_cents", "Budget (centimes)", "Budget (cents)"),
            column(lang, "agreed_cents", "Accordé", "Agreed"),
            column(lang, "eligible_cents", "Dépenses retenues", "Eligible expenses"),
            column(lang, "due_cents", "Dû", "Due"),
            column(lang, "paid_cents", "Versé", "Paid"),
        ],
        rows: rows.collect(),
    }
}

fn show(one: &SubsidyRecord, on: Date, lang: Lang) -> Sheet {
    let terms = one.shown().map(|version| &version.terms);
    let rows = terms.iter().flat_map(|terms| {
        terms.instalments.iter().map(|here| {
            let state = instalment_state(&one.agreement, terms, here, on);
            vec![
                json!(here.key),
                json!(here.label),
                json!(one.funder_of(&here.envelope)),
                json!(here.cents),
                json!(state.code()),
                json!(payable(&one.agreement, terms, here, (None, None))),
            ]
        })
    });
    Sheet {
        columns: vec![
            column(lang, "key", "Versement", "Instalment"),
            column(lang, "label", "Nom", "Label"),
            column(lang, "funder", "Financeur", "Funder"),
            column(lang, "cents", "Montant (centimes)", "Amount (cents)"),
            column(lang, "state", "État", "State"),
            column(lang, "payable_cents", "Au plus maintenant", "At most now"),
        ],
        rows: rows.collect(),
    }
}

fn expenses(one: &SubsidyRecord, lang: Lang) -> Sheet {
    let rows = one.agreement.claims().into_iter().flat_map(|claim| {
        let refused = one.agreement.refused_expenses(&claim.id);
        claim.expenses.iter().map(move |here| {
            vec![
                json!(claim.instalment),
                json!(here.line),
                json!(here.on),
                json!(here.reference),
                json!(here.unit),
                json!(here.cents),
                json!(!refused.contains(here.id.as_str())),
            ]
        })
    });
    Sheet {
        columns: vec![
            column(lang, "instalment", "Versement", "Instalment"),
            column(lang, "line", "Ligne", "Line"),
            column(lang, "on", "Le", "On"),
            column(lang, "reference", "Pièce", "Reference"),
            column(lang, "unit", "Unité", "Unit"),
            column(lang, "cents", "Centimes", "Cents"),
            column(lang, "counts", "Retenue", "Counts"),
        ],
        rows: rows.collect(),
    }
}
