//! `plainpied reach`: the nearest places of each residence by practicable way, in order of time, with how much of each
//! way is known and how much is only presumed; the rest is unknown.

use super::{column, filter, open, portfolio};
use crate::cli::{Lang, Reach};
use crate::output::Sheet;
use serde_json::{Value, json};
use std::process::ExitCode;

pub async fn run(reach: &Reach, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&reach.query.data).await?;
    let portfolio = portfolio(&register, &reach.query, None).await?;
    let kept = match &reach.residence {
        Some(wanted) => vec![portfolio.find(wanted)?],
        None => filter(&reach.query)?.apply(&portfolio),
    };
    let origins: Vec<_> = kept.iter().filter_map(|r| r.start().map(|p| (*r, p))).collect();
    let points: Vec<_> = origins.iter().map(|(_, p)| *p).collect();
    let Some(found) = register.reach(reach.profile, usize::from(reach.k), &points).await? else {
        anyhow::bail!("no streets here yet: `plainpied import streets FILE.osm.pbf --data …`");
    };
    let mut rows = Vec::new();
    for ((residence, _), services) in origins.iter().zip(&found) {
        for service in services {
            for (rank, way) in (1..).zip(&service.ways) {
                let mut row: Vec<Value> = vec![json!(residence.id), json!(residence.name)];
                row.extend([json!(service.category.code()), json!(rank), json!(way.name), json!(way.kind)]);
                row.push(json!(way.entrance.code()));
                row.extend([seconds(way.lo_seconds), seconds(way.hi_seconds)]);
                row.extend([percent(way.shares.map(|s| s.known)), percent(way.shares.map(|s| s.presumed))]);
                row.extend([json!(way.destination), json!(way.point.lon), json!(way.point.lat)]);
                rows.push(row);
            }
        }
    }
    let columns = vec![
        column(lang, "residence_id", "Id", "Id"),
        column(lang, "residence", "Résidence", "Residence"),
        column(lang, "category", "Service", "Service"),
        column(lang, "rank", "Rang", "Rank"),
        column(lang, "place", "Lieu", "Place"),
        column(lang, "kind", "Type", "Kind"),
        column(lang, "entrance", "Entrée", "Entrance"),
        column(lang, "seconds_lo", "Secondes ≥", "Seconds ≥"),
        column(lang, "seconds_hi", "≤", "≤"),
        column(lang, "known_percent", "Connu %", "Known %"),
        column(lang, "presumed_percent", "Présumé %", "Presumed %"),
        column(lang, "place_id", "Id du lieu", "Place id"),
        column(lang, "lon", "Longitude", "Longitude"),
        column(lang, "lat", "Latitude", "Latitude"),
    ];
    Sheet { columns, rows }.print(reach.query.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// Tenths of a per cent of the length of the favourable way; null when there is no way.
fn percent(share: Option<f64>) -> Value {
    seconds(share.map(|s| s * 100.0))
}

/// Tenths of a second; unknown when no way is certain.
fn seconds(value: Option<f64>) -> Value {
    value
        .and_then(|v| serde_json::Number::from_f64((v * 10.0).round() / 10.0))
        .map_or(Value::Null, Value::Number)
}
