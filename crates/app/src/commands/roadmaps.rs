//! `plainpied roadmaps`: the figures of the page of a national roadmap, over the regions that made it their own.

use super::{column, open};
use crate::cli::Lang;
use crate::common_ground::Roadmaps;
use crate::output::Sheet;
use serde_json::json;
use std::process::ExitCode;

pub async fn run(asked: &Roadmaps, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.printed.data).await?;
    let mut rows = Vec::new();
    for national in register.roadmaps(None).await?.iter().filter(|one| one.national_id.is_none()) {
        let (_, figures) = register.consolidation(national).await?;
        for axis in register.roadmap_axes(national).await? {
            for action in axis.actions {
                let all = figures.get(&action.id).copied().unwrap_or_default();
                rows.push(vec![
                    json!(national.title),
                    json!(axis.title),
                    json!(action.title),
                    json!(action.indicator),
                    json!(action.target),
                    json!(all.regions),
                    json!(all.set_aside),
                    json!(all.known),
                    json!(all.value),
                    json!(all.target),
                    json!(all.permille()),
                ]);
            }
        }
    }
    let sheet = Sheet {
        columns: vec![
            column(lang, "roadmap", "Feuille de route", "Roadmap"),
            column(lang, "axis", "Axe", "Axis"),
            column(lang, "action", "Action", "Action"),
            column(lang, "indicator", "Indicateur", "Indicator"),
            column(lang, "target", "Cible nationale", "National aim"),
            column(lang, "regions", "Régions", "Regions"),
            column(lang, "set_aside", "Écartée par", "Set aside by"),
            column(lang, "known", "Régions connues", "Regions known"),
            column(lang, "value", "Valeur", "Value"),
            column(lang, "regions_target", "Cible des régions", "Aim of regions"),
            column(lang, "permille", "Part (‰)", "Share (‰)"),
        ],
        rows,
    };
    sheet.print(asked.printed.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
