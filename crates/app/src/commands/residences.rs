//! `plainpied residences`.

use super::{column, filter, hundredths, open, portfolio, position};
use crate::cli::{Lang, Query};
use crate::output::Sheet;
use register::portfolio::lift_code;
use serde_json::json;
use std::process::ExitCode;

pub async fn run(query: &Query, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&query.data).await?;
    let portfolio = portfolio(&register, query, None).await?;
    let kept = filter(query)?.apply(&portfolio);
    let rows = kept
        .iter()
        .map(|r| {
            vec![
                json!(r.id),
                json!(r.reference),
                json!(r.name),
                json!(r.address),
                json!(r.commune_code),
                json!(r.commune_name),
                json!(r.dwellings),
                json!(r.buildings),
                json!(r.built.map(|(first, _)| first)),
                json!(r.built.map(|(_, last)| last)),
                json!(lift_code(r.lift)),
                json!(r.own_neighbourhood().map(|(code, _)| code)),
                json!(r.placing.code()),
                position(r.point.map(|p| p.lon)),
                position(r.point.map(|p| p.lat)),
                json!(r.position_quality),
                hundredths(r.score.coverage * 100.0),
            ]
        })
        .collect();
    let columns = vec![
        column(lang, "id", "Id", "Id"),
        column(lang, "reference", "Référence", "Reference"),
        column(lang, "name", "Résidence", "Residence"),
        column(lang, "address", "Adresse", "Address"),
        column(lang, "commune_code", "Code commune", "Commune code"),
        column(lang, "commune", "Commune", "Commune"),
        column(lang, "dwellings", "Logements", "Dwellings"),
        column(lang, "buildings", "Bâtiments", "Buildings"),
        column(lang, "built_first", "Construit de", "Built from"),
        column(lang, "built_last", "à", "to"),
        column(lang, "lift", "Ascenseur", "Lift"),
        column(lang, "priority_neighbourhood", "QPV", "QPV"),
        column(lang, "in_priority_neighbourhood", "Dans un QPV", "In a QPV"),
        column(lang, "lon", "Longitude", "Longitude"),
        column(lang, "lat", "Latitude", "Latitude"),
        column(lang, "position_quality", "Position", "Position"),
        column(lang, "coverage_percent", "Couverture %", "Coverage %"),
    ];
    Sheet { columns, rows }.print(query.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
