//! `plainpied index`.

use super::{column, filter, hundredths, open, portfolio};
use crate::cli::{Lang, Query};
use crate::output::Sheet;
use access::wording::Word;
use serde_json::{Value, json};
use std::process::ExitCode;

pub async fn run(query: &Query, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&query.data).await?;
    let portfolio = portfolio(&register, query, None).await?;
    let kept = filter(query)?.apply(&portfolio);
    let language = super::language(lang);
    let rows = kept
        .iter()
        .map(|r| {
            let score = &r.score;
            let mut row: Vec<Value> =
                vec![json!(r.id), json!(r.reference), json!(r.name), json!(r.dwellings)];
            row.extend([hundredths(score.index.lo), hundredths(score.index.hi)]);
            row.push(json!(classes(score)));
            row.extend([hundredths(score.footing.lo), hundredths(score.footing.hi)]);
            for d in score.dimensions {
                row.extend([hundredths(d.lo), hundredths(d.hi)]);
            }
            row.extend([hundredths(score.ceiling().lo), hundredths(score.ceiling().hi)]);
            row.extend([hundredths(score.coverage * 100.0), json!(score.missing)]);
            row.extend([json!(r.rank.map(|k| k.best)), json!(r.rank.map(|k| k.worst))]);
            row.push(json!(r.stability.map(|s| s.robustness().word(language))));
            row
        })
        .collect();
    let columns = vec![
        column(lang, "id", "Id", "Id"),
        column(lang, "reference", "Référence", "Reference"),
        column(lang, "name", "Résidence", "Residence"),
        column(lang, "dwellings", "Logements", "Dwellings"),
        column(lang, "index_lo", "Indice ≥", "Index ≥"),
        column(lang, "index_hi", "≤", "≤"),
        column(lang, "classes", "Classe", "Class"),
        column(lang, "footing_lo", "Socle ≥", "Footing ≥"),
        column(lang, "footing_hi", "≤", "≤"),
        column(lang, "L_lo", "L ≥", "L ≥"),
        column(lang, "L_hi", "≤", "≤"),
        column(lang, "P_lo", "P ≥", "P ≥"),
        column(lang, "P_hi", "≤", "≤"),
        column(lang, "A_lo", "A ≥", "A ≥"),
        column(lang, "A_hi", "≤", "≤"),
        column(lang, "S_lo", "S ≥", "S ≥"),
        column(lang, "S_hi", "≤", "≤"),
        column(lang, "ceiling_lo", "Plafond ≥", "Ceiling ≥"),
        column(lang, "ceiling_hi", "≤", "≤"),
        column(lang, "coverage_percent", "Couverture %", "Coverage %"),
        column(lang, "missing", "Manquent", "Missing"),
        column(lang, "rank_best", "Rang de", "Rank from"),
        column(lang, "rank_worst", "à", "to"),
        column(lang, "robustness", "Stabilité", "Stability"),
    ];
    Sheet { columns, rows }.print(query.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// `B`, or `A-C` while the class is not sure.
pub fn classes(score: &access::Score) -> String {
    let (best, worst) = (score.classes.best.letter(), score.classes.worst.letter());
    if best == worst { best.to_string() } else { format!("{best}-{worst}") }
}
