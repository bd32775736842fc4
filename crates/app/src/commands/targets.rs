//! `plainpied targets`: the rule of the target residences, with its three outcomes.

use super::{column, filter, open, portfolio};
use crate::cli::{Format, Lang, Targets};
use crate::output::Sheet;
use access::targets::{HORIZONS, projection};
use access::wording::Word;
use serde_json::{Value, json};
use std::process::ExitCode;

pub async fn run(targets: &Targets, lang: Lang) -> anyhow::Result<ExitCode> {
    let query = &targets.query;
    let register = open(&query.data).await?;
    let usual = portfolio(&register, query, None).await?;
    let rule = usual.parameters.target;
    let asked = (targets.age.unwrap_or(rule.age), targets.share.unwrap_or(rule.share_percent));
    anyhow::ensure!(asked.1 <= 100, "--share goes from 0 to 100");
    let portfolio = portfolio(&register, query, Some(asked)).await?;
    let rule = portfolio.parameters.target;
    let kept = filter(query)?.apply(&portfolio);
    let language = super::language(lang);
    let mut rows = Vec::with_capacity(kept.len());
    for r in &kept {
        let t = &r.target;
        let mut row: Vec<Value> = vec![json!(r.id), json!(r.reference), json!(r.name), json!(t.of_all.of)];
        row.extend([json!(t.of_all.least), json!(t.unknown)]);
        let share = t.share.interval();
        row.extend([ten_thousandths(share.lo), ten_thousandths(share.hi)]);
        row.extend([json!(t.status.code()), json!(t.status.word(language))]);
        for later in projection(&r.occupancies(), &rule, portfolio.request.on, &HORIZONS)? {
            row.push(json!(later.outcome.status.code()));
        }
        rows.push(row);
    }
    let columns = vec![
        column(lang, "id", "Id", "Id"),
        column(lang, "reference", "Référence", "Reference"),
        column(lang, "name", "Résidence", "Residence"),
        column(lang, "dwellings", "Logements", "Dwellings"),
        column(lang, "with_age", &format!("Avec {}+", rule.age), &format!("With {}+", rule.age)),
        column(lang, "unknown", "Inconnus", "Unknown"),
        column(lang, "share_lo", "Part ≥", "Share ≥"),
        column(lang, "share_hi", "≤", "≤"),
        column(lang, "status", "Code", "Code"),
        column(lang, "outcome", "Résultat", "Outcome"),
        column(lang, "in_3_years", "Dans 3 ans", "In 3 years"),
        column(lang, "in_5_years", "5 ans", "5 years"),
        column(lang, "in_10_years", "10 ans", "10 years"),
    ];
    Sheet { columns, rows }.print(query.format, &mut std::io::stdout())?;
    if query.format == Format::Table {
        let totals = register::portfolio::Totals::of(kept.iter().copied());
        let on = portfolio.request.on;
        match lang {
            Lang::Fr => println!(
                "\nAu {on} : {} cibles, {} à confirmer, {} non cibles (strictement plus de {} % de logements avec une \
                 personne de {} ans ou plus ; projections : si personne ne bouge).",
                totals.targets, totals.to_confirm, totals.not_targets, rule.share_percent, rule.age
            ),
            Lang::En => println!(
                "\nOn {on}: {} targets, {} to confirm, {} not targets (strictly more than {} % of dwellings with \
                 somebody of {} or more; projections: if nobody moves).",
                totals.targets, totals.to_confirm, totals.not_targets, rule.share_percent, rule.age
            ),
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn ten_thousandths(value: f64) -> Value {
    serde_json::Number::from_f64((value * 10_000.0).round() / 10_000.0).map_or(Value::Null, Value::Number)
}
