//! `plainpied calls`: what the pages « Appels à projets » show.

use super::{column, open};
use crate::calls::{Calls, CallsAct};
use crate::cli::Lang;
use crate::output::Sheet;
use ::calls::Specification;
use anyhow::{Context as _, bail};
use jiff::Timestamp;
use register::Register;
use register::calls::CallRecord;
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

pub async fn run(asked: &Calls, lang: Lang) -> anyhow::Result<ExitCode> {
    if let CallsAct::Check { file } = &asked.act {
        return check(file, asked.format, lang);
    }
    let register = open(&asked.data).await?;
    let own = match &asked.organisation {
        Some(name) => Some(organisation(&register, name).await?),
        None => None,
    };
    match &asked.act {
        CallsAct::Show { call } => {
            let record = found(&register, own.as_deref(), call).await?;
            show(&record, lang)?.print(asked.format, &mut std::io::stdout())?;
        }
        CallsAct::Export { call, number } => {
            let record = found(&register, own.as_deref(), call).await?;
            let number = number.or_else(|| Some(record.shown()?.number)).context("it has no version")?;
            println!("{}", register.call_text(own.as_deref(), &record.id, number).await?);
        }
        CallsAct::List | CallsAct::Check { .. } => {
            list(&register.calls(own.as_deref()).await?, lang).print(asked.format, &mut std::io::stdout())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The organisation of a name or of an id.
pub(super) async fn organisation(register: &Register, name: &str) -> anyhow::Result<String> {
    let all = register.organisations().await?;
    let found = all.into_iter().find(|one| one.name == name || one.id == name);
    found.map(|one| one.id).with_context(|| format!("no organisation is called “{name}”"))
}

async fn found(register: &Register, own: Option<&str>, call: &str) -> anyhow::Result<CallRecord> {
    let all = register.calls(own).await?;
    let found = all.into_iter().find(|one| one.id == call || one.number == call);
    found.with_context(|| format!("no call is “{call}”: plainpied calls list shows them"))
}

fn list(all: &[CallRecord], lang: Lang) -> Sheet {
    let now = Timestamp::now();
    let row = |one: &CallRecord| {
        let version = one.shown();
        let total = version.and_then(|version| {
            let funds = &version.specification.funds;
            funds.iter().try_fold(0_i64, |sum, fund| sum.checked_add(fund.total_cents))
        });
        vec![
            json!(one.id),
            json!(one.number),
            json!(version.map(|version| &version.specification.title)),
            json!(one.stage(now).code()),
            json!(::calls::closes(&one.call).map(|at| at.to_string())),
            json!(one.funders.iter().map(|funder| funder.party.name.as_str()).collect::<Vec<_>>().join(", ")),
            json!(total),
            json!(version.map(|version| version.number)),
            json!(version.map(|version| version.digest.to_string())),
        ]
    };
    Sheet {
        columns: vec![
            column(lang, "id", "Appel", "Call"),
            column(lang, "number", "Numéro", "Number"),
            column(lang, "title", "Titre", "Title"),
            column(lang, "stage", "Étape", "Stage"),
            column(lang, "closes", "Clôture (heure de Paris)", "Closing (Paris time)"),
            column(lang, "funders", "Financeurs", "Funders"),
            column(lang, "total_cents", "Total (centimes)", "Total (cents)"),
            column(lang, "version", "Version", "Version"),
            column(lang, "digest", "Empreinte", "Digest"),
        ],
        rows: all.iter().map(row).collect(),
    }
}

fn show(record: &CallRecord, lang: Lang) -> anyhow::Result<Sheet> {
    let Some(version) = record.shown() else { bail!("this call has no version yet") };
    let one = &version.specification;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut put = |part: &str, what: &str, value: Value| rows.push(vec![json!(part), json!(what), value]);
    put("title", &one.title, json!(version.number));
    for text in &one.objectives {
        put("objective", text, Value::Null);
    }
    for public in &one.publics {
        put("public", &public.label, json!(public.reason));
    }
    for criterion in &one.criteria {
        put("criterion", &criterion.label, json!(criterion.weight));
    }
    for category in &one.categories {
        put("category", &category.label, json!(category.is_eligible));
    }
    for fund in &one.funds {
        put("fund", &fund.name, json!(fund.total_cents));
        put("fund-rate-bp", &fund.name, json!(fund.rate_bp));
        put("fund-most-cents", &fund.name, json!(fund.most_cents));
    }
    for quota in &one.quotas {
        put("quota-bp", &quota.label, json!(quota.at_least_bp));
    }
    put("opens", "", json!(one.opens.to_string()));
    put("closes", "", json!(::calls::closes(&record.call).unwrap_or(one.closes).to_string()));
    put("digest", "", json!(version.digest.to_string()));
    Ok(Sheet {
        columns: vec![
            column(lang, "part", "Partie", "Part"),
            column(lang, "what", "Ce qui est dit", "What is said"),
            column(lang, "value", "Valeur", "Value"),
        ],
        rows,
    })
}

fn check(file: &Path, format: crate::cli::Format, lang: Lang) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    // What a shell writes at the end of a file is no part of the text.
    let text = text.trim_end_matches(['\r', '\n']);
    let one =
        Specification::read(text).with_context(|| format!("{} is no text of a call", file.display()))?;
    let problem = one.check().err().map(|problem| problem.to_string());
    let is_sound = problem.is_none();
    let sheet = Sheet {
        columns: vec![
            column(lang, "title", "Titre", "Title"),
            column(lang, "digest", "Empreinte", "Digest"),
            column(lang, "problem", "Problème", "Problem"),
        ],
        rows: vec![vec![json!(one.title), json!(::calls::digest(text).to_string()), json!(problem)]],
    };
    sheet.print(format, &mut std::io::stdout())?;
    Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
