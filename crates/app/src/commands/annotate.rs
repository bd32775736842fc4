//! `plainpied annotate`: a copy of a file with what is wrong on each line, to correct it in a spreadsheet.

use super::import::{self, limit_this_process};
use crate::cli::{Annotate, Format, Import, Kind, Lang};
use anyhow::Context;
use model::issue::ImportReport;
use register::imports::ImportKind;
use std::process::ExitCode;
use tabular::Limits;

pub async fn run(asked: &Annotate, lang: Lang) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(asked.file.is_file(), "{}: no such file", asked.file.display());
    if asked.limited {
        limit_this_process(asked.kind)?;
    }
    let report = match &asked.import_report {
        Some(path) => read(path)?,
        None => checked(asked, lang).await?,
    };
    let register = super::open(&asked.data).await?;
    let landlord = register.landlord(asked.landlord.as_deref()).await?;
    let limits = if asked.limited { Limits::upload() } else { Limits::default() };
    let mapping = match asked.kind {
        Kind::Stock => {
            register.stock_mapping_for(&landlord.id, asked.mapping.as_deref(), &asked.file, &limits).await?
        }
        _ => None,
    };
    let source = register.stock_source(&asked.file, mapping, limits).await?;
    let lang = if lang == Lang::Fr { portal::Lang::Fr } else { portal::Lang::En };
    let (kind, out) = (kind_of(asked.kind), asked.output.clone());
    tokio::task::spawn_blocking(move || portal::annotate(kind, &source, &report, lang, &out)).await??;
    Ok(ExitCode::SUCCESS)
}

fn read(path: &std::path::Path) -> anyhow::Result<ImportReport> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

/// The report of a dry run.
async fn checked(asked: &Annotate, lang: Lang) -> anyhow::Result<ImportReport> {
    let report = asked.output.with_extension("report.json");
    let dry_run = Import {
        author: None,
        kind: asked.kind,
        files: vec![asked.file.clone()],
        data: asked.data.clone(),
        mapping: asked.mapping.clone(),
        landlord: asked.landlord.clone(),
        elevation: None,
        observed_on: None,
        duplicates: "refuse".to_owned(),
        dry_run: true,
        report: Some(report.clone()),
        format: Format::Csv,
        progress_lines: false,
    };
    import::run(&dry_run, lang).await?;
    let found = read(&report);
    std::fs::remove_file(&report).with_context(|| report.display().to_string())?;
    found
}

const fn kind_of(kind: Kind) -> ImportKind {
    match kind {
        Kind::Stock => ImportKind::Stock,
        Kind::Streets => ImportKind::Streets,
        Kind::Places => ImportKind::Places,
        Kind::Occupancy => ImportKind::Occupancy,
        // What was seen on site, in a residence or in the street, is one kind of import.
        Kind::Survey | Kind::Observations => ImportKind::Survey,
        Kind::Neighbourhoods => ImportKind::Neighbourhoods,
        Kind::Communes => ImportKind::Communes,
        Kind::Directory => ImportKind::Directory,
    }
}
