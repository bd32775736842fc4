//! `plainpied testimonies`: the search of the page « Témoignages », or where those of one organisation stand.

use super::{column, library, open};
use crate::cli::Lang;
use crate::common_ground::Testimonies;
use crate::output::Sheet;
use anyhow::Context;
use register::testimonies::{Edition, Search, Testimony};
use serde_json::{Value, json};
use std::process::ExitCode;

pub async fn run(asked: &Testimonies, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.printed.data).await?;
    let all = match &asked.organisation {
        Some(name) => {
            let all = register.organisations().await?;
            let one = all.into_iter().find(|one| one.name == *name);
            let one =
                one.with_context(|| format!("--organisation: no open organisation is called “{name}”"))?;
            register.own_testimonies(&one.id).await?
        }
        None => {
            let search = Search {
                words: asked.words.join(" "),
                theme: library::theme(asked.theme.as_deref())?,
                ground: library::ground(asked.ground.as_deref())?,
                ..Search::default()
            };
            register.testimonies(&search).await?
        }
    };
    let sheet = Sheet {
        columns: vec![
            column(lang, "id", "Identifiant", "Id"),
            column(lang, "title", "Témoignage", "Testimony"),
            column(lang, "teller", "Raconté par", "Told by"),
            column(lang, "other", "Avec", "With"),
            column(lang, "theme", "Thème", "Theme"),
            column(lang, "lived_on", "Jour", "Day"),
            column(lang, "standing", "État", "State"),
            column(lang, "public_edition", "Version publique", "Public version"),
        ],
        rows: all.iter().filter_map(row).collect(),
    };
    sheet.print(asked.printed.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

/// A side reads the last edition, whoever searches the public one.
fn row(one: &Testimony) -> Option<Vec<Value>> {
    let shown: &Edition = if one.side.is_some() { one.last()? } else { one.public()? };
    Some(vec![
        json!(one.id),
        json!(shown.told.title),
        json!(one.teller),
        json!(one.other),
        json!(shown.told.theme.code()),
        json!(shown.told.lived_on.to_string()),
        json!(one.standing().code()),
        json!(one.public().map(|public| public.number)),
    ])
}
