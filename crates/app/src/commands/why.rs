//! `plainpied why`: the explanation of one index, the same sentences as on the page.

use super::{column, hundredths, open, portfolio};
use crate::cli::{Format, Lang, Why};
use crate::output::Sheet;
use access::Indicator;
use access::wording::wording;
use network::{Obstacle, ObstacleKind, Refused};
use register::surroundings::INDEX_PROFILE;
use register::ways::Walked;
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
    let walks = register.walks(residence, INDEX_PROFILE).await?;
    match why.query.format {
        Format::Table => {
            println!("{} — {}\n", residence.name, residence.address);
            println!("{}", wording.text());
            println!();
            for walk in &walks {
                println!("{}", told(walk, lang));
            }
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
                "ways": walks.iter().map(as_json).collect::<Vec<_>>(),
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

fn as_json(walk: &Walked) -> Value {
    let way = walk.optimistic.walk.as_ref();
    let refused = walk.optimistic.refused.as_ref();
    json!({
        "category": walk.category.code(), "place": walk.name, "entrance": walk.entrance.code(),
        "metres_lo": way.map(|w| w.length_m), "metres_hi": walk.certain_m,
        "known_share": way.map(|w| w.known_share), "presumed_share": way.map(|w| w.presumed_share),
        "refused_metres": refused.map(|r| r.length_m),
        "refused": refused.map(|r| &r.obstacles),
        "nearer_refused": walk.nearer.as_ref().map(|n| {
            json!({ "place": n.name, "metres": n.refused.length_m, "refused": n.refused.obstacles })
        }),
    })
}

/// `food: Boulangerie Y, 100 m; refused: 49 m by 12 steps (Escalier du Port)`.
fn told(walk: &Walked, lang: Lang) -> String {
    let fr = lang == Lang::Fr;
    let name = walk.name.as_deref().unwrap_or("?");
    let length = match (walk.optimistic.walk.as_ref().map(|w| w.length_m), walk.certain_m) {
        (Some(lo), Some(hi)) if (hi - lo).abs() < 1.0 => format!("{lo:.0} m"),
        (Some(lo), Some(hi)) => format!("{lo:.0}–{hi:.0} m"),
        (Some(lo), None) if fr => format!("{lo:.0} m si rien d'inconnu ne barre le chemin"),
        (Some(lo), None) => format!("{lo:.0} m if nothing unknown is in the way"),
        (None, _) if fr => "aucun chemin praticable".to_owned(),
        (None, _) => "no practicable way".to_owned(),
    };
    let mut line = format!("{}: {name}, {length}", walk.category.code());
    if let Some(way) = walk.optimistic.walk.as_ref().filter(|w| w.presumed_share >= 0.005) {
        let share = way.presumed_share * 100.0;
        let word = if fr { "présumé, jamais relevé" } else { "presumed, never surveyed" };
        line.push_str(&format!(" ({share:.0} % {word})"));
    }
    let word = if fr { "refusé" } else { "refused" };
    let stopped = |refused: &Refused| {
        let obstacles: Vec<String> = refused.obstacles.iter().map(|o| obstacle(o, fr)).collect();
        format!("{:.0} m, {}", refused.length_m, obstacles.join(", "))
    };
    if let Some(refused) = &walk.optimistic.refused {
        line.push_str(&format!(" ; {word} : {}", stopped(refused)));
    }
    if let Some(nearer) = &walk.nearer {
        let name = nearer.name.as_deref().unwrap_or("?");
        line.push_str(&format!(" ; {word} : {name}, {}", stopped(&nearer.refused)));
    }
    line
}

fn obstacle(o: &Obstacle, fr: bool) -> String {
    let what = match (&o.kind, fr) {
        (ObstacleKind::Stairs { count: Some(n), .. }, true) => format!("escalier de {n} marches"),
        (ObstacleKind::Stairs { count: Some(n), .. }, false) => format!("stairs of {n} steps"),
        (ObstacleKind::Stairs { count: None, .. }, true) => "escalier (marches non comptées)".to_owned(),
        (ObstacleKind::Stairs { count: None, .. }, false) => "stairs (not counted)".to_owned(),
        (ObstacleKind::Slope { per_mille }, true) => format!("pente de {} %", per_mille / 10),
        (ObstacleKind::Slope { per_mille }, false) => format!("slope of {} %", per_mille / 10),
        (ObstacleKind::Kerb { .. }, true) => "bordure haute".to_owned(),
        (ObstacleKind::Kerb { .. }, false) => "raised kerb".to_owned(),
        (ObstacleKind::Narrow { cm }, true) => format!("passage de {cm} cm"),
        (ObstacleKind::Narrow { cm }, false) => format!("passage of {cm} cm"),
        (ObstacleKind::Surface { .. }, true) => "sol difficile".to_owned(),
        (ObstacleKind::Surface { .. }, false) => "rough ground".to_owned(),
        (ObstacleKind::Barrier { .. }, true) => "barrière".to_owned(),
        (ObstacleKind::Barrier { .. }, false) => "barrier".to_owned(),
        (ObstacleKind::NotForWheelchairs, true) => "interdit aux fauteuils".to_owned(),
        (ObstacleKind::NotForWheelchairs, false) => "not for wheelchairs".to_owned(),
        (ObstacleKind::Closed, true) => "passage fermé".to_owned(),
        (ObstacleKind::Closed, false) => "closed".to_owned(),
        (ObstacleKind::NoAccess, true) => "voie privée".to_owned(),
        (ObstacleKind::NoAccess, false) => "private way".to_owned(),
        (ObstacleKind::Unknown { .. }, true) => "passage jamais vu".to_owned(),
        (ObstacleKind::Unknown { .. }, false) => "passage never seen".to_owned(),
    };
    match &o.street {
        Some(street) => format!("{what} ({street})"),
        None => what,
    }
}
