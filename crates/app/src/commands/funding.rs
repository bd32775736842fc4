//! `plainpied funding`: schemes, which fit, plans, parameters, aids. The same functions as the pages.

use super::{column, open};
use crate::cli::{Format, Lang};
use crate::funding::{Act, Asked, Funding};
use crate::output::Sheet;
use anyhow::Context;
use funding::impact::{Contract, ContractFault, Simulation};
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
        Act::Check { facts, asked } => return check(facts, asked, lang),
        Act::Plan { plan } => return compose(plan, lang),
        Act::Impact { contract, levels, format } => return impact(contract, levels, *format, lang),
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

fn check(path: &Path, asked: &Asked, lang: Lang) -> anyhow::Result<ExitCode> {
    let facts: Facts = read(path)?;
    let wrong = facts.contradictions();
    if !wrong.is_empty() {
        for (fact, words) in wrong {
            eprintln!("{}: {} – {}", path.display(), fact.code(), words.told_in(language(lang)));
        }
        return Ok(ExitCode::FAILURE);
    }
    let on = asked.on.unwrap_or_else(register::civil::today);
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
    Sheet { columns, rows: found.iter().map(row).collect() }.print(asked.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

fn compose(path: &Path, lang: Lang) -> anyhow::Result<ExitCode> {
    let plan: Plan = read(path)?;
    let language = language(lang);
    let say = |words: model::Words| words.told_in(language).to_owned();
    let wrong =
        |fault: funding::plan::PlanFault| anyhow::anyhow!("{}: {}", path.display(), say(fault.words()));
    let best = propose(&plan).map_err(wrong)?;
    let euros = |cents: i64| say(funding::cents(cents));
    for (offer, cents) in plan.offers.iter().zip(&best.taken).filter(|(_, cents)| **cents > 0) {
        println!("{} : {}", say(offer.name()), euros(*cents));
    }
    println!("{} : {}", told(lang, ("Fonds propres", "Own funds")), euros(best.own));
    for (at, why) in best.refusals.iter().chain(&best.cut) {
        let label = plan.offers.get(*at).map_or_else(|| "?".to_owned(), |offer| say(offer.name()));
        eprintln!("{label} : {}", say(why.words(&plan)));
    }
    let broken = plan.broken().map_err(wrong)?;
    for rule in &broken {
        eprintln!(
            "{} {}",
            told(lang, ("Le plan du fichier ne tient pas :", "The plan of the file does not hold:")),
            say(rule.words(&plan))
        );
    }
    Ok(if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn impact(path: &Path, levels: &[u16], format: Format, lang: Lang) -> anyhow::Result<ExitCode> {
    let contract: Contract = read(path)?;
    let language = language(lang);
    let tell = |faults: Vec<ContractFault>| {
        for fault in faults {
            let (place, what) = (fault.field.words(), fault.words);
            eprintln!("{}: {} – {}", path.display(), place.told_in(language), what.told_in(language));
        }
        ExitCode::FAILURE
    };
    let simulated = levels.iter().map(|level| contract.simulate(i64::from(*level) * 100)).collect();
    let simulated: Vec<Simulation> = match simulated {
        Ok(simulated) => simulated,
        Err(faults) => return Ok(tell(faults)),
    };
    let row = |told: &Simulation| {
        vec![
            json!(told.level),
            json!(told.stake_cents),
            json!(told.owed_cents),
            json!(told.paid_cents),
            json!(told.balance_cents),
            json!(told.yearly_rate),
            json!(told.payer_balance_cents),
            json!(told.limit),
        ]
    };
    let columns = vec![
        column(
            lang,
            "level",
            "Part des objectifs (centièmes de %)",
            "Share of the targets (hundredths of %)",
        ),
        column(lang, "stake_cents", "Mise (centimes)", "Stake (cents)"),
        column(lang, "owed_cents", "Dû par les prix (centimes)", "Owed by the prices (cents)"),
        column(lang, "paid_cents", "Payé (centimes)", "Paid (cents)"),
        column(lang, "balance_cents", "Solde des investisseurs (centimes)", "Balance of investors (cents)"),
        column(lang, "yearly_rate", "Taux annuel (centièmes de %)", "Yearly rate (hundredths of %)"),
        column(lang, "payer_balance_cents", "Solde du payeur (centimes)", "Balance of the payer (cents)"),
        column(lang, "limit", "Plafond atteint", "Limit met"),
    ];
    Sheet { columns, rows: simulated.iter().map(row).collect() }.print(format, &mut std::io::stdout())?;
    let even = match contract.break_even() {
        Ok(even) => even,
        Err(faults) => return Ok(tell(faults)),
    };
    match even {
        Some(level) => eprintln!(
            "{} {}.{:02} %",
            told(lang, ("Sans perte pour les investisseurs à partir de", "No loss for investors from")),
            level / 100,
            level % 100
        ),
        None => eprintln!(
            "{}",
            told(
                lang,
                (
                    "Les investisseurs perdent même au double des objectifs.",
                    "Investors lose even at twice the targets."
                )
            )
        ),
    }
    Ok(ExitCode::SUCCESS)
}

fn parameters(asked: &Asked, lang: Lang) -> anyhow::Result<()> {
    let on = asked.on.unwrap_or_else(register::civil::today);
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
