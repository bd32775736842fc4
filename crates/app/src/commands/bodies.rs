//! `plainpied bodies`: the calendar of the page « Instances ».

use super::{column, open};
use crate::cli::Lang;
use crate::common_ground::Bodies;
use crate::output::Sheet;
use serde_json::json;
use std::process::ExitCode;

pub async fn run(asked: &Bodies, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.printed.data).await?;
    let now = asked.from.unwrap_or_else(register::civil::now);
    let rows = register.bodies(now).await?.into_iter().map(|one| {
        let next = one.next(now).map(|sitting| sitting.told.clone());
        vec![
            json!(one.told.territory.to_string()),
            json!(one.told.kind.code()),
            json!(one.told.name),
            json!(next.as_ref().map(|told| told.starts_at)),
            json!(next.map(|told| told.place)),
            json!(one.organisation),
        ]
    });
    let sheet = Sheet {
        columns: vec![
            column(lang, "territory", "Territoire", "Territory"),
            column(lang, "kind", "Genre", "Kind"),
            column(lang, "body", "Instance", "Body"),
            column(lang, "next", "Prochaine séance", "Next meeting"),
            column(lang, "place", "Lieu", "Place"),
            column(lang, "keeper", "Page tenue par", "Page kept by"),
        ],
        rows: rows.collect(),
    };
    sheet.print(asked.printed.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
