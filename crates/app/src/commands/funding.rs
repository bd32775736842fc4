//! `plainpied funding`: schemes, which fit, plans, parameters, aids. The same functions as the pages.

use super::{column, open};
use crate::cli::Lang;
use crate::funding::{Act, Asked, Funding};
use crate::output::Sheet;
use anyhow::Context;
use funding::plan::{Plan, propose};
use funding::{Book, Facts, SCHEMES};
use law::Table;
use model::{Language, Pair};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

pub async fn run(funding: &Funding, lang: Lang) -> anyhow::Result<ExitCode> {
    match &funding.act {
        Act::Schemes(asked) => schemes(asked, lang)?,
        Act::Check { facts, asked } => check(facts, asked, lang)?,
        Act::Plan { plan } => return compose(plan, lang),
        Act::Parameters(asked) => parameters(asked, lang)?,
        Act::ImportAids { file, data, landlord, dry_run } => {
            let register = open(data).await?;
            let landlord = register.landlord(landlord.as_deref()).await?;
            let report = register.import_aids(&landlord.id, file, *dry_run).await?;
            for fault in &report.faults {
                let line = fault.line.map_or_else(String::new, |line| format!(":{line}"));
                eprintln!("{}{line}: {}", file.display(), fault.words.told_in(language(lang)));
            }
            println!("+{} ~{} ={}", report.added, report.changed, report.unchanged);
            let read = report.added + report.changed + report.unchanged;
            return Ok(if read == 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS });
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn language(lang: Lang) -> Language {
    if lang == Lang::Fr { Language::Fr } else { Language::En }
}

fn told(lang: Lang, pair: Pair) -> &'static str {
    if lang == Lang::Fr { pair.0 } else { pair.1 }
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

fn schemes(asked: &Asked, lang: Lang) -> anyhow::Result<()> {
    let row = |scheme: &&'static funding::Scheme| {
        vec![
            json!(scheme.code),
            json!(scheme.family.code()),
            json!(told(lang, scheme.name)),
            json!(told(lang, scheme.who)),
            json!(scheme.reference),
            json!(scheme.status.code()),
        ]
    };
    let columns = vec![
        column(lang, "scheme", "Code", "Code"),
        column(lang, "family", "Famille", "Family"),
        column(lang, "name", "Dispositif", "Scheme"),
        column(lang, "who", "Qui appeler", "Who to call"),
        column(lang, "reference", "Référence", "Reference"),
        column(lang, "status", "Certitude", "How sure"),
    ];
    Sheet { columns, rows: SCHEMES.iter().map(row).collect() }.print(asked.format, &mut std::io::stdout())
}

fn check(path: &Path, asked: &Asked, lang: Lang) -> anyhow::Result<()> {
    let facts: Facts = read(path)?;
    let on = asked.on.unwrap_or_else(|| jiff::Zoned::now().date());
    let row = |found: &funding::Finding| {
        let missing: Vec<&str> = found.missing.iter().map(|fact| fact.code()).collect();
        let holes: Vec<&str> = found.holes.iter().map(|hole| hole.key.as_str()).collect();
        let changes: Option<Vec<String>> = found.otherwise.as_ref().map(|otherwise| {
            let each = |c: &funding::Change| format!("{}={}", c.fact.code(), c.fact.written(c.then));
            otherwise.changes.iter().map(each).collect()
        });
        vec![
            json!(found.scheme.code),
            json!(found.verdict.code()),
            json!(missing.join(" ")),
            json!(holes.join(" ")),
            json!(changes.map(|changes| changes.join(" "))),
            json!(found.amount.map(|span| span.least)),
            json!(found.amount.and_then(|span| span.most)),
        ]
    };
    let columns = vec![
        column(lang, "scheme", "Dispositif", "Scheme"),
        column(lang, "verdict", "Avis", "Verdict"),
        column(lang, "missing", "Manque", "Missing"),
        column(lang, "holes", "Trous des paramètres", "Holes of the parameters"),
        column(lang, "if", "Si", "If"),
        column(lang, "least_cents", "Au moins (centimes)", "At least (cents)"),
        column(lang, "most_cents", "Au plus (centimes)", "At most (cents)"),
    ];
    let found = Book::new(Table::house(), on).find(&facts);
    Sheet { columns, rows: found.iter().map(row).collect() }.print(asked.format, &mut std::io::stdout())
}

fn compose(path: &Path, lang: Lang) -> anyhow::Result<ExitCode> {
    let plan: Plan = read(path)?;
    let best = propose(&plan).with_context(|| path.display().to_string())?;
    let language = language(lang);
    let euros = |cents: i64| funding::cents(cents).told_in(language).to_owned();
    for (offer, cents) in plan.offers.iter().zip(&best.taken).filter(|(_, cents)| **cents > 0) {
        println!("{} : {}", offer.label, euros(*cents));
    }
    println!("{} : {}", told(lang, ("Fonds propres", "Own funds")), euros(best.own));
    for (at, why) in best.refusals.iter().chain(&best.cut) {
        let label = plan.offers.get(*at).map_or("?", |offer| offer.label.as_str());
        eprintln!("{label} : {why:?}");
    }
    let broken = plan.broken()?;
    for rule in &broken {
        eprintln!(
            "{} {rule:?}",
            told(lang, ("Le plan du fichier ne tient pas :", "The plan of the file does not hold:"))
        );
    }
    Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn parameters(asked: &Asked, lang: Lang) -> anyhow::Result<()> {
    let on = asked.on.unwrap_or_else(|| jiff::Zoned::now().date());
    let row = |key: &&'static str| match Table::house().on(key, on) {
        Ok(p) => vec![
            json!(key),
            json!(p.value.plain()),
            json!(p.value.unit.code()),
            json!(p.from),
            json!(p.to),
            json!(p.reference),
            json!(p.status.code()),
        ],
        Err(hole) => {
            let mut cells = vec![json!(key), json!(null), json!(null), json!(null), json!(null)];
            cells.extend([json!(hole.words().told_in(language(lang))), json!("hole")]);
            cells
        }
    };
    let columns = vec![
        column(lang, "key", "Paramètre", "Parameter"),
        column(lang, "value", "Valeur", "Value"),
        column(lang, "unit", "Unité", "Unit"),
        column(lang, "valid_from", "Du", "From"),
        column(lang, "valid_to", "Au", "To"),
        column(lang, "legal_reference", "Référence", "Reference"),
        column(lang, "status", "Certitude", "How sure"),
    ];
    Sheet { columns, rows: funding::keys().iter().map(row).collect() }
        .print(asked.format, &mut std::io::stdout())
}
