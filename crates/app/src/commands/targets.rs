//! `plainpied targets`: the rule of the target residences, with its three outcomes.

use super::{column, filter, open, portfolio};
use crate::cli::{Format, Lang, Targets};
use crate::output::Sheet;
use access::targets::{HORIZONS, TargetStatus, projection};
use access::wording::Word;
use register::disclosure::told;
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
    let in_force = rule == usual.parameters.target;
    let below = portfolio.parameters.presentation.mask_below;
    let mut totals = Totals::default();
    let mut rows = Vec::with_capacity(kept.len());
    for r in &kept {
        // What may be told, and nothing that gives a small count back: the same as on the pages.
        let told = told(&r.target, below);
        let status = told.status(&rule, in_force);
        let mut row: Vec<Value> = vec![json!(r.id), json!(r.reference), json!(r.name), json!(r.dwellings)];
        row.extend([json!(told.with_age.exact()), json!(told.with_age.mask()), json!(told.unknown)]);
        let bound =
            |of: fn(model::Interval) -> f64| told.share.map_or(Value::Null, |s| ten_thousandths(of(s)));
        row.extend([bound(|s| s.lo), bound(|s| s.hi)]);
        row.extend([json!(status.code()), json!(status.word(language))]);
        totals.count(status);
        for later in projection(&r.occupancies(), &rule, portfolio.request.on, &HORIZONS)? {
            let told = register::disclosure::told(&later.outcome, below);
            row.push(json!(told.status(&rule, in_force).code()));
        }
        rows.push(row);
    }
    let columns = vec![
        column(lang, "id", "Id", "Id"),
        column(lang, "reference", "Référence", "Reference"),
        column(lang, "name", "Résidence", "Residence"),
        column(lang, "dwellings", "Logements", "Dwellings"),
        column(lang, "with_age", &format!("Avec {}+", rule.age), &format!("With {}+", rule.age)),
        column(lang, "masked", "Masqué", "Masked"),
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

/// How many residences have each outcome.
#[derive(Default)]
struct Totals {
    targets: u32,
    to_confirm: u32,
    not_targets: u32,
}

impl Totals {
    fn count(&mut self, status: TargetStatus) {
        match status {
            TargetStatus::Target => self.targets += 1,
            TargetStatus::ToConfirm => self.to_confirm += 1,
            TargetStatus::NotTarget | TargetStatus::TooSmall => self.not_targets += 1,
        }
    }
}

fn ten_thousandths(value: f64) -> Value {
    serde_json::Number::from_f64((value * 10_000.0).round() / 10_000.0).map_or(Value::Null, Value::Number)
}
