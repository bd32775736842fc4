//! `plainpied library`: the search of the page « Bibliothèque ».

use super::{column, open};
use crate::cli::Lang;
use crate::common_ground::Library;
use crate::output::Sheet;
use anyhow::Context;
use register::practices::{Ground, Theme};
use register::shelves::{Entry, Kind, Proof, Reader, Search};
use serde_json::{Value, json};
use std::process::ExitCode;

/// The value of a code that was typed; a code that is none is told with those that are.
fn of_code<T: Copy>(
    name: &str,
    typed: Option<&str>,
    all: &[T],
    code: fn(T) -> &'static str,
) -> anyhow::Result<Option<T>> {
    let Some(typed) = typed else { return Ok(None) };
    let known = || all.iter().map(|one| code(*one)).collect::<Vec<_>>().join(", ");
    let found = all.iter().find(|one| code(**one) == typed);
    found.copied().map(Some).with_context(|| format!("--{name}: “{typed}” is none of {}", known()))
}

/// The theme that was typed.
pub fn theme(typed: Option<&str>) -> anyhow::Result<Option<Theme>> {
    of_code("theme", typed, Theme::ALL, Theme::code)
}

/// The kind of territory that was typed.
pub fn ground(typed: Option<&str>) -> anyhow::Result<Option<Ground>> {
    of_code("ground", typed, Ground::ALL, Ground::code)
}

pub async fn run(asked: &Library, lang: Lang) -> anyhow::Result<ExitCode> {
    let register = open(&asked.printed.data).await?;
    let search = Search {
        words: asked.words.join(" "),
        kind: of_code("kind", asked.kind.as_deref(), Kind::ALL, Kind::code)?,
        theme: theme(asked.theme.as_deref())?,
        ground: ground(asked.ground.as_deref())?,
    };
    let reader = Reader { in_english: lang == Lang::En, has_account: true };
    let on = asked.on.unwrap_or_else(|| trust::day::legal_day(jiff::Timestamp::now()));
    let found = register.search_shelves(&search, reader, on).await?;
    let sheet = Sheet {
        columns: vec![
            column(lang, "kind", "Sorte", "Kind"),
            column(lang, "id", "Identifiant", "Id"),
            column(lang, "title", "Titre", "Title"),
            column(lang, "by", "Raconté par", "Told by"),
            column(lang, "proof", "Preuve", "Evidence"),
            column(lang, "extract", "Extrait", "Extract"),
            column(lang, "taken_up", "Reprises", "Taken up"),
        ],
        rows: found.entries.iter().map(|one| row(one, &found.stems)).collect(),
    };
    sheet.print(asked.printed.format, &mut std::io::stdout())?;
    Ok(ExitCode::SUCCESS)
}

fn row(one: &Entry, stems: &std::collections::BTreeSet<String>) -> Vec<Value> {
    let extract: String =
        catalogue::extract(&one.text, stems, 100).into_iter().map(|piece| piece.text).collect();
    let proof = match &one.proof {
        Proof::Told => "told".to_owned(),
        Proof::Level(level) => format!("level-{level}"),
        Proof::Confirmed { .. } => "confirmed".to_owned(),
        Proof::Law { reference, status } => format!("{reference} ({})", status.code()),
    };
    vec![
        json!(one.kind.code()),
        json!(one.id),
        json!(one.title),
        json!(one.by),
        json!(proof),
        json!(extract),
        json!(one.taken_up),
    ]
}
