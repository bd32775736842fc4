//! `plainpied practices`: the search of the page « Bonnes pratiques ».

use super::{column, open};
use crate::cli::Lang;
use crate::common_ground::Practices;
use crate::output::Sheet;
use anyhow::Context;
use register::practices::{Ground, Search, Theme};
use serde_json::json;
use std::process::ExitCode;

pub async fn run(asked: &Practices, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.printed.data).await?;
    let codes = |all: Vec<&str>| all.join(", ");
    let theme = asked.theme.as_deref().map(|code| {
        let all = || codes(Theme::ALL.iter().map(|one| one.code()).collect());
        Theme::from_code(code).with_context(|| format!("--theme: “{code}” is none of {}", all()))
    });
    let ground = asked.ground.as_deref().map(|code| {
        let all = || codes(Ground::ALL.iter().map(|one| one.code()).collect());
        Ground::from_code(code).with_context(|| format!("--ground: “{code}” is none of {}", all()))
    });
    let search =
        Search { words: asked.words.join(" "), theme: theme.transpose()?, ground: ground.transpose()? };
    let rows = register.practices(&search).await?.into_iter().map(|one| {
        vec![
            json!(one.id),
            json!(one.told.title),
            json!(one.told.theme.code()),
            json!(one.told.grounds.iter().map(|ground| ground.code()).collect::<Vec<_>>().join(" ")),
            json!(one.organisation),
            json!(one.told.cost_cents),
            json!(one.replications),
        ]
    });
    let sheet = Sheet {
        columns: vec![
            column(lang, "id", "Identifiant", "Id"),
            column(lang, "title", "Pratique", "Practice"),
            column(lang, "theme", "Thème", "Theme"),
            column(lang, "grounds", "Territoires", "Territories"),
            column(lang, "organisation", "Organisation", "Organisation"),
            column(lang, "cost_cents", "Coût (centimes)", "Cost (cents)"),
            column(lang, "replications", "Reprises", "Taken up"),
        ],
        rows: rows.collect(),
    };
    sheet.print(asked.printed.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
