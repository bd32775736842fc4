//! `plainpied why`: the explanation of one index, the same sentences as on the page.

use super::{column, hundredths, open, portfolio};
use crate::cli::{Format, Lang, Why};
use crate::output::Sheet;
use access::Indicator;
use access::wording::wording;
use serde_json::{Value, json};
use std::process::ExitCode;

pub async fn run(why: &Why, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&why.query.data).await?;
    let portfolio = portfolio(&register, &why.query, None).await?;
    let residence = portfolio.find(&why.residence)?;
    let explanation = portfolio.explain(residence);
    let language = super::language(lang);
    let wording = wording(&explanation, language);
    let reading = access::Scorer::new(&portfolio.parameters, portfolio.reading());
    let values = reading.read(&residence.facts).values;
    match why.query.format {
        Format::Table => {
            println!("{} — {}\n", residence.name, residence.address);
            println!("{}", wording.text());
        }
        Format::Json => {
            let indicators: Vec<Value> = Indicator::ALL
                .iter()
                .map(|i| {
                    let value = values[*i];
                    json!({ "code": i.code(), "label": i.label(language), "lo": value.lo, "hi": value.hi })
                })
                .collect();
            let whole = json!({
                "id": residence.id, "reference": residence.reference, "name": residence.name,
                "index_lo": hundredths(residence.score.index.lo), "index_hi": hundredths(residence.score.index.hi),
                "classes": super::index::classes(&residence.score),
                "weights": portfolio.weights_id, "on": portfolio.request.on,
                "indicators": indicators, "wording": wording,
            });
            println!("{}", serde_json::to_string_pretty(&whole)?);
        }
        Format::Csv => {
            let rows = Indicator::ALL
                .iter()
                .map(|i| {
                    let value = values[*i];
                    vec![
                        json!(i.code()),
                        json!(i.label(language)),
                        hundredths(value.lo),
                        hundredths(value.hi),
                    ]
                })
                .collect();
            let columns = vec![
                column(lang, "code", "Code", "Code"),
                column(lang, "label", "Indicateur", "Indicator"),
                column(lang, "lo", "≥", "≥"),
                column(lang, "hi", "≤", "≤"),
            ];
            Sheet { columns, rows }.print(Format::Csv, &mut std::io::stdout())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
