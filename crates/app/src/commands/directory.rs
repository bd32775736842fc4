//! `plainpied directory`: the directory as the portal lists it.

use super::{column, open};
use crate::cli::{Directory, DirectoryFormat, Format, Lang};
use crate::output::Sheet;
use jiff::Timestamp;
use register::directory::{Gazetteer, PlaceError, Search};
use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;
use trust::territory::Territory;

pub async fn run(directory: &Directory, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&directory.data).await?;
    let gazetteer = register.gazetteer().await?;
    let territory = match &directory.territory {
        Some(text) => Some(gazetteer.find(text).map_err(|why| refusal(lang, &gazetteer, text, &why))?),
        None => None,
    };
    let search = Search {
        q: directory.q.clone(),
        theme: directory.theme,
        territory,
        kind: directory.kind,
        is_ess: directory.ess,
        network: None,
    };
    let at = Timestamp::now();
    let mut out = std::io::stdout().lock();
    let format = match directory.format {
        DirectoryFormat::DataInclusion => {
            writeln!(out, "{}", register.as_inclusion(&search, at).await?.as_json()?)?;
            return Ok(ExitCode::SUCCESS);
        }
        DirectoryFormat::Table => Format::Table,
        DirectoryFormat::Json => Format::Json,
        DirectoryFormat::Csv => Format::Csv,
    };
    let found = register.search_directory(&search, 0, i64::MAX.unsigned_abs(), at).await?;
    let named =
        |places: &[Territory]| places.iter().map(|p| label(&gazetteer, p)).collect::<Vec<_>>().join(", ");
    let text = |value: Option<String>| value.map_or(Value::Null, Value::String);
    let said = |value: String| if value.is_empty() { Value::Null } else { Value::String(value) };
    let rows = found.lines.into_iter().map(|line| {
        let o = line.organisation;
        vec![
            json!(o.id),
            json!(o.name),
            json!(o.kind.code()),
            json!(o.is_ess),
            said(line.themes.iter().map(|x| x.code()).collect::<Vec<_>>().join(" ")),
            said(named(&line.territories)),
            text(o.commune_name),
            text(o.siret.or(o.siren).or(o.rna)),
            json!(line.services),
            text(o.source),
            said(o.updated_on),
        ]
    });
    let sheet = Sheet {
        columns: vec![
            column(lang, "id", "Id", "Id"),
            column(lang, "name", "Nom", "Name"),
            column(lang, "kind", "Sorte", "Kind"),
            column(lang, "ess", "ESS", "Social economy"),
            column(lang, "themes", "Thèmes", "Themes"),
            column(lang, "territories", "Territoires", "Territories"),
            column(lang, "commune", "Commune", "Town"),
            column(lang, "number", "SIRET, SIREN ou RNA", "SIRET, SIREN or RNA"),
            column(lang, "services", "Services", "Services"),
            column(lang, "source", "Source", "Source"),
            column(lang, "updated_on", "Mis à jour", "Updated"),
        ],
        rows: rows.collect(),
    };
    sheet.print(format, &mut out)?;
    Ok(ExitCode::SUCCESS)
}

fn label(gazetteer: &Gazetteer, place: &Territory) -> String {
    gazetteer.name(place).map_or_else(|| place.to_string(), |name| format!("{name} [{place}]"))
}

/// What could be meant by a territory that is none.
pub(super) fn refusal(lang: Lang, gazetteer: &Gazetteer, text: &str, why: &PlaceError) -> anyhow::Error {
    let all = match why {
        PlaceError::NoReference => {
            return match lang {
                Lang::Fr => anyhow::anyhow!(
                    "« {text} » : aucun référentiel de communes ici ; commencez par `plainpied import communes FICHIER`"
                ),
                Lang::En => anyhow::anyhow!(
                    "\"{text}\": no reference of communes here; begin with `plainpied import communes FILE`"
                ),
            };
        }
        PlaceError::Unknown { near } => near,
        PlaceError::Several { all } => all,
    };
    let all = all.iter().map(|p| label(gazetteer, p)).collect::<Vec<_>>().join(", ");
    match (lang, all.is_empty()) {
        (Lang::Fr, true) => anyhow::anyhow!("« {text} » : aucun territoire de ce nom ni de ce code"),
        (Lang::En, true) => anyhow::anyhow!("\"{text}\": no territory of this name or code"),
        (Lang::Fr, false) => anyhow::anyhow!("« {text} » : lequel ? {all}"),
        (Lang::En, false) => anyhow::anyhow!("\"{text}\": which one? {all}"),
    }
}
