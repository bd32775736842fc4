//! `plainpied applications`: what the pages « Candidatures » show to the organisation that writes them.

use super::{column, open};
use crate::calls::{Applications, ApplicationsAct};
use crate::cli::Lang;
use crate::output::Sheet;
use anyhow::{Context as _, bail};
use jiff::Timestamp;
use register::Register;
use register::applications::{ApplicationRecord, Side};
use register::calls::CallRecord;
use serde_json::{Value, json};
use std::process::ExitCode;

type Held = (ApplicationRecord, CallRecord, Side);

pub async fn run(asked: &Applications, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.data).await?;
    let Some(name) = &asked.organisation else { bail!("say whose applications with --organisation NAME") };
    let own = super::calls::organisation(&register, name).await?;
    let out = &mut std::io::stdout();
    match &asked.act {
        ApplicationsAct::List => {
            let mut all = register.applications(&own).await?;
            all.retain(|one| one.2 != Side::Runs);
            list(&all, lang).print(asked.format, out)?;
        }
        ApplicationsAct::Show { application } => {
            show(&found(&register, &own, application).await?.0, lang).print(asked.format, out)?;
        }
        ApplicationsAct::Export { application } => {
            let (record, ..) = found(&register, &own, application).await?;
            println!("{}", register.application_text(&own, &record.id).await?);
        }
        ApplicationsAct::Check { application } => {
            let (record, call, _) = found(&register, &own, application).await?;
            let rules = call.in_force().context("its call holds no rules")?;
            let gaps = record.gaps(&rules.specification);
            let is_whole = gaps.is_empty();
            let rows = gaps.iter().map(|gap| {
                let mut told = json!(gap);
                let code = told.as_object_mut().and_then(|all| all.remove("gap")).unwrap_or(Value::Null);
                vec![code, json!(told.to_string())]
            });
            let sheet = Sheet {
                columns: vec![
                    column(lang, "gap", "Ce qui manque", "What is missing"),
                    column(lang, "details", "Détail", "Details"),
                ],
                rows: rows.collect(),
            };
            sheet.print(asked.format, out)?;
            return Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// An application of the organisation, by its id or its number. Those that it judges are read in the portal.
async fn found(register: &Register, own: &str, wanted: &str) -> anyhow::Result<Held> {
    let all = register.applications(own).await?;
    let mut all = all.into_iter().filter(|one| one.2 != Side::Runs);
    let found = all.find(|(one, ..)| one.id == wanted || one.number.as_deref() == Some(wanted));
    found.with_context(|| format!("no application is “{wanted}”: plainpied applications list shows them"))
}

fn list(all: &[Held], lang: Lang) -> Sheet {
    let now = Timestamp::now();
    let row = |(one, call, side): &Held| {
        let sums = ::calls::sums(&one.content);
        vec![
            json!(one.id),
            json!(one.number),
            json!(one.content.title),
            json!(call.number),
            json!(one.lead.name),
            json!(*side == Side::Lead),
            json!(one.standing(call, now).code()),
            json!(sums.map(|(costs, _)| costs)),
            json!(sums.map(|(_, money)| money)),
            json!(one.digest.to_string()),
        ]
    };
    Sheet {
        columns: vec![
            column(lang, "id", "Candidature", "Application"),
            column(lang, "number", "Numéro", "Number"),
            column(lang, "title", "Titre", "Title"),
            column(lang, "call", "Appel", "Call"),
            column(lang, "lead", "Chef de file", "Lead"),
            column(lang, "leads", "La mène", "Leads it"),
            column(lang, "standing", "État", "Standing"),
            column(lang, "costs_cents", "Dépenses (centimes)", "Costs (cents)"),
            column(lang, "money_cents", "Ressources (centimes)", "Money (cents)"),
            column(lang, "digest", "Empreinte", "Digest"),
        ],
        rows: all.iter().map(row).collect(),
    }
}

fn show(one: &ApplicationRecord, lang: Lang) -> Sheet {
    let content = &one.content;
    let name = |id: &str| content.partner(id).map(|partner| partner.name.as_str());
    let costs = content.lines.iter().map(|line| {
        vec![
            json!("cost"),
            json!(line.label),
            json!(name(&line.partner)),
            json!(line.category),
            json!(line.cents),
        ]
    });
    let money = content.resources.iter().map(|one| {
        let from = one.fund.as_deref().unwrap_or(one.source.code());
        vec![json!("money"), json!(one.label), json!(name(&one.partner)), json!(from), json!(one.cents)]
    });
    Sheet {
        columns: vec![
            column(lang, "side", "Côté", "Side"),
            column(lang, "label", "Libellé", "Label"),
            column(lang, "partner", "Partenaire", "Partner"),
            column(lang, "category", "Nature ou fonds", "Category or fund"),
            column(lang, "cents", "Centimes", "Cents"),
        ],
        rows: costs.chain(money).collect(),
    }
}
